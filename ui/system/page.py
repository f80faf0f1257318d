"""The system page: users, settings, structure, audit, backups, each tab for those who may."""

from __future__ import annotations

from functools import partial

from app.access.permissions import Verb
from app.words import tr
from ui.kit.page import Frame
from ui.kit.tab import TabbedPage
from ui.system.audit import AuditTab
from ui.system.backups import BackupsTab
from ui.system.settings import SettingsTab
from ui.system.structure import StructureTab
from ui.system.users import UsersTab


class SystemPage(TabbedPage):
    """What the hospital's administrator and auditor look after."""

    kinds = frozenset({"user", "setting", "unit", "backup", "audit"})

    def __init__(self, frame: Frame) -> None:
        super().__init__(
            frame,
            (
                ("users", tr("Users"), Verb.USER_VIEW, partial(UsersTab, frame)),
                ("structure", tr("Structure"), Verb.UNIT_EDIT, partial(StructureTab, frame)),
                ("settings", tr("Settings"), Verb.SETTING_VIEW, partial(SettingsTab, frame)),
                ("audit", tr("Audit"), Verb.AUDIT_VIEW, partial(AuditTab, frame)),
                ("backups", tr("Backups"), Verb.BACKUP_RUN, partial(BackupsTab, frame)),
            ),
        )

    def title(self) -> str:
        """Return the page's title."""
        return tr("System")
