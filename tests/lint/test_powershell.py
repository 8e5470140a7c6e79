"""PowerShell: what each construct means for queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq.cli import main
from odataq.fixes import apply_fixes
from odataq.lint.code import Assignment, Code, Scope
from odataq.lint.hosts import read_code
from odataq.lint.hosts.powershell_masks import masked
from odataq.lint.names import children
from odataq.source import Source
from tests.support.code_text import lines_of
from tests.support.timing import MOST_GROWTH, growth

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def code_of(text: str) -> Code:
    return read_code(Source(text, "x.ps1"), "powershell")


def read(text: str) -> list[str]:
    return lines_of(code_of(text).scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a' + \"b\" +\n 'c'", "('a' + 'b' + 'c')"),
        ("'a' + ($b + 'c')", "('a' + (b + 'c'))"),
        ('"a$b"', "('a' + b)"),
        ('"a${b}c"', "('a' + b + 'c')"),
        ('"a$($b.C)?"', "('a' + b.c + '?')"),
        ('"a$(F $b)"', "('a' + F(b))"),
        ('"$env:A $script:b $global:C"', "(env:a + ' ' + b + ' ' + c)"),
        ('"$a.b"', "(a + '.' + 'b')"),
        ('"`$select=$a"', "('$select=' + a)"),
        ('"a""b`"c"', "'a\"b\"c'"),
        ("'it''s $a `n'", '"it\'s $a `n"'),
        ('""', "''"),
        ("@'\na\n b$c\n'@", "'a\\n b$c'"),
        ('@"\na`n\n b$c\n"@', "('a\\n\\n b' + c)"),
        ("'{0}?{1}' -f $a, 'b'", "'{0}?{1}' % (a, 'b')"),
        ("'{0}' -f $a", "'{0}' % (a)"),
        ("$a -join ','", "a by ','"),
        ("@('a', \"b\") -JOIN '&'", "['a', 'b'] by '&'"),
        ("-join @($a)", "[a] by ''"),
        ("'a' -replace 'b', 'c'", "?('a', ['b', 'c'])"),
        ("$a -eq 'b'", "?('b')"),
        ("'a', 'b'", "['a', 'b']"),
        ("@('a') + $b", "['a', b]"),
        ("@()", "[]"),
        ("@(\n'a'\n'b'\n)", "['a', 'b']"),
        ("1 + 2", "?('1', '2')"),
        ("($true, $null, 5)", "[?, ?, '5']"),
        (
            "@{ '$select' = 'a'; Filter = \"b\"; \"C\" = $d }",
            "{'$select': 'a', 'Filter': 'b', 'C': d}",
        ),
        ("[ordered]@{ A = @{ b = 'c' } }", "{'A': {'b': 'c'}}"),
        ("[string]$a", "a"),
        ("$a.B.C", "a.b.c"),
        ("$a['b']", "?('b')"),
        ("$Global:A", "a"),
        ("${a b}", "a b"),
        ("[uri]::EscapeDataString($a)", "%a"),
        ("[System.Web.HttpUtility]::UrlEncode('a')", "%'a'"),
        ("[string]::Join('&', $a)", "a by '&'"),
        ("[String]::Format('{0}', $a)", "'{0}' % (a)"),
        ("[string]::Concat($a, 'b')", "(a + 'b')"),
        ("[uri]::new('a')", "'a'"),
        ("[A.B]::new('a')", "new B('a')"),
        ("[A.B]::C", "A.B.C"),
        ("$a.ToString()", "a"),
        ("$a.B('c', $d).E", "?(a.B('c', d))"),
        ("$(if ($a) { 'b' } elseif ($c) { 'd' } else { 'e' })", "('b' | 'd' | 'e')"),
        ("if ($a) { 'b' } else { 'c' }", "('b' | 'c')"),
        ("Get-A -B 'c' $d", "Get-A(B='c', d)"),
        ("(Get-A 'b').C", "?(Get-A('b'))"),
        ("\"$a #b\" + 'c'", "((a + ' ' + '#b') + 'c')"),
        ('"$a#$($b # c\n)#"', "(a + '#' + b + '#')"),
        ('"a$größe"', "('a' + größe)"),
        ("$a ?? 'b'", "(a | 'b')"),
        ("$a ? 'b' : \"c$d\"", "('b' | ('c' + d))"),
        ("'a' | Get-B", "?('a', Get-B())"),
        ('{ param($a) "b$a" }', "scope(a) { ('b' + a) }; ?"),
    ],
)
def test_expressions(text: str, expected: str) -> None:
    *before, last = read(f"$it = {text}")
    assert "; ".join([*before, last.removeprefix("it = ")]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$A = 'b'; $a += $B", ["a = 'b'", "a += b"]),
        ("[string]$a = 'b'; $script:c = 'd'", ["a = 'b'", "c = 'd'"]),
        ("$a['$top'] = 5; $a.'$skip' = 6", ["a['$top'] = '5'", "a['$skip'] = '6'"]),
        ("$a.Top = 5; $a.Add('$top', 5)", ["a['Top'] = '5'", "a['$top'] = '5'"]),
        ("$a, $b = 'c', 'd'", ["a = ?", "b = ?", "['c', 'd']"]),
        ("$a -= 'b'; $a++", ["a = ?('b')", "a = ?"]),
        ("$a ??= 'b'; $größe = 'c'", ["maybe a = 'b'", "größe = 'c'"]),
        ("$a | ? { $_ } | % { 'b' }", ["'b'"]),
        ("if ($a) { $b = 'c' }", ["maybe b = 'c'"]),
        ("if ($a) { } elseif ($a) { $b = 1 }", ["maybe b = '1'"]),
        ("if ($a) { } else { $b = 1 }", ["maybe b = '1'"]),
        ("foreach ($a in 'b') { $c += $a }", ["a = ?", "'b'", "maybe c += a"]),
        ("while ($a) { $b = 1 }", ["maybe b = '1'"]),
        ("do { $b = 1 } until ($a)", ["maybe b = '1'"]),
        ("switch ($a) { 'b' { $c = 1 } }", ["'b'", "maybe c = '1'"]),
        ("switch ($a) { 'b' { 'c' } default { 'd' } }", ["'b'", "'c'", "'d'"]),
        (
            "try { $a = 1 } catch { $a = 2 } finally { $a = 3 }",
            ["a = '1'", "maybe a = '2'", "a = '3'"],
        ),
        ("$a | ForEach-Object { $b += 'c' }", ["maybe b += 'c'"]),
        ('function F($a) { "b$a" }', ["scope(a) { ('b' + a) }"]),
        (
            "function F { param([string]$A = 'b') process { $c = $A } }",
            ["scope(a) { ?('b'); c = a }"],
        ),
        ("param($a) 'b'", ["'b'"]),
        ("filter F { 'a' }", ["scope() { 'a' }"]),
        (
            "class A { [string]$B = 'c'; [string] D($e) { return 'f' } }",
            ["scope() { b = 'c'; scope(e) { 'f' } }"],
        ),
        (
            "$a = [Text.StringBuilder]::new('b'); [void]$a.Append('c'); $a.ToString()",
            ["a = ('b')", "a += 'c'"],
        ),
        (
            "$a = New-Object System.Text.StringBuilder\n$a.AppendFormat('{0}', $b)",
            ["a = ()", "a += '{0}' % (b)"],
        ),
        ('Invoke-RestMethod -Uri "a$b" -Method Get', ["Invoke-RestMethod"]),
        ("irm -UseBasicParsing 'a' -Body:$b", ["irm('a', Body=b)"]),
        ("irm -Uri `\n 'a' `\n -Method Get", ["irm(Uri='a', Method='Get')"]),
        ("irm -Uri $a/b?`$top=1 -Method Get", ["irm(Uri=(a + '/' + 'b?$top=1')"]),
        ("irm -Uri http://a/$b/c", ["irm(Uri=('http://a/' + b + '/' + 'c'))"]),
        (
            "$p = @{ Uri = 'a'; Body = @{ b = 'c' } }; irm @p",
            ["p = {", "irm(Uri='a', Body={'b': 'c'})"],
        ),
        ("$p = @{ }; $p = @{ Uri = 'a' }; irm @p", ["p = {}", "p = {", "irm(?)"]),
        ("& $a 'b'; . $c", ["&(a, 'b')", ".(c)"]),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    lines = read(text)
    assert len(lines) >= len(expected)
    for line, start in zip(lines, expected, strict=False):
        assert line.startswith(start)


def test_variables_of_functions_are_their_own() -> None:
    text = "function F { $a = 1 }; function G { $script:a = 1 }; $b[0] = 1"
    scopes = [each for each in code_of(text).scope.parts if isinstance(each, Scope)]
    assert [each.is_closed for each in scopes] == [True, False]


def test_a_branch_has_its_range() -> None:
    text = "if ($a) { $b = 1; foreach ($c in $d) { $b += 2 } }"
    found = [
        each.branch and text[each.branch.start : each.branch.end]
        for each in code_of(text).scope.parts
        if isinstance(each, Assignment) and each.name == "b"
    ]
    assert found == ["{ $b = 1; foreach ($c in $d) { $b += 2 } }", "{ $b += 2 }"]


def test_comments() -> None:
    text = "# a\n'# b' # c\n<# d\n e #> F"
    assert [
        (each.text, each.is_alone, text[each.span.start : each.span.end])
        for each in code_of(text).comments
    ] == [
        (" a", True, "# a"),
        (" c", False, "# c"),
        (" d\n e ", True, "<# d\n e #>"),
    ]


@pytest.mark.parametrize(
    ("text", "codes", "fixed"),
    [
        ('"a?$select=b"', ["ODQ030"], '"a?`$select=b"'),
        (
            '"$filter=a eq 1&$Top=$n"',
            ["ODQ030", "ODQ030"],
            '"`$filter=a eq 1&`$Top=$n"',
        ),
        ('@"\na?\n$orderby=b\n"@', ["ODQ030"], '@"\na?\n`$orderby=b\n"@'),
        ('"a?`$expand=b($select=c)"', ["ODQ030"], '"a?`$expand=b(`$select=c)"'),
        ("irm -Uri http://a/b?$top=1", ["ODQ030"], "irm -Uri http://a/b?`$top=1"),
        ('"$a?`$select=b"', ["ODQ031"], '"${a}?`$select=b"'),
        (
            '"$a?$select=b"',
            ["ODQ031", "ODQ030"],
            '"${a}?`$select=b"',
        ),
        # Variables that the file has.
        ('$select = 1; "a?$select=b"', [], None),
        ('param($Top) "a?$top=b"', [], None),
        ('foreach ($filter in $a) { "$filter=1" }', [], None),
        ('$a? = 1; "$a?`$top=1"', [], None),
        # No options of a query.
        ('"a?${select}=b"', [], None),
        ('"a?`$top=$top"', [], None),
        ('"$top of all, $($select)=1, x$filter=2"', [], None),
        ('"a?$selected=b"', [], None),
        ("'a?$select=b'", [], None),
        ('"$a?b=c"', [], None),
        ('"$(a)?`$top=1, $a/b?`$top=1"', [], None),
    ],
)
def test_what_powershell_takes_for_a_variable(
    text: str, codes: list[str], fixed: str | None
) -> None:
    found = code_of(text).diagnostics
    assert [each.code for each in found] == codes
    if fixed is not None:
        assert apply_fixes(text, found) == fixed
        assert not code_of(fixed).diagnostics


def test_a_lost_option_is_read_as_it_was_meant() -> None:
    assert read('"$a?$select=b"') == ["(a + '?' + '$select' + '=b')"]


@pytest.mark.parametrize(
    "text",
    [
        '$a = "accounts?`$select=$b$(',
        "$a = @'\nb\n",
        "@{ a = ; = b } @( , ) ; [x]::",
        "function { param( } if ( { ) }",
        "}}}} ))) ]]] ;;;",
        "$a = $b ? 'c' : 'd'; $e = $f ?? 'g'",
        "$a = \ud800 + '\udc00' + \"\ud83d\ude00$b\"",
        "\ufdd2\0\ufeff$é = 'ü'",
        "irm -Uri $a/b(",
    ],
)
def test_broken_files_are_read(text: str) -> None:
    for at in range(len(text) + 1):
        lines_of(code_of(text[:at]).scope)


def depth_of(code: Code) -> int:
    level = [
        part.value if isinstance(part, Assignment) else part
        for part in code.scope.parts
        if not isinstance(part, Scope)
    ]
    depth = 0
    while level:
        depth += 1
        level = [part for each in level for part in children(each)]
    return depth


NESTED = {
    "(": "$x = {0}1{1}",
    "+": "$x = 'a'{2}",
    ".": "$x = $a{3}",
    "calls": "$x = $a{4}",
    "[": "$x = $a{5}",
    "-and": "$x = $a{6}",
    "=": "{7}'a'",
    "elseif": "if ($a) {{ }} {8}",
    "{": "{9}{10}",
    "cast": "$x = {11}'a'",
    "|": "'a'{12}",
    "holes": '"{13}"',
}


@pytest.mark.parametrize("form", NESTED.values(), ids=NESTED)
def test_what_nests_deep_is_read_in_time(form: str) -> None:
    """No recursion follows the text, and what is made isn't too deep for others."""

    def make(size: int) -> str:
        return form.format(
            "(" * min(size, 1_900),
            ")" * min(size, 1_900),
            " + 'b'" * size,
            ".b" * size,
            ".B('c')" * size,
            "['b']" * size,
            " -and 'b'" * size,
            "$x = " * size,
            "elseif ($b) { $c = 'd' } " * size,
            "{" * min(size, 1_900),
            "}" * min(size, 1_900),
            "[string]" * size,
            " | F 'b'" * size,
            "$a b" * size,
        )

    assert depth_of(code_of(make(5_000))) < 400
    assert growth(code_of, make, 500) <= MOST_GROWTH


