"""Comments that suppress diagnostics, and what is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.codes import CODES
from odataq.diagnostics import Diagnostic
from odataq.fixes import apply_fixes
from odataq.lint.code import Code, Comment, Scope
from odataq.lint.hosts import LANGUAGES, read_code
from odataq.lint.suppressions import read_suppressions
from odataq.source import Source, Span
from tests.lint.update_finds import all_found, requests_of
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.lint.suppressions import Kept

# The names of the corpus that are reported, and as what.
WRONG = {"wrong": "ODQ201", "odd": "ODQ205", "costly": "ODQ801"}
WORD = re.compile("|".join(WRONG))


def diagnostics(code: Code) -> Iterator[Diagnostic]:
    """Report the wrong names in all that is found in a file."""
    sources = [each.template.source(code.source) for each in all_found(code).candidates]
    sources += (each.url for each in requests_of(code))
    for source in sources:
        for found in WORD.finditer(source.text):
            known = CODES[WRONG[found[0]]]
            yield Diagnostic(
                known.code,
                known.slug,
                known.severity,
                "wrong",
                source,
                Span(*found.span()),
            )


def kept(text: str, language: str = "python", *off: str) -> Kept:
    code = read_code(Source(text, "a"), language)
    suppressions = read_suppressions(code)
    found = [*diagnostics(code)]
    return suppressions.apply(found, is_selected=lambda each: each not in off)


def shown(text: str, language: str = "python", *off: str) -> list[str]:
    """Return what is left, by its place in the file and what stands there."""
    found = kept(text, language, *off).diagnostics
    lines = []
    for each in found:
        span = each.source.in_origin(each.span)
        assert each.source.origin.text == text
        cut = text[span.start : span.end]
        lines.append(f"{each.start.line} {each.code} {cut}")
    return lines


def fixed(text: str, language: str = "python", *off: str) -> str:
    return apply_fixes(text, kept(text, language, *off).diagnostics)


def messages(text: str, language: str = "python") -> list[str]:
    return [
        f"{each.message} | {each.hint}"
        for each in kept(text, language).diagnostics
        if each.code == "ODQ002"
    ]


URL = "'/a?$select=wrong'"
STACKED = (
    "# odataq: ignore-next-line[ODQ2]\n# odataq: ignore-next-line[ODQ8]\n"
    "u = '/a?$select=wrong,costly'"
)
QUOTED = (
    "<!-- odataq: ignore-next-line[ODQ201] why -->\n"
    "> ```http\n> GET /a\n>   ?$select=wrong\n> ```"
)


# In each language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", f"u = {URL}  # odataq: ignore[ODQ201] why"),
        ("python", f"u = {URL}  # noqa: X # odataq: ignore[ODQ201] why"),
        ("python", f"# odataq: ignore-next-line[ODQ201] why\nu = {URL}"),
        ("python", f"u = {URL}\n# odataq: ignore-file[ODQ201] why"),
        (
            "python",
            f"# odataq: disable[ODQ201] why\nu = {URL}\n# odataq: enable[ODQ201]",
        ),
        ("http", "# odataq: ignore-next-line[ODQ201] why\nGET /a?$select=wrong"),
        ("http", "// odataq: ignore-next-line[ODQ201] why\n\nGET /a\n  ?$select=wrong"),
        ("http", "### odataq: ignore-file[ODQ201] why\nGET /a?$select=wrong"),
        ("markdown", "`/a?$select=wrong` <!-- odataq: ignore[ODQ201] why -->"),
        (
            "markdown",
            f"<!-- odataq: ignore-next-line[ODQ201] why -->\n```py\n\nu = {URL}\n```",
        ),
        ("markdown", QUOTED),
        ("markdown", f"```py\nu = {URL} # odataq: ignore[ODQ201] why\n```"),
        (
            "markdown",
            "```http\n# odataq: ignore-file[ODQ201] why\nGET /a?$select=wrong\n```",
        ),
    ],
)
def test_a_comment_suppresses(language: str, text: str) -> None:
    found = kept(text, language)
    assert found.diagnostics == ()
    assert [each.reason for each in found.suppressed] == ["why"]
    assert [each.diagnostic.code for each in found.suppressed] == ["ODQ201"]


@pytest.mark.parametrize(
    ("mark", "end"),
    [
        *(("#", ""), ("//", ""), ("///", ""), ("/*", "*/"), ("<!--", "-->")),
        *(("<#", "#>"), ("/**\n *", "\n */")),
    ],
)
def test_each_way_to_write_a_comment(mark: str, end: str) -> None:
    text = f"x {mark} odataq: ignore-file[ODQ201] some reason {end}"
    comment = Comment(Span(2, len(text)), text[2:], is_alone=False)
    code = Code(Source(text, "a"), Scope(()), (comment,))
    (reach,) = read_suppressions(code).reaches
    assert (reach.item.key, reach.directive.reason) == ("ODQ201", "some reason")
    assert text[reach.item.span.start : reach.item.span.end] == "ODQ201"


def test_json_has_no_comments() -> None:
    text = '{"a": "/a?$select=wrong" // odataq: ignore[ODQ201]\n}'
    assert shown(text, "json") == ["1 ODQ201 wrong"]


@pytest.mark.parametrize(
    "text",
    [
        "u = '/a?$select=wrong&x=# odataq: ignore[ODQ201]'",
        "u = '/a?$select=wrong' + '# odataq: ignore[ODQ201]'",
        "'''\n# odataq: ignore-file[ODQ201]\n'''\nu = '/a?$select=wrong'",
    ],
)
def test_in_a_literal_it_is_text(text: str) -> None:
    assert [each.split()[1] for each in shown(text)] == ["ODQ201"]


def test_in_a_body_it_is_text() -> None:
    text = "POST /a?$select=wrong\n\n{\n# odataq: ignore-file[ODQ201]\n}"
    assert shown(text, "http") == ["1 ODQ201 wrong"]


# What it is for


@pytest.mark.parametrize("name", ["ODQ201", "unknown-property", "ODQ2", "ODQ20"])
def test_codes_names_and_prefixes(name: str) -> None:
    assert shown(f"u = {URL}  # odataq: ignore[{name}]") == []


def test_other_codes_are_kept() -> None:
    text = "u = '/a?$select=wrong,odd,costly'  # odataq: ignore[ODQ201, ODQ8]"
    assert shown(text) == ["1 ODQ205 odd"]


@pytest.mark.parametrize(
    "text",
    [
        "u = ('/a'  # odataq: ignore[ODQ201]\n     '?$select=wrong')",
        "u = ('/a'\n     '?$select=wrong'\n     '&$top=1')  # odataq: ignore[ODQ201]",
        "u = ('/a'\n     # odataq: ignore[ODQ201]\n     '?$select=wrong')",
        "u = f(\n    '/a?$select=wrong',\n    b,\n)  # odataq: ignore[ODQ201]",
        "u = '''\n/a?$select=b,\nwrong\n'''  # odataq: ignore[ODQ201]",
        "def f():\n    g(\n      '/a?$select=wrong',\n    )  # odataq: ignore[ODQ201]",
    ],
)
def test_a_query_over_several_lines(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "# odataq: ignore-next-line[ODQ201]\nu = f(\n    '/a?$select=wrong',\n)",
        "# odataq: ignore-next-line[ODQ201]\n\n# more\nu = '/a?$select=wrong'",
        "u = (\n  # odataq: ignore-next-line[ODQ201]\n  '/a?$select='\n  'wrong')",
        "u = ('/a'\n     # odataq: ignore-next-line[ODQ201]\n     '?$select=wrong')",
        STACKED,
    ],
)
def test_the_next_line(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # The line in front, the line behind, and another statement.
        "# odataq: ignore[ODQ201]\nu = '/a?$select=wrong'",
        "u = '/a?$select=wrong'\n# odataq: ignore[ODQ201]",
        "u = '/a?$select=wrong'\n\nv = 1  # odataq: ignore[ODQ201]",
        "# odataq: ignore-next-line[ODQ201]\nv = 1\nu = '/a?$select=wrong'",
        "u = '/a?$select=wrong'\n# odataq: ignore-next-line[ODQ201]\nv = 1",
        "x = {\n    'a': 1,  # odataq: ignore[ODQ201]\n    'b': '/a?$select=wrong',\n}",
    ],
)
def test_elsewhere_it_suppresses_nothing(text: str) -> None:
    codes = sorted(each.split()[1] for each in shown(text))
    assert codes == ["ODQ001", "ODQ201"]


def test_a_constant_is_suppressed_where_it_stands() -> None:
    text = (
        "PATH = '/a?$select=wrong'  # odataq: ignore[ODQ201]\n"
        "def f():\n"
        "    return get(PATH + '&$orderby=odd')  # odataq: ignore[ODQ205]\n"
    )
    assert shown(text) == []


def test_a_range_ends() -> None:
    text = (
        f"u = {URL}\n"
        "# odataq: disable[ODQ201, ODQ205]\n"
        f"u = {URL}\n"
        "# odataq: enable[ODQ201]\n"
        "u = '/a?$select=wrong,odd'\n"
    )
    assert shown(text) == ["1 ODQ201 wrong", "5 ODQ201 wrong"]


def test_ranges_of_the_same_code() -> None:
    block = f"# odataq: disable[ODQ2]\nu = {URL}\n# odataq: enable[ODQ2]\nu = {URL}\n"
    assert shown(block * 3) == [f"{line} ODQ201 wrong" for line in (4, 8, 12)]


def test_a_block_of_markdown_is_a_file_to_its_comments() -> None:
    block = (
        "```py\n# odataq: {}[ODQ201]\nu = '/a?$select=wrong'\n```\n`/a?$select=wrong`\n"
    )
    for action in ("disable", "ignore-file"):
        assert shown(block.format(action), "markdown") == ["5 ODQ201 wrong"]
    text = "<!-- odataq: disable[ODQ201] -->\n```py\nu = '/a?$select=wrong'\n```\n"
    assert shown(text, "markdown") == []


def test_of_two_comments_both_are_used() -> None:
    text = f"# odataq: ignore-file[ODQ201] a\nu = {URL}  # odataq: ignore[ODQ2] b"
    found = kept(text)
    assert found.diagnostics == ()
    assert [each.reason for each in found.suppressed] == ["a"]


def test_only_diagnostics_of_the_file_are_suppressed() -> None:
    text = "# odataq: ignore-file[ODQ201]"
    code = read_code(Source(text, "a.py"), "python")
    known = CODES["ODQ201"]
    other = Diagnostic("ODQ201", known.slug, known.severity, "x", Source("b"))
    found = read_suppressions(code).apply([other])
    assert found.diagnostics[0] is other


def test_a_text_taken_out_of_a_query_stands_in_its_lines() -> None:
    text = "u = ('/a'  # odataq: ignore[ODQ201]\n     '?$select=wrong')"
    code = read_code(Source(text, "a"), "python")
    (found,) = diagnostics(code)
    inner = found.span
    part = Source(
        found.source.text[inner.start : inner.end],
        "part",
        found.source,
        tuple(range(inner.start, inner.end + 1)),
    )
    derived = evolve(found, source=part, span=Span(0, 5))
    assert read_suppressions(code).apply([derived]).diagnostics == ()


# Unused ones


def test_what_suppresses_nothing_is_said() -> None:
    text = f"u = {URL}  # odataq: ignore[ODQ201, odd-name, ODQ301] because"
    text = text.replace("odd-name", CODES["ODQ205"].slug)
    found = [each for each in kept(text).diagnostics if each.code == "ODQ001"]
    assert [text[each.span.start : each.span.end] for each in found] == [
        CODES["ODQ205"].slug,
        "ODQ301",
    ]
    assert found[1].message == "'ODQ301' suppresses nothing here"
    assert fixed(text) == f"u = {URL}  # odataq: ignore[ODQ201] because"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("u = 1  # odataq: ignore[ODQ201] x\nv = 2", "u = 1\nv = 2"),
        ("u = 1\n    # odataq: ignore[ODQ201]  \r\nv = 2", "u = 1\nv = 2"),
        ("# odataq: ignore-file[ODQ201, ODQ3]", ""),
        ("u = 1  # noqa  # odataq: ignore[ODQ201]", "u = 1  # noqa"),
        ("u = 1  # odataq: ignore[ODQ201] # noqa", "u = 1"),
        (
            f"u = {URL}  # odataq: ignore[ODQ3, ODQ201]",
            f"u = {URL}  # odataq: ignore[ODQ201]",
        ),
        (
            f"u = {URL}  # odataq: ignore[ODQ3,ODQ4 , ODQ201,ODQ5, ODQ7]",
            f"u = {URL}  # odataq: ignore[ODQ201]",
        ),
        (
            f"u = {URL}  # odataq: ignore[ODQ201] a # odataq: ignore[ODQ3] b",
            f"u = {URL}  # odataq: ignore[ODQ201] a",
        ),
    ],
)
def test_the_fix_removes_what_is_unused(before: str, after: str) -> None:
    assert fixed(before) == after
    assert [each for each in shown(after) if "ODQ001" in each] == []


def test_the_fix_in_other_comments() -> None:
    text = "a\n<!-- odataq: ignore[ODQ201] x -->\nb <!-- odataq: ignore[ODQ3] -->"
    assert fixed(text, "markdown") == "a\nb"
    text = "a\r\n<!-- odataq: ignore[ODQ201] x -->  \r\nb"
    assert fixed(text, "markdown") == "a\r\nb"
    text = "> ```http\n> # odataq: ignore[ODQ3]\n> GET /a?$top=1\n> ```"
    assert fixed(text, "markdown") == "> ```http\n>\n> GET /a?$top=1\n> ```"
    text = "<!-- one\nodataq: ignore[ODQ201]\n-->"
    assert fixed(text, "markdown") == text


def test_what_is_not_selected_may_be_needed_in_another_run() -> None:
    text = "u = 1  # odataq: ignore[ODQ201, ODQ3]"
    assert shown(text, "python", "ODQ201", "ODQ301") == []
    assert shown(text, "python", "ODQ201") == ["1 ODQ001 ODQ3"]


def test_a_comment_on_its_own_line_has_a_hint() -> None:
    (found,) = kept("# odataq: ignore[ODQ201]\nu = 1").diagnostics
    assert found.hint == "for the line below write 'ignore-next-line[...]'"
    (found,) = kept("u = 1  # odataq: ignore[ODQ201]").diagnostics
    assert found.hint is None


def test_only_its_name_suppresses_what_is_said_of_suppressions() -> None:
    assert shown("u = 1  # odataq: ignore[ODQ201, ODQ0]") != []
    assert shown("u = 1  # odataq: ignore[ODQ201, ODQ001] kept for later") == []
    assert shown("u = 1  # odataq: ignore[unused-suppression, ODQ201]") == []
    text = "# odataq: ignore-file[ODQ002]\nu = 1  # odataq: ignore[nonsense]"
    assert shown(text) == []
    assert shown("u = 1  # odataq: ignore[ODQ001]") == ["1 ODQ001 ODQ001"]


# Invalid ones


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        (
            "odataq: ignore",
            "'ignore' names no code in brackets | write 'ignore[ODQ201] reason'",
        ),
        (
            "odataq: ignore ODQ201",
            "'ignore' names no code in brackets | write 'ignore[ODQ201] reason'",
        ),
        (
            "odataq: disable",
            "'disable' names no code in brackets | write 'disable[ODQ201] reason'",
        ),
        ("odataq: ignore[", "the bracket is never closed | add a ']'"),
        ("odataq: ignore[ODQ201", "the bracket is never closed | add a ']'"),
        ("odataq: ignore[]", "there is no code in the brackets | None"),
        ("odataq: ignore[ ]", "there is no code in the brackets | None"),
        ("odataq: ingore[ODQ201]", "there is no 'ingore' | did you mean 'ignore'?"),
        ("odataq: noqa", "there is no 'noqa' | write 'ignore[...]'"),
        (
            "odataq: disable-next-line[ODQ201]",
            "there is no 'disable-next-line' | write 'ignore-next-line[...]'",
        ),
        (
            "odataq: [ODQ201]",
            "what to do isn't said | there are: ignore, ignore-next-line, ",
        ),
        (
            "odataq ignore[ODQ201]",
            "a colon is missing behind 'odataq' | write 'odataq: ignore[...]'",
        ),
        ("odataq: ignore[ODQ999]", "there is no code 'ODQ999' | "),
        (
            "odataq: ignore[odq201]",
            "there is no code 'odq201' | did you mean 'ODQ201'?",
        ),
        (
            "odataq: ignore[unknown-propety]",
            "there is no code 'unknown-propety' | did you mean 'unknown-property'",
        ),
        ("odataq: ignore[ODQ]", "there is no code 'ODQ' | "),
        ("odataq: ignore[ALL]", "there is no code 'ALL' | `odataq rules` lists all"),
        ("odataq: ignore[ODQ99]", "there is no code 'ODQ99' | "),
        ("odataq: ignore[CSD201]", "there is no code 'CSD201' | "),
        ("odataq: ignore[*]", "there is no code '*' | `odataq rules` lists all"),
        (
            "odataq: ignore[ODQ201, unknown-property]",
            "'unknown-property' stands twice in the brackets | remove one of them",
        ),
        (
            "odataq: enable[ODQ201]",
            "'ODQ201' isn't disabled here | write 'disable[ODQ201]' where it begins",
        ),
    ],
)
def test_what_is_wrong_with_a_comment(comment: str, message: str) -> None:
    text = f"u = 1  # {comment}"
    assert any(each.startswith(message) for each in messages(text))
    (found,) = [each for each in kept(text).diagnostics if each.code == "ODQ002"]
    assert found.span.start >= text.index("#")
    assert found.span.start < found.span.end <= len(text)


@pytest.mark.parametrize(
    "comment",
    [
        *("odataq: ignore", "odataq: ignore[", "odataq: ignore[]", "odataq: noqa"),
        *("odataq: ignore[ODQ]", "odataq: ignore[*]", "odataq: ignore[ALL]"),
        "odataq: ignore[x",
    ],
)
def test_what_is_wrong_never_suppresses_all(comment: str) -> None:
    assert "1 ODQ201 wrong" in shown(f"u = {URL}  # {comment}")
    assert "2 ODQ201 wrong" in shown(f"# {comment}\nu = {URL}")


def test_what_is_right_of_a_comment_holds() -> None:
    text = f"u = {URL}  # odataq: ignore[nonsense, ODQ201, , ODQ201]"
    assert [each.split()[1] for each in shown(text)] == ["ODQ002", "ODQ002"]


def test_what_is_disabled_twice() -> None:
    text = f"# odataq: disable[ODQ201]\n# odataq: disable[ODQ201]\nu = {URL}"
    assert messages(text) == ["'ODQ201' is disabled already | remove it here"]


@pytest.mark.parametrize(
    "comment",
    [
        "odataq",
        "odataq: a tool for OData",
        "odataq: hello",
        "odataq reads ignore[ODQ201] in comments",
        "see https://example.com/odataq: it is told there",
        "the odataq: ignore[ODQ201] of others",
        "odataqs: ignore[ODQ201]",
        "odataq: enabled since 2024",
    ],
)
def test_prose_is_no_directive(comment: str) -> None:
    assert shown(f"u = {URL}  # {comment}") == ["1 ODQ201 wrong"]


# Any text


@given(
    st.lists(
        st.sampled_from(
            ["odataq", ":", " ", "ignore", "disable", "enable", "[", "]", ",", "ODQ201"]
        ),
        max_size=20,
    )
)
@settings(deadline=None)
def test_any_comment_is_read(pieces: list[str]) -> None:
    text = f"u = {URL}  # {''.join(pieces)}"
    found = kept(text)
    for each in found.diagnostics:
        span = each.source.in_origin(each.span)
        assert 0 <= span.start < span.end <= len(text)
    after = apply_fixes(text, found.diagnostics)
    assert "ODQ201 wrong" in " ".join(shown(after)) or found.suppressed
    suppressed = [each.diagnostic for each in found.suppressed]
    assert all(each.code == "ODQ201" for each in suppressed)


@pytest.mark.parametrize(
    "piece",
    [
        f"u = {URL}  # odataq: ignore[ODQ201]\n",
        "# odataq: ignore-next-line[ODQ201]\n",
        f"# odataq: disable[ODQ2]\nu = {URL}\n# odataq: enable[ODQ2]\n",
        "# " + "odataq: ignore[ " * 5 + "\n",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    assert growth(kept, lambda size: piece * size, 200) <= MOST_GROWTH


def test_every_language_is_known_here() -> None:
    assert {"python", "http", "markdown", "json"} <= {*LANGUAGES}


def test_diagnostics_stay_in_their_order() -> None:
    text = "u = '/a?$select=odd,wrong'\nv = '/a?$select=costly'"
    code = read_code(Source(text, "a"), "python")
    found = [*diagnostics(code)][::-1]
    assert [*read_suppressions(code).apply(found).diagnostics] == found
    again = read_suppressions(evolve(code, comments=()))
    assert [*again.apply(found).diagnostics] == found
