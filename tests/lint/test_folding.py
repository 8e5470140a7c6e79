"""What code made by hand is folded into."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from odataq.limits import LIMITS, Limits
from odataq.lint import code as c
from odataq.lint.folding import Folder, encoded
from odataq.lint.names import Frame, frames_of
from odataq.lint.placeholders import without_placeholders
from odataq.source import Span
from odataq.text.holes import HOLE
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from odataq.lint.template import Template


class Writer:
    """Makes expressions, each behind the one made before."""

    def __init__(self) -> None:
        self.at = 0

    def span(self, width: int) -> Span:
        self.at += width + 1
        return Span(self.at - width - 1, self.at - 1)

    def text(self, text: str) -> c.Text:
        span = self.span(len(text))
        starts = tuple(range(span.start, span.end))
        ends = tuple(at + 1 for at in starts)
        return c.Text(span, text, starts, ends, lambda written: f"<{written}>")

    def name(self, name: str) -> c.Named:
        return c.Named(self.span(len(name)), name)

    def unknown(self) -> c.Unknown:
        return c.Unknown(self.span(1))

    def joined(self, *parts: c.Expression) -> c.Joined:
        return c.Joined(Span(parts[0].span.start, parts[-1].span.end), parts)

    def listed(self, *items: c.Expression) -> c.Listed:
        return c.Listed(Span(items[0].span.start, items[-1].span.end), items)

    def assigned(
        self, name: str, value: c.Expression, *, is_added: bool = False
    ) -> c.Assignment:
        return c.Assignment(value.span, name, value, is_added=is_added)


def frame_of(*parts: c.Assignment | c.Expression | c.Scope) -> Frame:
    return frames_of(c.Scope(parts))[0]


def folded(
    value: c.Expression, parts: Iterable[c.Assignment | c.Expression] = ()
) -> Template:
    return Folder().template(value, frame_of(*parts))


def test_the_parts_of_a_text_keep_their_places() -> None:
    w = Writer()
    value = w.joined(w.text("ab"), w.unknown(), w.joined(w.text("c"), w.text("")))
    template = folded(value)
    assert template.text == f"ab{HOLE}c"
    assert template.starts == (0, 1, 3, 5)
    assert template.ends == (1, 2, 4, 6)
    assert [by is None for by in template.spellings] == [False, False, True, False]


def test_a_name_is_a_hole_where_it_is_used_if_nothing_is_known() -> None:
    w = Writer()
    parts = [w.assigned("x", w.unknown())]
    used = w.name("x")
    template = folded(used, parts)
    assert (template.text, template.span) == (HOLE, used.span)


def test_additions_without_a_beginning_are_behind_a_hole() -> None:
    w = Writer()
    parts = [w.assigned("x", w.text("a"), is_added=True)]
    assert folded(w.name("x"), parts).text == HOLE


def test_a_separator_stands_nowhere() -> None:
    w = Writer()
    separator, items = w.text(" and "), w.listed(w.text("a"), w.text("b"))
    template = folded(c.Glued(items.span, separator, items))
    assert template.text == "a and b"
    assert template.starts[1:6] == template.ends[1:6] == (template.ends[0],) * 5
    unknown = folded(c.Glued(items.span, w.unknown(), items))
    assert unknown.text == f"a{HOLE}b"


def test_a_list_has_what_is_added_to_it() -> None:
    for call, expected in (
        (None, "a"),
        ("push", "a,b"),
        ("Add", "a,b"),
        ("insert", HOLE),
    ):
        w = Writer()
        parts: list[c.Assignment | c.Expression] = [
            w.assigned("x", w.listed(w.text("a")))
        ]
        if call is not None:
            item = c.Argument(w.text("b"))
            parts.append(c.Call(item.value.span, call, w.name("x"), (item,)))
        glued = c.Glued(w.span(1), w.text(","), w.name("x"))
        assert folded(glued, parts).text == expected


def test_what_a_scope_within_adds_to_a_list_isnt_known() -> None:
    w = Writer()
    first = w.assigned("x", w.listed(w.text("a")))
    item = c.Argument(w.text("b"))
    within = c.Scope((c.Call(item.value.span, "push", w.name("x"), (item,)),))
    glued = c.Glued(w.span(1), w.text(","), w.name("x"))
    assert Folder().template(glued, frame_of(first, within)).text == HOLE


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{0}-{1}", "a-b"),
        ("{}-{}-{}", f"a-b-{HOLE}"),
        ("{n}{m}", f"c{HOLE}"),
        ("{{{0}}}", "{a}"),
        ("{0:N}{0,5}{0!r}{0.a}{0[1]}", HOLE * 5),
        ("{0", "{0"),
        ("}{", "}{"),
        ("{99999999999999999999}", HOLE),
    ],
)
def test_a_pattern_is_filled(pattern: str, expected: str) -> None:
    w = Writer()
    arguments = (
        c.Argument(w.text("a")),
        c.Argument(w.text("b")),
        c.Argument(w.text("c"), "n"),
    )
    filled = c.Filled(w.span(1), w.text(pattern), arguments)
    assert folded(filled).text == expected


def test_a_hole_in_a_pattern_has_the_place_of_its_placeholder() -> None:
    w = Writer()
    pattern = w.text("a{0}b")
    template = folded(c.Filled(w.span(1), pattern, (c.Argument(w.unknown()),)))
    assert (template.text, template.starts[1], template.ends[1]) == (f"a{HOLE}b", 1, 4)


def test_what_is_encoded_keeps_its_place_and_is_written_as_it_is() -> None:
    w = Writer()
    template = encoded(folded(w.text("a&b%")))
    assert template.text == "a%26b%25"
    assert template.starts == (0, 1, 2, 2, 2, 3, 4, 4)
    assert template.ends == (1, 2, 2, 2, 3, 4, 4, 4)
    spelling = template.spellings[0]
    assert spelling is not None
    assert spelling("R%26D") == "<R&D>"


def test_one_of_several_values_is_chosen() -> None:
    w = Writer()
    either = c.Either(w.span(3), (w.text("a"), w.text("b"), w.unknown()))
    value = w.joined(w.text("x"), either)
    folder, frame = Folder(), frame_of()
    texts = []
    for choice in range(4):
        folder.choose(frozenset({id(either)}), choice)
        texts.append(folder.template(value, frame).text)
    assert texts == ["xa", "xb", f"x{HOLE}", f"x{HOLE}"]
    folder.choose()
    assert folder.template(value, frame).text == f"x{HOLE}"


def test_what_one_scope_gives_to_a_name_is_known_in_others() -> None:
    for names, expected in ((["x"], "a"), (["x", "x"], HOLE), (["y"], HOLE)):
        w = Writer()
        scopes = [c.Scope((w.assigned(each, w.text("a")),)) for each in names]
        used = w.name("x")
        frames = frames_of(c.Scope((*scopes, c.Scope((used,)))))
        assert Folder().template(used, frames[-1]).text == expected


def test_a_constant_is_known_in_the_scopes_within() -> None:
    w = Writer()
    constant, used = w.assigned("X", w.text("a")), w.name("X")
    scopes = [c.Scope((used,)), c.Scope((used,), frozenset({"X"}))]
    frames = frames_of(c.Scope((constant, *scopes)))
    texts = [Folder().template(used, frame).text for frame in frames[1:]]
    assert texts == ["a", HOLE]


def test_what_a_scope_within_changes_isnt_known() -> None:
    w = Writer()
    first, used = w.assigned("x", w.text("a")), w.name("x")
    for is_closed, expected in ((False, HOLE), (True, "a")):
        other = c.Scope((w.assigned("x", w.text("b")),), is_closed=is_closed)
        assert Folder().template(used, frame_of(first, other)).text == expected


def test_a_branch_says_where_a_value_is_certain() -> None:
    w = Writer()
    first = w.assigned("x", w.text("a"))
    second = w.text("b")
    inside, outside = w.name("x"), w.name("x")
    branch = Span(second.span.start, inside.span.end)
    maybe = c.Assignment(second.span, "x", second, is_conditional=True, branch=branch)
    frame = frame_of(first, maybe)
    assert Folder().template(inside, frame).text == "b"
    assert Folder().template(outside, frame).text == HOLE


def test_a_text_that_is_too_long_is_cut() -> None:
    limits = Limits(query_characters=10)
    w = Writer()
    parts = [w.assigned("x", w.text("abcdef"))]
    parts += [w.assigned("x", w.joined(w.name("x"), w.name("x"))) for _ in range(40)]
    template = Folder(limits).template(w.name("x"), frame_of(*parts))
    assert len(template.text) <= LIMITS.query_characters
    assert len(template.text) == 11


def test_names_that_grow_end() -> None:
    def work(count: str) -> None:
        w = Writer()
        parts = [w.assigned("x", w.text("?$select=a"))]
        parts += [w.assigned("x", w.joined(w.name("x"), w.text(",b"))) for _ in count]
        frame = frame_of(*parts)
        folder = Folder()
        for each in parts:
            folder.template(each.value, frame)

    assert growth(work, lambda size: "x" * size, 2_000) <= MOST_GROWTH


def _added(size: int) -> c.Expression:
    w = Writer()
    value: c.Expression = w.text("a")
    for _ in range(size):
        value = w.joined(value, w.text("b"))
    return value


def _joined_of_joined(size: int) -> c.Expression:
    w = Writer()
    items: list[c.Expression] = []
    for _ in range(size):
        inner = w.listed(w.text("a"), w.text("b"))
        items.append(c.Glued(inner.span, w.text(","), inner))
    return c.Glued(Span(0, w.at), w.text("&"), w.listed(*items))


def _either(size: int) -> c.Expression:
    w = Writer()
    value: c.Expression = w.text("a")
    for _ in range(size):
        value = c.Either(Span(0, w.at), (value, w.text("")))
    return value


@pytest.mark.parametrize("make", [_added, _joined_of_joined, _either])
def test_the_time_grows_with_an_expression(
    make: Callable[[int], c.Expression],
) -> None:
    def work(text: str) -> None:
        value = make(len(text))
        assert Folder().template(value, frame_of(value)).text

    assert growth(work, lambda size: "x" * size, 10_000) <= MOST_GROWTH


def test_names_that_stand_for_each_other_are_followed_to_an_end() -> None:
    w = Writer()
    names = [f"n{at}" for at in range(2_000)]
    parts = [w.assigned("n0", w.text("a"))]
    parts += [
        w.assigned(later, w.joined(w.name(earlier), w.text("b")))
        for earlier, later in pairwise(names)
    ]
    template = Folder().template(w.name(names[-1]), frame_of(*parts))
    assert template.text.startswith(HOLE)
    # Two functions that give each other's fields a value.
    x, y = w.name("x"), w.name("y")
    scopes = [c.Scope((w.assigned("x", y),)), c.Scope((w.assigned("y", x),))]
    used = w.name("x")
    frames = frames_of(c.Scope((*scopes, c.Scope((used,)))))
    assert Folder().template(used, frames[-1]).text == HOLE


def test_what_nests_deeply_isnt_known() -> None:
    w = Writer()
    value: c.Expression = w.text("a")
    for _ in range(500):
        value = c.Encoded(value.span, value)
    assert folded(value).text == HOLE
    many: c.Expression = w.text("a")
    for _ in range(5_000):
        many = c.Joined(many.span, (many, w.text("b")))
    assert len(folded(many).text) == 5_001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Organization URI]/api", "{}/api"),
        ("https://<your-org>/a(<id>)", "https://{}/a({})"),
        ("{{url}}/a({{id}})", "{}/a({})"),
        ("a({id})", "a({})"),
        ("a({0})/b({1:N})/c({})", "a({})/b({})/c({})"),
        ("a(%7Bid%7D)", "a({})"),
        ("a(:id)/:b", "a({})/{}"),
        ("https://host:443/a", "https://host:443/a"),
        ("a eq '%s' and b eq %d", "a eq '{}' and b eq {}"),
        ("%20%de%C3", "%20%de%C3"),
        ("%(name)s", "{}"),
        ("${id}@{variables('id')}$(id)", "{}{}{}"),
        ("($select=a)", "($select=a)"),
        ("a(fc82...)?b=…", "a(fc82{})?b={}"),
        ("a(XXXX-XXX)/xx/maxxxed", "a({})/xx/maxxxed"),
        (
            "a({00000000-0000-0000-0000-000000000000})",
            "a({00000000-0000-0000-0000-000000000000})",
        ),
        ('@p=["a","b"]&@q={"a":1}', '@p=["a","b"]&@q={"a":1}'),
        ("@p=[1,2]", "@p=[1,2]"),
        ("a lt 5 and b gt 3", "a lt 5 and b gt 3"),
        ("any(o:o/x eq 1)", "any(o:o/x eq 1)"),
        ("a?$filter=contains(...)", "a?$filter=contains({})"),
        ("a?$expand=b($select=...;$top=1),…", "a?$expand=b($select={};$top=1),{}"),
        ("a?$filter=b eq '...' and c eq …", "a?$filter=b eq '...' and c eq {}"),
        ("a(<id>)?fetchXml=<fetch/><entity>", "a({})?fetchXml=<fetch/><entity>"),
    ],
)
def test_placeholders_of_documents_are_holes(text: str, expected: str) -> None:
    template = without_placeholders(folded(Writer().text(text)))
    assert template.text.replace(HOLE, "{}") == expected


def test_a_placeholder_has_its_place() -> None:
    template = without_placeholders(folded(Writer().text("a({id})b")))
    assert template.starts[2:4] == (2, 6)
    assert template.ends[2] == 6
