"""The demo hospital by one command: the vault, its printed sheets, and pictures of the real pages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.clock import on_day
from app.console import DONE, add_as_of, clock_of, emit_error, emit_json, emit_line
from app.words import tr

if TYPE_CHECKING:
    import argparse

    from app.desk import Desk

SHEETS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("due", {"within": 90}),
    ("notice", {"within": 30}),
    ("ledger", {}),
    ("staff", {}),
    ("card", {"staff": "100001"}),
    ("establishment", {}),
)
OF_PAY = ("perf-unit", "perf-slip", "perf-notice")
OF_ROSTERS = (
    "roster", "roster-board", "roster-person", "roster-changes", "roster-balances", "attendance", "night-fees",
)  # fmt: skip


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add ``demo``."""
    parser = subparsers.add_parser("demo", help=tr("build the synthetic demo hospital, its sheets and pictures"))
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--staff", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reuse", action="store_true", help=tr("keep a demo hospital that is there"))
    parser.add_argument("--no-pictures", action="store_true", help=tr("build the hospital only"))
    parser.add_argument("--json", action="store_true")
    add_as_of(parser)
    parser.set_defaults(handler=_demo)


def _demo(args: argparse.Namespace) -> int:
    from app.access.unlock import unlock
    from app.access.users import list_users
    from app.demo import LOGIN, PASSWORD
    from app.demo.build import build_hospital

    out: Path = args.out
    vault = out / "vault"
    today = clock_of(args).today()
    written: list[Path] = []
    out.mkdir(parents=True, exist_ok=True)
    if vault.exists() and args.reuse:
        desk = unlock(vault, LOGIN, PASSWORD, clock=on_day(today))
    else:
        emit_error(tr("Building the demo hospital: {count} people; once, a minute or two …", count=f"{args.staff:,}"))
        founded = build_hospital(vault, staff=args.staff, seed=args.seed, today=today)
        desk = founded.desk
    if not args.no_pictures:
        emit_error(tr("Printing its sheets and drawing its pages …"))
    try:
        logins = frozenset(user.login for user in list_users(desk) if user.active)
        written += [] if args.no_pictures else _sheets(desk, out / "sheets")
    finally:
        desk.close()
    if not args.no_pictures:
        written += _pictures(vault, out / "pictures", today.isoformat(), logins=logins)
    if args.json:
        emit_json({"vault": str(vault), "user": LOGIN, "password": PASSWORD, "files": [str(file) for file in written]})
        return DONE
    emit_line(
        tr(
            "The demo hospital is at {path}; user {user}, password {password}.",
            path=vault,
            user=LOGIN,
            password=PASSWORD,
        )
    )
    for file in written:
        emit_line(f"  {file}")
    return DONE


def _sheets(desk: Desk, folder: Path) -> list[Path]:
    """Print every report for which the demo knows what it asks, as PDF and as workbook."""
    from app.reports.catalogue import all_reports, render

    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    wanted = {**dict(SHEETS), **_sheets_of_units(desk)}
    for report in all_reports():
        if set(report.needs) - set(wanted.get(report.key, {})):
            continue
        for form in ("pdf", "xlsx"):
            sheet = render(desk, report.key, wanted.get(report.key, {}), form=form)
            file = folder / f"{report.key}.{form}"
            file.write_bytes(sheet.data)
            files.append(file)
    return files


def _sheets_of_units(desk: Desk) -> dict[str, dict[str, Any]]:
    """Return the sheets of the first units whose pay and whose roster were published, with what they ask for."""
    from app.performance.book import State, runs
    from app.roster.book.setups import wards

    found: dict[str, dict[str, Any]] = {}
    paid = next((line for line in runs(desk) if line.state is State.PUBLISHED), None)
    if paid is not None:
        found |= {key: {"unit": paid.unit_id, "month": paid.month} for key in OF_PAY}
    months = (
        (ward.unit_id, first) for ward in wards(desk) for first, _days, state in ward.sheets if state == "published"
    )
    rostered = next(months, None)
    if rostered is not None:
        values = {"unit": rostered[0], "month": f"{rostered[1]:%Y-%m}"}
        found |= dict.fromkeys(OF_ROSTERS, values) | {"night-summary": {"month": values["month"]}}
    return found


def _pictures(vault: Path, folder: Path, today: str, *, logins: frozenset[str]) -> list[Path]:
    """Draw the pages in a process of their own, which needs no screen."""
    from app.demo import AUDITOR, LOGIN, NURSE, PASSWORD

    # the offscreen platform says of every window that it has no size hints; nobody needs to read that
    quiet = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false"}
    environment = {**os.environ, **quiet, "XINGLIN_PASSWORD": PASSWORD}
    drawn = [
        sys.executable,
        "-m",
        "ui",
        "pictures",
        "--vault",
        str(vault),
        "--out",
        str(folder),
        "--as-of",
        today,
        "--write",
    ]
    for login, page in ((LOGIN, ""), (AUDITOR, "system"), (NURSE, "requests")):
        if login not in logins:  # a hospital of a handful of people lacks some
            continue
        more = ["--user", login, *(("--page", page, "--suffix", login) if page else ())]
        subprocess.run([*drawn, *more], env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program, our own words
    return sorted(folder.glob("*.png"))
