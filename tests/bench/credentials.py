"""Figures of the ledger: ``python -m tests.bench credentials [PEOPLE]``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import insert

from app.access.permissions import Verb
from app.credentials.asking import may_do
from app.credentials.board import dashboard, due_list, ledger
from app.credentials.signing import sign_rows, verify_signatures
from app.desk import Desk
from db.tables import CredentialRow, PersonRow, StaffFactRow, UnitRow
from tests.bench.table import Figure, best
from tests.kit.desks import TODAY, desk_for, found

COUNT = 20_000
WARDS = 60
KINDS = ("NUR_LIC", "BLS", "RAD_TRAIN", "RAD_HEALTH", "MCH_CERT", "DOC_QUAL", "TITLE_Q", "ICU")
ENDLESS = frozenset({"DOC_QUAL", "TITLE_Q"})


def figures(count: int = COUNT) -> Iterator[Figure]:
    """Fill an encrypted database in memory with ``count`` people of 8 certificates and measure what reading takes."""
    begun = time.perf_counter()
    desk = fill(count)
    filled = time.perf_counter() - begun
    yield Figure("filled and signed", filled, "s", note=f"{count:,} people, {count * len(KINDS):,} certificates")
    yield Figure("dashboard", best(lambda: dashboard(desk)), goal=1500)
    yield Figure("names due within 90 days", best(lambda: due_list(desk, within=90)))
    yield Figure("ledger, all kinds", best(lambda: ledger(desk)))
    yield Figure("the one question", best(lambda: may_do(desk, staff_no="1000007", duty="NURSE", on=TODAY)))
    yield Figure("every signature verified", best(lambda: verify_signatures(desk), times=1))


def fill(count: int, desk: Desk | None = None) -> Desk:
    """Fill a hospital (in memory unless one is given) with ``count`` synthetic people, every certificate signed."""
    rng = Random(1)
    desk = desk or desk_for(vault=found())
    now = desk.clock.now()
    with desk.vault.write() as session:
        session.execute(
            insert(UnitRow),
            [
                {"id": 100 + n, "kind": "ward", "name": f"病区{n}", "parent_id": 2, "path": f"/1/2/{100 + n}/"}
                for n in range(WARDS)
            ],
        )
        session.execute(insert(PersonRow), [_person(n, now) for n in range(1, count + 1)])
        session.execute(
            insert(StaffFactRow),
            [
                {
                    "person_id": n, "kind": "home_unit", "unit_id": 100 + n % WARDS, "start": date(2015, 1, 1),
                    "precision": "day", "recorded_at": now, "recorded_by": "bench",
                }
                for n in range(1, count + 1)
            ],
        )  # fmt: skip
    with desk.write(Verb.CREDENTIAL_APPROVE) as work:
        rows = [_certificate(rng, person, kind, now) for person in range(1, count + 1) for kind in KINDS]
        sign_rows(work, rows)
        work.session.execute(insert(CredentialRow), rows)
    return desk


def _person(number: int, now: object) -> dict[str, object]:
    return {
        "id": number, "staff_no": str(1_000_000 + number), "name": f"人{number}", "pinyin": "ren", "initials": "r",
        "sort_key": "ren", "sex": "2", "birth": date(1990, 1, 1), "id_type": "RIC", "id_no": f"B{number}",
        "created_at": now, "changed_at": now,
    }  # fmt: skip


def _certificate(rng: Random, person: int, kind: str, now: object) -> dict[str, object]:
    endless = kind in ENDLESS
    return {
        "person_id": person, "kind": kind, "number": f"{kind}{person}", "grade": None, "issued_on": None,
        "valid_from": None, "valid_until": None if endless else TODAY + timedelta(days=rng.randrange(-20, 1800)),
        "no_expiry": endless, "site": "own", "standing": "normal", "standing_from": None, "standing_until": None,
        "renewal": "none", "renewal_on": None, "renewal_no": None, "renews_id": None, "issued_precision": "day",
        "proposed_by": "bench", "proposed_at": now,
    }  # fmt: skip
