"""Reads the parts of a document that were cut out, when they are asked for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lxml import etree

from odataq.csdl.lazy import Lazy, leave_unread
from odataq.csdl.members import Members
from odataq.csdl.model import (
    ComplexType,
    EntitySet,
    EntityType,
    EnumType,
    Singleton,
    TypeDefinition,
)
from odataq.csdl.operations import Action, Function
from odataq.csdl.problems import Problems
from odataq.csdl.reading.annotations import make_annotation
from odataq.csdl.reading.outline import has_property
from odataq.csdl.reading.parsed import annotate, assign
from odataq.csdl.reading.targets import Children, signatures_of
from odataq.csdl.reading.values import AttributeReader
from odataq.csdl.xml import target_parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from odataq.csdl.expressions import Annotation
    from odataq.csdl.reading.outline import Applied, Cut, Outline
    from odataq.csdl.reading.parsed import ParsedDocument
    from odataq.csdl.reading.target import DocumentTarget

__all__ = ["CutPart", "LatePart", "LateReader"]

CutPart = EntityType | ComplexType | EnumType | Action | Function
_ALWAYS_LATE: Final[Mapping[type, tuple[str, ...]]] = MappingProxyType(
    {
        Action: ("parameters", "return_type"),
        ComplexType: (),
        EntityType: (),
        EnumType: ("members",),
        Function: ("parameters", "return_type"),
    }
)


class LateReader:
    """Reads what was cut out of one document, in the scope that it stood in.

    The document was found to have no errors; what else is wrong with it is
    reported by reading it at once, not here.
    """

    def __init__(
        self,
        outline: Outline,
        parsed: ParsedDocument,
        make_target: Callable[[], DocumentTarget],
    ) -> None:
        """Keep the outline and the document that its frame becomes."""
        self.outline = outline
        self.parts: dict[int, LatePart] = {}
        self._parsed = parsed
        self._make_target = make_target
        self._target: DocumentTarget | None = None

    # While the frame is read

    def add_part(self, part: CutPart, number: int) -> None:
        """Let the inside of a type or operation be read from a cut."""
        late = LatePart(self, self.outline.cuts[number])
        self.parts[id(part)] = late
        names = _ALWAYS_LATE[type(part)]
        if late.cut.has_key:
            names = ("key",)
        if late.cut.has_annotations:
            names = (*names, "annotations")
        late.leave(part, *names)
        if isinstance(part, EntityType | ComplexType):
            assign(part, "_members", Lazy(late.members))

    def add_set(self, part: EntitySet | Singleton, number: int) -> None:
        """Let the bindings of a set or singleton be read from a cut."""
        cut = self.outline.cuts[number]

        def read() -> EntitySet | Singleton:
            text = self.outline.text[cut.start : cut.end]
            text = b'<EntityContainer Name="C">%b</EntityContainer>' % text
            target = self._read(cut, text)
            annotate(target.parsed)
            made = target.part
            if not isinstance(made, EntitySet | Singleton):
                raise TypeError(f"{cut} is no set")
            return made

        late = Lazy(read)
        assign(part, "_bindings", Lazy(lambda: late.value.bindings))
        if cut.has_annotations:
            leave_unread(
                part, lambda: {"annotations": late.value.annotations}, "annotations"
            )

    # When something is asked for

    def part_at(self, cut: Cut) -> CutPart:
        """Read a type or an operation."""
        target = self._read(cut, self.outline.text[cut.start : cut.end])
        annotate(target.parsed)
        declared = target.declared
        for overloads in (declared.actions, declared.functions):
            for operations in overloads.values():
                return operations[0]
        for made in declared.types.values():
            if not isinstance(made, TypeDefinition):
                return made
        raise LookupError(cut)  # the cut is one of those

    def applied(self, given: Iterable[Applied]) -> list[tuple[str, list[Annotation]]]:
        """Read `Annotations` elements; return their targets and annotations."""
        made: list[tuple[str, list[Annotation]]] = []
        of_scope: list[Cut] = []
        for each in given:
            if of_scope and of_scope[0].scope is not each.cut.scope:
                made += self._annotations(of_scope)
                of_scope = []
            of_scope.append(each.cut)
        return made + self._annotations(of_scope)

    def _annotations(self, cuts: list[Cut]) -> list[tuple[str, list[Annotation]]]:
        if not cuts:
            return []
        text = self.outline.text
        pieces = b"".join([text[each.start : each.end] for each in cuts])
        made: list[tuple[str, list[Annotation]]] = []
        names = self._parsed.full_names
        for given in self._read(cuts[0], pieces).parsed.targeted:
            target = names.target(given.target)
            annotations = [
                make_annotation(node, names, target=target, qualifier=given.qualifier)
                for node in given.nodes
            ]
            made.append((target, annotations))
        return made

    def _read(self, cut: Cut, text: bytes) -> DocumentTarget:
        target = self._target
        parsed, values = self._parsed, self._parsed.values
        if target is None:
            target = self._target = self._make_target()
            target.parsed.full_names = parsed.full_names
            target.values = target.parsed.values = AttributeReader(
                values.document,
                values.problems,
                values.names,
                values.type_refs,
            )
        target.parsed.clear()
        target.values.problems = Problems(values.problems.limits)
        text = b"".join((cut.scope.before, text, cut.scope.after))
        etree.fromstring(text, target_parser(target, text))
        return target


class LatePart:
    """A type or operation whose inside is read when it is asked for.

    `applied` are the elements that annotate it or its children from outside,
    each with the target below the part.
    """

    __slots__ = ("_read", "_unread", "applied", "cut", "reader")

    def __init__(self, reader: LateReader, cut: Cut) -> None:
        """Read once, whatever is asked for."""
        self.reader = reader
        self.cut = cut
        self.applied: list[tuple[str, str, LateReader, Applied]] = []
        self._unread: tuple[str, ...] = ()
        self._read: Lazy[CutPart] = Lazy(self._make)

    def surely_has(self, name: str) -> bool:
        """Tell, without reading the type, whether it has a property."""
        text, cut = self.reader.outline.text, self.cut
        begin = text.find(b">", cut.start, cut.end) + 1
        return has_property(text, name.encode(), begin, cut.end)

    def leave(self, part: CutPart, *names: str) -> None:
        """Leave attributes of the part unread."""
        more = [each for each in names if each not in self._unread]
        if more:
            self._unread = (*self._unread, *more)
            leave_unread(part, self._attributes, *more)

    def apply(
        self, part: CutPart, at: tuple[str, str], reader: LateReader, given: Applied
    ) -> None:
        """Let the part be annotated from outside, or a child of it.

        `at` has the signature that an overload must have and the child's name.
        """
        self.applied.append((*at, reader, given))
        self.leave(part, "annotations")

    def members(self) -> Members:
        """Return the properties of a structured type."""
        made = self._read.value
        return made.members if isinstance(made, EntityType | ComplexType) else Members()

    def _attributes(self) -> Mapping[str, object]:
        made = self._read.value
        return {name: getattr(made, name) for name in self._unread}

    def _make(self) -> CutPart:
        made = self.reader.part_at(self.cut)
        grown: dict[int, tuple[object, list[Annotation]]] = {}
        children = Children()
        for signature, name, reader, given in self.applied:
            if signature and signature[:-1] not in signatures_of(made):
                continue
            for part in children.of(made, name) if name else [made]:
                ((_, annotations),) = reader.applied([given])
                grown.setdefault(id(part), (part, []))[1].extend(annotations)
        for part, more in grown.values():
            assign(part, "annotations", (*getattr(part, "annotations", ()), *more))
        return made
