"""Diagnostics, their codes, and the errors that carry them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from odataq import (
    CODES,
    CsdlError,
    Diagnostic,
    ODataqError,
    Position,
    Severity,
    Source,
    Span,
    errors_in,
)
from odataq.diagnostics import Edit, Fix, Place, Related

if TYPE_CHECKING:
    from odataq.codes import Code

FAMILIES: Final = {
    "CSD1": "XML and document",
    "CSD2": "names",
    "CSD3": "types and facets",
    "CSD4": "keys, navigation, bindings, operations",
}


def diagnostic(
    message: str = "something is wrong",
    severity: Severity = Severity.ERROR,
    *,
    place: Place | None = None,
    hint: str | None = None,
    source: Source | None = None,
) -> Diagnostic:
    return Diagnostic(
        "CSD205",
        "unknown-type",
        severity,
        message,
        source or Source("ab\ncdef", "metadata.xml"),
        Span(4, 6),
        place=place,
        hint=hint,
    )


# Codes


def test_codes_are_listed_by_themselves() -> None:
    assert CODES
    for name, code in CODES.items():
        assert code.code == name
    assert [*CODES] == sorted(CODES)
    assert len({code.slug for code in CODES.values()}) == len(CODES)


def test_the_table_of_codes_is_read_only() -> None:
    with pytest.raises(TypeError):
        CODES["CSD999"] = CODES["CSD101"]  # type: ignore[index]  # the test is that it fails
    with pytest.raises(AttributeError):
        CODES["CSD101"].slug = "x"  # type: ignore[misc]  # likewise


@pytest.mark.parametrize("code", CODES.values(), ids=lambda each: each.code)
def test_code(code: Code) -> None:
    assert re.fullmatch(r"CSD\d{3}|ODQ\d{3}", code.code)
    assert code.code[:4] in FAMILIES or code.code.startswith("ODQ")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code.slug)
    assert not code.slug.startswith(("avoid-", "use-", "no-"))
    assert code.text.endswith(".")
    assert code.text[0].isupper()
    assert "\n" not in code.text
    assert "  " not in code.text
    assert isinstance(code.severity, Severity)
    # What can't be read breaks the specification, or there is nothing to read.
    assert code.is_breach or code.severity is not Severity.ERROR


# Where


def test_a_span_is_a_place_in_its_source() -> None:
    found = diagnostic()
    assert found.start == Position(2, 2)
    assert found.end == Position(2, 4)
    assert str(found) == "metadata.xml:2:2: CSD205 something is wrong"


def test_a_span_in_a_derived_text_is_a_place_in_its_origin() -> None:
    file = Source("x\n'a%20b'", "a.py")
    source = Source("a b", parent=file, offsets=(3, 4, 7, 8))
    found = Diagnostic(
        "CSD205", "unknown-type", Severity.ERROR, "wrong", source, Span(2, 3)
    )
    assert found.start == Position(2, 6)
    assert found.end == Position(2, 7)
    assert str(found) == "a.py:2:6: CSD205 wrong"


def test_an_element_is_a_place_in_its_document() -> None:
    place = Place("EntityType 'a'/Property 'b'", lambda: 7)
    found = diagnostic(place=place, hint="declare it")
    assert found.start == found.end == Position(7, 1)
    assert str(found) == (
        "metadata.xml:7:1: CSD205 something is wrong "
        "[EntityType 'a'/Property 'b'] (declare it)"
    )


def test_a_document_that_is_gone_has_a_first_line() -> None:
    found = diagnostic(place=Place("", lambda: None))
    assert found.place is not None
    assert found.place.line is None
    assert found.start == Position(1, 1)
    assert str(found) == "metadata.xml:1:1: CSD205 something is wrong"


def test_a_line_is_looked_up_once_and_late() -> None:
    asked = []

    def find() -> int:
        asked.append(1)
        return 3

    place = Place("Schema 'N'", find)
    found = diagnostic(place=place)
    assert asked == []
    assert [place.line, found.start.line, place.line] == [3, 3, 3]
    assert asked == [1]


# As values


def test_diagnostics_are_equal_by_what_they_say() -> None:
    assert diagnostic() == diagnostic()
    assert hash(diagnostic()) == hash(diagnostic())
    assert diagnostic() != diagnostic("else")
    with pytest.raises(AttributeError):
        diagnostic().message = "x"  # type: ignore[misc]  # the test is that it fails


def test_a_diagnostic_shows_no_text_of_its_source() -> None:
    assert "cdef" not in repr(diagnostic())
    assert "cdef" not in repr(Related("see", Source("cdef"), Span(0, 1)))


def test_a_fix_has_edits() -> None:
    fix = Fix("rename it", (Edit(Span(0, 1), "b"),))
    assert fix.edits[0].text == "b"


def test_errors_are_picked_in_their_order() -> None:
    first, second = diagnostic("a"), diagnostic("b")
    warning = diagnostic("c", Severity.WARNING)
    advice = diagnostic("d", Severity.ADVICE)
    assert errors_in([first, warning, advice, second]) == [first, second]
    assert errors_in(iter([warning, advice])) == []


def test_severities_are_their_words() -> None:
    assert [*map(str, Severity)] == ["error", "warning", "advice"]


# Errors


def test_an_error_has_all_its_diagnostics() -> None:
    found = [diagnostic("a"), diagnostic("b"), diagnostic("c")]
    error = CsdlError(found)
    found.clear()
    assert isinstance(error, ODataqError)
    assert [each.message for each in error.diagnostics] == ["a", "b", "c"]
    assert str(error) == "metadata.xml:2:2: CSD205 a (and 2 more)"
    assert str(CsdlError([diagnostic("a")])) == "metadata.xml:2:2: CSD205 a"


def test_an_error_says_first_what_made_it_one() -> None:
    found = [diagnostic("a", Severity.WARNING), diagnostic("b")]
    assert str(CsdlError(found)) == "metadata.xml:2:2: CSD205 b (and 1 more)"


def test_an_error_without_diagnostics_can_be_printed() -> None:
    assert str(ODataqError([])) == "no diagnostics"
