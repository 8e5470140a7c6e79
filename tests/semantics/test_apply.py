"""What transformations give, where only the annotations of a model say so."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from odataq import ODATA_V401, Checker, Model, bind, nodes, parse, read_model
from odataq.csdl.aggregation import (
    RecursiveHierarchy,
    custom_aggregate,
    leveled_hierarchy,
    recursive_hierarchy,
)
from odataq.syntax.walk import walk
from tests.support.timing import MOST_GROWTH, growth

METADATA: Final = """\
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="https://x.test/Aggregation.xml">
<edmx:Include Namespace="Org.OData.Aggregation.V1" Alias="Aggregation"/>
</edmx:Reference>
<edmx:DataServices>
<Schema Namespace="Farm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Harvest">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Crop" Type="Edm.String"/>
  <Property Name="Tons" Type="Edm.Decimal"/>
  <Property Name="Day" Type="Edm.Date"/>
  <Property Name="Sacks" Type="Collection(Edm.Int32)"/>
  <NavigationProperty Name="Field" Type="Farm.Field"/>
  <Annotation Term="Aggregation.CustomAggregate" Qualifier="Yield" String="Edm.Double"/>
  <Annotation Term="Aggregation.LeveledHierarchy" Qualifier="ByField">
    <Collection>
      <PropertyPath>Field/Owner/Name</PropertyPath>
      <PropertyPath>Field/Name</PropertyPath>
    </Collection>
  </Annotation>
</EntityType>
<EntityType Name="Field">
  <Key><PropertyRef Name="Code"/></Key>
  <Property Name="Code" Type="Edm.String" Nullable="false"/>
  <Property Name="Name" Type="Edm.String"/>
  <Property Name="Acres" Type="Edm.Int32"/>
  <NavigationProperty Name="Owner" Type="Farm.Owner"/>
  <NavigationProperty Name="Parent" Type="Farm.Field"/>
  <NavigationProperty Name="Harvests" Type="Collection(Farm.Harvest)"/>
  <Annotation Term="Aggregation.RecursiveHierarchy" Qualifier="Land">
    <Record>
      <PropertyValue Property="NodeProperty" PropertyPath="Code"/>
      <PropertyValue Property="ParentNavigationProperty" PropertyPath="Parent"/>
    </Record>
  </Annotation>
</EntityType>
<EntityType Name="Owner">
  <Key><PropertyRef Name="Name"/></Key>
  <Property Name="Name" Type="Edm.String" Nullable="false"/>
  <Property Name="Age" Type="Edm.Int32"/>
</EntityType>
<Function Name="Best" IsBound="true" IsComposable="true">
  <Parameter Name="harvests" Type="Collection(Farm.Harvest)"/>
  <Parameter Name="count" Type="Edm.Int32"/>
  <ReturnType Type="Collection(Farm.Harvest)"/>
</Function>
<Function Name="Fields" IsBound="true" IsComposable="true">
  <Parameter Name="harvests" Type="Collection(Farm.Harvest)"/>
  <ReturnType Type="Collection(Farm.Field)"/>
</Function>
<Function Name="Names" IsBound="true">
  <Parameter Name="harvests" Type="Collection(Farm.Harvest)"/>
  <ReturnType Type="Collection(Edm.String)"/>
</Function>
<Action Name="Burn" IsBound="true">
  <Parameter Name="harvests" Type="Collection(Farm.Harvest)"/>
  <ReturnType Type="Collection(Farm.Harvest)"/>
</Action>
<EntityContainer Name="Service">
  <EntitySet Name="Harvests" EntityType="Farm.Harvest"/>
  <EntitySet Name="Fields" EntityType="Farm.Field"/>
  <Annotation Term="Aggregation.CustomAggregate" Qualifier="Budget" String="Edm.Int64"/>
</EntityContainer>
<Annotations Target="Farm.Service/Harvests">
  <Annotation Term="Aggregation.CustomAggregate" Qualifier="Tons" String="Edm.Decimal"/>
</Annotations>
</Schema></edmx:DataServices></edmx:Edmx>
"""


@cache
def model() -> Model:
    return read_model(METADATA.encode())


def found(text: str) -> list[str]:
    """Return the code of each diagnostic, and the text that it is about."""
    diagnostics = Checker(model(), profile=ODATA_V401).check(text)
    return [
        f"{each.code} {text[each.span.start : each.span.end]}" for each in diagnostics
    ]


def behind(trafos: str, *names: str) -> list[str]:
    """Return the names that aren't there behind transformations."""
    conditions = " and ".join(f"{each} ne null" for each in names)
    lines = found(f"Harvests?$apply={trafos}/filter({conditions})")
    return [each.removeprefix("ODQ207 ") for each in lines]


