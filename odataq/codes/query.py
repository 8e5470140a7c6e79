"""The codes of queries.

Families: ODQ1xx syntax, 2 names, 3 types, 4 paths and keys, 5 query options,
6 Dataverse, 7 writes and requests, 8 advice, 9 limits, 0 the linter itself.
"""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["QUERY_CODES"]

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING

QUERY_CODES: Final = (
    Code(
        "ODQ101",
        "unexpected-text",
        _ERROR,
        "Something stands where the URL language has no place for it.",
    ),
    Code(
        "ODQ102",
        "unterminated-string",
        _ERROR,
        "A string has no end: a quote within it is doubled, an ampersand is %26.",
    ),
    Code(
        "ODQ103",
        "unbalanced-parenthesis",
        _ERROR,
        "A parenthesis, bracket or brace has no counterpart.",
    ),
    Code(
        "ODQ105",
        "malformed-encoding",
        _ERROR,
        "A percent sign introduces no octet, or the octets are not UTF-8.",
    ),
    Code(
        "ODQ106",
        "missing-value",
        _ERROR,
        "An option, an operator or a list lacks what it applies to.",
    ),
    Code(
        "ODQ107",
        "invalid-option-value",
        _ERROR,
        "The value of an option is not of the kind that it takes.",
    ),
    Code(
        "ODQ108",
        "unknown-operator",
        _ERROR,
        "A word stands where an operator is expected, and is none.",
    ),
    Code(
        "ODQ109",
        "misplaced-separator",
        _ERROR,
        "A comma, semicolon or ampersand separates what another one should.",
    ),
    Code(
        "ODQ110",
        "malformed-name",
        _ERROR,
        "A name has a character that no name can have there, or is longer than 128.",
    ),
    Code(
        "ODQ111",
        "malformed-literal",
        _ERROR,
        "A literal is not spelled as its kind has to be.",
    ),
    Code(
        "ODQ112",
        "obsolete-literal",
        _ERROR,
        "A literal has the form of OData V2 or V3.",
    ),
    Code(
        "ODQ120",
        "stray-blank",
        _WARNING,
        "There is white space where the URL language has none.",
    ),
    Code("ODQ121", "missing-blank", _WARNING, "An operator lacks a blank beside it."),
    Code("ODQ122", "trailing-comma", _WARNING, "A list ends with a comma."),
    Code(
        "ODQ123",
        "stray-separator",
        _WARNING,
        "A slash, ampersand or question mark separates nothing.",
    ),
    Code(
        "ODQ124",
        "raw-character",
        _WARNING,
        "A literal has a character that has to be percent-encoded in a URL.",
    ),
    Code(
        "ODQ125",
        "ambiguous-plus",
        _WARNING,
        "A plus sign is a plus sign in OData, but many servers read it as a blank.",
        is_breach=False,
    ),
    Code(
        "ODQ126",
        "dropped-fragment",
        _WARNING,
        "What follows `#` stays with the client.",
    ),
    Code(
        "ODQ127",
        "empty-list",
        _WARNING,
        "The list behind `in` has no items.",
        is_breach=False,
    ),
    Code(
        "ODQ128",
        "inline-json",
        _WARNING,
        "A parameter in a resource path is given JSON, which an alias has to have.",
    ),
    Code(
        "ODQ129",
        "misquoted-json",
        _WARNING,
        "A name in JSON stands in single quotes.",
    ),
    Code(
        "ODQ130",
        "encoded-separator",
        _WARNING,
        "A character that separates parts of a query is percent-encoded.",
    ),
    Code(
        "ODQ131",
        "loose-form",
        _WARNING,
        "Services may understand this, but the grammar of OData doesn't have it.",
    ),
    Code("ODQ201", "unknown-property", _ERROR, "A type has no property of this name."),
    Code(
        "ODQ202",
        "unknown-resource",
        _ERROR,
        "The service has no entity set, singleton or import of this name.",
    ),
    Code("ODQ203", "unknown-type-name", _ERROR, "The model has no type of this name."),
    Code("ODQ204", "unknown-function", _ERROR, "There is no function of this name."),
    Code(
        "ODQ205",
        "unbound-operation",
        _ERROR,
        "No action or function of this name is bound to what the path has come to.",
    ),
    Code(
        "ODQ206",
        "unknown-member",
        _ERROR,
        "An enumeration type has no member of this name.",
    ),
    Code(
        "ODQ207",
        "dropped-property",
        _ERROR,
        "A transformation took away what is named behind it.",
    ),
    Code(
        "ODQ208",
        "taken-alias",
        _ERROR,
        "A result is given a name that something else has already.",
    ),
    Code(
        "ODQ301",
        "incompatible-operands",
        _ERROR,
        "An operator does not take operands of these types.",
    ),
    Code(
        "ODQ302",
        "invalid-argument",
        _ERROR,
        "A function does not take an argument of this type.",
    ),
    Code(
        "ODQ303",
        "wrong-argument-count",
        _ERROR,
        "A function does not take so many arguments.",
    ),
    Code(
        "ODQ304",
        "invalid-condition",
        _ERROR,
        "What has to be true or false is something else.",
    ),
    Code(
        "ODQ305",
        "misfit-value",
        _ERROR,
        "A value does not fit the type that is expected of it.",
    ),
    Code(
        "ODQ306",
        "unsortable-expression",
        _ERROR,
        "Results cannot be ordered by a collection, an entity or a complex value.",
    ),
    Code(
        "ODQ307",
        "unaggregatable-value",
        _ERROR,
        "An aggregation method does not take values of such a type.",
    ),
    Code(
        "ODQ308",
        "ungroupable-collection",
        _ERROR,
        "Instances are grouped by a collection instead of a single value.",
    ),
    Code(
        "ODQ309",
        "combined-members",
        _ERROR,
        "An enumeration whose values have one member each is given several.",
    ),
    Code(
        "ODQ310",
        "unsupported-operator",
        _ERROR,
        "The service does not support an operator.",
    ),
    Code(
        "ODQ311",
        "unsupported-function",
        _ERROR,
        "The service does not support a canonical function.",
    ),
    Code(
        "ODQ312",
        "unreachable-number",
        _WARNING,
        "A number is compared with a type that has none so large or so small.",
        is_breach=False,
    ),
    Code(
        "ODQ313",
        "unprefixed-literal",
        _ERROR,
        "A member of an enumeration or a duration lacks its type.",
    ),
    Code(
        "ODQ401",
        "invalid-key",
        _ERROR,
        "The names or the number of key properties are not those of the key.",
    ),
    Code(
        "ODQ402",
        "misplaced-key",
        _ERROR,
        "A key follows what is not a collection of entities.",
    ),
    Code(
        "ODQ403",
        "misplaced-segment",
        _ERROR,
        "A segment cannot follow what is in front of it.",
    ),
    Code(
        "ODQ404",
        "collection-path",
        _ERROR,
        "A path goes through a collection without saying which item.",
    ),
    Code(
        "ODQ405",
        "misplaced-lambda",
        _ERROR,
        "The operators `any` and `all`, and `$count`, are for collections.",
    ),
    Code(
        "ODQ406",
        "unexpandable-property",
        _ERROR,
        "Only navigation properties, and streams, can be expanded.",
    ),
    Code(
        "ODQ407",
        "unrelated-type",
        _ERROR,
        "A cast leads to a type that has nothing to do with the one in front of it.",
    ),
    Code(
        "ODQ408",
        "traversed-navigation",
        _ERROR,
        "A path in $select or $expand goes on behind a navigation property.",
    ),
    Code(
        "ODQ409",
        "repeated-argument",
        _ERROR,
        "A key or a call is given the same name twice.",
    ),
    Code(
        "ODQ501",
        "unknown-option",
        _ERROR,
        "There is no system query option of this name.",
    ),
    Code("ODQ502", "duplicate-option", _ERROR, "A query option stands twice."),
    Code(
        "ODQ503",
        "unsupported-option",
        _ERROR,
        "The service does not support this query option here.",
    ),
    Code(
        "ODQ504",
        "misplaced-option",
        _ERROR,
        "A query option does not apply to what the path or the item leads to.",
    ),
    Code(
        "ODQ505",
        "misspelled-option",
        _ERROR,
        "A query option lacks its `$` or has another case, and the service minds.",
    ),
    Code(
        "ODQ506",
        "capitalized-keyword",
        _ERROR,
        "A keyword is written in capitals, which OData 4.0 does not understand.",
    ),
    Code(
        "ODQ507",
        "missing-option",
        _ERROR,
        "A query lacks an option without which it means nothing.",
    ),
    Code(
        "ODQ508",
        "circular-alias",
        _ERROR,
        "Parameter aliases stand for one another in a circle.",
    ),
    Code(
        "ODQ509",
        "restricted-option",
        _ERROR,
        "The metadata says that the query option can't be used with a resource.",
    ),
    Code(
        "ODQ510",
        "restricted-property",
        _ERROR,
        "The metadata says that a property can't be used in a query option.",
    ),
    Code(
        "ODQ511",
        "required-filter",
        _ERROR,
        "The metadata says that a resource has to be filtered.",
    ),
    Code(
        "ODQ512",
        "newer-construct",
        _ERROR,
        "OData 4.01 brought this, and the service is one of OData 4.0.",
    ),
    Code(
        "ODQ515",
        "mistakable-option",
        _WARNING,
        "A custom query option looks like one of OData, and does nothing.",
    ),
    Code(
        "ODQ701",
        "unsupported-method",
        _ERROR,
        "The resource does not take requests of this method.",
    ),
    Code("ODQ780", "bad-request", _ERROR, "A text cannot be read as one request."),
    Code(
        "ODQ781",
        "bad-header",
        _ERROR,
        "A line among the headers of a request is none of them.",
    ),
    Code("ODQ901", "oversized-query", _ERROR, "The query is longer than the limit."),
    Code("ODQ902", "excess-nesting", _ERROR, "The query nests deeper than the limit."),
    Code(
        "ODQ903",
        "excess-findings",
        _WARNING,
        "There is more to report than the limit allows.",
        is_breach=False,
    ),
    Code(
        "ODQ904",
        "oversized-literal",
        _ERROR,
        "A number is longer than any that a service could read.",
    ),
)
