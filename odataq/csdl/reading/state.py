"""What is known while one document is read: where we are, and what we have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from odataq.csdl.documents import Step
from odataq.csdl.elements import ELEMENTS
from odataq.csdl.types import NO_FACETS, PRIMITIVE_TYPES, Facets, TypeRef
from odataq.csdl.values import is_simple_identifier, read_facets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol

    from odataq.csdl.documents import Document
    from odataq.csdl.expressions import Annotation, Expression
    from odataq.csdl.model import (
        ActionImport,
        EntityContainer,
        EntitySet,
        FunctionImport,
        Member,
        NavigationProperty,
        NavigationPropertyBinding,
        Property,
        Reference,
        Schema,
        SchemaType,
        Singleton,
        Term,
    )
    from odataq.csdl.operations import Action, Function
    from odataq.csdl.problems import Problems

    Attributes = Mapping[str, str]

    class Children(Protocol):
        """The elements that may stand in an element, and who reads them."""

        def get(self, tag: str, /) -> Handler | None:
            """Return who reads an element, `None` where it has no place."""

    class Handler(Protocol):
        """Makes the part of an element; returns what may stand in it."""

        def __call__(self, state: State, attributes: Attributes, /) -> Children: ...


__all__ = [
    "ContainerChildren",
    "Declared",
    "Frame",
    "Members",
    "ParsedDocument",
    "State",
    "assign",
]

# Parts are frozen; until a model is handed out the reader completes them.
assign: Final = object.__setattr__

_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}
_CONTAINER_TABLES: Final = {
    "EntitySet": "entity_sets",
    "Singleton": "singletons",
    "ActionImport": "action_imports",
    "FunctionImport": "function_imports",
}
_COLLECTION: Final = "Collection("


@define(eq=False)
class ParsedDocument:
    """What one document declares, with names as they stand in it.

    `names` lists the parts that hold a qualified name, and the attribute that
    does; `type_refs` the types by their text, one object a text.
    `annotations` has what `Annotations` elements say, by target.
    """

    document: Document
    version: str = "4.0"
    schemas: list[Schema] = field(factory=list)
    references: list[Reference] = field(factory=list)
    annotations: list[tuple[str, Annotation, tuple[Step, ...]]] = field(factory=list)
    type_refs: dict[str, TypeRef] = field(factory=dict)
    names: list[tuple[object, str]] = field(factory=list)


@define(eq=False)
class Frame:
    """An annotation or expression that is being read."""

    kind: str
    attributes: Attributes
    text: list[str] = field(factory=list)
    children: list[Expression] = field(factory=list)
    annotations: list[Annotation] = field(factory=list)


@define(eq=False)
class Declared:
    """What the open schema declares so far; its `Schema` shares the tables."""

    types: dict[str, SchemaType] = field(factory=dict)
    terms: dict[str, Term] = field(factory=dict)
    actions: dict[str, list[Action]] = field(factory=dict)
    functions: dict[str, list[Function]] = field(factory=dict)
    containers: dict[str, EntityContainer] = field(factory=dict)

    def has(self, name: str, *, besides: Mapping[str, object] | None = None) -> bool:
        """Tell whether a name is taken, overloads of one kind apart."""
        return any(
            name in table
            for table in (
                self.types,
                self.terms,
                self.actions,
                self.functions,
                self.containers,
            )
            if table is not besides
        )


@define(eq=False)
class ContainerChildren:
    """What the open container declares so far."""

    entity_sets: dict[str, EntitySet] = field(factory=dict)
    singletons: dict[str, Singleton] = field(factory=dict)
    action_imports: dict[str, ActionImport] = field(factory=dict)
    function_imports: dict[str, FunctionImport] = field(factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether a name is taken."""
        return any(self.has_same(tag, name) for tag in _CONTAINER_TABLES)

    def has_same(self, tag: str, name: str) -> bool:
        """Tell whether an element of the same kind has a name."""
        return name in getattr(self, _CONTAINER_TABLES[tag])


@define(eq=False)
class Members:
    """What the open structured type declares so far."""

    properties: dict[str, Property] = field(factory=dict)
    navigation_properties: dict[str, NavigationProperty] = field(factory=dict)


