"""Pictures of the real pages, drawn without a screen: every page of the rail in the wanted sizes, themes and scales."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from app.console import add_as_of, add_vault_arguments, ask_password, clock_of, emit_json, emit_line
from app.words import current_language, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from app.desk import Desk

SIZES = {"1366x768": (1366, 768), "1920x1080": (1920, 1080)}
THEMES = ("light", "dark", "contrast")
SETTLING = 0.15  # seconds
PALETTE = "w"  # what is typed into the search box for its picture
SCALE_VARIABLE = "QT_SCALE_FACTOR"


@attrs.frozen(slots=True)
class Look:
    """How a picture is taken: window size in logical pixels, theme."""

    size: tuple[int, int] = (1366, 768)
    theme: str = "light"


def draw_pages(
    desk: Desk, out: Path, *, look: Look, pages: Sequence[str] = (), tag: str = "", story: bool = False
) -> tuple[Path, ...]:
    """Draw every page the person at ``desk`` sees (or only ``pages``) into ``out``; return the files.

    A page offers further states by a method ``scenes() -> dict[str, Callable[[], None]]``: each is drawn as
    ``page-scene.png`` after its callable ran and all it set going is done, or at once where it answers ``AT_WORK``. With
    ``story`` its ``story()`` is told instead, where it has one: what takes longer and is really done to the hospital.
    """
    from ui.kit.page import AT_WORK
    from ui.shell.deskview import DeskView

    camera = _Camera(out, look=look, tag=tag)
    view = DeskView(desk)
    camera.point_at(view)
    for page_id in pages or tuple(view.specs):
        view.go(page_id)
        camera.shoot(page_id)
        page = view.page()
        scenes: Callable[[], dict[str, Callable[[], object]]] = getattr(page, "scenes", dict)
        if story:
            scenes = getattr(page, "story", scenes)
        for scene, act in scenes().items():
            if act() == AT_WORK:
                camera.snap(f"{page_id}-{scene}")
            else:
                camera.shoot(f"{page_id}-{scene}")
    if not pages:
        view.go(next(iter(view.specs)))
        view.search.setText(PALETTE)
        view.search.open_list()
        camera.shoot("palette")
    camera.put_down()
    return tuple(camera.files)


def draw_welcome(out: Path, *, vault: Path, look: Look, tag: str = "") -> tuple[Path, ...]:
    """Draw what stands before a desk is open: the unlock screen, the first-run wizard, the way back in by the code."""
    from ui.kit.workstation import Recent, Workstation
    from ui.welcome.recovery import RecoverView
    from ui.welcome.unlock import UnlockView
    from ui.welcome.wizard import FoundingView

    camera = _Camera(out, look=look, tag=tag)
    unlock = UnlockView(Workstation(recent=(Recent(str(vault), "zhoumin"),)))
    for name, view in (
        ("unlock", unlock),
        ("founding", FoundingView()),
        ("recover", RecoverView(unlock.choices, login="zhoumin")),
    ):
        camera.point_at(view)
        camera.shoot(f"welcome-{name}")
        camera.put_down()
    return tuple(camera.files)


class _Camera:
    """Grabs one window after the other, when all it waits for has come."""

    def __init__(self, out: Path, *, look: Look, tag: str) -> None:
        from PySide6.QtWidgets import QApplication

        from ui.kit.collector import collect_here
        from ui.kit.theme import start_looks

        found = QApplication.instance()
        self._application = found if isinstance(found, QApplication) else QApplication(["xinglin"])
        collect_here(self._application)
        start_looks(self._application, look.theme)
        out.mkdir(parents=True, exist_ok=True)
        self._out, self._look, self._tag = out, look, tag
        self._view: QWidget | None = None
        self.files: list[Path] = []

    def point_at(self, view: QWidget) -> None:
        """Show ``view`` in the wanted size."""
        self._view = view
        view.resize(*self._look.size)
        view.show()

    def shoot(self, name: str) -> None:
        """Save what is shown as ``name``."""
        from ui.kit import lanes

        assert self._view is not None
        for _turn in range(2):  # what is drawn at last may ask for more (a preview for its page)
            until = time.monotonic() + SETTLING
            while not lanes.settle(60) or time.monotonic() < until:  # what follows a change of size waits a moment
                self._application.processEvents()
        self.snap(name)

    def snap(self, name: str) -> None:
        """Save what is shown as ``name``, whatever is under way."""
        assert self._view is not None
        file = self._out / f"{name}{self._tag}.png"
        self._view.grab().save(str(file))
        self.files.append(file)

    def put_down(self) -> None:
        """Close what was shown."""
        if self._view is not None:
            self._view.close()
            self._view.deleteLater()
            self._view = None
        self._application.processEvents()


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
    parser.add_argument("--write", action="store_true", help=tr("open for writing, so that every action shows"))
    parser.add_argument(
        "--story", action="store_true", help=tr("tell each page's story, what is done in it really done")
    )
    parser.add_argument("--suffix", default="", metavar="TEXT", help=tr("put at the end of each file's name"))
    parser.set_defaults(handler=_draw)


def _draw(args: argparse.Namespace) -> int:
    wanted = str(args.scale / 100)
    if os.environ.get(SCALE_VARIABLE, "1.0") != wanted or os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        return _again(args, wanted)
    from app.access.unlock import unlock

    desk = unlock(args.vault, args.user, ask_password(args), read_only=not args.write, clock=clock_of(args))
    try:
        tag = "" if args.theme == "light" and args.size == "1366x768" else f"-{args.theme}-{args.size}"
        tag += "" if args.scale == 100 else f"-{args.scale}"  # noqa: PLR2004 - 100 percent is the plain picture
        tag = f"-{args.suffix}{tag}" if args.suffix else tag
        look = Look(SIZES[args.size], args.theme)
        files = draw_pages(desk, args.out, look=look, pages=args.page, tag=tag, story=args.story)
    finally:
        desk.close()
    if not args.page:
        files += draw_welcome(args.out, vault=args.vault, look=look, tag=tag)
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
    words += ["--write"] if args.write else []
    words += ["--story"] if args.story else []
    words += ["--suffix", args.suffix] if args.suffix else []
    for page in args.page:
        words += ["--page", page]
    whole = [sys.executable, "-m", "ui", *(str(word) for word in words)]
    return subprocess.run(whole, env=environment, check=False).returncode  # noqa: S603 - our own program, our own words
