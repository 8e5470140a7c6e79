"""Finds out what the body of a request means in a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import define

from odataq.csdl.annotations import optional_parameter
from odataq.csdl.operations import Action
from odataq.csdl.types import NO_FACETS, UNKNOWN, TypeRef
from odataq.semantics.calls import own_parameters
from odataq.semantics.json_names import annotated, name_span, opening
from odataq.semantics.json_values import Numbers
from odataq.semantics.object_binder import ObjectBinder
from odataq.semantics.payload import (
    ActionBody,
    Body,
    MissingParameter,
    Part,
    Payload,
    ReferenceBody,
    Role,
    UnknownParameter,
    UnwrappedValue,
)
from odataq.semantics.resource import ResourceKind
from odataq.source import Source
from odataq.syntax import nodes as n
from odataq.text.json_reader import read_json
from odataq.text.json_tree import JsonArray, JsonNode, JsonObject

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.profiles import Profile
    from odataq.semantics.binding import Binding
    from odataq.semantics.resource import Resource

__all__ = ["bind_body", "bind_payload"]

_Kind = ResourceKind
_STRUCTURED: Final = frozenset(
    {_Kind.ENTITY, _Kind.ENTITY_COLLECTION, _Kind.COMPLEX, _Kind.UNKNOWN}
)
_WRAPPED: Final = frozenset(
    {_Kind.PRIMITIVE, _Kind.PRIMITIVE_COLLECTION, _Kind.COMPLEX_COLLECTION}
)
_REFERENCES: Final = frozenset({_Kind.REFERENCE, _Kind.REFERENCES})
# A list with words in it, or dots, stand for what an example leaves out.
_ABBREVIATED = re.compile(
    r'"(?:[^"\\\r\n]|\\[^\r\n])*+"'
    r"|(?P<list>\[\s*+\w++(?:[ \t]++\w++)++\s*+\])"
    r"|(?P<dots>,\s*+(?:\.{3}|\u2026)|(?:\.{3}|\u2026)\s*+,?)"
)
_NESTING: Final = 100


def bind_body(
    body: str | bytes, method: str, binding: Binding, most: int, numbers: Numbers
) -> Payload:
    """Find out what a body means that is sent to what a path leads to.

    `most` is how many characters are looked at. Never fails.

    Spec: Protocol, "Data Modification" and "Invoking an Action".
    """
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    tree = binding.tree
    path = tree.path if isinstance(tree, n.Query) else None
    segments = path.segments if isinstance(path, n.ResourcePath) else ()
    last = segments[-1] if segments else None
    kind = binding.resource.kind
    if kind in {_Kind.BATCH, _Kind.MEDIA, _Kind.RAW_VALUE} or isinstance(
        last, n.BatchSegment | n.ValueSegment | n.QuerySegment
    ):
        return Payload(Source("", "body"))
    action = None
    name = ""
    if isinstance(last, n.Segment):
        element = binding.element_of(last)
        action = element if isinstance(element, Action) else None
        name = last.name if "." in last.name or action else ""
    owner = binding.type_of(segments[-2]) if len(segments) > 1 else UNKNOWN
    return bind_payload(
        Source(text, "body"),
        binding.model,
        binding.profile,
        binding.resource,
        method=method,
        action=action,
        name=name,
        bound_to=owner,
        is_reference=isinstance(last, n.RefSegment),
        most=most,
        numbers=numbers,
    )


def bind_payload(  # noqa: PLR0913 (what a path says is several things)
    source: Source,
    model: Model | None,
    profile: Profile,
    resource: Resource,
    *,
    method: str,
    action: Action | None = None,
    name: str = "",
    bound_to: TypeRef = UNKNOWN,
    is_reference: bool = False,
    most: int,
    numbers: Numbers = Numbers.EITHER,
) -> Payload:
    """Find out what a body means, given what it is sent to; see `bind_body`."""
    if len(source.text) > most:
        return Payload(source, is_oversized=True)
    text = _ABBREVIATED.sub(_blanked, source.text)
    if not text.strip():
        return Payload(source)
    reading = read_json(text, nesting=_NESTING)
    if profile.takes_quoted_numbers:
        numbers = Numbers.LENIENT
    objects = ObjectBinder(model, profile, source, numbers, [*reading.mistakes])
    binder = _BodyBinder(objects)
    if reading.value is not None:
        is_replaced = resource.kind is _Kind.REFERENCES and method == "PUT"
        if is_replaced and profile.version != "4.0":
            binder.all_references(reading.value, resource.type)
        elif is_reference or resource.kind in _REFERENCES:
            binder.reference(reading.value, resource.type)
        elif action is not None or (name and resource.kind is _Kind.UNKNOWN):
            binder.action(reading.value, name, action, bound_to)
        else:
            binder.resource(reading.value, resource, method)
    return Payload(source, tuple(objects.parts))


def _blanked(found: re.Match[str]) -> str:
    """Return blanks for dots and null for a list of words, as long as they are."""
    if found["list"] is not None:
        return "null".ljust(len(found[0]))
    return " " * len(found[0]) if found["dots"] is not None else found[0]


@define(eq=False)
class _BodyBinder:
    objects: ObjectBinder

    def _add(self, part: Part) -> None:
        self.objects.parts.append(part)

    def resource(self, value: JsonNode, resource: Resource, method: str) -> None:
        kind = resource.kind
        if kind in _WRAPPED:
            self._wrapped(value, resource)
        elif kind not in _STRUCTURED or (
            kind is _Kind.ENTITY_COLLECTION and method != "POST"
        ):
            # What is sent there may be anything: a list of changes, a stream.
            return
        elif not isinstance(value, JsonObject):
            if kind is not _Kind.UNKNOWN:
                self._misshapen(value)
        else:
            role = Role.CREATE if method == "POST" else Role.UPDATE
            if kind is _Kind.COMPLEX:
                role = Role.COMPLEX
            self.objects.structured(value, TypeRef(resource.type.name), role)

    def _misshapen(self, value: JsonNode) -> None:
        # What is no JSON at all is no object either.
        if not self.objects.parts:
            self._add(Body(opening(value.span), value, "an object"))

    def _wrapped(self, value: JsonNode, resource: Resource) -> None:
        if not isinstance(value, JsonObject):
            self._misshapen(value)
            return
        held = value.get("value")
        if held is None:
            names = tuple(each.name.value for each in value.members)
            span = value.members[0].name.span if value.members else value.span
            self._add(UnwrappedValue(span, names))
            return
        self.objects.value(
            "value", held, resource.type, NO_FACETS, is_within_update=True
        )

    def reference(self, value: JsonNode, expected: TypeRef) -> None:
        found = None
        if isinstance(value, JsonObject):
            ids = (
                each
                for each in value.members
                if annotated(each.name.value) == ("", "id")
            )
            found = next((each.value for each in ids), None)
        self._add(ReferenceBody(opening(value.span), value, found))
        if found is not None:
            self.objects.refer(found, expected, None)

    def all_references(self, value: JsonNode, expected: TypeRef) -> None:
        """Bind what a collection of references is replaced with.

        Spec: JSON Format, "Collection of Entity References".
        """
        held = value.get("value") if isinstance(value, JsonObject) else None
        if not isinstance(held, JsonArray):
            if not self.objects.parts:
                what = "an object whose 'value' is a list of references"
                self._add(Body(opening(value.span), value, what))
            return
        for each in held.items:
            self.reference(each, expected)

    def action(
        self, value: JsonNode, name: str, action: Action | None, bound_to: TypeRef
    ) -> None:
        if not isinstance(value, JsonObject):
            self._misshapen(value)
            return
        simple = name.rpartition(".")[2]
        self._add(ActionBody(value.span, simple, action, bound_to, value))
        if action is None:
            return
        own = own_parameters(action)
        known = {each.name: each for each in own}
        written = {each.name.value for each in value.members}
        missing = tuple(each for each in known if each not in written)
        given = set()
        for member in value.members:
            target, term = annotated(member.name.value)
            if term or not target:
                continue
            given.add(target)
            parameter = known.get(target)
            if parameter is None:
                is_binding = action.is_bound and target == action.parameters[0].name
                span = name_span(member.name)
                self._add(
                    UnknownParameter(span, member.name, action, missing, is_binding)
                )
                continue
            self.objects.value(
                target,
                member.value,
                parameter.type,
                parameter.facets,
                role=Role.PARAMETER,
            )
        for each in own:
            # Spec: Protocol, "Invoking an Action": what is nullable may be left out.
            if (
                each.name not in given
                and not each.is_nullable
                and not each.type.is_collection
                and optional_parameter(each) is None
            ):
                self._add(MissingParameter(opening(value.span), action, each))
