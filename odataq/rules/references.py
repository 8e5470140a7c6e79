"""ODQ716 to 718, 74x and 75x: references to entities, and parameters of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.types import TypeRef
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.relations import relation_of, takes
from odataq.rules.showing import a_value, did_you_mean_any, shown, type_name
from odataq.semantics.json_names import name_span
from odataq.semantics.payload import (
    EntityReference,
    Fault,
    MissingParameter,
    ReferenceBody,
    UnknownParameter,
)
from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.text.suggest import did_you_mean, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["REFERENCE_RULES"]

_ACCOUNT: Final = "accounts(00000000-0000-0000-0000-000000000001)"
_CONTACTS: Final = "contacts(00000000-0000-0000-0000-000000000002)"
_CONTACT: Final = "/contacts(00000000-0000-0000-0000-000000000001)"
_ROOT: Final = "https://example.crm.dynamics.com/api/data/v9.2"


@rule(
    "ODQ716",
    "unknown-target",
    EntityReference,
    bad=[
        (
            'POST accounts {"primarycontactid@odata.bind":'
            '"/contact(00000000-0000-0000-0000-000000000001)"}'
        )
    ],
    good=[f'POST accounts {{"primarycontactid@odata.bind":"{_CONTACT}"}}'],
)
def unknown_target(reference: EntityReference, context: Context) -> Iterator[Finding]:
    """Detects a reference to an entity set that the model doesn't have.

    Spec: JSON Format, "Bind Operation"; URL Conventions, "Addressing Entities".
    """
    if reference.fault is not Fault.UNKNOWN_SET or context.model is None:
        return
    container = context.model.container
    sets = [*container.entity_sets] if container else []
    name = reference.detail
    fitting = [
        each.name
        for each in context.model.sets_of(reference.expected.name)
        if near_miss(name, [each.name])
    ]
    hint = did_you_mean_any(fitting, name, sets)
    fixes: tuple[Fix, ...] = ()
    at = reference.text.find(f"{name}(")
    is_plain = reference.span.end - reference.span.start == len(reference.text)
    if len(fitting) == 1 and at >= 0 and is_plain:
        start = reference.span.start + at
        edit = Edit(Span(start, start + len(name)), fitting[0])
        fixes = (Fix(f"write '{fitting[0]}'", (edit,)),)
    message = f"the service has no entity set '{shown(name)}'"
    yield Finding(reference.span, message, hint=hint, fixes=fixes)


@rule(
    "ODQ717",
    "invalid-reference",
    EntityReference,
    bad=[
        (
            'POST accounts {"primarycontactid@odata.bind":'
            '"00000000-0000-0000-0000-000000000001"}'
        ),
        'POST accounts {"primarycontactid@odata.bind":"/contacts"}',
    ],
    good=[f'POST accounts {{"primarycontactid@odata.bind":"{_CONTACT}"}}'],
)
def invalid_reference(
    reference: EntityReference, context: Context
) -> Iterator[Finding]:
    """Detects a value that is no URL of an entity where there has to be one.

    Spec: JSON Format, "Bind Operation"; Protocol, "Add a Reference to a
    Collection-Valued Navigation Property".
    """
    hint = None
    fixes: tuple[Fix, ...] = ()
    match reference.fault:
        case Fault.NOT_TEXT:
            message = "a reference to an entity is the URL of the entity, a string"
        case Fault.KEY:
            message = "a key alone doesn't say of which entity set the entity is"
            sets = (
                context.model.sets_of(reference.expected.name) if context.model else ()
            )
            if len(sets) == 1 and not reference.is_option:
                new = f"/{sets[0].name}({reference.text.strip('{}')})"
                hint = f"write '{new}'"
                fixes = (Fix(hint, (Edit(reference.span, new),)),)
        case Fault.UNREADABLE:
            message = "this is no URL of an entity"
            hint = reference.detail or None
        case Fault.NO_KEY:
            message = "this refers to a whole collection"
            hint = "add the key of the entity"
        case Fault.NOT_ENTITY:
            message = f"this refers to {reference.detail}, not to an entity"
        case _:
            return
    yield Finding(reference.span, message, hint=hint, fixes=fixes)


@rule(
    "ODQ718",
    "misfit-reference",
    EntityReference,
    bad=[f'POST accounts {{"primarycontactid@odata.bind":"/{_ACCOUNT}"}}'],
    good=[f'POST accounts {{"primarycontactid@odata.bind":"{_CONTACT}"}}'],
)
def misfit_reference(reference: EntityReference, context: Context) -> Iterator[Finding]:
    """Detects a reference to an entity of another type than is expected.

    Spec: CSDL XML, "Navigation Property Type"; JSON Format, "Bind Operation".
    """
    if reference.fault is not Fault.MISFIT:
        return
    expected = TypeRef(reference.expected.name)
    found = type_name(reference.type)
    what = f"'{reference.of.name}'" if reference.of else "the reference"
    message = f"{what} leads to {type_name(expected)}, not to {found}"
    sets = context.model.sets_of(expected.name) if context.model else ()
    hint = f"give one of '{sets[0].name}'" if len(sets) == 1 else None
    yield Finding(reference.span, message, hint=hint)


@rule(
    "ODQ740",
    "missing-id",
    ReferenceBody,
    bad=[f'PUT {_ACCOUNT}/primarycontactid/$ref {{"id":"{_ROOT}/{_CONTACTS}"}}'],
    good=[
        f'PUT {_ACCOUNT}/primarycontactid/$ref {{"@odata.id":"{_ROOT}/{_CONTACTS}"}}'
    ],
)
def missing_id(body: ReferenceBody, context: Context) -> Iterator[Finding]:
    """Detects a request to `$ref` whose body doesn't say what it refers to.

    Spec: Protocol, "Add a Reference to a Collection-Valued Navigation Property" and
    "Change the Reference in a Single-Valued Navigation Property".
    """
    if body.id is None and not _is_deleted(context):
        hint = 'write {"@odata.id":"..."} with the URL of the entity'
        yield Finding(body.span, "the body has no '@odata.id'", hint=hint)


def _is_deleted(context: Context) -> bool:
    return context.request is not None and context.request.method.upper() == "DELETE"


@rule(
    "ODQ742",
    "ignored-reference",
    ReferenceBody,
    bad=[
        (
            f"DELETE {_ACCOUNT}/primarycontactid/$ref "
            f'{{"@odata.id":"{_ROOT}/{_CONTACTS}"}}'
        )
    ],
    good=[f"DELETE {_ACCOUNT}/primarycontactid/$ref"],
)
def ignored_reference(body: ReferenceBody, context: Context) -> Iterator[Finding]:
    """Detects a body where a reference is removed, which the URL alone names.

    Spec: Protocol, "Remove a Reference to an Entity" and "Delete an Entity".
    """
    if _is_deleted(context):
        message = "the body doesn't say which reference is removed: the URL does"
        hint = "send no body; to set the reference instead, use PUT, or POST to add one"
        yield Finding(body.span, message, hint=hint)


@rule(
    "ODQ740",
    "missing-id",
    n.Query,
    bad=[f"PUT {_ACCOUNT}/primarycontactid/$ref"],
    good=[
        f"DELETE {_ACCOUNT}/primarycontactid/$ref",
        f"{_ACCOUNT}/contact_customer_accounts/$ref",
    ],
)
def missing_reference(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a reference that is added or set by a request without a body.

    Spec: Protocol, "Add a Reference to a Collection-Valued Navigation Property" and
    "Change the Reference in a Single-Valued Navigation Property".
    """
    request, relation = context.request, relation_of(query, context)
    if request is None or relation is None or query.path is None:
        return
    method = request.method.upper()
    is_written = method in {"POST", "PUT"} and takes(relation, method, context)
    if is_written and not request.body:
        message = "the request has no body, which says what is referred to"
        hint = 'send {"@odata.id":"..."} with the URL of the entity'
        fact = context.fact("missing-id of body")
        yield Finding(query.path.span, message, hint=hint, fact=fact)


