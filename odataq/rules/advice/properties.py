"""ODQ80x: how much is read of each entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Finding
from odataq.http import preferences
from odataq.rules.advice.reading import last_name, option_names, reads_rows
from odataq.rules.options import name_of
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["PROPERTY_ADVICE"]

# No specification has a number; a form that people fill in has fewer.
_MOST: Final = 50
_SELECT: Final = "$select"
_WRITING: Final = frozenset({"POST", "PUT", "PATCH"})
_ANNOTATIONS: Final = frozenset({"include-annotations", "odata.include-annotations"})


def _stars(options: Sequence[n.QueryOption]) -> Iterator[n.Star]:
    """Yield each `*` that selects all properties."""
    for option in options:
        if isinstance(option, n.Select):
            for item in option.items:
                for each in item.segments:
                    if isinstance(each, n.Star) and each.namespace is None:
                        yield each


@rule(
    "ODQ801",
    "unselected-properties",
    n.Query,
    bad=["accounts?$top=10", "accounts?$select=*&$top=10"],
    good=["accounts?$select=name&$top=10", "accounts/$count", "WhoAmI()"],
)
def unselected_properties(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a query that reads all properties, because it selects none.

    Spec: URL Conventions, "System Query Option $select".
    """
    if query.path is None or not reads_rows(query, context):
        return
    hint = "select what you need: $select=..."
    if _SELECT not in option_names(query):
        yield Finding(
            query.path.span, "without '$select' all properties are read", hint=hint
        )
    for each in _stars(query.options):
        yield Finding(each.span, "'*' selects all properties", hint=hint)


@rule(
    "ODQ802",
    "unselected-expansion",
    n.ExpandItem,
    bad=["accounts?$select=name&$top=10&$expand=primarycontactid"],
    good=[
        "accounts?$select=name&$top=10&$expand=primarycontactid($select=fullname)",
        "accounts?$select=name&$top=10&$expand=primarycontactid/$ref",
    ],
)
def unselected_expansion(item: n.ExpandItem, _: Context) -> Iterator[Finding]:
    """Detects an expanded property of which all is read.

    Spec: URL Conventions, "Query Options in $expand".
    """
    name = last_name(item)
    if name is None:
        return
    names = {name_of(each) for each in item.options}
    if names.isdisjoint({_SELECT, "$apply"}):
        text = shown(name.name)
        message = f"without '$select' all of '{text}' is read"
        hint = f"select what you need: {text}($select=...)"
        yield Finding(name.name_span, message, hint=hint)
    for each in _stars(item.options):
        message = f"'*' selects all properties of '{shown(name.name)}'"
        yield Finding(each.span, message, hint="select what you need")


_MANY: Final = ",".join(["name"] * (_MOST + 1))


@rule(
    "ODQ803",
    "excess-properties",
    n.Select,
    bad=[f"accounts?$top=10&$select={_MANY}"],
    good=["accounts?$top=10&$select=name,revenue"],
)
def excess_properties(option: n.Select, _: Context) -> Iterator[Finding]:
    """Detects more than 50 selected properties.

    Spec: URL Conventions, "System Query Option $select".
    """
    if len(option.items) > _MOST:
        message = f"{len(option.items)} properties are selected"
        hint = "each one costs: select what you need"
        yield Finding(option.items[_MOST].span, message, hint=hint)


@rule(
    "ODQ809",
    "annotated-response",
    n.Query,
    bad=[
        'GET accounts?$select=name&$top=1 Prefer: odata.include-annotations="*"',
    ],
    good=["accounts?$select=name&$top=10"],
)
def annotated_response(_: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a request for all annotations (`Prefer: odata.include-annotations="*"`).

    Spec: Protocol, "Preference include-annotations".
    """
    if context.request is None:
        return
    for each in preferences(context.request):
        patterns = [part.strip() for part in (each.value or "").split(",")]
        if each.name in _ANNOTATIONS and "*" in patterns:
            message = "'*' asks for all annotations"
            hint = "name those that you need"
            source = each.header.source
            yield Finding(each.value_span, message, hint=hint, source=source)


@rule(
    "ODQ810",
    "unselected-representation",
    n.Query,
    bad=[
        'POST accounts {"name":"x"} Prefer: return=representation',
    ],
    good=["accounts?$select=accountid&$top=10"],
)
def unselected_representation(query: n.Query, context: Context) -> Iterator[Finding]:
    """Detects a request that writes, and asks for all that was written.

    The service then reads the entity once more.

    Spec: Protocol, "Preference return=representation and return=minimal".
    """
    request = context.request
    if request is None or request.method.upper() not in _WRITING:
        return
    if context.binding.resource.is_action or _SELECT in option_names(query):
        return
    for each in preferences(request):
        if each.name == "return" and each.value == "representation":
            message = "without '$select' all that was written is read again"
            hint = "select what you need: $select=..."
            source = each.header.source
            yield Finding(each.span, message, hint=hint, source=source)


PROPERTY_ADVICE: Final[tuple[Rule[Any], ...]] = (
    unselected_properties,
    unselected_expansion,
    excess_properties,
    annotated_response,
    unselected_representation,
)
