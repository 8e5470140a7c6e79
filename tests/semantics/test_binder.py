"""What the binder makes of names, paths and expressions."""

from __future__ import annotations

from functools import cache

import pytest

from odataq import (
    DATAVERSE,
    ODATA_V40,
    ODATA_V401,
    Binding,
    Model,
    Profile,
    bind,
    nodes,
    parse,
    read_model,
)
from odataq.csdl.types import UNKNOWN
from odataq.resources import sample_path
from odataq.syntax.walk import walk

CRM = "Microsoft.Dynamics.CRM"
ID = "00000000-0000-0000-0000-000000000001"


@cache
def model() -> Model:
    return read_model(sample_path("dataverse"))


def bound(text: str, at: str | None = None, profile: Profile | None = None) -> Binding:
    return bind(parse(text), model(), at=at, profile=profile)


def marks(text: str, at: str | None = None) -> list[str]:
    return [type(each).__name__ for each in bound(text, at).marks]


@pytest.mark.parametrize(
    ("text", "kind", "type_name"),
    [
        ("accounts", "ENTITY_COLLECTION", f"Collection({CRM}.account)"),
        (f"accounts({ID})", "ENTITY", f"{CRM}.account"),
        (f"accounts({ID})/name", "PRIMITIVE", "Edm.String"),
        (f"accounts({ID})/name/$value", "RAW_VALUE", "Edm.String"),
        (f"accounts({ID})/primarycontactid", "ENTITY", f"{CRM}.contact"),
        (f"accounts({ID})/primarycontactid/$ref", "REFERENCE", f"{CRM}.contact"),
        (
            f"accounts({ID})/Account_Tasks",
            "ENTITY_COLLECTION",
            f"Collection({CRM}.task)",
        ),
        (f"accounts({ID})/Account_Tasks({ID})/subject", "PRIMITIVE", "Edm.String"),
        ("accounts/$count", "COUNT", "Edm.Int64"),
        (
            f"activitypointers/{CRM}.task",
            "ENTITY_COLLECTION",
            f"Collection({CRM}.task)",
        ),
        ("$metadata", "METADATA", "?"),
        ("acounts", "UNKNOWN", "?"),
        (f"https://x/api/data/v9.2/accounts({ID})", "ENTITY", f"{CRM}.account"),
        ("https://x/y/z/accounts", "ENTITY_COLLECTION", f"Collection({CRM}.account)"),
        (
            "https://x/a-b/1.0/accounts",
            "ENTITY_COLLECTION",
            f"Collection({CRM}.account)",
        ),
        ("https://x/a-b/c/accounts", "ENTITY_COLLECTION", f"Collection({CRM}.account)"),
    ],
)
def test_a_path_leads_somewhere(text: str, kind: str, type_name: str) -> None:
    binding = bound(text)
    assert binding.resource.kind.name == kind
    assert str(binding.result_type) == type_name


@pytest.mark.parametrize(
    ("text", "type_name"),
    [
        ("name", "Edm.String"),
        ("revenue", "Edm.Decimal"),
        ("revenue add 1", "Edm.Decimal"),
        ("length(name)", "Edm.Int32"),
        ("name eq 'x' and revenue gt 1", "Edm.Boolean"),
        ("primarycontactid/fullname", "Edm.String"),
        ("Account_Tasks/$count", "Edm.Int64"),
        ("Account_Tasks/any(t:t/subject eq 'x')", "Edm.Boolean"),
        ("cast(name,Edm.Guid)", "Edm.Guid"),
        ("not startswith(name,'a')", "Edm.Boolean"),
        ("case(revenue gt 1:'a',true:'b')", "Edm.String"),
        ("now()", "Edm.DateTimeOffset"),
        ("null", "null"),
        ("nope", "?"),
        ("nope add 1", "?"),
    ],
)
def test_an_expression_has_a_type(text: str, type_name: str) -> None:
    binding = bind(parse(text, "commonExpr"), model(), at="accounts")
    assert str(binding.result_type) == type_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accounts?$select=nope,nope2", ["UnknownProperty", "UnknownProperty"]),
        ("accounts?$filter=nope eq 1 and nope/x/y gt 2", ["UnknownProperty"] * 2),
        ("accounts?$filter=contains(nope,1)", ["UnknownProperty", "ArgumentMisfit"]),
        ("accounts?$filter=name", ["ConditionMisfit"]),
        ("accounts?$filter=not name", ["ConditionMisfit"]),
        ("accounts?$filter=nope", ["UnknownProperty"]),
        ("accounts?$filter=Account_Tasks/subject eq 'x'", ["ThroughCollection"]),
        ("accounts?$filter=name/any(x:x eq 1)", ["MisplacedLambda"]),
        ("accounts?$filter=name in ('a',1)", ["OperandMisfit"]),
        ("accounts?$orderby=Account_Tasks", ["UnsortableItem"]),
        ("accounts?$expand=name", ["UnexpandableItem"]),
        ("accounts?$expand=nope($select=whatever)", ["UnknownProperty"]),
        ("accounts(1)", ["ValueMisfit"]),
        ("accounts(a=1)", ["InvalidKey"]),
        ("accounts()", ["InvalidKey"]),
        (f"accounts({ID})({ID})", ["MisplacedKey"]),
        ("accounts/name", ["ThroughCollection"]),
        ("accounts/$value", ["MisplacedSegment"]),
        (f"accounts/{CRM}.nope", ["UnknownType"]),
        (f"accounts/{CRM}.task", ["CastMisfit"]),
        ("nope/nope/nope?$select=nope", ["UnknownResource"]),
    ],
)
def test_a_mistake_has_one_mark(text: str, expected: list[str]) -> None:
    assert marks(text) == expected


