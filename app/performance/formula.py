"""The language of formulas: arithmetic over named quantities, in exact decimals, and nothing besides. Pure.

The grammar (LALR, so reading is linear in the length) knows numbers, names, four operations, comparisons (1 where they
hold, 0 where not) and eight functions. There are no attributes, no calls of anything else, no loops and no powers: what a formula
may cost is bounded by its length. Chinese and English names, full-width signs, ``[静脉输液(组)]`` for names with signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, DecimalException, DivisionByZero, localcontext
from functools import cache, lru_cache
from typing import Any, cast

import attrs
from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from app.errors import UserError
from app.words import Words, say

LONGEST = 1_000
DEEPEST = 24
LARGEST = Decimal(10) ** 18
PRECISION = 50

_GRAMMAR = r"""
    ?start: sum
    sum: product ((PLUS | MINUS) product)*
    product: signed (TIMES signed)*
    ?signed: MINUS signed -> negative
           | PLUS signed -> positive
           | atom
    ?atom: NUMBER "%" -> percent
         | NUMBER -> number
         | name -> read
         | name "(" argument ("," argument)* ")" -> call
         | "(" sum ")"
    ?argument: sum
             | sum COMPARE sum -> compare
    name: NAME | QUOTED
    PLUS: "+"
    MINUS: "-"
    TIMES: "*" | "/"
    COMPARE: "<=" | ">=" | "<>" | "!=" | "==" | "<" | ">" | "="
    NUMBER: /[0-9]{1,15}(\.[0-9]{1,15})?/
    NAME: /[^\W\d]\w*/
    QUOTED: /\[[^\[\]\n]{1,60}\]/
    %ignore /[ \t\r\n]+/
