"""Blocks with the text that a diagnostic is about."""

from __future__ import annotations

import io

import pytest
from attrs import evolve

from odataq.diagnostics import Diagnostic, Edit, Fix, Place, Related, Severity
from odataq.report.full import report_full
from odataq.report.run import Run
from odataq.report.snippet import snippet
from odataq.report.style import Style
from odataq.source import Source, Span


def diagnostic(source: Source, span: Span) -> Diagnostic:
    return Diagnostic(
        "ODQ201",
        "unknown-property",
        Severity.ERROR,
        "type 'account' has no property 'nmae'",
        source,
        span,
    )


def shown(*diagnostics: Diagnostic, style: Style | None = None) -> str:
    stream = io.StringIO()
    report_full(Run(diagnostics), stream, style or Style())
    return stream.getvalue()


def test_a_block() -> None:
    found = diagnostic(Source("accounts?$select=nmae"), Span(17, 21))
    assert (
        shown(found)
        == """\
error[ODQ201 unknown-property]: type 'account' has no property 'nmae'
 --> <query>:1:18
  |
1 | accounts?$select=nmae
  |                  ^^^^

"""
    )


def test_a_block_with_all_that_is_known() -> None:
    text = Source("accounts?$select=name&$select=nmae")
    found = Diagnostic(
        "ODQ201",
        "unknown-property",
        Severity.WARNING,
        "it is wrong",
        text,
        Span(30, 34),
        hint="did you mean 'name'?",
        related=(
            Related("the first one", text, Span(9, 16)),
            Related("it has a name", Source("a\n" * 9 + "'b'", "b.py"), Span(19, 20)),
            Related("EntityType 'account'", Source("", "m.xml"), Span(0, 0)),
        ),
        fixes=(Fix("rename it to 'name'", (Edit(Span(30, 34), "name"),)),),
        sources=("DV303", "DV304"),
        server_code="0x80060888",
        server_message="Could not find a property",
    )
    assert (
        shown(found)
        == """\
warning[ODQ201 unknown-property]: it is wrong
  --> <query>:1:31
   |
 1 | accounts?$select=name&$select=nmae
   |                               ^^^^
  ::: <query>:1:10: the first one
   |
 1 | accounts?$select=name&$select=nmae
   |          -------
  ::: b.py:10:2: it has a name
   |
10 | 'b'
   |  -
  ::: m.xml: EntityType 'account'
   |
   = help: did you mean 'name'?
   = server: 0x80060888 Could not find a property
   = fix: rename it to 'name': accounts?$select=name&$select=name
   = source: DV303, DV304

"""
    )


def test_an_element_of_metadata_has_a_path_and_no_text() -> None:
    found = Diagnostic(
        "CSD410",
        "unknown-binding-target",
        Severity.WARNING,
        "there is no set 'x'",
        Source("", "metadata.xml"),
        place=Place("EntityContainer 'C'/EntitySet 's'", lambda: 12),
        hint="declare it",
    )
    assert (
        shown(found)
        == """\
warning[CSD410 unknown-binding-target]: there is no set 'x'
 --> metadata.xml:12:1
 ::: EntityContainer 'C'/EntitySet 's'
  = help: declare it

"""
    )


def test_each_diagnostic_of_a_line_has_its_block() -> None:
    source = Source("$select=a,b")
    blocks = shown(diagnostic(source, Span(8, 9)), diagnostic(source, Span(10, 11)))
    assert blocks.split("\n\n")[1].splitlines()[3:] == [
        "1 | $select=a,b",
        "  |           ^",
    ]


def test_nothing_found_is_nothing_written() -> None:
    assert shown() == ""


# What is below the text


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "marks"),
    [
        ("a=nmae", 2, 6, "a=nmae", "  ^^^^"),
        ("a%20eq", 1, 4, "a%20eq", " ^^^"),
        ("a=", 2, 2, "a=", "  ^"),
        ("", 0, 0, "", "^"),
        ("a=b", 1, 1, "a=b", " ^"),
        # Wide characters take two columns, combining ones none.
        ("'名前',b", 5, 6, "'名前',b", "       ^"),
        ("名前", 1, 2, "名前", "  ^^"),
        ("'e\u0301',b", 5, 6, "'e\u0301',b", "    ^"),
        ("e\u0301=1", 1, 2, "e\u0301=1", " ^"),
        ("😀b", 1, 2, "😀b", "  ^"),
        # What is spelled out is as wide as its spelling.
        ("a\tb", 2, 3, "a␉b", "  ^"),
        ("\x1b[31mb", 5, 6, "␛[31mb", "     ^"),
        ("\u202eb", 1, 2, "<U+202E>b", "        ^"),
        ("a\u200bb", 1, 2, "a<U+200B>b", " ^^^^^^^^"),
        ("\ud800b", 1, 2, "<U+D800>b", "        ^"),
        # Of several lines the first one is shown.
        ("ab\ncd", 1, 5, "ab", " ^"),
        ("ab\ncd", 3, 5, "cd", "^^"),
        ("ab\ncd", 2, 3, "ab", "  ^"),
        ("ab\r\ncd", 3, 6, "ab", "  ^"),
        ("ab\r\ncd", 4, 5, "cd", "^"),
        ("ab\n", 3, 3, "", "^"),
    ],
    ids=ascii,
)
def test_marks(text: str, start: int, end: int, line: str, marks: str) -> None:
    part = snippet(Source(text), Span(start, end))
    assert part.text == line
    assert " " * part.indent + "^" * part.width == marks