def test_annotations_say_what_there_is() -> None:
    assert str(custom_aggregate(model(), "Farm.Harvest", "Yield")) == "Edm.Double"
    assert str(custom_aggregate(model(), "Farm.Harvest", "Tons")) == "Edm.Decimal"
    assert str(custom_aggregate(model(), "Farm.Owner", "Budget")) == "Edm.Int64"
    assert custom_aggregate(model(), "Farm.Owner", "Yield") is None
    assert custom_aggregate(model(), "?", "Yield") is None
    levels = ("Field/Owner/Name", "Field/Name")
    assert leveled_hierarchy(model(), "Farm.Harvest", "ByField") == levels
    assert leveled_hierarchy(model(), "Farm.Harvest", "Land") is None
    land = RecursiveHierarchy("Code", "Parent")
    assert recursive_hierarchy(model(), "Farm.Field", "Land") == land
    assert recursive_hierarchy(model(), "Farm.Harvest", "Land") is None


@pytest.mark.parametrize(
    ("item", "name", "type_name"),
    [
        ("Yield", "Yield", "Edm.Double"),
        ("Budget as B", "B", "Edm.Int64"),
        ("Tons", "Tons", "Edm.Decimal"),
        ("Field/Budget", "Budget", "Edm.Int64"),
        ("Guess", "Guess", "?"),
        ("Id with sum as X", "X", "Edm.Int64"),
        ("Id with average as X", "X", "Edm.Decimal"),
        ("Id with max as X", "X", "Edm.Int32"),
        ("Day with min as X", "X", "Edm.Date"),
        ("Tons with sum as X", "X", "Edm.Decimal"),
        ("Tons mul 2 with sum as X", "X", "Edm.Decimal"),
        ("Sacks with max as X", "X", "Edm.Int32"),
        ("Field/Harvests/Sacks with sum as X", "X", "Edm.Int64"),
        ("Field with countdistinct as X", "X", "Edm.Decimal"),
        ("Crop with My.join as X", "X", "?"),
        ("$count as X", "X", "Edm.Decimal"),
        ("Field/Harvests/$count as X", "X", "Edm.Decimal"),
        ("Tons with sum from Day with max as X", "X", "Edm.Decimal"),
        ("Crop with max from Day with countdistinct as X", "X", "Edm.Decimal"),
        ("Yield from Day with average as X", "X", "Edm.Double"),
        ("Yield from Day as X", "X", "Edm.Double"),
        ("Field/Nope with max as X", "X", "?"),
    ],
)
def test_a_result_has_a_type(item: str, name: str, type_name: str) -> None:
    tree = parse(f"Harvests?$apply=aggregate({item})&$orderby={name}")
    binding = bind(tree, model())
    (order,) = (each for each in walk(tree) if isinstance(each, nodes.OrderByItem))
    (aggregated,) = (
        each for each in walk(tree) if isinstance(each, nodes.AggregateItem)
    )
    assert str(binding.type_of(order.expression)) == type_name
    assert str(binding.type_of(aggregated)) == type_name


def test_levels_of_a_named_hierarchy() -> None:
    kept = ("Field/Owner/Name", "Field/Name")
    gone = ("Crop", "Field/Owner/Age", "Field/Acres")
    trafo = "groupby((rollup(ByField)),aggregate(Tons with sum as Sum))"
    assert behind(trafo, *kept, "Sum", *gone) == ["Crop", "Age", "Acres"]


RECURSIVE: Final = {
    # The node is what the navigation property leads to, or it isn't related.
    ("Harvests", "Field/Code"): ("Field/Acres", "Crop"),
    ("Harvests", "Crop"): ("Crop", "Tons"),
    ("Harvests", "Field/Owner/Name"): ("Field/Owner/Name", "Field/Acres"),
    ("Fields", "Parent/Code"): ("Parent/Name", "Name"),
}


@pytest.mark.parametrize(("start", "path"), RECURSIVE)
def test_nodes_of_a_hierarchy(start: str, path: str) -> None:
    there, gone = RECURSIVE[start, path]
    roll = f"rolluprecursive($root/Fields,Land,{path})"
    trafo = f"{start}?$apply=groupby(({roll}),aggregate($count as Rows))"
    text = f"{trafo}/filter(Rows gt 1 and {there} ne null and {gone} ne null)"
    assert found(text) == [f"ODQ207 {gone.rpartition('/')[2]}"]


