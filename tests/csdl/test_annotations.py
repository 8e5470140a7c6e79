"""What annotations mean, given inside and from outside, by name and by path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from odataq import Model, read_model
from odataq.csdl.annotations import (
    CountRestrictions,
    ExpandRestrictions,
    FilterExpressionRestriction,
    FilterRestrictions,
    Permission,
    SearchRestrictions,
    SortRestrictions,
    alternate_keys,
    count_restrictions,
    expand_restrictions,
    filter_restrictions,
    find_annotation,
    is_computed,
    is_skip_supported,
    is_top_supported,
    navigation_restrictions,
    optional_parameter,
    permissions,
    search_restrictions,
    sort_restrictions,
)

if TYPE_CHECKING:
    from odataq.csdl.model import EntitySet, EntityType

DOCUMENT = """
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01">
<edmx:Reference Uri="x">
  <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/>
  <edmx:Include Namespace="Org.OData.Capabilities.V1" Alias="Caps"/>
</edmx:Reference>
<edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N" Alias="Self">
  <EntityType Name="T">
    <Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false">
      <Annotation Term="Core.Computed"/>
      <Annotation Term="Core.Permissions" EnumMember="Core.Permission/Read"/>
    </Property>
    <Property Name="Code" Type="Edm.String">
      <Annotation Term="Org.OData.Core.V1.Computed" Bool="false"/>
      <Annotation Term="Core.Permissions"><EnumMember>
        Core.Permission/Read Core.Permission/Write
      </EnumMember></Annotation>
    </Property>
    <Property Name="Plain" Type="Edm.String"/>
    <NavigationProperty Name="Others" Type="Collection(Self.T)"/>
    <Annotation Term="Core.AlternateKeys"><Collection>
      <Record><PropertyValue Property="Key"><Collection>
        <Record>
          <PropertyValue Property="Alias" String="c"/>
          <PropertyValue Property="Name" PropertyPath="Code"/>
        </Record>
        <Record><PropertyValue Property="Name" PropertyPath="Plain"/></Record>
      </Collection></PropertyValue></Record>
    </Collection></Annotation>
  </EntityType>
  <Function Name="F">
    <Parameter Name="must" Type="Edm.String"/>
    <Parameter Name="may" Type="Edm.String">
      <Annotation Term="Core.OptionalParameter"><Record>
        <PropertyValue Property="DefaultValue" String="x"/>
      </Record></Annotation>
    </Parameter>
    <Parameter Name="bare" Type="Edm.String">
      <Annotation Term="Core.OptionalParameter"/>
    </Parameter>
    <ReturnType Type="Edm.String"/>
  </Function>
  <EntityContainer Name="C">
    <EntitySet Name="Free" EntityType="Self.T"/>
    <EntitySet Name="Bound" EntityType="Self.T"/>
  </EntityContainer>
  <Annotations Target="Self.C/Bound">
    <Annotation Term="Caps.TopSupported" Bool="false"/>
    <Annotation Term="Caps.SkipSupported" Bool="false"/>
    <Annotation Term="Caps.FilterRestrictions"><Record>
      <PropertyValue Property="Filterable" Bool="true"/>
      <PropertyValue Property="RequiresFilter" Bool="true"/>
      <PropertyValue Property="MaxLevels" Int="2"/>
      <PropertyValue Property="RequiredProperties"><Collection>
        <PropertyPath>Code</PropertyPath>
      </Collection></PropertyValue>
      <PropertyValue Property="NonFilterableProperties"><Collection>
        <PropertyPath>Plain</PropertyPath><PropertyPath>Id</PropertyPath>
      </Collection></PropertyValue>
      <PropertyValue Property="FilterExpressionRestrictions"><Collection><Record>
        <PropertyValue Property="Property" PropertyPath="Code"/>
        <PropertyValue Property="AllowedExpressions" String="SingleValue"/>
      </Record></Collection></PropertyValue>
    </Record></Annotation>
    <Annotation Term="Caps.SortRestrictions"><Record>
      <PropertyValue Property="Sortable" Bool="false"/>
      <PropertyValue Property="AscendingOnlyProperties"><Collection>
        <PropertyPath>Id</PropertyPath></Collection></PropertyValue>
      <PropertyValue Property="DescendingOnlyProperties"><Collection>
        <PropertyPath>Code</PropertyPath></Collection></PropertyValue>
      <PropertyValue Property="NonSortableProperties"><Collection>
        <PropertyPath>Plain</PropertyPath></Collection></PropertyValue>
    </Record></Annotation>
    <Annotation Term="Caps.ExpandRestrictions"><Record>
      <PropertyValue Property="Expandable" Bool="true"/>
      <PropertyValue Property="StreamsExpandable" Bool="true"/>
      <PropertyValue Property="MaxLevels" Int="-1"/>
      <PropertyValue Property="NonExpandableProperties"><Collection>
        <NavigationPropertyPath>Others</NavigationPropertyPath>
      </Collection></PropertyValue>
    </Record></Annotation>
    <Annotation Term="Caps.CountRestrictions"><Record>
      <PropertyValue Property="Countable" Bool="false"/>
      <PropertyValue Property="NonCountableProperties"><Collection/></PropertyValue>
      <PropertyValue Property="NonCountableNavigationProperties"><Collection>
        <NavigationPropertyPath>Others</NavigationPropertyPath>
      </Collection></PropertyValue>
    </Record></Annotation>
    <Annotation Term="Caps.SearchRestrictions"><Record>
      <PropertyValue Property="Searchable" Bool="true"/>
      <PropertyValue Property="UnsupportedExpressions"
        EnumMember="Caps.SearchExpressions/AND Caps.SearchExpressions/NOT"/>
    </Record></Annotation>
    <Annotation Term="Caps.NavigationRestrictions"><Record>
      <PropertyValue Property="Navigability" EnumMember="Caps.NavigationType/Single"/>
      <PropertyValue Property="RestrictedProperties"><Collection><Record>
        <PropertyValue Property="NavigationProperty" NavigationPropertyPath="Others"/>
        <PropertyValue Property="Navigability" EnumMember="Caps.NavigationType/None"/>
        <PropertyValue Property="TopSupported" Bool="false"/>
        <PropertyValue Property="FilterRestrictions"><Record>
          <PropertyValue Property="Filterable" Bool="false"/>
        </Record></PropertyValue>
      </Record></Collection></PropertyValue>
    </Record></Annotation>
  </Annotations>
  <Annotations Target="Self.T/Plain" Qualifier="Q">
    <Annotation Term="Core.Description" String="from outside"/>
    <Annotation Term="Core.LongDescription" Qualifier="R" String="its own"/>
  </Annotations>
