"""ODQ74x and ODQ75x: requests to `$ref`, and the parameters of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.types import TypeRef
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import a_value, shown, type_name
from odataq.semantics.payload import (
    MissingParameter,
    ReferenceBody,
    UnknownParameter,
)
from odataq.semantics.payload_binder import name_span
from odataq.text.suggest import did_you_mean, near_miss

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["REFERENCE_RULES"]

_ACCOUNT: Final = "accounts(00000000-0000-0000-0000-000000000001)"
_CONTACTS: Final = "contacts(00000000-0000-0000-0000-000000000002)"
_ROOT: Final = "https://example.crm.dynamics.com/api/data/v9.2"


@rule(
    "ODQ740",
    "missing-id",
    ReferenceBody,
    bad=[f'PUT {_ACCOUNT}/primarycontactid/$ref {{"id":"{_ROOT}/{_CONTACTS}"}}'],
    good=[
        f'PUT {_ACCOUNT}/primarycontactid/$ref {{"@odata.id":"{_ROOT}/{_CONTACTS}"}}'
    ],
)
def missing_id(body: ReferenceBody, _context: Context) -> Iterator[Finding]:
    """Detects a request to `$ref` whose body doesn't say what it refers to.

    Spec: Protocol, "Add a Reference to a Collection-Valued Navigation Property" and
    "Change the Reference in a Single-Valued Navigation Property".
    """
    if body.id is None:
        hint = 'write {"@odata.id":"..."} with the URL of the entity'
        yield Finding(body.span, "the body has no '@odata.id'", hint=hint)


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
    hint = did_you_mean(part.name.value, part.known)
    fixes: tuple[Fix, ...] = ()
    found = near_miss(part.name.value, part.known)
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
    yield Finding(part.span, message, hint=f"it is {what}")


REFERENCE_RULES: Final[tuple[Rule[Any], ...]] = (
    missing_id,
    unknown_parameter,
    missing_parameter,
)
