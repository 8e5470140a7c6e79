"""The navigation graph as text: for Mermaid, for Graphviz, as JSON.

Each function takes the types to show, full names or qualified by an alias (a
neighbourhood, say); without them it shows all entity types. An edge is shown
where both its ends are. The same input gives the same text.

A drawing leaves out what a type inherits from one that is drawn too: the edges
stand at the base type, and a dashed arrow leads to it. An edge and its partner
are one line with an arrow at either end. Labels have the cardinality from the
first name's point of view: `N to 1` leads from many to one, `to N` has no partner.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import frozen

from odataq.csdl.graph import ALL_KINDS, EdgeKind, allowing
from odataq.text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from odataq.csdl.graph import Edge, Excluding, NavigationGraph
    from odataq.csdl.model import EntityType

__all__ = ["JSON_VERSION", "to_dot", "to_json", "to_mermaid"]

# Raised when a member changes its meaning or goes; new ones may come without.
JSON_VERSION: Final = 1

_NOTHING: Final[frozenset[str]] = frozenset()


@frozen(eq=False)
class _Line:
    """An edge, and its partner where that is drawn as the same line."""

    edge: Edge
    back: Edge | None
    label: str


@frozen(eq=False)
class _Drawing:
    """What is drawn: types with their labels, lines, and base types."""

    labels: dict[str, str]
    lines: tuple[_Line, ...]
    bases: tuple[tuple[str, str], ...]

    @property
    def ids(self) -> dict[str, str]:
        """Identifiers that any language takes, in the order of the types."""
        return {name: f"n{number}" for number, name in enumerate(self.labels)}


def to_mermaid(
    graph: NavigationGraph,
    types: Iterable[str] | None = None,
    *,
    kinds: Iterable[EdgeKind] = ALL_KINDS,
    excluding: Excluding = _NOTHING,
) -> str:
    """Return a Mermaid flowchart.

    GitHub and others draw no more than 500 edges.
    """
    drawing = _drawing(graph, types, kinds, excluding)
    ids = drawing.ids
    written = ["flowchart LR"]
    for name, label in drawing.labels.items():
        written.append(f'  {ids[name]}["{_mermaid(label)}"]')
    for line in drawing.lines:
        source, target = ids[line.edge.source], ids[line.edge.target]
        arrow = "-->" if line.back is None else "<-->"
        written.append(f'  {source} {arrow}|"{_mermaid(line.label)}"| {target}')
    for derived, base in drawing.bases:
        written.append(f'  {ids[derived]} -.->|"is a"| {ids[base]}')
    return "\n".join(written) + "\n"


def to_dot(
    graph: NavigationGraph,
    types: Iterable[str] | None = None,
    *,
    kinds: Iterable[EdgeKind] = ALL_KINDS,
    excluding: Excluding = _NOTHING,
) -> str:
    """Return a digraph in the DOT language of Graphviz."""
    drawing = _drawing(graph, types, kinds, excluding)
    ids = drawing.ids
    written = ["digraph {", "  rankdir=LR;", "  node [shape=box];"]
    for name, label in drawing.labels.items():
        written.append(f"  {ids[name]} [label={_dot(label)}];")
    for line in drawing.lines:
        ends = f"{ids[line.edge.source]} -> {ids[line.edge.target]}"
        both = "" if line.back is None else ", dir=both"
        written.append(f"  {ends} [label={_dot(line.label)}{both}];")
    for derived, base in drawing.bases:
        ends = f"{ids[derived]} -> {ids[base]}"
        written.append(f'  {ends} [label="is a", style=dashed, arrowhead=empty];')
    return "\n".join([*written, "}"]) + "\n"


def to_json(
    graph: NavigationGraph,
    types: Iterable[str] | None = None,
    *,
    kinds: Iterable[EdgeKind] = ALL_KINDS,
    excluding: Excluding = _NOTHING,
) -> str:
    """Return a JSON text in ASCII, with names exactly as they are.

    An object with `version`, `types` and `edges`. A type has `name`,
    `base_type`, `is_abstract` and `entity_sets`. An edge has the fields of
    `Edge`; inherited ones and both of two partners are there.
    """
    shown = _shown(graph, types)
    is_allowed = allowing(kinds, excluding)
    sets: dict[str, list[str]] = {}
    if graph.model.container is not None:
        for each in graph.model.container.entity_sets.values():
            sets.setdefault(each.entity_type, []).append(each.name)
    value = {
        "version": JSON_VERSION,
        "types": [
            {
                "name": name,
                "base_type": part.base_type,
                "is_abstract": part.is_abstract,
                "entity_sets": sets.get(name, []),
            }
            for name, part in shown.items()
        ],
        "edges": [
            _json_edge(edge)
            for name in shown
            for edge in graph.edges(name)
            if edge.target in shown and is_allowed(edge)
        ],
    }
    return json.dumps(value, indent=2) + "\n"


def _json_edge(edge: Edge) -> dict[str, str | bool | None]:
    return {
        "source": edge.source,
        "declared_by": edge.declared_by,
        "name": edge.name,
        "kind": edge.kind.value,
        "target": edge.target,
        "target_set": edge.target_set,
        "partner": edge.partner,
        "contains_target": edge.contains_target,
        "lookup": edge.lookup,
        "partner_lookup": edge.partner_lookup,
        "is_nullable": edge.is_nullable,
    }


def _shown(
    graph: NavigationGraph, types: Iterable[str] | None
) -> dict[str, EntityType]:
    """Return the types to show by their full names, sorted by these."""
    model = graph.model
    if types is None:
        found = list(model.entity_types())
    else:
        found = [graph.entity_type(name) for name in types]
    by_name = {each.qualified_name: each for each in found}
    return {name: by_name[name] for name in sorted(by_name)}


def _drawing(
    graph: NavigationGraph,
    types: Iterable[str] | None,
    kinds: Iterable[EdgeKind],
    excluding: Excluding,
) -> _Drawing:
    shown = _shown(graph, types)
    is_allowed = allowing(kinds, excluding)
    bases = _nearest_bases(graph, shown)
    drawn = {
        (edge.source, edge.name): edge
        for name in shown
        for edge in graph.edges(name)
        if edge.target in shown
        and is_allowed(edge)
        and not _is_inherited(graph, edge, bases.get(name), is_allowed)
    }
    lines = tuple(_lines(graph, drawn))
    return _Drawing(_labels(shown), lines, tuple(bases.items()))


def _nearest_bases(
    graph: NavigationGraph, shown: dict[str, EntityType]
) -> dict[str, str]:
    found = {}
    for name, part in shown.items():
        names = (base.qualified_name for base in graph.model.bases(part))
        base = next((each for each in names if each in shown), None)
        if base is not None:
            found[name] = base
    return found


def _is_inherited(
    graph: NavigationGraph,
    edge: Edge,
    base: str | None,
    is_allowed: Callable[[Edge], bool],
) -> bool:
    """Tell whether an edge stands at the base type that is shown."""
    above = None if base is None else graph.edge(base, edge.name)
    return (
        above is not None
        and above.declared_by == edge.declared_by
        and is_allowed(above)
    )


def _lines(
    graph: NavigationGraph, drawn: dict[tuple[str, str], Edge]
) -> Iterator[_Line]:
    joined: set[tuple[str, str]] = set()
    for place, edge in drawn.items():
        if place in joined:
            continue
        back = drawn.get((edge.target, edge.partner or ""))
        if back is None or not _are_partners(edge, back):
            yield _Line(edge, None, _label(graph, edge, None))
            continue
        # One that is its own partner is no pair.
        joined.add((back.source, back.name))
        yield _Line(edge, back, _label(graph, edge, back))


def _are_partners(edge: Edge, back: Edge) -> bool:
    return back is not edge and (back.target, back.partner) == (edge.source, edge.name)


def _label(graph: NavigationGraph, edge: Edge, back: Edge | None) -> str:
    many = "1" if edge.kind is EdgeKind.SINGLE else "N"
    partner = graph.partner(edge)
    if partner is None:
        cardinality = f"to {many}"
    else:
        from_many = "1" if partner.kind is EdgeKind.SINGLE else "N"
        cardinality = f"{from_many} to {many}"
    names = edge.name if back is None else f"{edge.name} / {back.name}"
    return f"{names} ({cardinality})"


def _labels(shown: dict[str, EntityType]) -> dict[str, str]:
    """Return simple names, and full ones where two are the same."""
    count = Counter(each.name for each in shown.values())
    return {
        name: part.name if count[part.name] == 1 else name
        for name, part in shown.items()
    }


# Letters of all scripts may stand in a Mermaid text. All else that isn't here has
# a meaning somewhere: entities, HTML, Markdown, comments, the end of the text.
_MERMAID_SPECIAL: Final = re.compile(r"[^\w ./()]")


def _mermaid(label: str) -> str:
    """Return what stands between quotes in Mermaid."""
    shown = printable(label)
    return _MERMAID_SPECIAL.sub(lambda found: f"#{ord(found.group())};", shown)


def _dot(label: str) -> str:
    """Return a quoted string in DOT, without escapes and without entities."""
    shown = printable(label).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown.replace("&", "&amp;")}"'
