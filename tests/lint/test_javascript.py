"""JavaScript, TypeScript and TSX: what each construct means for queries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.lint.code import Assignment, Code, Expression, Named, Scope, Text
from odataq.lint.finding import candidates_in
from odataq.lint.hosts import read_code
from odataq.lint.names import children
from odataq.source import Source
from odataq.text.holes import HOLE
from tests.support.code_text import lines_of
from tests.support.timing import MOST_GROWTH, growth


def code_of(text: str, language: str = "javascript") -> Code:
    return read_code(Source(text, "x"), language)


def read(text: str, language: str = "javascript") -> list[str]:
    return lines_of(code_of(text, language).scope)


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f('a' + b + \"c\")", "f(('a' + b + 'c'))"),
        ("f(`a${b}c${d.e}`)", "f(('a' + b + 'c' + d.e))"),
        ("f(`a${`b${c}`}`)", "f(('a' + ('b' + c)))"),
        ("f(`${a}`)", "f((a))"),
        ("f(``)", "f('')"),
        ("f(`a`)", "f('a')"),
        ("f('')", "f('')"),
        ("f(a /* b */ + // c\n d)", "f((a + d))"),
        ("f('a' + 1)", "f(('a' + '1'))"),
        ("f(i + 1)", "f(?(i, '1'))"),
        ("f(a - 'b')", "f(?(a, 'b'))"),
        ("f(-5, 1_000, 5n, 1.5, true)", "f(('-' + '5'), '1000', '5', '1.5', 'true')"),
        ("f(0x10, 1e3, 010, 1.0, .5)", "f(?, ?, ?, ?, ?)"),
        ("f(null, undefined, /a/g)", "f(?, ?, ?)"),
        ("f(!a, typeof a)", "f(?(a), ?(a))"),
        ("f([a, , 'b', ...c])", "f([a, 'b', ?(c)])"),
        ("f({a, 'b': 1, c: 'd'})", "f({'a': a, 'b': '1', 'c': 'd'})"),
        ("f({[k]: 2, ...s})", "f({k: '2', ?: ?(s)})"),
        ("f({$top: 5, 1: 2})", "f({'$top': '5', '1': '2'})"),
        ("f(a.concat('b', c))", "f((a + 'b' + c))"),
        ("f(a.concat(b))", "f(a.concat(b))"),
        ("f(a.join('&'))", "f(a by '&')"),
        ("f([a, 'b'].join())", "f([a, 'b'] by ',')"),
        ("f(path.join(a, b))", "f(path.join(a, b))"),
        ("f('{0}'.format(a))", "f('{0}' % (a))"),
        ("f(String.format(a, b))", "f(a % (b))"),
        ("f(moment.format('a'))", "f(moment.format('a'))"),
        ("f(encodeURIComponent(a), window.escape(b))", "f(%a, %b)"),
        ("f(encodeURI('a b' + c))", "f(('a b' + c))"),
        ("f(String(a), a.toString(), a.toString(16))", "f(a, a, a.toString('16'))"),
        ("f(` a `.trim(), ' a '.trimEnd())", "f('a', ' a')"),
        ("f(` a${b} `.trim())", "f(('a' + b + ''))"),
        ("f(a ? 'b' : 'c')", "f(('b' | 'c'))"),
        ("f(a || 'b', a ?? 'b')", "f((a | 'b'), (a | 'b'))"),
        ("f(a && 'b')", "f((?(a) | 'b'))"),
        ("f((a), (b, c), await d)", "f(a, c, d)"),
        (
            "f(a.b?.c, a['b'], a[0], a[b], a().b)",
            "f(a.b.c, a.b, ?(a, '0'), ?(a, b), ?(a()))",
        ),
        ("f(this.a, this.#b, super.c)", "f(this.a, this.#b, super.c)"),
        ("f(import.meta.env.URL)", "f(import.meta.env.URL)"),
        ("a.b.c('d')", "a.b.c('d')"),
        ("a?.b?.('c')", "a.b('c')"),
        ("a['b']('c')", "a.b('c')"),
        ("a('b').c('d')", "a('b').c('d')"),
        ("a()('b')", "?(a(), 'b')"),
        ("f(...a)", "f(?(a))"),
        ("import('a')", "import('a')"),
        ("new A; new a.B('c')", "new A()"),
        ("f(new URLSearchParams({a: 'b'}))", "f(new URLSearchParams({'a': 'b'}))"),
        ("f(new URL('https://a/b'))", "f('https://a/b')"),
        ("f(new URL('/b', a))", "f((?(a) + '/b'))"),
        ("f(new URL(`b${c}`, a))", "f((?(a) + '/' + ('b' + c)))"),
        ("f(new URL(`https://a`, b))", "f('https://a')"),
        ("gql`a${b}`", "?(gql, ('a' + ?(b)))"),
        (r"f(String.raw`\d${b}`)", r"f(('\\d' + b))"),
        ("f(a = 'b')", "a = 'b'"),
        ("throw f('a')", "f('a')"),
        ("function g() { return 'a' + b }", "scope() { ('a' + b) }"),
        ("export default {a: 'b'}", "{'a': 'b'}"),
        ("import 'a'; export * from 'b'; f('c')", "f('c')"),
        ("a: f('b')", "f('b')"),
    ],
)
def test_expressions(text: str, expected: str, language: str) -> None:
    assert read(text, language)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const a = 'b'; let c, d = a", ["a = 'b'", "c = ?", "d = a"]),
        ("var a = 'b', c = 'd'", ["a = 'b'", "c = 'd'"]),
        ("let a = 'b'; a += c; a = 'd'", ["a = 'b'", "a += c", "a = 'd'"]),
        ("a = b = 'c'", ["b = 'c'", "a = b"]),
        ("a -= 'b'; a++", ["a = ?('b')", "a = ?"]),
        ("a ??= 'b'", ["maybe a = 'b'"]),
        ("a.b = 'c'; a['$d'] = e", ["a['b'] = 'c'", "a['$d'] = e"]),
        ("a[b] = 'c'; a.b.c += 'd'", ["a[b] = 'c'", "a.b['c'] += 'd'"]),
        ("this.a = 'b'; this.a.b = 'c'", ["this.a = 'b'", "this.a['b'] = 'c'"]),
        ("a().b = 'c'", ["?(?(a()), 'c')"]),
        ("const {a, b: {c}, ...d} = f('e')", ["f('e')", "a = ?", "c = ?", "d = ?"]),
        ("const [a, b = 'c'] = d", ["'c'", "a = ?", "b = ?"]),
        ("({a, b} = c)", ["a = ?", "b = ?"]),
        ("f(a), a = 'b'", ["f(a)", "a = 'b'"]),
    ],
)
def test_assignments(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "if (a('b')) c = 'd'; else c = 'e'",
            ["a('b')", "maybe c = 'd'", "maybe c = 'e'"],
        ),
        (
            "if (a) { c = 'd' } else if (b) { c += 'e' }",
            ["maybe c = 'd'", "maybe c += 'e'"],
        ),
        ("a && (b = 'c')", ["maybe b = 'c'", "(?(a) | b)"]),
        ("a ? b = 'c' : 0", ["maybe b = 'c'", "(b | '0')"]),
        ("while (a) b += 'c'", ["maybe b += 'c'"]),
        ("do { b += 'c' } while (d('e'))", ["maybe b += 'c'", "d('e')"]),
        ("for (let i = 'a'; b; i++) c = i", ["i = 'a'", "maybe c = i", "maybe i = ?"]),
        ("for (const a of b('c')) d = a", ["b('c')", "a = ?", "maybe d = a"]),
        ("for (a in b) {}", ["maybe a = ?"]),
        ("for (const [a, b] of c) f(a)", ["a = ?", "b = ?", "f(a)"]),
        (
            "try { a = 'b' } catch (e) { a = 'c' } finally { a = 'd' }",
            ["a = 'b'", "e = ?", "maybe a = 'c'", "a = 'd'"],
        ),
        (
            "switch (f('a')) { case 'b': c = 'd'; break; default: c = 'e' }",
            ["f('a')", "'b'", "maybe c = 'd'", "maybe c = 'e'"],
        ),
    ],
)
def test_what_may_not_happen(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_branch_is_told() -> None:
    text = "if (a) { b = 'c' }"
    (only,) = code_of(text).scope.parts
    assert isinstance(only, Assignment)
    assert only.branch is not None
    assert text[only.branch.start : only.branch.end] == "{ b = 'c' }"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What a block declares surely has its value there.
        ("if (a) { const b = 'c'; d += b }", ["b = 'c'", "maybe d += b"]),
        ("if (a) { var b = 'c' }", ["maybe b = 'c'"]),
        # Two blocks with one name stand behind each other.
        ("{ let a = 'b' } { let a = 'c' }", ["a = 'b'", "a = 'c'"]),
        # A name that hides another one needs a scope.
        (
            "let a = 'b'; { let a = 'c' } f(a)",
            ["a = 'b'", "scope(a) { a = 'c' }", "f(a)"],
        ),
        (
            "let a = 'b'; for (const a of c) f(a)",
            ["a = 'b'", "scope(a) { a = ?; f(a) }"],
        ),
        ("function f(a) { { const a = 'b' } }", ["scope(a) { scope(a) { a = 'b' } }"]),
    ],
)
def test_names_of_blocks(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "function f(a, {b, c: [d]}, ...e) { g('h') }",
            ["scope(a, b, d, e) { g('h') }"],
        ),
        ("function f(a = 'b') {}", ["scope(a) { 'b' }"]),
        ("async function* f() { const a = 'b' }", ["scope(a) { a = 'b' }"]),
        ("const f = a => `b${a}`", ["scope(a) { ('b' + a) }", "f = ?"]),
        ("f(async (a) => { g(a) })", ["scope(a) { g(a) }", "f(?)"]),
        ("f(function (a) { g(a) }, 'b')", ["scope(a) { g(a) }", "f(?, 'b')"]),
        ("(() => { f('a') })()", ["scope() { f('a') }", "?(?)"]),
        (
            "f({ a(b) { g(b) }, get c() { return 'd' } })",
            ["scope(b) { g(b) }", "scope() { 'd' }", "f({'a': ?, 'c': ?})"],
        ),
    ],
)
def test_functions(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def queries(text: str) -> list[str]:
    found = candidates_in(code_of(text)).candidates
    return [each.template.text.replace(HOLE, "{}") for each in found]


def test_a_name_of_a_function_is_no_other_name() -> None:
    set_there = "const u = '/api/data/v9.2/a'; let n; function f() { %s n = u } "
    use = "fetch(u + '?$select=b')"
    whole = ["/api/data/v9.2/a?$select=b"]
    assert queries(set_there % "const u = 'c';" + use) == whole
    assert queries(set_there % "u = 'c';" + use)[-1:] == ["{}?$select=b"]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("const a = {b: '/api/data/v9.2/a'}", "/api/data/v9.2/a"),
        ("const a = {b: '/api/data/v9.2/a'}; a.c = 'd'", "{}"),
        ("const a = {b: '/api/data/v9.2/a'}; function f() { a.b = 'd' }", "{}"),
        ("const a = {...d, b: '/api/data/v9.2/a'}", "{}"),
        ("let a = {b: '/api/data/v9.2/a'}; if (c) a = {b: 'd'}", "{}"),
        ("const a = {b: 'd', b: '/api/data/v9.2/a'}", "{}"),
    ],
)
def test_an_item_of_an_object_is_known_while_nothing_changes_it(
    before: str, expected: str
) -> None:
    (*_, last) = queries(f"{before}; fetch(a.b + '?$select=e')")
    assert last == f"{expected}?$select=e"


def test_an_item_of_an_object_in_an_object() -> None:
    dots = ".b" * 5
    text = "const a = " + "{b: " * 5 + "'accounts'" + "}" * 5
    assert queries(f"{text}; fetch(a{dots} + '?$select=c')") == ["accounts?$select=c"]
    assert queries("fetch(a" + ".b" * 20_000 + " + '?$select=c')") == ["{}?$select=c"]


def test_a_block_adds_to_a_name_around_it() -> None:
    text = "let u = '/api/data/v9.2/a?$select=b'; if (c) { const u2 = %s; u += u2; %s }"
    assert queries(text % ("'&$top=1'", "fetch(u)")) == [
        "/api/data/v9.2/a?$select=b&$top=1"
    ]
    assert queries(text % ("'d'", "") + " fetch(u + '&$top=1')")[-1:] == [
        "/api/data/v9.2/a?$select=b{}&$top=1"
    ]


def test_a_scope_is_closed_unless_it_sets_other_names() -> None:
    text = "let a; function f() { const b = 'c' } function g() { a = 'd' }"
    scopes = [each for each in code_of(text).scope.parts if isinstance(each, Scope)]
    assert [each.is_closed for each in scopes] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "class A extends b('c') { url = 'd'; m(x) { return this.url + x } }",
            ["b('c')", "scope(this) { this.url = 'd'; scope(x) { (this.url + x) } }"],
        ),
        (
            "class A { static #a = 'b'; static { f('c') } }",
            ["A.#a = 'b'", "scope(this) { scope() { f('c') } }"],
        ),
        ("f(class { a = 'b' })", ["scope(this) { this.a = 'b' }", "f(?)"]),
        # What a constructor surely sets is a field; what depends on it isn't.
        (
            "class A { constructor(x) { this.a = B + '/c'; this.b = x } }",
            ["scope(this) { this.a = (B + '/c'); scope(x) { this.b = x } }"],
        ),
        (
            "class A { constructor(x) { if (x) this.a = 'b'; this.a += 'c' } }",
            ["scope(this) { scope(x) { maybe this.a = 'b'; this.a += 'c' } }"],
        ),
    ],
)
def test_classes(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f((a as string)!.b satisfies T, c as const)", ["f(a.b, c)"]),
        ("const a: 'b' | 'c' = 'd'", ["a = 'd'"]),
        ("type A = 'b'; interface B { c: 'd' }", []),
        (
            "function f(this: W, a?: string, b: 'c' = 'd'): 'e' { g<'h'>('i') }",
            ["scope(a, b) { 'd'; g('i') }"],
        ),
        ("enum E { A = 'a', B = 1, C }", ["E.A = 'a'", "E.B = '1'"]),
        ("namespace N.M { export const a = 'b' }", ["scope(a) { a = 'b' }"]),
        ("declare module 'm' { const a: string }", ["scope(a) { a = ? }"]),
        (
            "abstract class A<T> implements I { private readonly a: string = 'b' }",
            ["scope(this) { this.a = 'b' }"],
        ),
        (
            "class A { static readonly B = 'c' as const; abstract m(): 'd'; }",
            ["A.B = 'c'", "scope(this) {  }"],
        ),
        (
            "class A { constructor(private a: 'b') { f(a) } @g('h') i(): 'j' {} }",
            ["scope(this) { scope(a) { f(a) }; g('h'); scope() {  } }"],
        ),
        ("export = a; import b = require('c'); f<string>('d')", ["f('d')"]),
        (
            "let a!: string; new Map<string, 'b'>([['c', 'd']])",
            ["a = ?", "new Map([['c', 'd']])"],
        ),
    ],
)
def test_typescript(text: str, expected: list[str]) -> None:
    assert read(text, "typescript") == expected


def test_assertions_of_types_are_no_elements() -> None:
    assert read("const a = <string>b", "typescript") == ["a = b"]


@pytest.mark.parametrize("language", ["javascript", "tsx"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "<A b='c' d={`e${f}`} {...g} h/>",
            "?({'b': 'c', 'd': ('e' + f), 'h': ?}, ?(g))",
        ),
        ("<A b='c&amp;d &quot;'/>", "?({'b': 'c&d \"'})"),
        (
            "<p>\n  a?b=<b>c</b> d&amp;e{f} </p>",
            "?('a?b=', ?('c'), ('d' + '&' + 'e' + f))",
        ),
        ("<><A/>{b && <C d='e'/>}</>", "?((?(b) | ?({'d': 'e'})))"),
        ("<A b={() => f('c')}/>", "?({'b': ?})"),
    ],
)
def test_elements(text: str, expected: str, language: str) -> None:
    assert read(f"x = ({text})", language)[-1].removeprefix("x = ") == expected


def test_comments() -> None:
    text = "// a\nf() // b\n/* c\n d */ g()\n/** e */\nh(/* f */)\n// g\n"
    code = code_of(text)
    assert [(each.text, each.is_alone) for each in code.comments] == [
        (" a", True),
        (" b", False),
        (" c\n d ", True),
        ("* e ", True),
        (" f ", False),
        (" g", True),
    ]
    assert text[code.comments[1].span.start :].startswith("// b")


def test_a_comment_in_braces_of_jsx_is_alone() -> None:
    code = code_of("x = <a>\n  {/* b */}\n  {/* c */ d}\n</a>", "tsx")
    assert [each.is_alone for each in code.comments] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f('a' + ); g('b')", "g('b')"),
        ("function f( { const a = 'b'; g('c') }", "'b'"),
        ("const a = 'b\ng('c')", "'c'"),
        ("}} f('a')", "f('a')"),
        ("f({a: 'b', c: , d: 'e'", "'b'"),
        ("f(`a${`", None),
        ("f('a", None),
        ("f('", None),
        ("`", None),
        ("\0", None),
        ("", None),
        ("\udcff.f('\ud800')", "\udcff.f('\\ud800')"),
        ("f('\\\n\\udc00')", "f('\\udc00')"),
    ],
)
def test_broken_files_give_what_can_be_read(text: str, expected: str | None) -> None:
    for language in ("javascript", "typescript", "tsx"):
        shown = "\n".join(read(text, language))
        assert expected is None or expected in shown


@pytest.mark.parametrize(
    "text",
    [
        "'a'+" * 20_000 + "b",
        "a?'b':" * 20_000 + "c",
        "!" * 20_000 + "a",
        "if(a)" * 20_000,
        "if(a){b='c'}else " * 20_000,
        "a" + ".b('c')" * 20_000,
        "a" + "[0]" * 20_000,
        "a" + ".b" * 20_000,
        "a=>" * 20_000 + "1",
        "a=" * 20_000 + "1",
        "a&&" * 20_000 + "b",
        "new " * 20_000,
        "<a>" * 20_000,
        "{" * 20_000,
        "`${" * 20_000,
        "(" * 20_000,
        "'a'" + ".concat('b')" * 20_000,
        "f(" * 1_900 + "'a'" + ")" * 1_900,
        "function f(){" * 1_900,
        "class A{b=" * 1_900,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.parametrize("language", ["javascript", "tsx"])
def test_deep_code_makes_no_deep_code(text: str, language: str) -> None:
    assert depth_of(code_of(text, language).scope) < 500


def depth_of(scope: Scope) -> int:
    deepest = 0
    waiting: list[tuple[int, Assignment | Expression | Scope]] = [(1, scope)]
    while waiting:
        depth, latest = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(latest, Scope):
            waiting.extend((depth + 1, each) for each in latest.parts)
        else:
            value = latest.value if isinstance(latest, Assignment) else latest
            waiting.extend((depth + 1, each) for each in children(value))
    return deepest


def test_what_is_too_deep_is_read_on_its_own() -> None:
    deep = code_of("f(" * 500 + "g('a')" + ")" * 500).scope
    assert any("g('a')" in each for each in lines_of(deep))


MARKS = (
    "' \" ` ${ } { ( ) [ ] < > </ /> / /* */ // <!-- \\ ; , . ?. => = += + && ?? ! : @"
)
WORDS = (
    "a b.c this 1 as async case catch class const else enum for if in let new of return"
)
OTHERS = ["\n", "\r\n", " ", "$filter=", "\ud800", "\0", "\ufdd2", "\U0001f600"]
PIECES = st.sampled_from(
    [*MARKS.split(), *(f"{each} " for each in WORDS.split()), *OTHERS]
)


@settings(deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60).map("".join),
    st.sampled_from(["javascript", "typescript", "tsx"]),
)
def test_any_text_is_read(text: str, language: str) -> None:
    code = code_of(text, language)
    waiting: list[Assignment | Expression | Scope] = [code.scope]
    while waiting:
        latest = waiting.pop()
        if isinstance(latest, Scope):
            waiting.extend(latest.parts)
            continue
        assert 0 <= latest.span.start <= latest.span.end <= len(text)
        value = latest.value if isinstance(latest, Assignment) else latest
        waiting.extend(children(value))
        if isinstance(value, Text):
            assert len(value.text) == len(value.starts) == len(value.ends)
            for start, end in zip(value.starts, value.ends, strict=True):
                assert value.span.start <= start <= end <= value.span.end


def test_reading_takes_linear_time() -> None:
    line = "if (a) { const b = `c${d}`; e += b + 'f'; this.g = h(i => i.j('k')) }\n"
    assert growth(code_of, lambda size: line * size, 400) <= MOST_GROWTH


def test_names_end_where_they_end_in_the_file() -> None:
    text = "f(aé.b)"
    (call,) = code_of(text).scope.parts
    name = call.arguments[0].value  # type: ignore[union-attr] # it is a call
    assert isinstance(name, Named)
    assert text[name.span.start : name.span.end] == "aé.b"
