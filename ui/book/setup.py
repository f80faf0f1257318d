"""The set-up of a ward as data: dictionaries, packages, demand, symbols, accounts, columns, signatures; dated versions."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.roster.book.setupdesk import SetupLook, look_at_setup
from app.roster.book.setups import save_setup, start_ward
from app.roster.sheet.setupcheck import Flaw
from app.roster.sheet.setupcheck import Section as Part
from app.words import N_, say, tr
from ui.book.codes import LeavesSection, ShiftsSection
from ui.book.demand import DemandSection
from ui.book.draft import SetupDraft
from ui.book.kits import KitChooser
from ui.book.pairings import PairingsSection
from ui.book.section import Section
from ui.book.sheetform import ColumnsSection, SheetSection
from ui.book.smalllists import AccountsSection, PackagesSection, SymbolsSection
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import Segments, button, icon_button, label
from ui.kit.dates import read_date
from ui.kit.forms import DateField, Form, TextField
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tokens import SPACE_2, SPACE_3, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.roster.sheet import WardSetup
    from ui.kit.page import Frame

PANEL = 420
WARD = 180
VERSION = 340
TITLES = {
    Part.SHIFTS: N_("Shifts"),
    Part.LEAVE: N_("Kinds of leave"),
    Part.NEEDS: N_("Demand"),
    Part.PACKAGES: N_("Packages"),
    Part.PAIRINGS: N_("Pairings"),
    Part.SYMBOLS: N_("Symbols"),
    Part.ACCOUNTS: N_("Accounts"),
    Part.COLUMNS: N_("Columns shown"),
    Part.SHEET: N_("Sheet and foot"),
}
MAKERS: dict[Part, type[Section]] = {
    Part.SHIFTS: ShiftsSection,
    Part.LEAVE: LeavesSection,
    Part.NEEDS: DemandSection,
    Part.PACKAGES: PackagesSection,
    Part.PAIRINGS: PairingsSection,
    Part.SYMBOLS: SymbolsSection,
    Part.ACCOUNTS: AccountsSection,
    Part.COLUMNS: ColumnsSection,
    Part.SHEET: SheetSection,
}


class SetupTab(Tab):
    """One ward at a time. What is typed stands in the draft; it is kept as one dated version, or not at all."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, panel_width=PANEL)
        self.look: SetupLook | None = None
        self._unit: int | None = None
        self.draft = SetupDraft(self)
        self.save_form: Form | None = None
        self.ward = QComboBox()
        self.ward.setFixedWidth(WARD)
        self.ward.setAccessibleName(tr("Ward"))
        self.ward.activated.connect(self._on_ward)
        self.version = QComboBox()
        self.version.setFixedWidth(VERSION)
        self.version.setAccessibleName(tr("Version of the set-up"))
        self.version.activated.connect(self._on_version)
        self.choose = Segments([(part, tr(TITLES[part])) for part in TITLES], name=tr("Part of the set-up"))
        self.choose.chosen.connect(lambda part: self.open_part(Part(part)))
        self.undo = icon_button("arrow-back-up", tr("One step back (Ctrl+Z)"), self.draft.undo)
        self._state = label(role="hint")
        self.parts: dict[Part, Section] = {
            part: maker(self.draft, self.panel, facts=lambda: self.look) for part, maker in MAKERS.items()
        }
        self.kits = KitChooser(self.desk)
        self.kits.wanted.connect(self.start)
        self._save = button(tr("Save set-up …"), self.open_save, role="primary")
        self._discard = button(tr("Discard changes"), self.draft.discard)
        self._lay_out()
        self.draft.changed.connect(self._on_draft)
        for section in self.parts.values():
            section.refused.connect(self._on_refused)

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_2)
        for widget in (self.ward, self.version, self.undo):
            bar.addWidget(widget)
        bar.addWidget(self._state, 1)
        self.body.addLayout(bar)
        chosen = QHBoxLayout()
        chosen.addWidget(self.choose)
        chosen.addStretch(1)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addLayout(chosen)
        self.stack = QStackedWidget()
        for section in self.parts.values():
            self.stack.addWidget(section)
        column.addWidget(self.stack, 1)
        self.whole = QStackedWidget()
        self.whole.addWidget(work)
        self.whole.addWidget(self.kits)
        self.body.addWidget(self.whole, 1)

    # -- the tab ---------------------------------------------------------------------------------------------------

    @property
    def may_edit(self) -> bool:
        """Tell whether set-ups may be changed at this desk."""
        return self.desk.may(Verb.ROSTER_EDIT) and not self.desk.vault.read_only

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return saving and discarding, for those who may."""
        return (self._discard, self._save) if self.may_edit else ()

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers."""
        parts = [
            Command(f"setup.{part}", say("Set-up: {part}", part=tr(title)), partial(self.open_part, part))
            for part, title in TITLES.items()
        ]
        deeds = [
            Command("setup.save", say("Save set-up …"), self.open_save, key="Ctrl+S"),
            Command("setup.undo", say("One step back"), self.draft.undo, key="Ctrl+Z"),
        ]
        return (*parts, *(deeds if self.may_edit else ()))

    def receive(self, **params: object) -> None:
        """Take the ward (``ward``) and the part (``part``) to open."""
        ward, part = params.get("ward"), params.get("part")
        if isinstance(ward, int) and ward != self._unit and not self.draft.dirty:
            self._unit = ward
        if part is not None:
            self.open_part(Part(str(part)))
        self.load()

    def load(self) -> None:
        """Read the ward, unless somebody is changing it."""
        if self.draft.dirty:
            return
        unit = self._unit
        op(self, lambda _job: look_at_setup(self.desk, unit_id=unit)).then(self._show).run()

    def blank(self) -> None:
        """Close the form."""
        super().blank()
        self.save_form = None

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return each part with its first line open, the saving, and the kits of a ward without a set-up."""
        found: dict[str, Callable[[], None]] = {}
        for part in TITLES:
            found[str(part)] = partial(self._scene, part)
        found["save"] = self.open_save
        found["kit"] = self._scene_kit
        return found

    def open_part(self, part: Part) -> None:
        """Show a part of the set-up."""
        self.panel.close_panel()
        self.choose.choose(part)
        self.stack.setCurrentWidget(self.parts[part])
        self.parts[part].show_setup()

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show(self, look: SetupLook) -> None:
        self.look = look
        self.panel.close_panel()
        self.strip.clear()
        self.ward.clear()
        self.ward.addItems([line.name for line in look.wards])
        if look.ward is None:
            self.strip.say(tr("There is no ward yet."), remedy=tr("Record the hospital's wards under System first."),
                           tone=Tone.CALM)  # fmt: skip
            return
        self._unit = look.ward.unit_id
        self.ward.setCurrentIndex([line.unit_id for line in look.wards].index(look.ward.unit_id))
        self.version.clear()
        self.version.addItems([_version_text(each.version, each.since, each.note) for each in look.versions])
        self.version.setVisible(bool(look.versions))
        self.whole.setCurrentIndex(0 if look.versions else 1)
        for section in self.parts.values():
            section.set_editable(self.may_edit)
        if look.versions:
            self.draft.open(look.versions[0].setup)
        else:
            self.kits.setEnabled(self.may_edit)
            self.kits.offer(look)
        self._dress()

    def _on_draft(self) -> None:
        section = self.stack.currentWidget()
        if isinstance(section, Section):
            section.show_setup()
        self._dress()

    def _dress(self) -> None:
        dirty = self.draft.dirty
        for widget in (self._save, self._discard):
            widget.setEnabled(dirty)
        self.undo.setEnabled(self.draft.steps > 0)
        flaws = self.draft.flaws() if dirty else ()
        if flaws:
            self._tell(flaws[0])
        elif self.strip.property("tone") == Tone.DUE.value:
            self.strip.clear()
        count = len(self.draft.told()) if dirty else 0
        self._state.setText(tr("{count} changes, not saved", count=count) if dirty else self._who())

    def _who(self) -> str:
        place = self.version.currentIndex()
        if self.look is None or not 0 <= place < len(self.look.versions):
            return ""
        return tr("saved by {login}", login=self.look.versions[place].saved_by)

    def _tell(self, flaw: Flaw) -> None:
        self.strip.say(str(flaw.told), tone=Tone.DUE)
        self.strip.offer(tr("Go there"), partial(self._go_to, flaw))

    def _go_to(self, flaw: Flaw) -> None:
        self.open_part(flaw.section)
        self.parts[flaw.section].go_to(flaw.line, flaw.field)

    def _on_refused(self, told: str) -> None:
        for widget in (self._save,):
            widget.setEnabled(not told and self.draft.dirty)

    def _on_ward(self, place: int) -> None:
        assert self.look is not None
        if self._may_leave():
            self._unit = self.look.wards[place].unit_id
            self.draft.open(self.draft.kept)
            self.load()
        else:
            self.ward.setCurrentIndex([line.unit_id for line in self.look.wards].index(self._unit or 0))

    def _on_version(self, place: int) -> None:
        assert self.look is not None
        if self._may_leave():
            chosen = self.look.versions[place]
            self.draft.open(chosen.setup)
            if place:
                self.strip.say(
                    tr("This is version {number}; saving makes it a new version.", number=chosen.version),
                    tone=Tone.CALM,
                )

    def _may_leave(self) -> bool:
        return not self.draft.dirty or messages.ask(
            self, tr("Discard the changes of this set-up?"), yes=tr("Discard changes")
        )

    # -- keeping ---------------------------------------------------------------------------------------------------

    def start(self, kit: str, beds: int) -> None:
        """Set the ward up from a kit."""
        unit, since = self._unit, self.desk.clock.today().replace(day=1)
        if unit is not None:
            op(
                self, lambda _job: start_ward(self.desk, unit_id=unit, kit_key=kit, since=since, beds=beds or None)
            ).then(lambda _setup: self.load()).otherwise(lambda error: self.refuse(Form(), error)).run()

    def open_save(self) -> None:
        """Say what differs and from which day it shall hold."""
        if not self.draft.dirty or self.look is None:
            return
        since = DateField("since", tr("In force from"), value=self._likely_day())
        note = TextField("note", tr("Note"), hint=tr("Why, in a few words; it stands beside the version."))
        form = Form(since, note)
        self.save_form = form
        takes = label(role="hint", wrap=True)
        told = label("\n".join(f"· {each}" for each in self.draft.told()), wrap=True)
        since.edited.connect(lambda: takes.setText(self._takers(since)))
        takes.setText(self._takers(since))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        for widget in (form, takes, label(tr("What changes"), role="heading"), told):
            column.addWidget(widget)
        keep = button(tr("Save"), lambda: self.save(form), role="primary")
        self.panel.show_content(tr("Save set-up"), padded(holder), foot=(keep,))
        note.line.setFocus()

    def save(self, form: Form) -> None:
        """Keep the draft as a new version."""
        form.clear_errors()
        try:
            since = form.fields["since"].value()
        except UserError:
            return  # the field has said why
        if since is None:
            form.fields["since"].show_error(tr("Say from which day it holds."))
            return
        unit, setup, note = self._unit, self.draft.now, form.fields["note"].value()
        assert unit is not None
        op(self, lambda _job: save_setup(self.desk, unit_id=unit, setup=setup, since=since, note=note)).then(
            lambda version: self._saved(setup, version)
        ).otherwise(lambda error: self.refuse(form, error)).run()

    def _saved(self, setup: WardSetup, version: int) -> None:
        self.draft.open(setup)
        messages.toast(self, tr("Version {number} of the set-up is kept.", number=version))
        self.load()

    def _likely_day(self) -> date:
        """Return the day a change is likeliest meant from: the first draft's, else the month's, never before the newest."""
        assert self.look is not None
        assert self.look.ward is not None
        first = self.desk.clock.today().replace(day=1)
        drafts = [start for start, _days, state in self.look.ward.sheets if state == "draft" and start >= first]
        newest = max((each.since for each in self.look.versions), default=first)
        return max(min(drafts, default=first), newest)

    def _takers(self, field: DateField) -> str:
        """Return which sheets would take the version and which keep theirs."""
        assert self.look is not None
        assert self.look.ward is not None
        try:
            since = read_date(field.line.text())
        except UserError:
            since = None  # not a date yet: told when the field is left
        if since is None:
            return ""
        sheets = self.look.ward.sheets
        takes = [f"{start:%Y-%m}" for start, _days, state in sheets if start >= since and state == "draft"]
        keeps = [f"{start:%Y-%m}" for start, _days, state in sheets if not (start >= since and state == "draft")]
        return tr(
            "Drafts that take it: {takes}. Sheets that keep theirs: {keeps}.",
            takes="、".join(takes) or "—", keeps="、".join(keeps[-6:]) or "—",
        )  # fmt: skip

    # -- pictures --------------------------------------------------------------------------------------------------

    def _scene(self, part: Part) -> None:
        self.open_part(part)
        section = self.parts[part]
        opener = getattr(section, "choose", None)
        if opener is not None:
            opener(1)

    def _scene_kit(self) -> None:
        self.draft.open(self.draft.kept)
        if self.look is not None:
            bare = next((line for line in self.look.wards if not line.version), None)
            if bare is not None:
                self._unit = bare.unit_id
                self.load()


def _version_text(number: int, since: date, note: str) -> str:
    told = tr("Version {number} · from {since}", number=number, since=since)
    return f"{told} · {note}" if note else told
