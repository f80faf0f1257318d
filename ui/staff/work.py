"""What goes on in the side panel: a person opened, a deed begun, saved and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from app.staff.detail import PersonDetail, person_detail
from app.staff.facts import FactKind
from app.staff.history import CONTRACT, Event, person_history
from app.staff.terms import Contract
from app.staff.undoing import Step, undo
from app.words import tr
from ui.kit import messages
from ui.kit.controls import button
from ui.kit.lanes import op
from ui.staff import contracts, deeds
from ui.staff.deedview import DeedView, saved_words
from ui.staff.paper import save_report
from ui.staff.person import PersonView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from app.staff.units import Unit
    from ui.kit.page import Frame
    from ui.kit.panels import SidePanel
    from ui.staff.deeds import Deed

MOST_STEPS = 50


class PanelWork(QObject):
    """Owns what the panel shows. ``steps`` are the deeds of this sitting that can be taken back, the newest last.

    Lists load again by themselves: the desk broadcasts what changed.

    Signals:
        shown(object): the id of the person now shown, None when none is.
    """

    shown = Signal(object)

    def __init__(self, frame: Frame, panel: SidePanel, home: QWidget) -> None:
        """Work in ``panel``; the cursor goes ``home`` (the list) before a form it stands in goes away."""
        super().__init__(home)
        self.frame = frame
        self.panel = panel
        self.home = home
        self.units: Sequence[Unit] = ()
        self.detail: PersonDetail | None = None
        self.view: PersonView | None = None
        self.form: DeedView | None = None
        self.steps: list[Step] = []
        panel.closed.connect(self._on_closed)

    @property
    def person_id(self) -> int | None:
        """Return whom the panel is about."""
        return None if self.detail is None else self.detail.line.id

    @property
    def busy(self) -> bool:
        """Tell whether a form stands in the panel."""
        return self.form is not None

    def open_person(self, person_id: int, *, then: Callable[[], object] | None = None) -> None:
        """Show a person; ``then`` goes on with a deed."""
        desk = self.frame.desk

        def read() -> tuple[PersonDetail, tuple[Event, ...]]:
            return person_detail(desk, person_id), person_history(desk, person_id)

        def show(found: tuple[PersonDetail, tuple[Event, ...]]) -> None:
            self._show_person(*found)
            if then is not None:
                then()

        op(self.panel, lambda _job: read()).then(show).run()

    def begin(self, name: str, subject: object = None) -> None:
        """Begin a deed on the person shown, on a contract, or on an entry of the timeline."""
        detail = self.detail
        if detail is None:
            return
        if name == "certificates":
            self.frame.go("credentials", person_id=detail.line.id)
        elif name == "card":
            save_report(self.panel, self.frame.desk, "card", {"staff": detail.line.staff_no or ""}, form="pdf")
        else:
            deed = self._deed(detail, name, subject)
            if deed is not None:
                self.show_deed(deed)

    def show_deed(self, deed: Deed) -> None:
        """Put a form into the panel; Ctrl+S saves, Esc goes back."""
        view = DeedView(deed, self.frame.desk)
        view.saved.connect(self._on_saved)
        self.form, self.view = view, None
        back = button(tr("Cancel"), self.back)
        about = "" if self.detail is None or not deed.person_ids else self.detail.line.name
        self.panel.show_content(deed.title, view, quiet=about, foot=(view.save_button, back))
        view.start()

    def back(self) -> None:
        """Leave the form: to the person it was about, else close."""
        self.form = None
        self.home.setFocus()
        if self.detail is not None:
            self.open_person(self.detail.line.id)
        else:
            self.panel.close_panel()

    def keep(self, step: Step, *, person_id: int | None) -> None:
        """Tell that a deed is done, offer its undo, and show whom it was about."""
        self.form = None
        self.home.setFocus()
        self.keep_step(step)
        if person_id is not None:
            self.open_person(person_id)
        else:
            self.panel.close_panel()

    def keep_step(self, step: Step) -> None:
        """Tell that a deed is done and offer its undo."""
        self.steps = [*self.steps[1 - MOST_STEPS :], step] if step.changes else self.steps
        messages.toast(self.panel, saved_words(step), undo=(lambda: self.undo(step)) if step.changes else None)

    def undo(self, step: Step | None = None) -> None:
        """Take back ``step``, or the newest deed of this sitting."""
        wanted = step or (self.steps[-1] if self.steps else None)
        if wanted is None or wanted not in self.steps:
            messages.toast(self.panel, tr("Nothing to undo."))
            return
        op(self.panel, lambda _job: undo(self.frame.desk, wanted)).then(lambda _none: self._on_undone(wanted)).run()

    def blank(self) -> None:
        """Forget everybody."""
        self.detail, self.view, self.form, self.steps = None, None, None, []
        self.panel.close_panel()

    def _deed(self, detail: PersonDetail, name: str, subject: object) -> Deed | None:
        today = self.frame.desk.clock.today()
        if name in set(FactKind):
            return deeds.event_deed(detail, FactKind(name), self.units, today)
        plain: dict[str, Callable[[], Deed]] = {
            "edit": lambda: deeds.own_deed(detail),
            "leave": lambda: deeds.leave_deed(detail, today),
            "return": lambda: deeds.return_deed(detail),
            "sign": lambda: contracts.sign_deed(detail, today),
            "end-contract": lambda: contracts.end_deed(detail, cast("Contract", subject), today),
            "resume-contract": lambda: contracts.take_back_deed(detail, cast("Contract", subject)),
        }
        if name in plain:
            return plain[name]()
        assert isinstance(subject, Event)
        if subject.subject == CONTRACT:
            contract = next((c for c, _f in detail.contracts if c.id == subject.subject_id), None)
            if contract is None:
                return None
            return (contracts.correct_deed if name == "correct" else contracts.remove_deed)(detail, contract)
        fact = next((each.fact for each in detail.timeline if each.fact.id == subject.subject_id), None)
        if fact is None:
            return None
        if name == "end":
            return deeds.end_deed(detail, fact, today)
        return deeds.correct_deed(detail, fact, self.units) if name == "correct" else deeds.remove_deed(detail, fact)

    def _show_person(self, detail: PersonDetail, events: tuple[Event, ...]) -> None:
        self.detail, self.form = detail, None
        self.view = PersonView(detail, events, self.frame.desk, self.begin)
        self.panel.show_content(
            detail.line.name, self.view, quiet=detail.line.staff_no or tr("no staff number"), foot=self.view.foot()
        )
        self.shown.emit(detail.line.id)

    def _on_saved(self, result: object, step: Step) -> None:
        self.keep(step, person_id=result if isinstance(result, int) and step.person_ids else None)

    def _on_undone(self, step: Step) -> None:
        self.steps.remove(step)
        messages.toast(self.panel, tr("Taken back: {deed}", deed=step.label))
        if self.detail is None:
            return
        gone = any(change.before is None and change.id == self.detail.line.id for change in step.changes
                   if change.table.__tablename__ == "person")  # fmt: skip
        if gone:
            self.panel.close_panel()
        elif not self.busy:
            self.open_person(self.detail.line.id)

    def _on_closed(self) -> None:
        self.detail, self.view, self.form = None, None, None
        self.shown.emit(None)
