"""Nodes of query options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from lark import Token

from odataq.source import Span
from odataq.syntax import nodes as n
from odataq.syntax.building.apply import ApplyBuilder
from odataq.syntax.building.part import is_token, nodes_of, plain

if TYPE_CHECKING:
    from odataq.syntax.nodes import SelectSegment

__all__ = ["TreeBuilder"]

_WHITE: Final = " \t\r\n"


class TreeBuilder(ApplyBuilder):
    """Makes the nodes of every rule of the grammar.

    The rules of whole options give options without a name: whoever knows how
    the name was written adds it.
    """

    def filter(self, items: list[Any]) -> n.Filter:
        """Make a filter."""
        (expression,) = items
        return n.Filter(expression, span=expression.span)

    def parameter_value(self, items: list[Any]) -> n.Expr:
        """Return the value of an alias."""
        value: n.Expr = items[0]
        return value

    def compute(self, items: list[Any]) -> n.Compute:
        """Make the computed properties."""
        self.tight(items)
        return n.Compute(nodes_of(items), span=self.span(items[0], items[-1]))

    def compute_item(self, items: list[Any]) -> n.ComputeItem:
        """Make a computed property."""
        expression, _, token = items
        name, name_span = self.name(token)
        span = self.span(expression, token)
        return n.ComputeItem(expression, name, span=span, name_span=name_span)

    def orderby(self, items: list[Any]) -> n.OrderBy:
        """Make an order."""
        self.tight(items)
        return n.OrderBy(nodes_of(items), span=self.span(items[0], items[-1]))

    def orderby_item(self, items: list[Any]) -> n.OrderByItem:
        """Make an expression to order by."""
        expression, *direction = items
        word = direction[0].strip(_WHITE) if direction else ""
        if direction:
            self.keyword(direction[0], word)
        return n.OrderByItem(
            expression, word.lower(), span=self.span(expression, items[-1])
        )

    # $select

    def select(self, items: list[Any]) -> n.Select:
        """Make a selection; a comma may follow it."""
        self.tight(items)
        last = items[-1]
        if is_token(last, "COMMA"):
            self.tolerate("comma", last)
        return n.Select(nodes_of(items), span=self.span(items[0], last))

    def select_star(self, items: list[Token]) -> n.SelectItem:
        """Make `*`."""
        span = self.span(items[0])
        return n.SelectItem((n.Star(span=span),), span=span)

    def all_operations(self, items: list[Token]) -> n.SelectItem:
        """Make `Namespace.*`."""
        span = self.span(items[0])
        return n.SelectItem((n.Star(str(items[0])[:-2], span=span),), span=span)

    def select_item(self, items: list[Any]) -> n.SelectItem:
        """Make a path with its options or the names of parameters."""
        self.tight(items)
        options: tuple[Any, ...] = tuple(
            each for each in items if isinstance(each, n.QueryOption)
        )
        names = tuple(self.name(each)[0] for each in items if is_token(each, "NAME"))
        segments = tuple(
            each for each in nodes_of(items) if not isinstance(each, n.QueryOption)
        )
        span = self.span(items[0], items[-1])
        return n.SelectItem(segments, names or None, options, span=span)

    def select_segment(self, items: list[Token]) -> SelectSegment:
        """Make a segment of a path in `$select` or `$expand`."""
        # There are no aliases: a name behind `@` is a term of the default namespace.
        if items[0].type in {"ANNOTATION", "AT_NAME"}:
            return self.annotation_segment(items)
        return self.member_segment(items)

    expand_segment = select_segment

    # $expand

    def expand(self, items: list[Any]) -> n.Expand:
        """Make an expansion."""
        self.tight(items)
        return n.Expand(nodes_of(items), span=self.span(items[0], items[-1]))

    def expand_item(self, items: list[Any]) -> n.ExpandItem:
        """Make a path that is expanded, with its options."""
        self.tight(items)
        segments: list[n.ExpandSegment] = []
        options: list[n.ExpandOption] = []
        for each in items:
            if is_token(each, "STAR"):
                segments.append(n.Star(span=self.span(each)))
            elif is_token(each, "REF_SEGMENT", "COUNT_SEGMENT", "VALUE_SEGMENT"):
                segments.append(self.nameless(each))
            elif isinstance(each, n.QueryOption):
                options.append(each)  # type: ignore[arg-type]  # the rule says which
            elif not isinstance(each, Token):
                segments.append(each)
        span = self.span(items[0], items[-1])
        return n.ExpandItem(tuple(segments), tuple(options), span=span)

    # Options in parentheses

    def nested_option(self, items: list[Any]) -> n.QueryOption:
        """Give an option the name that it was written with."""
        name, option = items
        named: n.QueryOption = self._named(option, name, option)
        return named

    def _named(self, option: n.QueryOption, name: Token, last: n.Node | Token) -> Any:  # noqa: ANN401 (an option of the same class)
        start = self.start(name)
        spelling = str(name).rstrip(_WHITE).removesuffix("=").rstrip(_WHITE)
        # Spec: ABNF, "Query Options": `search` may begin with blanks.
        length = len(name.rstrip(_WHITE) if name.type == "SEARCH_OPTION" else name)
        if len(spelling) + 1 != length:
            self.tolerate("blank", name)
        name_end = self._part.at((name.start_pos or 0) + len(spelling))
        return evolve(
            option,
            span=Span(start, self.end(last)),
            spelling=spelling,
            name_span=Span(start, name_end),
        )

    def top_option(self, items: list[Token]) -> n.Top:
        """Make `$top`."""
        top: n.Top = self._named(n.Top(self.number_of(items[1])), items[0], items[1])
        return top

    def skip_option(self, items: list[Token]) -> n.Skip:
        """Make `$skip`."""
        value = self.number_of(items[1])
        skip: n.Skip = self._named(n.Skip(value), items[0], items[1])
        return skip

    def inlinecount_option(self, items: list[Token]) -> n.Count:
        """Make `$count`."""
        self.keyword(items[1], str(items[1]))
        value = items[1].lower() == "true"
        count: n.Count = self._named(n.Count(value), items[0], items[1])
        return count

    def levels_option(self, items: list[Token]) -> n.Levels:
        """Make `$levels`."""
        token = items[1]
        value: int | str = n.MAX_LEVELS
        if token.lower() != n.MAX_LEVELS:
            if token[0] == "0":
                self.tolerate("shape", token)
            value = self.number_of(token, least=1, word="a number or 'max'")
        levels: n.Levels = self._named(n.Levels(value), items[0], token)
        return levels

    def alias_option(self, items: list[Any]) -> n.AliasAssignment:
        """Make an alias that holds within an expanded item."""
        token, value = items
        name = str(token).removesuffix("=")
        alias: n.AliasAssignment = self._named(
            n.AliasAssignment(name, value), token, value
        )
        return alias

    # $search

    def search(self, items: list[Any]) -> n.Search:
        """Make a search."""
        return n.Search(items[0], span=self.span(items[0]))

    def incomplete_search(self, items: list[Token]) -> n.Search:
        """Make a search that is a phrase in single quotes."""
        text = plain(items[0])[1:-1].replace("''", "'")
        return n.Search(None, text, span=self.span(items[0]))

    def search_expr(self, items: list[Any]) -> n.SearchLogical:
        """Make an OR of terms."""
        return self._search_logical(items, is_or=True)

    def search_and(self, items: list[Any]) -> n.SearchLogical:
        """Make an AND of terms."""
        return self._search_logical(items, is_or=False)

    def _search_logical(self, items: list[Any], *, is_or: bool) -> n.SearchLogical:
        for each in items:
            if is_token(each, "SEARCH_AND", "SEARCH_OR") and each[0] not in _WHITE:
                self.tolerate("missing blank", each)
        first, *rest = nodes_of(items)
        same = isinstance(first, n.SearchLogical) and first.is_or == is_or
        operands = first.operands if same else (first,)
        span = self.span(items[0], items[-1])
        return n.SearchLogical(is_or, (*operands, *rest), span=span)

    def search_negation(self, items: list[Any]) -> n.SearchNot:
        """Make a NOT."""
        token, operand = items
        return n.SearchNot(operand, span=self.span(token, operand))

    def search_word(self, items: list[Token]) -> n.SearchTerm:
        """Make a word."""
        text = plain(items[0])
        return n.SearchTerm(text, span=self.span(items[0]))

    def search_phrase(self, items: list[Token]) -> n.SearchTerm:
        """Make a phrase."""
        text = plain(items[0])[1:-1]
        return n.SearchTerm(text, is_phrase=True, span=self.span(items[0]))

    def search_group(self, items: list[Any]) -> n.SearchExpr:
        """Return what stands in parentheses; its span takes them in."""
        opening, expression, close = items
        changed: n.SearchExpr = evolve(expression, span=self.span(opening, close))
        return changed
