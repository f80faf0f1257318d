"""Pictures of the real pages, drawn without a screen: every page of the rail in the wanted sizes, themes and scales."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from app.console import add_as_of, add_vault_arguments, ask_password, clock_of, emit_json, emit_line
from app.words import current_language, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from app.desk import Desk

SIZES = {"1366x768": (1366, 768), "1920x1080": (1920, 1080)}
THEMES = ("light", "dark", "contrast")
SCALE_VARIABLE = "QT_SCALE_FACTOR"


@attrs.frozen(slots=True)
class Look:
    """How a picture is taken: window size in logical pixels, theme."""

    size: tuple[int, int] = (1366, 768)
    theme: str = "light"


def draw_pages(desk: Desk, out: Path, *, look: Look, pages: Sequence[str] = (), tag: str = "") -> tuple[Path, ...]:
    """Draw every page the person at ``desk`` sees (or only ``pages``) into ``out``; return the files.

    A page offers further states by a method ``scenes() -> dict[str, Callable[[], None]]``: each is drawn as
    ``page-scene.png`` after its callable ran.
    """
    from PySide6.QtWidgets import QApplication

    from ui.kit import lanes
    from ui.kit.theme import start_looks, theme
    from ui.shell.deskview import DeskView

    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(["xinglin"])
    start_looks(application, look.theme)
    out.mkdir(parents=True, exist_ok=True)
    view = DeskView(desk)
    view.resize(*look.size)
    view.show()
    files: list[Path] = []

    def shoot(name: str) -> None:
        lanes.settle(60)
        application.processEvents()
        file = out / f"{name}{tag}.png"
        view.grab().save(str(file))
        files.append(file)

    for page_id in pages or tuple(view.specs):
        view.go(page_id)
        shoot(page_id)
        for scene, act in getattr(view.page(), "scenes", dict)().items():
            act()
            shoot(f"{page_id}-{scene}")
    view.close()
    view.deleteLater()
    application.processEvents()
    theme().choose("light")
    return tuple(files)


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add ``pictures``."""
    parser = subparsers.add_parser("pictures", help=tr("draw every page as a picture, without a screen"))
    add_vault_arguments(parser)
    add_as_of(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--page", action="append", default=[], metavar="ID")
    parser.add_argument("--size", choices=sorted(SIZES), default="1366x768")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--scale", type=int, choices=(100, 150), default=100, metavar="PERCENT")
    parser.set_defaults(handler=_draw)


def _draw(args: argparse.Namespace) -> int:
    wanted = str(args.scale / 100)
    if os.environ.get(SCALE_VARIABLE, "1.0") != wanted or os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        return _again(args, wanted)
    from app.access.unlock import unlock

    desk = unlock(args.vault, args.user, ask_password(args), read_only=True, clock=clock_of(args))
    try:
        tag = "" if args.theme == "light" and args.size == "1366x768" else f"-{args.theme}-{args.size}"
        tag += "" if args.scale == 100 else f"-{args.scale}"  # noqa: PLR2004 - 100 percent is the plain picture
        files = draw_pages(desk, args.out, look=Look(SIZES[args.size], args.theme), pages=args.page, tag=tag)
    finally:
        desk.close()
    if args.json:
        emit_json([str(file) for file in files])
    else:
        for file in files:
            emit_line(file)
    return 0


def _again(args: argparse.Namespace, scale: str) -> int:
    """Start over in a process that has the scale and needs no screen: Qt reads both only at its start."""
    environment = {
        **os.environ,
        SCALE_VARIABLE: scale,
        "QT_QPA_PLATFORM": "offscreen",
        "XINGLIN_PASSWORD": ask_password(args),
    }
    words = ["--lang", current_language(), "pictures", "--vault", args.vault, "--user", args.user, "--out", args.out]
    words += ["--size", args.size, "--theme", args.theme, "--scale", args.scale]
    words += ["--as-of", args.as_of.isoformat()] if args.as_of else []
    words += ["--json"] if args.json else []
    for page in args.page:
        words += ["--page", page]
    whole = [sys.executable, "-m", "ui", *(str(word) for word in words)]
    return subprocess.run(whole, env=environment, check=False).returncode  # noqa: S603 - our own program, our own words
