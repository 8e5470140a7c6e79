"""Where the metadata declares what an expression is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odataq.csdl.declarations import member_declared
from odataq.csdl.model import NavigationProperty, Property
from odataq.syntax import nodes as n
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from odataq.csdl.model import Model, StructuredType
    from odataq.diagnostics import Related
    from odataq.rules.registry import Context
    from odataq.source import Span

__all__ = ["operand_declared", "operand_declared_at"]


def operand_declared(
    operands: Iterable[n.Node], context: Context
) -> tuple[Related, ...]:
    """Return where the properties among operands are declared, each once."""
    if context.model is None:
        return ()
    found: dict[str, Related] = {}
    for each in operands:
        if not isinstance(each, n.MemberPath):
            continue
        element = context.binding.element_of(each.segments[-1])
        if not isinstance(element, Property | NavigationProperty):
            continue
        for owner in _owners(each, context):
            if _declares(owner, element, context.model):
                for related in member_declared(context.model, owner, element.name):
                    found.setdefault(related.message, related)
                break
    return tuple(found.values())


def _owners(path: n.MemberPath, context: Context) -> Iterator[StructuredType]:
    """Yield the types that the last name of a path may be looked up in."""
    binding, model = context.binding, context.model
    if len(path.segments) > 1:
        refs = [binding.type_of(path.segments[-2])]
    else:
        nodes = walk(binding.tree)
        refs = [binding.resource.type, *(binding.scope_of(each).type for each in nodes)]
    for name in dict.fromkeys(each.name for each in refs):
        found = None if model is None else model.structured_type(name)
        if found is not None:
            yield found


def _declares(
    owner: StructuredType, element: Property | NavigationProperty, model: Model
) -> bool:
    name = element.name
    return element in (
        model.property(owner, name),
        model.navigation_property(owner, name),
    )


def operand_declared_at(span: Span, context: Context) -> tuple[Related, ...]:
    """Return where the property that stands in a place is declared."""
    nodes = walk(context.binding.tree)
    return operand_declared((each for each in nodes if each.span == span), context)