def test_brackets_without_end_are_skipped() -> None:
    (skip,) = code_of("(" * 20_000).skips
    assert skip.reason == "nested too deep"


@given(st.text("'\"$(){}@#`?:&a \n<>-", max_size=40))
@settings(deadline=None)
def test_what_is_masked_is_as_long_as_it_was(text: str) -> None:
    assert len(masked(text)[0]) == len(text)


@pytest.mark.parametrize(
    "make",
    [
        lambda size: '"$(' * size,
        lambda size: "'" * size,
        lambda size: "<#" * size,
        lambda size: "@'\n" * size,
        lambda size: "a ? b : " * size,
        lambda size: "-uri $a/b?$c" * size,
        lambda size: "$a? " * size,
    ],
)
def test_masking_takes_time_in_proportion(make: Callable[[int], str]) -> None:
    assert growth(masked, make, 4_000) <= MOST_GROWTH


def test_lost_options_are_among_the_diagnostics_of_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.ps1"
    path.write_text('$a = "accounts?$select=nmae&`$top=1"\n')
    options = ["--isolated", "-m", "sample:dataverse", "--output-format", "concise"]
    status = main(["lint", *options, str(path)])
    found = capsys.readouterr().out
    assert status == 1
    assert "1:16: error ODQ030" in found
    assert "1:24: error ODQ201" in found