def test_marks_are_where_the_outermost_text_has_it() -> None:
    file = Source("x = 1\nq = 'a%20nmae'\n", "a.py")
    query = Source("a nmae", parent=file, offsets=(11, 12, 15, 16, 17, 18, 19))
    lines = shown(diagnostic(query, Span(2, 6))).splitlines()
    assert lines[1:5] == [
        " --> a.py:2:10",
        "  |",
        "2 | q = 'a%20nmae'",
        "  |          ^^^^",
    ]


# Long lines


X, Y = "x" * 300, "y" * 300


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "marks"),
    [
        (
            f"{X}nmae{Y}",
            300,
            304,
            f"...{'x' * 40}nmae{'y' * 56}...",
            f"{' ' * 43}^^^^",
        ),
        (f"nmae{Y}", 0, 4, f"nmae{'y' * 96}...", "^^^^"),
        (f"{X}nmae", 300, 304, f"...{'x' * 96}nmae", f"{' ' * 99}^^^^"),
        (f"{X}", 300, 300, f"...{'x' * 100}", f"{' ' * 103}^"),
        # The beginning of what is marked is always there.
        (
            f"{X}{Y}",
            300,
            600,
            f"...{'x' * 40}{'y' * 60}...",
            f"{' ' * 43}{'^' * 60}",
        ),
        (
            f"{'名' * 300}nmae{Y}",
            300,
            304,
            f"...{'名' * 20}nmae{'y' * 56}...",
            f"{' ' * 43}^^^^",
        ),
        # As long as there is room for.
        ("x" * 100, 99, 100, "x" * 100, f"{' ' * 99}^"),
    ],
)
def test_long_lines_are_cut(
    text: str, start: int, end: int, line: str, marks: str
) -> None:
    part = snippet(Source(text), Span(start, end))
    assert part.text == line
    assert " " * part.indent + "^" * part.width == marks


def test_characters_without_width_are_cut_too() -> None:
    part = snippet(Source("a" + "\u0301" * 30_000), Span(0, 30_001))
    assert len(part.text) < 200


def test_each_place_of_a_long_line_is_shown() -> None:
    text = "".join(chr(ord("a") + number % 26) for number in range(1_000))
    for start in range(1_001):
        part = snippet(Source(text), Span(start, min(start + 2, 1_000)))
        marked = part.text[part.indent : part.indent + part.width]
        assert marked == text[start : start + 2]
        assert len(part.text) <= 106


# Text from outside


def test_text_from_outside_is_harmless() -> None:
    hostile = "a\x1b[31m\n::error::x\u202e\x9b"
    source = Source(hostile, hostile)
    found = Diagnostic(
        "ODQ201",
        "unknown-property",
        Severity.ERROR,
        hostile,
        source,
        Span(0, 1),
        hint=hostile,
        related=(
            Related(hostile, source, Span(2, 3)),
            Related(hostile, Source("", hostile), Span(0, 0)),
        ),
        fixes=(Fix(hostile, ()),),
        sources=(hostile,),
        server_code=hostile,
        server_message=hostile,
    )
    at_place = Diagnostic(
        "CSD101",
        "unreadable-document",
        Severity.ERROR,
        hostile,
        Source("", hostile),
        place=Place(hostile, lambda: 1),
    )
    text = shown(found, at_place)
    assert not {"\x1b", "\u202e", "\x9b"} & set(text)
    assert not any(line.startswith("::error") for line in text.splitlines())


def test_a_fix_is_shown_with_what_is_around_it() -> None:
    text = f"{'a' * 50}?$select=nmae&{'b' * 50}"
    at = text.index("nmae")
    found = evolve(
        diagnostic(Source(text), Span(at, at + 4)),
        fixes=(Fix("rename it", (Edit(Span(at, at + 4), "name"),)),),
    )
    expected = f"...{'a' * 21}?$select=name&{'b' * 29}..."
    assert f" = fix: rename it: {expected}\n" in shown(found)


def test_a_fix_at_the_ends_is_shown_with_them() -> None:
    found = evolve(
        diagnostic(Source("ab"), Span(0, 1)),
        fixes=(Fix("change it", (Edit(Span(0, 0), "<"), Edit(Span(2, 2), ">"))),),
    )
    assert " = fix: change it: <ab>\n" in shown(found)


def test_colours_leave_the_text_as_it_is() -> None:
    found = diagnostic(Source("accounts?$select=nmae"), Span(17, 21))
    coloured = shown(found, style=Style(is_coloured=True))
    assert "\x1b[1;31merror" in coloured
    plain = coloured
    for code in ("0", "1", "2", "1;31"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == shown(found)
