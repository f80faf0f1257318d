"""One's own account beside the page: the password is changed by whoever knows the old one, whatever their role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.users import change_own_password
from app.words import tr
from db.errors import WrongPasswordError
from ui.kit import messages
from ui.kit.controls import button, label
from ui.kit.forms import Form, TextField
from ui.kit.lanes import op
from ui.kit.panels import SidePanel, padded
from ui.kit.strips import Strip

if TYPE_CHECKING:
    from app.desk import Desk

WIDTH = 360


class AccountPanel(SidePanel):
    """The panel in which the person at the desk changes their own password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(width=WIDTH)
        self._desk = desk
        self.form: Form | None = None
        self.strip: Strip | None = None
        self.closed.connect(self._forget)

    def open_password(self) -> None:
        """Ask for the old password and twice for the new one."""
        form = Form(
            TextField("old", tr("Present password"), secret=True),
            TextField("password", tr("New password"), secret=True, hint=tr("Only you know it; nobody can look it up.")),
            TextField("again", tr("Password again"), secret=True),
        )
        strip = Strip()
        layout = form.layout()
        assert layout is not None
        layout.addWidget(strip)
        if self._desk.vault.read_only:
            layout.addWidget(label(tr("Open for reading only: the password can be changed where the hospital is open for writing."),
                                   role="hint", wrap=True))  # fmt: skip
            form.setEnabled(False)
        save = button(tr("Change password"), self.change, role="primary")
        save.setEnabled(not self._desk.vault.read_only)
        last = form.fields["again"].editor
        returned = getattr(last, "returnPressed", None)
        if returned is not None:
            returned.connect(self.change)
        self.form, self.strip = form, strip
        self.show_content(tr("My password"), padded(form), quiet=self._desk.actor.login, foot=(save,))
        form.fields["old"].editor.setFocus()

    def change(self) -> None:
        """Change it, when both entries agree; a refusal stands at its field."""
        form = self.form
        if form is None or not form.isEnabled():
            return
        form.clear_errors()
        old, new, again = (str(form.fields[key].value()) for key in ("old", "password", "again"))
        if new != again:
            form.fields["again"].show_error(tr("The two passwords differ."))
            return
        form.setEnabled(False)
        op(self, lambda _job: change_own_password(self._desk, old=old, new=new)).then(self._changed).otherwise(
            self._refused
        ).run()

    def _changed(self, _none: None) -> None:
        messages.toast(self, tr("Your password was changed."))
        self.close_panel()

    def _refused(self, error: BaseException) -> None:
        form, strip = self.form, self.strip
        if form is None or strip is None:
            return
        form.setEnabled(True)
        if isinstance(error, WrongPasswordError):
            form.fields["old"].show_error(tr("This is not your present password."))
            form.fields["old"].editor.setFocus()
        elif not form.show_error(error):
            messages.say_in(strip, error)

    def _forget(self) -> None:
        self.form = self.strip = None
