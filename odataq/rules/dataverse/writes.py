"""ODQ73x and ODQ741: what Dataverse makes of what is sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import EntityType, NavigationProperty
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.payloads import bind_of, binds_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.json_names import annotated, name_span
from odataq.semantics.lookups import navigations_of_lookup
from odataq.semantics.payload import (
    EntityReference,
    NavigationBind,
    PropertyEntry,
    ReferenceForm,
    Role,
    StructuredValue,
    UndeclaredMember,
)
from odataq.semantics.resource import ResourceKind
from odataq.syntax import nodes as n
from odataq.text.json_tree import JsonConstant, JsonMember

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["WRITE_RULES"]

_ID: Final = "(00000000-0000-0000-0000-000000000001)"
_ACCOUNT: Final = f"accounts{_ID}"
_CONTACT: Final = f"/contacts{_ID}"
_GUID: Final = "00000000-0000-0000-0000-000000000001"
_ROOT: Final = "https://example.crm.dynamics.com/api/data/v9.2"
_MATCH: Final = "If-Match: *"
_CRM: Final = "Microsoft.Dynamics.CRM"
_NAMED: Final[tuple[type[PropertyEntry | UndeclaredMember], ...]] = (
    PropertyEntry,
    UndeclaredMember,
)


@rule(
    "ODQ730",
    "readonly-lookup",
    _NAMED,
    bad=[f'POST accounts {{"_primarycontactid_value":"{_GUID}"}}'],
    good=[f'POST accounts {{"primarycontactid@odata.bind":"{_CONTACT}"}}'],
    is_of_profile=True,
)
def readonly_lookup(
    part: PropertyEntry | UndeclaredMember, context: Context
) -> Iterator[Finding]:
    """Detects a value for a lookup property, which can only be read.

    What it leads to is changed: the navigation property is bound.

    Spec: Dataverse documentation, "Lookup properties".
    """
    if isinstance(part, UndeclaredMember):
        # A type that isn't known has a lookup where a name looks like one.
        if part.owner.structured is not None or part.term:
            return
        name = part.name
    else:
        name = part.property.name
    if not (name.startswith("_") and name.endswith("_value")):
        return
    hint = "bind the navigation property: '...@odata.bind'"
    fixes: tuple[Fix, ...] = ()
    structured = part.owner.structured
    if context.model is not None and structured is not None:
        navigations = navigations_of_lookup(context.model, structured, name)
        hint = binds_of(navigations) or hint
        if len(navigations) == 1:
            member = part.member
            fixes = bind_of(member.name, member.value, navigations[0], context.model)
    message = f"'{shown(name)}' can't be written"
    # Who wants to clear the lookup sets the navigation property to null.
    fact = context.fact("readonly-lookup of null") if _is_null(part.member) else None
    yield Finding(part.span, message, hint=hint, fixes=fixes, fact=fact)


@rule(
    "ODQ731",
    "contradictory-lookups",
    StructuredValue,
    bad=[
        (
            'POST contacts {"parentcustomerid_account@odata.bind":'
            f'"/{_ACCOUNT}","parentcustomerid_contact@odata.bind":"{_CONTACT}"}}'
        )
    ],
    good=[
        (
            f'POST contacts {{"parentcustomerid_account@odata.bind":"/{_ACCOUNT}",'
            '"parentcustomerid_contact@odata.bind":null}'
        )
    ],
    is_of_profile=True,
)
def contradictory_lookups(
    value: StructuredValue, context: Context
) -> Iterator[Finding]:
    """Detects two navigation properties of one lookup that are both set.

    Setting one of them sets all others to null.

    Spec: Dataverse documentation, "Multi-table lookups".
    """
    structured, model = value.structured, context.model
    if structured is None or model is None:
        return
    seen: dict[str, str] = {}
    for member in value.value.members:
        target, term = annotated(member.name.value)
        if term not in {"", "bind"} or _is_null(member):
            continue
        navigation = model.navigation_property(structured, target)
        constraints = navigation.constraints if navigation else ()
        for each in constraints:
            other = seen.setdefault(each.property, target)
            if other != target:
                message = f"'{target}' and '{other}' are of the same lookup"
                hint = "set one of them"
                yield Finding(name_span(member.name), message, hint=hint)


def _is_null(member: JsonMember) -> bool:
    value = member.value
    return isinstance(value, JsonConstant) and value.value is None


@rule(
    "ODQ732",
    "bound-collection",
    NavigationBind,
    bad=[
        f'PATCH {_ACCOUNT} {{"Account_Tasks@odata.bind":["/tasks{_ID}"]}} {_MATCH}',
    ],
    good=[f'POST accounts {{"Account_Tasks@odata.bind":["/tasks{_ID}"]}}'],
    is_of_profile=True,
)
def bound_collection(part: NavigationBind, _: Context) -> Iterator[Finding]:
    """Detects an update that gives a collection what it has to lead to.

    Collections are bound when the row is created; later each row is added and
    removed by itself.

    Spec: Dataverse documentation, "Associate table rows on create".
    """
    if part.navigation.type.is_collection and part.owner.is_within_update:
        message = f"'{part.navigation.name}' can't be bound by an update"
        hint = f"POST each to {part.navigation.name}/$ref"
        yield Finding(part.span, message, hint=hint)


def _last(query: n.Query) -> n.Segment | None:
    segments = query.path.segments if isinstance(query.path, n.ResourcePath) else ()
    last = segments[-1] if segments else None
    return last if isinstance(last, n.Segment) else None


@rule(
    "ODQ733",
    "implied-status",
    StructuredValue,
    bad=[f'PATCH {_ACCOUNT} {{"statecode":1}} {_MATCH}'],
    good=[f'PATCH {_ACCOUNT} {{"statecode":1,"statuscode":2}} {_MATCH}'],
    is_of_profile=True,
)
def implied_status(value: StructuredValue, context: Context) -> Iterator[Finding]:
    """Detects a state that is set without its status.

    The row gets the default status of the state, which isn't audited.

    Spec: Dataverse documentation, "Basic update".
    """
    structured, model = value.structured, context.model
    if value.role is not Role.UPDATE or structured is None or model is None:
        return
    has_status = model.property(structured, "statuscode") is not None
    state = next(value.value.named("statecode"), None)
    if state is not None and has_status and "statuscode" not in value.names:
        message = "'statecode' is set without 'statuscode'"
        hint = "add the status that goes with the state"
        yield Finding(name_span(state.name), message, hint=hint)


@rule(
    "ODQ734",
    "echoed-record",
    StructuredValue,
    bad=[f'PATCH {_ACCOUNT} {{"@odata.etag":"W/\\"1\\"","name":"x"}} {_MATCH}'],
    good=[f'PATCH {_ACCOUNT} {{"name":"x"}} {_MATCH}'],
    is_of_profile=True,
)
def echoed_record(value: StructuredValue, _context: Context) -> Iterator[Finding]:
    """Detects an update that sends back what was retrieved.

    Each column that is sent counts as changed: for auditing, business logic and
    other users.

    Spec: Dataverse documentation, "Basic update".
    """
    if value.role is not Role.UPDATE:
        return
    for member in value.value.members:
        if annotated(member.name.value) == ("", "etag"):
            message = "the body seems to be a record as it was retrieved"
            hint = "send only what changes; an ETag stands in the header If-Match"
            yield Finding(name_span(member.name), message, hint=hint)


@rule(
    "ODQ735",
    "repeated-key",
    StructuredValue,
    good=[f'PATCH {_ACCOUNT} {{"name":"x"}} {_MATCH}'],
    is_of_profile=True,
)
def repeated_key(value: StructuredValue, context: Context) -> Iterator[Finding]:
    """Detects a value of the alternate key of the URL that stands in the body too.

    An update ignores it; where the row is created, it may be another one.

    Spec: Dataverse documentation, "Use Upsert to Create or Update a record".
    """
    tree = context.binding.tree
    last = _last(tree) if isinstance(tree, n.Query) else None
    is_patch = context.request is not None and context.request.method.upper() == "PATCH"
    if value.role is not Role.UPDATE or last is None or last.arguments is None:
        return
    structured, model = value.structured, context.model
    if not isinstance(structured, EntityType) or model is None or not is_patch:
        return
    key = model.key(structured)
    primary = key.names if key else ()
    named = {each.name for each in last.arguments.items if each.name is not None}
    if len(primary) == len(named) and named <= {*primary}:
        return
    for member in value.value.members:
        if member.name.value in named:
            message = f"'{shown(member.name.value)}' is a part of the key in the URL"
            yield Finding(name_span(member.name), message, hint="remove it")


@rule(
    "ODQ736",
    "unguarded-upsert",
    n.Query,
    bad=[f'PATCH {_ACCOUNT} {{"name":"x"}}'],
    good=[f'PATCH {_ACCOUNT} {{"name":"x"}} {_MATCH}'],
    is_of_profile=True,
)
def unguarded_upsert(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects an update of a row that is created where it isn't there.

    Who gives an alternate key means it so, and isn't told.

    Spec: Dataverse documentation, "Prevent create in upsert".
    """
    request, last = context.request, _last(query)
    if request is None or request.method.upper() != "PATCH" or last is None:
        return
    conditions = {"if-match", "if-none-match"}
    is_guarded = any(
        name.casefold() in conditions and value.strip() != "null"
        for name, value in request.headers
    )
    arguments = last.arguments.items if last.arguments else ()
    is_entity = context.binding.resource.kind is ResourceKind.ENTITY
    by_id = len(arguments) == 1 and arguments[0].name is None
    if is_entity and by_id and not is_guarded:
        message = "a row that isn't there is created"
        hint = "add the header 'If-Match: *' to update alone"
        yield Finding(last.span, message, hint=hint)


