"""What comes after publishing: versions and their comparison, what was really worked, certificates that lapse meanwhile."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from app.roster.book.actuals import Happened, record
from app.roster.book.alerts import Alarm, Endangered, alarms
from app.roster.book.versions import Comparison, changes, compare, version_sheet, versions
from app.roster.model import ShiftClass
from app.roster.sheet import Place, Sheet, SheetState
from app.words import tr
from ui.kit import messages
from ui.kit.lanes import op
from ui.kit.tokens import Tone
from ui.roster import desk as desks
from ui.roster.versionspanel import NOW

if TYPE_CHECKING:
    from app.desk import Desk
    from app.roster.book.versions import TraceLine, VersionLine
    from ui.roster.workbench import Workbench

LISTED = 20  # a menu has no more room
HOUR = 60


class Afterwards(QObject):
    """Joins the bench with the verbs for a published sheet.

    Signals:
        done(): something was noted; read the sheet again.
        wanted(int, object, int, object): open this ward's sheet of a first day, at a person and day.
    """

    done = Signal()
    wanted = Signal(int, object, int, object)

    def __init__(self, desk: Desk, bench: Workbench) -> None:
        super().__init__(bench)
        self._desk, self._bench = desk, bench
        bench.hands.worked.connect(self.ask_worked)
        bench.hands.hours_worked.connect(self.ask_hours)
        bench.stand_in_taken.connect(self.ask_stand_in)
        bench.versions.compared.connect(self.compare_with)
        bench.versions.left.connect(lambda: bench.show_tab("check"))

    # -- versions --------------------------------------------------------------------------------------------------

    def show_versions(self) -> None:
        """Show the versions of the sheet."""
        sheet = self._bench.sheet()
        if sheet is None:
            return
        named = {"unit_id": sheet.ward_id, "first": sheet.first}

        def read(_job: object) -> tuple[tuple[VersionLine, ...], tuple[TraceLine, ...]]:
            return versions(self._desk, **named), changes(self._desk, **named)  # type: ignore[arg-type]

        def shown(found: tuple[tuple[VersionLine, ...], tuple[TraceLine, ...]]) -> None:
            self._bench.versions.show_versions(*found)
            self._bench.stack.setCurrentWidget(self._bench.versions)

        op(self, read).then(shown).run()

    def compare_with(self, number: int, later: int = NOW) -> None:
        """Compare a version with a later one, or with the sheet as it stands (its cells marked in the grid then)."""
        sheet = self._bench.sheet()
        if sheet is None:
            return

        def read(_job: object) -> Comparison:
            named: dict[str, Any] = {"unit_id": sheet.ward_id, "first": sheet.first}
            old = version_sheet(self._desk, **named, number=number)
            return compare(old, sheet if later == NOW else version_sheet(self._desk, **named, number=later))

        def shown(found: Comparison) -> None:
            bench = self._bench
            titles = _version_words(number), _version_words(later)
            bench.versions.show_comparison(found, titles=titles)
            bench.mark_changed(tuple((c.person, c.day) for c in found.changes) if later == NOW else ())
            with_gaps = [tr("{sheet} · gaps {gaps}", sheet=s, gaps=g) for s, g in zip(titles, found.short, strict=True)]
            bench.two.compare(found.before, found.after, titles=(with_gaps[0], with_gaps[1]))
            bench.middle.setCurrentWidget(bench.two)

        op(self, read).then(shown).run()

    # -- what was worked -------------------------------------------------------------------------------------------

    def ask_worked(self, places: tuple[Place, ...], text: str) -> None:
        """Ask what happened, then note what was worked in these cells."""
        editor = self._bench.editor
        if editor is None:
            return
        sheet = editor.sheet
        happened = tuple(Happened(int(sheet.rows[p.row].id), sheet.date(p.day), text) for p in places)
        head = tr("{who} worked {code}: what happened?", who=editor.where(places), code=text or tr("nothing"))
        self._ask(sheet, happened, head)

    def ask_hours(self, places: tuple[Place, ...], minutes: int) -> None:
        """Ask what happened, then note hours more or less in these cells."""
        editor = self._bench.editor
        if editor is None:
            return
        sheet = editor.sheet
        happened = tuple(
            Happened(int(sheet.rows[p.row].id), sheet.date(p.day), "/".join(editor.cell(p).worked), minutes)
            for p in places
        )
        hours = f"{minutes / HOUR:+g}"
        self._ask(sheet, happened, tr("{who} {hours} h: what happened?", who=editor.where(places), hours=hours))

    def ask_stand_in(self, absent: int, taker: int, day: int) -> None:
        """A colleague steps in for somebody who is away: one deed, two entries."""
        editor = self._bench.editor
        if editor is None:
            return
        sheet = editor.sheet
        on, code = sheet.date(day), sheet.cells[absent][day].text
        sick = next((c.code for c in sheet.ward.leaves if c.active and "病" in c.title), "")
        happened = (
            Happened(int(sheet.rows[absent].id), on, sick),
            Happened(int(sheet.rows[taker].id), on, _with(sheet, Place(taker, day), code)),
        )
        head = tr("{taker} steps in for {absent}: what happened?", taker=editor.name(taker), absent=editor.name(absent))
        self._ask(sheet, happened, head)

    def _ask(self, sheet: Sheet, happened: tuple[Happened, ...], head: str) -> None:
        self._bench.reason.ask_text(head, partial(self._record, sheet, happened), word=tr("Note it"), empty=False)

    def _record(self, sheet: Sheet, happened: tuple[Happened, ...], reason: str) -> None:
        if sheet.state is SheetState.SEALED:
            self._correct(sheet, happened, reason)
            return
        named = {"unit_id": sheet.ward_id, "first": sheet.first}
        op(self, lambda _job: record(self._desk, **named, happened=happened, reason=reason)).then(  # type: ignore[arg-type]
            lambda _sheet: self._noted(tr("Noted; the plan stays as it was published."))
        ).run()

    def _correct(self, sheet: Sheet, happened: tuple[Happened, ...], reason: str) -> None:
        """Put a sealed sheet right: the postings that move are reversed and posted anew."""
        op(self, lambda _job: desks.correct(self._desk, sheet, happened, reason=reason)).then(
            lambda count: self._noted(tr("Put right; {count} entries reversed and posted anew.", count=count))
        ).run()

    def _noted(self, text: str) -> None:
        messages.toast(self._bench, text)
        self.done.emit()

    # -- certificates ----------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Look for published cells that certificates make unlawful, and say so above the sheet."""
        op(self, lambda _job: alarms(self._desk)).then(self._warn).run()

    def _warn(self, found: tuple[Alarm, ...]) -> None:
        if not found:
            return
        strip = self._bench.strip
        strip.say(
            tr("{count} published shifts are unlawful as certificates stand now.", count=len(found)), tone=Tone.LAPSED
        )
        strip.setToolTip("\n".join(dict.fromkeys(each.cell.citation for each in found)))
        listed = strip.offer(tr("List them ▾"), lambda: None)
        menu = QMenu(listed)
        for each in found[:LISTED]:
            text = f"{each.cell.ward}   {each.words}"
            menu.addAction(text).triggered.connect(lambda _on=False, cell=each.cell: self._open_cell(cell))
        listed.setMenu(menu)
        listed.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        strip.offer(tr("Show the first, with who could"), partial(self._open_cell, found[0].cell))

    def _open_cell(self, cell: Endangered) -> None:
        self.wanted.emit(cell.unit_id, cell.first, cell.person_id, cell.day)


def _version_words(number: int) -> str:
    return tr("The sheet now") if number == NOW else tr("Version {number}", number=number)


def _with(sheet: Sheet, place: Place, code: str) -> str:
    """Return what somebody works who steps in: the code alone on a day off, else beside her own."""
    own = sheet.cells[place.row][place.day]
    first = sheet.ward.code(own.codes[0]) if own.codes else None
    if first is None or first.kind in {ShiftClass.REST, ShiftClass.LEAVE} or len(own.codes) > 1:
        return code
    return f"{own.codes[0]}/{code}"
