"""The codes of batches: ODQ759 and ODQ76x."""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["BATCH_CODES"]

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING

BATCH_CODES: Final = (
    Code(
        "ODQ759",
        "miscased-header",
        _WARNING,
        "The names of headers are in lower case in a batch in JSON.",
    ),
    Code(
        "ODQ760",
        "malformed-batch",
        _ERROR,
        "A batch is a text in parts, or with OData 4.01 an object of JSON.",
    ),
    Code(
        "ODQ761",
        "malformed-part",
        _ERROR,
        "A part of a batch is a request, with what it has to have.",
    ),
    Code("ODQ762", "excess-requests", _ERROR, "A batch has too many requests."),
    Code("ODQ763", "nested-batch", _ERROR, "A batch can't have another one in it."),
    Code(
        "ODQ764",
        "read-in-change-set",
        _ERROR,
        "A change set changes data, and reads none.",
    ),
    Code(
        "ODQ765",
        "unknown-content-id",
        _ERROR,
        "A reference is to a request in front of it, to which it may refer.",
    ),
    Code(
        "ODQ766",
        "repeated-content-id",
        _WARNING,
        "Each `Content-ID` is that of one request.",
    ),
    Code(
        "ODQ767",
        "missing-content-id",
        _WARNING,
        "A request in a change set has a header `Content-ID`.",
    ),
    Code(
        "ODQ768",
        "oversized-batch",
        _WARNING,
        "The body of a batch is longer than what is looked at.",
        is_breach=False,
    ),
    Code(
        "ODQ769",
        "unsupported-batch",
        _ERROR,
        "The metadata says that the service doesn't take such a batch.",
    ),
)
