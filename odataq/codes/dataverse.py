"""The codes of what a Dataverse organisation makes of a query: ODQ6xx and ODQ8xx.

ODQ60x and ODQ61x are about `$expand`, 62x about options and paging, 63x about query
functions, 64x and the first of 65x about conditions, the others about `$apply`, 66x
about paths, names and calls, 67x about headers; those of ODQ70x are about methods.
ODQ8xx is advice: it works, and costs.
"""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["DATAVERSE_CODES"]

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING

DATAVERSE_CODES: Final = (
    Code(
        "ODQ601",
        "excess-expands",
        _ERROR,
        "Dataverse joins at most 15 tables for one query.",
    ),
    Code(
        "ODQ602",
        "uncertain-expands",
        _WARNING,
        "It is not known how many expansions `*` and `$levels` count for.",
        is_breach=False,
    ),
    Code(
        "ODQ603",
        "ordered-lookup",
        _ERROR,
        "Dataverse does not order or limit a single-valued expansion.",
    ),
    Code(
        "ODQ604",
        "ordered-nesting",
        _ERROR,
        "Dataverse does not order or limit nested expansions.",
    ),
    Code(
        "ODQ605",
        "ordered-sibling",
        _ERROR,
        "Dataverse does not order or limit an expansion beside a nested one.",
    ),
    Code(
        "ODQ606",
        "referenced-collection",
        _ERROR,
        "Dataverse does not give references to the items of a collection.",
    ),
    Code(
        "ODQ630",
        "unqualified-function",
        _ERROR,
        "A query function of Dataverse is called by its qualified name.",
    ),
    Code(
        "ODQ631",
        "positional-argument",
        _ERROR,
        "The arguments of a query function of Dataverse have names.",
    ),
    Code(
        "ODQ632",
        "unknown-query-function",
        _ERROR,
        "Dataverse has no such function for conditions.",
    ),
    Code(
        "ODQ633",
        "misfit-parameters",
        _ERROR,
        "A query function of Dataverse takes other parameters or values.",
    ),
    Code(
        "ODQ634",
        "negated-function",
        _ERROR,
        "Dataverse does not take `not` in front of a query function.",
    ),
    Code(
        "ODQ635",
        "misplaced-function",
        _ERROR,
        "The query functions of Dataverse are for `$filter` alone.",
    ),
    Code(
        "ODQ636",
        "unknown-column",
        _WARNING,
        "A query function of Dataverse is called with a column that there is not.",
        is_breach=False,
    ),
    Code(
        "ODQ637",
        "misfit-column",
        _WARNING,
        "A query function of Dataverse is for columns of another kind.",
        is_breach=False,
    ),
    Code(
        "ODQ638",
        "misfit-item",
        _WARNING,
        "A list of values is one of strings with at most 850 characters.",
        is_breach=False,
    ),
    Code(
        "ODQ639",
        "misused-contains",
        _WARNING,
        "The function `Contains` is for columns with a full-text index.",
        is_breach=False,
    ),
    Code(
        "ODQ640",
        "unsupported-variable",
        _ERROR,
        "Dataverse has no `$it`, `$root` or `$count` in expressions.",
    ),
    Code(
        "ODQ641",
        "unsupported-literal",
        _ERROR,
        "Dataverse has no columns with such values.",
    ),
    Code(
        "ODQ643",
        "filtered-label",
        _ERROR,
        "Dataverse does not compare what is within labels.",
    ),
    Code(
        "ODQ644",
        "quoted-null",
        _WARNING,
        "The word null in quotes is a text.",
        is_breach=False,
    ),
    Code(
        "ODQ645",
        "negated-null",
        _ERROR,
        "A column is compared with null by `eq` and `ne`.",
    ),
    Code(
        "ODQ646",
        "lookup-lambda",
        _ERROR,
        "Dataverse has no conditions on a collection behind a lookup.",
    ),
    Code(
        "ODQ647",
        "unprefixed-property",
        _ERROR,
        "A property of an item has the variable of `any` or `all` in front.",
    ),
    Code(
        "ODQ648",
        "compared-tables",
        _ERROR,
        "Dataverse does not compare columns of different rows.",
    ),
    Code(
        "ODQ649",
        "mismatched-columns",
        _ERROR,
        "Dataverse compares columns of the same type alone.",
    ),
    Code(
        "ODQ650",
        "searched-column",
        _ERROR,
        "Dataverse does not look for the value of a column.",
    ),
    Code(
        "ODQ651",
        "excess-conditions",
        _ERROR,
        "Dataverse takes at most 500 conditions.",
    ),
    Code(
        "ODQ652",
        "undocumented-transformation",
        _WARNING,
        "It is not known whether Dataverse has such a transformation.",
        is_breach=False,
    ),
    Code(
        "ODQ653",
        "unsupported-aggregate",
        _ERROR,
        "Dataverse has no such method of aggregation.",
    ),
    Code(
        "ODQ654",
        "grouped-date",
        _ERROR,
        "Dataverse does not group by dates.",
    ),
    Code(
        "ODQ655",
        "ordered-aggregate",
        _ERROR,
        "Dataverse does not order by the result of an aggregation.",
    ),
    Code(
        "ODQ658",
        "combined-apply",
        _WARNING,
        "It is not known what another option does beside `$apply`.",
        is_breach=False,
    ),
    Code(
        "ODQ660",
        "unqualified-operation",
        _ERROR,
        "A bound operation of Dataverse is called with its namespace.",
    ),
    Code(
        "ODQ661",
        "inline-time",
        _ERROR,
        "Dataverse reads a time as a parameter only behind an alias.",
    ),
    Code(
        "ODQ662",
        "uncomposable-function",
        _ERROR,
        "Such a function of Dataverse takes no query options.",
    ),
    Code(
        "ODQ663",
        "unversioned-path",
        _WARNING,
        "A URL of the Dataverse Web API has its version.",
        is_breach=False,
    ),
    Code(
        "ODQ664",
        "unsupported-key-character",
        _WARNING,
        "Dataverse does not find a row by a key with such a character.",
        is_breach=False,
    ),
    Code(
        "ODQ666",
        "unsupported-cast",
        _ERROR,
        "Dataverse does not cast to this type.",
    ),
    Code(
        "ODQ667",
        "selected-lookup",
        _WARNING,
        "A navigation property is selected in place of the value of a lookup.",
        is_breach=False,
    ),
    Code(
        "ODQ702",
        "unsupported-put",
        _ERROR,
        "Dataverse does not replace whole rows.",
    ),
    Code(
        "ODQ703",
        "modified-collection",
        _ERROR,
        "Dataverse does not change or delete all rows of a collection.",
    ),
    Code(
        "ODQ704",
        "read-only-table",
        _ERROR,
        "The rows behind an N:N relationship of Dataverse are read-only.",
    ),
)
