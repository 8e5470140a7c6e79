"""ODQ66x: paths, keys and selected lookups, as Dataverse takes them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from odataq.csdl.model import EntitySet, NavigationProperty
from odataq.diagnostics import Edit, Finding, Fix
from odataq.rules.registry import Context, Rule, rule
from odataq.source import Span
from odataq.syntax import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PLACE_RULES", "is_unversioned"]

_GUID: Final = "00000000-0000-0000-0000-000000000001"
_ROOT: Final = ("api", "data")
_VERSION: Final = re.compile(r"v[0-9]+\.[0-9]+")
_CURRENT: Final = "v9.2"
_HOST: Final = "https://org.crm.dynamics.com/api/data"


def _unversioned(path: n.ResourcePath) -> n.Segment | None:
    """Return the segment that stands where the version of the service should."""
    named = [each for each in path.segments[:4] if isinstance(each, n.Segment)]
    for at, (first, second) in enumerate(pairwise(named)):
        if (first.name, second.name) == _ROOT:
            after = named[at + 2 : at + 3]
            return next((of for of in after if not _VERSION.match(of.name)), None)
    return None


def is_unversioned(context: Context) -> bool:
    """Tell whether a path has no version, which has a rule of its own."""
    tree = context.binding.tree
    return (
        context.fact(unversioned_path.slug) is not None
        and isinstance(tree, n.Query)
        and isinstance(tree.path, n.ResourcePath)
        and _unversioned(tree.path) is not None
    )


@rule(
    "ODQ663",
    "unversioned-path",
    n.ResourcePath,
    bad=[f"{_HOST}/accounts"],
    good=[f"{_HOST}/v9.2/accounts"],
    is_of_profile=True,
)
def unversioned_path(path: n.ResourcePath, _: Context) -> Iterator[Finding]:
    """Detects a URL without the version of the Web API.

    Spec: Dataverse documentation, "Web API URL and versions".
    """
    found = _unversioned(path)
    if found is None:
        return
    message = "the version of the Web API is missing behind 'api/data/'"
    at = found.name_span.start
    is_version = re.match("[vV][0-9]", found.name)
    edit = Edit(Span(at, at), f"{_CURRENT}/")
    fixes = () if is_version else (Fix(f"insert {_CURRENT}", (edit,)),)
    hint = f"write api/data/{_CURRENT}/..."
    yield Finding(found.name_span, message, hint=hint, fixes=fixes)


# What can't be in the value of an alternate key.
_UNSUPPORTED: Final = frozenset("/<>*%&:\\?")


@rule(
    "ODQ664",
    "unsupported-key-character",
    n.Segment,
    bad=["EntityDefinitions(LogicalName='a%26b')"],
    good=["EntityDefinitions(LogicalName='account')"],
    is_of_profile=True,
)
def unsupported_key_character(
    segment: n.Segment, context: Context
) -> Iterator[Finding]:
    r"""Detects a character in the text of an alternate key that keys can't have.

    These are `/ < > * % & : \ ?`: a row whose key has one can't be found by it.

    Spec: Dataverse documentation, "Choosing a PartitionId value".
    """
    element = context.binding.element_of(segment)
    if segment.arguments is None or not isinstance(
        element, EntitySet | NavigationProperty
    ):
        return
    for each in segment.arguments.items:
        value = each.value
        if (
            each.name is None
            or not isinstance(value, n.Literal)
            or value.kind is not n.LiteralKind.STRING
        ):
            continue
        wrong = sorted(_UNSUPPORTED.intersection(value.text))
        if wrong:
            message = f"a row isn't found by a key that has '{wrong[0]}'"
            hint = "filter by the column, or use the primary key"
            yield Finding(value.span, message, hint=hint)


_CASTS: Final = frozenset({"EnumAttributeMetadata"})
_ATTRIBUTES: Final = (
    "EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM."
)


@rule(
    "ODQ666",
    "unsupported-cast",
    n.Segment,
    bad=[f"{_ATTRIBUTES}EnumAttributeMetadata"],
    good=[f"{_ATTRIBUTES}PicklistAttributeMetadata"],
    is_of_profile=True,
)
def unsupported_cast(segment: n.Segment, context: Context) -> Iterator[Finding]:
    """Detects a cast of attributes to a type that the service can't cast to.

    Spec: Dataverse documentation, "Querying EntityMetadata attributes".
    """
    qualifier, _, name = segment.name.rpartition(".")
    if not qualifier or name not in _CASTS:
        return
    message = f"attributes can't be cast to '{name}'"
    hint = "cast to a type that is derived from it"
    model = context.model
    full_name = segment.name if model is None else model.full_name(segment.name)
    derived = () if model is None else model.derived_types(full_name)
    if derived:
        hint += f": {', '.join(each.rpartition('.')[2] for each in derived[:5])}"
    yield Finding(segment.name_span, message, hint=hint)


PLACE_RULES: Final[tuple[Rule[Any], ...]] = (
    unversioned_path,
    unsupported_key_character,
    unsupported_cast,
)
