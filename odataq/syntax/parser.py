"""Parses a URL, or a part of one, into a tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, overload

from attrs import evolve, frozen

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Severity, errors_in
from odataq.errors import QuerySyntaxError
from odataq.limits import LIMITS, Limits
from odataq.source import Source, Span
from odataq.syntax import nodes as n
from odataq.syntax.abnf_rules import form_of, is_of_form
from odataq.syntax.exact.shapes import check_parts, check_shapes
from odataq.syntax.exact.spelling import SERVICE_ROOT
from odataq.syntax.exact.urls import check_url
from odataq.syntax.forms.form import FormKind
from odataq.syntax.option_reader import OptionReader
from odataq.syntax.part_reader import PartReader
from odataq.syntax.problems import Problems
from odataq.syntax.split import OptionPart, Parts, split, split_options
from odataq.text.holes import HOLE
from odataq.text.percent import SEMICOLON, SLASH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.syntax.forms.form import Form
    from odataq.syntax.keywords import OddCase

__all__ = ["Parsed", "parse", "parse_source", "strictly"]

_WHITE: Final = " \t\r\n"
# What may begin with blanks in a URL, and not as the text of a rule.
_TIGHT: Final = frozenset({"search", "parameter_value", "primitive_literal", "apply"})
# JSON may have them anywhere.
_BEGIN: Final = re.compile(r"(?:[ \t\r\n]|%20|%09)++(?![\[{]|%5[Bb]|%7[Bb])")
_END: Final = re.compile(r"(?:[ \t\r\n]|%20|%09)\Z")
_PARENTHESES = re.compile(r"\([^()]*+\)?")
_STAND_INS = re.compile(f"[{SLASH}{SEMICOLON}]")
_STAND_INS_OR_HOLES = re.compile(f"[{SLASH}{SEMICOLON}{HOLE}]")


@frozen
class Parsed:
    """A tree, `None` where there is nothing of one, and what was found.

    A tree doesn't know in which case a keyword was written; `odd_cases` does.
    `unread` are the parts of which there is no tree because of the holes in them,
    and about which nothing is said. `loose` are holes that may go on with the
    expression beside them.
    """

    node: n.Node | None
    diagnostics: tuple[Diagnostic, ...]
    odd_cases: tuple[OddCase, ...] = ()
    unread: tuple[Span, ...] = ()
    loose: tuple[Span, ...] = ()


@overload
def parse(
    text: str,
    /,
    rule: None = None,
    *,
    strict: bool = False,
    limits: Limits = LIMITS,
) -> n.Query: ...
@overload
def parse(
    text: str, /, rule: str, *, strict: bool = False, limits: Limits = LIMITS
) -> n.Node: ...
def parse(
    text: str,
    /,
    rule: str | None = None,
    *,
    strict: bool = False,
    limits: Limits = LIMITS,
) -> n.Node:
    """Parse a URL, absolute or relative, or its query options alone.

    Returns a `Query`. With `rule`, the name of a rule of the ABNF such as
    `commonExpr` or `filter`, the text is parsed by that one and the node of it
    is returned. Raises `QuerySyntaxError` with all diagnostics where one of
    them is an error; `strict` makes errors of what is merely tolerated. Raises
    `LookupError` for a rule that doesn't exist.
    """
    if not isinstance(text, str):
        raise TypeError(f"a query is a str, not {type(text).__name__}")
    parsed = parse_source(Source(text), rule, strict=strict, limits=limits)
    if parsed.node is None or errors_in(parsed.diagnostics):
        raise QuerySyntaxError(parsed.diagnostics)
    return parsed.node


def strictly(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a strict reading: no tolerance is left."""
    return tuple(
        evolve(each, severity=Severity.ERROR)
        if each.code in CODES and CODES[each.code].is_breach
        else each
        for each in diagnostics
    )


def parse_source(
    source: Source,
    rule: str | None = None,
    *,
    service_root: str | None = None,
    strict: bool = False,
    limits: Limits = LIMITS,
) -> Parsed:
    """Parse what can be parsed, and say what can't.

    Never raises for a text, whatever it is; for `rule` and `strict` see `parse`.
    """
    form = form_of(rule or "odataUri")
    if form.either:
        return _either(source, form, strict=strict, limits=limits)
    problems = Problems(source, strict)
    reader = PartReader(source, limits, problems)
    if not _is_fit(source, limits, problems):
        return Parsed(None, problems.finished())
    end = len(source.text)
    node = _read(reader, form, service_root)
    if (
        node is not None
        and not errors_in(problems.found)
        and not is_of_form(node, form, source.text)
    ):
        problems.report("ODQ111", Span(0, end), f"this is no '{rule}'")
    if strict and node is not None and not errors_in(problems.found):
        _check_strictly(node, rule, form, problems)
    finished = problems.finished()
    found = strictly(finished) if strict else finished
    return Parsed(
        node,
        found,
        tuple(problems.odd_cases),
        tuple(problems.unread),
        tuple(problems.loose),
    )