def test_a_hierarchy_of_the_instances_gives_all_of_them() -> None:
    roll = "rolluprecursive($root/Fields,Land,Code)"
    trafo = f"Fields?$apply=groupby(({roll}),aggregate($count as Rows))"
    assert found(f"{trafo}/filter(Rows gt 1 and Acres gt 1 and Nope gt 1)") == [
        "ODQ201 Nope"
    ]


def test_a_hierarchy_that_is_not_known_may_give_anything() -> None:
    roll = "rolluprecursive($root/Fields,Sea,Code)"
    trafo = f"Fields?$apply=groupby(({roll}),aggregate($count as Rows))"
    assert found(f"{trafo}/filter(Rows gt 1 and Acres gt 1 and Nope gt 1)") == []


def test_a_walk_tells_the_node() -> None:
    walked = "traverse($root/Fields,Land,Field/Code,preorder,Acres desc)"
    grouped = f"groupby((Crop,Field/Code))/{walked}"
    assert behind(grouped, "Crop", "Field/Acres", "Tons") == ["Tons"]
    assert behind(walked, "Crop", "Field/Acres", "Tons") == []
    assert found(f"Harvests?$apply={walked.replace('Acres', 'Tons')}") == [
        "ODQ201 Tons"
    ]


def test_a_function_gives_what_it_returns() -> None:
    same = "Harvests?$apply=Farm.Best(count=5)/filter(Tons gt 1 and Nope gt 1)"
    assert found(same) == ["ODQ201 Nope"]
    other = "Harvests?$apply=Farm.Fields()/filter(Acres gt 1 and Tons gt 1)"
    assert found(other) == ["ODQ201 Tons"]
    # It may add to the instances what they had, or keep what was added.
    added = (
        "Harvests?$apply=groupby((Crop),aggregate($count as Rows))/Farm.Best(count=1)"
    )
    assert found(f"{added}/filter(Rows gt 1 and Crop ne 'x' and Tons gt 1)") == []


@pytest.mark.parametrize(
    "call", ["Farm.Names()", "Farm.Burn()", "Farm.Best()", "Farm.Nope()"]
)
def test_what_is_no_such_function_is_one_mistake(call: str) -> None:
    (line,) = found(f"Harvests?$apply={call}/filter(Anything eq 1)")
    assert line.startswith("ODQ205 ")


def test_what_joins_and_nests_has_a_shape_of_its_own() -> None:
    inner = "groupby((Crop),aggregate(Tons with sum as Sum))"
    joined = f"Fields?$apply=join(Harvests as Each,{inner})"
    assert (
        found(f"{joined}/filter(Each/Sum gt 1 and Each/Crop eq 'x' and Acres gt 1)")
        == []
    )
    assert found(f"{joined}/filter(Each/Tons gt 1)") == ["ODQ207 Tons"]
    assert found(f"{joined}/groupby((Each/Sum))/filter(Each/Crop eq 'x')") == [
        "ODQ207 Crop"
    ]
    grouped = f"Harvests?$apply=nest({inner} as Crops)/nest(identity as All)"
    condition = "All/any(a:a/Crops/any(c:c/Sum gt 1 and c/Tons gt 1))"
    assert found(f"{grouped}/filter({condition})") == ["ODQ207 Tons"]
    added = f"Fields?$apply=addnested(Harvests,{inner} as A,identity as B)"
    condition = "A/any(a:a/Tons gt 1) or B/any(b:b/Tons gt 1 and b/Sum gt 1)"
    assert found(f"{added}/filter({condition})") == ["ODQ207 Tons", "ODQ201 Sum"]


def test_results_together_have_what_any_of_them_has() -> None:
    first = "groupby((Field/Name),aggregate(Tons with sum as Sum))"
    second = "groupby((Field/Code,Crop),aggregate(Crop with max as Sum))"
    paths = ("Field/Name", "Field/Code", "Crop", "Sum", "Field/Acres", "Tons")
    assert behind(f"concat({first},{second})", *paths) == ["Acres", "Tons"]
    assert behind(f"concat({first},identity)", *paths) == []
    # Of two types, nothing can be said of a value.
    text = f"Harvests?$apply=concat({first},{second})/filter(Sum gt 1 or Sum eq 'x')"
    assert found(text) == []
    # Instances of two types are not looked at.
    other = "Harvests?$apply=concat(Farm.Fields(),identity)/filter(Nope eq 1)"
    assert found(other) == []


