"""Binds the URLs by which a request refers to entities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from odataq.csdl.types import UNKNOWN, TypeRef, assignable
from odataq.diagnostics import Severity
from odataq.semantics.binder import bind
from odataq.semantics.marks import InvalidKey, UnknownResource, ValueMisfit
from odataq.semantics.payload import EntityReference, Fault, ReferenceForm
from odataq.semantics.resource import ResourceKind
from odataq.source import Source, Span
from odataq.syntax.nodes import OpaqueOption, Query
from odataq.syntax.parser import parse_source
from odataq.text.guids import GUID
from odataq.text.json_tree import JsonString, source_of

if TYPE_CHECKING:
    from odataq.csdl.model import Model, NavigationProperty
    from odataq.profiles import Profile
    from odataq.semantics.binding import Binding
    from odataq.text.json_tree import JsonNode

__all__ = ["ReferenceBinder", "bind_id"]

_CONTENT = re.compile(r"\$[^/?#()]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_GUID = re.compile(rf"\{{?{GUID}\}}?")
# What people write for the root of their service where nobody is meant to see it.
_ROOT = re.compile(
    r"(?:https?://)?(?:\[[^\]/]*\]|<[^>/]*>|\$?\{\{?[^}/]*\}?\}|%[^%/]*%)[^/]*/"
    r"(?:api/data/v[0-9.]+/)?"
)
# What a relative URL begins with, from wherever it is.
_UP = re.compile(r"/?(?:\.\./)*+")
_PLACEHOLDER = re.compile(r"[<>{}\[\]]|\.\.\.|\u2026|%[A-Za-z_]+%")
# Nobody's request refers to so many entities in other ways than by their ids.
_MOST: Final = 1_000
_KEY_MARKS: Final = (InvalidKey, ValueMisfit)


def bind_id(binding: Binding, source: Source) -> EntityReference | None:
    """Return what `$id` refers to where it names one of a collection of references.

    `None` without one. Its places are in `source`, the text of the query.

    Spec: Protocol, "Remove a Reference to an Entity".
    """
    tree, model = binding.tree, binding.model
    if binding.resource.kind is not ResourceKind.REFERENCES or model is None:
        return None
    options = tree.options if isinstance(tree, Query) else ()
    named = (
        each
        for each in options
        if isinstance(each, OpaqueOption) and each.name == "$id"
    )
    option = next(named, None)
    if option is None or option.value.startswith("@"):
        return None
    raw = source.text[option.span.start : option.span.end]
    start = option.span.start + raw.find("=") + 1
    span = Span(start, option.span.end)
    binder = ReferenceBinder(model, binding.profile, source)
    text = option.value
    found = binder.refer(text, span, TypeRef(binding.resource.type.name), None)
    is_plain = source.text[start : option.span.end] == text
    marks = tuple(
        evolve(
            each,
            span=Span(start + each.span.start, start + each.span.end)
            if is_plain
            else span,
        )
        for each in found.marks
    )
    return evolve(found, source=source, marks=marks, is_option=True)


@frozen(eq=False)
class ReferenceBinder:
    """Finds out which entities the texts of one body refer to."""

    model: Model
    profile: Profile
    body: Source
    _known: dict[str, EntityReference] = field(factory=dict, init=False)

    def bind(
        self, value: JsonNode, expected: TypeRef, of: NavigationProperty | None
    ) -> EntityReference:
        """Return what a value refers to; never fails.

        Spec: JSON Format, "Bind Operation" and "Entity Reference".
        """
        if not isinstance(value, JsonString):
            return EntityReference(
                value.span,
                "",
                ReferenceForm.RELATIVE,
                expected,
                fault=Fault.NOT_TEXT,
                of=of,
            )
        span = Span(value.offsets[0], value.offsets[-1])
        found = self.refer(value.value, span, expected, of)
        if found.source is None:
            return found
        return evolve(found, source=source_of(value, self.body))

    def refer(
        self, text: str, span: Span, expected: TypeRef, of: NavigationProperty | None
    ) -> EntityReference:
        """Return what a text refers to that stands in a place; never fails."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read(text, span)
        found = evolve(known, span=span, expected=expected, of=of)
        if found.fault is None and not self._fits(found.type, expected):
            return evolve(found, fault=Fault.MISFIT)
        return found

    def _fits(self, found: TypeRef, expected: TypeRef) -> bool:
        """Tell whether an entity of one type may be one of another.

        What is in the set of a base type may well be of the type that is expected.
        """
        single = TypeRef(expected.name)
        return assignable(found, single, self.model) or assignable(
            single, found, self.model
        )

    def _read(self, text: str, span: Span) -> EntityReference:
        if _CONTENT.match(text):
            return EntityReference(span, text, ReferenceForm.CONTENT, UNKNOWN)
        root = _ROOT.match(text)
        start = root.end() if root else 0
        if root is not None or _SCHEME.match(text):
            form = ReferenceForm.ABSOLUTE
        else:
            form = ReferenceForm.RELATIVE
            up = _UP.match(text)
            start = up.end() if up else 0
        plain = EntityReference(span, text, form, UNKNOWN)
        rest = text[start:]
        if _GUID.fullmatch(text):
            return evolve(plain, fault=Fault.KEY)
        if not rest.strip():
            return evolve(plain, fault=Fault.UNREADABLE, detail="it is empty")
        if _PLACEHOLDER.search(rest):
            return evolve(
                plain,
                form=form if root else ReferenceForm.PLACEHOLDER,
            )
        if len(self._known) >= _MOST or not self.model.schemas:
            return plain
        return self._bound(plain, Source(rest, "body"))

    def _bound(self, plain: EntityReference, inner: Source) -> EntityReference:
        parsed = parse_source(inner)
        wrong = next(
            (each for each in parsed.diagnostics if each.severity is Severity.ERROR),
            None,
        )
        if wrong is not None or not isinstance(parsed.node, Query):
            detail = wrong.message if wrong else ""
            return evolve(plain, fault=Fault.UNREADABLE, detail=detail)
        binding = bind(parsed.node, self.model, profile=self.profile)
        unknown = next(
            (each for each in binding.marks if isinstance(each, UnknownResource)), None
        )
        if unknown is not None:
            return evolve(plain, fault=Fault.UNKNOWN_SET, detail=unknown.name)
        shift = len(plain.text) - len(inner.text)
        marks = tuple(
            evolve(each, span=Span(each.span.start + shift, each.span.end + shift))
            for each in binding.marks
            if isinstance(each, _KEY_MARKS)
        )
        found = evolve(plain, binding=binding, marks=marks, source=inner)
        kind = binding.resource.kind
        if kind is ResourceKind.ENTITY:
            return evolve(found, type=binding.resource.type)
        if kind is ResourceKind.ENTITY_COLLECTION:
            return evolve(found, fault=Fault.NO_KEY)
        if kind is ResourceKind.UNKNOWN:
            return found
        return evolve(found, fault=Fault.NOT_ENTITY, detail=kind.value)
