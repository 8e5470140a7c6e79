"""What `odataq metadata show` prints of a model and of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO

from attrs import frozen

from odataq.csdl.annotations import alternate_keys, optional_parameter
from odataq.csdl.graph import EdgeKind, NavigationGraph
from odataq.csdl.model import ComplexType, EntityType, EnumType, TypeDefinition
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from odataq.csdl.graph import Edge
    from odataq.csdl.members import Property
    from odataq.csdl.model import Model, SchemaType, StructuredType, Term
    from odataq.csdl.operations import Operation, Parameter
    from odataq.csdl.types import TypeRef
    from odataq.report.style import Style

__all__ = ["Printer"]

_WIDEST: Final = 48
_NAME_LIMIT: Final = 200


@frozen
class Printer:
    """Prints parts of one model; every name is made harmless first."""

    model: Model
    stream: TextIO
    style: Style

    # The whole

    def overview(self) -> None:
        """Print what the model consists of."""
        model = self.model
        for schema in model.schemas:
            alias = f" (alias {schema.alias})" if schema.alias else ""
            self._line(self.style.strong(f"Schema {_shown(schema.namespace)}"), alias)
        kinds = [type(each).__name__ for each in model.types.values()]
        counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
        operations = model.operations
        counts["Action"] = sum(len(each) for each in operations.actions.values())
        counts["Function"] = sum(len(each) for each in operations.functions.values())
        counts["Term"] = len(model.terms)
        self._table([(kind, str(number)) for kind, number in counts.items() if number])
        container = model.container
        if container is None:
            return
        self._heading(f"EntityContainer {container.name}")
        for title, table in (
            ("entity sets", container.entity_sets),
            ("singletons", container.singletons),
            ("action imports", container.action_imports),
            ("function imports", container.function_imports),
        ):
            if table:
                self._line(f"  {len(table)} {title}")
        self._heading("Entity sets")
        self._table(
            [
                (each.name, self._short(each.entity_type))
                for each in container.entity_sets.values()
            ]
        )

    # Types

    def schema_type(self, part: SchemaType) -> None:
        """Print a type."""
        if isinstance(part, EntityType | ComplexType):
            self._structured_type(part)
        elif isinstance(part, EnumType):
            flags = ", flags" if part.is_flags else ""
            self._title(part, f"{part.underlying_type}{flags}")
            self._table([(m.name, str(m.value)) for m in part.members.values()])
        else:
            self._type_definition(part)

    def _type_definition(self, part: TypeDefinition) -> None:
        self._title(part, str(part.underlying_type))

    def _structured_type(self, part: StructuredType) -> None:
        self._title(part, "")
        self._table([*self._facts(part)])
        model = self.model
        key = model.key(part) if isinstance(part, EntityType) else None
        names = {each.path for each in key.parts} if key else set()
        properties = model.properties(part)
        self._heading(f"Properties ({len(properties)})")
        self._table(
            [
                (each.name, self._type_text(each), "key" if each.name in names else "")
                for each in sorted(properties.values(), key=lambda each: each.name)
            ]
        )
        if isinstance(part, EntityType):
            self._edges(part)
            self._operations(part)

    def _facts(self, part: StructuredType) -> Iterable[tuple[str, str]]:
        if part.base_type:
            bases = [self._short(b.qualified_name) for b in self.model.bases(part)]
            yield "base type", " < ".join(bases or [part.base_type])
        derived = self.model.derived_types(part.qualified_name)
        if derived:
            yield "derived", ", ".join(self._short(each) for each in derived)
        flags = [
            word
            for word, is_set in (
                ("abstract", part.is_abstract),
                ("open", part.is_open),
                ("media entity", isinstance(part, EntityType) and part.has_stream),
            )
            if is_set
        ]
        if flags:
            yield "flags", ", ".join(flags)
        if isinstance(part, EntityType):
            sets = self.model.sets_of(part.qualified_name)
            if sets:
                yield "entity set", ", ".join(each.name for each in sets)
            key = self.model.key(part)
            if key:
                yield "key", ", ".join(key.names)
            for other in alternate_keys(part):
                yield "alternate key", ", ".join(other.names)

    def _type_text(self, part: Property | Parameter) -> str:
        facets = part.facets
        shown = [
            f"{word} {value}"
            for word, value in (
                ("max length", facets.max_length),
                ("precision", facets.precision),
                ("scale", facets.scale),
                ("srid", facets.srid),
            )
            if value is not None
        ]
        text = self._short_type(part.type)
        return f"{text} ({', '.join(shown)})" if shown else text

    # Navigation

    def _edges(self, part: EntityType) -> None:
        edges = NavigationGraph(self.model).edges(part.qualified_name)
        for kind, title in (
            (EdgeKind.SINGLE, "Single-valued navigation properties"),
            (EdgeKind.COLLECTION, "Collection-valued navigation properties"),
            (EdgeKind.MANY_TO_MANY, "Many-to-many navigation properties"),
        ):
            found = [each for each in edges if each.kind is kind]
            if found:
                self._heading(f"{title} ({len(found)})")
                self._table([self._edge(each) for each in found])

    def _edge(self, edge: Edge) -> tuple[str, ...]:
        details = [
            f"{word} {value}"
            for word, value in (
                ("set", edge.target_set),
                ("lookup", edge.lookup),
                ("partner", edge.partner),
            )
            if value
        ]
        if edge.contains_target:
            details.append("contained")
        return edge.name, f"-> {self._short(edge.target)}", ", ".join(details)

    # Operations and terms

    def _operations(self, part: EntityType) -> None:
        operations = self.model.operations
        bound = [
            each
            for binding, overloads in operations.bound.items()
            if self.model.is_derived(part.qualified_name, binding.name)
            for each in overloads
        ]
        if bound:
            self._heading(f"Bound operations ({len(bound)})")
            for each in sorted(bound, key=lambda each: each.name):
                self._line(f"  {self._signature(each)}")

    def operations(self, overloads: Sequence[Operation]) -> None:
        """Print the overloads of an operation."""
        for each in overloads:
            kind = type(each).__name__
            self._line(self.style.strong(kind), f" {self._signature(each)}")

    def _signature(self, operation: Operation) -> str:
        parameters = [
            f"{each.name}{'?' if optional_parameter(each) else ''}: "
            f"{self._type_text(each)}"
            for each in operation.parameters
        ]
        returned = operation.return_type
        result = f" -> {self._short_type(returned.type)}" if returned else ""
        return f"{operation.name}({', '.join(parameters)}){result}"

    def term(self, part: Term) -> None:
        """Print the declaration of a term."""
        default = f" = {part.default_value}" if part.default_value else ""
        text = f" {part.qualified_name}: {part.type}{default}"
        self._line(self.style.strong("Term"), text)

    # Lines

    def _short(self, name: str) -> str:
        """Return a name without its namespace where there is only one."""
        if len(self.model.schemas) == 1:
            return name.removeprefix(f"{self.model.schemas[0].namespace}.")
        return name

    def _short_type(self, ref: TypeRef) -> str:
        name = self._short(ref.name)
        return f"Collection({name})" if ref.is_collection else name

    def _title(self, part: SchemaType, detail: str) -> None:
        kind = self.style.strong(f"{type(part).__name__} {_shown(part.qualified_name)}")
        self._line(kind, f": {detail}" if detail else "")

    def _heading(self, text: str) -> None:
        self.stream.write("\n")
        self._line(self.style.strong(_shown(text)))

    def _line(self, text: str, more: str = "") -> None:
        self.stream.write(f"{text}{_shown(more)}\n" if more else f"{text}\n")

    def _table(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Print rows in columns; the widest cells don't widen a column."""
        shown = [[_shown(cell) for cell in row] for row in rows]
        columns = max((len(row) for row in shown), default=0)
        widths = [
            min(_WIDEST, max(len(row[i]) for row in shown)) for i in range(columns)
        ]
        for row in shown:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            self.stream.write(f"  {'  '.join(cells).rstrip()}\n")


def _shown(text: str) -> str:
    return printable(text, limit=_NAME_LIMIT)
