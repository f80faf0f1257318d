"""What the page of a ward's set-up shows: its versions, which sheets take which, codes still in use, what a kit brings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.credentials.catalogue import duties
from app.roster.book.draftcodes import codes_in_drafts
from app.roster.book.members import count_staff
from app.roster.book.setups import NURSES, SetupVersion, WardLine, setup_versions, unit_row, wards
from app.roster.kits import Kit, kit, kits, setup_from_kit
from app.roster.sheet import WardSetup
from app.staff.balances import Account, accounts_of
from app.staff.listing import lines_on

if TYPE_CHECKING:
    from app.desk import Desk


@attrs.frozen(slots=True)
class SetupLook:
    """A ward and its set-up.

    Attributes:
        wards: every ward the actor may see.
        ward: the one chosen; None where there is no ward at all.
        versions: the newest first; empty before the first.
        in_drafts: code to the number of cells it stands in, over drafts not published yet.
        accounts: every account of the hospital.
        duties: code and name of every duty a shift can ask for.
        staff: nurses working in the ward today.
        kits: the starter kits.
        people: id and name of who works in the ward today.
        fitted: title and set-up of each kit as it would be for this ward, to take pieces from.
    """

    wards: tuple[WardLine, ...]
    ward: WardLine | None
    versions: tuple[SetupVersion, ...] = ()
    in_drafts: Mapping[str, int] = attrs.field(factory=dict)
    accounts: tuple[Account, ...] = ()
    duties: tuple[tuple[str, str], ...] = ()
    staff: int = 0
    kits: tuple[Kit, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    fitted: tuple[tuple[str, WardSetup], ...] = ()

    def version_on(self, day: date) -> SetupVersion | None:
        """Return the version a sheet that begins on ``day`` takes; one before the first takes the first."""
        in_force = [each for each in self.versions if each.since <= day]
        if in_force:
            return max(in_force, key=lambda each: (each.since, each.version))
        return min(self.versions, key=lambda each: (each.since, each.version), default=None)


def look_at_setup(desk: Desk, *, unit_id: int | None = None) -> SetupLook:
    """Return a ward's set-up for its page; without a ward the first that has one."""
    lines = wards(desk)
    ward = next((line for line in lines if line.unit_id == unit_id), None) if unit_id else next(iter(lines), None)
    if ward is None:
        return SetupLook(lines, None)
    versions = setup_versions(desk, unit_id=ward.unit_id)
    with desk.read(Verb.ROSTER_VIEW) as work:
        staff = count_staff(work, ward.unit_id, work.today, categories=NURSES)
        beds = unit_row(work, ward.unit_id).open_beds or None
        return SetupLook(
            wards=lines,
            ward=ward,
            versions=versions,
            in_drafts=codes_in_drafts(work, ward.unit_id),
            accounts=tuple(accounts_of(work).values()),
            duties=tuple((duty.code, duty.name) for duty in duties().values()),
            staff=staff,
            kits=tuple(kits().values()),
            people=tuple(
                (str(line.id), f"{line.name} {line.staff_no or ''}".strip())
                for line in lines_on(work, work.today)
                if line.working_unit_id == ward.unit_id
            ),
            fitted=tuple(
                (each.title, setup_from_kit(key, beds=beds, staff=staff or None)) for key, each in kits().items()
            ),
        )


def preview_kit(desk: Desk, *, unit_id: int, kit_key: str, beds: int | None = None) -> WardSetup:
    """Return what a starter kit would bring a ward, fitted to its beds and nurses; nothing is kept.

    Raises:
        NoSuchKitError: no such kit.
        NotFoundError: no such unit, or none of the actor's.
    """
    kit(kit_key)
    with desk.read(Verb.ROSTER_VIEW) as work:
        unit = unit_row(work, unit_id)
        staff = count_staff(work, unit_id, work.today, categories=NURSES)
    return setup_from_kit(kit_key, beds=beds or unit.open_beds or None, staff=staff or None)
