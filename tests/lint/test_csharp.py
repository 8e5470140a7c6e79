"""C#: what each construct means for queries."""

from __future__ import annotations

import pytest

from odataq.lint.code import Assignment, Code, Expression, Scope
from odataq.lint.hosts import read_code
from odataq.lint.names import children
from odataq.source import Source
from tests.support.code_text import lines_of
from tests.support.timing import MOST_GROWTH, growth


def code_of(text: str) -> Code:
    return read_code(Source(text, "x.cs"), "csharp")


def read(text: str) -> list[str]:
    return lines_of(code_of(text).scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a" + b + "c"', "('a' + b + 'c')"),
        ('"a" /* b */ + // c\n d', "('a' + d)"),
        ('("a" + b) + (c)', "(('a' + b) + c)"),
        ('$"a{b}c{d.e}"', "('a' + b + 'c' + d.e)"),
        ('$"a{b,5:N2}c"', "('a' + ?(b) + 'c')"),
        ('$"a{(b ? "c" : "d")}"', "('a' + ('c' | 'd'))"),
        ('$"a{$"b{c}"}"', "('a' + ('b' + c))"),
        ('$"{{a}}{b}"', "('{a}' + b)"),
        ('$"{a}"', "(a)"),
        ('$"a"', "'a'"),
        ('$"$select={a}&$top={b}"', "('$select=' + a + '&$top=' + b)"),
        ('""', "''"),
        ('@""', "''"),
        ('$""', "''"),
        ('"""a"b"""', "'a\"b'"),
        ('"a"u8', "'a'"),
        ("'a'", "'a'"),
        ("'\\u0024'", "'$'"),
        ("(5, 1.5m, 7L, true)", "['5', '1.5', '7', 'true']"),
        ("(0x10, 1_000, null, default)", "[?, ?, ?, ?]"),
        ("page + 1", "?('1')"),
        ('"a" + 1', "('a' + '1')"),
        ('a - "b"', "?('b')"),
        ('a == "b" && c', "?('b')"),
        ('a ? "b" : "c"', "('b' | 'c')"),
        ('a ?? b ?? "c"', "(a | b | 'c')"),
        ('a switch { 1 => "b", _ => "c" }', "('b' | 'c')"),
        ("(string)a", "a"),
        ("a as string", "a"),
        ("await a", "a"),
        ("a!", "a"),
        ("checked(a)", "a"),
        ("a.B?.C", "a.B.C"),
        ("a?[0]", "?('0')"),
        ("this.a.b", "a.b"),
        ("base.a", "base.a"),
        ("global::A.B", "A.B"),
        ("@class", "class"),
        ("nameof(a.Name)", "'Name'"),
        ("string.Empty", "''"),
        ('["a", ..b, "c"]', "['a', ?, 'c']"),
        ('new[] { "a", b }', "['a', b]"),
        ('new string[2] { "a", "b" }', "['a', 'b']"),
        ('new List<string> { "a", b }', "['a', b]"),
        ('("a", B: "b")', "['a', 'b']"),
        (
            'new Dictionary<string, string> { { "$select", a }, ["$filter"] = "b" }',
            "{'$select': a, '$filter': 'b'}",
        ),
        ('new X { Filter = "a", Top = 1 }', "{'Filter': 'a', 'Top': '1'}"),
        (
            'new X { In = { "a" }, Y = new() { B = c } }',
            "{'In': ['a'], 'Y': {'B': c}}",
        ),
        ('new { filter = "a", b.Top, c }', "{'filter': 'a', ?: b.Top, ?: c}"),
        ('new A.X<int>("a", b)', "new X('a', b)"),
        ('new X("a") { B = "c" }', "?(new X('a'), {'B': 'c'})"),
        ('new Uri("a")', "'a'"),
        ('new Uri("a", UriKind.Relative)', "'a'"),
        ('new Uri(a, "b")', "new Uri(a, 'b')"),
        ('string.Join(",", a)', "a by ','"),
        ('String.Join(",", "a", b)', "['a', b] by ','"),
        ('string.Join(",", new[] { "a" })', "['a'] by ','"),
        ('string.Concat("a", b)', "('a' + b)"),
        ('string.Format("{0}", a)', "'{0}' % (a)"),
        ('string.Format(CultureInfo.CurrentCulture, "{0}", a)', "'{0}' % (a)"),
        ('String.Format("{0}{1}", new[] { a, b })', "'{0}{1}' % (a, b)"),
        ('FormattableString.Invariant($"a{b}")', "('a' + b)"),
        ("Uri.EscapeDataString(a)", "%a"),
        ("System.Net.WebUtility.UrlEncode(a + b)", "%(a + b)"),
        ("HttpUtility.UrlEncode(a)", "%a"),
        ('Uri.EscapeUriString("a b")', "'a b'"),
        ("a.UrlEncode(b)", "a.UrlEncode(b)"),
        ("a.ToString()", "a"),
        ('a.ToString("N")', "a.ToString('N')"),
        ('F(x: "a", "b", ref c)', "c = ?; F(x='a', 'b', c)"),
        ('a.b.C<int>("d").E()', "a.b.C('d').E()"),
        ('a()("b").C', "?(a(), 'b')"),
        ("F(out var a)", "a = ?; F(?)"),
        ('a is string b && c is { D: "e" }', "b = ?; ?('e')"),
        ('a = b = "c"', "b = 'c'; a = b; a"),
        ("typeof(A)", "?"),
        ('x => "a" + x', "scope(x) { ('a' + x) }; ?"),
        ('(x, y) => { return "a"; }', "scope(x, y) { 'a' }; ?"),
        ('delegate(int x) { return "a"; }', "scope(x) { 'a' }; ?"),
        ('a with { B = "c" }', "?('c')"),
        ('a[0]["b"]', "?(?('0'), 'b')"),
        ('new StringBuilder("a").Append(b).ToString()', "('a' + b)"),
        ('new StringBuilder(50).AppendFormat("{0}", a)', "('{0}' % (a))"),
        ('("a" + b).Trim()', "('a' + b).Trim()"),
        ('("a" + b).Length', "?(('a' + b))"),
    ],
)
def test_expressions(text: str, expected: str) -> None:
    *before, last = read(f"var it = {text};")
    assert "; ".join([*before, last.removeprefix("it = ")]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('var a = "b"; string c, d = a;', ["a = 'b'", "c = ?", "d = a"]),
        ('a += "b"; a ??= c; a -= d;', ["a += 'b'", "maybe a = c", "a = ?"]),
        ("a++; --b;", ["a = ?", "b = ?"]),
        ('a["$top"] = "5"; a.B = c;', ["a['$top'] = '5'", "a.B = c"]),
        ('a.Add("$top", "5"); a.Add(b);', ["a['$top'] = '5'", "a.Add(b)"]),
        ("(a, b) = (c, d);", ["a = ?", "b = ?", "[c, d]"]),
        ('var (a, b) = F("c");', ["a = ?", "b = ?", "F('c')"]),
        ('if (a) b = "c"; else b = "d";', ["maybe b = 'c'", "maybe b = 'd'"]),
        ('if (a) { var b = "c"; b += d; }', ["b = 'c'", "b += d"]),
        ('if (a) { } else if (F("b")) { c = "d"; }', ["F('b')", "maybe c = 'd'"]),
        ('foreach (var a in F("b")) c += a;', ["a = ?", "F('b')", "maybe c += a"]),
        ('for (int i = 0; i < 3; i++) a = "b";', ["i = '0'", "?('3')"]),
        ('while (a) { b = "c"; }', ["maybe b = 'c'"]),
        ('do b = "c"; while (a);', ["maybe b = 'c'"]),
        ('switch (a) { case "b": c = "d"; break; }', ["?('b')", "maybe c = 'd'"]),
        (
            'try { a = "b"; } catch (E e) { a = "c"; } finally { F(); }',
            ["a = 'b'", "e = ?", "maybe a = 'c'", "F()"],
        ),
        ('using (var a = F("b")) { c = "d"; }', ["a = F('b')", "c = 'd'"]),
        ("using var a = F();", ["a = F()"]),
        ('lock (a) { b = "c"; }', ["b = 'c'"]),
        ('{ var a = "b"; }', ["a = 'b'"]),
        ('string F(int a) => "b" + a;', ["scope(a) { ('b' + a) }"]),
        ('string F(string a = "b") { return a; }', ["'b'", "scope(a) {  }"]),
        ('throw new E("a");', ["new E('a')"]),
        (
            'var a = new StringBuilder("b"); a.Append("c").Append(d); F(a.ToString());',
            ["a = ('b')", "a += 'c'", "a += d", "F(a)"],
        ),
        (
            'StringBuilder a = new(); a.AppendLine("b"); a.Replace("b", "c");',
            ["a = ()", "a += ('b' + '\\n')", "a = ?"],
        ),
        (
            'void F(StringBuilder a) { a.AppendJoin(",", b); }',
            ["scope(a) { a += b by ',' }"],
        ),
        ("#if A\nvar a = 1;\n#else\nvar a = 2;\n#endif", ["a = '1'", "a = '2'"]),
        ("#region a\nF();\n#endregion", ["F()"]),
        ('a: b = "c";', ["maybe b = 'c'"]),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    assert read(text)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('class A { const string B = "c", D = B; }', "B = 'c'; D = B"),
        ('class A { static readonly string[] B = { "c" }; }', "B = ['c']"),
        ('class A { string B => $"c{D}"; }', "B = ('c' + D)"),
        ('class A { string B { get; set; } = "c"; }', "B = 'c'"),
        ('class A { string B { get => "c"; set => d = value; } }', "B = 'c'"),
        (
            'class A { A(int b) : base("c") { this.d = b; } }',
            "scope(b) { ?('c'); d = b",
        ),
        ("class A { void B(string a) { this.a = a; } }", "scope(a) { this.a = a }"),
        ('class A { [B("c")] void D() { } }', "?('c'); scope() {  }"),
        ('class A { class B { string C = "d"; } }', "scope(C) { C = 'd' }"),
        ('class A { string this[int b] => "c"; }', "scope(b) { 'c' }"),
        ('class A { public static A operator +(A b, A c) => D("e"); }', "D('e')"),
        ('namespace N { struct A { string B = "c"; } }', "B = 'c'"),
        ('namespace N; interface A { string B => "c"; }', "B = 'c'"),
        ('record A(string B = "c") : D("e") { }', "'c'"),
        ('[B("c")] enum A { D = 1 }', "D = ?"),
    ],
)
def test_declarations(text: str, expected: str) -> None:
    assert expected in "; ".join(read(text))


