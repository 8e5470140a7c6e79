"""ODQ725: what an entity has to have that is created."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Finding
from odataq.rules.annotated import inserting, place_of_path
from odataq.rules.registry import Context, Rule, rule
from odataq.semantics.json_names import annotated, opening
from odataq.semantics.payload import Role, StructuredValue
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CREATION_RULES"]


@rule(
    "ODQ725",
    "missing-property",
    StructuredValue,
    good=['POST accounts {"name":"x"}'],
)
def missing_property(value: StructuredValue, context: Context) -> Iterator[Finding]:
    """Detects a new entity without a property that the metadata says it has to have.

    Only what is annotated as required counts: a property that can't be null may be
    given a value by the service.

    Spec: Protocol, "Create an Entity"; vocabulary Capabilities, "InsertRestrictions".
    """
    tree = context.binding.tree
    path = tree.path if isinstance(tree, n.Query) else None
    if value.role is not Role.CREATE or not isinstance(path, n.ResourcePath):
        return
    given = {annotated(each)[0] for each in value.names}
    required = inserting(place_of_path(path, context), context).required_properties
    for name in required:
        # What a path leads through may be left out as a whole.
        if "/" not in name and name not in given:
            message = f"an entity is created here with a value for '{name}'"
            yield Finding(opening(value.span), message, hint=f"add '{name}'")


CREATION_RULES: Final[tuple[Rule[Any], ...]] = (missing_property,)