def test_a_path_within_a_group_of_a_group() -> None:
    inner = "groupby((Field/Name),aggregate(Tons with sum as Sum))"
    trafo = f"groupby((Field/Code),{inner})"
    paths = ("Field/Name", "Field/Code", "Sum", "Field/Acres")
    assert behind(trafo, *paths) == ["Acres"]
    whole = "groupby((Field,Field/Name))"
    assert behind(whole, "Field/Acres", "Crop") == ["Crop"]
    other = "groupby((Field/Name,Field))"
    assert behind(other, "Field/Acres", "Crop") == ["Crop"]


def test_what_was_not_found_is_one_mistake() -> None:
    text = (
        "Harvests?$apply=groupby((Crp,Field/Nam))/filter(Crp eq 1 and Field/Nam eq 1)"
    )
    assert found(text) == ["ODQ201 Crp", "ODQ201 Nam"]


@pytest.mark.parametrize(
    "option",
    [
        nodes.Filter(nodes.MemberPath(())),
        nodes.OrderBy((nodes.OrderByItem(nodes.MemberPath(())),)),
        nodes.Select((nodes.SelectItem(()),)),
        nodes.Expand((nodes.ExpandItem(()),)),
        *(
            nodes.Apply(nodes.TrafoSequence((each,)))
            for each in (
                nodes.AggregateTrafo(()),
                nodes.AggregateTrafo(
                    (nodes.AggregateItem(nodes.MemberPath(()), "sum", (), "x"),)
                ),
                nodes.AggregateTrafo((nodes.AggregateItem(nodes.MemberPath(())),)),
                nodes.GroupByTrafo((nodes.MemberPath(()), nodes.Rollup(()))),
                nodes.ConcatTrafo(()),
                nodes.JoinTrafo(False, nodes.MemberPath(()), "x"),  # noqa: FBT003 (a field)
                nodes.AddNestedTrafo(
                    nodes.MemberPath(()),
                    (nodes.NestItem(nodes.TrafoSequence(()), "x"),),
                ),
            )
        ),
    ],
    ids=lambda each: str(each)[:60],
)
def test_nodes_without_anything_have_no_meaning(option: nodes.QueryOption) -> None:
    path = nodes.ResourcePath((nodes.Segment("Harvests"),))
    assert bind(nodes.Query(path, (option,)), model()).marks == ()


# How the time grows with the length of what is given.

LONG: Final = {
    "compute": ("compute(1 as a#)", "/"),
    "groupby": ("groupby((Field/Name),compute(1 as a#))", "/"),
    "aggregate": ("aggregate(Tons with sum as a#)", "/"),
    "concat": ("concat(identity,compute(1 as a#))", "/"),
    "join": ("join(Field/Harvests as a#)", "/"),
    "nest": ("nest(identity as a,identity as b)", "/"),
    "addnested": ("addnested(Field/Harvests,identity as a#)", "/"),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_sequence_takes_its_time_and_no_more(name: str) -> None:
    trafo, joined = LONG[name]

    def make(size: int) -> str:
        trafos = joined.join(trafo.replace("#", str(at)) for at in range(size))
        return f"Harvests?$apply={trafos}&$filter=Nope eq 1"

    assert growth(lambda text: bind(parse(text), model()), make, 150) <= MOST_GROWTH


def test_shapes_that_nest_are_merged_once() -> None:
    names = ",".join(f"identity as {each}" for each in "ABCDEFGH")
    nested = "/".join([f"nest({names})"] * 50)
    text = f"Harvests?$apply=concat({nested},{nested})/filter(A/any(a:a/Crop eq 'x'))"
    assert found(text) == ["ODQ207 Crop"]


@pytest.mark.parametrize(
    ("opening", "close"),
    [
        ("groupby((Crop),", ")"),
        ("concat(identity,", ")"),
        ("nest(", " as x)"),
        ("addnested(Field,", " as x)"),
        ("ancestors($root/Fields,Land,Field/Code,", ")"),
    ],
)
def test_transformations_nest_up_to_the_limit(opening: str, close: str) -> None:
    text = f"Harvests?$apply={opening * 99}identity{close * 99}"
    assert [each for each in found(text) if not each.startswith("ODQ201")] == []
    deeper = f"Harvests?$apply={opening * 101}identity{close * 101}"
    assert [each[:6] for each in found(deeper)] == ["ODQ902"]
