"""All tables. Importing this package fills the one metadata."""

from db.tables.access import GrantRow, UserRow
from db.tables.audit import AuditRow
from db.tables.base import Base
from db.tables.credentials import (
    CredentialKindRow,
    CredentialRow,
    DutyRequirementRow,
    FreezeReviewRow,
    NoticeRow,
    PostDutyRow,
    VerificationRow,
)
from db.tables.exchange import ImportBatchRow, ImportChangeRow, ImportLayoutRow
from db.tables.hospital import CalendarDayRow, CalendarYearRow, SettingRow, UnitAliasRow, UnitRow
from db.tables.performance import (
    NightFeeRow,
    PerfCapRow,
    PerfEntryRow,
    PerfIndicatorRow,
    PerfRunRow,
    PerfSchemeRow,
    PerfShareRow,
    PerfStepRow,
)
from db.tables.reports import PrintLogRow
from db.tables.roster import (
    RosterCellRow,
    RosterChangeRow,
    RosterLeaveRow,
    RosterSheetRow,
    RosterVersionRow,
    RosterWishRow,
    RuleVersionRow,
    WardSetupRow,
)
from db.tables.staff import (
    BalanceAccountRow,
    BalancePostingRow,
    ContractRow,
    PersonRow,
    QuotaRow,
    SavedListRow,
    StaffFactRow,
)
from db.tables.workload import SatisfactionRow, SurgeryRoleRow, SurgeryRow, WorkloadRow

__all__ = [
    "AuditRow",
    "BalanceAccountRow",
    "BalancePostingRow",
    "Base",
    "CalendarDayRow",
    "CalendarYearRow",
    "ContractRow",
    "CredentialKindRow",
    "CredentialRow",
    "DutyRequirementRow",
    "FreezeReviewRow",
    "GrantRow",
    "ImportBatchRow",
    "ImportChangeRow",
    "ImportLayoutRow",
    "NightFeeRow",
    "NoticeRow",
    "PerfCapRow",
    "PerfEntryRow",
    "PerfIndicatorRow",
    "PerfRunRow",
    "PerfSchemeRow",
    "PerfShareRow",
    "PerfStepRow",
    "PersonRow",
    "PostDutyRow",
    "PrintLogRow",
    "QuotaRow",
    "RosterCellRow",
    "RosterChangeRow",
    "RosterLeaveRow",
    "RosterSheetRow",
    "RosterVersionRow",
    "RosterWishRow",
    "RuleVersionRow",
    "SatisfactionRow",
    "SavedListRow",
    "SettingRow",
    "StaffFactRow",
    "SurgeryRoleRow",
    "SurgeryRow",
    "UnitAliasRow",
    "UnitRow",
    "UserRow",
    "VerificationRow",
    "WardSetupRow",
    "WorkloadRow",
]
