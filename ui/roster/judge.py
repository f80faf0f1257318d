"""What a drop would meet, for every cell at once while something is in the hand, and in words for the cell under it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import attrs

from app.roster.audit import Audit, TargetLevel, Targets
from app.roster.model import Finding
from app.roster.rules import Reach
from app.roster.sheet import Place, clear, planned_code
from app.words import tr
from ui.roster.dragging import Drop, Held, Lift
from ui.roster.editor import Editor, Plan, audit_of
from ui.roster.findings import level_word
from ui.roster.present import date_words
from ui.roster.views import Block, Verdict

MOST_NAMED = 5
_OF_LEVEL = {
    TargetLevel.FREE: Verdict.FREE,
    TargetLevel.DEARER: Verdict.FREE,
    TargetLevel.POLICY: Verdict.ASK,
    TargetLevel.STANDARD: Verdict.REFUSED,
    TargetLevel.LAW: Verdict.REFUSED,
}
_TABLE = bytes(_OF_LEVEL.get(TargetLevel(i), Verdict.NONE) if i < len(TargetLevel) else 0 for i in range(256))

Field = tuple[bytes, ...]


@attrs.frozen(slots=True)
class Tip:
    """What is said beside the hand: may or may not, why with the figure, the rule and its level, and what is possible."""

    verdict: Verdict
    head: str
    lines: tuple[str, ...] = ()
    source: str = ""
    possible: str = ""

    @property
    def text(self) -> str:
        """Everything, line by line."""
        return "\n".join(part for part in (self.head, *self.lines, self.source, self.possible) if part)


def judge(editor: Editor, lift: Lift) -> Field:
    """Return the verdict on every cell: a row of ``Verdict`` bytes a person."""
    if lift.held is Held.CELLS and lift.block is not None:
        field = _judge_cells(editor, lift.block)
    elif lift.held in {Held.CODE, Held.DUTY}:
        field = _judge_code(editor, lift)
    elif lift.held is Held.PACKAGE:
        field = _judge_package(editor, lift)
    else:
        return tuple(bytes(editor.sheet.days) for _row in editor.sheet.rows)
    return _with_frozen(editor, field, lift)


def judge_nurse(editor: Editor, row: int, codes: Sequence[str]) -> Field:
    """Return what a nurse would meet on each duty of the foot: a row of ``Verdict`` bytes for each of ``codes``."""
    lines = []
    for code in codes:
        lift = Lift(Held.CODE, code=code)
        lines.append(_with_frozen(editor, _judge_code(editor, lift), lift)[row] if code else bytes(editor.sheet.days))
    return tuple(lines)


def _judge_cells(editor: Editor, block: Block) -> Field:
    if block.single:
        place = Place(block.top, block.left)
        if not _staked(editor, place):
            return _verdicts(editor.audit.targets_of_cell(place.row, place.day))
    base = clear(editor.sheet, block.places()).sheet
    audit = audit_of(base) if any(_staked(editor, p) for p in block.places()) else editor.audit
    known: dict[str, Field] = {}
    fields = []
    for place in block.places():
        code = planned_code(editor.sheet.ward, editor.cell(place).codes)
        if code not in known:
            known[code] = _code_field(audit, code)
        fields.append(_shifted(known[code], place.row - block.top, place.day - block.left))
    return reduce(_worst, fields)


def _judge_code(editor: Editor, lift: Lift) -> Field:
    code = planned_code(editor.sheet.ward, tuple(lift.code.split("/")) if lift.code else ())
    field = _code_field(editor.audit, code)
    if lift.held is not Held.DUTY:
        return field
    return tuple(bytes(v if d == lift.day else Verdict.NONE for d, v in enumerate(row)) for row in field)


def _judge_package(editor: Editor, lift: Lift) -> Field:
    """Return for each nurse and week the worst that a day of the package meets there; what is frozen is left alone."""
    sheet = editor.sheet
    fields = {
        text: _code_field(editor.audit, planned_code(sheet.ward, tuple(text.split("/")))) for text in lift.codes if text
    }
    first = sheet.first.weekday()
    rows = []
    for row in range(len(sheet.rows)):
        line = bytearray(sheet.days)
        for monday in range(-first, sheet.days, len(lift.codes)):
            week = [(monday + step, text) for step, text in enumerate(lift.codes) if 0 <= monday + step < sheet.days]
            met = [fields[text][row][day] for day, text in week if text and not editor.frozen(Place(row, day))]
            for day, _text in week:
                line[day] = max(met, default=Verdict.NONE)
        rows.append(bytes(line))
    return tuple(rows)


def _code_field(audit: Audit, code: str) -> Field:
    if code not in audit.context.state_index:
        return tuple(bytes([Verdict.FREE]) * audit.context.days for _person in audit.context.people)
    return _verdicts(audit.targets_of_code(code))


def _staked(editor: Editor, place: Place) -> bool:
    """Tell whether a cell is part of the problem itself: leave typed into it is a lock to the rules."""
    codes = (editor.sheet.ward.code(code) for code in editor.cell(place).codes)
    return any(code is not None and code.is_leave for code in codes)


def _verdicts(targets: Targets) -> Field:
    """Return verdicts; a day left short by a drop is told in the foot, and nothing to explain."""
    rows = [bytearray(row.translate(_TABLE)) for row in targets.levels]
    for person, row in enumerate(rows):
        day = row.find(Verdict.ASK)
        while day >= 0:
            rule = targets.rule(person, day)
            if rule is not None and rule.reach is Reach.DAY:
                row[day] = Verdict.FREE
            day = row.find(Verdict.ASK, day + 1)
    return tuple(bytes(row) for row in rows)


def _shifted(field: Field, rows: int, days: int) -> Field:
    """Return the field as seen by the cell ``rows`` below and ``days`` right of the corner of a block."""
    span = len(field[0]) if field else 0
    refused = bytes([Verdict.REFUSED])
    moved = tuple(row[days:] + refused * days for row in field[rows:])
    return (*moved, *((refused * span,) * rows))


def _worst(one: Field, other: Field) -> Field:
    return tuple(bytes(map(max, a, b)) for a, b in zip(one, other, strict=True))


def _with_frozen(editor: Editor, field: Field, lift: Lift) -> Field:
    rows = [bytearray(row) for row in field]
    sheet = editor.sheet
    for row, (who, cells) in enumerate(zip(sheet.rows, sheet.cells, strict=True)):
        for day, cell in enumerate(cells):
            if lift.held is not Held.PACKAGE and (cell.locked or (who.id, day) in sheet.leave_days):
                rows[row][day] = Verdict.REFUSED if rows[row][day] else Verdict.NONE
    if lift.block is not None:
        for place in lift.block.places():
            rows[place.row][place.day] = Verdict.NONE
    return tuple(bytes(row) for row in rows)


def tip_of(editor: Editor, lift: Lift, drop: Drop, field: Field) -> tuple[Plan, Tip]:
    """Return what letting go here would do, and the words for it."""
    plan = editor.plan_drop(lift, drop)
    possible = _possible(editor, field, drop.place)
    if plan.nothing:
        return plan, Tip(plan.verdict, _why_nothing(editor, lift, drop, plan), possible=possible if plan.kept else "")
    if plan.verdict is Verdict.FREE:
        gaps = tuple(tr("Then: {what}", what=gap.message) for gap in plan.gaps[:2])
        return plan, Tip(Verdict.FREE, tr("✓ {deed}", deed=plan.label), gaps)
    return plan, said(plan, possible)


def said(plan: Plan, possible: str = "") -> Tip:
    """Return the words for a plan that breaks something."""
    gravest = plan.worse[0]
    more = tuple(str(finding.message) for finding in plan.worse[1:3])
    if plan.verdict is Verdict.REFUSED:
        head = tr("■ Not allowed: {cause}", cause=gravest.message)
    else:
        head = tr("▲ Needs a reason: {cause}", cause=gravest.message)
    return Tip(plan.verdict, head, more, source_of(gravest), possible)


def source_of(finding: Finding) -> str:
    """Return level and source of a finding."""
    return " · ".join(part for part in (level_word(finding), finding.citation) if part)


def _why_nothing(editor: Editor, lift: Lift, drop: Drop, plan: Plan) -> str:
    if lift.held is Held.DUTY and drop.place.day != lift.day:
        return tr("This duty is on {day}.", day=date_words(editor.sheet.date(lift.day)))
    if not plan.kept:
        return tr("Nothing changes here.")
    if any(editor.cell(place).locked for place in plan.kept):
        return tr("■ Locked: unlock the cell first.")
    return tr("■ Granted leave stays as it is.")


def _possible(editor: Editor, field: Field, place: Place) -> str:
    """Name where it could go instead: days of the same nurse, else nurses of the same day."""
    if not field:
        return ""
    row = field[place.row]
    days = sorted((d for d, v in enumerate(row) if v == Verdict.FREE), key=lambda d: abs(d - place.day))[:MOST_NAMED]
    if days:
        named = "、".join(f"{editor.sheet.date(d):%m-%d}" for d in sorted(days))
        return tr("Possible for {name}: {days}", name=editor.name(place.row), days=named)
    people = [r for r, verdicts in enumerate(field) if verdicts[place.day] == Verdict.FREE][:MOST_NAMED]
    if people:
        names = "、".join(editor.name(r) for r in people)
        return tr("Possible on {day}: {names}", day=f"{editor.sheet.date(place.day):%m-%d}", names=names)
    return ""
