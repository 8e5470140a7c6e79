"""Drawings and JSON of the navigation graph."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pytest

from odataq import NavigationGraph, read_model
from odataq.csdl.graph import EdgeKind
from odataq.csdl.graph_text import JSON_VERSION, to_dot, to_json, to_mermaid
from odataq.csdl.lazy import Lazy
from odataq.csdl.members import Members, make_navigation_property
from odataq.csdl.model import EntityType, Model
from odataq.csdl.types import TypeRef
from odataq.resources import sample_path
from tests.csdl.update_goldens import FOLDER, NAMES, make
from tests.support.documents import edmx, entity, schema

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE: Final = (
    'a"b',
    '"];}',
    '"`x`"',
    "a]b",
    "a\nb",
    "a\\",
    "a\\n",
    "%%{init: {}}%%",
    "<script>x</script>",
    "&#34;&lt;",
    "#quot;",
    "a|b",
    "a-->b; style n0:x#y;",
    "\x1b[31m",
    "a\u202eb",
    "\ud800",
    "\\N\\G",
    "end",
)


def graph_of(body: str) -> NavigationGraph:
    document = edmx(schema(body, alias="A"))
    return NavigationGraph(read_model(document.encode()))


def navigation(name: str, type_name: str, partner: str | None = None) -> str:
    attribute = "" if partner is None else f' Partner="{partner}"'
    return f'<NavigationProperty Name="{name}" Type="{type_name}"{attribute}/>'


def derived(name: str, base: str, body: str = "") -> str:
    return f'<EntityType Name="{name}" BaseType="{base}">{body}</EntityType>'


def lines(text: str) -> list[str]:
    """Return the lines of a drawing that draw arrows."""
    return [each.strip() for each in text.splitlines() if "->" in each]


def hostile_graph() -> NavigationGraph:
    """Return a graph in which each type leads to the next, all with bad names.

    The reader doesn't let such names through; who builds a model may.
    """
    types = {}
    for name, following in zip(HOSTILE, (*HOSTILE[1:], HOSTILE[0]), strict=True):
        target = TypeRef(f"N.{following}")
        nav = make_navigation_property(name, target, True, None, False, (), None)  # noqa: FBT003 (it takes no keywords)
        members = Lazy.of(Members({}, {name: nav}))
        types[f"N.{name}"] = EntityType(name, "N", members=members)
    return NavigationGraph(Model((), types=types))


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_as_they_were(name: str) -> None:
    """`python -m tests.csdl.update_goldens` writes them anew."""
    assert make(name) == (FOLDER / name).read_text("utf-8")


def test_a_pair_of_partners_is_one_line() -> None:
    text = to_mermaid(NavigationGraph(read_model(sample_path("minimal"))))
    assert lines(text) == ['n0 <-->|"Products / Category (1 to N)"| n1']


def test_a_partner_that_says_otherwise_is_no_pair() -> None:
    graph = graph_of(
        entity("E", navigation("ToF", "N.F", "ToE") + navigation("Other", "N.F", "ToE"))
        + entity("F", navigation("ToE", "Collection(N.E)", "ToF"))
    )
    assert lines(to_mermaid(graph)) == [
        'n0 -->|"Other (N to 1)"| n1',
        'n0 <-->|"ToF / ToE (N to 1)"| n1',
    ]


def test_a_partner_that_is_left_out_is_no_pair() -> None:
    graph = NavigationGraph(read_model(sample_path("minimal")))
    text = to_mermaid(graph, kinds={EdgeKind.SINGLE})
    assert lines(text) == ['n1 -->|"Category (N to 1)"| n0']


def test_an_edge_that_is_its_own_partner_is_one_line() -> None:
    graph = graph_of(entity("E", navigation("Near", "Collection(N.E)", "Near")))
    assert lines(to_mermaid(graph)) == ['n0 -->|"Near (N to N)"| n0']


def test_what_is_inherited_is_drawn_at_the_base() -> None:
    graph = graph_of(
        entity("Base", navigation("Other", "Collection(N.Other)"))
        + derived("Middle", "N.Base")
        + derived("Top", "N.Middle")
        + entity("Other")
    )
    assert lines(to_dot(graph, ["N.Base", "N.Top", "N.Other"])) == [
        'n0 -> n1 [label="Other (to N)"];',
        'n2 -> n0 [label="is a", style=dashed, arrowhead=empty];',
    ]
    assert lines(to_mermaid(graph, ["N.Top", "N.Other"])) == [
        'n1 -->|"Other (to N)"| n0',
    ]


def test_what_is_inherited_is_drawn_where_the_base_is_left_out() -> None:
    graph = graph_of(
        entity("Base", navigation("Other", "N.Other"))
        + derived("Top", "N.Base")
        + entity("Other")
    )
    text = to_mermaid(graph, excluding=lambda edge: edge.source == "N.Base")
    assert lines(text) == ['n2 -->|"Other (to 1)"| n1', 'n2 -.->|"is a"| n0']


def test_types_are_sorted_and_drawn_once() -> None:
    graph = graph_of(entity("B") + entity("A"))
    expected = 'flowchart LR\n  n0["A"]\n  n1["B"]\n'
    assert to_mermaid(graph) == expected
    assert to_mermaid(graph, ["N.B", "A.A", "N.A"]) == expected
    assert to_mermaid(graph, []) == "flowchart LR\n"


def test_types_of_one_name_have_their_namespace() -> None:
    document = edmx(
        schema(entity("E") + entity("F")), schema(entity("E"), namespace="M.Sub")
    )
    graph = NavigationGraph(read_model(document.encode()))
    assert to_mermaid(graph) == (
        'flowchart LR\n  n0["M.Sub.E"]\n  n1["N.E"]\n  n2["F"]\n'
    )


@pytest.mark.parametrize("write", [to_mermaid, to_dot, to_json])
def test_an_unknown_type_is_an_error(
    write: Callable[..., str],
) -> None:
    graph = graph_of(entity("E"))
    with pytest.raises(ValueError, match=r"no entity type 'N\.X'"):
        write(graph, ["N.X"])


def test_mermaid_names_stay_within_their_quotes() -> None:
    node = r'  n\d+\["(?:[\w ./()]|#\d+;)+"\]'
    edge = r'  n\d+ -->\|"(?:[\w ./()]|#\d+;)+"\| n\d+'
    head, *written = to_mermaid(hostile_graph()).splitlines()
    assert head == "flowchart LR"
    assert len(written) == 2 * len(HOSTILE)
    for line in written:
        assert re.fullmatch(f"{node}|{edge}", line, re.ASCII), line


def test_dot_names_stay_within_their_quotes() -> None:
    text = r'"(?:[^"\\]|\\["\\])*"'
    line = rf"  n\d+(?: -> n\d+)? \[label={text}\];"
    written = to_dot(hostile_graph()).splitlines()
    assert written[:3] == ["digraph {", "  rankdir=LR;", "  node [shape=box];"]
    assert written[-1] == "}"
    assert len(written) == 4 + 2 * len(HOSTILE)
    for each in written[3:-1]:
        assert re.fullmatch(line, each), each
        assert re.search(r"&(?!amp;)", each) is None


@pytest.mark.parametrize("write", [to_mermaid, to_dot])
def test_drawings_steer_no_terminal(write: Callable[..., str]) -> None:
    text = write(hostile_graph())
    assert all(each == "\n" or each.isprintable() for each in text)
    text.encode("utf-8")


def test_json_has_names_exactly_and_in_ascii() -> None:
    text = to_json(hostile_graph())
    assert text.isascii()
    assert {each["name"] for each in json.loads(text)["edges"]} == set(HOSTILE)


def test_json_says_all_about_types_and_edges() -> None:
    graph = graph_of(
        '<EntityType Name="Base" Abstract="true">'
        f"{navigation('Out', 'N.Out')}{navigation('Self', 'N.Base')}</EntityType>"
        '<EntityType Name="E" BaseType="N.Base"><Key><PropertyRef Name="Id"/></Key>'
        '<Property Name="Id" Type="Edm.Int32" Nullable="false"/></EntityType>'
        + entity("Out")
        + '<EntityContainer Name="C"><EntitySet Name="Es" EntityType="N.E"/>'
        '<EntitySet Name="Fs" EntityType="N.E"/></EntityContainer>'
    )
    value = json.loads(to_json(graph, ["N.E", "N.Base"]))
    assert value["version"] == JSON_VERSION
    assert value["types"] == [
        {"name": "N.Base", "base_type": None, "is_abstract": True, "entity_sets": []},
        {
            "name": "N.E",
            "base_type": "N.Base",
            "is_abstract": False,
            "entity_sets": ["Es", "Fs"],
        },
    ]
    assert [(each["source"], each["name"]) for each in value["edges"]] == [
        ("N.Base", "Self"),
        ("N.E", "Self"),
    ]
    assert value["edges"][1] == {
        "source": "N.E",
        "declared_by": "N.Base",
        "name": "Self",
        "kind": "single",
        "target": "N.Base",
        "target_set": None,
        "partner": None,
        "contains_target": False,
        "lookup": None,
        "partner_lookup": None,
        "is_nullable": True,
    }
