"""The rules for transformations.

Spec: Data Aggregation ABNF, "System Query Option $apply".
"""

from __future__ import annotations

import re
from typing import Final

from odataq.syntax import nodes as n
from odataq.syntax.forms.form import Form, FormKind

__all__ = ["TRAFO_FORMS"]

_RANKS: Final = (
    "bottomcount",
    "bottompercent",
    "bottomsum",
    "topcount",
    "toppercent",
    "topsum",
)

# By the word that a transformation begins with, which its rule is named after.
_TRAFOS: Final[dict[str, type[n.Node]]] = {
    "aggregate": n.AggregateTrafo,
    "compute": n.ComputeTrafo,
    "concat": n.ConcatTrafo,
    "groupby": n.GroupByTrafo,
    "join": n.JoinTrafo,
    "outerjoin": n.JoinTrafo,
    **dict.fromkeys(_RANKS, n.RankTrafo),
    "filter": n.FilterTrafo,
    "identity": n.IdentityTrafo,
    "orderby": n.OrderByTrafo,
    "search": n.SearchTrafo,
    "skip": n.SliceTrafo,
    "top": n.SliceTrafo,
    "ancestors": n.HierarchyTrafo,
    "descendants": n.HierarchyTrafo,
    "traverse": n.TraverseTrafo,
}
_SHAPING: Final = (
    n.AggregateTrafo,
    n.ComputeTrafo,
    n.ConcatTrafo,
    n.GroupByTrafo,
    n.JoinTrafo,
    n.NestTrafo,
    n.AddNestedTrafo,
)


def _one(
    before: str = "",
    after: str = "",
    text: str = "",
    nodes: tuple[type[n.Node], ...] = (),
) -> Form:
    return Form(
        FormKind.PART,
        "apply",
        before=before,
        after=after,
        nodes=nodes,
        spelling=re.compile(text) if text else None,
        is_single=True,
    )


TRAFO_FORMS: Final = {
    "applyExpr": Form(FormKind.PART, "apply"),
    "applyTrafo": _one(),
    "preservingTrafo": Form(FormKind.PART, "apply", others=_SHAPING, is_single=True),
    "preservingTrafos": Form(FormKind.PART, "apply", others=_SHAPING),
    **{
        f"{word}Trafo": _one(text=word, nodes=(node,)) for word, node in _TRAFOS.items()
    },
    "nestTrafo": _one(nodes=(n.NestTrafo, n.AddNestedTrafo)),
    "customFunction": _one(nodes=(n.CustomTrafo,)),
    "aggregateExpr": _one("aggregate(", ")"),
    "aggregateFunctionExpr": _one("filter($these/aggregate(", "))"),
    "computeExpr": _one("compute(", ")"),
    "groupbyList": Form(FormKind.PART, "apply", before="groupby(", after=")"),
    "groupbyElement": _one("groupby((", "))"),
    "groupingProperty": _one("groupby((", "))", r"(?![ \t]|%20|rollup)"),
    "groupingProperties": Form(
        FormKind.PART,
        "apply",
        before="aggregate(a with max from ",
        after=" with max as b)",
    ),
    "rollupLevels": _one("groupby((", "))", "rollup[(%]"),
    "rollupRecursive": _one("groupby((", "))", "rolluprecursive[(%]"),
    "rollupUnnamedHier": _one("groupby((rollup(", ")))", ".*(?:,|%2C)"),
    "recHierReference": _one("groupby((rolluprecursive(", ")))"),
    "recHierPropertyPath": _one("groupby((rolluprecursive($root/A,b,", ")))"),
    "nestPath": _one("addnested(", ",identity as a)"),
    "nestApplyExpr": _one("nest(", ")"),
    "joinProperty": _one("join(", " as a)"),
    "asAlias": _one("compute(1", ")", r"(?:[ \t]|%20|%09)"),
}
