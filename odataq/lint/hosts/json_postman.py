"""Requests in collections of Postman.

Source: "Postman Collection Format v2.1.0".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from odataq.http import Request
from odataq.http_places import PlacedRequest
from odataq.source import Source
from odataq.text.json_tree import JsonArray, JsonConstant, JsonObject, JsonString

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from odataq.text.json_tree import JsonNode

__all__ = ["ITEM_MEMBERS", "request_of", "variables_of"]

# The members of an item that are read with its request: examples repeat it.
ITEM_MEMBERS: Final = frozenset({"request", "response"})
_GET: Final = "GET"


def variables_of(root: JsonNode) -> dict[str, str]:
    """Return the variables that a collection defines."""
    given = root.get("variable") if isinstance(root, JsonObject) else None
    return {name.value: value.value for name, value in _pairs(given)}


def request_of(
    item: JsonObject, file: Source, variables: Mapping[str, str]
) -> PlacedRequest | None:
    """Return the request of an item, `None` for any other object.

    Its places are those of the characters in the strings of the file. A body that
    isn't raw text is left out.
    """
    request = item.get("request")
    if not isinstance(request, JsonObject):
        return None
    url = request.get("url")
    if isinstance(url, JsonObject):
        url = url.get("raw")
    if not isinstance(url, JsonString):
        return None
    method, name = request.get("method"), item.get("name")
    headers = [
        (key.value, _source(value, f"header {key.value}", file))
        for key, value in _pairs(request.get("header"))
    ]
    body = request.get("body")
    raw = body.get("raw") if isinstance(body, JsonObject) else None
    text = _source(raw, "body", file) if isinstance(raw, JsonString) else None
    return PlacedRequest(
        Request(
            method.value if isinstance(method, JsonString) else _GET,
            url.value,
            [(key, value.text) for key, value in headers],
            None if text is None else text.text,
        ),
        file,
        url.span,
        _source(url, "url", file),
        tuple(value for _, value in headers),
        text,
        name=name.value if isinstance(name, JsonString) else None,
        variables=variables,
    )


def _pairs(node: JsonNode | None) -> Iterator[tuple[JsonString, JsonString]]:
    """Yield the keys and values of a list of pairs that aren't switched off."""
    for each in node.items if isinstance(node, JsonArray) else ():
        if not isinstance(each, JsonObject):
            continue
        disabled = each.get("disabled")
        if isinstance(disabled, JsonConstant) and disabled.value is True:
            continue
        key, value = each.get("key"), each.get("value")
        if isinstance(key, JsonString) and isinstance(value, JsonString):
            yield key, value


def _source(string: JsonString, name: str, file: Source) -> Source:
    return Source(string.value, name, file, tuple(string.offsets))
