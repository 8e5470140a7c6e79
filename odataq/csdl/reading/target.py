"""The parser target: the open elements, and what all readers of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

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
    from odataq.csdl.reading.late import LateReader
    from odataq.csdl.reading.tables import Attributes, Entry
    from odataq.csdl.types import Facets, TypeRef

__all__ = ["DocumentTarget", "old_version"]

_Part = TypeVar("_Part")

# What libxml2 allows for a text in a tree, which is not made here.
_TEXT_LENGTH: Final = 10_000_000


class DocumentTarget:
    """Receives the events of lxml; `close` returns the parsed document.

    `schema` and `item` are the open schema and schema child; `child` is the
    step to the open or last child of that, `part` what was made of it.
    """

    def __init__(self, document: Document, problems: Problems) -> None:
        """Start before the root element; `listen` makes it ready."""
        self.values = AttributeReader(document, problems)
        self.parsed = ParsedDocument(document, self.values)
        self.schema: Schema | None = None
        self.declared = Declared()
        self.item: object = None
        self.item_ordinal = 0
        self.child: tuple[str, str | None, int] | None = None
        self.part: object = None
        self.nodes: list[Node] = []
        self.text_length = 0
        self.late_reader: LateReader | None = None
        self.mark = -1
        self.marks = 0
        self._skip = Table(self._skipped)
        self._unescapes = False
        self._growing: list[tuple[object, str]] = []

    # Events

    def listen(self, root: Table) -> None:
        """Make the event methods; `root` is the table of the root element.

        An element costs a look-up and a call. Documents have tens of thousands
        of them: closures are a tenth faster than methods that ask `self`.
        """
        expected = root
        still_open: list[Table] = []
        push, pop = still_open.append, still_open.pop
        nodes = self.nodes

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal expected
            push(expected)
            read, expected = expected[tag]
            read(attributes)

        def end(_tag: str) -> None:
            nonlocal expected
            if expected.at_end is not None:
                expected.at_end()
            expected = pop()

        def data(text: str) -> None:
            # Only annotation expressions have any.
            if nodes:
                nodes[-1][2].append(text)
                self.text_length += len(text)
                if self.text_length > _TEXT_LENGTH:
                    raise DocumentError("CSD102", "an annotation's text is too long")

        def pi(_target: str, text: str) -> None:
            if expected.at_mark is not None:
                expected.at_mark(int(text))

        self.pi = pi
        self.start = start
        self.end = end
        self.data = data

    def unescape(self) -> None:
        """Read attributes of a document that has ampersands.

        Without entities libxml2 leaves each ampersand of an attribute as
        `&#38;`, however it was written.
        """
        if self._unescapes:
            return
        self._unescapes = True
        start = self.start

        def unescaped(tag: str, attributes: dict[str, str]) -> None:
            for name, value in attributes.items():
                if "&" in value:
                    attributes[name] = value.replace("&#38;", "&")
            start(tag, attributes)

        self.start = unescaped

    def doctype(self, *_: object) -> None:
        """Refuse a document type declaration before it is looked into."""
        raise DocumentError("CSD103", "a document type declaration is not allowed")

    def close(self) -> ParsedDocument:
        """Return what was read, with all parts complete."""
        parsed = self.parsed
        # In an order that doesn't change from run to run, for the diagnostics.
        for text in sorted(
            parsed.property_types | parsed.navigation_types | parsed.operation_types
        ):
            self.type_ref(text)
        for part, attribute in self._growing:
            assign(part, attribute, tuple(getattr(part, attribute)))
        self._growing.clear()
        return self.parsed

    def take_mark(self, number: int) -> None:
        """Remember what was cut out of the open element, until it ends."""
        self.mark = number
        self.marks += 1

    def unexpected(self, table: Table, tag: str) -> Entry:
        """Report an element that has no place where it stands, and skip it."""
        namespace, _, local = tag.rpartition("}")
        if f"{namespace}}}".startswith(OLD_NAMESPACES):
            raise old_version(local)
        if not table.is_inner:
            self.child = None
        message = f"unexpected element '{local}'"
        self.report("CSD110", message, Step(local), same_as=tag)
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
        self.item = None
        self.child = (tag, attributes.get("Name"), 0)
        if not ELEMENTS[tag].fits(attributes):
            self.values.check(tag, attributes, self.here())
        return self.name(attributes)

    def open_item(self, part: object, ordinal: int = 0) -> None:
        """Make a part the open schema child."""
        self.item = part
        self.item_ordinal = ordinal
        self.child = None

    def begin_child(self, tag: str, attributes: Attributes) -> str:
        """Begin a child of a schema child; return its name."""
        self.child = (tag, attributes.get("Name"), 0)
        if not ELEMENTS[tag].fits(attributes):
            self.values.check(tag, attributes, self.here())
        return self.name(attributes)

    def again(self, ordinal: int = 1) -> None:
        """Say that the open child is one more with the same name."""
        if self.child is not None:
            tag, name, _ = self.child
            self.child = (tag, name, ordinal)

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
        """Return the steps to the open element."""
        if self.schema is None:
            return ()
        steps = [Step("Schema", self.schema.namespace)]
        if self.item is not None:
            tag, name = type(self.item).__name__, getattr(self.item, "name", None)
            steps.append(Step(tag, name, self.item_ordinal))
        if self.child is not None:
            steps.append(Step(*self.child))
        return tuple(steps)

    def report(
        self,
        code: str,
        message: str,
        *steps: Step,
        hint: str | None = None,
        same_as: str | None = None,
    ) -> None:
        """Report something at the open element or below."""
        self.values.report(
            code, message, (*self.here(), *steps), hint=hint, same_as=same_as
        )

    # Attributes

    def check(self, tag: str, attributes: Attributes, *steps: Step) -> None:
        """Report what an element has too much and lacks of attributes."""
        if not ELEMENTS[tag].fits(attributes):
            self.values.check(tag, attributes, (*self.here(), *steps))

    def name(self, attributes: Attributes) -> str:
        """Return the name of the open element, one object for one text."""
        known = self.values.names.get(attributes.get("Name", ""))
        return self.values.name(attributes, self.here) if known is None else known

    def boolean(self, attributes: Attributes, name: str, *, default: bool) -> bool:
        """Return a Boolean attribute, its default where it isn't given."""
        if name not in attributes:
            return default
        return self.values.boolean(attributes, name, self.here(), default=default)

    def facets(self, attributes: Attributes) -> Facets:
        """Return the facets of an element, one object for the same values."""
        return self.values.facets(attributes, self.here)

    def type_ref(self, text: str) -> TypeRef:
        """Return a type as it stands; aliases are replaced in the end."""
        known = self.values.type_refs.get(text)
        return self.values.type_ref(text) if known is None else known


def _ignore(_attributes: Attributes) -> None:
    """Read nothing: the element is skipped."""


def old_version(local: str) -> DocumentError:
    """Return the error for a document before OData 4.0."""
    return DocumentError(
        "CSD106",
        "this is CSDL of OData V1, V2 or V3, as the namespace of its element "
        f"'{local}' says; only 4.0 and 4.01 can be read",
    )
