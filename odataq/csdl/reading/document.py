"""Reads the frame of a document: wrappers, references, schemas, terms."""

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
from odataq.csdl.reading.annotations import AnnotationReader
from odataq.csdl.reading.container import ContainerReader
from odataq.csdl.reading.declared import Declared
from odataq.csdl.reading.late import LateReader
from odataq.csdl.reading.operations import OperationReader
from odataq.csdl.reading.parsed import Targeted, assign
from odataq.csdl.reading.simple_types import SimpleTypeReader
from odataq.csdl.reading.structured import StructuredTypeReader
from odataq.csdl.reading.tables import Table
from odataq.csdl.reading.target import DocumentTarget, old_version
from odataq.text.identifiers import is_namespace, is_simple_identifier

if TYPE_CHECKING:
    from odataq.csdl.documents import Document
    from odataq.csdl.problems import Problems
    from odataq.csdl.reading.annotations import Node
    from odataq.csdl.reading.outline import Outline
    from odataq.csdl.reading.tables import Attributes, Entry

__all__ = ["frame_target_for", "target_for"]

_VERSIONS: Final = frozenset({"4.0", "4.01"})
_RESERVED: Final = frozenset({"Edm", "odata", "System", "Transient"})
_WEB_PAGES: Final = frozenset({"html", "{http://www.w3.org/1999/xhtml}html"})
_SERVICE_DOCUMENTS: Final = frozenset({"service", "workspace"})


def target_for(document: Document, problems: Problems) -> DocumentTarget:
    """Return a target that reads one document."""
    target = DocumentTarget(document, problems)
    target.listen(_DocumentReader(target).root)
    return target


def frame_target_for(
    document: Document, problems: Problems, outline: Outline
) -> DocumentTarget:
    """Return a target that reads the frame of one document."""
    target = target_for(document, problems)
    target.late_reader = target.parsed.late = LateReader(
        outline, target.parsed, lambda: target_for(document, problems)
    )
    parsed = target.parsed
    parsed.property_types.update(each.decode() for each in outline.property_types)
    parsed.navigation_types.update(each.decode() for each in outline.navigation_types)
    parsed.operation_types.update(each.decode() for each in outline.operation_types)
    for types in (
        parsed.property_types,
        parsed.navigation_types,
        parsed.operation_types,
    ):
        types.discard("")
    return target


