"""The calls that make queries, and what their arguments mean."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CLIENT_API",
    "COMPARING",
    "FETCH",
    "METHOD_OF_CALL",
    "OBJECT_API",
    "OPTION_ARGUMENTS",
    "PARAMETERS",
    "READING",
    "SDK",
    "SETS",
    "SPEAKING",
    "TEXT_API",
    "URLS",
    "TableCall",
]


@frozen
class TableCall:
    """A call whose first argument names a table.

    `options` is the position of the argument that has the options of a query, `method`
    that of its request. `is_named_well` calls are known by their name alone.
    """

    method: str
    options: int | None = None
    is_row: bool = False
    is_named_well: bool = False


# Spec: Client API reference, "Xrm.WebApi": the names of its methods, and the objects
# that have them.
CLIENT_API: Final[Mapping[str, TableCall]] = MappingProxyType(
    {
        "createRecord": TableCall("POST"),
        "deleteRecord": TableCall("DELETE"),
        "retrieveMultipleRecords": TableCall("GET", 1, is_named_well=True),
        "retrieveRecord": TableCall("GET", 2, is_row=True, is_named_well=True),
        "updateRecord": TableCall("PATCH"),
    }
)
TEXT_API: Final = re.compile(r"(?i:(?:^|[._])webapi(?:\.(?:online|offline))?$)")

# DynamicsWebApi: methods that take an object with what a query is made of, and the
# methods of their requests.
OBJECT_API: Final[Mapping[str, str]] = MappingProxyType(
    {
        "callFunction": "GET",
        "count": "GET",
        "countAll": "GET",
        "create": "POST",
        "createRequest": "POST",
        "deleteRecord": "DELETE",
        "deleteRequest": "DELETE",
        "retrieve": "GET",
        "retrieveAll": "GET",
        "retrieveAllRequest": "GET",
        "retrieveMultiple": "GET",
        "retrieveMultipleRequest": "GET",
        "retrieveRequest": "GET",
        "update": "PATCH",
        "updateRequest": "PATCH",
        "upsert": "PATCH",
        "upsertRequest": "PATCH",
    }
)

# Dataverse SDK for Python: what `client.records` and `client.query` ask for.
SDK: Final = re.compile(r"(?:^|\.)(?:records|query|dataframe|odata)$")
# The arguments of it, and of clients that are made by AutoRest, for options of a
# query, by their names in small letters without underlines.
OPTION_ARGUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "apply": "$apply",
        "expand": "$expand",
        "filter": "$filter",
        "orderby": "$orderby",
        "select": "$select",
        "top": "$top",
    }
)

# The arguments of functions people write that name the entity set of a query.
SETS: Final = frozenset({"entityset", "entitysetname", "setname"})
# The arguments of libraries for HTTP: for the URL, and for the options behind it.
URLS: Final = frozenset({"requesturi", "uri", "url"})
PARAMETERS: Final = frozenset(
    {"body", "params", "qs", "query", "queryparams", "searchparams"}
)
# The function of browsers for requests, whose method is that of its options or GET.
FETCH: Final = "fetch"
_METHODS: Final = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
METHOD_OF_CALL: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{method.lower(): method for method in _METHODS},
        **{f"{method.lower()}async": method for method in _METHODS},
        "getasjsonasync": "GET",
        "getfromjsonasync": "GET",
        "getjson": "GET",
        "getstringasync": "GET",
        "patchasjsonasync": "PATCH",
        "postasjsonasync": "POST",
        "putasjsonasync": "PUT",
    }
)

# What reads an item of a map, perhaps with what it is if there is none.
READING: Final = frozenset(
    {"get", "getenv", "getordefault", "getvalueordefault", "pop", "trygetvalue"}
)

# What speaks to people: a query in it is told, not asked.
SPEAKING: Final = re.compile(
    r"(?i:print|puts|echo|log|debug|info|warn|warning|error|exception|critical|fatal"
    r"|trace|verbose|alert|write|writeline|log(?:debug|information|warning|error|trace)"
    r"|write-(?:host|verbose|debug|warning|error|information|output)"
    r"|\w*(?:error|exception))"
)
# What looks into a text for another one, that may be any part of it.
COMPARING: Final = re.compile(
    r"(?i:in|contains|startswith|endswith|starts_with|ends_with|includes|indexof|find"
    r"|index|rfind|rindex|lastindexof|replace|replaceall|removeprefix|removesuffix|split"
    r"|rsplit|partition|rpartition|match|search|sub|test|count|strip|lstrip|rstrip|trim"
    r"|trimstart|trimend|assert(?:not)?in|tocontain|stringcontaining|regex|compile)"
)
