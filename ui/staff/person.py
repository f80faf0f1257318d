"""One person in the side panel: who they are, what asks for attention, contracts, and everything through time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.staff.codes import GONE, Table
from app.staff.codes import label as code_label
from app.staff.gaps import gap_words, gaps_of
from app.staff.retirement import retires_on
from app.staff.terms import ACTIVE, ENDED
from app.words import tr
from ui.kit.controls import button, label, rule
from ui.kit.marks import Badge, TierBadge
from ui.kit.theme import icon
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4, Tone
from ui.staff.columns import badge_of
from ui.staff.deeds import EVENTS
from ui.staff.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.desk import Desk
    from app.staff.detail import PersonDetail
    from app.staff.history import Event
    from app.staff.terms import Contract, ContractFinding

SOON_DAYS = 365


class PersonView(QWidget):
    """``run(deed, subject)`` begins a deed: on the person, a contract or an entry of the timeline."""

    def __init__(
        self, detail: PersonDetail, events: tuple[Event, ...], desk: Desk, run: Callable[[str, object], None]
    ) -> None:
        super().__init__()
        self.detail = detail
        self.run = run
        open_ = not desk.vault.read_only
        self.edits = open_ and desk.may(Verb.STAFF_EDIT)
        self.signs = open_ and desk.may(Verb.CONTRACT_EDIT)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_4)
        self.column.setSpacing(SPACE_2)
        self._badges()
        self._attention(desk.clock.today())
        self._facts()
        self._contracts(shown=desk.may(Verb.CONTRACT_VIEW))
        self.column.addSpacing(SPACE_2)
        self.column.addWidget(label(tr("History"), role="heading"))
        self.timeline = Timeline(events, desk.clock.today(), may=self.edits, run=run)
        self.column.addWidget(self.timeline)
        self.column.addStretch(1)

    def _badges(self) -> None:
        line = self.detail.line
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        sign, tone = badge_of(line.staffing_type)
        if sign:
            row.addWidget(Badge(sign, tone))
        words = (code_label(Table.STAFFING_TYPE, line.staffing_type), code_label(Table.CATEGORY, line.category),
                 line.title, line.nurse_level or "")  # fmt: skip
        row.addWidget(label(" · ".join(filter(None, words))))
        row.addStretch(1)
        if line.state and line.state != "active":
            row.addWidget(TierBadge(Tone.CALM, code_label(Table.EMPLOYMENT_STATE, line.state)))
        for flag in line.flags:
            row.addWidget(TierBadge(Tone.NEAR, code_label(Table.SPECIAL_STATUS, flag)))
        self.column.addLayout(row)

    def _attention(self, today: date) -> None:
        """Say what somebody should look after: missing data, a contract near its end, retirement within a year."""
        line = self.detail.line
        gone = line.state in GONE
        if gone:
            told = tr("Left on {day}: {reason}", day=line.left_on or "—", reason=self.detail.left_reason or "—")
            self.column.addWidget(label(told, role="hint", wrap=True))
        gaps = gaps_of(line)
        if gaps:
            names = "、".join(str(gap_words(key)) for key in gaps)
            self._tell(Tone.NEAR, tr("Missing: {names}", names=names))
        end = line.contract_until
        if end is not None and not gone and (end - today).days <= SOON_DAYS // 4:
            left = (end - today).days
            if left >= 0:
                self._tell(Tone.NEAR, tr("The contract ends in {days} days", days=left))
            else:
                self._tell(Tone.DUE, tr("The contract ended {days} days ago", days=-left))
        day = retires_on(line)
        if day is not None and not gone and (day - today).days <= SOON_DAYS:
            self._tell(Tone.NEAR, tr("Retires by law on {day}", day=day))

    def _tell(self, tone: Tone, text: str) -> None:
        self.column.addWidget(TierBadge(tone, text))

    def _facts(self) -> None:
        detail, line = self.detail, self.detail.line
        day = retires_on(line)
        loan = line.working_unit if line.working_unit_id != line.home_unit_id else ""
        qualified = code_label(Table.TITLE, line.qualified_code) if line.qualified_code != line.appointed_code else ""
        pairs = (
            (tr("Home department"), " · ".join(filter(None, (line.campus, line.home_unit)))),
            (tr("On loan to"), loan),
            (tr("Qualified"), qualified),
            (tr("Post grade"), code_label(Table.POST_GRADE, line.post_grade)),
            (tr("Sex"), code_label(Table.SEX, line.sex) if line.sex != "0" else ""),
            (tr("Born"), _born(line.birth, line.age)),
            (tr("Identity number"), line.id_no or ""),
            (tr("Phone"), line.phone or ""),
            (tr("Pinyin"), line.pinyin),
            (tr("Here since"), str(line.hire_date or "")),
            (tr("Began work on"), str(line.work_start or "")),
            (tr("Retires"), str(day or "")),
            (tr("Education"), " · ".join(filter(None, (detail.education, detail.degree)))),
            (tr("Ethnic group"), detail.ethnicity),
            (tr("Political affiliation"), detail.politics),
            (tr("Marital status"), detail.marriage),
            (tr("Native place"), detail.native_place or ""),
            (tr("Former name"), detail.former_name or ""),
            (tr("Address"), detail.address or ""),
            (tr("Remark"), detail.remark or ""),
            *((tr(detail.accounts[code]), f"{amount:g}") for code, amount in detail.balances.items()),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_3)
        grid.setVerticalSpacing(SPACE_1)
        place = 0
        for name, value in pairs:
            if value:
                row, side = divmod(place, 2)
                wide = len(value) > 16  # noqa: PLR2004 - what fits beside its name in half the panel
                if wide and side:
                    row, side, place = row + 1, 0, place + 1
                grid.addWidget(label(name, role="hint"), row, side * 2)
                grid.addWidget(label(value, wrap=wide), row, side * 2 + 1, 1, 3 if wide else 1)
                place += 2 if wide else 1
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.column.addLayout(grid)
        if line.masked:
            self.column.addWidget(
                label(tr("Numbers and health-related entries are hidden from your role."), role="hint")
            )

    def _contracts(self, *, shown: bool) -> None:
        if not shown:
            return
        self.column.addWidget(rule())
        head = QHBoxLayout()
        head.addWidget(label(tr("Contracts"), role="heading"), 1)
        if self.signs:
            running = any(contract.state == ACTIVE for contract, _f in self.detail.contracts)
            word = tr("Renew contract") if running else tr("Sign contract")
            head.addWidget(button(word, lambda: self.run("sign", None), small=True))
        self.column.addLayout(head)
        if not self.detail.contracts:
            self.column.addWidget(label(tr("No contract is on record."), role="hint"))
        for contract, findings in self.detail.contracts[:3]:
            self._contract(contract, findings)

    def _contract(self, contract: Contract, findings: tuple[ContractFinding, ...]) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        ends = tr("open-ended") if contract.open_ended else str(contract.until or "—")
        times = tr("no. {count}", count=contract.times) if contract.times else ""
        words = (code_label(Table.CONTRACT_KIND, contract.kind), f"{contract.start or '—'} → {ends}", times,
                 code_label(Table.CONTRACT_STATE, contract.state))  # fmt: skip
        row.addWidget(label(" · ".join(filter(None, words)), wrap=True), 1)
        if self.signs and contract.state == ACTIVE:
            row.addWidget(button(tr("End"), partial(self.run, "end-contract", contract), role="link", small=True))
        if self.signs and contract.state == ENDED:
            row.addWidget(
                button(tr("Take back"), partial(self.run, "resume-contract", contract), role="link", small=True)
            )
        self.column.addLayout(row)
        told = (contract.number, contract.agency, code_label(Table.POST_NATURE, contract.post_nature))
        if any(told):
            self.column.addWidget(label(" · ".join(filter(None, told)), role="hint", wrap=True))
        if contract.state == ACTIVE:
            for finding in findings:
                tone = Tone.DUE if finding.hard else Tone.NEAR if not finding.notice else Tone.CALM
                text = f"{finding.text}（{finding.citation}）" if finding.citation else str(finding.text)
                hint = label(("▲ " if tone is not Tone.CALM else "") + text, role="doubt" if tone is not Tone.CALM else "hint",
                             wrap=True)  # fmt: skip
                self.column.addWidget(hint)

    def foot(self) -> tuple[QWidget, ...]:
        """Return the actions for the foot of the panel."""
        if not self.edits:
            return (button(tr("Certificates"), lambda: self.run("certificates", None)),)
        note = QPushButton(f"{tr('Note a change')}  ▾")
        note.setAccessibleName(tr("Note a change"))
        note.setMenu(self._menu(note))
        return (
            note,
            button(tr("Edit data"), lambda: self.run("edit", None)),
            button(tr("Certificates"), lambda: self.run("certificates", None)),
            button(tr("Card"), lambda: self.run("card", None)),
        )

    def _menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for kind, (title, name) in EVENTS.items():
            menu.addAction(icon(name), tr(title)).triggered.connect(
                lambda _on=False, kind=kind: self.run(kind.value, None)
            )
        menu.addSeparator()
        if self.signs:
            menu.addAction(icon("file-text"), tr("Contract")).triggered.connect(
                lambda _on=False: self.run("sign", None)
            )
        if self.detail.line.left_on is None:
            leaving = menu.addAction(icon("logout"), tr("Leave the hospital"))
            leaving.triggered.connect(lambda _on=False: self.run("leave", None))
        else:
            back = menu.addAction(icon("restore"), tr("Take back leaving"))
            back.triggered.connect(lambda _on=False: self.run("return", None))
        return menu


def _born(birth: date | None, age: int | None) -> str:
    return "" if birth is None else tr("{day} ({age} years)", day=birth, age=age or 0)
