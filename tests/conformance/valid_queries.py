"""Valid query texts of all external cases, whatever they are cases of."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tests.conformance.queries import spread
from tests.support.shared import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Form", "ValidQuery", "valid_queries"]

Row: TypeAlias = "Mapping[str, Any]"


class Form(Enum):
    """What kind of text a query is.

    Options are what may stand behind the `?` of a URL, without it. A bare text
    is only to be read by its rule.
    """

    URL = "url"
    OPTIONS = "options"
    BARE = "bare"


@dataclass(frozen=True)
class ValidQuery:
    """A query that some implementation or document takes for valid.

    `id` names the row, its first part the file. `rule` is the rule of the ABNF.
    `is_certain` says that it matches, or that two libraries read it; of the others
    some match too, and some are what only a very lenient parser reads.
    """

    id: str
    text: str
    rule: str
    is_certain: bool = False

    @property
    def form(self) -> Form:
        """What kind of text it is."""
        return _FORMS[self.rule]


_FORMS: Final[Mapping[str, Form]] = {
    **dict.fromkeys(["odataUri", "odataRelativeUri", "resourcePath"], Form.URL),
    **dict.fromkeys(
        [
            "queryOptions",
            "systemQueryOption",
            "customQueryOption",
            "compute",
            "deltatoken",
            "expand",
            "filter",
            "orderby",
            "search",
            "select",
            "skiptoken",
        ],
        Form.OPTIONS,
    ),
    **dict.fromkeys(
        [
            "boolCommonExpr",
            "commonExpr",
            "firstMemberExpr",
            "isofExpr",
            "listExpr",
            "memberExpr",
            "notExpr",
            "propertyPathExpr",
            "searchExpr",
            "primitiveLiteral",
            "binaryLiteral",
            "doubleLiteral",
            "enumLiteral",
            "int16Literal",
            "sbyteLiteral",
            "singleLiteral",
            "stringLiteral",
            "geographyCollection",
            "geographyLineString",
            "geographyMultiLineString",
            "geographyMultiPolygon",
            "geographyPoint",
            "geometryCollection",
            "geometryMultiPoint",
            "geometryMultiPolygon",
            "geometryPolygon",
        ],
        Form.BARE,
    ),
}

# Rule names have no case.
_RULES: Final = {name.lower(): name for name in _FORMS}

_ODATANET_OPTIONS: Final = {
    "compute": "compute",
    "expand_options": "expand",
    "expand_run": "expand",
    "orderby": "orderby",
    "search": "search",
    "select": "select",
    "select_options": "select",
}

# The options of the temporal extension.
_EXTENSION: Final = re.compile(r"\$(?:at|from|to|toInclusive)=")


def _of_abnf(row: Row) -> ValidQuery | None:
    rule = _RULES.get(row["rule"].lower())
    if rule is None:
        return None
    return ValidQuery(row["id"], row["input"], rule, is_certain=True)


def _of_consensus(row: Row) -> ValidQuery:
    return ValidQuery(row["id"], row["input"], "odataRelativeUri", is_certain=True)


def _of_olingo(row: Row) -> ValidQuery:
    return ValidQuery(row["id"], row["input"], "odataRelativeUri", row["abnf_ok"])


def _of_graph(row: Row) -> ValidQuery | None:
    # Some rows end in a remark of the documents.
    if "//" in row["input"]:
        return None
    return _of_olingo(row)


def _of_filters(row: Row) -> ValidQuery:
    rule = {
        "common_expr": "commonExpr",
        "filter": "boolCommonExpr",
        "list_expr": "listExpr",
        "member_expr": "memberExpr",
        "primitive_literal": "primitiveLiteral",
        "url": "odataRelativeUri",
    }.get(row["start"])
    if rule is None:
        return _option(row, row["start"], row["input"])
    return ValidQuery(row["id"], row["input"], rule)


def _of_odatanet(row: Row) -> ValidQuery | None:
    kind, given = row["kind"], row["input"]
    if kind in {"path", "uri"}:
        rule = "odataUri" if "://" in given else "odataRelativeUri"
        return ValidQuery(row["id"], given, rule, bool(row.get("abnf_ok")))
    if kind == "filter":
        return ValidQuery(row["id"], given, "boolCommonExpr", row["abnf_ok"])
    if kind in _ODATANET_OPTIONS:
        # Options in parentheses are those of an item, of any name.
        value = f"Item{given}" if kind.endswith("_options") else given
        return _option(row, _ODATANET_OPTIONS[kind], value)
    if kind == "select_expand":
        options = [f"${name}={value}" for name, value in given.items() if value]
        text = "&".join(options)
        return ValidQuery(row["id"], text, "queryOptions") if text else None
    return None


def _option(row: Row, name: str, value: str) -> ValidQuery:
    return ValidQuery(row["id"], f"${name}={value}", name)


_FILES: Final[Mapping[str, Callable[[Row], ValidQuery | None]]] = {
    "abnf.jsonl": _of_abnf,
    "consensus.jsonl": _of_consensus,
    "filters.jsonl": _of_filters,
    "graph_docs.jsonl": _of_graph,
    "odatanet_uri.jsonl": _of_odatanet,
    "olingo_uri.jsonl": _of_olingo,
}


def valid_queries(most: int | None = None) -> Iterator[ValidQuery]:
    """Yield each valid query; at most so many of each file.

    Rows that don't count are among them. Where a case is the value of an option,
    the text is that option. Raises `FileNotFoundError` without the folder of cases.
    """
    for name, read in _FILES.items():
        lines = (CASES / name).read_text("utf-8").splitlines()
        valid = [row for line in lines if (row := json.loads(line))["valid"]]
        found = [each for row in valid if (each := read(row)) and _is_kept(each)]
        yield from found if most is None else spread(found, most)


def _is_kept(query: ValidQuery) -> bool:
    return _EXTENSION.search(query.text) is None