_DEFINITIONS: Final = frozenset(
    {
        "EntityDefinitions",
        "GlobalOptionSetDefinitions",
        "ManagedPropertyDefinitions",
        "RelationshipDefinitions",
    }
)


@rule(
    "ODQ737",
    "patched-definition",
    n.Query,
    bad=["PATCH EntityDefinitions(LogicalName='account') {\"IsAuditEnabled\":null}"],
    good=["EntityDefinitions(LogicalName='account')"],
    is_of_profile=True,
)
def patched_definition(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects an update of a part of a definition, which is replaced as a whole.

    Spec: Dataverse documentation, "HTTP methods".
    """
    request = context.request
    segments = query.path.segments if isinstance(query.path, n.ResourcePath) else ()
    first = next((each for each in segments if isinstance(each, n.Segment)), None)
    is_patch = request is not None and request.method.upper() == "PATCH"
    if is_patch and first is not None and first.name in _DEFINITIONS:
        message = f"'{first.name}' takes no PATCH"
        hint = "PUT the whole definition"
        yield Finding(first.name_span, message, hint=hint)


@rule(
    "ODQ738",
    "deleted-navigation",
    n.Query,
    bad=[f"DELETE {_ACCOUNT}/primarycontactid"],
    good=[
        f"DELETE {_ACCOUNT}/primarycontactid/$ref",
        f"DELETE {_ACCOUNT}/description",
    ],
    is_of_profile=True,
)
def deleted_navigation(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects DELETE of a navigation property, of which the reference is deleted.

    Spec: Dataverse documentation, "Delete a single property value".
    """
    request, last = context.request, _last(query)
    if request is None or request.method.upper() != "DELETE" or last is None:
        return
    element = context.binding.element_of(last)
    # A collection isn't deleted anyway.
    if isinstance(element, NavigationProperty) and not element.type.is_collection:
        message = f"'{element.name}' is a navigation property, and isn't deleted"
        hint = f"delete the reference: {element.name}/$ref"
        yield Finding(last.name_span, message, hint=hint)


@rule(
    "ODQ741",
    "relative-id",
    EntityReference,
    bad=[
        f'PUT {_ACCOUNT}/primarycontactid/$ref {{"@odata.id":"contacts{_ID}"}}',
    ],
    good=[
        f'PUT {_ACCOUNT}/primarycontactid/$ref {{"@odata.id":"{_ROOT}/contacts{_ID}"}}',
    ],
    is_of_profile=True,
)
def relative_id(reference: EntityReference, context: Context) -> Iterator[Finding]:
    """Detects an `@odata.id` or `$id` that isn't an absolute URL.

    Spec: Dataverse documentation, "Associate and disassociate table rows".
    """
    is_relative = reference.form is ReferenceForm.RELATIVE
    if reference.of is not None or not is_relative or reference.fault is not None:
        return
    tree = context.binding.tree
    root = tree.service_root if isinstance(tree, n.Query) else ""
    fixes: tuple[Fix, ...] = ()
    hint = "put the root of the service in front of it"
    is_plain = reference.span.end - reference.span.start == len(reference.text)
    if root.startswith("http") and is_plain and not reference.text.startswith("."):
        new = f"{root.rstrip('/')}/{reference.text.lstrip('/')}"
        fixes = (Fix("write the whole URL", (Edit(reference.span, new),)),)
    name = "$id" if reference.is_option else "@odata.id"
    fact = context.fact("relative-id of option") if reference.is_option else None
    message = f"'{name}' has to be an absolute URL"
    yield Finding(reference.span, message, hint=hint, fixes=fixes, fact=fact)


WRITE_RULES: Final[tuple[Rule[Any], ...]] = (
    readonly_lookup,
    contradictory_lookups,
    bound_collection,
    implied_status,
    echoed_record,
    repeated_key,
    unguarded_upsert,
    patched_definition,
    deleted_navigation,
    relative_id,
)
