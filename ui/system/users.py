"""Users: who they are, what was granted; add one, change roles, take access away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.access.actor import Grant, Role, role_title
from app.access.permissions import Verb
from app.access.users import User, add_user, bind_person, change_grants, list_users, reset_password, revoke_user
from app.staff.units import Unit, list_units
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.lanes import op
from ui.kit.panels import padded
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_4, Shape, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.kit.page import Frame


class UsersTab(Tab):
    """The list of users, detail at the right."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._wards: tuple[Unit, ...] = ()
        self.table: RowTable[User] = RowTable(_columns(), name=tr("Users"))
        self.table.opened.connect(self._edit)
        self.table.picked.connect(lambda user: self._edit(user) if user is not None else None)
        self.body.addWidget(self.table, 1)
        self._add = button(tr("Add user"), self.add, role="primary", icon_name="user-plus")
        self.form: Form | None = None
        self.roles: RolePicker | None = None

    def top_actions(self) -> tuple[QWidget, ...]:
        """Return the button that adds, for those who may."""
        return (self._add,) if self.desk.may(Verb.USER_EDIT) else ()

    def load(self) -> None:
        """Load users and wards."""
        op(self, lambda _job: (list_users(self.desk), list_units(self.desk))).then(self._show).run()

    def blank(self) -> None:
        """Forget everybody."""
        super().blank()
        self.table.show_rows(())

    def add(self) -> None:
        """Open the form of a new user."""
        form = Form(
            TextField("login", tr("Login"), hint=tr("Short, without blanks; for example your staff number.")),
            TextField("name", tr("Name")),
            TextField("staff", tr("Staff number"), hint=tr("Whose own month and requests the login shows.")),
            TextField("password", tr("First password"), secret=True, hint=tr("Let the person type it themselves.")),
            TextField("again", tr("Password again"), secret=True),
        )
        roles = RolePicker(self._wards, frozenset())
        save = button(tr("Add user"), lambda: self._save_new(form, roles), role="primary")
        self._open(tr("New user"), form, roles, (save,))

    def _edit(self, user: User) -> None:
        if not self.desk.may(Verb.USER_EDIT) or not user.active:
            return
        roles = RolePicker(self._wards, frozenset(Grant(role, unit) for role, unit, _place in user.grants))
        form = Form(
            TextField(
                "staff",
                tr("Staff number"),
                value=user.staff_no,
                hint=tr("Whose own month and requests the login shows."),
            ),
            TextField("reason", tr("Reason for taking access away"), placeholder=tr("for example: left")),
        )
        lost = button(tr("Password forgotten …"), lambda: self.ask_password(user))
        save = button(tr("Save roles"), lambda: self._save_roles(user, roles, form), role="primary")
        revoke = button(tr("Take access away"), lambda: self._revoke(user, form), role="danger")
        self._open(f"{user.name} · {user.login}", form, roles, (save, lost, revoke))

    def ask_password(self, user: User) -> None:
        """Open the form that gives a user who forgot it another password."""
        form = Form(
            TextField("password", tr("New password"), secret=True, hint=tr("Let the person type it themselves.")),
            TextField("again", tr("Password again"), secret=True),
            TextField("reason", tr("Reason"), value=tr("forgotten"), hint=tr("It stays in the audit.")),
        )
        self.form, self.roles = form, None
        give = button(tr("Give this password"), lambda: self._give_password(user, form), role="primary")
        self.panel.show_content(f"{user.name} · {user.login}", padded(form), foot=(give,))
        form.fields["password"].editor.setFocus()

    def _give_password(self, user: User, form: Form) -> None:
        self.strip.clear()
        form.clear_errors()
        values = {key: str(field.value()) for key, field in form.fields.items()}
        if not _agree(form, values):
            return
        op(
            self,
            lambda _job: reset_password(
                self.desk, user_id=user.id, password=values["password"], reason=values["reason"]
            ),
        ).then(lambda _none: self._done(tr("{login} has a new password.", login=user.login))).otherwise(
            lambda error: self.refuse(form, error)
        ).run()

    def _open(self, title: str, form: Form, roles: RolePicker, foot: tuple[QWidget, ...]) -> None:
        self.form, self.roles = form, roles
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_4)
        column.addWidget(roles)
        column.addWidget(form)
        column.addStretch(1)
        self.panel.show_content(title, holder, foot=foot)

    def _save_new(self, form: Form, roles: RolePicker) -> None:
        self.strip.clear()
        values = {key: str(field.value()) for key, field in form.fields.items()}
        if not _agree(form, values):
            return
        grants = roles.grants()
        op(
            self,
            lambda _job: add_user(
                self.desk,
                login=values["login"],
                name=values["name"],
                password=values["password"],
                grants=grants,
                staff_no=values["staff"],
            ),
        ).then(lambda _id: self._done(tr("User {login} was added.", login=values["login"]))).otherwise(
            lambda error: self.refuse(form, error)
        ).run()

    def _save_roles(self, user: User, roles: RolePicker, form: Form) -> None:
        self.strip.clear()
        grants, staff_no = roles.grants(), str(form.fields["staff"].value())

        def save(_job: object) -> None:
            if staff_no != user.staff_no:
                bind_person(self.desk, user_id=user.id, staff_no=staff_no)
            change_grants(self.desk, user_id=user.id, grants=grants)

        op(self, save).then(
            lambda _none: self._done(tr("The roles of {name} were changed.", name=user.name))
        ).otherwise(lambda error: self.refuse(form, error)).run()

    def _revoke(self, user: User, form: Form) -> None:
        reason = str(form.fields["reason"].value())
        if not reason:
            form.fields["reason"].show_error(tr("Give the reason; it stays in the audit."))
            return
        question = tr("Take access away from {name}? The data key is changed.", name=user.name)
        if not messages.ask(self, question, yes=tr("Take access away"), danger=True):
            return
        op(self, lambda _job: revoke_user(self.desk, user_id=user.id, reason=reason)).then(
            lambda _none: self._done(tr("{login} was revoked and the data key changed.", login=user.login))
        ).otherwise(lambda error: self.refuse(form, error)).run()

    def _done(self, text: str) -> None:
        self.panel.close_panel()
        messages.toast(self, text)
        self.load()

    def _show(self, loaded: tuple[tuple[User, ...], tuple[Unit, ...]]) -> None:
        users, units = loaded
        self._wards = tuple(unit for unit in units if unit.kind in {"department", "ward"})
        self.table.show_rows(users, keep=lambda user: user.id)


