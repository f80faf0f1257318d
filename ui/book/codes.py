"""The shift dictionary and the leave dictionary of a ward."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import attrs

from app.errors import UserError
from app.roster.book.rulewords import POST_TITLES
from app.roster.model import ShiftClass
from app.roster.rules.excluded_posts import IN_PREGNANCY
from app.roster.sheet import CodeDef, WardSetup
from app.roster.sheet.times import read_season, read_times, season_text, times_text
from app.words import N_, say, tr
from ui.book.section import Line, ListSection, chip
from ui.kit.forms import ChoiceField, Form, LinesField, TextField
from ui.kit.pickfields import INKS, ColourField, TicksField
from ui.kit.rowforms import CheckField, NumberField, RowForm
from ui.kit.tables import CellView, Column
from ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ui.book.draft import SetupDraft
    from ui.kit.forms import Field
    from ui.kit.panels import SidePanel

KIND_TITLES = {
    ShiftClass.DAY: N_("day shift"),
    ShiftClass.EVENING: N_("evening shift"),
    ShiftClass.NIGHT: N_("night shift"),
    ShiftClass.DUTY: N_("on call"),
    ShiftClass.REST: N_("rest"),
    ShiftClass.LEAVE: N_("leave"),
}
FEES = (("", N_("none")), ("large", N_("large night fee")), ("small", N_("small night fee")))
MINUTES = 60


class ShiftsSection(ListSection[CodeDef]):
    """Work and rest, in the order of the palette."""

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        self.title_new = tr("New shift")
        super().__init__(draft, panel, facts=facts, columns=_shift_columns(draft), name=tr("Shifts"), chips=chip)

    def items(self, setup: WardSetup) -> tuple[CodeDef, ...]:
        """Return work and rest."""
        return setup.shifts

    def put(self, setup: WardSetup, items: tuple[CodeDef, ...]) -> WardSetup:
        """Keep leave behind work and rest."""
        return attrs.evolve(setup, codes=(*items, *setup.leaves))

    def blank(self, setup: WardSetup) -> CodeDef:
        """Return a day shift without times."""
        return CodeDef(_free("新", setup), segments=read_times("8:00-16:00"))

    def name_of(self, item: CodeDef) -> str:
        """Return the code."""
        return item.code

    def form_of(self, item: CodeDef) -> Form:
        """Return the whole form of a shift."""
        facts = self.facts()
        accounts = [("", tr("none")), *((a.code, a.title) for a in self.draft.now.accounts)]
        posts = [(post, tr(POST_TITLES[post])) for post in POST_TITLES]
        kinds = [(kind, tr(title)) for kind, title in KIND_TITLES.items() if kind is not ShiftClass.LEAVE]
        self._hours = TextField("segments", tr("Working time"), value=times_text(item.segments),
                                placeholder="8:00-12:00、14:00-18:00", hint=_length(item))  # fmt: skip
        hours = None if item.minutes is None else Decimal(item.minutes) / MINUTES
        rows: tuple[Field | tuple[Field, ...], ...] = (
            (TextField("code", tr("Code in a cell"), value=item.code),
             TextField("title", tr("What it is called"), value=item.title)),
            (ChoiceField("kind", tr("Class"), kinds, value=item.kind),
             NumberField("minutes", tr("Hours counted"), value=hours, least=0, hint=tr("Empty: the length"))),
            self._hours,
            LinesField("seasons", tr("Seasonal times"), value=[season_text(s) for s in item.seasons], height=48,
                       hint="夏令时 6月1日-9月30日 8:00-12:00、15:00-18:00"),
            (CheckField("counts", tr("Counts towards cover"), value=item.counts),
             CheckField("plannable", tr("The solver may place it"), value=item.plannable)),
            (ChoiceField("fee", tr("Night-fee class"), [(key, tr(text)) for key, text in FEES], value=item.fee),
             NumberField("coefficient", tr("Coefficient"), value=item.coefficient, least=0)),
            (ChoiceField("account", tr("Balance account"), accounts, value=item.account),
             NumberField("takes", tr("Taken for a cell"), value=item.takes, hint=tr("Below nought adds"))),
            (ChoiceField("duty", tr("Privilege asked for"), [("", tr("none")), *facts.duties], value=item.duty),
             NumberField("most_a_week", tr("Most a week"), value=item.most_a_week, least=1, whole=True)),
            (TextField("skill", tr("Skill asked for"), value=item.skill),
             TextField("family", tr("Family"), value=item.family, hint=tr("Shifts of one family are the same work"))),
            (ColourField("ink", tr("Text colour"), value=item.ink, swatches=INKS),
             ColourField("fill", tr("Cell colour"), value=item.fill)),
            TextField("keys", tr("Other ways to type it"), value="、".join(item.keys)),
            TicksField("posts", tr("Hazards of the post"), posts, value=item.posts),
            CheckField("active", tr("In use"), value=item.active,
                       hint=tr("Out of use: offered no more; sheets that have it keep it.")),
        )  # fmt: skip
        return RowForm(*rows)

    def read(self, form: Form, item: CodeDef) -> CodeDef:
        """Return the shift as the form says it."""
        fields = form.fields
        made = attrs.evolve(
            _common(form, item),
            kind=ShiftClass(fields["kind"].value()),
            segments=read_times(fields["segments"].value(), field="segments"),
            seasons=tuple(read_season(line) for line in fields["seasons"].value()),
            minutes=minutes_of(_number(form, "minutes")),
            counts=fields["counts"].value(),
            plannable=fields["plannable"].value(),
            fee=fields["fee"].value() or "",
            coefficient=_number(form, "coefficient") or Decimal(0),
            duty=fields["duty"].value() or "",
            most_a_week=_whole(form, "most_a_week"),
            skill=fields["skill"].value(),
            family=fields["family"].value(),
            posts=fields["posts"].value(),
        )
        fields["segments"].set_hint(_length(made))
        return made


class LeavesSection(ListSection[CodeDef]):
    """Kinds of leave, each tied to its account and its source."""

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        self.title_new = tr("New kind of leave")
        super().__init__(
            draft, panel, facts=facts, columns=_leave_columns(draft), name=tr("Kinds of leave"), chips=chip
        )

    def items(self, setup: WardSetup) -> tuple[CodeDef, ...]:
        """Return the leave."""
        return setup.leaves

    def put(self, setup: WardSetup, items: tuple[CodeDef, ...]) -> WardSetup:
        """Keep leave behind work and rest."""
        return attrs.evolve(setup, codes=(*setup.shifts, *items))

    def blank(self, setup: WardSetup) -> CodeDef:
        """Return a leave that is printed as 假."""
        return CodeDef(_free("假", setup), kind=ShiftClass.LEAVE, counts=False, plannable=False, masked="假")

    def name_of(self, item: CodeDef) -> str:
        """Return the code."""
        return item.code

    def form_of(self, item: CodeDef) -> Form:
        """Return the form of a leave."""
        accounts = [("", tr("none")), *((a.code, a.title) for a in self.draft.now.accounts)]
        credit = Decimal(item.credit) / MINUTES if item.credit else None
        rows: tuple[Field | tuple[Field, ...], ...] = (
            (TextField("code", tr("Code in a cell"), value=item.code),
             TextField("title", tr("What it is called"), value=item.title)),
            (NumberField("credit", tr("Hours credited"), value=credit, least=0, hint=tr("For a working day")),
             TextField("masked", tr("On the notice board"), value=item.masked, hint=tr("Instead of the reason"))),
            (ChoiceField("account", tr("Balance account"), accounts, value=item.account),
             NumberField("takes", tr("Taken for a cell"), value=item.takes, hint=tr("Below nought adds"))),
            TextField("citation", tr("Source"), value=item.citation, hint=tr("The law or the hospital's rule")),
            (ColourField("ink", tr("Text colour"), value=item.ink, swatches=INKS),
             ColourField("fill", tr("Cell colour"), value=item.fill)),
            TextField("keys", tr("Other ways to type it"), value="、".join(item.keys)),
            CheckField("active", tr("In use"), value=item.active,
                       hint=tr("Out of use: offered no more; sheets that have it keep it.")),
        )  # fmt: skip
        return RowForm(*rows)

    def read(self, form: Form, item: CodeDef) -> CodeDef:
        """Return the leave as the form says it."""
        return attrs.evolve(
            _common(form, item),
            credit=minutes_of(_number(form, "credit")) or 0,
            masked=form.fields["masked"].value(),
            citation=form.fields["citation"].value(),
        )


def minutes_of(hours: Decimal | None) -> int | None:
    """Return hours as whole minutes, None for none."""
    return None if hours is None else int((hours * MINUTES).to_integral_value())


def _common(form: Form, item: CodeDef) -> CodeDef:
    """Return what shifts and leave have in common as the form says it."""
    fields = form.fields
    code = fields["code"].value()
    if not code or "/" in code:
        raise UserError(say("A code needs a text without a slash."), field="code")
    return attrs.evolve(
        item,
        code=code,
        title=fields["title"].value(),
        account=fields["account"].value() or "",
        takes=_number(form, "takes") or Decimal(0),
        ink=_colour(form, "ink"),
        fill=_colour(form, "fill"),
        keys=tuple(each for each in fields["keys"].value().replace("，", "、").replace(",", "、").split("、") if each),
        active=fields["active"].value(),
    )


def _number(form: Form, key: str) -> Decimal | None:
    field = form.fields[key]
    assert isinstance(field, NumberField)
    return field.number()


def _whole(form: Form, key: str) -> int | None:
    number = _number(form, key)
    return None if number is None else int(number)


def _colour(form: Form, key: str) -> str:
    field = form.fields[key]
    assert isinstance(field, ColourField)
    return field.colour()


def _length(code: CodeDef) -> str:
    """Return the hours of a code, by day and by night."""
    minutes = sum(each.minutes for each in code.segments)
    night = sum(each.night_minutes for each in code.segments)
    return tr(
        "{hours} h present, of which {night} h between 22:00 and 6:00 and {day} h by day",
        hours=_hours(minutes), night=_hours(night), day=_hours(minutes - night),
    )  # fmt: skip


def _hours(minutes: int) -> str:
    return f"{minutes / MINUTES:g}"


def _or_nothing(minutes: int) -> str:
    return _hours(minutes) if minutes else ""


def _free(text: str, setup: WardSetup) -> str:
    """Return ``text``, numbered where the code is taken."""
    names = (text, *(f"{text}{number}" for number in range(2, 100)))
    return next(name for name in names if setup.code(name) is None)


def _shift_columns(draft: SetupDraft) -> tuple[Column[Line], ...]:
    return (
        Column("code", tr("Code in a cell"), lambda x: x[1].code, width=76),
        Column("title", tr("What it is called"), lambda x: CellView(x[1].title, Tone.PLAIN if x[1].active else Tone.QUIET,
                                                       second="" if x[1].active else tr("out of use")), width=130),
        Column("kind", tr("Class"), lambda x: CellView(tr(KIND_TITLES[x[1].kind]), Tone.QUIET), width=64),
        Column("times", tr("Working time"), lambda x: CellView(times_text(x[1].segments), second=_seasons(x[1])),
               stretch=True),
        Column("hours", tr("Hours"), lambda x: _counted(x[1]), width=56, right=True),
        Column("day", tr("By day"), lambda x: _or_nothing(sum(s.minutes - s.night_minutes for s in x[1].segments)),
               width=56, right=True),
        Column("night", tr("By night"), lambda x: _or_nothing(sum(s.night_minutes for s in x[1].segments)), width=56,
               right=True),
        Column("counts", tr("In cover"), lambda x: "✓" if x[1].counts and x[1].is_work else "", width=64),
        Column("fee", tr("Fee"), lambda x: tr(dict(FEES)[x[1].fee]) if x[1].fee in dict(FEES) and x[1].fee else x[1].fee,
               width=84),
        Column("account", tr("Account"), partial(_account, draft), width=90),
    )  # fmt: skip


def _leave_columns(draft: SetupDraft) -> tuple[Column[Line], ...]:
    return (
        Column("code", tr("Code in a cell"), lambda x: x[1].code, width=90),
        Column("title", tr("What it is called"), lambda x: CellView(x[1].title, second="" if x[1].active else tr("out of use")),
               width=150),
        Column("credit", tr("Hours credited"), lambda x: _hours(x[1].credit) if x[1].credit else "", width=80,
               right=True),
        Column("account", tr("Account"), partial(_account, draft), width=110),
        Column("masked", tr("On the notice board"), lambda x: x[1].masked or x[1].code, width=100),
        Column("citation", tr("Source"), lambda x: CellView(x[1].citation, Tone.QUIET, tooltip=x[1].citation),
               stretch=True),
    )  # fmt: skip


def _counted(code: CodeDef) -> str:
    return _or_nothing(code.minutes if code.minutes is not None else sum(s.minutes for s in code.segments))


def _seasons(code: CodeDef) -> str:
    return "；".join(season_text(each) for each in code.seasons)


def _account(draft: SetupDraft, line: Line) -> str:
    code: CodeDef = line[1]
    account = draft.now.account(code.account)
    title = code.account if account is None else account.title
    return f"{title} {-code.takes:+g}" if code.account and code.takes else title


assert set(IN_PREGNANCY) <= set(POST_TITLES), "a hazard of the law without a name"
