"""Nodes of `$apply`."""

from __future__ import annotations

from typing import Any, Final

from lark import Token

from odataq.syntax import nodes as n
from odataq.syntax.building.expressions import ExpressionBuilder
from odataq.syntax.building.part import is_token, nodes_of
from odataq.text.printable import printable
from odataq.text.suggest import did_you_mean

__all__ = ["ApplyBuilder"]

# Spec: Data Aggregation, "Standard Aggregation Methods"; others have a namespace.
_METHODS: Final = ("average", "countdistinct", "max", "min", "sum")


class ApplyBuilder(ExpressionBuilder):
    """Makes the nodes of transformations."""

    def apply(self, items: list[Any]) -> n.Apply:
        """Make the option, still without its name."""
        (sequence,) = items
        return n.Apply(sequence, span=sequence.span)

    def trafo_sequence(self, items: list[Any]) -> n.TrafoSequence:
        """Make a sequence of transformations."""
        return n.TrafoSequence(nodes_of(items), span=self.span(items[0], items[-1]))

    preserving_sequence = trafo_sequence

    # aggregate

    def aggregate_trafo(self, items: list[Any]) -> n.AggregateTrafo:
        """Make an aggregation."""
        return n.AggregateTrafo(nodes_of(items), span=self.span(items[0], items[-1]))

    def aggregate_item(self, items: list[Any]) -> n.AggregateItem:
        """Make a value that is aggregated."""
        first, *rest = items
        expression = first
        if isinstance(first, Token):
            count = n.CountSegment(span=self.span(first))
            expression = n.MemberPath((count,), span=count.span)
        sources = tuple(each for each in rest if isinstance(each, n.AggregateFrom))
        method = next((each for each in rest if is_token(each, "METHOD")), None)
        span = self.span(first, items[-1])
        name = next((each for each in rest if is_token(each, "NAME")), None)
        if name is None:
            return n.AggregateItem(expression, _text(method), sources, span=span)
        alias, alias_span = self.name(name)
        return n.AggregateItem(
            expression, _text(method), sources, alias, span=span, alias_span=alias_span
        )

    def aggregate_method(self, items: list[Token]) -> Token:
        """Return the name of a method as a token of its own kind."""
        name = str(items[0])
        if items[0].type == "NAME" and name not in _METHODS:
            message = f"there is no aggregation method '{printable(name)}'"
            hint = did_you_mean(name, _METHODS)
            self._problems.report("ODQ204", self.span(items[0]), message, hint)
        return Token.new_borrow_pos("METHOD", str(items[0]), items[0])

    def aggregate_from(self, items: list[Any]) -> n.AggregateFrom:
        """Make what is grouped before an aggregation."""
        method = next((each for each in items if is_token(each, "METHOD")), None)
        span = self.span(items[0], items[-1])
        return n.AggregateFrom(nodes_of(items), _text(method), span=span)

    def aggregate_segment(self, items: list[Any]) -> n.AggregateSegment:
        """Make an aggregation within an expression."""
        opening, item, close = items
        return n.AggregateSegment(item, span=self.span(opening, close))

    # What changes the shape

    def compute_trafo(self, items: list[Any]) -> n.ComputeTrafo:
        """Make computed properties."""
        return n.ComputeTrafo(nodes_of(items), span=self.span(items[0], items[-1]))

    def concat_trafo(self, items: list[Any]) -> n.ConcatTrafo:
        """Make the results of several sequences."""
        return n.ConcatTrafo(nodes_of(items), span=self.span(items[0], items[-1]))

    def groupby_trafo(self, items: list[Any]) -> n.GroupByTrafo:
        """Make groups."""
        elements = items[1]
        sequence = self._sequence(items)
        return n.GroupByTrafo(elements, sequence, span=self.span(items[0], items[-1]))

    def grouping(self, items: list[Any]) -> tuple[n.GroupingElement, ...]:
        """Return what is grouped by."""
        return nodes_of(items)

    def rollup(self, items: list[Any]) -> n.Rollup:
        """Make a grouping by levels."""
        return n.Rollup(nodes_of(items), span=self.span(items[0], items[-1]))

    def rollup_recursive(self, items: list[Any]) -> n.RollupRecursive:
        """Make a grouping by a hierarchy."""
        hierarchy = items[1]
        sequence = self._sequence(items)
        span = self.span(items[0], items[-1])
        return n.RollupRecursive(hierarchy, sequence, span=span)

    def join_trafo(self, items: list[Any]) -> n.JoinTrafo:
        """Make a join."""
        opening, path = items[:2]
        alias = next(each for each in items if is_token(each, "NAME"))
        return n.JoinTrafo(
            opening.startswith("outer"),
            path,
            self.name(alias)[0],
            self._sequence(items),
            span=self.span(opening, items[-1]),
        )

    def nest_trafo(self, items: list[Any]) -> n.NestTrafo:
        """Make nested results."""
        return n.NestTrafo(nodes_of(items), span=self.span(items[0], items[-1]))

    def addnested_trafo(self, items: list[Any]) -> n.AddNestedTrafo:
        """Make nested results of what a path leads to."""
        path, *nested = nodes_of(items)
        span = self.span(items[0], items[-1])
        return n.AddNestedTrafo(path, tuple(nested), span=span)

    def nest_item(self, items: list[Any]) -> n.NestItem:
        """Make a nested result."""
        sequence, _, alias = items
        span = self.span(sequence, alias)
        return n.NestItem(sequence, self.name(alias)[0], span=span)

    # What keeps the shape

    def rank_trafo(self, items: list[Any]) -> n.RankTrafo:
        """Make one of the six that take the most or the least."""
        amount, value = nodes_of(items)
        name = items[0].partition("(")[0]
        return n.RankTrafo(name, amount, value, span=self.span(items[0], items[-1]))

    def filter_trafo(self, items: list[Any]) -> n.FilterTrafo:
        """Make a filter."""
        opening, predicate, close = items
        return n.FilterTrafo(predicate, span=self.span(opening, close))

    def identity_trafo(self, items: list[Token]) -> n.IdentityTrafo:
        """Make what changes nothing."""
        return n.IdentityTrafo(span=self.span(items[0]))

    def orderby_trafo(self, items: list[Any]) -> n.OrderByTrafo:
        """Make an order."""
        self.loose((items[0], items[-1]))
        return n.OrderByTrafo(nodes_of(items), span=self.span(items[0], items[-1]))

    def search_trafo(self, items: list[Any]) -> n.SearchTrafo:
        """Make a search."""
        opening, search, close = items
        return n.SearchTrafo(search, span=self.span(opening, close))

    def slice_trafo(self, items: list[Token]) -> n.SliceTrafo:
        """Make `top` or `skip`."""
        opening, number, close = items
        span = self.span(opening, close)
        name = opening.partition("(")[0]
        return n.SliceTrafo(name, self.number_of(number), span=span)

    def hierarchy_trafo(self, items: list[Any]) -> n.HierarchyTrafo:
        """Make `ancestors` or `descendants`."""
        number = next((each for each in items if is_token(each, "NUMBER")), None)
        hierarchy, sequence = nodes_of(items)
        return n.HierarchyTrafo(
            items[0].partition("(")[0],
            hierarchy,
            sequence,
            None if number is None else self.number_of(number),
            any(is_token(each, "KEEP_START") for each in items),
            span=self.span(items[0], items[-1]),
        )

    def traverse_trafo(self, items: list[Any]) -> n.TraverseTrafo:
        """Make a walk over a hierarchy."""
        order = next(each for each in items if is_token(each, "TRAVERSAL"))
        order_items = tuple(each for each in items if isinstance(each, n.OrderByItem))
        return n.TraverseTrafo(
            items[1],
            str(order),
            self._sequence(items),
            order_items,
            span=self.span(items[0], items[-1]),
        )

    def hierarchy(self, items: list[Any]) -> n.Hierarchy:
        """Make what says which hierarchy is meant."""
        nodes, _, qualifier, _, path = items
        span = self.span(nodes, path)
        return n.Hierarchy(nodes, self.name(qualifier)[0], path, span=span)

    def custom_trafo(self, items: list[Any]) -> n.CustomTrafo:
        """Make a call of a function of the model."""
        call = self.member_segment(items)
        return n.CustomTrafo(call, span=call.span)

    # Paths

    def data_path(self, items: list[Any]) -> n.MemberPath:
        """Make a path to what is grouped or joined."""
        return n.MemberPath(nodes_of(items), span=self.span(items[0], items[-1]))

    def data_segment(self, items: list[Token]) -> n.MemberSegment:
        """Make a segment of such a path."""
        if items[0].type in {"AT_NAME", "ANNOTATION"}:
            return self.annotation_segment(items)
        return self.member_segment(items)

    def _sequence(self, items: list[Any]) -> n.TrafoSequence | None:
        found = (each for each in items if isinstance(each, n.TrafoSequence))
        return next(found, None)


def _text(token: Token | None) -> str | None:
    return None if token is None else str(token)
