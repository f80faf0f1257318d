"""The ledger page: filters above, the list, and beside it one person's certificates with everything that can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.credentials.board import ledger, waiting
from app.credentials.files import CredentialFile, HeldCertificate, credential_file
from app.credentials.house import NO_ADDITIONS, HouseRules
from app.credentials.houserules import house_rules
from app.credentials.lines import DueLine
from app.credentials.records import approve
from app.errors import UserError
from app.words import say, tr
from ui.credentials import sheets
from ui.credentials.file import FileView
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import ChipBar, button, label
from ui.kit.duelines import due_table
from ui.kit.lanes import op
from ui.kit.page import Frame, Page
from ui.kit.panels import SidePanel
from ui.kit.strips import Strip
from ui.kit.tokens import CONTROL, SPACE_2, SPACE_3, SPACE_4, SPACE_5

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.credentials.sheets import Sheet

PANEL = 440
ROOMY = frozenset({"unit", "number"})
SHEETS: dict[str, Callable[..., Sheet]] = {
    "renew": sheets.renew_sheet,
    "stage": sheets.stage_sheet,
    "check": sheets.check_sheet,
    "standing": sheets.standing_sheet,
    "review": sheets.review_sheet,
    "withdraw": sheets.withdraw_sheet,
    "reject": sheets.reject_sheet,
}


class CredentialsPage(Page):
    """A ledger one filters as one types; Enter opens the person, forms stand in the panel, Ctrl+S saves them."""

    kinds: ClassVar[frozenset[str]] = frozenset({"credential", "staff", "unit"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.lines: tuple[DueLine, ...] = ()
        self.waiting: tuple[int, ...] = ()
        self.house: HouseRules = NO_ADDITIONS
        self.file: CredentialFile | None = None
        self.sheet: Sheet | None = None
        self._wanted: dict[str, Any] = {}
        self._loaded = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Name, staff number, department, credential or state"))
        self.search.setAccessibleName(tr("Filter the ledger"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(self._filter)
        self.kind_box = _box(tr("Credential"), self._filter)
        self.unit_box = _box(tr("Department"), self._filter)
        self.chips = ChipBar(name=tr("State"), single=True)
        self.chips.changed.connect(self._filter)
        self.count = label(role="hint")
        self.strip = Strip()
        self.table = due_table(wide=True, name=tr("Credential ledger"))
        self.table.opened.connect(lambda line: self.open_person(line.person_id))
        self.panel = SidePanel(width=PANEL)
        self.panel.closed.connect(self._on_closed)
        open_ = not self.desk.vault.read_only
        self._proposes = open_ and self.desk.may(Verb.CREDENTIAL_PROPOSE)
        self._approves = open_ and self.desk.may(Verb.CREDENTIAL_APPROVE)
        self._approve = button(tr("Approve what waits"), self.approve_waiting)
        self._approve.setEnabled(False)
        self._add = button(tr("Enter certificate"), self.add, role="primary", icon_name="plus")
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.search, 1)
        row.addWidget(self.kind_box)
        row.addWidget(self.unit_box)
        row.addStretch(1)
        row.addWidget(self.count)
        column = QVBoxLayout()
        column.setContentsMargins(SPACE_5, SPACE_3, SPACE_5, SPACE_3)
        column.setSpacing(SPACE_3)
        column.addLayout(row)
        column.addWidget(self.chips)
        column.addWidget(self.strip)
        column.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column, 1)
        whole.addWidget(self.panel)

    def title(self) -> str:
        """Return the page's title."""
        return tr("Credentials")

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the buttons for those who may."""
        return (*((self._approve,) if self._approves else ()), *((self._add,) if self._proposes else ()))

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers here."""
        if not self._proposes:
            return ()
        return (Command("credentials.add", say("Enter certificate"), self.add, key="Ctrl+N", icon="plus"),)

    def key_hints(self) -> str:
        """Return the keys of this page."""
        return tr("Enter: open · Ctrl+S: save · Esc: close")

    def receive(self, **params: Any) -> None:
        """Take whom to open, and what to do there: ``person_id``, ``credential_id``, ``deed``, ``kind``, ``state``."""
        self._wanted = params
        if self._loaded:
            self._go_on()

    def refresh(self) -> None:
        """Load the ledger with what waits, and the hospital's own kinds."""
        op(self, lambda _job: (ledger(self.desk), waiting(self.desk), house_rules(self.desk))).then(self._show).run()

    def blank(self) -> None:
        """Forget every name."""
        self.lines, self.file, self.sheet, self._loaded = (), None, None, False
        self.table.show_rows(())
        self.panel.close_panel()

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return the further states worth a picture."""
        return {"file": self._scene_file, "renew": self._scene_renew, "new": self.add}

    def approve_waiting(self) -> None:
        """Sign the selected proposals, or all of them when none is selected."""
        chosen = tuple(line.credential_id for line in self.table.selected_rows() if line.credential_id in self.waiting)
        ids = chosen or self.waiting
        op(self, lambda _job: approve(self.desk, ids=ids)).then(
            lambda count: messages.toast(self, tr("{count} certificates approved and signed.", count=count))
        ).otherwise(self._say).lastly(self.mark_stale).run()

    def add(self, *, person_id: int | None = None, kind: str = "") -> None:
        """Open the form of a new certificate."""
        if person_id is None:
            self.file = None
        self._show_sheet(sheets.new_sheet(self.house.kinds(), person_id=person_id, kind=kind))

    def open_person(self, person_id: int, *, deed: str = "", credential_id: int = 0, kind: str = "") -> None:
        """Show a person's certificates, and go on with a deed on one of them (or enter one of ``kind``)."""

        def shown(file: CredentialFile) -> None:
            self._show_file(file)
            held = file.of(credential_id)
            if deed == "add":
                self.add(person_id=person_id, kind=kind)
            elif held is not None and deed:
                self.do(deed, held)

        op(self, lambda _job: credential_file(self.desk, person_id=person_id)).then(shown).run()

    def do(self, deed: str, held: HeldCertificate) -> None:
        """Begin a deed on a certificate of the person shown."""
        if self.file is None:
            return
        person_id = self.file.person_id
        if deed == "approve":
            op(self, lambda _job: approve(self.desk, ids=[held.id])).then(
                lambda _n: self._done(person_id, tr("Signed."))
            ).otherwise(self._say).run()
        elif deed == "correct":
            self._show_sheet(sheets.correct_sheet(self.house.kinds(), held, person_id=person_id))
        else:
            self._show_sheet(SHEETS[deed](held, person_id=person_id))

    def save(self) -> None:
        """Save the form that stands in the panel."""
        sheet = self.sheet
        if sheet is None:
            return
        self.strip.clear()
        sheet.form.clear_errors()
        try:
            values = sheet.values()
        except UserError as error:
            sheet.form.show_error(error)
            return
        op(self, lambda _job: sheet.save(self.desk, values)).then(
            lambda person: self._done(person, tr("Saved."))
        ).otherwise(lambda error: self._refuse(sheet, error)).run()

    def _refuse(self, sheet: Sheet, error: BaseException) -> None:
        if not sheet.form.show_error(error):
            self._say(error)

    def _say(self, error: BaseException) -> None:
        messages.say_in(self.strip, error)

    def _done(self, person: object, text: str) -> None:
        messages.toast(self, text)
        self.mark_stale()
        if isinstance(person, int):
            self.open_person(person)

    def _show_sheet(self, sheet: Sheet) -> None:
        self.sheet = sheet
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.addWidget(sheet.form)
        column.addStretch(1)
        QShortcut(QKeySequence.StandardKey.Save, holder, self.save)
        self.save_button = button(sheet.word, self.save, role="danger" if sheet.danger else "primary")
        back = button(tr("Cancel"), self._back)
        self._make_room(open_panel=True)
        self.panel.show_content(sheet.title, holder, quiet="" if self.file is None else self.file.name,
                                foot=(self.save_button, back))  # fmt: skip
        first = next(iter(sheet.form.fields.values()), None)
        if first is not None:
            first.editor.setFocus()

    def _make_room(self, *, open_panel: bool) -> None:
        """Beside the panel the state must stay in sight: department and number make room."""
        for place, column in enumerate(self.table.rows_model.columns):
            if column.key in ROOMY:
                self.table.setColumnHidden(place, open_panel)

    def _on_closed(self) -> None:
        self.file, self.sheet = None, None
        self._make_room(open_panel=False)

    def _back(self) -> None:
        self.sheet = None
        if self.file is not None:
            self._show_file(self.file)
        else:
            self.panel.close_panel()

    def _show_file(self, file: CredentialFile) -> None:
        self.file, self.sheet = file, None
        view = FileView(file, self.desk, self.do)
        add = partial(self.add, person_id=file.person_id)
        foot = (button(tr("Enter certificate"), add, icon_name="plus"),) if self._proposes else ()
        self._make_room(open_panel=True)
        self.panel.show_content(file.name, view, quiet=f"{file.staff_no} · {file.unit}", foot=foot)

    def _show(self, loaded: tuple[tuple[DueLine, ...], tuple[DueLine, ...], HouseRules]) -> None:
        current, waits, self.house = loaded
        self.lines = (*waits, *current)
        self.waiting = tuple(line.credential_id for line in waits)
        self._approve.setEnabled(bool(self.waiting))
        self._approve.setText(tr("Approve what waits ({count})", count=len(self.waiting)))
        self.frame.show_count("credentials", len(self.waiting))
        _fill(self.kind_box, tr("All credentials"), {line.kind: line.kind_title for line in self.lines})
        _fill(self.unit_box, tr("All departments"), {line.unit_id: line.unit or "—" for line in self.lines})
        self._filter()
        self._loaded = True
        self._go_on()

    def _go_on(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if wanted.get("state"):
            self.chips.choose(wanted["state"])
        if wanted.get("person_id"):
            self.open_person(
                int(wanted["person_id"]),
                deed=str(wanted.get("deed", "")),
                credential_id=int(wanted.get("credential_id", 0)),
                kind=str(wanted.get("kind", "")),
            )

    def _filter(self, *_args: object) -> None:
        words = self.search.text().casefold().split()
        kind, unit = self.kind_box.currentData(), self.unit_box.currentData()
        within = [
            line
            for line in self.lines
            if (self.kind_box.currentIndex() <= 0 or line.kind == kind)
            and (self.unit_box.currentIndex() <= 0 or line.unit_id == unit)
            and all(word in _haystack(line) for word in words)
        ]
        counts: dict[str, int] = {}
        for line in within:
            counts[_group(line)] = counts.get(_group(line), 0) + 1
        self.chips.show_chips([(key, text, counts.get(key, 0)) for key, text in _groups()])
        chosen = self.chips.chosen()
        shown = [line for line in within if not chosen or _group(line) in chosen]
        self.table.show_rows(shown, keep=lambda line: line.credential_id)
        self.count.setText(tr("{count} certificates", count=len(shown)))

    def _scene_file(self) -> None:
        if self.lines:
            self.open_person(self.lines[-1].person_id)

    def _scene_renew(self) -> None:
        line = next((line for line in self.lines if line.state == "late"), None)
        if line is not None:
            self.open_person(line.person_id, deed="renew", credential_id=line.credential_id)


def _groups() -> tuple[tuple[str, str], ...]:
    return (
        ("lapsed", tr("Lapsed or barred")),
        ("due", tr("Past the last apply day")),
        ("near", tr("Due soon or under way")),
        ("waiting", tr("Wait for approval")),
        ("calm", tr("In order")),
    )


def _group(line: DueLine) -> str:
    return "waiting" if line.state == "unverified" and line.tier == "calm" else line.tier


def _haystack(line: DueLine) -> str:
    return f"{line.name} {line.staff_no} {line.unit} {line.kind_title} {line.kind} {line.state_title} {line.number}".casefold()


def _box(name: str, changed: Callable[..., None]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setFixedHeight(CONTROL)
    box.setMinimumWidth(150)
    box.setMaximumWidth(220)
    box.activated.connect(changed)
    return box


def _fill(box: QComboBox, everything: str, choices: dict[Any, str]) -> None:
    """Offer ``choices`` by their words; what was chosen stays."""
    kept: Sequence[Any] = (box.currentIndex() > 0, box.currentData())
    box.clear()
    box.addItem(everything, None)
    for key, text in sorted(choices.items(), key=lambda pair: pair[1]):
        box.addItem(text, key)
    place = box.findData(kept[1]) if kept[0] else 0
    box.setCurrentIndex(max(0, place))
