"""``xinglin calendar``: show a year, load one."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.calendar.kinds import YearCalendar
from app.calendar.years import calendar_year, keep_year, load_year, loaded_years
from app.console import DONE, add_vault_arguments, emit_json, emit_line, open_desk
from app.words import tr


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("calendar", help=tr("working days and holidays"))
    commands = parser.add_subparsers(dest="deed", required=True)
    show = commands.add_parser("show", help=tr("show the special days of a year"))
    add_vault_arguments(show)
    show.add_argument("--year", type=int, metavar="YEAR")
    show.set_defaults(handler=_show)
    load = commands.add_parser(
        "load", help=tr("load a year: shipped, or from a workbook, CSV, .ics or the notice as text")
    )
    add_vault_arguments(load)
    load.add_argument("year", type=int)
    load.add_argument("file", type=Path, nargs="?")
    load.set_defaults(handler=_load)


def _show(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        if args.year is None:
            years = loaded_years(desk)
            if args.json:
                emit_json({"loaded": years})
            else:
                emit_line(tr("Loaded: {years}", years="、".join(map(str, years)) or "—"))
            return DONE
        _tell(calendar_year(desk, args.year), as_json=args.json)
    return DONE


def _load(args: argparse.Namespace) -> int:
    from app.exchange.calendars import read_year_file

    with open_desk(args) as desk:
        if args.file is None:
            year = load_year(desk, args.year)
        else:
            year = keep_year(desk, args.year, read_year_file(args.file, args.year), name=args.file.name)
        _tell(year, as_json=args.json)
    return DONE


def _tell(year: YearCalendar, *, as_json: bool) -> None:
    days = [year.special[day] for day in sorted(year.special)]
    if as_json:
        hours = {month: year.month_hours(month) for month in range(1, 13)}
        emit_json({"year": year.year, "notice_no": year.notice_no, "days": days, "month_hours": hours})
        return
    emit_line(f"{year.year}  {year.notice_no}")
    for special in days:
        emit_line(f"{special.day}  {special.kind:<10} {special.name}")
