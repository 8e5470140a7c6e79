"""What all rules need to make nodes: places, names and literals."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING, Any, Final, TypeGuard

from attrs import evolve
from lark import Token
from lark.exceptions import UnexpectedInput
from lark.visitors import Transformer_NonRecursive

from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.grammar import parser, stopped_at
from odataq.syntax.keywords import OddCase
from odataq.syntax.literals import LITERAL_KINDS, literal_text
from odataq.syntax.mistakes.lookalikes import lookalike_in
from odataq.text.holes import HOLE
from odataq.text.identifiers import is_simple_identifier, wrong_character
from odataq.text.percent import SEMICOLON, SLASH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark import Tree

    from odataq.syntax.problems import Problems
    from odataq.text.percent import Decoded

__all__ = ["PartBuilder", "is_token", "nodes_of", "plain"]

_WHITE: Final = " \t\r\n"
_MAX_NAME: Final = 128
_MAX_DIGITS: Final = 400
_SYMBOLS: Final = frozenset({"INF", "-INF", "NaN"})
_PUNCTUATION: Final = frozenset({"LPAR", "RPAR", "COMMA", "SEMICOLON", "EQUAL"})
# Spec: ABNF, "Punctuation": what a literal may hold that isn't encoded.
_RAW: Final = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*+,;:=@]|%[0-9A-Fa-f]{2})*")
_AT_HOLE: Final = re.compile(f"(?:%[0-9A-Fa-f]?)?{HOLE}")
_DAY: Final = re.compile(r"-?([0-9]{1,9})-([0-9]{2})-([0-9]{2})")
_COUNT: Final = re.compile(r"[0-9]{1,18}")
_QUOTED: Final = frozenset({"STRING", "ENUM", "DURATION", "BINARY"})


def is_token(item: object, *types: str) -> TypeGuard[Token]:
    """Tell whether an item is a token of one of some types."""
    return isinstance(item, Token) and item.type in types


def nodes_of(items: Iterable[Any]) -> tuple[Any, ...]:
    """Return what a rule left, without the tokens."""
    return tuple(each for each in items if not isinstance(each, Token))


def plain(token: str) -> str:
    """Return the text of a token, in which nothing is a separator."""
    return token.replace(SLASH, "/").replace(SEMICOLON, ";")


class PartBuilder(Transformer_NonRecursive[Token, Any]):
    """Makes nodes from the bottom up; each method is named after its rule.

    It gets the children that the rule left: nodes, and tokens of the decoded
    part. The spans that it makes are those of the whole text.
    """

    def __init__(self, part: Decoded, text: str, problems: Problems) -> None:
        """Build for one decoded part of a text."""
        super().__init__(visit_tokens=False)
        self._part = part
        self._text = text
        self._problems = problems

    # Places

    def start(self, item: n.Node | Token) -> int:
        """Return where an item begins, without white space around a token."""
        if isinstance(item, n.Node):
            return item.span.start
        blank = len(item) - len(item.lstrip(_WHITE))
        return self._part.at((item.start_pos or 0) + blank)

    def end(self, item: n.Node | Token) -> int:
        """Return where an item ends, without white space around a token."""
        if isinstance(item, n.Node):
            return item.span.end
        return self._part.at((item.start_pos or 0) + len(item.rstrip(_WHITE)))

    def span(self, first: n.Node | Token, last: n.Node | Token | None = None) -> Span:
        """Return the range from the start of one item to the end of another."""
        return Span(self.start(first), self.end(last if last is not None else first))

    # Tolerances

    def tight(self, items: Iterable[object]) -> None:
        """Note white space beside punctuation where the ABNF has none."""
        for each in items:
            if (
                isinstance(each, Token)
                and each.type in _PUNCTUATION
                and (each[0] in _WHITE or each[-1] in _WHITE)
            ):
                self.tolerate("blank", each)
                self._behind(each)

    def _behind(self, token: Token) -> None:
        """Note the blank behind a token that has one in front as well."""
        end = len(token.rstrip(_WHITE))
        if token[0] in _WHITE and end < len(token):
            start = token.start_pos or 0
            place = self._part.at(start + end), self._part.at(start + len(token))
            self.tolerate_at("blank", Span(*place))

    def loose(self, tokens: Iterable[Token]) -> None:
        """Note white space beside tokens that only a strict reading minds."""
        for each in tokens:
            if each[0] in _WHITE or each[-1] in _WHITE:
                self.tolerate("loose blank", each)

    def tight_equal(self, token: Token, value: n.Expr) -> None:
        """Note white space beside an equals sign; JSON may have it in front."""
        # Spec: ABNF, "JSON format for queries": `begin-object`, `begin-array`.
        if isinstance(value, n.ArrayExpr | n.ObjectExpr) and token[0] not in _WHITE:
            return
        self.tight((token,))

    def tight_before(self, token: Token) -> None:
        """Note white space in front of a parenthesis that follows a name."""
        if token[0] in _WHITE:
            self.tolerate("blank", token)

    def operator(self, token: Token) -> str:
        """Return an operator, and note a blank that it lacks."""
        word = token.strip(_WHITE)
        if token[-1] not in _WHITE or (token[0] not in _WHITE and token.type != "NOT"):
            self._problems.tolerate("missing blank", self.span(token))
        self.keyword(token, word)
        return word.lower()

    def keyword(self, token: Token, word: str) -> None:
        """Note a keyword that isn't in lower case."""
        if not word.islower():
            start = self.start(token)
            self._problems.odd_cases.append(
                OddCase(Span(start, start + len(word)), word)
            )

    def tolerate(self, name: str, token: Token) -> None:
        """Note a tolerance at a token, white space included."""
        start, end = token.start_pos or 0, len(token)
        if name in {"blank", "loose blank"}:
            first = end - len(token.lstrip(_WHITE))
            start, end = (
                (start, first)
                if first
                else (
                    start + len(token.rstrip(_WHITE)),
                    end - len(token.rstrip(_WHITE)),
                )
            )
        place = Span(self._part.at(start), self._part.at(start + end))
        self.tolerate_at(name, place)

    def tolerate_at(self, name: str, place: Span) -> None:
        """Note a tolerance at a place."""
        self._problems.tolerate(name, place)

    # Names

    def name(self, token: Token) -> tuple[str, Span]:
        """Return a name and its place; what can't be in a name is reported."""
        text = str(token)
        span = self.span(token)
        if (not text.isascii() and HOLE not in text) or len(text) > _MAX_NAME:
            for each in re.split(r"[@.#]+", text):
                if each and not is_simple_identifier(each):
                    self._bad_name(each, token)
                    break
        return text, span

    def _bad_name(self, name: str, token: Token) -> None:
        start = token.start_pos or 0
        end = start + len(token)
        found = lookalike_in(self._part.text, start, end)
        if found is not None:
            found = evolve(found, code="ODQ110", start=start, end=end)
            self._problems.mistaken(found, self._part)
            return
        at = wrong_character(name)
        if at is None:
            message = f"a name has at most {_MAX_NAME} characters, not {len(name)}"
        else:
            message = f"a name can't have the character U+{ord(name[at]):04X} there"
        self._problems.report("ODQ110", self.span(token), message)

    # Literals

    def primitive_literal(self, items: list[Token]) -> n.Literal:
        """Make a literal."""
        (token,) = items
        return self.literal(token)

    def enum_literal(self, items: list[Token]) -> n.Literal:
        """Make what stands behind `has`; the type may be left out."""
        (token,) = items
        return self.literal(token)

    def json_string(self, items: list[Token]) -> n.Literal:
        """Make a string of JSON."""
        (token,) = items
        return self.literal(token)

    def literal(self, token: Token) -> n.Literal:
        """Make a literal of any kind from its token."""
        span = self.span(token)
        text = plain(token)
        kind = LITERAL_KINDS[token.type]
        if token.type == "GEO":
            if text[:4].lower() == "geom":
                kind = n.LiteralKind.GEOMETRY
            self._check_geo(text, token)
        elif token.type in _QUOTED:
            self._check_raw(span)
        elif token.type in {"DATE", "DATE_TIME"}:
            self._check_day(text, span)
        elif token.type == "NUMBER":
            text = self._number(text, span)
        return n.Literal(kind, literal_text(kind, text), span=span)

    def number_of(self, token: Token, *, least: int = 0, word: str = "a number") -> int:
        """Return a whole number; one that isn't, or is too small, is reported."""
        if _COUNT.fullmatch(token) and int(token) >= least:
            return int(token)
        self._problems.report(
            "ODQ107", self.span(token), f"'{token}' is not {word} that fits here"
        )
        return least

    def _number(self, text: str, span: Span) -> str:
        if len(text) > _MAX_DIGITS:
            message = f"a number has at most {_MAX_DIGITS} characters, not {len(text)}"
            self._problems.report("ODQ904", span, message)
            return text[:_MAX_DIGITS]
        if text[-1] in "fFnN" and text not in _SYMBOLS:
            message = f"'{text}' is neither 'INF', '-INF' nor 'NaN'"
            self._problems.report("ODQ111", span, message, "mind the case")
        return text

    def _check_day(self, text: str, span: Span) -> None:
        found = _DAY.match(text)
        if found is None:
            return
        year, month, day = (int(each) for each in found.groups())
        # A calendar repeats itself after 400 years; that of Python begins in year 1.
        if day > monthrange(year % 400 + 400, month)[1]:
            message = f"month {month} of {year} has no day {day}"
            self._problems.report("ODQ111", span, message)

    def _check_raw(self, span: Span) -> None:
        raw = self._text[span.start : span.end]
        if HOLE in raw:
            raw = _AT_HOLE.sub(lambda found: "_" * len(found[0]), raw)
        found = _RAW.match(raw)
        if found is not None and found.end() < len(raw):
            at = span.start + found.end()
            self._problems.tolerate("raw character", Span(at, at + 1))

    def _check_geo(self, text: str, token: Token) -> None:
        start = text.index("'") + 1
        try:
            tree = parser().parse(text[start:-1], start="geo")
        except UnexpectedInput as error:
            at = (token.start_pos or 0) + start + stopped_at(error)
            self._problems.report(
                "ODQ111",
                Span(self._part.at(at), self.end(token)),
                "the text isn't well-known text of a geography or geometry",
                "write it as geography'SRID=4326;Point(142.1 64.1)'",
            )
            return
        if self._problems.is_strict:
            self._check_tight_geo(tree, token)

    def _check_tight_geo(self, tree: Tree[Token], token: Token) -> None:
        for each in tree.scan_values(lambda each: isinstance(each, Token)):
            if each.type in _PUNCTUATION and each != each.strip(_WHITE):
                self.tolerate_at("loose blank", self.span(token))
