"""The navigation graph: edges, reach and paths."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Final

import pytest
from attrs import evolve, frozen
from attrs.exceptions import FrozenInstanceError
from hypothesis import given, settings
from hypothesis import strategies as st

from odataq import NavigationGraph, read_model
from odataq.csdl.graph import ALL_KINDS, AUDIT_EDGES, Edge, EdgeKind, Path, is_audit
from odataq.resources import sample_path
from tests.support.documents import edmx, entity, repeat, schema
from tests.support.shared import METADATA, needs_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REAL: Final = METADATA / "dataverse" / "bcgov_rsbc_dmf_2023-11-02.xml"
CRM: Final = "Microsoft.Dynamics.CRM"


@pytest.fixture(scope="module")
def sample() -> NavigationGraph:
    return NavigationGraph(read_model(sample_path("dataverse")))


@pytest.fixture(scope="module")
def real() -> NavigationGraph:
    return NavigationGraph(read_model(REAL))


def graph_of(*bodies: str) -> NavigationGraph:
    """Return the graph of the namespace `N`, its alias `A`; more are `N1`, `N2`."""
    names = ("N", *(f"N{number}" for number in range(1, len(bodies))))
    schemas = (
        schema(body, namespace=name, alias="A" if name == "N" else None)
        for name, body in zip(names, bodies, strict=True)
    )
    return NavigationGraph(read_model(edmx(*schemas).encode()))


def navigation(name: str, type_name: str, attributes: str = "", body: str = "") -> str:
    return (
        f'<NavigationProperty Name="{name}" Type="{type_name}" {attributes}>'
        f"{body}</NavigationProperty>"
    )


def derived(name: str, base: str, body: str = "") -> str:
    return f'<EntityType Name="{name}" BaseType="{base}">{body}</EntityType>'


def complex_type(name: str, body: str) -> str:
    return f'<ComplexType Name="{name}">{body}</ComplexType>'


def structural(name: str, type_name: str) -> str:
    return f'<Property Name="{name}" Type="{type_name}"/>'


def container(body: str) -> str:
    return f'<EntityContainer Name="C">{body}</EntityContainer>'


def entity_set(name: str, type_name: str, **bindings: str) -> str:
    bound = "".join(
        f'<NavigationPropertyBinding Path="{path}" Target="{target}"/>'
        for path, target in bindings.items()
    )
    return f'<EntitySet Name="{name}" EntityType="{type_name}">{bound}</EntitySet>'


def edge_of(graph: NavigationGraph, type_name: str, name: str) -> Edge:
    edge = graph.edge(type_name, name)
    assert edge is not None
    return edge


def texts(paths: Iterator[Path]) -> list[str]:
    return [str(each) for each in paths]


# Edges


def test_an_edge_has_all_that_is_known() -> None:
    graph = NavigationGraph(read_model(sample_path("minimal")))
    (edge,) = graph.edges("Sample.Shop.Product")
    assert edge == Edge(
        source="Sample.Shop.Product",
        declared_by="Sample.Shop.Product",
        name="Category",
        kind=EdgeKind.SINGLE,
        target="Sample.Shop.Category",
        target_set="Categories",
        partner="Products",
        contains_target=False,
        lookup="CategoryId",
        partner_lookup=None,
        is_nullable=True,
    )
    (back,) = graph.edges("Sample.Shop.Category")
    assert back.kind == EdgeKind.COLLECTION
    assert (back.lookup, back.partner_lookup) == (None, "CategoryId")
    assert graph.partner(edge) == back
    assert graph.partner(back) == edge


def test_edges_are_values() -> None:
    graph = NavigationGraph(read_model(sample_path("minimal")))
    other = NavigationGraph(read_model(sample_path("minimal")))
    edges = graph.edges("Sample.Shop.Product")
    assert edges == other.edges("Sample.Shop.Product")
    assert len({*edges, *other.edges("Sample.Shop.Product")}) == 1
    with pytest.raises(FrozenInstanceError):
        edges[0].name = "x"  # type: ignore[misc]  # that is what is tested


def test_edges_are_sorted_by_name_and_made_once() -> None:
    graph = graph_of(
        entity("E", "".join(navigation(name, "N.E") for name in ("b", "B", "a", "c")))
    )
    edges = graph.edges("N.E")
    assert [each.name for each in edges] == ["B", "a", "b", "c"]
    assert graph.edges("A.E") is edges
    assert graph.edge("A.E", "b") is edges[2]
    assert graph.edge("A.E", "bb") is None


@pytest.mark.parametrize("name", ["E", "N.X", "N.Complex", "", "Edm.String", "B.E"])
@pytest.mark.parametrize(
    "ask",
    [
        NavigationGraph.edges,
        NavigationGraph.incoming,
        NavigationGraph.neighbours,
        NavigationGraph.reachable,
        NavigationGraph.neighbourhood,
        NavigationGraph.cycles,
        lambda graph, name: graph.edge(name, "x"),
        lambda graph, name: graph.paths(name, "N.E"),
        lambda graph, name: graph.paths("N.E", name),
        lambda graph, name: graph.count_paths("N.E", name),
    ],
)
def test_an_unknown_type_is_an_error(
    ask: Callable[[NavigationGraph, str], object], name: str
) -> None:
    graph = graph_of(entity("E") + complex_type("Complex", ""))
    with pytest.raises(ValueError, match=f"the model has no entity type '{name}'"):
        ask(graph, name)


def test_a_type_has_the_edges_of_its_base_types() -> None:
    graph = graph_of(
        entity("Base", navigation("Far", "N.Base"))
        + derived("Middle", "N.Base", navigation("Near", "Collection(N.Top)"))
        + derived("Top", "N.Middle", navigation("Own", "N.Top"))
    )
    found = [
        (each.name, each.source, each.declared_by) for each in graph.edges("N.Top")
    ]
    assert found == [
        ("Far", "N.Top", "N.Base"),
        ("Near", "N.Top", "N.Middle"),
        ("Own", "N.Top", "N.Top"),
    ]
    assert [each.name for each in graph.edges("N.Base")] == ["Far"]


def test_kinds_depend_on_the_partner() -> None:
    graph = graph_of(
        entity(
            "E",
            navigation("One", "N.F", 'Partner="Many"')
            + navigation("All", "Collection(N.F)")
            + navigation("Both", "Collection(N.F)", 'Partner="Back"'),
        )
        + entity(
            "F",
            navigation("Many", "Collection(N.E)", 'Partner="One"')
            + navigation("Back", "Collection(N.E)", 'Partner="Both"'),
        )
    )
    found = {each.name: each.kind for each in graph.all_edges()}
    assert found == {
        "One": EdgeKind.SINGLE,
        "Many": EdgeKind.COLLECTION,
        "All": EdgeKind.COLLECTION,
        "Both": EdgeKind.MANY_TO_MANY,
        "Back": EdgeKind.MANY_TO_MANY,
    }


def test_a_partner_may_be_in_a_derived_type_and_in_a_complex_property() -> None:
    constraint = '<ReferentialConstraint Property="Other" ReferencedProperty="Id"/>'
    graph = graph_of(
        entity(
            "E",
            navigation("Far", "Collection(N.F)", 'Partner="A.Top/Back"')
            + navigation("In", "Collection(N.F)", 'Partner="Part/Inner"')
            + navigation("None", "Collection(N.F)"),
        )
        + entity("F", structural("Part", "N.Part"))
        + derived(
            "Top",
            "N.F",
            structural("Other", "Edm.Int32")
            + navigation("Back", "N.E", 'Partner="Far"', constraint),
        )
        + complex_type(
            "Part",
            structural("Other", "Edm.Int32")
            + navigation("Inner", "N.E", "", constraint),
        )
    )
    far, within, without = graph.edges("N.E")
    assert far.partner == "N.Top/Back"
    assert graph.partner(far) == graph.edge("N.Top", "Back")
    assert far.partner_lookup == "N.Top/Other"
    assert graph.partner(within) == graph.edge("N.F", "Part/Inner")
    assert within.partner_lookup == "Part/Other"
    assert graph.partner(without) is None
    assert edge_of(graph, "N.F", "Part/Inner").lookup == "Part/Other"


def test_several_constraints_are_no_lookup() -> None:
    two = "".join(
        f'<ReferentialConstraint Property="{own}" ReferencedProperty="Id"/>'
        for own in ("Id", "Second")
    )
    graph = graph_of(
        entity("E", structural("Second", "Edm.Int32") + navigation("F", "N.F", "", two))
        + entity("F")
    )
    assert edge_of(graph, "N.E", "F").lookup is None


def test_a_target_may_be_outside_the_model() -> None:
    reference = (
        '<edmx:Reference Uri="x"><edmx:Include Namespace="Out"/></edmx:Reference>'
    )
    body = entity("E", navigation("Any", "Out.T", 'Partner="P"'))
    document = edmx(schema(body), references=reference)
    graph = NavigationGraph(read_model(document.encode()))
    (edge,) = graph.edges("N.E")
    assert (edge.target, edge.target_set) == ("Out.T", None)
    assert graph.partner(edge) is None
    assert graph.reachable("N.E") == {"N.E": 0, "Out.T": 1}
    assert graph.neighbourhood("N.E") == ("N.E",)
    assert [*graph.cycles("N.E")] == []


# Complex properties


def test_complex_properties_have_edges_too() -> None:
    graph = graph_of(
        entity(
            "E",
            structural("Home", "N.Address")
            + structural("Others", "Collection(N.Address)")
            + structural("Plain", "Edm.String"),
        )
        + complex_type("Address", structural("Place", "N.Place"))
        + complex_type("Place", navigation("City", "N.City", 'Nullable="false"'))
        + entity("City")
        + container(
            '<EntitySet Name="Es" EntityType="N.E"><NavigationPropertyBinding '
            'Path="Home/Place/City" Target="Towns"/></EntitySet>'
            '<EntitySet Name="Towns" EntityType="N.City"/>'
            '<EntitySet Name="Cities" EntityType="N.City"/>'
        )
    )
    home, others = graph.edges("N.E")
    assert (home.name, others.name) == ("Home/Place/City", "Others/Place/City")
    assert (home.declared_by, home.source) == ("N.Place", "N.E")
    assert (home.target_set, others.target_set) == ("Towns", None)
    assert not home.is_nullable
    assert texts(graph.paths("N.E", "N.City")) == [
        "E/Home/Place/City",
        "E/Others/Place/City",
    ]


def test_complex_types_inherit_and_may_contain_themselves() -> None:
    graph = graph_of(
        entity("E", structural("Part", "N.Part"))
        + complex_type(
            "Base", navigation("Up", "N.E") + structural("Parts", "Collection(N.Part)")
        )
        + '<ComplexType Name="Part" BaseType="N.Base">'
        + structural("Again", "N.Part")
        + structural("Other", "N.Base")
        + "</ComplexType>"
    )
    found = [(each.name, each.declared_by) for each in graph.edges("N.E")]
    assert found == [("Part/Other/Up", "N.Base"), ("Part/Up", "N.Base")]


def test_there_is_an_end_to_complex_properties() -> None:
    number = 40
    doubled = repeat(
        number,
        '<ComplexType Name="C#"><NavigationProperty Name="Out" Type="N.E"/>'
        '<Property Name="L" Type="N.D#"/><Property Name="R" Type="N.D#"/>'
        "</ComplexType>",
    )
    for each in reversed(range(number)):
        doubled = doubled.replace(f"N.D{each}", f"N.C{each + 1}")
    last = complex_type(f"C{number}", navigation("Out", "N.E"))
    graph = graph_of(entity("E", structural("P", "N.C0")) + doubled + last)
    edges = graph.edges("N.E")
    assert len(edges) == 1_000
    assert max(each.name.count("/") for each in edges) == 10

    chain = repeat(
        number,
        '<ComplexType Name="C#"><NavigationProperty Name="Out" Type="N.E"/>'
        '<Property Name="P" Type="N.D#"/></ComplexType>',
    )
    for each in reversed(range(number)):
        chain = chain.replace(f"N.D{each}", f"N.C{each + 1}")
    graph = graph_of(entity("E", structural("P", "N.C0")) + chain + last)
    assert len(graph.edges("N.E")) == 16


# Target sets


def bound_graph(sets: str) -> NavigationGraph:
    """Return types whose edges lead to `T`, of which there are two sets."""
    return graph_of(
        entity("Base", navigation("To", "N.T"))
        + derived("Top", "N.Base", navigation("Own", "N.T"))
        + entity("T", navigation("Only", "N.Base"))
        + container(entity_set("Ts", "N.T") + entity_set("Us", "N.T") + sets)
    )


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ("", None),
        (entity_set("Bases", "N.Base", To="Us"), "Us"),
        (entity_set("Bases", "N.Base", To="N.C/Us"), "Us"),
        (entity_set("Bases", "N.Base", To="owners"), None),
        (entity_set("Bases", "N.Base", To="Ts/Only"), None),
        (entity_set("Bases", "N.Base", To="Other.C/Us"), None),
        (
            entity_set("B", "N.Base", To="Me") + '<Singleton Name="Me" Type="N.T"/>',
            None,
        ),
        (entity_set("B1", "N.Base", To="Us") + entity_set("B2", "N.Base"), "Us"),
        (
            entity_set("B1", "N.Base", To="Us") + entity_set("B2", "N.Base", To="Ts"),
            None,
        ),
    ],
)
def test_the_target_set_is_what_bindings_say(sets: str, expected: str | None) -> None:
    graph = bound_graph(sets)
    assert edge_of(graph, "N.Base", "To").target_set == expected
    assert edge_of(graph, "N.Top", "To").target_set == expected


def test_sets_of_a_base_type_bind_what_a_type_has() -> None:
    bindings = {"To": "Us", "N.Top/Own": "Ts"}
    graph = bound_graph(entity_set("Bases", "N.Base", **bindings))
    assert edge_of(graph, "N.Top", "To").target_set == "Us"
    assert edge_of(graph, "N.Top", "Own").target_set == "Ts"
    nearer = entity_set("Tops", "N.Top", To="Ts")
    graph = bound_graph(entity_set("Bases", "N.Base", **bindings) + nearer)
    assert edge_of(graph, "N.Top", "To").target_set == "Ts"
    assert edge_of(graph, "N.Top", "Own").target_set == "Ts"
    assert edge_of(graph, "N.Base", "To").target_set == "Us"


def test_the_only_set_of_the_target_type_needs_no_binding() -> None:
    graph = bound_graph(entity_set("Tops", "N.Top"))
    assert edge_of(graph, "N.T", "Only").target_set is None
    graph = bound_graph(entity_set("Bases", "N.Base"))
    assert edge_of(graph, "N.T", "Only").target_set == "Bases"


def test_what_is_contained_is_in_no_set() -> None:
    graph = graph_of(
        entity("E", navigation("Parts", "Collection(N.E)", 'ContainsTarget="true"'))
        + container(entity_set("Es", "N.E"))
    )
    (edge,) = graph.edges("N.E")
    assert edge.contains_target
    assert edge.target_set is None


def test_without_a_container_there_is_no_target_set() -> None:
    graph = graph_of(entity("E", navigation("To", "N.E")))
    assert edge_of(graph, "N.E", "To").target_set is None


# Dataverse


def test_the_sample_has_what_dataverse_has(sample: NavigationGraph) -> None:
    edge = edge_of(sample, "mscrm.account", "primarycontactid")
    assert edge.target == f"{CRM}.contact"
    assert edge.target_set == "contacts"
    assert edge.lookup == "_primarycontactid_value"
    assert edge.partner == "account_primary_contact"
    back = sample.partner(edge)
    assert back is not None
    assert back.kind == EdgeKind.COLLECTION
    assert back.partner_lookup == "_primarycontactid_value"
    roles = edge_of(sample, "mscrm.systemuser", "systemuserroles_association")
    assert roles.kind == EdgeKind.MANY_TO_MANY
    assert roles.target_set == "roles"
    owner = edge_of(sample, "mscrm.account", "ownerid")
    assert (owner.target, owner.target_set) == (f"{CRM}.principal", None)
    regarding = edge_of(sample, "mscrm.task", "regardingobjectid_account")
    assert regarding.declared_by == f"{CRM}.activitypointer"
    assert regarding.lookup == "_regardingobjectid_value"


def test_audit_edges_are_known_by_their_names() -> None:
    graph = graph_of(
        entity(
            "E",
            "".join(navigation(name, "N.E") for name in AUDIT_EDGES)
            + navigation("createdby_task", "N.E", 'Partner="lk_created"')
            + navigation("lk_created", "Collection(N.E)", 'Partner="createdby_task"')
            + navigation("createdobjectid", "N.E")
            + navigation("createdbyx", "N.E")
            + navigation("notcreatedby", "N.E")
            + structural("Part", "N.Part"),
        )
        + complex_type("Part", navigation("modifiedby", "N.E"))
    )
    edges = graph.edges("N.E")
    assert {each.name for each in edges if is_audit(each)} == {
        *AUDIT_EDGES,
        "createdby_task",
        "lk_created",
        "Part/modifiedby",
    }
    (other,) = (each for each in edges if each.name == "createdobjectid")
    assert is_audit(evolve(other, lookup="_createdby_value"))
    assert is_audit(evolve(other, partner_lookup="_modifiedonbehalfby_value"))


@needs_shared
def test_a_real_organisation_is_quick(real: NavigationGraph) -> None:
    graph = NavigationGraph(real.model)
    start = time.perf_counter()
    edges = [*graph.all_edges()]
    assert time.perf_counter() - start < 1
    assert len(edges) == 9_168
    assert sum(1 for each in edges if each.kind is EdgeKind.MANY_TO_MANY) == 76
    assert all(
        each.partner is None or graph.partner(each) is not None for each in edges
    )


@needs_shared
def test_a_real_organisation_has_what_the_sample_has(real: NavigationGraph) -> None:
    test_the_sample_has_what_dataverse_has(real)
    names = [each.name for each in real.neighbours("mscrm.account")[f"{CRM}.contact"]]
    assert names == ["contact_customer_accounts", "primarycontactid"]


@needs_shared
def test_a_real_organisation_has_many_paths(real: NavigationGraph) -> None:
    ends = ("mscrm.task", "mscrm.systemuser")
    assert real.count_paths(*ends, max_length=3) == 41_857
    lengths = [each.length for each in real.paths(*ends, max_length=3)]
    assert len(lengths) == 41_857
    assert lengths == sorted(lengths)
    assert [lengths.count(each) for each in (1, 2, 3)] == [10, 588, 41_259]
    assert real.count_paths(*ends, max_length=4) == 2_511_468
    without = real.count_paths(*ends, excluding=is_audit)
    assert without == sum(1 for _ in real.paths(*ends, excluding=is_audit)) == 9_477
    shortest = islice(real.paths(*ends, excluding=is_audit), 2)
    assert texts(shortest) == ["task/owninguser", "task/owninguser_task"]


@needs_shared
@pytest.mark.parametrize(
    ("target", "most"), [("systemuser", 100), ("contact", 100), ("role", 2_000)]
)
def test_the_first_path_comes_at_once(
    real: NavigationGraph, target: str, most: int
) -> None:
    looked_at = 0

    def count(_: Edge) -> bool:
        nonlocal looked_at
        looked_at += 1
        return False

    paths = real.paths("mscrm.task", f"mscrm.{target}", max_length=300, excluding=count)
    assert looked_at == 0
    next(paths)
    assert looked_at <= most


# Reach


def chain() -> NavigationGraph:
    """Return E0 -> E1 -> E2 -> E3, one collection between E1 and E2, and a loop."""
    return graph_of(
        entity("E0", navigation("a", "N.E1"))
        + entity("E1", navigation("b", "Collection(N.E2)"))
        + entity("E2", navigation("c", "N.E3") + navigation("back", "N.E0"))
        + entity("E3")
    )


def test_reachable_types_have_distances() -> None:
    graph = chain()
    found = graph.reachable("A.E0")
    assert [*found.items()] == [("N.E0", 0), ("N.E1", 1), ("N.E2", 2), ("N.E3", 3)]
    assert [*graph.reachable("N.E0", max_length=1)] == ["N.E0", "N.E1"]
    assert [*graph.reachable("N.E0", max_length=0)] == ["N.E0"]
    assert [*graph.reachable("N.E0", kinds={EdgeKind.SINGLE})] == ["N.E0", "N.E1"]
    assert [*graph.reachable("N.E2", excluding={"back"})] == ["N.E2", "N.E3"]
    assert graph.neighbourhood("A.E2") == ("N.E2", "N.E0", "N.E3")
    assert graph.neighbourhood("N.E2", 0) == ("N.E2",)
    assert graph.neighbourhood("N.E2", excluding={"c"}) == ("N.E2", "N.E0")


def test_neighbours_and_incoming_edges_are_sorted() -> None:
    graph = graph_of(
        entity(
            "E", "".join(navigation(each, f"N.{each[0]}") for each in ("G2", "F", "G1"))
        )
        + entity("F", navigation("ToG", "N.G"))
        + derived("D", "N.F")
        + entity("G")
    )
    found = graph.neighbours("A.E")
    assert [*found] == ["N.F", "N.G"]
    assert [each.name for each in found["N.G"]] == ["G1", "G2"]
    incoming = [(each.source, each.name) for each in graph.incoming("A.G")]
    assert incoming == [("N.D", "ToG"), ("N.E", "G1"), ("N.E", "G2"), ("N.F", "ToG")]
    assert graph.incoming("N.E") == ()


# Paths


def test_a_path_says_where_it_leads() -> None:
    (path,) = chain().paths("A.E0", "A.E3")
    assert str(path) == "E0/a/b/c"
    assert (path.source, path.target, path.length) == ("N.E0", "N.E3", 3)
    assert path == Path(path.edges)


def test_paths_end_at_the_first_type_that_is_the_target() -> None:
    graph = graph_of(
        entity("E", navigation("base", "N.Base") + navigation("top", "N.Top"))
        + entity("Base", navigation("on", "N.Base"))
        + derived("Top", "N.Base", navigation("own", "N.Base"))
    )
    assert texts(graph.paths("N.E", "N.Base")) == ["E/base", "E/top"]
    assert texts(graph.paths("N.E", "N.Top")) == ["E/top"]
    assert texts(graph.paths("N.Top", "N.Base")) == ["Top/on", "Top/own"]


def test_cycles_come_back() -> None:
    graph = chain()
    assert texts(graph.cycles("A.E0")) == ["E0/a/b/back"]
    assert texts(graph.cycles("N.E0", max_length=2)) == []
    assert texts(graph.cycles("N.E3")) == []
    assert texts(graph.cycles("N.E0", kinds={EdgeKind.SINGLE})) == []
    assert texts(graph.cycles("N.E0", excluding={"back"})) == []


def test_edges_are_filtered_by_kind_and_name() -> None:
    graph = graph_of(
        entity("E", navigation("one", "N.F") + navigation("all", "Collection(N.F)"))
        + entity("F")
    )
    assert texts(graph.paths("N.E", "N.F")) == ["E/all", "E/one"]
    assert texts(graph.paths("N.E", "N.F", kinds=[EdgeKind.SINGLE])) == ["E/one"]
    assert texts(graph.paths("N.E", "N.F", excluding={"one"})) == ["E/all"]
    predicate = texts(graph.paths("N.E", "N.F", excluding=lambda edge: edge.name > "b"))
    assert predicate == ["E/all"]
    assert graph.count_paths("N.E", "N.F", kinds=[], excluding={"one"}) == 0


@pytest.mark.parametrize("length", [0, -1])
def test_a_path_has_an_edge(length: int) -> None:
    graph = chain()
    with pytest.raises(ValueError, match="max_length is at least 1"):
        graph.paths("N.E0", "N.E1", max_length=length)
    with pytest.raises(ValueError, match="max_length is at least 1"):
        graph.count_paths("N.E0", "N.E1", max_length=length)


def test_paths_are_lazy_however_many_there_are() -> None:
    number = 60
    everywhere = repeat(number, '<NavigationProperty Name="n#" Type="N.E#"/>')
    graph = graph_of("".join(entity(f"E{each}", everywhere) for each in range(number)))
    paths = graph.paths("N.E0", "N.E1", max_length=number)
    assert texts(islice(paths, 3)) == ["E0/n1", "E0/n10/n1", "E0/n11/n1"]
    assert graph.count_paths("N.E0", "N.E1", max_length=4) == 1 + 58 + 58 * 57 * 57


def test_edges_between_the_same_types_are_all_counted() -> None:
    graph = graph_of(
        entity("E", navigation("a", "N.F") + navigation("b", "N.F"))
        + entity("F", "".join(navigation(each, "N.G") for each in "cde"))
        + entity("G", navigation("f", "N.H") + navigation("g", "N.H"))
        + entity("H", navigation("h", "N.I"))
        + entity("I")
    )
    assert graph.count_paths("N.E", "N.H") == 2 * 3 * 2
    assert graph.count_paths("N.E", "N.I", max_length=4) == 2 * 3 * 2
    assert len([*graph.paths("N.E", "N.I", max_length=4)]) == 2 * 3 * 2


def test_there_is_an_end_to_paths_round_a_circle() -> None:
    graph = graph_of(
        entity("E", navigation("f", "N.F") + navigation("out", "N.Out"))
        + entity("F", navigation("e", "N.E"))
        + entity("Out")
    )
    assert texts(graph.paths("N.F", "N.Out", max_length=10**9)) == ["F/e/out"]
    assert graph.count_paths("N.F", "N.Out", max_length=10**9) == 1


def test_long_paths_need_no_recursion() -> None:
    number = 3_000
    body = repeat(
        number,
        '<EntityType Name="E#"><Key><PropertyRef Name="Id"/></Key>'
        '<Property Name="Id" Type="Edm.Int32" Nullable="false"/>'
        '<NavigationProperty Name="n" Type="N.F#"/></EntityType>',
    )
    for each in range(number):
        body = body.replace(f'"N.F{each}"', f'"N.E{(each + 1) % number}"')
    graph = graph_of(body)
    (path,) = graph.cycles("N.E0", max_length=10**9)
    assert path.length == number
    assert graph.count_paths("N.E0", f"N.E{number - 1}", max_length=10**9) == 1
    assert len(graph.reachable("N.E0")) == number


def test_threads_find_the_same() -> None:
    model = read_model(sample_path("dataverse"))
    names = [each.qualified_name for each in model.entity_types()]
    for _ in range(5):
        graph = NavigationGraph(model)
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(graph.incoming, name) for name in names]
            edges = [*pool.map(graph.edges, names * 4)]
        assert sum(len(each.result()) for each in asked) == sum(map(len, edges)) // 4
        assert all(edges[at] is edges[at % len(names)] for at in range(len(edges)))


# Against all walks


@frozen
class Drawn:
    """A small model: base types by number, and edges between numbers."""

    bases: tuple[int | None, ...]
    edges: tuple[tuple[int, int, bool], ...]

    @property
    def text(self) -> str:
        types = []
        for number, base in enumerate(self.bases):
            body = "".join(
                navigation(
                    f"e{at}", f"Collection(N.E{end})" if is_many else f"N.E{end}"
                )
                for at, (start, end, is_many) in enumerate(self.edges)
                if start == number
            )
            name = f"E{number}"
            types.append(
                entity(name, body)
                if base is None
                else derived(name, f"N.E{base}", body)
            )
        return "".join(types)


@st.composite
def drawn_models(draw: st.DrawFn) -> Drawn:
    size = draw(st.integers(1, 5))
    bases = tuple(
        draw(st.none() | st.integers(0, number - 1)) if number else None
        for number in range(size)
    )
    ends = st.integers(0, size - 1)
    edges = draw(st.lists(st.tuples(ends, ends, st.booleans()), max_size=9))
    return Drawn(bases, tuple(edges))


def all_paths(
    graph: NavigationGraph, start: str, goal: str, length: int
) -> list[tuple[Edge, ...]]:
    """Return what `paths` promises, from all walks there are."""
    found: list[tuple[Edge, ...]] = []
    walks: list[tuple[Edge, ...]] = [(each,) for each in graph.edges(start)]
    for _ in range(length):
        ended = [
            walk for walk in walks if graph.model.is_derived(walk[-1].target, goal)
        ]
        found += [walk for walk in ended if is_path(walk)]
        walks = [
            (*walk, edge)
            for walk in walks
            if walk not in ended
            for edge in graph.edges(walk[-1].target)
        ]
    return sorted(found, key=lambda walk: (len(walk), [each.name for each in walk]))


def is_path(walk: tuple[Edge, ...]) -> bool:
    """Tell whether no type is visited twice, but for a last one that is the first."""
    visited = [each.source for each in walk]
    is_new = walk[-1].target not in visited[1:]
    return is_new and len({*visited}) == len(visited)


@settings(deadline=None)
@given(
    drawn_models(),
    st.integers(1, 6),
    st.sets(st.sampled_from(sorted(ALL_KINDS)), min_size=1),
    st.sets(st.sampled_from(["e0", "e1", "e2"]), max_size=1),
)
def test_paths_are_all_the_paths(
    drawn: Drawn, length: int, kinds: set[EdgeKind], excluding: set[str]
) -> None:
    graph = graph_of(drawn.text)
    names = [each.qualified_name for each in graph.model.entity_types()]
    for start in names[:2]:
        for goal in names:
            expected = [
                walk
                for walk in all_paths(graph, start, goal, min(length, 4))
                if all(
                    each.kind in kinds and each.name not in excluding for each in walk
                )
            ]
            found = graph.paths(
                start,
                goal,
                max_length=min(length, 4),
                kinds=kinds,
                excluding=excluding,
            )
            assert [each.edges for each in found] == expected
            count = graph.count_paths(
                start,
                goal,
                max_length=min(length, 4),
                kinds=kinds,
                excluding=excluding,
            )
            assert count == len(expected)


@settings(deadline=None)
@given(drawn_models())
def test_distances_are_the_shortest(drawn: Drawn) -> None:
    graph = graph_of(drawn.text)
    edges = [*graph.all_edges()]
    expected = {"N.E0": 0}
    for _ in drawn.bases:
        for edge in edges:
            if edge.source in expected:
                farther = expected[edge.source] + 1
                known = expected.get(edge.target, farther)
                expected[edge.target] = min(known, farther)
    assert graph.reachable("N.E0") == expected