</Schema>
</edmx:DataServices>
</edmx:Edmx>
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(DOCUMENT.encode())


@pytest.fixture(scope="module")
def entity_type(model: Model) -> EntityType:
    found = model.entity_type("N.T")
    assert found is not None
    return found


def sets(model: Model) -> tuple[EntitySet, EntitySet]:
    assert model.container is not None
    found = model.container.entity_sets
    return found["Bound"], found["Free"]


def test_computed(entity_type: EntityType) -> None:
    properties = entity_type.properties
    computed = {name: is_computed(each) for name, each in properties.items()}
    assert computed == {"Id": True, "Code": False, "Plain": False}


def test_permissions(entity_type: EntityType) -> None:
    properties = entity_type.properties
    assert permissions(properties["Id"]) == frozenset({Permission.READ})
    both = frozenset({Permission.READ, Permission.WRITE})
    assert permissions(properties["Code"]) == both
    assert permissions(properties["Plain"]) is None


def test_optional_parameters(model: Model) -> None:
    (function,) = model.operations.functions["N.F"]
    must, may, bare = map(optional_parameter, function.parameters)
    assert must is None
    assert may is not None
    assert may.default_value == "x"
    assert bare is not None
    assert bare.default_value is None


def test_alternate_keys(entity_type: EntityType) -> None:
    (key,) = alternate_keys(entity_type)
    assert key.names == ("c", "Plain")
    assert [each.path for each in key.parts] == ["Code", "Plain"]


