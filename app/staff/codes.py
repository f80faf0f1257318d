"""Code tables of people's data: national ones with standard number and year, the house's own where there is none.

The tables are data (``resources/staff/codes.csv``): table, code, label, further spellings, standard. Labels of
national codes are the words of the standard and are not translated.
"""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache

import attrs

import resources

BZ_ONLY_OVER = "BZ"  # only those on the establishment can be over it
AGENCY = "PQ"
LABOUR_CONTRACT_TYPES = frozenset({"HT", "RD"})
ESTABLISHMENT_TYPES = frozenset({"BZ", "BA"})
SENSITIVE_STATUS = frozenset({"pregnancy", "nursing"})
#: Employment states of those who are no longer here.
GONE = frozenset({"left", "retired"})

_TITLE_PLACES = 3
_LEVELS = {"1": "senior", "2": "deputy-senior", "3": "intermediate", "4": "junior", "5": "assistant"}


class Table(StrEnum):
    """The code tables there are."""

    SEX = "sex"
    MARRIAGE = "marriage"
    ETHNICITY = "ethnicity"
    EDUCATION = "education"
    POLITICS = "politics"
    TITLE = "title"
    STAFFING_TYPE = "staffing_type"
    CATEGORY = "category"
    NURSE_LEVEL = "nurse_level"
    POST_GRADE = "post_grade"
    SPECIAL_STATUS = "special_status"
    EMPLOYMENT_STATE = "employment_state"
    CONTRACT_KIND = "contract_kind"
    CONTRACT_STATE = "contract_state"
    POST_NATURE = "post_nature"
    UNIT_KIND = "unit_kind"


@attrs.frozen(slots=True)
class Code:
    """One code: its label, the further spellings it is met in, the standard it is of (``house`` for our own)."""

    code: str
    label: str
    aliases: tuple[str, ...]
    standard: str


@cache
def codes(table: Table) -> dict[str, Code]:
    """Return the codes of ``table`` in the order of the standard."""
    return _all().get(table, {})


def label(table: Table, code: str | None) -> str:
    """Return the label of ``code``; a code the table does not know is shown as it is, none as empty."""
    if not code:
        return ""
    known = codes(table).get(code)
    return known.label if known else code


def find_code(table: Table, text: str) -> str | None:
    """Return the code ``text`` stands for: a code, a label or a known spelling of one; None where it is none."""
    return _spellings(table).get(text.strip().casefold())


def title_level(code: str | None) -> str | None:
    """Return the level of a health title (GB/T 8561): senior … assistant, None where the code tells none."""
    return _LEVELS.get(code[2]) if code and len(code) == _TITLE_PLACES and code in codes(Table.TITLE) else None


@cache
def _spellings(table: Table) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in codes(table).values():
        for spelling in (code.code, code.label, *code.aliases):
            found.setdefault(spelling.casefold(), code.code)
    return found


@cache
def _all() -> dict[Table, dict[str, Code]]:
    tables: dict[Table, dict[str, Code]] = {}
    with resources.path("staff", "codes.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            aliases = tuple(filter(None, row["aliases"].split("|")))
            tables.setdefault(Table(row["table"]), {})[row["code"]] = Code(
                row["code"], row["label"], aliases, row["standard"]
            )
    return tables
