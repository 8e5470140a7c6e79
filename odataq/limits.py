"""How much work one input may cause."""

from __future__ import annotations

from attrs import frozen

__all__ = ["LIMITS", "Limits"]


@frozen(kw_only=True)
class Limits:
    """Bounds on the input; what exceeds one is refused with a diagnostic.

    `elements` and `attributes` are counted on the raw bytes (`<` and `=`)
    before anything is parsed: a few bytes a piece, they would otherwise fill
    the memory long before the size of the document is remarkable. `nesting` is
    that of brackets, prefix operators and chained comparisons in a query. A body
    that is longer than `body_characters` isn't looked at: it may carry a file.
    """

    metadata_bytes: int = 64 * 2**20
    metadata_elements: int = 2_000_000
    metadata_attributes: int = 4_000_000
    metadata_diagnostics: int = 1_000
    inheritance: int = 256
    query_characters: int = 65_536
    nesting: int = 100
    query_diagnostics: int = 100
    body_characters: int = 2**20
    batch_characters: int = 16 * 2**20
    batch_requests: int = 10_000


LIMITS = Limits()
