"""Reads query options, each by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from odataq.codes import CODES
from odataq.diagnostics import Edit, Fix
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.exact.shapes import check_shapes
from odataq.syntax.exact.spelling import CUSTOM_NAME, CUSTOM_VALUE, OPTION_VALUES
from odataq.syntax.keywords import OddCase
from odataq.syntax.options import (
    NESTED_OPTIONS,
    OPAQUE_TOKENS,
    OPAQUE_VALUES,
    PARSED_OPTIONS,
    SYSTEM_OPTIONS,
    canonical_name,
)
from odataq.syntax.problems import Problems
from odataq.text.holes import HOLE
from odataq.text.identifiers import is_simple_identifier
from odataq.text.percent import SEMICOLON
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from odataq.syntax.part_reader import PartReader
    from odataq.syntax.split import OptionPart
    from odataq.text.percent import Decoded

__all__ = ["OptionReader"]

_WHITE: Final = " \t\r\n"
_SHOWN: Final = 40
_MAX_DIGITS: Final = 18
# How often one option may be cut: nobody looks for its end in thousands of others.
_MOST_CUTS: Final = 32
_DIGITS = re.compile(r"[0-9]+")
_NO_EQUALS = re.compile(r"(\$[A-Za-z]+)([ \t]*:[ \t]*|[ \t]+)(?=\S)")
_QUOTE = re.compile(r"'|%27")
_STRING = re.compile(r"(?:'|%27)(?:(?!'|%27).)*+(?:'|%27)", re.DOTALL)
# One without an end goes to the end of the text, or every quote would look for it.
_JSON_STRING = re.compile(
    r"(?:\"|%22)(?:(?!\"|%22|\\|%5[Cc]).|(?:\\|%5[Cc]).)*+(?P<end>\"|%22)?"
)


@frozen
class _Cut:
    """Why an option seems to end too early."""

    code: str
    message: str
    hint: str
    # What is written for the sign instead.
    text: str


_DOUBLED: Final = _Cut(
    "ODQ108", "there is no operator '&&'", "did you mean 'and'?", "and"
)
_IN_STRING: Final = _Cut(
    "ODQ102",
    "the string is cut by '&', which begins another query option",
    "write the character '&' as %26",
    "%26",
)
_AT_FRAGMENT: Final = _Cut(
    "ODQ102",
    "the string is cut by '#', which ends the query",
    "write the character '#' as %23",
    "%23",
)
_IN_BRACKETS: Final = _Cut(
    "ODQ109",
    "'&' stands between options in parentheses",
    "separate options in parentheses with ';'",
    ";",
)


@frozen
class OptionReader:
    """Makes a node of each option; a broken one leaves a hole."""

    part: PartReader

    def read_all(
        self, parts: Sequence[OptionPart], fragment: int | None = None
    ) -> Iterator[n.QueryOption]:
        """Yield the options; one that an `&` or `#` cuts is reported once."""
        at = 0
        while at < len(parts):
            doubled = self._doubled_at(parts, at)
            at, option = doubled or self._next(parts, at, fragment)
            yield option
            at += 1

    def _next(
        self, parts: Sequence[OptionPart], at: int, fragment: int | None
    ) -> tuple[int, n.QueryOption]:
        """Return an option and which part is the last of it."""
        found = self.part.problems.found
        before, unread = len(found), len(self.part.problems.unread)
        option = self.read(parts[at])
        is_unread = len(self.part.problems.unread) > unread
        if not isinstance(option, n.BrokenOption) or is_unread:
            return at, option
        # Only what can't be read alone is cut: elsewhere a quote or a bracket is a
        # character like any other.
        reported = found[before:]
        del found[before:]
        cut = self._cut_at(parts, at)
        if cut is not None:
            return cut
        if parts[at].end == fragment and self._open(parts[at])[0] % 2:
            return at, self._cut(parts[at], parts[at], 1, _AT_FRAGMENT)
        found += reported
        return at, option

    def _doubled_at(
        self, parts: Sequence[OptionPart], at: int
    ) -> tuple[int, n.BrokenOption] | None:
        text = self.part.source.text
        end = parts[at].end
        if at + 1 < len(parts) and text[end : end + 2] == "&&":
            following = text[end + 2 : parts[at + 1].name_end].strip(_WHITE)
            if self._is_condition(parts[at + 1], following):
                return at + 1, self._cut(parts[at], parts[at + 1], 2, _DOUBLED)
        return None

    def _is_condition(self, part: OptionPart, name: str) -> bool:
        """Tell whether what stands behind `&&` is no option of its own."""
        if name[:1] in {"$", "@"}:
            return False
        if part.value_start is None or " " in name:
            return True
        text = self.part.source.text
        return text[part.name_end - 1] in " !<>" or text[part.value_start] == "="

    def _cut_at(
        self, parts: Sequence[OptionPart], at: int
    ) -> tuple[int, n.BrokenOption] | None:
        """Return where an option really ends that an `&` within it cuts."""
        quotes, brackets = self._open(parts[at])
        for stop in range(at + 1, min(len(parts), at + _MOST_CUTS)):
            if not quotes % 2 and brackets <= 0:
                break
            is_string = quotes % 2 == 1
            more_quotes, more_brackets = self._open(parts[stop])
            quotes += more_quotes
            brackets += more_brackets
            if not quotes % 2 and (is_string or brackets <= 0):
                mistake = _IN_STRING if is_string else _IN_BRACKETS
                return stop, self._cut(parts[at], parts[stop], 1, mistake)
        return None

    def _open(self, part: OptionPart) -> tuple[int, int]:
        """Return how many quotes there are, and brackets that aren't closed."""
        text = self.part.source.text[part.start : part.end]
        plain = _JSON_STRING.sub(_unended, text)
        quotes = len(_QUOTE.findall(plain))
        if quotes % 2:
            return quotes, 0
        plain = _STRING.sub("", plain)
        return quotes, plain.count("(") - plain.count(")")

    def _cut(
        self, first: OptionPart, last: OptionPart, width: int, mistake: _Cut
    ) -> n.BrokenOption:
        self.part.problems.next_part()
        place = Span(first.end, first.end + width)
        text = self.part.source.text
        fix = Fix(f"write '{mistake.text}'", (self._edit(place, mistake.text),))
        self.part.problems.report(
            mistake.code, place, mistake.message, mistake.hint, fixes=(fix,)
        )
        text = self.part.source.text[first.start : last.end]
        name = self.part.source.text[first.start : first.name_end].strip(_WHITE)
        return n.BrokenOption(
            canonical_name(name) or name, text, span=Span(first.start, last.end)
        )

    def _edit(self, place: Span, new: str) -> Edit:
        """Return the edit that writes a sign, a word with blanks around it."""
        if new.isalpha():
            text = self.part.source.text
            blank = " " if " " in text else "%20"
            before = text[: place.start].endswith((" ", "%20"))
            after = text[place.end :].startswith((" ", "%20"))
            new = f"{'' if before else blank}{new}{'' if after else blank}"
        return Edit(place, new)

    def read(self, part: OptionPart) -> n.QueryOption:
        """Return the node of one option."""
        self.part.problems.next_part()
        name = self.part.decoded(part.start, part.name_end, is_name=True)
        if name is None:
            return self._broken("", part)
        self.part.note_white(name, part.start, part.name_end)
        name_span = Span(name.at(0), name.at(len(name.text)))
        if name.offsets is not None and canonical_name(name.text) is not None:
            self.part.problems.tolerate("encoded token", name_span)
        option: n.QueryOption = n.CustomOption(name.text, None)
        if HOLE not in name.text:
            option = self._option(name, name_span, part)
        return evolve(
            option,
            span=Span(name_span.start, self._end(part)),
            spelling=name.text,
            name_span=name_span,
        )

    def _end(self, part: OptionPart) -> int:
        text = self.part.source.text[part.start : part.end]
        return part.start + len(text.rstrip(_WHITE))

    def _option(
        self, name: Decoded, name_span: Span, part: OptionPart
    ) -> n.QueryOption:
        canonical = canonical_name(name.text)
        if canonical is None and name.text[:1] not in {"$", "@", ""}:
            return self._custom(name.text, part)
        if not self._is_known(name.text, canonical, name_span):
            return self._broken(name.text, part)
        if part.value_start is None or not self._has_value(part):
            shown = printable(name.text, limit=_SHOWN)
            message = f"query option '{shown}' has no value"
            self.part.problems.report("ODQ106", name_span, message)
            return self._broken(canonical or name.text, part)
        if canonical is None:
            return self._alias(name.text, part.value_start, part)
        if canonical in PARSED_OPTIONS:
            return self._parsed(canonical, part.value_start, part)
        read = self._token if canonical in OPAQUE_TOKENS else self._plain
        if self._is_unknown(part):
            read = self._unknown
        return read(canonical, part.value_start, part)

    def _has_value(self, part: OptionPart) -> bool:
        start = part.end if part.value_start is None else part.value_start
        return bool(self.part.source.text[start : part.end].strip(_WHITE))

    def _is_known(self, name: str, canonical: str | None, span: Span) -> bool:
        report = self.part.problems.report
        shown = printable(name, limit=_SHOWN)
        if canonical is not None:
            return True
        if not name:
            hint = "a shell replaces $name in double quotes: use single quotes"
            report(
                "ODQ501",
                Span(span.start, span.start),
                "a query option has no name",
                hint,
            )
            return False
        if name.startswith("$"):
            if self._lacks_equals(span):
                return False
            like = did_you_mean(name, SYSTEM_OPTIONS)
            fixes = _renamed(name, span)
            if name.lower() in NESTED_OPTIONS:
                like = "it belongs in the parentheses of an item of '$expand'"
                fixes = ()
            message = f"there is no query option '{shown}'"
            report("ODQ501", span, message, like, fixes=fixes)
            return False
        if not is_simple_identifier(name[1:]):
            report("ODQ110", span, f"'{shown}' is no name of a parameter alias")
            return False
        return True

    def _lacks_equals(self, span: Span) -> bool:
        """Report a name that the value follows without an equals sign."""
        found = _NO_EQUALS.match(self.part.source.text, span.start, span.end)
        if found is None or canonical_name(found.group(1)) is None:
            return False
        place, option = Span(*found.span(1)), found.group(1)
        message = f"query option '{option}' has no '=' behind it"
        edit = Edit(Span(*found.span(2)), "=")
        fixes = (Fix("write '='", (edit,)),)
        hint = f"write {option}=..."
        self.part.problems.report("ODQ106", place, message, hint, fixes=fixes)
        return True

    def _broken(self, name: str, part: OptionPart) -> n.BrokenOption:
        text = self.part.source.text[part.start : part.end]
        return n.BrokenOption(name, text, span=Span(part.start, part.end))

    def _custom(self, name: str, part: OptionPart) -> n.QueryOption:
        if self.part.problems.is_strict:
            self._check_custom(name, part)
        if part.value_start is None:
            return n.CustomOption(name, None)
        value = self.part.exact(part.value_start, part.end)
        if value is None:
            return self._broken(name, part)
        return n.CustomOption(name, value.text)

    def _check_custom(self, name: str, part: OptionPart) -> None:
        """Note what a custom option has to have encoded.

        Spec: ABNF, "Query Options": `customQueryOption`, and `nameAndValue`, whose
        value is an expression.
        """
        self._check_raw(CUSTOM_NAME, part.start, part.name_end)
        if part.value_start is None:
            return
        text = self.part.source.text[part.value_start : part.end]
        if CUSTOM_VALUE.fullmatch(text) is None and not (
            is_simple_identifier(name) and self._is_value(part.value_start, part.end)
        ):
            self._check_raw(CUSTOM_VALUE, part.value_start, part.end)

    def _is_value(self, start: int, end: int) -> bool:
        """Tell whether a text is the value of a parameter, without any tolerance."""
        source = self.part.source
        problems = Problems(source, is_strict=True)
        reader = evolve(self.part, problems=problems)
        node = reader.read("parameter_value", start, end, keep=";")
        if node is not None:
            check_shapes(node, source.text, problems)
        return not any(CODES[each.code].is_breach for each in problems.found)

    def _check_raw(self, pattern: re.Pattern[str], start: int, end: int) -> None:
        """Note the first character at which a pattern ends too early."""
        text = self.part.source.text
        found = pattern.match(text, start, end)
        at = found.end() if found else start
        if at < end:
            self.part.problems.tolerate("raw token", Span(at, at + 1))

    def _alias(self, name: str, start: int, part: OptionPart) -> n.QueryOption:
        value = self._tree("parameter_value", start, part.end)
        if value is None:
            return self._broken(name, part)
        return n.AliasAssignment(name, value)

    def _parsed(self, canonical: str, start: int, part: OptionPart) -> n.QueryOption:
        option: n.QueryOption | None = self._tree(
            PARSED_OPTIONS[canonical], start, part.end
        )
        return self._broken(canonical, part) if option is None else option

    def _tree(self, symbol: str, start: int, end: int) -> Any:  # noqa: ANN401 (the node of the symbol)
        found = self.part.read(symbol, start, end, keep=";")
        plus = self.part.source.text.find("+", start, end)
        if found is not None and plus >= 0:
            message = "'+' is a plus sign, and many servers read it as a blank"
            hint = "write %2B for a plus sign, %20 for a blank"
            self.part.problems.report("ODQ125", Span(plus, plus + 1), message, hint)
        return found

    def _is_unknown(self, part: OptionPart) -> bool:
        """Tell whether a value has a hole that isn't in quotes."""
        source = self.part.source
        value = source.text[part.value_start or 0 : part.end]
        return source.has_holes and HOLE in value and "'" not in value

    def _unknown(self, canonical: str, start: int, part: OptionPart) -> n.QueryOption:
        """Return an option of whose value no rule has anything to say."""
        match canonical:
            case "$count":
                return n.Count(value=False)
            case "$top" | "$skip":
                return _NUMBERS[canonical](1)
        return n.OpaqueOption(canonical, self.part.source.text[start : part.end])

    def _token(self, canonical: str, start: int, part: OptionPart) -> n.QueryOption:
        self._check_raw(OPTION_VALUES[canonical], start, part.end)
        token = self.part.exact(start, part.end)
        if token is None:
            return self._broken(canonical, part)
        return n.OpaqueOption(canonical, token.text)

    def _plain(self, canonical: str, start: int, part: OptionPart) -> n.QueryOption:
        is_name = canonical in OPTION_VALUES
        value = self.part.decoded(start, part.end, is_name=is_name)
        if value is None:
            return self._broken(canonical, part)
        self.part.note_white(value, start, part.end)
        if canonical in OPTION_VALUES:
            first, last = value.at(0), value.at(len(value.text))
            self._check_raw(OPTION_VALUES[canonical], first, last)
        text = value.text.replace(SEMICOLON, ";")
        if canonical in OPAQUE_VALUES and OPAQUE_VALUES[canonical].fullmatch(text):
            return n.OpaqueOption(canonical, text)
        if canonical == "$count" and text.lower() in {"true", "false"}:
            if not text.islower():
                span = Span(value.at(0), value.at(len(text)))
                self.part.problems.odd_cases.append(OddCase(span, text))
            return n.Count(text.lower() == "true")
        if (
            canonical in _NUMBERS
            and _DIGITS.fullmatch(text)
            and len(text) <= _MAX_DIGITS
        ):
            return _NUMBERS[canonical](int(text))
        wanted = _WANTED.get(canonical, "another value")
        shown = printable(text, limit=_SHOWN)
        span = Span(value.at(0), value.at(len(value.text)))
        if self._is_followed(text, value):
            return self._broken(canonical, part)
        message = f"query option '{canonical}' takes {wanted}, not '{shown}'"
        core = _core(canonical, text)
        hint = f"write {core}" if core else None
        fixes = (Fix(f"write {core}", (Edit(span, core),)),) if core else ()
        self.part.problems.report("ODQ107", span, message, hint, fixes=fixes)
        return self._broken(canonical, part)

    def _is_followed(self, text: str, value: Decoded) -> bool:
        """Report another sign than `&`, or none, in front of the next query option."""
        found = _FOLLOWED.match(text)
        if found is None:
            return False
        sign = found.group(1)
        place = Span(value.at(found.start(1)), value.at(found.end(1)))
        message = f"'{sign}' stands between query options"
        fixes = (Fix("write '&'", (Edit(place, "&"),)),)
        if not sign:
            message = f"'&' is missing in front of '{found.group(2)}'"
            fixes = (Fix("put '&' there", (Edit(place, "&"),)),)
            place = Span(value.at(found.start(2)), value.at(found.end(2)))
        hint = "separate them with '&'"
        self.part.problems.report("ODQ109", place, message, hint, fixes=fixes)
        return True


