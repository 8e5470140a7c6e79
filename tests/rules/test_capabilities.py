"""What annotations rule out is found, and nothing else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from odataq import Checker, read_model
from odataq.http import Request
from odataq.rules.capabilities import CAPABILITY_RULES

if TYPE_CHECKING:
    from odataq import Diagnostic, Model

DOCUMENT = """
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01">
<edmx:Reference Uri="x">
  <edmx:Include Namespace="Org.OData.Capabilities.V1" Alias="C"/>
</edmx:Reference>
<edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N">
  <ComplexType Name="Address">
    <Property Name="City" Type="Edm.String"/>
    <NavigationProperty Name="Country" Type="N.Customer"/>
  </ComplexType>
  <EntityType Name="Customer">
    <Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Name" Type="Edm.String"/>
    <Property Name="Home" Type="N.Address"/>
    <Property Name="Emails" Type="Collection(Edm.String)"/>
    <NavigationProperty Name="Orders" Type="Collection(N.Order)">{navigation}
    </NavigationProperty>
    <NavigationProperty Name="Notes" Type="Collection(N.Order)" ContainsTarget="true"/>
  </EntityType>
  <EntityType Name="Vip" BaseType="N.Customer"/>
  <EntityType Name="Order">
    <Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
    <Property Name="Price" Type="Edm.Int32"/>
    <Property Name="Title" Type="Edm.String"/>
    <NavigationProperty Name="Customer" Type="N.Customer"/>
    <NavigationProperty Name="Parts" Type="Collection(N.Order)"/>
  </EntityType>
  <EntityContainer Name="Service">
    <EntitySet Name="Customers" EntityType="N.Customer">
      <NavigationPropertyBinding Path="Orders" Target="Orders"/>
      <NavigationPropertyBinding Path="Notes/Customer" Target="Customers"/>
      <NavigationPropertyBinding Path="Notes/Parts" Target="N.Service/Customers/Notes"/>
      {customers}
    </EntitySet>
    <EntitySet Name="Orders" EntityType="N.Order">
      <NavigationPropertyBinding Path="Customer" Target="N.Service/Customers"/>
      <NavigationPropertyBinding Path="Parts" Target="Orders"/>{orders}
    </EntitySet>
  </EntityContainer>{outside}
