#!/bin/sh
# Set-up of a workstation: virtual environment, locked dependencies (by hash), the xinglin command, Qt's libraries.
set -eu
venv=${1:-.venv}

say() { printf '%s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

libraries="libegl1 libgl1 libglib2.0-0 libfontconfig1 libxkbcommon0 libdbus-1-3 libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"

install_debian() {
    missing=""
    for package in "$@"; do
        dpkg -s "$package" >/dev/null 2>&1 || dpkg -s "${package}t64" >/dev/null 2>&1 || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    say "Installing system packages:$missing"
    # shellcheck disable=SC2086
    if as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing" >/dev/null; then
        return 0
    fi
    say "These packages are needed; please run once as root:"
    say "    apt-get install$missing"
    return 1
}

python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 || { say "python3 (3.11 or newer) is needed."; exit 1; }
"$python" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] < (3, 14)))' || {
    say "Python 3.11, 3.12 or 3.13 is needed; this is $("$python" -V). Set PYTHON=/path/to/python3.11."; exit 1; }

if command -v dpkg >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    install_debian $libraries || exit 1
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
        install_debian "$version" || exit 1
    fi
elif command -v rpm >/dev/null 2>&1; then
    say "On this system install once: mesa-libEGL mesa-libGL glib2 fontconfig libxkbcommon libxkbcommon-x11 dbus-libs xcb-util-cursor xcb-util-wm xcb-util-keysyms"
fi

if [ ! -x "$venv/bin/python" ] || ! "$venv/bin/python" -c '' 2>/dev/null; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
fi
say "Installing the locked dependencies (the first time this takes a few minutes) …"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
"$venv/bin/python" -m app.words
say "Compiling the planner (once; a minute) …"
"$venv/bin/python" -m app.roster.planner.warm
say "Ready: $venv/bin/xinglin"
