"""``xinglin requests month|file``: what a nurse asks about herself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from app.calendar.months import read_month
from app.console import DONE, emit_json, emit_line, open_desk
from app.requests.cli_arguments import deed
from app.words import tr

if TYPE_CHECKING:
    import argparse

    from app.requests.cli_arguments import Deeds


def register_own(deeds: Deeds) -> None:
    """Add ``month`` and ``file``."""
    month = deed(deeds, "month", tr("one's own published month: duties, hours, nights, balances"), _month)
    month.add_argument("--month", metavar="YYYY-MM")
    month.add_argument("--out", type=Path, metavar="FILE", help=tr("save it as a calendar file (.ics) as well"))
    month.add_argument("--force", action="store_true", help=tr("replace the file if it exists"))
    own = deed(deeds, "file", tr("one's own certificates and published pay"), _own_file)
    own.add_argument("--run", type=int, metavar="N", help=tr("how the pay of this run came about"))


def _month(args: argparse.Namespace) -> int:
    from app.requests.month import my_month, my_wishes

    with open_desk(args, read_only=True) as desk:
        first = read_month(args.month) if args.month else desk.clock.today().replace(day=1)
        found, wished = my_month(desk, month=first), my_wishes(desk, month=first)
        if args.out is not None:
            from app.reports.files import require_free, write_sheet
            from app.requests.own import my_calendar

            require_free(args.out, force=args.force)
            write_sheet(args.out, my_calendar(desk, month=first))
    if args.json:
        emit_json({**attrs.asdict(found, recurse=False), "wishes": [
            {"day": w.day, "told": str(w.told), "granted": w.granted, "why": [str(t) for t in w.why],
             "request": None if w.request is None else w.request.id} for w in wished.wishes]})  # fmt: skip
        return DONE
    for day in found.days:
        emit_line(f"{day.day}\t{day.text or '—'}\t{day.title}\t{day.times}")
    emit_line(tr("{hours} h of {norm} h, {nights} nights", hours=found.hours, norm=found.norm, nights=found.nights))
    for title, amount, _unit in found.balances:
        emit_line(f"{title}\t{amount}")
    for wish in wished.wishes:
        state = {None: tr("open"), True: tr("given"), False: tr("not given")}[wish.granted]
        emit_line(f"{wish.told}\t{state}\t{'；'.join(str(each) for each in wish.why)}")
    return DONE


def _own_file(args: argparse.Namespace) -> int:
    from app.requests.own import my_certificates, my_slip, my_slips

    with open_desk(args, read_only=True) as desk:
        if args.run is not None:
            slip = my_slip(desk, run_id=args.run)
            if args.json:
                emit_json(slip)
            else:
                for portion in slip.portions:
                    emit_line(f"{portion.title or portion.step}\t{portion.amount}\t{portion.reckoning.formula}")
                emit_line(f"{tr('Payable')}\t{slip.payable}")
            return DONE
        certificates, slips = my_certificates(desk), my_slips(desk)
    if args.json:
        emit_json({"certificates": certificates, "slips": slips})
        return DONE
    for each in certificates:
        emit_line(f"{each.kind_title}\t{each.number}\t{each.valid_until or tr('no end')}\t{each.state_title}")
    for paid in slips:
        emit_line(f"{paid.month}\t{paid.unit}\t{paid.payable}\t№ {paid.run_id}")
    return DONE
