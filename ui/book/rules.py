"""The rules of law, hospital and ward in one list; a ward sets its own, and only tighter; named, dated versions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.roster.book.rulebook import HOSPITAL, LAW, WARD, RuleLine, save_rules
from app.roster.book.ruledesk import Effect, RulesLook, effects, look_at_rules, refusals
from app.roster.book.rulewords import setting_words
from app.roster.model import RuleConfig, RuleLevel
from app.roster.rules import ALL_RULES, RULES_BY_KEY
from app.words import N_, say, tr
from ui.book.ruleform import RuleForm, staffing_text
from ui.kit import messages
from ui.kit.commands import Command
from ui.kit.controls import ChipBar, button, label
from ui.kit.forms import DateField, Form, TextField
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_2, SPACE_3, Shape, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

PANEL = 420
SCOPE = 200
VERSION = 320
LEVELS = {
    RuleLevel.LAW: (N_("Law"), Tone.LAPSED, Shape.SQUARE),
    RuleLevel.STANDARD: (N_("Standard"), Tone.DUE, Shape.TRIANGLE),
    RuleLevel.POLICY: (N_("Policy"), Tone.CALM, Shape.DOT),
}
SOURCES = {LAW: N_("Law"), HOSPITAL: N_("Hospital"), WARD: N_("Ward")}


class RulesTab(Tab):
    """The hospital's rules, or a ward's: the own settings are a draft until they are kept as a named version."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, panel_width=PANEL)
        self.look: RulesLook | None = None
        self.own: tuple[RuleConfig, ...] = ()
        self._unit: int | None = None
        self._chosen_once = False
        self.form: RuleForm | None = None
        self.save_form: Form | None = None
        self.scope = QComboBox()
        self.scope.setFixedWidth(SCOPE)
        self.scope.setAccessibleName(tr("Whose rules"))
        self.scope.activated.connect(self._on_scope)
        self.version = QComboBox()
        self.version.setFixedWidth(VERSION)
        self.version.setAccessibleName(tr("Version of the rules"))
        self.version.activated.connect(self._on_version)
        self.levels = ChipBar(name=tr("Level"), single=True)
        self.levels.show_chips([(level, tr(words[0]), None) for level, words in LEVELS.items()])
        self.levels.changed.connect(self._fill)
        self._state = label(role="hint")
        self._add = button(f"{tr('Add a rule')} ▾", small=True)
        self._add.setAccessibleName(tr("Add a rule"))
        self._menu = QMenu(self)
        self._add.setMenu(self._menu)
        self.table: RowTable[RuleLine] = RowTable(_columns(), name=tr("Rules"))
        self.table.picked.connect(lambda line: self._open(line) if line is not None else None)
        self.table.clicked.connect(lambda _index: self._reopen())
        self._save = button(tr("Save rules …"), self.open_save, role="primary")
        self._discard = button(tr("Discard changes"), self.discard)
        self._lay_out()

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, 0, SPACE_3, 0)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_2)
        bar.addWidget(self.scope)
        bar.addWidget(self.version)
        bar.addWidget(self._state, 1)
        self.body.addLayout(bar)
        row = QHBoxLayout()
        row.addWidget(self.levels, 1)
        row.addWidget(self._add)
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)

    # -- the tab ---------------------------------------------------------------------------------------------------

    @property
    def may_edit(self) -> bool:
        """Tell whether the layer shown may be set at this desk."""
        verb = Verb.ROSTER_APPROVE if self._unit is None else Verb.ROSTER_EDIT
        return self.desk.may(verb) and not self.desk.vault.read_only

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return saving and discarding, for those who may set some rules."""
        may = self.desk.may(Verb.ROSTER_EDIT) and not self.desk.vault.read_only
        return (self._discard, self._save) if may else ()

    def commands(self) -> tuple[Command, ...]:
        """Return what the palette offers."""
        return (Command("rules.save", say("Save rules …"), self.open_save, key="Ctrl+S"),) if self.top_actions() else ()

    def receive(self, **params: object) -> None:
        """Take the ward whose rules are shown (``ward``)."""
        ward = params.get("ward")
        if isinstance(ward, int) and not self.dirty:
            self._unit, self._chosen_once = ward, True
            self.load()

    def load(self) -> None:
        """Read the rules, unless somebody is changing them."""
        if self.dirty:
            return
        unit = self._unit
        op(self, lambda _job: look_at_rules(self.desk, unit_id=unit)).then(self._show).run()

    @property
    def dirty(self) -> bool:
        """Tell whether the own settings differ from what is kept."""
        return self.look is not None and self.own != self.look.own

    def discard(self) -> None:
        """Go back to what is kept."""
        if self.look is not None:
            self.own = self.look.own
            self.strip.clear()
            self._fill()

    def blank(self) -> None:
        """Close the forms."""
        super().blank()
        self.form = self.save_form = None

    def scenes(self) -> dict[str, Callable[[], None]]:
        """Return a rule opened, and a ward's."""

        def rule(key: str) -> None:
            self.table.go_to(lambda line: line.key == key)

        def ward() -> None:
            if self.look is not None and self.look.wards:
                self._unit = next((w.unit_id for w in self.look.wards if w.version), None)
                self.load()

        return {"rule": partial(rule, "rest-between"), "ward": ward, "succession": partial(rule, "succession")}

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show(self, look: RulesLook) -> None:
        if not self._chosen_once and self._unit is None and not self.desk.may(Verb.ROSTER_APPROVE) and look.wards:
            self._unit, self._chosen_once = look.wards[0].unit_id, True  # a head nurse begins with her own ward
            self.load()
            return
        self.look, self.own = look, look.own
        self.panel.close_panel()
        self.scope.clear()
        self.scope.addItems([tr("The hospital's rules"), *(line.name for line in look.wards)])
        places = [None, *(line.unit_id for line in look.wards)]
        self.scope.setCurrentIndex(places.index(look.unit_id))
        self.version.clear()
        none = tr("as the program starts with") if look.unit_id is None else tr("no rules of its own yet")
        told = [tr("{name} · from {day} · {reason}", name=v.name, day=v.since, reason=v.reason) for v in look.versions]
        self.version.addItems(told or [none])
        self._fill_menu()
        self._fill()

    def _fill_menu(self) -> None:
        assert self.look is not None
        self._menu.clear()
        self._add.setVisible(self.may_edit)
        for kind in sorted(ALL_RULES, key=lambda each: str(each.spec.title)):
            action = self._menu.addAction(str(kind.spec.title))
            action.triggered.connect(lambda _on=False, key=kind.spec.key: self.add(key))

    def _fill(self) -> None:
        """Show the list with the own settings as they stand."""
        if self.look is None:
            return
        wanted = self.levels.chosen()
        lines = [line for line in self.look.lines(self.own) if not wanted or line.level in wanted]
        self.table.blockSignals(True)
        self.table.show_rows(lines, keep=lambda line: line.label)
        self.table.blockSignals(False)
        for widget in (self._save, self._discard):
            widget.setEnabled(self.dirty)
        self._state.setText(tr("changed, not saved") if self.dirty else "")

    def _reopen(self) -> None:
        line = self.table.current_row()
        if line is not None and (self.form is None or self.panel.content() is None):
            self._open(line)

    def _open(self, line: RuleLine) -> None:
        assert self.look is not None
        above = {rule.label: rule for rule in self.look.above}
        own = next((rule for rule in self.own if rule.label == line.label), None)
        config = own or line.config or RuleConfig(line.key, weight=line.weight)
        form = RuleForm(
            line,
            config,
            may_edit=self.may_edit,
            own=own is not None,
            covered=line.label in above,
            codes=self.look.codes,
        )
        form.changed.connect(partial(self._on_form, form))
        form.dropped.connect(partial(self._drop, line.label))
        self.form = form
        self.panel.show_content(str(line.title), padded(form), quiet=tr(SOURCES[line.source]))

    def _on_form(self, form: RuleForm) -> None:
        """Take what the form says into the own settings, or say why it can't be."""
        assert self.look is not None
        try:
            made = form.read()
        except UserError as error:
            form.refuse((error.text,), field=error.field)
            return
        told = refusals(self.look, made)
        form.refuse(told)
        if told:
            return
        old = form.label
        rest = [rule for rule in self.own if rule.label not in {old, made.label}]
        place = next((n for n, rule in enumerate(self.own) if rule.label == old), len(rest))
        self.own = (*rest[:place], made, *rest[place:])
        form.label = made.label
        self._fill()

    def _drop(self, name: str) -> None:
        """Take the own setting away; what stands above holds again."""
        self.own = tuple(rule for rule in self.own if rule.label != name)
        self.panel.close_panel()
        self._fill()

    def add(self, key: str) -> None:
        """Add a setting of a rule to the own ones; a second one of the same rule gets a name."""
        assert self.look is not None
        taken = {line.label for line in self.look.lines(self.own) if line.config is not None}
        names = ("", *(str(number) for number in range(2, 50)))
        name = next(n for n in names if RuleConfig(key, name=n).label not in taken)
        made = RuleConfig(key, name=name, weight=RULES_BY_KEY[key].spec.default_weight)
        self.own = (*self.own, made)
        self.levels.choose()
        self._fill()
        self.table.go_to(lambda line: line.label == made.label)

    def _on_scope(self, place: int) -> None:
        assert self.look is not None
        places = [None, *(line.unit_id for line in self.look.wards)]
        if self.dirty and not messages.ask(self, tr("Discard the changes of these rules?"), yes=tr("Discard changes")):
            self.scope.setCurrentIndex(places.index(self._unit))
            return
        self.discard()
        self._unit, self._chosen_once = places[place], True
        self.load()

    def _on_version(self, place: int) -> None:
        assert self.look is not None
        if place < len(self.look.versions):
            chosen = self.look.versions[place]
            self.own = chosen.rules
            self._fill()
            if self.dirty:
                told = tr("These are the rules of {name}; saving makes them a new version.", name=chosen.name)
                self.strip.say(told, tone=Tone.CALM)

    # -- keeping ---------------------------------------------------------------------------------------------------

    def open_save(self) -> None:
        """Ask for name, day and reason, and tell what the edited rules would say of the published rosters."""
        if not self.dirty or self.look is None:
            return
        today = self.desk.clock.today()
        since = DateField("since", tr("Judges duties from"), value=max(today, self.look.on))
        names = {version.name for version in self.look.versions}
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        name = next((n for n in (f"{today:%Y-%m}-{x}" for x in letters) if n not in names), "")
        form = Form(
            TextField("name", tr("Name of the version"), value=name),
            since,
            TextField("reason", tr("Reason"), hint=tr("Why, and by whose decision.")),
        )
        self.save_form = form
        told = label(tr("What they would say of the published rosters …"), role="hint", wrap=True)
        since.line.editingFinished.connect(lambda: self._ask_effects(since, told))
        self._ask_effects(since, told)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        for widget in (form, label(tr("Published rosters under these rules"), role="heading"), told):
            column.addWidget(widget)
        keep = button(tr("Save"), lambda: self.save(form), role="primary")
        self.form = None
        self.panel.show_content(tr("Save rules"), padded(holder), foot=(keep,))

    def _ask_effects(self, since: DateField, told: QWidget) -> None:
        try:
            day = since.value()
        except UserError:
            return  # the field has said why
        if day is not None:
            unit, own = self._unit, self.own
            op(told, lambda _job: effects(self.desk, unit_id=unit, rules=own, since=day)).then(
                lambda found: told.setText(_effects_text(found))  # type: ignore[attr-defined]  # a label
            ).run()

    def save(self, form: Form) -> None:
        """Keep the own settings as a named version."""
        form.clear_errors()
        try:
            values = {key: field.value() for key, field in form.fields.items()}
        except UserError:
            return  # the field has said why
        if values["since"] is None:
            form.fields["since"].show_error(tr("Say from which day it holds."))
            return
        unit, own = self._unit, self.own

        def work(_job: object) -> object:
            return save_rules(self.desk, unit_id=unit, name=values["name"], since=values["since"], rules=own,
                              reason=values["reason"])  # fmt: skip

        op(self, work).then(lambda _pack: self._saved(values["name"])).otherwise(
            lambda error: self.refuse(form, error)
        ).run()

    def _saved(self, name: str) -> None:
        messages.toast(self, tr("Version {name} of the rules is kept.", name=name))
        if self.look is not None:
            self.look = attrs.evolve(self.look, own=self.own)
        self.panel.close_panel()
        self.load()


