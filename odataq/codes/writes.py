"""The codes of what requests send: ODQ71x to ODQ75x.

ODQ710 to 729 are about payloads, 730 to 739 about what Dataverse makes of them, 74x
about references, 75x about actions.
"""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["WRITE_CODES"]

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING

WRITE_CODES: Final = (
    Code(
        "ODQ710",
        "malformed-body",
        _ERROR,
        "The body of a request is no JSON.",
    ),
    Code(
        "ODQ711",
        "excess-bracket",
        _WARNING,
        "There are closing brackets behind the body of a request.",
        is_breach=False,
    ),
    Code(
        "ODQ712",
        "undeclared-property",
        _ERROR,
        "A name in the body of a request is none that the type declares.",
    ),
    Code(
        "ODQ713",
        "mistyped-value",
        _ERROR,
        "A value in the body of a request is none of the type of its property.",
    ),
    Code(
        "ODQ714",
        "excess-length",
        _ERROR,
        "A text in the body of a request is longer than its property takes.",
    ),
    Code(
        "ODQ715",
        "nulled-property",
        _ERROR,
        "A property that can't be null is set to null.",
    ),
    Code(
        "ODQ716",
        "unknown-target",
        _ERROR,
        "A text in the body of a request refers to an entity set that there isn't.",
    ),
    Code(
        "ODQ717",
        "invalid-reference",
        _ERROR,
        "A text in the body of a request refers to no entity.",
    ),
    Code(
        "ODQ718",
        "misfit-reference",
        _ERROR,
        "An entity is referred to that a navigation property can't lead to.",
    ),
    Code(
        "ODQ719",
        "misfit-navigation",
        _ERROR,
        "A navigation property is given what it doesn't take.",
    ),
    Code(
        "ODQ720",
        "misfit-type",
        _ERROR,
        "The type that the body of a request names is none of what is expected.",
    ),
    Code(
        "ODQ721",
        "computed-property",
        _WARNING,
        "A value is sent for a property that the service sets itself.",
        is_breach=False,
    ),
    Code(
        "ODQ722",
        "nested-update",
        _ERROR,
        "Related entities stand in the body of an update.",
    ),
    Code(
        "ODQ723",
        "unwrapped-value",
        _ERROR,
        "The value of a single property isn't given as `value`.",
    ),
    Code(
        "ODQ724",
        "misshapen-body",
        _ERROR,
        "The body of a request is not an object.",
    ),
    Code(
        "ODQ725",
        "missing-property",
        _ERROR,
        "An entity is created without a property that the metadata requires.",
    ),
    Code(
        "ODQ730",
        "readonly-lookup",
        _ERROR,
        "The value of a lookup can't be written, only what it leads to.",
    ),
    Code(
        "ODQ731",
        "contradictory-lookups",
        _WARNING,
        "Several navigation properties of one lookup are set.",
        is_breach=False,
    ),
    Code(
        "ODQ732",
        "bound-collection",
        _ERROR,
        "A collection can't be bound when an entity is updated.",
    ),
    Code(
        "ODQ733",
        "implied-status",
        _WARNING,
        "The state of a row is set without its status.",
        is_breach=False,
    ),
    Code(
        "ODQ734",
        "echoed-record",
        _WARNING,
        "The body of an update is a record as it was retrieved.",
        is_breach=False,
    ),
    Code(
        "ODQ735",
        "repeated-key",
        _WARNING,
        "The body repeats a value of the alternate key.",
        is_breach=False,
    ),
    Code(
        "ODQ736",
        "unguarded-upsert",
        _WARNING,
        "An update without a condition may create the row.",
        is_breach=False,
    ),
    Code(
        "ODQ737",
        "patched-definition",
        _ERROR,
        "Definitions of tables are updated with PUT.",
    ),
    Code(
        "ODQ738",
        "deleted-navigation",
        _ERROR,
        "DELETE of a property is not for navigation properties.",
    ),
    Code(
        "ODQ739",
        "unknown-participation",
        _ERROR,
        "There is no such way of taking part in an activity.",
    ),
    Code(
        "ODQ740",
        "missing-id",
        _ERROR,
        "The body of a request to `$ref` has no `@odata.id`.",
    ),
    Code(
        "ODQ741",
        "relative-id",
        _ERROR,
        "The value of `@odata.id` has to be an absolute URL.",
    ),
    Code(
        "ODQ742",
        "ignored-reference",
        _WARNING,
        "The body of a request that removes a reference names one.",
        is_breach=False,
    ),
    Code(
        "ODQ750",
        "unknown-parameter",
        _ERROR,
        "An action has no parameter of the name.",
    ),
    Code(
        "ODQ751",
        "missing-parameter",
        _ERROR,
        "An action is called without a parameter that it needs.",
    ),
    Code(
        "ODQ752",
        "ambiguous-type",
        _ERROR,
        "A parameter may be of several types, and does not say which.",
    ),
    Code(
        "ODQ753",
        "untyped-target",
        _ERROR,
        "Each row of an action for several rows has to name its type.",
    ),
    Code(
        "ODQ754",
        "mixed-targets",
        _ERROR,
        "Rows that are created or changed together are of different tables.",
    ),
    Code(
        "ODQ755",
        "misnamed-principal",
        _WARNING,
        "A user or team is referred to by another property than `ownerid`.",
        is_breach=False,
    ),
    Code(
        "ODQ756",
        "standard-table",
        _ERROR,
        "An action for elastic tables is called for another one.",
    ),
    Code(
        "ODQ905",
        "oversized-body",
        _WARNING,
        "The body is longer than the limit, and isn't looked at.",
        is_breach=False,
    ),
)
