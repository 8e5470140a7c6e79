"""The parser target: the frame of a document, and the state machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.csdl.documents import DocumentError, Step
from odataq.csdl.elements import EDM, EDMX, OLD_NAMESPACES
from odataq.csdl.model import (
    Include,
    IncludeAnnotations,
    Reference,
    Schema,
    Term,
)
from odataq.csdl.reading.annotations import ANNOTATED, NOTHING
from odataq.csdl.reading.container import entity_container
from odataq.csdl.reading.operations import action, function
from odataq.csdl.reading.state import Declared, State, assign
from odataq.csdl.reading.types import (
    complex_type,
    entity_type,
    enum_type,
    type_definition,
)
from odataq.csdl.values import is_namespace, is_simple_identifier

if TYPE_CHECKING:
    from odataq.csdl.documents import Document
    from odataq.csdl.expressions import Annotation
    from odataq.csdl.problems import Problems
    from odataq.csdl.reading.state import (
        Attributes,
        Children,
        Handler,
        ParsedDocument,
    )

__all__ = ["DocumentTarget"]

_VERSIONS: Final = frozenset({"4.0", "4.01"})
_RESERVED: Final = frozenset({"Edm", "odata", "System", "Transient"})
_WEB_PAGE: Final = frozenset({"html", "{http://www.w3.org/1999/xhtml}html"})


class DocumentTarget:
    """Receives the events of lxml; `close` returns the parsed document.

    Each element leads to a function that makes its part and returns the table
    of the elements that may stand in it. What a table lacks is reported and
    skipped.
    """

    def __init__(self, document: Document, problems: Problems) -> None:
        """Start reading one document."""
        self._state = State(document, problems, _ROOT)
        self._open: list[tuple[Children, object, object]] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin an element."""
        state = self._state
        expected = state.expected
        handler = expected.get(tag)
        self._open.append((expected, state.owner, state.at_end))
        state.at_end = None
        if handler is None:
            state.expected = _unexpected(state, tag, attributes)
        else:
            state.expected = handler(state, attributes)

    def end(self, _tag: str) -> None:
        """End an element."""
        state = self._state
        if state.at_end is not None:
            state.at_end(state)
        state.expected, state.owner, state.at_end = self._open.pop()  # type: ignore[assignment]  # what start() put there

    def data(self, text: str) -> None:
        """Receive text; only annotation expressions have any."""
        if self._state.frames:
            self._state.frames[-1].text.append(text)

    def doctype(self, *_: object) -> None:
        """Refuse a document type declaration before it is looked into."""
        raise DocumentError("CSD103", "a document type declaration is not allowed")

    def close(self) -> ParsedDocument:
        """Return what was read."""
        return self._state.finish()


class _Skip:
    """The children of a skipped element: each is skipped in turn."""

    def get(self, _tag: str, /) -> Handler:
        return _skipped


def _skipped(_state: State, _attributes: Attributes) -> Children:
    return _SKIP


def _unexpected(state: State, tag: str, attributes: Attributes) -> Children:
    namespace, _, local = tag.rpartition("}")
    if state.expected is _ROOT:
        raise _foreign_root(tag, local)
    if f"{namespace}}}".startswith(OLD_NAMESPACES):
        raise _old_version(local, attributes)
    steps = (state.member_step(),) if state.member is not None else ()
    state.report("CSD110", f"unexpected element '{local}'", *steps, same_as=tag)
    return _SKIP


def _foreign_root(tag: str, local: str) -> DocumentError:
    if tag.startswith(OLD_NAMESPACES):
        return _old_version(local, {})
    if tag.lower() in _WEB_PAGE:
        message = "this looks like a web page, perhaps a sign-in page"
    elif local == "error":
        message = "this looks like an error message of a service"
    elif local in {"service", "workspace"}:
        message = "this looks like a service document; $metadata is beside it"
    else:
        message = f"the root element '{tag}' isn't one of CSDL 4.0 or 4.01"
    return DocumentError("CSD105", message)


def _old_version(local: str, attributes: Attributes) -> DocumentError:
    version = attributes.get("Version")
    shown = f" (Version '{version}')" if version else ""
    return DocumentError(
        "CSD106",
        f"this is CSDL of OData V1, V2 or V3{shown}, as its namespace at "
        f"'{local}' says; only 4.0 and 4.01 can be read",
    )


def _edmx(state: State, attributes: Attributes) -> Children:
    state.check("Edmx", attributes)
    version = attributes.get("Version", "4.0")
    if version not in _VERSIONS:
        raise DocumentError(
            "CSD106", f"version '{version}' can't be read, only 4.0 and 4.01"
        )
    state.parsed.version = version
    state.at_end = _end_edmx
    return _IN_EDMX


def _end_edmx(state: State) -> None:
    if not state.has_data_services:
        state.schema = None
        state.report("CSD115", "element 'Edmx' needs an element 'DataServices'")