def _read(reader: PartReader, form: Form, service_root: str | None) -> n.Node | None:
    """Return the node of a whole text."""
    text = reader.source.text
    end = len(text)
    if form.kind is FormKind.PART:
        node: n.Node | None = reader.read(
            form.name, 0, end, keep=";", before=form.before, after=form.after
        )
        _check_ends(text, form, reader.problems)
        if isinstance(node, n.Search) and node.expression is not None:
            return node.expression
        return node
    if form.kind is FormKind.PATH:
        path: n.Node | None = reader.read(
            form.name, 0, end, keep="/;", before=form.before, after=form.after
        )
        return path
    if form.kind is FormKind.OPTION:
        return _option(reader, form.name)
    if form.kind is FormKind.OPTIONS:
        return _query(reader, split_options(text))
    parts = split(text, service_root, has_holes=reader.source.has_holes)
    return _query(reader, parts)


def _check_strictly(
    node: n.Node, rule: str | None, form: Form, problems: Problems
) -> None:
    """Note what the grammar takes and the ABNF doesn't."""
    text = problems.source.text
    # A rule for a path has been asked which segments it may have.
    check = check_shapes if form.path is None else check_parts
    check(node, text, problems)
    if isinstance(node, n.Query):
        check_url(node, rule, text, problems)


def _check_ends(text: str, form: Form, problems: Problems) -> None:
    """Note white space that belongs to what stands around the text of a rule."""
    is_begun = form.spelling is not None or form.name not in _TIGHT
    begin, end = _BEGIN.match(text), _END.search(text)
    if begin and (form.before or not is_begun) and form.spelling is None:
        problems.tolerate("outer blank", Span(*begin.span()))
    if end and form.after:
        problems.tolerate("outer blank", Span(*end.span()))


def _either(source: Source, form: Form, *, strict: bool, limits: Limits) -> Parsed:
    """Return what the first rule of some makes of a text without an error."""
    parsed = Parsed(None, ())
    for rule in form.either:
        parsed = parse_source(source, rule, strict=strict, limits=limits)
        if parsed.node is not None and not errors_in(parsed.diagnostics):
            break
    return parsed


def _is_fit(source: Source, limits: Limits, problems: Problems) -> bool:
    text = source.text
    if len(text) > limits.query_characters:
        message = f"the query has {len(text)} characters"
        hint = f"the limit is {limits.query_characters}"
        end = Span(limits.query_characters, limits.query_characters + 1)
        problems.report("ODQ901", end, message, hint)
        return False
    found = (_STAND_INS if source.has_holes else _STAND_INS_OR_HOLES).search(text)
    if found is not None:
        message = f"the text has the noncharacter U+{ord(found.group()):04X}"
        problems.report("ODQ101", Span(*found.span()), message)
        return False
    if not text.strip(_WHITE):
        problems.report("ODQ106", Span(0, len(text)), "there is no query")
        return False
    return True


def _option(reader: PartReader, name: str) -> n.QueryOption:
    text = reader.source.text
    equal = text.find("=")
    part = OptionPart(0, len(text), None, len(text))
    if equal >= 0:
        part = OptionPart(0, equal, equal + 1, len(text))
    option = OptionReader(reader).read(part)
    if name and f"${option.spelling.lower().removeprefix('$')}" != name:
        reader.problems.report("ODQ101", option.span, f"this is no '{name}'")
    return option


def _query(reader: PartReader, parts: Parts) -> n.Query:
    text = reader.source.text
    problems = reader.problems
    path = None if parts.path is None else _path(reader, *parts.path)
    options = tuple(OptionReader(reader).read_all(parts.options, parts.fragment))
    problems.next_part()
    holes = [each.span for each in options if isinstance(each, n.BrokenOption)]
    for at in parts.empty_options:
        if not any(each.start <= at < each.end for each in holes):
            problems.tolerate("separator", Span(at, at + 1))
    if parts.fragment is not None and parts.fragment not in {
        each.end for each in holes
    }:
        problems.tolerate("fragment", Span(parts.fragment, len(text)))
    return n.Query(
        path, options, text[slice(*parts.root)].strip(_WHITE), span=Span(0, len(text))
    )


def _path(reader: PartReader, start: int, end: int) -> n.ResourcePath | n.BrokenPath:
    text = reader.source.text
    first = start + len(text[start:end]) - len(text[start:end].lstrip(_WHITE))
    last = start + len(text[start:end].rstrip(_WHITE))
    if first >= last:
        return n.ResourcePath(span=Span(start, start))
    # All of it may be a service root, or begin with one.
    may_be_root = reader.source.has_holes and HOLE in _PARENTHESES.sub("", text[:last])
    if text[first] == "/":
        name = "root" if start else "slash"
        if not may_be_root:
            reader.problems.tolerate(name, Span(first, first + 1))
        start = first = first + 1
    if first < last and text[last - 1] == "/":
        if SERVICE_ROOT.fullmatch(text) is None and not may_be_root:
            reader.problems.tolerate("slash", Span(last - 1, last))
        end = last = last - 1
    if first >= last:
        return n.ResourcePath(span=Span(start, start))
    before = len(reader.problems.found)
    path: n.ResourcePath | None = reader.read("resource_path", start, end, keep="/;")
    if path is None:
        if may_be_root and len(reader.problems.found) > before:
            # So it isn't known that this is a path.
            del reader.problems.found[before:]
            reader.problems.unread.append(Span(first, last))
        return n.BrokenPath(text[start:end], span=Span(first, last))
    return path