def test_parameters_of_a_primary_constructor_are_names_of_the_class() -> None:
    assert read("class A(string b) : B(b) { string C => b; }") == ["scope(C, b) { C = b }"]


def scopes_in(scope: Scope) -> list[Scope]:
    found = [scope]
    for each in found:
        found += [part for part in each.parts if isinstance(part, Scope)]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A { string b; void F() { var c = b; c = b; } }", [True, True, True]),
        ("class A { string b; void F() { b = c; } }", [True, True, False]),
        ("class A { void F(string b) { b = c; } }", [True, True, True]),
        ("class A { void F(B b) { b[0] = c; d[0] = c; } }", [True, True, True]),
    ],
)
def test_it_is_told_whether_names_around_are_changed(
    text: str, expected: list[bool]
) -> None:
    assert [each.is_closed for each in scopes_in(code_of(text).scope)] == expected


def test_a_branch_has_its_range() -> None:
    text = "if (a) { b = c; if (d) { b += e; } var f = g; f += h; } b = i;"
    found = [
        each.branch and text[each.branch.start : each.branch.end]
        for each in code_of(text).scope.parts
        if isinstance(each, Assignment)
    ]
    inner = "{ b += e; }"
    outer = "{ b = c; if (d) { b += e; } var f = g; f += h; }"
    assert found == [outer, inner, None, None, None]


