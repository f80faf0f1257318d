"""The program: without arguments a window, with a command the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW_ONLY = ("--vault", "--demo")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window (``--vault PATH`` opens that hospital's unlock screen)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] not in WINDOW_ONLY:
        from app.__main__ import main as run_command
        from ui.commandline import EXTRAS

        return run_command(arguments, extras=EXTRAS)
    return _window(arguments)


def _window(arguments: list[str]) -> int:
    import argparse

    from app.words import tr, use_language
    from ui.kit import workstation

    kept = workstation.load()
    use_language(kept.language)
    parser = argparse.ArgumentParser(prog="xinglin", description=tr("Xinglin HR: credentials, rosters, performance."))
    parser.add_argument("--vault", type=Path, metavar="PATH", help=tr("open this hospital"))
    parser.add_argument("--demo", action="store_true", help=tr("fill in the demo hospital's public login and open it"))
    chosen = parser.parse_args(arguments)
    return open_window(chosen.vault, theme=kept.theme, demo=chosen.demo)


def open_window(path: Path | None, *, theme: str, demo: bool = False) -> int:
    """Open the window and stay until it is closed; ``demo`` opens the demo hospital with its public login."""
    from PySide6.QtWidgets import QApplication

    from app.log import start_log
    from ui.kit import crash
    from ui.kit.collector import collect_here
    from ui.kit.theme import start_looks
    from ui.shell.window import MainWindow
    from ui.welcome.unlock import UnlockView

    start_log()
    application = QApplication(["xinglin"])
    application.setApplicationName("xinglin")
    crash.install()
    collect_here(application)
    start_looks(application, theme)
    window = MainWindow(path=path, demo=demo)
    window.show()
    view = window.view()
    if demo and isinstance(view, UnlockView):
        view.try_open()
    return int(application.exec())


if __name__ == "__main__":
    sys.exit(main())