def _core(canonical: str, text: str) -> str:
    """Return the value of an option without quotes, brackets or a sign behind it."""
    found = _DRESSED.fullmatch(text)
    core = next(filter(None, found.groups()), "") if found else ""
    if canonical == "$count":
        return core.lower() if core.lower() in {"true", "false"} else ""
    return core if canonical in _NUMBERS and core.isdecimal() else ""


def _renamed(name: str, span: Span) -> tuple[Fix, ...]:
    found = near_miss(name, SYSTEM_OPTIONS)
    return () if found is None else (Fix(f"write '{found}'", (Edit(span, found),)),)


# A value that is dressed up, and one that other options follow.
_DRESSED = re.compile(r"'(\w+)'|\"(\w+)\"|\((\w+)\)|(\w+)[;,.]", re.ASCII)
_FOLLOWED = re.compile(r"\w+([?;,]?)(\$\w+)=", re.ASCII)
_NUMBERS: Final = {"$top": n.Top, "$skip": n.Skip}
_WANTED: Final = {
    "$top": "a whole number that isn't negative",
    "$skip": "a whole number that isn't negative",
    "$count": "'true' or 'false'",
    "$index": "a whole number",
    "$format": "'json', 'xml', 'atom' or a media type",
}


def _unended(found: re.Match[str]) -> str:
    return "" if found["end"] else found.group()
