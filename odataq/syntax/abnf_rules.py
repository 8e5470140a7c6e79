"""Which rules of the ABNF a text can be parsed by."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from odataq.syntax import nodes as n
from odataq.syntax.exact.chains import first_operand
from odataq.syntax.exact.letters import Speller
from odataq.syntax.forms.expressions import EXPRESSION_FORMS
from odataq.syntax.forms.literals import LITERAL_FORMS
from odataq.syntax.forms.options import OPTION_FORMS
from odataq.syntax.forms.paths import PATH_FORMS
from odataq.syntax.forms.trafos import TRAFO_FORMS
from odataq.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from odataq.syntax.forms.form import Form, LiteralForm, PathForm

__all__ = ["RULES", "form_of", "is_of_form"]

# By the name of the ABNF. `filter` and its like are whole options, as they are there.
RULES: Final[Mapping[str, Form]] = MappingProxyType(
    {
        **OPTION_FORMS,
        **PATH_FORMS,
        **EXPRESSION_FORMS,
        **LITERAL_FORMS,
        **TRAFO_FORMS,
    }
)

# By the letter of a name with what stands behind it the letters of the latter alone:
# k a key, K one of several properties, p parameters.
_REST_LETTERS: Final = {"n": ("",), "b": ("k", "K", "p"), "f": ("p",)}

_FOLDED: Final = {name.lower(): form for name, form in RULES.items()}


def form_of(rule: str) -> Form:
    """Return how to parse by a rule, whose name has no case.

    Raises `LookupError` for a name that is no rule of a text here.
    """
    form = _FOLDED.get(rule.lower())
    if form is None:
        hint = did_you_mean(rule, RULES)
        raise LookupError(f"no rule '{rule}'{f' ({hint})' if hint else ''}")
    return form


def is_of_form(node: n.Node, form: Form, text: str) -> bool:
    """Tell whether what was parsed is of the kind that a rule is for.

    `text` is the whole text. The grammar has one symbol for many rules; this is
    what is left to look at.
    """
    items = _items(node)
    return (
        (form.spelling is None or form.spelling.match(text) is not None)
        and (not form.is_single or (len(items) == 1 and _is_one(items[0], form)))
        and not any(isinstance(each, form.others) for each in items)
        and all(isinstance(each, form.nodes or n.Node) for each in items)
        and (not form.named or _name_of(node) in {*form.named, None})
        and (not form.is_group or _is_group(node, text))
        and (form.literal is None or _is_literal(node, form.literal, text))
        and (form.path is None or _is_path(items[0], form.path, text))
    )


def _items(node: n.Node) -> tuple[n.Node, ...]:
    """Return the items of a list, of arguments or JSON, or the node alone."""
    match node:
        case n.Apply():
            return node.sequence.trafos
        case n.Select() | n.Expand() | n.OrderBy() | n.Compute():
            return node.items
        case _:
            return (node,)


def _is_one(item: n.Node, form: Form) -> bool:
    """Tell whether an item has one part, if the rule is for one of them."""
    if not form.before:
        return True
    parts: tuple[n.Node, ...] | None
    match item:
        case n.SelectItem() | n.ExpandItem():
            parts = item.options
        case n.ResourcePath() | n.MemberPath():
            parts = _arguments(item.segments[0])
        case n.ArrayExpr() | n.AggregateTrafo() | n.ComputeTrafo():
            parts = item.items
        case n.ObjectExpr():
            parts = item.members
        case n.GroupByTrafo():
            parts = item.elements
        case n.InExpr(container=n.ListExpr(items=(only,))):
            # What isn't a literal is an expression in parentheses, and no list.
            parts = (only,) if isinstance(only, n.Literal) else ()
        case _:
            parts = None
    return parts is None or len(parts) == 1


def _arguments(segment: n.Node) -> tuple[n.Node, ...] | None:
    if isinstance(segment, n.Segment) and segment.arguments is not None:
        return segment.arguments.items
    return None


def _name_of(node: n.Node) -> str | None:
    return node.name.lower() if isinstance(node, n.MethodCall) else None


def _is_group(node: n.Node, text: str) -> bool:
    return text.startswith(("(", "%28")) and (
        isinstance(node, n.NotExpr | n.NegateExpr)
        or first_operand(node).span.start > 0
        or node is first_operand(node)
    )


def _is_literal(node: n.Node, form: LiteralForm, text: str) -> bool:
    return (
        isinstance(node, n.Literal)
        and node.kind in form.kinds
        and form.text.fullmatch(node.text) is not None
        and (form.is_encoded or "%" not in text)
    )


def _is_path(node: n.Node, form: PathForm, text: str) -> bool:
    speller = Speller(text)
    match node:
        case n.ResourcePath() | n.MemberPath():
            letters = speller.letters(node.segments)
        case n.SelectItem() | n.ExpandItem():
            letters = speller.item(node)
        case n.MethodCall():
            letters = speller.of_call(node)
        case n.ImplicitVariable() | n.ParameterAlias():
            letters = speller.letters((node,))
        case _:
            return False
    if not form.is_rest:
        return form.steps.allows(letters, form.state)
    # The first letter has a name that is no part of the rest.
    firsts = _REST_LETTERS.get(letters[:1], ())
    return any(form.steps.allows(each + letters[1:], form.state) for each in firsts)
