#!/bin/sh
# Open the program on the synthetic demo hospital; with no screen do the same job headless and say what was written.
set -eu
venv=${1:-.venv}
demo=${XINGLIN_DEMO:-demo}
case "$(uname -s)" in
    Linux) if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then screen=no; else screen=yes; fi ;;
    *) screen=yes ;;
esac
if [ "$screen" = yes ]; then
    [ -e "$demo/vault" ] || "$venv/bin/xinglin" demo --out "$demo" --staff 2000 --seed 1 --no-pictures
    exec "$venv/bin/xinglin" --vault "$demo/vault" --demo
fi
QT_QPA_PLATFORM=offscreen exec "$venv/bin/xinglin" demo --out "$demo" --staff 2000 --seed 1 --reuse