def test_alternate_keys_of_the_community_vocabulary() -> None:
    text = DOCUMENT.replace(
        "Core.AlternateKeys", "OData.Community.Keys.V1.AlternateKeys"
    )
    found = read_model(text.encode()).entity_type("N.T")
    assert found is not None
    assert [key.names for key in alternate_keys(found)] == [("c", "Plain")]


def test_top_and_skip(model: Model) -> None:
    bound, free = sets(model)
    assert (is_top_supported(bound), is_skip_supported(bound)) == (False, False)
    assert (is_top_supported(free), is_skip_supported(free)) == (True, True)


def test_filter_restrictions(model: Model) -> None:
    bound, free = sets(model)
    assert filter_restrictions(bound) == FilterRestrictions(
        is_filterable=True,
        requires_filter=True,
        required_properties=("Code",),
        non_filterable_properties=("Plain", "Id"),
        expression_restrictions=(FilterExpressionRestriction("Code", "SingleValue"),),
        max_levels=2,
    )
    assert filter_restrictions(free) == FilterRestrictions()


def test_sort_restrictions(model: Model) -> None:
    bound, free = sets(model)
    expected = SortRestrictions(
        is_sortable=False,
        ascending_only_properties=("Id",),
        descending_only_properties=("Code",),
        non_sortable_properties=("Plain",),
    )
    assert sort_restrictions(bound) == expected
    assert sort_restrictions(free) == SortRestrictions()


def test_expand_restrictions(model: Model) -> None:
    bound, free = sets(model)
    assert expand_restrictions(bound) == ExpandRestrictions(
        is_expandable=True,
        is_streams_expandable=True,
        non_expandable_properties=("Others",),
        # -1 is how the vocabulary writes "no limit".
        max_levels=None,
    )
    assert expand_restrictions(free) == ExpandRestrictions()


def test_count_restrictions(model: Model) -> None:
    bound, free = sets(model)
    assert count_restrictions(bound) == CountRestrictions(
        is_countable=False,
        non_countable_navigation_properties=("Others",),
    )
    assert count_restrictions(free) == CountRestrictions()


def test_search_restrictions(model: Model) -> None:
    bound, free = sets(model)
    expected = SearchRestrictions(unsupported_expressions=frozenset({"AND", "NOT"}))
    assert search_restrictions(bound) == expected
    assert search_restrictions(free) == SearchRestrictions()


def test_navigation_restrictions(model: Model) -> None:
    bound, free = sets(model)
    found = navigation_restrictions(bound)
    assert found.navigability == "Single"
    others = found.of("Others")
    assert others is not None
    assert others.navigability == "None"
    assert not others.is_top_supported
    assert others.is_skip_supported
    assert others.filter_restrictions == FilterRestrictions(is_filterable=False)
    assert others.sort_restrictions is None
    assert found.of("Nothing") is None
    assert navigation_restrictions(free).restricted_properties == ()


def test_annotations_from_outside(model: Model, entity_type: EntityType) -> None:
    plain = entity_type.properties["Plain"]
    term = "Org.OData.Core.V1.Description"
    assert find_annotation(plain, term) is None
    found = find_annotation(plain, term, qualifier="Q")
    assert found is not None
    assert found.target == "N.T/Plain"
    assert found.expression is not None
    assert (found.expression.kind, found.expression.value) == ("String", "from outside")
    # An annotation's own qualifier wins over that of the group.
    assert {each.qualifier for each in plain.annotations} == {"Q", "R"}
    assert model.targeted_annotations["N.T/Plain"] == plain.annotations
