"""Settings: one row each. Add a row here and it has a default, a validator, a page entry and a command.

Hospital settings live in the vault (table ``setting``) and travel with it; workstation settings (language, theme) live
in the user's configuration folder.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.words import N_, say, tr
from db.tables import SettingRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from app.desk import Desk


class Group(StrEnum):
    """Where a setting stands on the settings page."""

    HOSPITAL = "hospital"
    CREDENTIALS = "credentials"
    STAFFING = "staffing"
    ROSTER = "roster"
    SECURITY = "security"
    PAPER = "paper"
    APPEARANCE = "appearance"


GROUP_TITLES: dict[Group, str] = {
    Group.HOSPITAL: N_("Hospital"),
    Group.CREDENTIALS: N_("Credentials"),
    Group.STAFFING: N_("Staffing"),
    Group.ROSTER: N_("Rosters"),
    Group.SECURITY: N_("Security"),
    Group.PAPER: N_("Paper"),
    Group.APPEARANCE: N_("Appearance"),
}


@attrs.frozen(slots=True)
class Setting:
    """One setting: stored ``key`` (kebab-case, never renamed), ``default``, what it means, and its bounds.

    ``kind`` is text, number, flag, choice or lines (a tuple of texts). ``local`` settings belong to the workstation.
    """

    key: str
    group: Group
    kind: str
    default: Any
    title: str
    hint: str
    choices: tuple[tuple[str, str], ...] = ()
    low: int | None = None
    high: int | None = None
    local: bool = False


def _count(key: str, default: int, title: str, hint: str, *, low: int, high: int) -> Setting:
    """Return a number that wishes, leave and swaps go by."""
    return Setting(key, Group.ROSTER, "number", default, title, hint, low=low, high=high)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "hospital-name", Group.HOSPITAL, "text", "", N_("Hospital name"), N_("Printed at the head of every sheet.")
    ),
    Setting(
        "own-site-names",
        Group.HOSPITAL,
        "lines",
        (),
        N_("Own names for the place of practice"),
        N_("Every name under which this hospital stands in certificates, one a line."),
    ),
    Setting(
        "hospital-form",
        Group.HOSPITAL,
        "choice",
        "public",
        N_("Form of the hospital"),
        N_("Decides whether the 10 % agency limit binds (private) or is a reference (public)."),
        choices=(("public", N_("Public institution")), ("private", N_("Private, non-enterprise unit"))),
    ),
    Setting("hours-per-day", Group.HOSPITAL, "number", 8, N_("Hours of a working day"), "", low=1, high=12),
    Setting(
        "his-drop-folder",
        Group.HOSPITAL,
        "text",
        "",
        N_("Folder the hospital's own system drops exports into"),
        N_("Shown on the import page and read by “xinglin watch”: each file once, when complete, then moved aside."),
    ),
    Setting(
        "due-days",
        Group.CREDENTIALS,
        "lines",
        ("30", "60", "90"),
        N_("Reminder steps before expiry, in days"),
        N_("Used where the credential's own lead times say nothing else."),
    ),
    Setting(
        "accepted-counts-as-renewed",
        Group.CREDENTIALS,
        "flag",
        True,
        N_("A renewal accepted in time counts as renewed until decided"),
        N_("Administrative Licensing Law art. 50(2); needs the acceptance number and the head of HR's approval."),
    ),
    Setting(
        "two-persons-approve",
        Group.CREDENTIALS,
        "flag",
        False,
        N_("A second person must approve a certificate"),
        N_("Whoever proposed it may not approve it. Needs two heads of HR, or a clerk who proposes."),
    ),
    Setting(
        "mch-valid-years",
        Group.CREDENTIALS,
        "number",
        3,
        N_("Years a maternal and infant care certificate holds"),
        N_("No national term; set what your province prescribes. 0 = none."),
        low=0,
        high=10,
    ),
    Setting(
        "surgery-review-months",
        Group.CREDENTIALS,
        "number",
        24,
        N_("Months between reviews of surgical privileges"),
        N_("Policy of the hospital; no national term."),
        low=6,
        high=60,
    ),
    Setting(
        "agency-limit-percent",
        Group.STAFFING,
        "number",
        10,
        N_("Agency share limit, percent"),
        N_("Interim Provisions on Labour Dispatch art. 4."),
        low=1,
        high=100,
    ),
    Setting(
        "roster-needs-approval",
        Group.ROSTER,
        "flag",
        True,
        N_("A roster is approved before it is published"),
        N_("Off: the head nurse publishes her own roster."),
    ),
    Setting(
        "wishes-a-month",
        Group.ROSTER,
        "number",
        0,
        N_("Wishes a person may bring a month"),
        N_("0 sets no bound."),
        low=0,
        high=31,
    ),
    Setting(
        "wish-deadline-days",
        Group.ROSTER,
        "number",
        0,
        N_("Days before the month until which wishes are taken"),
        N_("0 sets no deadline; the head nurse may still enter what she agreed to."),
        low=0,
        high=60,
    ),
    _count(
        "strong-wishes-a-month",
        1,
        N_("Important wishes a person may bring a month"),
        N_("An important wish weighs three times a usual one."),
        low=0,
        high=31,
    ),
    _count(
        "leave-second-step-days",
        7,
        N_("Days of leave from which the department approves too"),
        N_("Policy. 0: the head nurse's word is enough."),
        low=0,
        high=366,
    ),
    _count(
        "leave-notice-days",
        3,
        N_("Days ahead leave is asked for"),
        N_("Policy; sickness, injury and death need none."),
        low=0,
        high=60,
    ),
    _count("swaps-a-month", 0, N_("Swaps a person may ask for a month"), N_("0 sets no bound."), low=0, high=31),
    _count(
        "marriage-leave-days", 3, N_("Days of marriage leave"), N_("Three by the state; provinces add."), low=1, high=60
    ),
    _count("paternity-leave-days", 15, N_("Days of paternity leave"), N_("As your province rules."), low=0, high=60),
    _count(
        "childcare-leave-days", 10, N_("Days of childcare leave a year"), N_("As your province rules."), low=0, high=60
    ),
    _count(
        "parent-care-leave-days",
        10,
        N_("Days a year to care for a parent"),
        N_("For an only child, as your province rules."),
        low=0,
        high=60,
    ),
    Setting(
        "idle-lock-minutes", Group.SECURITY, "number", 5, N_("Minutes until the desk locks itself"), "", low=1, high=15
    ),
    Setting("password-min-length", Group.SECURITY, "number", 8, N_("Shortest password"), "", low=8, high=64),
    Setting(
        "signature-line",
        Group.PAPER,
        "lines",
        ("制表人", "审核人", "人事科负责人"),
        N_("Signature places at the foot of sheets"),
        N_("One a line, from left to right."),
    ),
    Setting(
        "signature-chains",
        Group.PAPER,
        "lines",
        (
            "night-fees：护士长、片区护士长",
            "night-summary：制表人、审核人、院领导",
            "attendance：考勤员、护士长、人事科审核",
            "overtime：护士长、片区护士长、人事科审核",
            "overtime-summary：制表人、审核人、院领导",
            "perf-unit：考核小组、考核小组、考核小组、科室负责人",
            "perf-summary：制表人、审核人、院领导",
            "perf-approval：制表人、审核人、财务科、院领导",
            "perf-allotment：制表人、审核人、财务科、院领导",
            "satisfaction：录入人、复核人、护士长",
        ),
        N_("Signature places of single sheets"),
        N_("Sheet and its places, one sheet a line; every other sheet has the places above."),
    ),
    Setting(
        "language",
        Group.APPEARANCE,
        "choice",
        "zh_CN",
        N_("Language"),
        "",
        choices=(("zh_CN", N_("Chinese")), ("en", N_("English"))),
        local=True,
    ),
    Setting(
        "theme",
        Group.APPEARANCE,
        "choice",
        "system",
        N_("Theme"),
        "",
        choices=(
            ("system", N_("As the desktop")),
            ("light", N_("Light")),
            ("dark", N_("Dark")),
            ("contrast", N_("High contrast")),
        ),
        local=True,
    ),
)

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


def setting_of(key: str) -> Setting:
    """Return the row of ``key``.

    Raises:
        UserError: there is no such setting.
    """
    found = BY_KEY.get(key)
    if found is None:
        raise UserError(say("There is no setting called {key}.", key=key), field="key")
    return found


def read_setting(session: Session, key: str) -> Any:
    """Return the value of a hospital setting: stored, else its default."""
    setting = setting_of(key)
    stored = session.scalar(select(SettingRow.value).where(SettingRow.key == key))
    if stored is None:
        return setting.default
    value = json.loads(stored)
    return tuple(value) if setting.kind == "lines" else value


def check_setting(setting: Setting, value: Any) -> Any:
    """Return ``value`` in its stored form.

    Raises:
        UserError: it is not of the setting's kind or outside its bounds.
    """
    check: Callable[[Setting, Any], Any] = _CHECKS[setting.kind]
    return check(setting, value)


def change_setting(desk: Desk, *, key: str, value: Any) -> Any:
    """Store a hospital setting and return its new value."""
    setting = setting_of(key)
    good = check_setting(setting, value)
    with desk.write(Verb.SETTING_EDIT, label=say("Change setting")) as work:
        before = read_setting(work.session, key)
        store_setting(work.session, key=key, value=good, at=work.now, login=work.actor.login)
        work.record("setting", key, before={"value": before}, after={"value": good})
    return good


def store_setting(session: Session, *, key: str, value: Any, at: Any, login: str) -> None:
    """Write a checked value (used by ``change_setting`` and when a hospital is founded)."""
    stored = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    row = session.get(SettingRow, key)
    if row is None:
        session.add(SettingRow(key=key, value=stored, changed_at=at, changed_by=login))
    else:
        row.value, row.changed_at, row.changed_by = stored, at, login


def _check_text(_setting: Setting, value: Any) -> str:
    return str(value).strip()


def _check_number(setting: Setting, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise UserError(say("{title} must be a whole number.", title=tr(setting.title)), field=setting.key) from error
    low, high = setting.low, setting.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise UserError(
            say("{title} must lie between {low} and {high}.", title=tr(setting.title), low=low, high=high),
            field=setting.key,
        )
    return number


def _check_flag(_setting: Setting, value: Any) -> bool:
    return value in (True, "true", "1", "yes", "on")


def _check_choice(setting: Setting, value: Any) -> str:
    known = [key for key, _title in setting.choices]
    if value not in known:
        raise UserError(
            say("{title} must be one of: {choices}.", title=tr(setting.title), choices=", ".join(known)),
            field=setting.key,
        )
    return str(value)


def _check_lines(_setting: Setting, value: Any) -> tuple[str, ...]:
    lines = value.splitlines() if isinstance(value, str) else value
    return tuple(line for line in (str(each).strip() for each in lines) if line)


_CHECKS: Mapping[str, Callable[[Setting, Any], Any]] = {
    "text": _check_text,
    "number": _check_number,
    "flag": _check_flag,
    "choice": _check_choice,
    "lines": _check_lines,
}


def all_settings(desk: Desk) -> dict[str, Any]:
    """Return every hospital setting's value by key, in the table's order."""
    with desk.read(Verb.SETTING_VIEW) as work:
        return {row.key: read_setting(work.session, row.key) for row in SETTINGS if not row.local}
