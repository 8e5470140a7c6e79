"""ODQ64x: what a Dataverse organisation compares columns with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import NavigationProperty, Property
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import type_name
from odataq.semantics.operators import comparable
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COMPARISON_RULES"]


def _row(path: n.MemberPath, context: Context) -> tuple[str, ...] | None:
    """Return the names that lead to the row of a column.

    `None` where the path isn't one of names alone that end in a column.
    """
    names: list[str] = []
    end = 0
    for each in path.segments:
        if not isinstance(each, n.Segment) or each.arguments is not None:
            return None
        names.append(each.name)
        element = context.binding.element_of(each)
        if each.name in context.variables or isinstance(element, NavigationProperty):
            end = len(names)
    if context.model is None:
        # Only the definitions of tables have more in a row than columns.
        end = len(names) - 1
    elif not isinstance(context.binding.element_of(path.segments[-1]), Property):
        return None
    return tuple(names[:end])


def _columns(
    node: n.BinaryExpr, context: Context
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the rows of the two columns that are compared, if there are two."""
    if not isinstance(node.left, n.MemberPath) or not isinstance(
        node.right, n.MemberPath
    ):
        return None
    left, right = _row(node.left, context), _row(node.right, context)
    return None if left is None or right is None else (left, right)


@rule(
    "ODQ648",
    "compared-tables",
    n.BinaryExpr,
    bad=["accounts?$filter=name eq primarycontactid/fullname"],
    good=[
        "contacts?$filter=firstname eq lastname",
        "accounts?$filter=Account_Tasks/any(t:t/createdon eq t/modifiedon)",
    ],
    is_of_profile=True,
)
def compared_tables(node: n.BinaryExpr, context: Context) -> Iterator[Finding]:
    """Detects the comparison of columns of two rows.

    Spec: Dataverse documentation, "Column comparison".
    """
    rows = _columns(node, context)
    if rows is None or rows[0] == rows[1]:
        return
    # A property without a variable, beside one with it, is a mistake of its own.
    with_variable = {bool(context.variables.intersection(each[:1])) for each in rows}
    if len(with_variable) == 1:
        message = "columns of different rows are compared"
        hint = "compare columns of one row, or use FetchXML"
        yield Finding(node.span, message, hint=hint)


@rule(
    "ODQ649",
    "mismatched-columns",
    n.BinaryExpr,
    bad=["accounts?$filter=revenue gt numberofemployees"],
    good=["accounts?$filter=createdon lt modifiedon"],
    is_of_profile=True,
)
def mismatched_columns(node: n.BinaryExpr, context: Context) -> Iterator[Finding]:
    """Detects the comparison of columns whose types differ.

    Spec: Dataverse documentation, "Column comparison".
    """
    rows = _columns(node, context)
    if rows is None or rows[0] != rows[1] or context.model is None:
        return
    left, right = (context.binding.type_of(each) for each in (node.left, node.right))
    # What can't be compared at all is a mistake for every service.
    if left != right and comparable(left, right, context.model):
        message = f"columns of {type_name(left)} and {type_name(right)} are compared"
        yield Finding(node.span, message, hint="compare columns of one type")


@rule(
    "ODQ650",
    "searched-column",
    n.MethodCall,
    bad=["contacts?$filter=contains(firstname,lastname)"],
    good=["contacts?$filter=contains(firstname,'x')"],
    is_of_profile=True,
)
def searched_column(node: n.MethodCall, context: Context) -> Iterator[Finding]:
    """Detects a column as what `contains` and its kin look for.

    Spec: Dataverse documentation, "Column comparison".
    """
    functions = context.profile.functions or frozenset()
    if node.name not in functions or len(node.arguments) != 2:  # noqa: PLR2004 (where, and what is sought)
        return
    where, sought = node.arguments
    value = (
        context.aliases.get(sought.name)
        if isinstance(sought, n.ParameterAlias)
        else sought
    )
    if not isinstance(value, n.MemberPath):
        return
    message = f"'{node.name}' looks for a column"
    if isinstance(where, n.Literal):
        edits = (
            Edit(where.span, compile_tree(sought, encode=False)),
            Edit(sought.span, compile_tree(where, encode=False)),
        )
        fix = Fix("exchange the arguments", edits)
        hint = "write the column first, then the text"
        yield Finding(sought.span, message, hint=hint, fixes=(fix,))
        return
    yield Finding(sought.span, message, hint="write a text in single quotes")


COMPARISON_RULES: Final[tuple[Rule[Any], ...]] = (
    compared_tables,
    mismatched_columns,
    searched_column,
)
