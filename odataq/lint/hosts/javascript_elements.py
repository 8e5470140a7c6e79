"""The elements of JSX, as far as their attributes and texts make queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.lint import code as c
from odataq.lint.hosts import javascript_texts as texts
from odataq.lint.hosts.trees import inner
from odataq.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from odataq.lint.hosts.javascript_expressions import Expressions

__all__ = ["read_element", "read_opening"]


def read_element(reader: Expressions, node: Node) -> c.Expression:
    """Return what stands in an element, with its texts as far as they go on."""
    parts: list[c.Expression] = []
    run: list[c.Expression] = []
    for each in inner(node):
        if each.type == "jsx_text":
            text = texts.markup(reader.tree, each)
            run.extend([] if text is None else [text])
        elif each.type == "html_character_reference":
            run.append(texts.entity(reader.tree, each))
        elif each.type == "jsx_expression":
            run.append(reader.substitution(each))
        else:
            parts.extend(_joined(run))
            run = []
            value = reader.value(each)
            if not isinstance(value, c.Unknown) or value.parts:
                parts.append(value)
    parts.extend(_joined(run))
    return c.Unknown(reader.tree.span(node), tuple(parts))


def read_opening(reader: Expressions, node: Node) -> c.Expression:
    """Return the attributes of a tag as a map, with what is spread into them."""
    entries, others = [], []
    for each in inner(node):
        if each.type == "jsx_attribute":
            entries.append(_attribute(reader, each))
        elif each.type == "jsx_expression":
            others.append(reader.substitution(each))
    span = reader.tree.span(node)
    attributes = [c.Mapped(span, tuple(entries))] if entries else []
    return c.Unknown(span, (*attributes, *others))


def _attribute(reader: Expressions, node: Node) -> tuple[c.Expression, c.Expression]:
    found = inner(node)
    name = found[0]
    key: c.Expression = c.Unknown(reader.tree.span(name))
    if name.type == "property_identifier":
        key = texts.name_key(reader.tree, name)
    value = found[1] if len(found) > 1 else None
    if value is None:
        return key, c.Unknown(reader.tree.span(node))
    if value.type == "string":
        return key, texts.attribute(reader.tree, value)
    if value.type == "jsx_expression":
        return key, reader.substitution(value)
    return key, reader.value(value)


def _joined(run: list[c.Expression]) -> list[c.Expression]:
    if len(run) < 2:  # noqa: PLR2004 - one alone isn't joined
        return run
    return [c.Joined(Span(run[0].span.start, run[-1].span.end), tuple(run))]
