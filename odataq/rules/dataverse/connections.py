"""ODQ77x and ODQ83x: connections, which have two ends, two roles, and two rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.dataverse.ends import About, conjunction_at, mirrored
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree
from odataq.syntax.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odataq.rules.dataverse.ends import EndCondition

__all__ = ["CONNECTION_ADVICE", "CONNECTION_RULES"]

_Conditions = n.Filter | n.MemberPath
_CONDITIONS: Final[tuple[type[_Conditions], ...]] = (n.Filter, n.MemberPath)
_Filters = n.Filter | n.FilterTrafo
_FILTERS: Final[tuple[type[_Filters], ...]] = (n.Filter, n.FilterTrafo)
_MASTER: Final = "ismaster"
_ID: Final = "11111111-1111-1111-1111-111111111111"
_ROWS: Final = "connections?$select=name&$top=10&$filter="
_OF_RECORD1: Final = f"_record1id_value eq {_ID}"
_OF_RECORD2: Final = f"_record2id_value eq {_ID}"
_REACHED: Final = "opportunities?$filter=opportunity_connections1/any"
_PLAYED: Final = "connectionroles?$filter=connection_role_connections1/any"
# All activities are rows of this one, too.
_ACTIVITY: Final = "activitypointer"


@rule(
    "ODQ770",
    "conflicting-tables",
    _CONDITIONS,
    bad=[
        f"{_ROWS}record1objecttypecode eq 2 and record1id_account/name eq 'x'",
        f"{_REACHED}(c:c/record1objecttypecode eq 2)",
    ],
    good=[f"{_ROWS}record1objecttypecode eq 1 and record2objecttypecode eq 2"],
    is_of_profile=True,
)
def conflicting_tables(node: _Conditions, context: Context) -> Iterator[Finding]:
    """Detects conditions for records of two tables on one end of a connection.

    Each end is one record, so no connection meets both.

    Spec: Dataverse documentation, "Use connections to link records to each other".
    """
    said = conjunction_at(node, context)
    start = said.start
    tables: dict[int, str] = {}
    if start is not None and start.table is not None:
        tables[start.end] = start.table
    for each in said.conditions:
        if each.table is None or each.table == _ACTIVITY:
            continue
        first = tables.setdefault(each.end, each.table)
        if first not in {each.table, _ACTIVITY}:
            message = (
                f"record{each.end} is of table '{shown(first)}', "
                f"not of '{shown(each.table)}'"
            )
            is_near = start is not None and start.end == each.end
            hint = f"the other end is record{3 - each.end}" if is_near else None
            yield Finding(each.node.span, message, hint=hint)
            return


@rule(
    "ODQ771",
    "repeated-end",
    _CONDITIONS,
    bad=[
        f"{_REACHED}(c:c/{_OF_RECORD1})",
        f"{_PLAYED}(c:c/record1roleid/name eq 'x')",
    ],
    good=[
        f"{_REACHED}(c:c/{_OF_RECORD2})",
    ],
    is_of_profile=True,
)
def repeated_end(node: _Conditions, context: Context) -> Iterator[Finding]:
    """Detects a condition on the end that a connection is reached from.

    Behind `opportunity_connections1`, record1 is the opportunity itself, and
    what it is connected to is record2.

    Spec: Dataverse documentation, "Use connections to link records to each other".
    """
    said = conjunction_at(node, context)
    start = said.start
    if start is None:
        return
    for each in said.conditions:
        if each.end != start.end or each.about is not start.about:
            continue
        if each.table is None or each.table == start.table:
            of = "" if each.about is About.RECORD else "the role of "
            end = f"record{each.end}"
            message = f"{of}{end} is what the connections are reached from"
            hint = f"the other end is record{3 - each.end}"
            yield Finding(each.node.span, message, hint=hint)


@rule(
    "ODQ830",
    "doubled-connections",
    _FILTERS,
    bad=[
        f"{_ROWS}{_OF_RECORD1} or {_OF_RECORD2}",
        f"{_ROWS}statecode eq 0 and ({_OF_RECORD1} or {_OF_RECORD2})",
    ],
    good=[
        f"{_ROWS}{_OF_RECORD1}",
        f"{_ROWS}ismaster eq true and ({_OF_RECORD1} or {_OF_RECORD2})",
    ],
    is_of_profile=True,
)
def doubled_connections(option: _Filters, _: Context) -> Iterator[Finding]:
    """Detects a condition that finds both rows of each connection.

    Dataverse keeps a row for each direction, so all that a record is connected to
    is found by record1 alone; by either end, each connection is found twice. The
    column `ismaster` tells the rows apart: where it is asked for, nothing is said.

    Spec: Dataverse documentation, "Use connections to link records to each other".
    """
    start = option.expression if isinstance(option, n.Filter) else option.predicate
    found = [*walk(start)]
    if any(isinstance(each, n.Segment) and each.name == _MASTER for each in found):
        return
    for each in found:
        if isinstance(each, n.LogicalExpr) and each.op is n.LogicalOp.OR:
            yield from _doubled(each)


def _doubled(node: n.LogicalExpr) -> Iterator[Finding]:
    seen: dict[n.Node, n.Expr] = {}
    for each in node.operands:
        other = mirrored(each)
        first = seen.get(other)
        if first is not None and other != each:
            message = "each connection is found twice, once from each end"
            hint, fixes = _with_one_end(node, first)
            yield Finding(each.span, message, hint=hint, fixes=fixes)
            return
        seen[each] = each


def _with_one_end(node: n.LogicalExpr, kept: n.Expr) -> tuple[str, tuple[Fix, ...]]:
    """Return what to write instead of two conditions of which one is enough."""
    if len(node.operands) > 2:  # noqa: PLR2004 (these two and another one)
        return "leave this end out", ()
    text = compile_tree(kept, encode=False)
    fix = Fix("ask for one end", (Edit(node.span, text),))
    return f"write {shown(text)} alone", (fix,)


@rule(
    "ODQ831",
    "crossed-role",
    _CONDITIONS,
    bad=[
        f"{_ROWS}{_OF_RECORD1} and record2roleid/name eq 'Vendor'",
        f"{_PLAYED}(c:c/{_OF_RECORD2})",
    ],
    good=[
        f"{_ROWS}{_OF_RECORD1} and record1roleid/name eq 'Vendor'",
    ],
    is_of_profile=True,
)
def crossed_role(node: _Conditions, context: Context) -> Iterator[Finding]:
    """Detects a role of one end beside the record of the other.

    `record1roleid` is the role of record1. Who looks for those that have a role
    towards a record crosses them on purpose; who looks for the connections where
    the record itself has the role does not.

    Spec: Dataverse documentation, "Use connections to link records to each other".
    """
    said = conjunction_at(node, context)
    start = () if said.start is None else (said.start,)
    records = [
        each for each in said.conditions if each.about is About.RECORD and each.is_id
    ]
    roles = [each for each in (*start, *said.conditions) if each.about is About.ROLE]
    record_ends, role_ends = _ends(records), _ends(roles)
    if len(record_ends) != 1 or len(role_ends) != 1 or record_ends == role_ends:
        return
    end = roles[0].end
    message = f"the role is that of record{end}, and the record is record{3 - end}"
    hint = f"the role of record{3 - end} is record{3 - end}roleid"
    about_it = records[0] if roles[0] in start else roles[0]
    yield Finding(about_it.node.span, message, hint=hint)


def _ends(conditions: list[EndCondition]) -> set[int]:
    return {each.end for each in conditions}


CONNECTION_RULES: Final[tuple[Rule[Any], ...]] = (conflicting_tables, repeated_end)

CONNECTION_ADVICE: Final[tuple[Rule[Any], ...]] = (doubled_connections, crossed_role)