class State:
    """Where the reading of a document stands.

    `expected` is what may come next, `owner` the part that an annotation
    belongs to, `at_end` what is done when the open element ends; the target
    puts all three back. `schema`, `item` and `member` are the open or last
    schema, schema child, and child of that; `declared`, `members` and `bindings`
    the tables that they are filled through.
    """

    def __init__(
        self, document: Document, problems: Problems, expected: Children
    ) -> None:
        """Start before the root element."""
        self.parsed = ParsedDocument(document)
        self.problems = problems
        self.expected = expected
        self.owner: object = None
        self.at_end: Callable[[State], None] | None = None
        self.schema: Schema | None = None
        self.declared = Declared()
        self.members = Members()
        self.children = ContainerChildren()
        self.has_data_services = False
        self.enum_members: dict[str, Member] = {}
        self.bindings: dict[str, NavigationPropertyBinding] = {}
        self.item: object = None
        self.item_step: Step | None = None
        self.member: object = None
        self.frames: list[Frame] = []
        self.parameter_names: set[str] = set()
        self._growing: list[tuple[object, str]] = []
        self._names: dict[str, str] = {"": ""}
        self._texts: dict[str, str] = {}
        self._facets: dict[tuple[str | None, ...], Facets] = {}

    def add_to(self, part: object, attribute: str, item: object) -> None:
        """Add to a tuple of a part; a list until the document ends.

        A tuple made anew for each item would take quadratic time.
        """
        items = getattr(part, attribute)
        if isinstance(items, list):
            items.append(item)
        else:
            assign(part, attribute, [*items, item])
            self._growing.append((part, attribute))

    def finish(self) -> ParsedDocument:
        """Return what was read, with all parts complete."""
        for part, attribute in self._growing:
            assign(part, attribute, tuple(getattr(part, attribute)))
        for schema in self.parsed.schemas:
            for table in (schema.actions, schema.functions):
                for name in table:
                    table[name] = tuple(table[name])  # type: ignore[index]  # ours
        return self.parsed

    # Reporting

    def here(self) -> tuple[Step, ...]:
        """Return the steps to the open schema child."""
        if self.schema is None:
            return ()
        step = Step("Schema", self.schema.namespace)
        return (step, self.item_step) if self.item_step else (step,)

    def member_step(self) -> Step:
        """Return the step to the open child of a schema child."""
        return Step(type(self.member).__name__, getattr(self.member, "name", None))

    def report(
        self,
        code: str,
        message: str,
        *steps: Step,
        hint: str | None = None,
        same_as: str | None = None,
    ) -> None:
        """Report something at an element below the open schema child."""
        self.problems.add(
            self.parsed.document,
            code,
            message,
            (*self.here(), *steps),
            hint=hint,
            same_as=same_as,
        )

    # Schema children

    def begin_item(self, tag: str, attributes: Attributes) -> str:
        """Begin a child of a schema; return its name."""
        self.item_step = None
        self.member = None
        self.check(tag, attributes, Step(tag, attributes.get("Name")))
        return self.name(tag, attributes)

    def open_item(self, part: object, step: Step) -> None:
        """Make a part the open schema child."""
        self.item = self.owner = part
        self.item_step = step

    def taken(self, name: str) -> None:
        """Report that the open schema child has the name of another one."""
        self.report("CSD202", f"the schema has '{name}' already")

    @property
    def namespace(self) -> str:
        """The namespace of the open schema."""
        return self.schema.namespace if self.schema else ""

    # Attributes

    def check(self, tag: str, attributes: Attributes, *steps: Step) -> None:
        """Report what an element has too much and lacks of attributes."""
        element = ELEMENTS[tag]
        if not attributes.keys() <= element.attributes:
            for name in attributes.keys() - element.attributes:
                # Attributes of other vocabularies may stand anywhere.
                if not name.startswith("{"):
                    self.report(
                        "CSD111",
                        f"element '{tag}' has no attribute '{name}'",
                        *steps,
                        same_as=f"{tag}/{name}",
                    )
        for name in element.required:
            if name not in attributes:
                self.report(
                    "CSD112", f"element '{tag}' needs the attribute '{name}'", *steps
                )

    def name(self, tag: str, attributes: Attributes, *steps: Step) -> str:
        """Return the name of a part, the same object for the same text."""
        text = attributes.get("Name", "")
        known = self._names.get(text)
        if known is not None:
            return known
        if text and not is_simple_identifier(text):
            self.report(
                "CSD201", f"'{text}' is no simple identifier", *steps, Step(tag, text)
            )
        return self._names.setdefault(text, text)

    def intern(self, text: str) -> str:
        """Return the same object for the same text."""
        return self._texts.setdefault(text, text)

    def boolean(
        self,
        attributes: Attributes,
        name: str,
        *steps: Step,
        default: bool,
    ) -> bool:
        """Return a Boolean attribute, its default where it isn't given."""
        text = attributes.get(name)
        if text is None:
            return default
        value = _BOOLEANS.get(text)
        if value is None:
            message = f"{name} '{text}' is neither 'true' nor 'false'"
            self.report("CSD113", message, *steps)
            return default
        return value

    def facets(self, attributes: Attributes, *steps: Step) -> Facets:
        """Return the facets of an element, one object for the same values."""
        get = attributes.get
        key = (
            get("MaxLength"),
            get("Precision"),
            get("Scale"),
            get("Unicode"),
            get("SRID"),
        )
        known = self._facets.get(key)
        if known is not None:
            return known
        wrong: list[str] = []

        def report(facet: str, message: str) -> None:
            wrong.append(facet)
            self.report("CSD303", message, *steps, same_as=message)

        made = read_facets(attributes, report)
        if not wrong:
            self._facets[key] = made if made != NO_FACETS else NO_FACETS
        return made

    def type_ref(self, attributes: Attributes, name: str = "Type") -> TypeRef:
        """Return a type as it stands; aliases are replaced in the end."""
        text = attributes.get(name, "")
        known = self.parsed.type_refs.get(text)
        return known if known is not None else self._make_type_ref(text)

    def _make_type_ref(self, text: str) -> TypeRef:
        name = text
        is_collection = name.startswith(_COLLECTION) and name.endswith(")")
        if is_collection:
            name = name[len(_COLLECTION) : -1]
        if "." not in name and f"Edm.{name}" in PRIMITIVE_TYPES:
            self.report(
                "CSD215",
                f"type '{name}' lacks its namespace",
                hint=f"write 'Edm.{name}'",
                same_as=name,
            )
            name = f"Edm.{name}"
        made = TypeRef(name, is_collection)
        self.parsed.type_refs[text] = made
        return made

    def late(self, part: object, attribute: str) -> None:
        """Remember that an attribute holds a name that may use an alias."""
        self.parsed.names.append((part, attribute))