def test_comments() -> None:
    text = '/// <a>b</a>\nF("// c"); // d\n/* e\n f */ G(); // g'
    assert [
        (each.text, each.is_alone, text[each.span.start : each.span.end])
        for each in code_of(text).comments
    ] == [
        (" <a>b</a>", True, "/// <a>b</a>"),
        (" d", False, "// d"),
        (" e\n f ", True, "/* e\n f */"),
        (" g", False, "// g"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'var a = "accounts?$select=',
        'F("b", $"c{d',
        'class A { void B() { var c = "accounts?$top=1"; if (',
        'var a = """\n  b',
        "}}}} ))) ]]] ;;;",
        'F(a, "b" "c")',
        "new { = 1, } new X { { } }",
        "a?.b?[] ?. . ()",
        "x = \ud800 + '\udc00' + \"\ud83d\ude00\"",
        "\ufdd2\0\ufeff",
    ],
)
def test_broken_files_are_read(text: str) -> None:
    for at in range(len(text) + 1):
        lines_of(code_of(text[:at]).scope)


def test_what_is_whole_in_a_broken_file_is_read() -> None:
    text = 'class A { void B() { var c = "accounts?$top=1"; if (d { } } var e = "f";'
    assert "c = 'accounts?$top=1'" in "; ".join(read(text))


def depth_of(expression: Expression) -> int:
    depth, level = 0, [expression]
    while level:
        depth += 1
        level = [part for each in level for part in children(each)]
    return depth


NESTED = {
    "(": "x = {0}1{1};",
    "+": 'x = "a"{2};',
    ".": 'x = a{3}.B("c");',
    "calls": "x = a{4};",
    "?": "x = {5}c;",
    "!": "x = {6}a;",
    "=>": "x = {7}1;",
    "=": 'x = {8}"a";',
    "if": "if (a) {{ }} {9}",
    "{": "{10}{11}",
    "new": 'x = new StringBuilder(){12}.Append("a").ToString();',
    "[": "x = a{13};",
}


@pytest.mark.parametrize("form", NESTED.values(), ids=NESTED)
def test_what_nests_deep_is_read_in_time(form: str) -> None:
    """No recursion follows the text, and what is made isn't too deep for others."""

    def make(size: int) -> str:
        return form.format(
            "(" * min(size, 1_900),
            ")" * min(size, 1_900),
            ' + "b"' * size,
            ".b" * size,
            '.B("c")' * size,
            "a ? b : " * size,
            "!" * size,
            "a => " * size,
            "x = " * size,
            'else if (b) { c = "d"; } ' * size,
            "{" * min(size, 1_900),
            "}" * min(size, 1_900),
            '.Append("b")' * size,
            '["b"]' * size,
        )

    for part in code_of(make(20_000)).scope.parts:
        if isinstance(part, Assignment):
            assert depth_of(part.value) < 400
    assert growth(code_of, make, 1_000) <= MOST_GROWTH


def test_brackets_without_end_are_skipped() -> None:
    (skip,) = code_of("(" * 20_000).skips
    assert skip.reason == "nested too deep"
