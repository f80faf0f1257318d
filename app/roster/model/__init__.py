"""The rostering problem and the roster, as frozen values. Pure: no database, no screen, no solver."""

from app.roster.model.context import PlanContext, UnknownCodeError, context_of
from app.roster.model.demand import Demand
from app.roster.model.faults import Fault, ProblemUnreadableError
from app.roster.model.finding import Cells, Finding, RuleLevel
from app.roster.model.people import Barred, Dated, Orientation, Person
from app.roster.model.problem import OFF_CODE, UNKNOWN_CODE, RosterProblem
from app.roster.model.requests import Block, Leave, Lock, Pairing, Wish
from app.roster.model.roster import OFF, UNKNOWN_STATE, Change, Roster
from app.roster.model.ruleset import Param, RuleConfig
from app.roster.model.serial import (
    dumps,
    from_plain,
    json_of,
    loads,
    roster_from_plain,
    roster_to_plain,
    to_plain,
)
from app.roster.model.shift import Segment, Shift, ShiftClass

__all__ = [
    "OFF",
    "OFF_CODE",
    "UNKNOWN_CODE",
    "UNKNOWN_STATE",
    "Barred",
    "Block",
    "Cells",
    "Change",
    "Dated",
    "Demand",
    "Fault",
    "Finding",
    "Leave",
    "Lock",
    "Orientation",
    "Pairing",
    "Param",
    "Person",
    "PlanContext",
    "ProblemUnreadableError",
    "Roster",
    "RosterProblem",
    "RuleConfig",
    "RuleLevel",
    "Segment",
    "Shift",
    "ShiftClass",
    "UnknownCodeError",
    "Wish",
    "context_of",
    "dumps",
    "from_plain",
    "json_of",
    "loads",
    "roster_from_plain",
    "roster_to_plain",
    "to_plain",
]