def _data_services(state: State, _attributes: Attributes) -> Children:
    if state.has_data_services:
        state.report("CSD114", "there is an element 'DataServices' already")
    state.has_data_services = True
    return _IN_DATA_SERVICES


def _reference(state: State, attributes: Attributes) -> Children:
    uri = attributes.get("Uri")
    state.check("Reference", attributes, Step("Reference", uri))
    part = Reference(uri or "")
    state.item = state.owner = part
    state.parsed.references.append(part)
    return _IN_REFERENCE


def _include(state: State, attributes: Attributes) -> Children:
    namespace = attributes.get("Namespace")
    state.check("Include", attributes, Step("Include", namespace))
    if namespace and isinstance(state.item, Reference):
        part = Include(namespace, attributes.get("Alias"))
        state.add_to(state.item, "includes", part)
        state.owner = part
    return ANNOTATED


def _include_annotations(state: State, attributes: Attributes) -> Children:
    step = Step("IncludeAnnotations", attributes.get("TermNamespace"))
    state.check("IncludeAnnotations", attributes, step)
    if isinstance(state.item, Reference):
        part = IncludeAnnotations(
            attributes.get("TermNamespace", ""),
            attributes.get("Qualifier"),
            attributes.get("TargetNamespace"),
        )
        state.add_to(state.item, "include_annotations", part)
    return NOTHING


def _schema(state: State, attributes: Attributes) -> Children:
    namespace, alias = attributes.get("Namespace", ""), attributes.get("Alias")
    declared = state.declared = Declared()
    part = Schema(
        namespace,
        alias,
        declared.types,
        declared.terms,
        declared.actions,  # type: ignore[arg-type]  # lists until the end
        declared.functions,  # type: ignore[arg-type]  # lists until the end
        declared.containers,
    )
    state.schema = part
    state.item_step = state.member = None
    state.item = state.owner = part
    state.parsed.schemas.append(part)
    state.check("Schema", attributes)
    if namespace and not is_namespace(namespace):
        state.report("CSD201", f"'{namespace}' is no namespace")
    if alias is not None and not is_simple_identifier(alias):
        state.report("CSD201", f"alias '{alias}' is no simple identifier")
    for name in (namespace, alias):
        if name in _RESERVED:
            state.report("CSD210", f"'{name}' is reserved")
    return _IN_SCHEMA


def _term(state: State, attributes: Attributes) -> Children:
    name = state.begin_item("Term", attributes)
    step = Step("Term", name)
    part = Term(
        name,
        state.namespace,
        state.type_ref(attributes),
        state.boolean(attributes, "Nullable", step, default=True),
        state.facets(attributes, step),
        attributes.get("BaseTerm"),
        attributes.get("DefaultValue"),
        tuple(attributes.get("AppliesTo", "").split()),
    )
    if part.base_term is not None:
        state.late(part, "base_term")
    terms = state.declared.terms
    state.open_item(part, Step("Term", name, int(name in terms)))
    if state.declared.has(name):
        state.taken(name)
    elif name:
        terms[name] = part
    return ANNOTATED


def _annotations(state: State, attributes: Attributes) -> Children:
    state.item_step = state.member = None
    target = attributes.get("Target", "")
    step = Step("Annotations", attributes.get("Target"))
    state.check("Annotations", attributes, step)
    qualifier = attributes.get("Qualifier")
    if qualifier is not None and not is_simple_identifier(qualifier):
        message = f"qualifier '{qualifier}' is no simple identifier"
        state.report("CSD201", message, step)
    state.item_step = step
    applied: list[Annotation] = []
    state.owner = applied

    def end(state: State) -> None:
        if not applied:
            state.report("CSD115", "'Annotations' without an 'Annotation'")
        steps = state.here()
        for each in applied:
            assign(each, "target", target)
            if each.qualifier is None and qualifier is not None:
                assign(each, "qualifier", qualifier)
            state.parsed.annotations.append((target, each, steps))

    state.at_end = end
    return ANNOTATED


_SKIP: Final[Children] = _Skip()
_IN_REFERENCE: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDMX + "Include": _include,
    EDMX + "IncludeAnnotations": _include_annotations,
}
_IN_DATA_SERVICES: Final[dict[str, Handler]] = {EDM + "Schema": _schema}
_IN_EDMX: Final[dict[str, Handler]] = {
    EDMX + "DataServices": _data_services,
    EDMX + "Reference": _reference,
}
_ROOT: Final[dict[str, Handler]] = {EDMX + "Edmx": _edmx, EDM + "Schema": _schema}
_IN_SCHEMA: Final[dict[str, Handler]] = {
    **ANNOTATED,
    EDM + "Action": action,
    EDM + "Annotations": _annotations,
    EDM + "ComplexType": complex_type,
    EDM + "EntityContainer": entity_container,
    EDM + "EntityType": entity_type,
    EDM + "EnumType": enum_type,
    EDM + "Function": function,
    EDM + "Term": _term,
    EDM + "TypeDefinition": type_definition,
}
