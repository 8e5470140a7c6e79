"""The parser target: the open elements, and what all readers of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from odataq.csdl.documents import DocumentError, Step
from odataq.csdl.elements import ELEMENTS, OLD_NAMESPACES
from odataq.csdl.reading.declared import Declared
from odataq.csdl.reading.parsed import ParsedDocument, assign
from odataq.csdl.reading.tables import Table
from odataq.csdl.reading.values import AttributeReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.csdl.documents import Document
    from odataq.csdl.model import Schema
    from odataq.csdl.problems import Problems
    from odataq.csdl.reading.annotations import Node
    from odataq.csdl.reading.tables import Attributes, Entry
    from odataq.csdl.types import Facets, TypeRef

__all__ = ["DocumentTarget", "old_version"]

_Part = TypeVar("_Part")


class DocumentTarget:
    """Receives the events of lxml; `close` returns the parsed document.

    `expected` is the table of what may come next. `schema`, `item` and
    `member` are the open or last schema, schema child, and child of that.

    An element costs a look-up and a call: documents have tens of thousands.
    """

    def __init__(self, document: Document, problems: Problems) -> None:
        """Start before the root element; `expected` is set by who reads it."""
        self.expected = Table(self.unexpected)
        self.values = AttributeReader(document, problems)
        self.parsed = ParsedDocument(document, self.values)
        self.schema: Schema | None = None
        self.declared = Declared()
        self.item: object = None
        self.item_step: Step | None = None
        self.member: object = None
        self.nodes: list[Node] = []
        self._open: list[Table] = []
        self._skip = Table(self._skipped)
        self._growing: list[tuple[object, str]] = []

    # Events

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        expected = self.expected
        self._open.append(expected)
        read, self.expected = expected[tag]
        # Without attributes lxml gives a shared object that can't be packed.
        read(attributes or {})

    def end(self, _tag: str) -> None:
        """End an element."""
        at_end = self.expected.at_end
        if at_end is not None:
            at_end()
        self.expected = self._open.pop()

    def data(self, text: str) -> None:
        """Receive text; only annotation expressions have any."""
        if self.nodes:
            self.nodes[-1][2].append(text)

    def doctype(self, *_: object) -> None:
        """Refuse a document type declaration before it is looked into."""
        raise DocumentError("CSD103", "a document type declaration is not allowed")

    def close(self) -> ParsedDocument:
        """Return what was read, with all parts complete."""
        for part, attribute in self._growing:
            assign(part, attribute, tuple(getattr(part, attribute)))
        self._growing.clear()
        return self.parsed

    def unexpected(self, _table: Table, tag: str) -> Entry:
        """Report an element that has no place where it stands, and skip it."""
        namespace, _, local = tag.rpartition("}")
        if f"{namespace}}}".startswith(OLD_NAMESPACES):
            raise old_version(local)
        steps = () if self.member is None else (self.member_step(),)
        message = f"unexpected element '{local}'"
        self.report("CSD110", message, *steps, same_as=tag)
        return self._skipped(self._skip, tag)

    def _skipped(self, _table: Table, _tag: str) -> Entry:
        return _ignore, self._skip

    # Parts

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

    def late(self, part: object, attribute: str) -> None:
        """Remember that an attribute holds a name that may use an alias."""
        self.parsed.names.append((part, attribute))

    def begin_item(self, tag: str, attributes: Attributes) -> str:
        """Begin a child of a schema; return its name."""
        self.item_step = None
        self.member = None
        self.check(tag, attributes, Step(tag, attributes.get("Name")))
        return self.name(tag, attributes)

    def open_item(self, part: object, step: Step) -> None:
        """Make a part the open schema child."""
        self.item = part
        self.item_step = step

    def declare(self, table: dict[str, _Part], part: _Part, name: str) -> None:
        """Add the open schema child to its table, unless its name is taken."""
        if name in table:
            self.report("CSD202", f"the schema has '{name}' already")
            return
        self.warn_if_shared(table, name)
        if name:
            table[name] = part

    def warn_if_shared(self, table: Mapping[str, object], name: str) -> None:
        """Report that a part of another kind has the same name."""
        if self.declared.has(name, besides=table):
            message = f"'{name}' is also the name of another part of the schema"
            self.report("CSD216", message)

    @property
    def namespace(self) -> str:
        """The namespace of the open schema."""
        return self.schema.namespace if self.schema else ""

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
        self.values.report(
            code, message, (*self.here(), *steps), hint=hint, same_as=same_as
        )

    # Attributes

    def check(self, tag: str, attributes: Attributes, *steps: Step) -> None:
        """Report what an element has too much and lacks of attributes."""
        element = ELEMENTS[tag]
        if attributes.keys() <= element.attributes and all(
            name in attributes for name in element.required
        ):
            return
        self.values.check(tag, attributes, (*self.here(), *steps))

    def name(self, tag: str, attributes: Attributes) -> str:
        """Return the name of a part, the same object for the same text."""
        known = self.values.names.get(attributes.get("Name", ""))
        if known is not None:
            return known
        return self.values.name(tag, attributes, self.here())

    def boolean(
        self, attributes: Attributes, name: str, *steps: Step, default: bool
    ) -> bool:
        """Return a Boolean attribute, its default where it isn't given."""
        if name not in attributes:
            return default
        steps = (*self.here(), *steps)
        return self.values.boolean(attributes, name, steps, default=default)

    def facets(self, attributes: Attributes, *steps: Step) -> Facets:
        """Return the facets of an element, one object for the same values."""
        return self.values.facets(attributes, (*self.here(), *steps))

    def type_ref(self, text: str) -> TypeRef:
        """Return a type as it stands; aliases are replaced in the end."""
        return self.values.type_ref(text, self.here())


def _ignore(_attributes: Attributes) -> None:
    """Read nothing: the element is skipped."""


def old_version(local: str) -> DocumentError:
    """Return the error for a document before OData 4.0."""
    return DocumentError(
        "CSD106",
        "this is CSDL of OData V1, V2 or V3, as the namespace of its element "
        f"'{local}' says; only 4.0 and 4.01 can be read",
    )