class RolePicker(QWidget):
    """Which roles are granted; a head nurse's role for one ward."""

    def __init__(self, wards: tuple[Unit, ...], held: frozenset[Grant]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(tr("Roles"), role="label"))
        self.boxes: dict[Role, QCheckBox] = {}
        roles = {grant.role for grant in held}
        for role in Role:
            box = QCheckBox(role_title(role))
            box.setChecked(role in roles)
            self.boxes[role] = box
            column.addWidget(box)
        mine = [grant.unit_id for grant in held if grant.role is Role.HEAD_NURSE]
        self._more = tuple(unit for unit in mine[1:] if unit is not None)
        choices = [(ward.id, ward.name) for ward in wards]
        self.ward = ChoiceField("ward", tr("Ward of the head nurse"), choices, value=mine[0] if mine else None)
        self.ward.setVisible(self.boxes[Role.HEAD_NURSE].isChecked())
        self.boxes[Role.HEAD_NURSE].toggled.connect(self.ward.setVisible)
        column.addWidget(self.ward)

    def grants(self) -> tuple[Grant, ...]:
        """Return what is ticked."""
        made: list[Grant] = []
        for role, box in self.boxes.items():
            if not box.isChecked():
                continue
            if role is Role.HEAD_NURSE:
                wards = dict.fromkeys((self.ward.value(), *self._more))
                made += [Grant(role, ward) for ward in wards]
            else:
                made.append(Grant(role))
        return tuple(made)


def _agree(form: Form, values: Mapping[str, str]) -> bool:
    if values["password"] == values["again"]:
        return True
    form.fields["again"].show_error(tr("The two passwords differ."))
    return False


def _columns() -> tuple[Column[User], ...]:
    return (
        Column("login", tr("Login"), lambda user: CellView(user.login, Tone.STRONG), width=140),
        Column("name", tr("Name"), lambda user: user.name, width=140),
        Column("staff", tr("Staff number"), lambda user: CellView(user.staff_no, Tone.QUIET), width=100),
        Column("roles", tr("Roles"), _roles, stretch=True),
        Column("seen", tr("Last seen"), _seen, width=150, sort=lambda user: user.last_login_at),
        Column("state", tr("State"), _state, width=100),
    )


def _roles(user: User) -> CellView:
    told = (f"{role_title(role)}（{place}）" if place else role_title(role) for role, _unit, place in user.grants)
    text = "、".join(told)
    return CellView(text, tooltip=text)


def _seen(user: User) -> CellView:
    seen = user.last_login_at
    return CellView("" if seen is None else f"{seen.astimezone():%Y-%m-%d %H:%M}", Tone.QUIET)


def _state(user: User) -> CellView:
    if user.active:
        return CellView(tr("active"), marks=(Mark(Shape.TICK, Tone.GOOD),))
    return CellView(tr("revoked"), Tone.QUIET, marks=(Mark(Shape.SQUARE, Tone.CALM),))
