"""The table of pages: what stands in the rail, for whom, and where it is imported from when first opened."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

import attrs

from app.access.actor import Role
from app.access.permissions import Verb
from app.words import N_, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.desk import Desk
    from ui.kit.page import Frame, Page


HOME = "home"


@attrs.frozen(slots=True)
class PageSpec:
    """One page: rail icon and word, the verbs of which one is needed to see it, and its class."""

    id: str
    icon: str
    title: str
    verbs: tuple[Verb, ...]
    module: str
    name: str
    at_foot: bool = False

    def exists(self) -> bool:
        """Tell whether this program has the page."""
        package = self.module.rpartition(".")[0]
        return importlib.util.find_spec(package) is not None and importlib.util.find_spec(self.module) is not None

    def make(self, frame: Frame) -> Page:
        """Import the page and make it."""
        made: Page = getattr(importlib.import_module(self.module), self.name)(frame)
        return made

    def words(self) -> str:
        """Return the title in the current language."""
        return tr(self.title)


#: A new page is one line here. Its place is its place in the rail; as long as its module is not there, nothing shows.
PAGES: tuple[PageSpec, ...] = (
    PageSpec(HOME, "home", N_("Home"), (Verb.CREDENTIAL_VIEW,), "ui.home.page", "HomePage"),
    PageSpec("staff", "users", N_("Staff"), (Verb.STAFF_VIEW,), "ui.staff.page", "StaffPage"),
    PageSpec(
        "credentials",
        "certificate",
        N_("Credentials"),
        (Verb.CREDENTIAL_VIEW,),
        "ui.credentials.page",
        "CredentialsPage",
    ),
    PageSpec("roster", "calendar-month", N_("Roster"), (Verb.ROSTER_VIEW,), "ui.roster.page", "RosterPage"),
    PageSpec(
        "book",
        "adjustments-horizontal",
        N_("Ward book"),
        (Verb.ROSTER_VIEW, Verb.CALENDAR_EDIT),
        "ui.book.page",
        "BookPage",
    ),
    PageSpec(
        "requests",
        "inbox",
        N_("Requests"),
        (Verb.REQUEST_ANSWER, Verb.REQUEST_OWN, Verb.REQUEST_VIEW),
        "ui.requests.page",
        "RequestsPage",
    ),
    PageSpec(
        "performance",
        "scale",
        N_("Performance"),
        (Verb.PERFORMANCE_VIEW,),
        "ui.performance.page",
        "PerformancePage",
    ),
    PageSpec("imports", "file-import", N_("Import"), (Verb.IMPORT_RUN,), "ui.imports.page", "ImportPage"),
    PageSpec("reports", "printer", N_("Reports"), (Verb.REPORT_PRINT,), "ui.reports.page", "ReportsPage"),
    PageSpec(
        "system",
        "settings",
        N_("System"),
        (Verb.SETTING_EDIT, Verb.USER_VIEW, Verb.AUDIT_VIEW, Verb.BACKUP_RUN),
        "ui.system.page",
        "SystemPage",
        at_foot=True,
    ),
)


#: Where somebody without the home page begins: at what their role is there for, with the tab of it.
STARTS: Mapping[Role, tuple[str, str]] = {
    Role.FINANCE: ("performance", ""),
    Role.AUDITOR: ("system", "audit"),
    Role.ADMINISTRATOR: ("system", "users"),
}


def start_of(desk: Desk, specs: Iterable[str]) -> tuple[str, str]:
    """Return page and tab (or "") the person at ``desk`` begins with, of the pages ``specs`` in the order of the rail."""
    there = tuple(specs)
    if there and there[0] != HOME:
        for role, (page, tab) in STARTS.items():
            if role in desk.actor.roles and page in there:
                return page, tab
    return (there[0], "") if there else ("", "")


def available(desk: Desk, pages: Iterable[PageSpec] = PAGES) -> tuple[PageSpec, ...]:
    """Return the pages this program has and the person at ``desk`` may see: no dead buttons."""
    return tuple(spec for spec in pages if any(desk.may(verb) for verb in spec.verbs) and spec.exists())
