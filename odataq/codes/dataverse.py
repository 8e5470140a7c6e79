"""The codes of what a Dataverse organisation makes of a query: ODQ6xx.

ODQ601 to 613 are about `$expand`, 614 to 629 about options and paging, 63x about query
functions, 64x and the first of 65x about conditions, the others about `$apply`, 66x
about paths, names and calls, 67x about headers.
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
        "It is not known how many joins `*` and a many-to-many relationship count for.",
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
        "ODQ607",
        "counted-expansion",
        _ERROR,
        "Dataverse does not count the rows of an expansion.",
    ),
    Code(
        "ODQ608",
        "nested-association",
        _ERROR,
        "Dataverse does not nest expansions in many-to-many relationships.",
    ),
    Code(
        "ODQ609",
        "filtered-lookup",
        _WARNING,
        "A filter on a single-valued expansion leaves all rows in the response.",
        is_breach=False,
    ),
    Code(
        "ODQ610",
        "emptied-expansion",
        _WARNING,
        "Dataverse leaves collections within those of a single row empty.",
        is_breach=False,
    ),
    Code(
        "ODQ611",
        "dropped-expansion",
        _WARNING,
        "Dataverse ignores `$expand` when a row is updated.",
        is_breach=False,
    ),
    Code(
        "ODQ612",
        "aliased-expansion",
        _ERROR,
        "Dataverse has no parameter aliases inside `$expand`.",
    ),
    Code(
        "ODQ614",
        "oversized-url",
        _ERROR,
        "The URL is longer than Dataverse takes.",
    ),
    Code(
        "ODQ615",
        "selected-navigation",
        _WARNING,
        "Columns are selected: a lookup by its value, a collection is expanded.",
        is_breach=False,
    ),
    Code(
        "ODQ616",
        "unassigned-alias",
        _WARNING,
        "A parameter alias that nothing is assigned to is null.",
        is_breach=False,
    ),
    Code(
        "ODQ617",
        "unused-alias",
        _WARNING,
        "A parameter alias is assigned a value and never used.",
        is_breach=False,
    ),
    Code(
        "ODQ618",
        "foreign-query",
        _ERROR,
        "A predefined query is about another table than the path.",
    ),
    Code(
        "ODQ619",
        "unreadable-query",
        _ERROR,
        "A predefined query is not FetchXML, or not the id of a row.",
    ),
    Code(
        "ODQ620",
        "doubly-encoded",
        _WARNING,
        "FetchXML is percent-encoded twice.",
        is_breach=False,
    ),
    Code(
        "ODQ621",
        "tampered-page",
        _WARNING,
        "A `$skiptoken` is none that Dataverse gave.",
        is_breach=False,
    ),
    Code(
        "ODQ622",
        "misplaced-annotations",
        _WARNING,
        "Only the metadata document has its annotations with `annotations=true`.",
        is_breach=False,
    ),
    Code(
        "ODQ623",
        "misplaced-partition",
        _WARNING,
        "The option `partitionId` is ignored, for its case or the method.",
        is_breach=False,
    ),
    Code(
        "ODQ624",
        "paged-limit",
        _WARNING,
        "A limit with `$top` and a page size exclude each other.",
        is_breach=False,
    ),
    Code(
        "ODQ626",
        "ranked-definitions",
        _ERROR,
        "Dataverse does not order or limit definitions of tables.",
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
        "ODQ670",
        "malformed-preference",
        _WARNING,
        "A header `Prefer` can't be read.",
        is_breach=False,
    ),
    Code(
        "ODQ671",
        "unsupported-preference",
        _WARNING,
        "Dataverse does not know this preference.",
        is_breach=False,
    ),
    Code(
        "ODQ672",
        "excess-page-size",
        _ERROR,
        "A page of Dataverse has 1 to 5,000 rows.",
    ),
    Code(
        "ODQ673",
        "misplaced-preference",
        _WARNING,
        "A preference has no meaning for the request.",
        is_breach=False,
    ),
    Code(
        "ODQ674",
        "unknown-annotation",
        _WARNING,
        "Dataverse has no annotations of this name.",
        is_breach=False,
    ),
    Code(
        "ODQ675",
        "unsupported-odata-version",
        _WARNING,
        "Dataverse speaks OData 4.0.",
        is_breach=False,
    ),
    Code(
        "ODQ676",
        "unsupported-format",
        _WARNING,
        "Dataverse takes and gives JSON.",
        is_breach=False,
    ),
    Code(
        "ODQ677",
        "invalid-precondition",
        _ERROR,
        "A condition of the request can't be read, or contradicts another.",
    ),
    Code(
        "ODQ678",
        "futile-precondition",
        _WARNING,
        "The response to this condition is never 304.",
        is_breach=False,
    ),
    Code(
        "ODQ679",
        "invalid-caller",
        _WARNING,
        "It is not clear who is impersonated.",
        is_breach=False,
    ),
)
