"""The small lists of a ward's set-up: weekly packages, symbols, balance accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from app.errors import UserError
from app.roster.sheet import AccountDef, Gains, Package, SymbolDef, WardSetup
from app.roster.sheet.cell import read_cell
from app.words import N_, say, tr
from ui.book.section import Line, ListSection
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.rowforms import RowForm
from ui.kit.tables import CellView, Column
from ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ui.book.draft import SetupDraft
    from ui.kit.panels import SidePanel

WEEKDAYS = "一二三四五六日"
UNITS = {"day": N_("days"), "hour": N_("hours (unit)")}
GAINS = {
    Gains.NOTHING: N_("nothing by itself"),
    Gains.REST_DAYS: N_("the weekends and swapped days of the month"),
    Gains.HOLIDAYS_WORKED: N_("statutory days worked"),
    Gains.HOURS_OVER_NORM: N_("hours above the norm of the month"),
    Gains.HOURS_ADJUSTED: N_("± hours written beside codes"),
}


class PackagesSection(ListSection[Package]):
    """班次套餐: a week at one press."""

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        self.title_new = tr("New package")
        days = tuple(
            Column(f"d{n}", word, lambda x, n=n: x[1].week[n], width=64)  # type: ignore[misc]  # bound now
            for n, word in enumerate(WEEKDAYS)
        )
        name = Column[Line]("name", tr("What it is called"), lambda x: CellView(x[1].name, Tone.STRONG), stretch=True)
        super().__init__(draft, panel, facts=facts, columns=(name, *days), name=tr("Packages"))

    def items(self, setup: WardSetup) -> tuple[Package, ...]:
        """Return the packages."""
        return setup.packages

    def put(self, setup: WardSetup, items: tuple[Package, ...]) -> WardSetup:
        """Return the set-up with other packages."""
        return attrs.evolve(setup, packages=items)

    def blank(self, setup: WardSetup) -> Package:
        """Return an empty week."""
        taken = {each.name for each in setup.packages}
        return Package(_free(tr("New package"), taken), ("",) * 7)

    def name_of(self, item: Package) -> str:
        """Return its name."""
        return item.name

    def form_of(self, item: Package) -> Form:
        """Return a form with a field a day."""
        days = [
            TextField(f"d{n}", word, value=text) for n, (word, text) in enumerate(zip(WEEKDAYS, item.week, strict=True))
        ]
        hint = tr("Codes as they are typed in a cell; an empty day is left as it is.")
        return RowForm(
            TextField("name", tr("What it is called"), value=item.name, hint=hint), tuple(days[:4]), tuple(days[4:])
        )

    def read(self, form: Form, item: Package) -> Package:
        """Return the package as the form says it."""
        name = form.fields["name"].value()
        if not name:
            raise UserError(say("A package needs a name."), field="name")
        week = []
        for number in range(7):
            text = form.fields[f"d{number}"].value()
            if text and read_cell(text, self.draft.now).unknown:
                raise UserError(say("The ward has no code “{code}”.", code=text), field=f"d{number}")
            week.append(text)
        return attrs.evolve(item, name=name, week=tuple(week))


class SymbolsSection(ListSection[SymbolDef]):
    """The legend of signs beside codes."""

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        self.title_new = tr("New symbol")
        columns: tuple[Column[Line], ...] = (
            Column("sign", tr("Sign"), lambda x: CellView(x[1].sign, Tone.STRONG), width=80),
            Column("title", tr("Meaning"), lambda x: x[1].title, stretch=True),
        )
        super().__init__(draft, panel, facts=facts, columns=columns, name=tr("Symbols"))

    def items(self, setup: WardSetup) -> tuple[SymbolDef, ...]:
        """Return the symbols."""
        return setup.symbols

    def put(self, setup: WardSetup, items: tuple[SymbolDef, ...]) -> WardSetup:
        """Return the set-up with other symbols."""
        return attrs.evolve(setup, symbols=items)

    def blank(self, setup: WardSetup) -> SymbolDef:
        """Return the first sign that is free."""
        taken = {each.sign for each in setup.symbols}
        return SymbolDef(next(sign for sign in "△☆◇○●◆■□①④⑤⑥⑦⑧⑨" if sign not in taken), tr("New symbol"))

    def name_of(self, item: SymbolDef) -> str:
        """Return the sign."""
        return item.sign

    def form_of(self, item: SymbolDef) -> Form:
        """Return sign and meaning."""
        return RowForm(
            TextField("sign", tr("Sign"), value=item.sign, hint="▲ ★ ② ③ ♥ △ ☆"),
            TextField("title", tr("Meaning"), value=item.title),
        )

    def read(self, form: Form, item: SymbolDef) -> SymbolDef:
        """Return the symbol as the form says it."""
        sign, title = form.fields["sign"].value(), form.fields["title"].value()
        if not 1 <= len(sign) <= 2:  # noqa: PLR2004 - ② and variants
            raise UserError(say("A symbol is one or two signs with their meaning."), field="sign")
        if not title:
            raise UserError(say("Say what the symbol means."), field="title")
        return attrs.evolve(item, sign=sign, title=title)


class AccountsSection(ListSection[AccountDef]):
    """Balance accounts shown at the right of the sheet, and what each gains by itself."""

    def __init__(self, draft: SetupDraft, panel: SidePanel, *, facts: Callable[[], Any]) -> None:
        self.title_new = tr("New account")
        columns: tuple[Column[Line], ...] = (
            Column("title", tr("What it is called"), lambda x: CellView(x[1].title, Tone.STRONG), width=140),
            Column("unit", tr("Unit"), lambda x: tr(UNITS[x[1].unit]), width=80),
            Column("gains", tr("Gains each month"), lambda x: tr(GAINS[x[1].gains]), stretch=True),
            Column("codes", tr("Codes that take from it"), lambda x: _takers(draft.now, x[1].code), width=200),
        )
        super().__init__(draft, panel, facts=facts, columns=columns, name=tr("Accounts"))

    def items(self, setup: WardSetup) -> tuple[AccountDef, ...]:
        """Return the accounts."""
        return setup.accounts

    def put(self, setup: WardSetup, items: tuple[AccountDef, ...]) -> WardSetup:
        """Return the set-up with other accounts."""
        return attrs.evolve(setup, accounts=items)

    def blank(self, setup: WardSetup) -> AccountDef:
        """Return an account of days that gains nothing."""
        name = _free(tr("New account"), {each.code for each in setup.accounts})
        return AccountDef(name, name)

    def name_of(self, item: AccountDef) -> str:
        """Return its code."""
        return item.code

    def head_of(self, item: AccountDef) -> str:
        """Return its title: the code is the program's own."""
        return item.title

    def form_of(self, item: AccountDef) -> Form:
        """Return the form; the unit of an account that is kept already stays."""
        held = next((each for each in self.facts().accounts if each.code == item.code), None)
        units = [(unit, tr(title)) for unit, title in UNITS.items() if held is None or unit == held.unit]
        hint = tr("Amounts are posted in it already; the unit stays.") if held is not None else ""
        return RowForm(
            TextField("title", tr("What it is called"), value=item.title),
            ChoiceField("unit", tr("Unit"), units, value=item.unit, hint=hint),
            ChoiceField(
                "gains", tr("Gains each month"), [(gain, tr(text)) for gain, text in GAINS.items()], value=item.gains
            ),
        )

    def read(self, form: Form, item: AccountDef) -> AccountDef:
        """Return the account; one that is new is known by its name."""
        title = form.fields["title"].value()
        if not title:
            raise UserError(say("An account needs a code and a name."), field="title")
        known = {each.code for each in self.facts().accounts} | {each.code for each in self.draft.kept.accounts}
        code = item.code if item.code in known else title
        return attrs.evolve(
            item, code=code, title=title, unit=form.fields["unit"].value(), gains=Gains(form.fields["gains"].value())
        )


def _free(text: str, taken: set[str]) -> str:
    return next(name for name in (text, *(f"{text}{n}" for n in range(2, 100))) if name not in taken)


def _takers(setup: WardSetup, account: str) -> str:
    return "、".join(code.code for code in setup.codes if code.account == account)