</Schema>
</edmx:DataServices>
</edmx:Edmx>
"""


@cache
def model_with(
    *, customers: str = "", orders: str = "", navigation: str = "", outside: str = ""
) -> Model:
    text = DOCUMENT.format(
        customers=customers, orders=orders, navigation=navigation, outside=outside
    )
    return read_model(text.encode())


def found(model: Model | None, query: str) -> list[str]:
    """Return codes and what stands where each was found."""
    checker = Checker(model, rules=CAPABILITY_RULES)
    return [shown(each, query) for each in checker.check(query)]


def shown(diagnostic: Diagnostic, query: str) -> str:
    span = diagnostic.span
    return f"{diagnostic.code} {query[span.start : span.end]}"


def record(term: str, *values: str) -> str:
    inside = "".join(values)
    return f'<Annotation Term="C.{term}"><Record>{inside}</Record></Annotation>'


def flag(name: str, value: str) -> str:
    return f'<PropertyValue Property="{name}" Bool="{value}"/>'


def number(name: str, value: int) -> str:
    return f'<PropertyValue Property="{name}" Int="{value}"/>'


def paths(name: str, *values: str) -> str:
    inside = "".join(f"<PropertyPath>{each}</PropertyPath>" for each in values)
    collected = f"<Collection>{inside}</Collection>"
    return f'<PropertyValue Property="{name}">{collected}</PropertyValue>'


def expressions(path: str, allowed: str) -> str:
    return (
        '<PropertyValue Property="FilterExpressionRestrictions"><Collection><Record>'
        f'<PropertyValue Property="Property" PropertyPath="{path}"/>'
        f'<PropertyValue Property="AllowedExpressions" String="{allowed}"/>'
        "</Record></Collection></PropertyValue>"
    )


def restricted(path: str, *values: str) -> str:
    return record(
        "NavigationRestrictions",
        '<PropertyValue Property="RestrictedProperties"><Collection><Record>'
        '<PropertyValue Property="NavigationProperty" '
        f'NavigationPropertyPath="{path}"/>'
        f"{''.join(values)}</Record></Collection></PropertyValue>",
    )


def nested(name: str, *values: str) -> str:
    inside = f"<Record>{''.join(values)}</Record>"
    return f'<PropertyValue Property="{name}">{inside}</PropertyValue>'


NO_FILTER = record("FilterRestrictions", flag("Filterable", "false"))
NO_SORT = record("SortRestrictions", flag("Sortable", "false"))
NO_EXPAND = record("ExpandRestrictions", flag("Expandable", "false"))
NO_COUNT = record("CountRestrictions", flag("Countable", "false"))
NO_SEARCH = record("SearchRestrictions", flag("Searchable", "false"))
NO_TOP = '<Annotation Term="C.TopSupported" Bool="false"/>'
NO_SKIP = '<Annotation Term="C.SkipSupported" Bool="false"/>'

# The annotations of the set Orders, a query, and what is found.
ORDERS = [
    (NO_FILTER, "Orders?$filter=Id eq 1", ["ODQ509 $filter=Id eq 1"]),
    (NO_FILTER, "Orders/$count?$filter=Id eq 1", ["ODQ509 $filter=Id eq 1"]),
    (NO_FILTER, "Customers(1)/Orders?$filter=Id eq 1", ["ODQ509 $filter=Id eq 1"]),
    (NO_FILTER, "Customers?$filter=Id eq 1", []),
    (NO_FILTER, "Customers(1)/Notes?$filter=Id eq 1", []),
    (NO_SORT, "Orders?$orderby=Id", ["ODQ509 $orderby=Id"]),
    (NO_SORT, "Customers?$expand=Orders($orderby=Id)", ["ODQ509 $orderby=Id"]),
    (NO_SORT, "Customers?$orderby=Id", []),
    (NO_EXPAND, "Orders?$expand=Customer", ["ODQ509 $expand=Customer"]),
    (NO_EXPAND, "Orders(1)?$expand=Customer", ["ODQ509 $expand=Customer"]),
    (
        NO_EXPAND,
        "Customers?$expand=Orders($expand=Parts)",
        ["ODQ509 $expand=Parts"],
    ),
    (NO_EXPAND, "Orders/N.Order(1)?$expand=Parts", ["ODQ509 $expand=Parts"]),
    (NO_EXPAND, "Customers?$expand=Orders", []),
    (NO_COUNT, "Orders?$count=true", ["ODQ509 $count=true"]),
    (NO_COUNT, "Orders/$count", ["ODQ509 $count"]),
    (NO_COUNT, "Customers?$expand=Orders/$count", ["ODQ509 $count"]),
    (NO_COUNT, "Orders?$count=false", []),
    (NO_SEARCH, "Orders?$search=x", ["ODQ509 $search=x"]),
    (NO_SEARCH, "Orders/$count?$search=x", ["ODQ509 $search=x"]),
    (NO_SEARCH, "Customers?$search=x", []),
    (NO_TOP, "Orders?$top=1", ["ODQ509 $top=1"]),
    (NO_TOP, "Customers?$expand=Orders($top=1)", ["ODQ509 $top=1"]),
    (NO_TOP, "Orders?$skip=1", []),
    (NO_SKIP, "Orders?$skip=1", ["ODQ509 $skip=1"]),
    (NO_SKIP, "Customers(1)/Orders?$skip=1", ["ODQ509 $skip=1"]),
    (NO_SKIP, "Orders?$top=1", []),
    # What `$apply` makes has capabilities of its own.
    (NO_FILTER, "Orders?$apply=groupby((Title))&$filter=Title eq 'x'", []),
]


@pytest.mark.parametrize(("annotation", "query", "expected"), ORDERS)
def test_restricted_option(annotation: str, query: str, expected: list[str]) -> None:
    assert found(model_with(orders=annotation), query) == expected


CLOSED = record(
    "FilterRestrictions",
    paths("NonFilterableProperties", "Name", "Home", "Emails", "Orders/Title"),
)
UNSORTED = record(
    "SortRestrictions",
    paths("NonSortableProperties", "Name", "Home/City"),
    paths("AscendingOnlyProperties", "Id"),
)
DESCENDING = record("SortRestrictions", paths("DescendingOnlyProperties", "Id"))
UNEXPANDED = record(
    "ExpandRestrictions",
    paths("NonExpandableProperties", "Orders", "Home/Country", "Notes/Customer"),
)
UNCOUNTED = record(
    "CountRestrictions",
    paths("NonCountableProperties", "Emails"),
    paths("NonCountableNavigationProperties", "Orders"),
)
LEVELS = record("ExpandRestrictions", number("MaxLevels", 1))

# The annotations of the set Customers, a query, and what is found.
CUSTOMERS = [
    (CLOSED, "Customers?$filter=Name eq 'x'", ["ODQ510 Name"]),
    (CLOSED, "Customers?$filter=contains($it/Name,'x')", ["ODQ510 Name"]),
    (CLOSED, "Customers/N.Vip?$filter=N.Vip/Name eq 'x'", ["ODQ510 Name"]),
    (CLOSED, "Customers?$filter=Home/City eq 'x'", ["ODQ510 Home"]),
    (CLOSED, "Customers?$filter=Emails/any(e:e eq 'x')", ["ODQ510 Emails"]),
    (CLOSED, "Customers?$filter=Orders/any(o:o/Title eq 'x')", ["ODQ510 Title"]),
    (
        CLOSED,
        "Customers?$filter=Orders/$count($filter=Title eq 'x') gt 1",
        ["ODQ510 Title"],
    ),
    (
        CLOSED,
        "Customers?$filter=Orders/$filter(Title eq 'x')/$count gt 1",
        ["ODQ510 Title"],
    ),
    (CLOSED, "Customers?$filter=Orders/N.f()/$count($filter=Title eq 'x') gt 1", []),
    (CLOSED, "Customers?$filter=$root/Customers(1)/Name eq 'x'", []),
    (CLOSED, "Customers?$filter=@a/Name eq 'x'&@a=1", []),
    (CLOSED, "Orders?$expand=Customer&$filter=Customer/Name eq 'x'", []),
    (CLOSED, "Customers?$filter=Orders/any(o:o/Customer/Name eq 'x')", []),
    (CLOSED, "Customers?$filter=Id eq 1 and Orders/any(Name:Name/Id eq 1)", []),
    (CLOSED, "Customers?$compute=Id as Number&$filter=Number eq 1", []),
    (UNSORTED, "Customers?$orderby=Id,Name", ["ODQ510 Name"]),
    (UNSORTED, "Customers?$orderby=length(Home/City)", ["ODQ510 Home/City"]),
    (UNSORTED, "Customers?$orderby=Id desc", ["ODQ510 Id desc"]),
    (UNSORTED, "Customers?$orderby=Id asc", []),
    (UNSORTED, "Orders?$orderby=Id desc", []),
    (DESCENDING, "Customers?$orderby=Id", ["ODQ510 Id"]),
    (DESCENDING, "Customers?$orderby=Name,Id asc", ["ODQ510 Id asc"]),
    (DESCENDING, "Customers?$orderby=Id desc", []),
    (UNEXPANDED, "Customers?$expand=Orders", ["ODQ510 Orders"]),
    (UNEXPANDED, "Customers(1)?$expand=Home/Country", ["ODQ510 Country"]),
    (UNEXPANDED, "Customers?$expand=Notes($expand=Customer)", ["ODQ510 Customer"]),
    (UNEXPANDED, "Customers?$expand=N.Vip/Orders", ["ODQ510 Orders"]),
    (
        UNEXPANDED,
        "Customers(1)/Notes(1)/Customer?$expand=Orders",
        ["ODQ510 Orders"],
    ),
    (UNEXPANDED, "Customers(1)/Notes(1)/Parts?$expand=Customer", []),
    (UNEXPANDED, "Customers?$expand=Notes", []),
    (UNEXPANDED, "Customers?$expand=*", []),
    (UNCOUNTED, "Customers(1)/Orders/$count", ["ODQ510 $count"]),
    (UNCOUNTED, "Customers(1)/Emails?$count=true", ["ODQ510 $count=true"]),
    (UNCOUNTED, "Customers?$expand=Orders($count=true)", ["ODQ510 $count=true"]),
    (UNCOUNTED, "Customers(1)/Notes/$count", []),
    (LEVELS, "Customers?$expand=Orders($expand=Parts)", ["ODQ509 Parts"]),
    (LEVELS, "Customers?$expand=Notes($levels=2)", ["ODQ509 $levels=2"]),
    (LEVELS, "Customers?$expand=Orders,Notes($levels=1)", []),
    (LEVELS, "Customers?$expand=Notes($levels=max)", []),
    (LEVELS, "Orders?$expand=Customer($expand=Orders($expand=Parts))", []),
]


@pytest.mark.parametrize(("annotation", "query", "expected"), CUSTOMERS)
def test_restricted_property(annotation: str, query: str, expected: list[str]) -> None:
    assert found(model_with(customers=annotation), query) == expected


# What the property Price is restricted to, a filter, and what is found.
EXPRESSIONS = [
    ("SingleValue", "Price eq 1", []),
    ("SingleValue", "1 eq Price and Id gt 1", []),
    ("SingleValue", "Price in (1)", []),
    ("SingleValue", "Price ne 1", ["ODQ510 Price"]),
    ("SingleValue", "Price in (1,2)", ["ODQ510 Price"]),
    ("SingleValue", "Id eq 1 or Price eq 1 or 2 eq Price", ["ODQ510 Price"]),
    ("MultiValue", "Price eq 1 or Price in (2,3)", []),
    ("MultiValue", "Price gt 1", ["ODQ510 Price"]),
    ("MultiValue", "Price add 1 eq 1", ["ODQ510 Price"]),
    ("SingleRange", "Price gt 1 and Price le 9", []),
    ("SingleRange", "1 lt Price and 9 gt Price", []),
    ("SingleRange", "Price gt 1 and 2 le Price", ["ODQ510 Price"]),
    ("SingleRange", "Price eq 1 or Price gt 5", ["ODQ510 Price"]),
    ("SingleRange", "Price ne 5", ["ODQ510 Price"]),
    ("MultiRange", "(Price gt 1 and Price lt 3) or Price gt 4 or Price ne 9", []),
    ("MultiRange", "round(Price) eq 1", ["ODQ510 Price"]),
    ("MultiRange", "Price has N.Kind'x'", ["ODQ510 Price"]),
    ("SearchExpression", "contains(Price,'x') or startswith(Price,'y')", []),
    ("SearchExpression", "contains(tolower(Price),'x')", ["ODQ510 Price"]),
    ("SearchExpression", "contains('x',Price)", ["ODQ510 Price"]),
    ("SearchExpression", "Price eq 1", ["ODQ510 Price"]),
    ("MultiValueOrSearchExpression", "Price eq 1 or endswith(Price,'x')", []),
    ("MultiValueOrSearchExpression", "Price gt 1", ["ODQ510 Price"]),
    ("MultiRangeOrSearchExpression", "Price gt 1 or endswith(Price,'x')", []),
    ("MultiRangeOrSearchExpression", "length(Price) gt 1", ["ODQ510 Price"]),
    ("Something", "Price ne 1", []),
]


@pytest.mark.parametrize(("allowed", "expression", "expected"), EXPRESSIONS)
def test_restricted_expression(
    allowed: str, expression: str, expected: list[str]
) -> None:
    annotation = record("FilterRestrictions", expressions("Price", allowed))
    query = f"Orders?$filter={expression}"
    assert found(model_with(orders=annotation), query) == expected


REQUIRED = record(
    "FilterRestrictions",
    flag("RequiresFilter", "true"),
    paths("RequiredProperties", "Price"),
)
MENTIONED = record("FilterRestrictions", paths("RequiredProperties", "Price"))

FILTERS = [
    (REQUIRED, "Orders", ["ODQ511 Orders"]),
    (REQUIRED, "https://x.example/odata/Orders?$top=1", ["ODQ511 Orders"]),
    (REQUIRED, "Orders?$filter=Id eq 1", ["ODQ511 $filter=Id eq 1"]),
    (REQUIRED, "Orders?$filter=Id eq @a&@a=1", ["ODQ511 $filter=Id eq @a"]),
    (REQUIRED, "Orders?$filter=$it/Price eq 1", []),
    (REQUIRED, "Orders?$filter=Id eq 1 or Price eq 1", []),
    (REQUIRED, "Orders?$filter=@a&@a=Price eq 1", []),
    (REQUIRED, "Orders?$filter=@a", []),
    (REQUIRED, "Orders(1)", []),
    (REQUIRED, "Orders/$count", []),
    (REQUIRED, "Orders?$skiptoken=x", []),
    (REQUIRED, "Orders/$filter(Price eq 1)", []),
    # The order of another set's entity restricts it already.
    (REQUIRED, "Customers(1)/Orders", []),
    (REQUIRED, "Customers?$expand=Orders", []),
    (MENTIONED, "Orders", []),
    (MENTIONED, "Orders?$filter=Id eq 1", ["ODQ511 $filter=Id eq 1"]),
    (MENTIONED, "Orders?$filter=Price eq 1", []),
]


@pytest.mark.parametrize(("annotation", "query", "expected"), FILTERS)
def test_required_filter(annotation: str, query: str, expected: list[str]) -> None:
    assert found(model_with(orders=annotation), query) == expected


ALLOWED = record("FilterRestrictions", flag("Filterable", "true"))
FILTERING = nested("FilterRestrictions", flag("Filterable", "false"))
REQUIRING = nested("FilterRestrictions", flag("RequiresFilter", "true"))
UNFILTERED = nested(
    "FilterRestrictions", paths("NonFilterableProperties", "Orders/Title", "Price")
)
NOT_BY_PRICE = nested("FilterRestrictions", expressions("Orders/Price", "SingleValue"))
SORTING = nested("SortRestrictions", paths("NonSortableProperties", "Orders/Title"))
SEARCHING = nested("SearchRestrictions", flag("Searchable", "false"))
TARGET = '<Annotations Target="N.Service/Customers/Orders">{}</Annotations>'
BY_ID = ["ODQ509 $filter=Id eq 1"]

# Keywords: where annotations stand. The set goes before the navigation property, and
# what is said of the path from the set in front goes before both.
ORDER = [
    ({"navigation": NO_FILTER}, "Customers(1)/Orders?$filter=Id eq 1", BY_ID),
    ({"navigation": NO_FILTER}, "Customers?$expand=Orders($filter=Id eq 1)", BY_ID),
    (
        {"navigation": NO_FILTER, "orders": ALLOWED},
        "Customers(1)/Orders?$filter=Id eq 1",
        [],
    ),
    ({"navigation": REQUIRED}, "Customers(1)/Orders", ["ODQ511 Orders"]),
    (
        {"customers": restricted("Orders", FILTERING), "orders": ALLOWED},
        "Customers(1)/Orders?$filter=Id eq 1",
        BY_ID,
    ),
    (
        {"customers": restricted("Orders", UNFILTERED), "orders": NO_FILTER},
        "Customers(1)/Orders?$filter=Title eq 'x' or Price eq 1 or Id eq 1",
        ["ODQ510 Title", "ODQ510 Price"],
    ),
    (
        {"customers": restricted("Orders", NOT_BY_PRICE)},
        "Customers?$expand=Orders($filter=Price gt 1)",
        ["ODQ510 Price"],
    ),
    (
        {"customers": restricted("Orders", REQUIRING)},
        "Customers?$expand=Orders,Notes",
        ["ODQ511 Orders"],
    ),
    (
        {"customers": restricted("Orders", SORTING)},
        "Customers(1)/Orders?$orderby=Title,Id",
        ["ODQ510 Title"],
    ),
    (
        {"customers": restricted("Orders", SEARCHING)},
        "Customers(1)/Orders?$search=x",
        ["ODQ509 $search=x"],
    ),
    (
        {
            "customers": restricted(
                "Orders", flag("TopSupported", "false"), flag("SkipSupported", "false")
            )
        },
        "Customers?$expand=Orders($top=1;$skip=1)",
        ["ODQ509 $top=1", "ODQ509 $skip=1"],
    ),
    ({"customers": restricted("Notes", FILTERING)}, "Customers(1)/Orders", []),
    (
        {"outside": TARGET.format(NO_FILTER), "orders": ALLOWED},
        "Customers(1)/Orders?$filter=Id eq 1",
        BY_ID,
    ),
    (
        {"outside": TARGET.format(ALLOWED), "orders": NO_FILTER},
        "Customers(1)/Orders?$filter=Id eq 1",
        [],
    ),
]


@pytest.mark.parametrize(("given", "query", "expected"), ORDER)
def test_most_specific_annotation_counts(
    given: dict[str, str], query: str, expected: list[str]
) -> None:
    assert found(model_with(**given), query) == expected


def test_navigation_property_that_is_not_expanded_may_expand_others() -> None:
    model = model_with(navigation=NO_EXPAND)
    assert found(model, "Customers(1)/Orders?$expand=Parts") == []
    assert found(model, "Customers(1)/Orders(2)?$expand=Parts") == []


def test_navigation_property_counts_where_no_set_is_known() -> None:
    model = model_with(navigation=NO_FILTER)
    checker = Checker(model, at="Customers", rules=CAPABILITY_RULES)
    query = "?$expand=Orders($filter=Id eq 1),Notes($filter=Id eq 1)"
    assert [shown(each, query) for each in checker.check(query)] == BY_ID


ALL = f"{NO_FILTER}{NO_SORT}{NO_EXPAND}{NO_COUNT}{NO_SEARCH}{NO_TOP}{NO_SKIP}"
EVERYTHING = "$filter=Id eq 1&$orderby=Id&$count=true&$search=x&$top=1&$skip=1"


@pytest.mark.parametrize(
    "query",
    [
        f"Orders?{EVERYTHING}&$expand=Customer",
        "Orders(1)/Customer/Orders?$expand=Parts($levels=9)",
        "Orders/$count",
    ],
)
def test_silent_without_annotations_or_model(query: str) -> None:
    assert found(None, query) == []
    assert found(model_with(), query) == []
    assert found(model_with(orders=ALL), query) != []


@pytest.mark.parametrize(
    "query",
    [
        f"Orders/N.Unknown()?{EVERYTHING}",
        f"Unknown?{EVERYTHING}",
        f"?{EVERYTHING}",
        f"Orders(1)/Unknown?{EVERYTHING}",
    ],
)
def test_silent_where_the_resource_is_unknown(query: str) -> None:
    assert found(model_with(orders=ALL), query) == []


@pytest.mark.parametrize(
    ("method", "expected"), [("GET", ["ODQ511"]), ("POST", []), ("PATCH", [])]
)
def test_only_reads_are_restricted(method: str, expected: list[str]) -> None:
    checker = Checker(model_with(orders=REQUIRED), rules=CAPABILITY_RULES)
    request = Request(method, "https://x.example/Orders")
    assert [each.code for each in checker.check(request)] == expected


MESSAGES = [
    (
        record("FilterRestrictions", paths("NonFilterableProperties", "Price")),
        "Orders?$filter=Price eq 1",
        "'Price' can't be used in '$filter'",
    ),
    (NO_FILTER, "Orders?$filter=Id eq 1", "'$filter' can't be used with 'Orders'"),
    (REQUIRED, "Orders", "'Orders' has to be filtered (add '$filter' with 'Price')"),
    (
        REQUIRED,
        "Orders?$filter=Id eq 1",
        "'Orders' has to be filtered by 'Price'",
    ),
    (
        record("FilterRestrictions", expressions("Price", "MultiValue")),
        "Orders?$filter=Price ne 1",
        "'Price' can't be filtered with 'ne' (it takes 'eq', 'in')",
    ),
    (
        record("SortRestrictions", paths("AscendingOnlyProperties", "Id")),
        "Orders?$orderby=Id desc",
        "'$orderby' can't have 'Id' in descending order (write 'asc')",
    ),
]


@pytest.mark.parametrize(("annotation", "query", "expected"), MESSAGES)
def test_message(annotation: str, query: str, expected: str) -> None:
    checker = Checker(model_with(orders=annotation), rules=CAPABILITY_RULES)
    [diagnostic] = checker.check(query)
    assert str(diagnostic).endswith(expected)
