"""Settings: the page is the table of ``app/settings.py`` drawn; a new row there needs nothing here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.errors import UserError
from app.settings import (
    GROUP_TITLES,
    SETTINGS,
    Group,
    Setting,
    all_settings,
    change_setting,
    check_setting,
    setting_of,
)
from app.words import tr
from ui.kit import messages
from ui.kit.cards import SectionCard
from ui.kit.controls import button
from ui.kit.forms import ChoiceField, Field, Form, LinesField, TextField
from ui.kit.lanes import op
from ui.kit.tab import Tab
from ui.kit.tokens import SPACE_4

if TYPE_CHECKING:
    from ui.kit.page import Frame


class SettingsTab(Tab):
    """One card a group, one field a setting; a changed field offers to be saved."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.fields: dict[str, Field] = {}
        self._values: dict[str, Any] = {}
        self._save = button(tr("Save changes"), self.save, role="primary")
        self._save.setEnabled(False)
        self._save.setVisible(self.desk.may(Verb.SETTING_EDIT))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self.body.addWidget(self._scroll, 1)

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the button that saves, for those who may."""
        return (self._save,) if self.desk.may(Verb.SETTING_EDIT) else ()

    def load(self) -> None:
        """Load the values, unless somebody is typing."""
        if not self._save.isEnabled():
            op(self, lambda _job: all_settings(self.desk)).then(self._show).run()

    def save(self) -> None:
        """Save every changed field, or none when one does not hold; that one says why."""
        self.strip.clear()
        changed = {key: field.value() for key, field in self.fields.items() if field.value() != self._shown(key)}

        def work(_job: object) -> int:
            for key, value in changed.items():
                check_setting(setting_of(key), value)  # all or none: what does not hold is told before any is kept
            for key, value in changed.items():
                change_setting(self.desk, key=key, value=value)
            return len(changed)

        op(self, work).then(self._on_saved).otherwise(self._on_refused).run()

    def _on_refused(self, error: BaseException) -> None:
        field = self.fields.get(error.field or "") if isinstance(error, UserError) else None
        if field is None:
            self.refuse(Form(), error)
            return
        field.show_error(str(error))
        field.editor.setFocus()

    def _on_saved(self, count: int) -> None:
        self._save.setEnabled(False)
        messages.toast(self, tr("{count} settings were saved.", count=count))
        self.load()

    def _show(self, values: dict[str, Any]) -> None:
        self._values = values
        self.fields.clear()
        holder = QWidget()
        halves = QHBoxLayout(holder)
        halves.setContentsMargins(0, 0, SPACE_4, 0)
        halves.setSpacing(SPACE_4)
        columns = [QVBoxLayout(), QVBoxLayout()]
        for place, group in enumerate(g for g in Group if any(s.group is g and not s.local for s in SETTINGS)):
            card = SectionCard(tr(GROUP_TITLES[group]))
            card.body.setSpacing(SPACE_4)
            for setting in SETTINGS:
                if setting.group is group and not setting.local:
                    card.body.addWidget(self._field(setting, values[setting.key]))
            columns[place % 2].addWidget(card)
        for column in columns:
            column.setSpacing(SPACE_4)
            column.addStretch(1)
            half = QWidget()
            column.setContentsMargins(0, 0, 0, 0)
            half.setLayout(column)
            halves.addWidget(half, 1)
        self._scroll.setWidget(holder)  # takes the old one away; set full, so that its height is known

    def _field(self, setting: Setting, value: Any) -> Field:
        made = make_field(setting, value)
        made.setEnabled(self.desk.may(Verb.SETTING_EDIT))
        made.edited.connect(partial(self._save.setEnabled, True))
        self.fields[setting.key] = made
        return made

    def _shown(self, key: str) -> Any:
        value = self._values[key]
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def make_field(setting: Setting, value: Any) -> Field:
    """Make the field a setting's kind asks for."""
    title, hint = tr(setting.title), tr(setting.hint)
    if setting.kind == "lines":
        return LinesField(setting.key, title, hint=hint, value=tuple(value))
    if setting.kind == "choice":
        return ChoiceField(setting.key, title, [(k, tr(t)) for k, t in setting.choices], hint=hint, value=value)
    if setting.kind == "flag":
        return ChoiceField(setting.key, title, [(True, tr("Yes")), (False, tr("No"))], hint=hint, value=bool(value))
    if setting.kind == "number" and setting.low is not None and setting.high is not None:
        bounds = tr("From {low} to {high}.", low=setting.low, high=setting.high)
        hint = f"{hint} {bounds}".strip()
    return TextField(setting.key, title, hint=hint, value=str(value))