@rule(
    "ODQ750",
    "unknown-parameter",
    UnknownParameter,
    bad=['POST WinOpportunity {"Status":3,"OpportunityClose":{},"Sttus":1}'],
    good=['POST WinOpportunity {"Status":3,"OpportunityClose":{}}'],
)
def unknown_parameter(part: UnknownParameter, _context: Context) -> Iterator[Finding]:
    """Detects a name in the body of an action that isn't that of a parameter.

    Spec: Protocol, "Invoking an Action".
    """
    name = shown(part.name.value)
    if part.is_binding:
        message = f"'{name}' is what stands in front of the action in the URL"
        yield Finding(part.span, message, hint="remove it")
        return
    hint = did_you_mean(part.name.value, part.missing)
    fixes: tuple[Fix, ...] = ()
    found = near_miss(part.name.value, part.missing)
    if found is not None:
        fixes = (Fix(f"write '{found}'", (Edit(name_span(part.name), found),)),)
    message = f"the action '{part.action.name}' has no parameter '{name}'"
    yield Finding(part.span, message, hint=hint, fixes=fixes)


@rule(
    "ODQ751",
    "missing-parameter",
    MissingParameter,
    bad=['POST WinOpportunity {"OpportunityClose":{}}'],
    good=['POST WinOpportunity {"Status":3,"OpportunityClose":{}}'],
)
def missing_parameter(part: MissingParameter, _context: Context) -> Iterator[Finding]:
    """Detects a call of an action without a parameter that can't be left out.

    One that can be null can be left out, and so can one that is annotated so.

    Spec: Protocol, "Invoking an Action"; vocabulary Core, "OptionalParameter".
    """
    name = part.parameter.name
    message = f"the action '{part.action.name}' needs the parameter '{name}'"
    single = TypeRef(part.parameter.type.name)
    what = a_value(single) if single == part.parameter.type else type_name(single)
    details = {"action": part.action.name, "name": name}
    yield Finding(part.span, message, hint=f"it is {what}", details=details)


REFERENCE_RULES: Final[tuple[Rule[Any], ...]] = (
    unknown_target,
    invalid_reference,
    misfit_reference,
    missing_id,
    missing_reference,
    ignored_reference,
    unknown_parameter,
    missing_parameter,
)