"""

#: Signs as they come from Chinese keyboards and word processors.
_SIGNS = str.maketrans({
    "（": "(", "）": ")", "，": ",", "、": ",", "＋": "+", "－": "-", "−": "-", "×": "*", "＊": "*", "÷": "/", "／": "/",
    "％": "%", "＜": "<", "＞": ">", "＝": "=", "［": "[", "］": "]", "【": "[", "】": "]", "\u3000": " ",
})  # fmt: skip

_ALIASES = {
    "最小": "min", "最大": "max", "绝对值": "abs", "四舍五入": "round", "如果": "if", "限定": "clamp", "合计": "sum",
    "向下取整": "floor",
}  # fmt: skip
#: Function -> (fewest, most) arguments.
FUNCTIONS = {
    "min": (1, 20), "max": (1, 20), "abs": (1, 1), "round": (1, 2), "floor": (1, 1), "if": (3, 3), "clamp": (3, 3), "sum": (1, 1),
}  # fmt: skip


class FormulaError(UserError):
    """The formula cannot be read or has no value; ``place`` is the character it fails at, from 1, None where it is none."""

    code = "formula"

    def __init__(self, formula: str, cause: Words, *, remedy: Words | None = None, place: int | None = None) -> None:
        self.cause, self.place = cause, place
        super().__init__(
            say("Formula “{formula}”: {cause}", formula=formula, cause=cause), field="formula", remedy=remedy
        )


@attrs.frozen(slots=True)
class _Number:
    value: Decimal
    depth: int = 1


@attrs.frozen(slots=True)
class _Read:
    name: str
    depth: int = 1


@attrs.frozen(slots=True)
class _Chain:
    """A first term and further (sign, term): a + b - c, a * b / c."""

    first: _Node
    rest: tuple[tuple[str, _Node], ...]
    depth: int


@attrs.frozen(slots=True)
class _Call:
    function: str
    arguments: tuple[_Node, ...]
    depth: int


@attrs.frozen(slots=True)
class _Compare:
    left: _Node
    sign: str
    right: _Node
    depth: int


_Node = _Number | _Read | _Chain | _Call | _Compare


@attrs.frozen(slots=True)
class Formula:
    """A formula that was read: ``names`` are read from the inputs, ``sums`` are added up over people."""

    text: str
    root: _Node = attrs.field(repr=False)
    names: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()


@lru_cache(maxsize=1024)
def parse_formula(text: str) -> Formula:
    """Read a formula.

    Raises:
        FormulaError: it is too long, too deep, or no formula; the sentence says where.
    """
    if len(text) > LONGEST:
        raise FormulaError(text[:40] + "…", say("it is longer than {limit} characters.", limit=LONGEST))
    try:
        root = cast("_Node", _parser().parse(text.translate(_SIGNS)))
    except _Unreadable as error:
        raise FormulaError(text, error.cause, place=_place_of(error.name, text)) from error
    except UnexpectedInput as error:
        raise FormulaError(
            text,
            say("something is wrong at character {place}.", place=_place(error, text)),
            remedy=say("Use names, numbers, + - * / ( ), and min, max, round, floor, abs, clamp, if, sum."),
            place=_place(error, text),
        ) from error
    names: set[str] = set()
    sums: set[str] = set()
    _collect(root, names, sums)
    return Formula(text, root, frozenset(names), frozenset(sums))


def evaluate(
    formula: Formula, values: Callable[[str], Decimal | None], *, total: Callable[[str], Decimal] | None = None
) -> Decimal:
    """Return the value of ``formula`` to 50 digits. ``values`` gives an input by name, ``total`` its sum over people.

    Raises:
        FormulaError: an input is missing, something is divided by nought, or a value is beyond all bounds.
    """
    reader = _Reader(formula, values, total)
    with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)):
        try:
            result = reader.value(formula.root)
        except DivisionByZero as error:
            raise FormulaError(formula.text, say("something is divided by nought.")) from error
        except DecimalException as error:
            raise FormulaError(formula.text, say("it has no value (nought divided by nought?).")) from error
    return result


def value_of(text: str, inputs: Mapping[str, Decimal]) -> Decimal:
    """Return the value of a formula over ``inputs`` (for trying one out).

    Raises:
        FormulaError: see ``parse_formula`` and ``evaluate``.
    """
    return evaluate(parse_formula(text), inputs.get)


@attrs.frozen
class _Reader:
    formula: Formula
    values: Callable[[str], Decimal | None]
    total: Callable[[str], Decimal] | None

    def value(self, node: _Node) -> Decimal:
        result = self._value(node)
        if abs(result) > LARGEST:
            raise FormulaError(self.formula.text, say("a value is larger than any that can be meant."))
        return result

    def _value(self, node: _Node) -> Decimal:
        if isinstance(node, _Number):
            return node.value
        if isinstance(node, _Read):
            return self._input(node.name)
        if isinstance(node, _Compare):
            return Decimal(int(_COMPARISONS[node.sign](self.value(node.left), self.value(node.right))))
        if isinstance(node, _Call):
            return self._call(node)
        result = self.value(node.first)
        for sign, term in node.rest:
            result = _OPERATIONS[sign](result, self.value(term))
        return result

    def _input(self, name: str) -> Decimal:
        found = self.values(name)
        if found is None:
            raise FormulaError(
                self.formula.text,
                say("nothing is called {name}.", name=name),
                remedy=say("Name an input, a coefficient table or a value that is given."),
                place=_place_of(name, self.formula.text),
            )
        return found

    def _call(self, node: _Call) -> Decimal:
        if node.function == "if":
            condition, then, other = node.arguments
            return self.value(then if self.value(condition) else other)
        if node.function == "sum":
            if self.total is None:
                raise FormulaError(self.formula.text, say("sum(…) adds up over people: it stands in a pool's formula."))
            return self.total(cast("_Read", node.arguments[0]).name)
        return _apply(node.function, [self.value(argument) for argument in node.arguments])


_OPERATIONS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
_SAME_SIGN = {"==": "=", "<>": "!="}


def _apply(function: str, numbers: list[Decimal]) -> Decimal:
    first = numbers[0]
    if function == "min":
        return min(numbers)
    if function == "max":
        return max(numbers)
    if function == "clamp":
        return max(numbers[1], min(first, numbers[2]))
    if function == "floor":
        return first.to_integral_value("ROUND_FLOOR")
    if function == "round":
        places = int(numbers[1]) if len(numbers) > 1 else 0
        return first.quantize(Decimal(1).scaleb(-max(0, min(places, 15))), rounding=ROUND_HALF_UP)
    return abs(first)


class _Unreadable(Exception):  # noqa: N818 - inner, becomes a FormulaError
    def __init__(self, cause: Words, name: str = "") -> None:
        super().__init__(cause)
        self.cause, self.name = cause, name


@v_args(inline=True)
class _Builder(Transformer[Token, _Node]):
    """Turns what the grammar read into nodes, from the leaves up; no recursion of ours."""

    def name(self, token: Token) -> str:
        return str(token)[1:-1].strip() if token.startswith("[") else str(token)

    def number(self, token: Token) -> _Node:
        return _Number(Decimal(token))

    def percent(self, token: Token) -> _Node:
        return _Number(Decimal(token) / 100)

    def read(self, name: str) -> _Node:
        return _Read(name)

    def negative(self, _sign: Token, inner: _Node) -> _Node:
        return _Chain(_Number(Decimal(0)), (("-", inner),), _deeper([inner]))

    def positive(self, _sign: Token, inner: _Node) -> _Node:
        return inner

    def sum(self, first: _Node, *rest: Any) -> _Node:
        return _chain(first, rest)

    def product(self, first: _Node, *rest: Any) -> _Node:
        return _chain(first, rest)

    def compare(self, left: _Node, sign: Token, right: _Node) -> _Node:
        return _Compare(left, _SAME_SIGN.get(sign, str(sign)), right, _deeper([left, right]))

    def call(self, name: str, *arguments: _Node) -> _Node:
        function = _ALIASES.get(name, name.casefold())
        if function not in FUNCTIONS:
            raise _Unreadable(say("there is no function {name}.", name=name), name)
        fewest, most = FUNCTIONS[function]
        if not fewest <= len(arguments) <= most:
            raise _Unreadable(say("{name} does not take {count} values.", name=name, count=len(arguments)), name)
        if function == "sum" and not isinstance(arguments[0], _Read):
            raise _Unreadable(say("sum(…) takes the name of one value."))
        return _Call(function, arguments, _deeper(arguments))


def _chain(first: _Node, rest: tuple[Any, ...]) -> _Node:
    if not rest:
        return first
    terms = tuple((str(sign), term) for sign, term in zip(rest[::2], rest[1::2], strict=True))
    return _Chain(first, terms, _deeper([first, *(term for _sign, term in terms)]))


def _deeper(nodes: Iterable[_Node]) -> int:
    depth = 1 + max(node.depth for node in nodes)
    if depth > DEEPEST:
        raise _Unreadable(say("it is nested deeper than {limit} levels.", limit=DEEPEST))
    return depth


def _collect(node: _Node, names: set[str], sums: set[str]) -> None:
    if isinstance(node, _Read):
        names.add(node.name)
    elif isinstance(node, _Chain):
        for each in (node.first, *(term for _sign, term in node.rest)):
            _collect(each, names, sums)
    elif isinstance(node, _Compare):
        _collect(node.left, names, sums)
        _collect(node.right, names, sums)
    elif isinstance(node, _Call):
        for each in node.arguments:
            _collect(each, sums if node.function == "sum" else names, sums)


def _place_of(name: str, text: str) -> int | None:
    """Return where ``name`` stands in ``text`` as a whole word, from 1."""
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) if name else None
    return None if found is None else found.start() + 1


def _place(error: UnexpectedInput, text: str) -> int:
    # At the end of the text the parser gives the place of the last token, or none.
    place = cast("int | None", error.pos_in_stream)
    return min(max(place or 0, 0), len(text)) + 1


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)
