"""ODQ75x: what Dataverse makes of the parameters of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.json_names import annotated, name_span, opening
from odataq.semantics.payload import ActionBody, Role, StructuredValue
from odataq.text.json_tree import JsonArray, JsonObject, JsonString

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.csdl.model import EntityType, Model

__all__ = ["ACTION_RULES"]

_ID: Final = "(00000000-0000-0000-0000-000000000001)"
_GUID: Final = "00000000-0000-0000-0000-000000000001"
_CRM: Final = "Microsoft.Dynamics.CRM"


@rule(
    "ODQ752",
    "ambiguous-type",
    StructuredValue,
    bad=[
        f'POST teams{_ID}/{_CRM}.AddMembersTeam {{"Members":[{{"ownerid":"{_GUID}"}}]}}'
    ],
    good=[
        (
            f"POST teams{_ID}/{_CRM}.AddMembersTeam "
            f'{{"Members":[{{"ownerid":"{_GUID}","@odata.type":"{_CRM}.systemuser"}}]}}'
        )
    ],
    is_of_profile=True,
)
def ambiguous_type(value: StructuredValue, context: Context) -> Iterator[Finding]:
    """Detects a row given to an action whose table doesn't follow from the parameter.

    So it is where the parameter is of an abstract type, and where the key is that of
    an abstract type that several tables have in common.

    Spec: Dataverse documentation, "Specify table type parameter".
    """
    model = context.model
    if value.role is not Role.PARAMETER or value.is_typed or model is None:
        return
    declared = model.entity_type(value.declared.name)
    if declared is None or any(annotated(name) == ("", "id") for name in value.names):
        return
    simple = declared.name
    if declared.is_abstract:
        message = f"any table may be a '{simple}'"
    elif shared := _shared_key(declared, value, model):
        message = f"'{shared}' is the key of several tables"
    else:
        return
    hint = f'add "@odata.type": "{_CRM}.<logical name>"'
    if not declared.is_abstract:
        hint = f'add "@odata.type": "{declared.qualified_name}"'
    first = value.value.members[0].name.span if value.value.members else value.span
    yield Finding(first, f"the table isn't known: {message}", hint=hint)


def _shared_key(declared: EntityType, value: StructuredValue, model: Model) -> str:
    """Return the key property in the body that comes from an abstract type."""
    key = model.key(declared)
    names = key.names if key else ()
    abstract = [each for each in model.bases(declared) if each.is_abstract]
    return next(
        (
            name
            for name in names
            if name in value.names and any(name in each.properties for each in abstract)
        ),
        "",
    )


_MULTIPLE: Final = frozenset(
    {"CreateMultiple", "DeleteMultiple", "UpdateMultiple", "UpsertMultiple"}
)


def _targets(body: ActionBody) -> list[tuple[JsonObject, JsonString | None]]:
    """Return the rows of an action for several ones, and the types that they name."""
    targets = body.value.get("Targets") if body.name in _MULTIPLE else None
    items = targets.items if isinstance(targets, JsonArray) else ()
    return [(each, _type_in(each)) for each in items if isinstance(each, JsonObject)]


def _type_in(value: JsonObject) -> JsonString | None:
    for each in value.members:
        if annotated(each.name.value) == ("", "type"):
            return each.value if isinstance(each.value, JsonString) else None
    return None


@rule(
    "ODQ753",
    "untyped-target",
    ActionBody,
    good=['POST accounts {"name":"x"}'],
    is_of_profile=True,
)
def untyped_target(body: ActionBody, _context: Context) -> Iterator[Finding]:
    """Detects a row without its type in `CreateMultiple` and its kin.

    Spec: Dataverse documentation, "Use bulk operation messages".
    """
    for item, named in _targets(body):
        if named is None:
            first = item.members[0].name.span if item.members else item.span
            message = f"each row of '{body.name}' has to name its type"
            hint = f'add "@odata.type": "{_CRM}.<logical name>"'
            yield Finding(first, message, hint=hint)


@rule(
    "ODQ754",
    "mixed-targets",
    ActionBody,
    good=['POST accounts {"name":"x"}'],
    is_of_profile=True,
)
def mixed_targets(body: ActionBody, _context: Context) -> Iterator[Finding]:
    """Detects rows of another table in `CreateMultiple` and its kin.

    Spec: Dataverse documentation, "Use bulk operation messages".
    """
    expected = (
        body.bound_to.name.rpartition(".")[2] if body.bound_to.name != "?" else ""
    )
    for _, named in _targets(body):
        simple = named.value.rpartition(".")[2] if named is not None else ""
        if not simple or named is None:
            continue
        expected = expected or simple
        if simple != expected:
            message = f"'{shown(simple)}' is not '{shown(expected)}'"
            hint = "all rows are of the table that the action is bound to"
            yield Finding(named.span, message, hint=hint)


_PRINCIPALS: Final = frozenset({"systemuser", "team"})


@rule(
    "ODQ755",
    "misnamed-principal",
    StructuredValue,
    bad=[
        (
            f'POST RevokeAccess {{"Target":{{"accountid":"{_GUID}",'
            f'"@odata.type":"{_CRM}.account"}},"Revokee":{{"systemuserid":"{_GUID}",'
            f'"@odata.type":"{_CRM}.systemuser"}}}}'
        )
    ],
    good=[
        (
            f'POST RevokeAccess {{"Target":{{"accountid":"{_GUID}",'
            f'"@odata.type":"{_CRM}.account"}},"Revokee":{{"ownerid":"{_GUID}",'
            f'"@odata.type":"{_CRM}.systemuser"}}}}'
        )
    ],
    is_of_profile=True,
)
def misnamed_principal(value: StructuredValue, context: Context) -> Iterator[Finding]:
    """Detects a user or team whose key isn't given as `ownerid`.

    Spec: Dataverse documentation, "Specify table type parameter".
    """
    structured, model = value.structured, context.model
    if value.role is not Role.PARAMETER or model is None or structured is None:
        return
    name = f"{structured.name}id"
    if structured.name not in _PRINCIPALS or "ownerid" in value.names:
        return
    for each in value.value.named(name):
        message = f"the key of '{structured.name}' is 'ownerid'"
        edit = Edit(name_span(each.name), "ownerid")
        fix = Fix("write 'ownerid'", (edit,))
        yield Finding(name_span(each.name), message, fixes=(fix,))


@rule(
    "ODQ756",
    "standard-table",
    ActionBody,
    good=['POST accounts {"name":"x"}'],
    is_of_profile=True,
)
def standard_table(body: ActionBody, context: Context) -> Iterator[Finding]:
    """Detects `DeleteMultiple` for a table that isn't elastic.

    Each elastic table has a column `partitionid`, so that one without it is none.

    Spec: Dataverse documentation, "Use bulk operation messages" and "Elastic tables".
    """
    model = context.model
    table = None if model is None else model.entity_type(body.bound_to.name)
    if body.name != "DeleteMultiple" or model is None or table is None:
        return
    if table.is_abstract or model.property(table, "partitionid") is not None:
        return
    message = f"'DeleteMultiple' is for elastic tables, and '{table.name}' is none"
    hint = "delete each row, in a batch for instance"
    yield Finding(opening(body.span), message, hint=hint)


ACTION_RULES: Final[tuple[Rule[Any], ...]] = (
    ambiguous_type,
    untyped_target,
    mixed_targets,
    misnamed_principal,
    standard_table,
)
