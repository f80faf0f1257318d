"""Every report of the program. A new one: its builder in a file of its own, and one row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.access.permissions import Verb
from app.credentials.notices import record_notices
from app.errors import UserError
from app.reports import sources
from app.reports.due import DueRow, due_list
from app.reports.establishment import PostLine, establishment_ledger
from app.reports.hospital_pay import HOSPITAL_PAY_REPORTS
from app.reports.leave import ANNUAL_LEAVE
from app.reports.ledger import COLUMNS, SHORT, LedgerLine, credential_ledger
from app.reports.masks import mask_id, mask_phone
from app.reports.notice import Notice, renewal_notices
from app.reports.overtime_desk import OVERTIME_REPORTS
from app.reports.people import CardFacts, CardTable, StaffLine, personnel_card, staff_list
from app.reports.performance_desk import PERFORMANCE_REPORTS
from app.reports.printing import Form, Rendered, produce
from app.reports.registry import Parameter, Report, filled
from app.reports.roster_desk import ROSTER_REPORTS
from app.reports.standing import renewal_words, stand
from app.reports.survey import SURVEY_REPORTS
from app.reports.workload import WORKLOAD_REPORTS
from app.staff.codes import Table, label
from app.staff.establishment import establishment
from app.staff.facts import FactKind
from app.words import N_, say, tr

if TYPE_CHECKING:
    from datetime import date

    from app.desk import Desk, Work
    from app.reports.document import Document
    from app.reports.sheet import Progress
    from app.reports.sources import Certificate, Change, Person
    from app.reports.standing import Day

FACT_TITLES = {
    FactKind.STAFFING_TYPE: N_("Staffing type"),
    FactKind.HOME_UNIT: N_("Home department"),
    FactKind.WORKING_UNIT: N_("Working department"),
    FactKind.CATEGORY: N_("Category"),
    FactKind.TITLE_QUALIFIED: N_("Title qualified"),
    FactKind.TITLE_APPOINTED: N_("Title appointed"),
    FactKind.NURSE_LEVEL: N_("Level"),
    FactKind.POST_GRADE: N_("Grade"),
    FactKind.EMPLOYMENT_STATE: N_("Employment"),
}
UNDER_WAY = frozenset({"submitted", "accepted", "approved"})  # who has applied needs no notice


def _day(certificate: Certificate, on_day: date) -> Day:
    return stand(certificate.rule, certificate.ruled, on_day, deemed=certificate.deemed, altered=certificate.altered)


def _within(desk: Desk, values: Mapping[str, Any]) -> list[tuple[Certificate, date, Day]]:
    """Return the certificates that lapsed or lapse within the days asked for, with their day judged."""
    last = values["on"] + timedelta(days=int(values["within"]))
    found = sources.certificates(desk, on_day=values["on"], unit_id=values["unit"])
    return [
        (each, each.valid_until, _day(each, values["on"]))
        for each in found
        if each.valid_until is not None and not each.no_expiry and each.valid_until <= last
    ]


def _due(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk)
    rows = [
        DueRow(
            unit=each.holder.unit,
            staff_no=each.holder.staff_no,
            name=each.holder.name,
            title=_title(each.holder),
            kind=each.rule.name,
            number=each.number,
            valid_until=until,
            last_apply=day.last_apply,
            days_left=(until - values["on"]).days,
            tier=day.tier,
            state=day.state,
            progress=renewal_words(each.renewal),
        )
        for each, until, day in _within(desk, values)
    ]
    return due_list(
        rows,
        organisation=head.name,
        on_day=values["on"],
        within=int(values["within"]),
        signatures=head.signatures,
        scope="" if values["unit"] is None else sources.unit_name(desk, values["unit"]),
    )


def _notices(desk: Desk, values: Mapping[str, Any]) -> Document:
    notices = []
    told = sources.told(desk) if values["untold"] else frozenset()
    for each, until, day in _within(desk, values):
        if each.renewal in UNDER_WAY or (values["staff"] and each.holder.staff_no != values["staff"]):
            continue
        if not each.ruled.approved or each.ruled.id in told:
            continue
        kind = each.rule
        if values["untold"] and (until - values["on"]).days > max(kind.leads, default=0):
            continue
        notices.append(
            Notice(
                unit=each.holder.unit,
                staff_no=each.holder.staff_no,
                name=each.holder.name,
                kind=kind.name,
                number=each.number,
                valid_until=until,
                last_apply=day.last_apply,
                basis=kind.citation if kind.level != "policy" else "",
                statutory=kind.effect == "bar",
                credential_id=each.ruled.id or 0,
            )
        )
    return renewal_notices(
        notices, organisation=sources.house(desk).name, on_day=values["on"], contact=values["contact"] or ""
    )


def _keep_notices(work: Work, document: Document, record_no: str) -> None:
    """Keep who was told, in the transaction that logs the print."""
    record_notices(work, document.about, record_no)


def _ledger(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk)
    keys = tuple(part.strip() for part in (values["columns"] or "").split(",") if part.strip()) or SHORT
    if keys == ("all",):
        keys = tuple(column.key for column in COLUMNS)
    found = sources.certificates(desk, on_day=values["on"], unit_id=values["unit"])
    lines = [_ledger_line(each, _day(each, values["on"])) for each in found]
    return credential_ledger(
        lines, organisation=head.name, on_day=values["on"], columns=keys, signatures=head.signatures
    )


def _ledger_line(each: Certificate, day: Day) -> LedgerLine:
    holder = each.holder
    return LedgerLine(
        unit=holder.unit,
        staff_no=holder.staff_no,
        name=holder.name,
        staffing=holder.facts.get(FactKind.STAFFING_TYPE, ""),
        title=_title(holder),
        level=holder.facts.get(FactKind.NURSE_LEVEL, ""),
        kind=each.rule.name,
        number=each.number,
        issuer=each.issuer,
        issued_on=each.issued_on,
        valid_from=each.valid_from,
        valid_until=each.valid_until,
        no_expiry=each.no_expiry,
        days_left=day.days_left,
        tier=day.tier,
        state=day.state,
        site=each.site,
        scope=each.scope,
        progress=renewal_words(each.renewal),
        verified_on=each.verified_on,
        remark=each.remark,
    )


def _staff(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk)
    clear = _clear(desk, asked=bool(values["full"]))
    lines = [
        StaffLine(
            unit=each.unit,
            staff_no=each.staff_no,
            name=each.name,
            sex=each.sex,
            birth=each.birth,
            staffing=each.facts.get(FactKind.STAFFING_TYPE, ""),
            category=each.facts.get(FactKind.CATEGORY, ""),
            title=_title(each),
            level=each.facts.get(FactKind.NURSE_LEVEL, ""),
            education=each.education,
            hired=each.hired,
            id_no=each.id_no if clear(each) else mask_id(each.id_no),
            phone=each.phone if clear(each) else mask_phone(each.phone),
        )
        for each in sources.people(desk, on_day=values["on"], unit_id=values["unit"])
    ]
    return staff_list(
        lines,
        organisation=head.name,
        on_day=values["on"],
        personal=bool(values["personal"] or values["full"]),
        signatures=head.signatures,
    )


def _card(desk: Desk, values: Mapping[str, Any]) -> Document:
    if not values["staff"]:
        raise UserError(say("Say whose card: give the staff number."), field="staff")
    head = sources.house(desk)
    who = sources.person(desk, staff_no=str(values["staff"]), on_day=values["on"])
    clear = _clear(desk, asked=bool(values["full"]))
    history = tuple(_change(each) for each in sources.history(desk, person_id=who.id))
    held = [each for each in sources.certificates(desk, on_day=values["on"]) if each.holder.id == who.id]
    sections = (
        CardFacts(tr("Person"), _pairs(who, clear=clear(who))),
        CardTable(tr("Changes"), (tr("From"), tr("Until"), tr("Matter"), tr("Content"), tr("Document")), history),
        CardTable(
            tr("Certificates"),
            (tr("Credential"), tr("Certificate number"), tr("Issued by"), tr("Valid until"), tr("State")),
            tuple(_held(each, values["on"]) for each in held),
        ),
    )
    return personnel_card(
        sections,
        organisation=head.name,
        name=who.name,
        staff_no=who.staff_no,
        on_day=values["on"],
        signatures=head.signatures,
    )


def _change(each: Change) -> tuple[str, ...]:
    title = tr(FACT_TITLES[FactKind(each.kind)]) if each.kind in FACT_TITLES else each.kind
    return _text(each.start), _text(each.until), title, each.content, each.document


def _held(each: Certificate, on_day: date) -> tuple[str, ...]:
    until = tr("no expiry") if each.no_expiry else _text(each.valid_until)
    return each.rule.name, each.number, each.issuer, until, _day(each, on_day).state


def _pairs(who: Person, *, clear: bool) -> tuple[tuple[str, str], ...]:
    return (
        (tr("Name"), who.name),
        (tr("Staff number"), who.staff_no),
        (tr("Sex"), who.sex),
        (tr("Born on"), _text(who.birth)),
        (tr("Identity number"), who.id_no if clear else mask_id(who.id_no)),
        (tr("Telephone"), who.phone if clear else mask_phone(who.phone)),
        (tr("Department"), who.unit),
        (tr("Staffing type"), who.facts.get(FactKind.STAFFING_TYPE, "")),
        (tr("Professional title"), _title(who)),
        (tr("Level"), who.facts.get(FactKind.NURSE_LEVEL, "")),
        (tr("Education"), who.education),
        (tr("Hired on"), _text(who.hired)),
    )


def _establishment(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk)
    lines: list[PostLine] = []
    for each in establishment(desk, on=values["on"]):
        category = label(Table.CATEGORY, each.category)
        holders = tuple(holder.name for holder in each.names)
        lines.append(PostLine(each.unit, category, each.approved, each.actual, len(each.others), holders))
        lines.extend(
            PostLine(each.unit, category, posts.approved, posts.actual, 0, tuple(who.name for who in posts.names),
                     grade=label(Table.POST_GRADE, posts.grade) or tr("No grade"))
            for posts in (each.grades if values["grades"] else ())
        )  # fmt: skip
    return establishment_ledger(
        lines,
        organisation=head.name,
        on_day=values["on"],
        holders=bool(values["holders"]),
        signatures=head.signatures,
    )


def _clear(desk: Desk, *, asked: bool) -> Callable[[Person], bool]:
    """Return who may stand in full: only when asked for, and only where the actor may see it."""
    if not asked:
        return lambda _who: False
    scope = sources.sensitive_scope(desk)
    return lambda who: scope is None or who.unit_id in scope


def _title(who: Person) -> str:
    return who.facts.get(FactKind.TITLE_APPOINTED) or who.facts.get(FactKind.TITLE_QUALIFIED, "")


def _text(value: object) -> str:
    return "" if value is None else str(value)


ON = Parameter("on", "date", N_("On the day"))
UNIT = Parameter("unit", "unit", N_("Department"), hint=N_("The whole hospital if left empty."))
WITHIN = Parameter("within", "number", N_("Days ahead"), 90)
STAFF = Parameter("staff", "staff", N_("Staff number"))
FULL = Parameter("full", "flag", N_("Identity number and telephone in full"), default=False)

ALL_REPORTS: tuple[Report, ...] = (
    Report("due", N_("Credentials due or lapsed"), N_("What lapsed or will, by department, to be signed for."),
           Verb.CREDENTIAL_VIEW, (ON, WITHIN, UNIT), _due),
    Report("notice", N_("Renewal notice"), N_("Half a page a person, with a receipt to be returned."),
           Verb.CREDENTIAL_VIEW,
           (ON, WITHIN, UNIT, STAFF, Parameter("contact", "text", N_("Contact"), ""),
            Parameter("untold", "flag", N_("Only those who were not told yet"), default=False)),
           _notices, _keep_notices),
    Report("ledger", N_("Credential ledger"), N_("Every certificate that counts, columns chosen, A4 or A3."),
           Verb.CREDENTIAL_VIEW,
           (ON, UNIT, Parameter("columns", "text", N_("Columns"), "", N_("Keys with commas between; all for A3."),
                                 (("", N_("The usual ones, A4")), ("all", N_("All of them, A3"))))),
           _ledger),
    Report("staff", N_("Staff list"), N_("Who works here, by department."), Verb.STAFF_VIEW,
           (ON, UNIT, Parameter("personal", "flag", N_("With identity number and telephone, masked"), default=False),
            FULL), _staff),
    Report("card", N_("Personnel card"), N_("One person: facts, changes, certificates."), Verb.STAFF_VIEW,
           (ON, STAFF, FULL), _card, needs=("staff",)),
    Report("establishment", N_("Establishment ledger"), N_("Posts approved, filled, vacant and over."),
           Verb.QUOTA_VIEW,
           (ON, Parameter("holders", "flag", N_("With the names of those who fill the posts"), default=False),
            Parameter("grades", "flag", N_("With a line for each post grade"), default=False)),
           _establishment),
    *ROSTER_REPORTS,
    *PERFORMANCE_REPORTS,
    *HOSPITAL_PAY_REPORTS,
    *OVERTIME_REPORTS,
    *SURVEY_REPORTS,
    *WORKLOAD_REPORTS,
    ANNUAL_LEAVE,
)  # fmt: skip


def all_reports() -> tuple[Report, ...]:
    """Return every report, in the order of the page."""
    return ALL_REPORTS


def report_of(key: str) -> Report:
    """Return the report of ``key``.

    Raises:
        UserError: there is none; names those there are.
    """
    known = {report.key: report for report in all_reports()}
    if key not in known:
        raise UserError(
            say("There is no report {key}; there are: {known}.", key=key, known="、".join(known)), field="kind"
        )
    return known[key]


def build_document(desk: Desk, key: str, given: Mapping[str, Any]) -> Document:
    """Build a report without printing it (for the preview)."""
    report = report_of(key)
    return report.build(desk, filled(report, given, desk=desk))


def render(
    desk: Desk, key: str, given: Mapping[str, Any], *, form: Form = "pdf", progress: Progress | None = None
) -> Rendered:
    """Produce a sheet with its record number, and log the print.

    Raises:
        UserError: no such report, or a parameter or character that cannot be printed.
        CancelledError: ``progress`` answered False; nothing is logged.
    """
    report = report_of(key)
    values = filled(report, given, desk=desk)
    document = report.build(desk, values)
    return produce(desk, document, key=key, values=values, form=form, progress=progress, printed=report.printed)
