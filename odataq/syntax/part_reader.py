"""Reads one part of a query by one start symbol of the grammar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen
from lark import Token
from lark.exceptions import UnexpectedInput

from odataq.diagnostics import Edit, Fix
from odataq.source import Span
from odataq.syntax.building.options import TreeBuilder
from odataq.syntax.exact.spelling import misspelled_at
from odataq.syntax.filling import Filling
from odataq.syntax.grammar import parser
from odataq.syntax.messages import mistake_of
from odataq.syntax.nesting import too_deep_at
from odataq.text.holes import HOLE
from odataq.text.percent import decode
from odataq.text.printable import printable

if TYPE_CHECKING:
    from lark import Tree

    from odataq.limits import Limits
    from odataq.source import Source
    from odataq.syntax.problems import Problems
    from odataq.text.percent import Decoded

__all__ = ["PartReader"]

_WHITE: Final = " \t\r\n"
_QUOTE = re.compile(r"'|%27")
_OCTET = re.compile(r"%[0-9A-Fa-f]{2}")
_LINE_BREAK = re.compile(r"[\r\n]")
_LONGEST_CHARACTER: Final = len("%F0%9F%98%80")
_JSON: Final = frozenset("[{")


@frozen
class PartReader:
    """Decodes, parses and builds; reports where that fails."""

    source: Source
    limits: Limits
    problems: Problems

    def decoded(
        self, start: int, end: int, *, keep: str = "", is_name: bool = False
    ) -> Decoded | None:
        """Decode a part, without white space at its ends.

        A strict reading takes encoded blanks for part of what `is_name`.
        `None` where its encoding is broken, which is reported.
        """
        is_exact = is_name and self.problems.is_strict
        if is_exact:
            text = self.source.text
            end -= len(text[start:end]) - len(text[start:end].rstrip(_WHITE))
            start += len(text[start:end]) - len(text[start:end].lstrip(_WHITE))
        part = decode(self.source.text, start, end, keep=keep)
        if self._is_malformed(part, end):
            return None
        return part if is_exact else part.trimmed(_WHITE)

    def _is_malformed(self, part: Decoded, end: int) -> bool:
        counted, quotes = part.start, 0
        malformed = part.malformed
        if malformed and self.source.has_holes:
            # What is encoded may go on in a hole.
            malformed = tuple(at for at in malformed if not self._is_at_hole(at))
        for at in malformed:
            quotes += len(_QUOTE.findall(self.source.text, counted, at))
            counted = at
            shown = printable(self.source.text[at : at + 3])
            hint = "write the character '%' as %25"
            message = f"'{shown}' is no encoded character"
            place = Span(at, min(at + 3, end))
            # Outside a string it isn't the character that is meant.
            fixes = self._sign(at) if quotes % 2 else ()
            self.problems.report("ODQ105", place, message, hint, fixes=fixes)
        return bool(malformed)

    def _is_at_hole(self, at: int) -> bool:
        first = max(0, at - _LONGEST_CHARACTER)
        return HOLE in self.source.text[first : at + _LONGEST_CHARACTER]

    def _sign(self, at: int) -> tuple[Fix, ...]:
        """Return the fix that encodes a `%`, none where octets are no text."""
        if self.source.text[at] != "%" or _OCTET.match(self.source.text, at):
            return ()
        return (Fix("write %25", (Edit(Span(at, at + 1), "%25"),)),)

    def exact(self, start: int, end: int) -> Decoded | None:
        """Decode a part as it stands, with the white space at its ends."""
        part = decode(self.source.text, start, end)
        return None if self._is_malformed(part, end) else part

    def note_white(self, part: Decoded, start: int, end: int) -> None:
        """Note the white space around a part that was read well."""
        text = self.source.text
        for first, last in ((start, part.at(0)), (part.at(len(part.text)), end)):
            # What stands around the whole text is nobody's mistake.
            is_outside = not (text[:last].strip() and text[first:].strip())
            if first < last and is_outside:
                self.problems.tolerate("outer blank", Span(first, last))
            elif first < last:
                is_broken = _LINE_BREAK.search(text, first, last)
                name = "line break" if is_broken else "blank"
                self.problems.tolerate(name, Span(first, last))

    def read(  # noqa: PLR0913 (a part, and what makes a whole of it)
        self,
        symbol: str,
        start: int,
        end: int,
        *,
        keep: str = "",
        before: str = "",
        after: str = "",
    ) -> Any:  # noqa: ANN401 (the node of the symbol)
        """Return the node of a part, `None` where there is none to be had.

        `before` and `after` are read with it, and have no place of their own.
        """
        is_path = symbol == "resource_path"
        part = self.decoded(start, end, keep=keep, is_name=is_path)
        if part is not None and (before or after):
            part = decode(self.source.text, start, end, keep=keep)
            part = part.between(before, after)
        if part is None or self._is_too_deep(part):
            return None
        # An encoded one may be what a string has.
        first, last = part.at(0), part.at(len(part.text))
        found = _LINE_BREAK.search(self.source.text, first, last)
        if found:
            self.problems.tolerate("line break", Span(*found.span()))
        if self.source.has_holes and HOLE in part.text:
            filled = self._filled(part, symbol)
            if filled is None:
                return None
            part, tree = filled
        else:
            try:
                tree = parser().parse(part.text, start=symbol)
            except UnexpectedInput as error:
                self.problems.mistaken(mistake_of(error, part.text), part)
                return None
        # Spec: ABNF, "Query Options" and "JSON format for queries": these may begin
        # with blanks.
        may_be_blank = symbol == "search" or part.text[:1] in _JSON
        if not (before or after):
            self.note_white(part, part.at(0) if may_be_blank else start, end)
        if self.problems.is_strict:
            self._check_spelling(part, tree)
        return TreeBuilder(part, self.source.text, self.problems).transform(tree)

    def _filled(self, part: Decoded, symbol: str) -> tuple[Decoded, Tree[Token]] | None:
        """Return a part with something in its holes, and its tree.

        `None` where there is none; what is wrong before the first hole is reported.
        """
        filling = Filling(part.text, symbol)
        found = filling.tree()
        if found is not None:
            text, tree = found
            for first, last in filling.loose:
                self.problems.loose.append(Span(part.at(first), part.at(last)))
            return part.reading(text).trimmed(_WHITE), tree
        if filling.certain is not None:
            self.problems.mistaken(mistake_of(filling.certain, part.text), part)
        else:
            self.problems.unread.append(Span(part.at(0), part.at(len(part.text))))
        return None

    def _check_spelling(self, part: Decoded, tree: Tree[Token]) -> None:
        for token in tree.scan_values(lambda each: isinstance(each, Token)):
            first = token.start_pos or 0
            start, end = part.at(first), part.at(first + len(token))
            at = misspelled_at(token.type, self.source.text[start:end])
            if at is None:
                continue
            is_encoded = self.source.text[start + at] == "%"
            name = "encoded token" if is_encoded else "raw token"
            width = 3 if is_encoded else 1
            self.problems.tolerate(name, Span(start + at, start + at + width))

    def _is_too_deep(self, part: Decoded) -> bool:
        at = too_deep_at(part.text, self.limits.nesting)
        if at is None:
            return False
        place = Span(part.at(at), part.at(at + 1))
        message = f"this is nested deeper than {self.limits.nesting} levels"
        self.problems.report("ODQ902", place, message)
        return True
