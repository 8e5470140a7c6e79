"""Code that stands within a file of another language."""

from __future__ import annotations

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic, Edit, Fix
from odataq.fixes import apply_fixes
from odataq.http_text import requests_in
from odataq.lint import code as c
from odataq.lint.hosts.embedding import in_file, request_in_file
from odataq.source import Source, Span

FILE = Source("> ab\n> cd\n", "a.md")
# "ab\ncd\n" without what is in front of the lines.
TEXT = Source("ab\ncd\n", "a.md", FILE, (2, 3, 4, 7, 8, 9, 10))
ALL = Span(0, 5)


def cut(span: Span) -> str:
    return FILE.text[span.start : span.end]


def test_each_kind_of_expression_is_moved() -> None:
    text = c.Text(ALL, "ab\ncd", (0, 1, 2, 3, 4), (1, 2, 3, 4, 5), str)
    blank = c.Text(Span(3, 3), "x", (3,), (3,))
    name = c.Named(Span(3, 5), "cd")
    argument = c.Argument(name, "n")
    expressions: list[c.Expression] = [
        c.Joined(ALL, (text, blank)),
        c.Listed(ALL, (name,)),
        c.Mapped(ALL, ((text, name),)),
        c.Glued(ALL, text, name),
        c.Filled(ALL, text, (argument,)),
        c.Encoded(ALL, name),
        c.Either(ALL, (name, text)),
        c.Call(ALL, "f", name, (argument,), is_new=True),
        c.Unknown(ALL, (name,)),
    ]
    inner = c.Scope((c.Assignment(ALL, "a", name, key=text, is_added=True),))
    scope = c.Scope((*expressions, inner), frozenset({"p"}))
    comment = c.Comment(Span(3, 5), "d", is_alone=True)
    skip = c.Skip(Span(0, 2), "why")
    moved = in_file(c.Code(TEXT, scope, (comment,), (), (skip,)))
    assert moved.source is FILE
    assert [cut(each.span) for each in moved.comments] == ["cd"]
    assert [cut(each.span) for each in moved.skips] == ["ab"]
    assert moved.scope.parameters == {"p"}
    *parts, last = moved.scope.parts
    for before, after in zip(expressions, parts, strict=True):
        assert type(after) is type(before)
        assert isinstance(after, c.Expression)
        assert cut(after.span) == "ab\n> cd"
    assert isinstance(last, c.Scope)
    (assignment,) = last.parts
    assert isinstance(assignment, c.Assignment)
    assert cut(assignment.value.span) == "cd"
    joined, call = parts[0], parts[7]
    assert isinstance(joined, c.Joined)
    assert isinstance(call, c.Call)
    assert call.is_new
    assert call.arguments[0].name == "n"
    said, empty = joined.parts
    assert isinstance(said, c.Text)
    assert isinstance(empty, c.Text)
    # A line break is a character, and what is in front of the next line none of it.
    places = zip(said.starts, said.ends, strict=True)
    assert [FILE.text[start:end] for start, end in places] == ["a", "b", "\n", "c", "d"]
    assert said.spelling is str
    assert empty.starts == empty.ends == (7,)


def test_a_deep_tree_is_moved() -> None:
    expression: c.Expression = c.Named(ALL, "x")
    for _ in range(20_000):
        expression = c.Unknown(ALL, (expression,))
    moved = in_file(c.Code(TEXT, c.Scope((expression,))))
    (latest,) = moved.scope.parts
    depth = 0
    while isinstance(latest, c.Unknown):
        (latest,) = latest.parts
        depth += 1
    assert depth == 20_000
    assert isinstance(latest, c.Named)
    assert cut(latest.span) == "ab\n> cd"


def test_what_is_no_part_of_a_file_stays() -> None:
    code = c.Code(FILE, c.Scope(()))
    assert in_file(code) is code
    (placed,) = requests_in("GET a")
    assert request_in_file(placed) is placed


def test_a_diagnostic_of_a_host_is_moved_with_its_fixes() -> None:
    known = CODES["ODQ001"]
    fix = Fix("write x", (Edit(Span(3, 5), "x"),))
    found = Diagnostic(
        known.code, known.slug, known.severity, "m", TEXT, Span(3, 5), fixes=(fix,)
    )
    other = Diagnostic(known.code, known.slug, known.severity, "m", Source("a"))
    code = c.Code(TEXT, c.Scope(()), diagnostics=(found, other))
    moved = in_file(code).diagnostics
    assert cut(moved[0].span) == "cd"
    assert apply_fixes(FILE.text, moved) == "> ab\n> x\n"
    assert moved[1] is other
