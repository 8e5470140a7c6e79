"""A tree is written as the text that it is read from."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from odataq.diagnostics import errors_in
from odataq.source import Source
from odataq.syntax import nodes as n
from odataq.syntax.abnf_rules import RULES
from odataq.syntax.parser import parse, parse_source
from odataq.syntax.printer import _WRITERS, compile  # noqa: A004 (the opposite of `parse`)
from tests.conformance.valid_queries import Form, ValidQuery, valid_queries
from tests.support.shared import needs_shared

# What is written is the second text, or the same where there is none.
EXPRESSIONS: Final[dict[str, str | None]] = {
    # Parentheses that say nothing
    "(a eq 1)": "a eq 1",
    "((a)) eq (1)": "a eq 1",
    "(a and b) and c": "a and b and c",
    "a or (b and c)": "a or b and c",
    "(a gt b) eq (c lt d)": "a gt b eq c lt d",
    "(a eq b) eq c": "a eq b eq c",
    "(a mul b) add (c div d)": "a mul b add c div d",
    "(a sub b) add c": "a sub b add c",
    "not (a)": "not a",
    "(not a) eq b": "not a eq b",
    "not (a in (1,2))": "not a in (1,2)",
    "(a in b) in c": "a in b in c",
    "(a has N.E'x') has 'y'": "a has N.E'x' has 'y'",
    "a sub (-5)": "a sub -5",
    "f((a or b),(c))": "f(a or b,c)",
    # Parentheses that say something
    "a and (b and c)": None,
    "(a or b) and c": None,
    "a eq (b eq c)": None,
    "a eq (b ne c)": None,
    "(a eq b) gt c": None,
    "a gt (b ge c)": None,
    "a sub (b sub c)": None,
    "a mul (b div c)": None,
    "(a add b) mul c": None,
    "a div (b add c)": None,
    "not (a eq b)": None,
    "not (a and b)": None,
    "(a add b) in c": None,
    "(not a) in b": None,
    "(-a) has N.E'x'": None,
    # Lists, not parentheses
    "a in (b)": None,
    "a in ( b , c )": "a in (b,c)",
    # A minus, and the sign of a number
    "-a/b": None,
    "-f(a)": None,
    "- 5": None,
    "-(5)": "- 5",
    "--5": "- -5",
    "-(a add b)": "- (a add b)",
    "- - INF": "- - INF",
    "-(2020-01-01)": "- 2020-01-01",
    # Spelling
    "A EQ 1 AND NOT B": "A eq 1 and not B",
    "contains( name , 'x' )": "contains(name,'x')",
    "cast( N.T )": "cast(N.T)",
    "isof(a/b,Collection(Edm.String))": None,
    "case(a eq 1:2,true:3)": "case(a eq 1: 2,true: 3)",
    "a/any( x : x/b eq 1 )": "a/any(x:x/b eq 1)",
    "a/all(x:x/b eq 1)": None,
    "a/any()": None,
    "a/$count($filter=b eq 1;$search=x) gt 5": None,
    "a/$filter(b eq 1)(2)/c": None,
    "$it/a eq $root/Set(1)/b": None,
    "@p eq @N.Term": None,
    "N.f(p=1,q=@p)(2)/x": None,
    '[1,"a;b",{"c":[]}]': None,
    "{}": None,
    # Literals
    "'O''Neil'": None,
    "duration'PT1H' ge -0044-03-15": None,
    "N.Colour'Red,Blue'": None,
    "geometry'SRID=0;Point(1 2)'": None,
    "geography'SRID=0;Point(1 2)'": None,
    "binary'AA=='": None,
}


@pytest.mark.parametrize("given", EXPRESSIONS)
def test_an_expression_has_the_parentheses_that_it_needs(given: str) -> None:
    tree = parse(given, "commonExpr")
    written = compile(tree, encode=False)
    assert written == (EXPRESSIONS[given] or given)
    assert parse(written, "commonExpr") == tree


# An expression as `encode` writes it.
ENCODED: Final = {
    "a eq 'b c'": "a%20eq%20'b%20c'",
    "'a%2Fb?c'": "'a%2Fb%3Fc'",
    "'%25%26%23%2B'": "'%25%26%23%2B'",
    "';,:@!$()*='": "';,:@!$()*='",
    "'Größe 名'": "'Gr%C3%B6%C3%9Fe%20%E5%90%8D'",
    "Größe": "Gr%C3%B6%C3%9Fe",
    "'a%0Ab'": "'a%0Ab'",
    '{"a":["b"]}': "%7B%22a%22:%5B%22b%22%5D%7D",
    "@N.T%23q": "@N.T%23q",
    "2020-01-01T00:00:00%2B01:00": "2020-01-01T00:00:00%2B01:00",
}


@pytest.mark.parametrize(("given", "expected"), ENCODED.items())
def test_what_a_url_cannot_have_is_encoded(given: str, expected: str) -> None:
    tree = parse(given, "commonExpr")
    written = compile(tree)
    assert written == expected
    read = parse_source(Source(written), "commonExpr")
    assert read.node == tree
    assert read.diagnostics == ()


# What is read, the URL, and its readable form.
QUERIES: Final = [
    (
        "accounts?filter=name eq 'a'&SELECT=name,&$orderby=a DESC, b",
        "accounts?$filter=name%20eq%20'a'&$select=name&$orderby=a%20desc,b",
        "accounts?$filter=name eq 'a'&$select=name&$orderby=a desc,b",
    ),
    (
        "Set('a%2Fb%3Fc d')/0%2F1/$filter(x eq '%2F')?$filter=x eq 'a/b?'",
        "Set('a%2Fb%3Fc%20d')/0%2F1/$filter(x%20eq%20'%2F')?$filter=x%20eq%20'a%2Fb%3F'",
        "Set('a%2Fb%3Fc d')/0%2F1/$filter(x eq '%2F')?$filter=x eq 'a/b?'",
    ),
    (
        "a?$filter=x eq '100%25' or y eq 'R%26D' or z eq '%23'",
        "a?$filter=x%20eq%20'100%25'%20or%20y%20eq%20'R%26D'%20or%20z%20eq%20'%23'",
        "a?$filter=x eq '100%25' or y eq 'R%26D' or z eq '%23'",
    ),
    (
        "a?$expand=b($select=c(p,q);expand=d/$ref,e/$count($search=x),*($levels=max))",
        "a?$expand=b($select=c(p,q);$expand=d/$ref,e/$count($search=x),*($levels=max))",
        "a?$expand=b($select=c(p,q);$expand=d/$ref,e/$count($search=x),*($levels=max))",
    ),
    (
        "a?$select=*,N.*,b/c($top=1;@p=2;count=true;$skip=3),@N.T%23q",
        "a?$select=*,N.*,b/c($top=1;@p=2;$count=true;$skip=3),@N.T%23q",
        "a?$select=*,N.*,b/c($top=1;@p=2;$count=true;$skip=3),@N.T%23q",
    ),
    (
        'a?$search=(b OR c)  NOT "d e"&$compute= x  mul 2 as y',
        "a?$search=(b%20OR%20c)%20AND%20NOT%20%22d%20e%22&$compute=x%20mul%202%20as%20y",
        'a?$search=(b OR c) AND NOT "d e"&$compute=x mul 2 as y',
    ),
    (
        "a?$search=%27it%27%27s%27&b&c=&d%3De=f%26g=/?&$format=a/b&$index=1",
        "a?$search='it''s'&b&c=&d%3De=f%26g=/%3F&$format=a/b&$index=1",
        "a?$search='it''s'&b&c=&d%3De=f%26g=/?&$format=a/b&$index=1",
    ),
    ("a?@p=[1,%22b%22]", "a?@p=%5B1,%22b%22%5D", 'a?@p=[1,"b"]'),
    ("$top=5&$skip=6", "?$top=5&$skip=6", "?$top=5&$skip=6"),
    ("?", "?", "?"),
    ("/", "/", "/"),
    ("/?$count=false", "/?$count=false", "/?$count=false"),
    ("https://host", "https://host", "https://host"),
    ("https://host?$top=1", "https://host?$top=1", "https://host?$top=1"),
    ("https://host/$top=1", "https://host/$top=1", "https://host/$top=1"),
    ("https://host/a/?$top=1&", "https://host/a?$top=1", "https://host/a?$top=1"),
    (
        "https://x.y/api/data/v9.2/N.f(p='q r')(1)/$value",
        "https://x.y/api/data/v9.2/N.f(p='q%20r')(1)/$value",
        "https://x.y/api/data/v9.2/N.f(p='q r')(1)/$value",
    ),
    (
        "F(p=['a/b',{%22c%22:1}])",
        "F(p=%5B'a%2Fb',%7B%22c%22:1%7D%5D)",
        "F(p=['a%2Fb',{\"c\":1}])",
    ),
    (
        "https://host/a/$metadata",
        "https://host/a/$metadata",
        "https://host/a/$metadata",
    ),
    ("$crossjoin(a,b)/$query", "$crossjoin(a,b)/$query", "$crossjoin(a,b)/$query"),
    ("$all/N.T", "$all/N.T", "$all/N.T"),
    ("$metadata", "$metadata", "$metadata"),
    ("a/$each/$ref", "a/$each/$ref", "a/$each/$ref"),
]


@pytest.mark.parametrize(("given", "encoded", "readable"), QUERIES)
def test_a_query_is_written(given: str, encoded: str, readable: str) -> None:
    tree = parse_source(Source(given)).node
    assert tree is not None
    assert compile(tree) == encoded
    assert compile(tree, encode=False) == readable
    assert parse(encoded) == tree
    assert parse(readable) == tree


def test_a_root_is_joined_to_the_path_by_a_slash() -> None:
    path = n.ResourcePath((n.Segment("a"),))
    assert compile(n.Query(path, (), "https://host/api")) == "https://host/api/a"


def test_a_broken_option_stays_as_it_is() -> None:
    given = "a?$filter=x eq 'a b%zz&$top=1&$foo=ä"
    parsed = parse_source(Source(given))
    assert parsed.node is not None
    assert compile(parsed.node) == given
    assert compile(n.BrokenOption("$foo", "$foo= %")) == "$foo= %"
    assert compile(n.BrokenPath("a(%")) == "a(%"
    assert compile(n.Query(n.BrokenPath("a(%"), (n.Top(1),))) == "a(%?$top=1"


# What is no query, from the node on.
PARTS: Final[list[tuple[n.Node, str]]] = [
    (n.Top(5), "$top=5"),
    (n.KeySegment("a/b c"), "a%2Fb%20c"),
    (n.Arguments((n.Argument("k", n.Literal(n.LiteralKind.NUMBER, "1")),)), "(k=1)"),
    (n.TypeName("N.T", is_collection=True), "Collection(N.T)"),
    (n.SearchTerm("a;b"), "a%3Bb"),
    (n.SearchTerm("NOT"), "(NOT)"),
    (n.Star("N"), "N.*"),
    (n.ResourcePath((n.Segment("a"), n.KeySegment("1"))), "a/1"),
]


@pytest.mark.parametrize(("tree", "expected"), PARTS)
def test_any_node_is_written(tree: n.Node, expected: str) -> None:
    assert compile(tree) == expected


def test_there_is_a_text_for_every_node() -> None:
    found = [getattr(n, name) for name in n.__all__]
    classes = {each for each in found if isinstance(each, type)}
    concrete = {each for each in classes if issubclass(each, n.Node)}
    assert set(_WRITERS) == concrete - {n.Node, n.QueryOption, n.Query}


@pytest.mark.parametrize("name", ["a&$top=1", "a#b", "a%26"])
def test_a_name_adds_no_option(name: str) -> None:
    tree = n.Query(None, (n.Filter(n.MemberPath((n.Segment(name),))),))
    for is_encoded in (True, False):
        read = parse_source(Source(compile(tree, encode=is_encoded))).node
        assert isinstance(read, n.Query)
        assert [each.span.start for each in read.options] == [1]


def test_a_lone_surrogate_is_written_somehow() -> None:
    literal = n.Literal(n.LiteralKind.STRING, "a\ud800/")
    assert compile(literal) == "'a%ED%A0%80%2F'"
    assert compile(literal, encode=False) == "'a\ud800/'"


def test_a_noncharacter_separates_nothing() -> None:
    literal = n.Literal(n.LiteralKind.STRING, "\ufdd0\ufdd1")
    for is_encoded in (True, False):
        assert compile(literal, encode=is_encoded) == "'%EF%B7%90%EF%B7%91'"


def test_depth_is_no_matter() -> None:
    tree: n.Expr = n.ParameterAlias("@p")
    for _ in range(5_000):
        tree = n.NotExpr(n.MethodCall("f", (tree,)))
    assert compile(tree, encode=False) == "not f(" * 5_000 + "@p" + ")" * 5_000


SEARCHES: Final = [
    "a AND (b AND c)",
    "(a OR b) AND c",
    "a OR b AND c",
    "NOT (a AND b)",
    "NOT NOT a",
    "a AND (NOT) AND AND",
]


@pytest.mark.parametrize("given", SEARCHES)
def test_a_search_has_the_parentheses_that_it_needs(given: str) -> None:
    tree = parse(f"$search={given}", "search")
    assert compile(tree, encode=False) == f"$search={given}"


@pytest.mark.parametrize("value", [None, "a eq 1", 1, n.Query])
def test_only_a_tree_is_written(value: n.Node) -> None:
    with pytest.raises(TypeError, match="a tree is a node"):
        compile(value)


# Real queries


def rule_of(query: ValidQuery) -> str | None:
    form = RULES.get(query.rule or "")
    # What is made whole to be read is printed whole.
    if form is not None and not (form.before or form.after or form.either):
        return query.rule
    return "commonExpr" if query.form is Form.BARE else None


@cache
def real_trees() -> dict[str, tuple[n.Node, str | None]]:
    trees: dict[str, tuple[n.Node, str | None]] = {}
    for query in valid_queries():
        rule = rule_of(query)
        parsed = parse_source(Source(query.text), rule)
        if parsed.node is not None and not errors_in(parsed.diagnostics):
            trees[query.id] = (parsed.node, rule)
    return trees


@needs_shared
@pytest.mark.parametrize("is_encoded", [True, False])
def test_real_queries_are_read_again(is_encoded: bool) -> None:  # noqa: FBT001 (a parameter)
    wrong = []
    for each, (tree, rule) in real_trees().items():
        text = compile(tree, encode=is_encoded)
        parsed = parse_source(Source(text), rule)
        if parsed.node != tree or errors_in(parsed.diagnostics):
            wrong.append((each, text))
    assert not wrong
    assert len(real_trees()) > 5_000


@pytest.mark.parametrize("name", ["Größe", "x\u0301", "имя"])
@pytest.mark.parametrize("is_encoded", [True, False])
def test_a_name_behind_the_host_is_no_root(name: str, is_encoded: bool) -> None:  # noqa: FBT001 (a parameter)
    path = n.ResourcePath((n.Segment(name), n.Segment("a")))
    tree = n.Query(path, service_root="https://host/")
    text = compile(tree, encode=is_encoded)
    assert parse_source(Source(text)).node == tree