def test_one_condition_in_two_places_means_two_things() -> None:
    condition = parse("contains(name,'x')", "commonExpr")
    path = nodes.ResourcePath((nodes.Segment("accounts"),))
    assert isinstance(condition, nodes.MethodCall)
    inner = nodes.ExpandItem(
        (nodes.Segment("Account_Tasks"),), (nodes.Filter(condition),)
    )
    twice = nodes.Query(path, (nodes.Filter(condition), nodes.Expand((inner,))))
    binding = bind(parse(str_of(twice)), model())
    found = [each for each in walk(binding.tree) if isinstance(each, nodes.Segment)]
    types = [str(binding.type_of(each)) for each in found if each.name == "name"]
    assert types == ["Edm.String", "?"]


def str_of(tree: nodes.Query) -> str:
    from odataq import compile as compile_tree  # noqa: PLC0415

    return compile_tree(tree)


def test_elements_are_those_of_the_model() -> None:
    binding = bound("accounts?$expand=primarycontactid&$select=name")
    container = model().container
    account = model().entity_type(f"{CRM}.account")
    assert container is not None
    assert account is not None
    named = {
        each.name: binding.element_of(each)
        for each in walk(binding.tree)
        if isinstance(each, nodes.Segment)
    }
    assert named == {
        "accounts": container.entity_sets["accounts"],
        "primarycontactid": model().navigation_property(account, "primarycontactid"),
        "name": model().property(account, "name"),
    }
    (item,) = (
        each for each in walk(binding.tree) if isinstance(each, nodes.ExpandItem)
    )
    assert binding.element_of(item) is named["primarycontactid"]


def test_the_scope_of_an_option() -> None:
    binding = bound("accounts?$expand=Account_Tasks($filter=subject eq 'x')")
    (option,) = (each for each in walk(binding.tree) if isinstance(each, nodes.Filter))
    assert str(binding.scope_of(option).type) == f"{CRM}.task"
    assert str(binding.scope_of(option).it) == f"{CRM}.account"


def test_options_alone_are_about_what_is_given() -> None:
    assert marks("?$select=name,nope", "accounts") == ["UnknownProperty"]
    assert marks("$filter=fullname eq 'x'", f"{CRM}.contact") == []
    assert marks("?$select=name,nope") == []
    with pytest.raises(LookupError, match="'nope'"):
        bound("?$select=name", "nope")


def test_nothing_is_known_without_a_model() -> None:
    binding = bind(parse("accounts?$select=nope"), None)
    assert binding.marks == ()
    assert binding.result_type == UNKNOWN


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("accounts", True, DATAVERSE),
        ("https://x/api/data/v9.2/accounts", False, DATAVERSE),
        ("/api/data/v9.2/accounts", False, DATAVERSE),
        ("https://x/odata/accounts", False, ODATA_V401),
        ("accounts", False, ODATA_V401),
    ],
)
def test_the_profile_is_chosen(text: str, given: bool, expected: Profile) -> None:  # noqa: FBT001 (a case)
    assert bind(parse(text), model() if given else None).profile is expected


def test_a_given_profile_is_kept() -> None:
    assert bound("accounts", profile=ODATA_V40).profile is ODATA_V40


def test_an_alias_has_the_type_of_its_value() -> None:
    assert marks("accounts?$filter=name eq @p&@p='x'") == []
    assert marks("accounts?$filter=name eq @p&@p=5") == ["OperandMisfit"]
    assert marks("accounts(@id)?@id=5") == ["ValueMisfit"]


def test_computed_names_are_known_behind() -> None:
    text = "accounts?$compute=revenue mul 2 as twice&$filter=twice gt 5&$select=twice"
    assert marks(text) == []
    assert marks(text.replace("gt 5", "gt 'x'")) == ["OperandMisfit"]


def test_a_key_as_a_segment() -> None:
    text = f"accounts/{ID}/name"
    assert bound(text, profile=ODATA_V401).resource.kind.name == "PRIMITIVE"
    assert marks(text) == ["MisplacedSegment"]


@pytest.mark.parametrize("rule", ["searchExpr", "search"])
@pytest.mark.parametrize("given", [True, False])
def test_what_is_no_expression_has_no_type(rule: str, given: bool) -> None:  # noqa: FBT001 (a case)
    text = "$search=a" if rule == "search" else "a"
    binding = bind(parse(text, rule), model() if given else None)
    assert binding.marks == ()
    assert binding.result_type == UNKNOWN


def test_literals_have_types_without_a_model() -> None:
    binding = bind(parse("a?$filter=not (length('x') add 1)"), None)
    assert [type(each).__name__ for each in binding.marks] == ["ConditionMisfit"]
    (call,) = (
        each for each in walk(binding.tree) if isinstance(each, nodes.MethodCall)
    )
    assert str(binding.type_of(call)) == "Edm.Int32"
    assert bind(parse("a?$filter=b eq 1 and NS.f(x=1)"), None).marks == ()


def test_a_chain_has_one_mark() -> None:
    text = "a?$filter=b eq 1" + " add 'x'" * 50
    assert len(bind(parse(text), None).marks) == 1