def _effects_text(found: tuple[Effect, ...]) -> str:
    if not found:
        return tr("No published roster has days from then on.")
    return "\n".join(
        tr(
            "{ward} {month}: binding {before} → {after}, wishes {wishes_before} → {wishes_after}",
            ward=each.ward, month=f"{each.first:%Y-%m}", before=each.binding_before, after=each.binding_after,
            wishes_before=each.wishes_before, wishes_after=each.wishes_after,
        )
        for each in found
    )  # fmt: skip


def _columns() -> tuple[Column[RuleLine], ...]:
    return (
        Column("level", tr("Level"), _level, width=98),
        Column("title", tr("Rule"), lambda x: CellView(str(x.title), Tone.STRONG, second=x.label.partition("/")[2],
                                                       tooltip=str(x.help)), width=190),
        Column("params", tr("Setting"), lambda x: CellView(_params(x), tooltip=_params(x)), stretch=True),
        Column("weight", tr("Weight"), lambda x: tr("binding") if x.weight is None else tr("wish {n}", n=x.weight),
               width=76),
        Column("staffing", tr("Binds"), lambda x: CellView(staffing_text(x.staffing), Tone.QUIET), width=70),
        Column("source", tr("Set by"), lambda x: tr(SOURCES[x.source]), width=84),
        Column("citation", tr("Source"), lambda x: CellView(x.citation, Tone.QUIET, tooltip=x.citation), width=150),
    )  # fmt: skip


def _level(line: RuleLine) -> CellView:
    words, tone, shape = LEVELS[line.level]
    return CellView(tr(words), marks=(Mark(shape, tone, tr(words)),))


def _params(line: RuleLine) -> str:
    told = (setting_words(spec, value) for _name, spec, value in line.params)
    return "；".join(words for words in told if words)