class _DocumentReader:
    """Reads all elements outside of a schema's children."""

    def __init__(self, target: DocumentTarget) -> None:
        self._target = target
        self._has_data_services = False
        self._reference: Reference | None = None
        self._include: Include | None = None
        self._applied: list[Node] = []
        self._applies: Attributes = {}
        annotations = AnnotationReader(target)
        in_schema = self._schema_table(annotations)
        self.root = Table(_foreign_root)
        in_edmx = Table(target.unexpected, self._end_edmx)
        in_services = Table(target.unexpected)
        in_reference = Table(target.unexpected)
        annotations.allow_for(in_reference, lambda: self._reference)
        in_include = annotations.table_for(lambda: self._include)
        self.root[EDMX + "Edmx"] = (self._begin_edmx, in_edmx)
        self.root[EDM + "Schema"] = (self._begin_schema, in_schema)
        in_edmx[EDMX + "DataServices"] = (self._begin_data_services, in_services)
        in_edmx[EDMX + "Reference"] = (self._begin_reference, in_reference)
        in_services[EDM + "Schema"] = (self._begin_schema, in_schema)
        in_reference[EDMX + "Include"] = (self._begin_include, in_include)
        in_reference[EDMX + "IncludeAnnotations"] = (
            self._include_annotations,
            Table(target.unexpected),
        )

    def _schema_table(self, annotations: AnnotationReader) -> Table:
        target = self._target
        structured = StructuredTypeReader(target, annotations)
        simple = SimpleTypeReader(target, annotations)
        operations = OperationReader(target, annotations)
        containers = ContainerReader(target, annotations)
        table = Table(target.unexpected, self._end_schema)
        table.at_mark = target.take_mark
        annotations.allow_for(table, lambda: target.schema)
        in_annotations = Table(target.unexpected, self._end_annotations)
        annotations.allow(in_annotations, self._apply)
        for tag, read, inner in (
            ("EntityType", structured.entity_type, structured.in_entity_type),
            ("ComplexType", structured.complex_type, structured.in_complex_type),
            ("EnumType", simple.enum_type, simple.in_enum_type),
            ("TypeDefinition", simple.type_definition, simple.in_type_definition),
            ("Action", operations.action, operations.in_operation),
            ("Function", operations.function, operations.in_operation),
            ("EntityContainer", containers.entity_container, containers.in_container),
            ("Term", self._term, annotations.table_for(lambda: target.item)),
            ("Annotations", self._begin_annotations, in_annotations),
        ):
            table[EDM + tag] = (read, inner)
        return table

    # Wrappers

    def _begin_edmx(self, attributes: Attributes) -> None:
        target = self._target
        target.check("Edmx", attributes)
        version = attributes.get("Version", "4.0")
        if version not in _VERSIONS:
            raise DocumentError(
                "CSD106", f"version '{version}' can't be read, only 4.0 and 4.01"
            )
        target.parsed.version = version

    def _end_edmx(self) -> None:
        if not self._has_data_services:
            self._target.schema = None
            message = "element 'Edmx' needs an element 'DataServices'"
            self._target.report("CSD115", message)

    def _begin_data_services(self, _attributes: Attributes) -> None:
        if self._has_data_services:
            message = "there is an element 'DataServices' already"
            self._target.report("CSD114", message)
        self._has_data_services = True

    def _begin_reference(self, attributes: Attributes) -> None:
        uri = attributes.get("Uri")
        self._target.check("Reference", attributes, Step("Reference", uri))
        self._reference = Reference(uri or "")
        self._target.parsed.references.append(self._reference)

    def _begin_include(self, attributes: Attributes) -> None:
        namespace = attributes.get("Namespace")
        self._target.check("Include", attributes, Step("Include", namespace))
        self._include = None
        if namespace:
            self._include = Include(namespace, attributes.get("Alias"))
            self._target.add_to(self._reference, "includes", self._include)

    def _include_annotations(self, attributes: Attributes) -> None:
        step = Step("IncludeAnnotations", attributes.get("TermNamespace"))
        self._target.check("IncludeAnnotations", attributes, step)
        part = IncludeAnnotations(
            attributes.get("TermNamespace", ""),
            attributes.get("Qualifier"),
            attributes.get("TargetNamespace"),
        )
        self._target.add_to(self._reference, "include_annotations", part)

    # Schemas

    def _begin_schema(self, attributes: Attributes) -> None:
        target = self._target
        namespace, alias = attributes.get("Namespace", ""), attributes.get("Alias")
        target.declared = Declared()
        target.schema = Schema(
            namespace,
            alias,
            target.declared.types,
            target.declared.terms,
            containers=target.declared.containers,
        )
        target.item = target.child = None
        target.parsed.schemas.append(target.schema)
        target.check("Schema", attributes)
        if namespace and not is_namespace(namespace):
            target.report("CSD201", f"'{namespace}' is no namespace")
        if alias is not None and not is_simple_identifier(alias):
            target.report("CSD201", f"alias '{alias}' is no simple identifier")
        for name in (namespace, alias):
            if name in _RESERVED:
                target.report("CSD210", f"'{name}' is reserved")

    def _end_schema(self) -> None:
        self._target.item = self._target.child = None
        schema, declared = self._target.schema, self._target.declared
        actions = {name: tuple(each) for name, each in declared.actions.items()}
        functions = {name: tuple(each) for name, each in declared.functions.items()}
        assign(schema, "actions", actions)
        assign(schema, "functions", functions)

    def _term(self, attributes: Attributes) -> None:
        target = self._target
        name = target.begin_item("Term", attributes)
        part = Term(
            name,
            target.namespace,
            target.type_ref(attributes.get("Type", "")),
            target.boolean(attributes, "Nullable", default=True),
            target.facets(attributes),
            attributes.get("BaseTerm"),
            attributes.get("DefaultValue"),
            tuple(attributes.get("AppliesTo", "").split()),
        )
        if part.base_term is not None:
            target.late(part, "base_term")
        terms = target.declared.terms
        target.open_item(part, int(name in terms))
        target.declare(terms, part, name)

    def _begin_annotations(self, attributes: Attributes) -> None:
        target = self._target
        target.item = None
        target.child = ("Annotations", attributes.get("Target"), 0)
        target.check("Annotations", attributes)
        if "Target" not in attributes:
            target.report("CSD207", "element 'Annotations' has no target")
        qualifier = attributes.get("Qualifier")
        if qualifier is not None and not is_simple_identifier(qualifier):
            message = f"qualifier '{qualifier}' is no simple identifier"
            target.report("CSD201", message)
        self._applied = []
        self._applies = attributes

    def _apply(self, node: Node) -> None:
        self._applied.append(node)

    def _end_annotations(self) -> None:
        target = self._target
        if not self._applied:
            target.report("CSD115", "'Annotations' without an 'Annotation'")
        steps = target.here()
        goal, qualifier = (
            self._applies.get("Target", ""),
            self._applies.get("Qualifier"),
        )
        target.parsed.targeted.append(Targeted(goal, qualifier, self._applied, steps))


def _foreign_root(_table: Table, tag: str) -> Entry:
    """Say what a document is whose root is none of CSDL."""
    namespace, _, local = tag.rpartition("}")
    if f"{namespace}}}".startswith(OLD_NAMESPACES):
        raise old_version(local)
    if tag.lower() in _WEB_PAGES:
        message = "this looks like a web page, perhaps a sign-in page"
    elif local == "error":
        message = "this looks like an error message of a service"
    elif local in _SERVICE_DOCUMENTS:
        message = "this looks like a service document; $metadata is beside it"
    else:
        message = f"the root element '{tag}' isn't one of CSDL 4.0 or 4.01"
    raise DocumentError("CSD105", message)
