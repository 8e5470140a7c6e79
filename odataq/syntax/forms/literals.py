"""The rules for literals and their values, and for the parts of them.

Spec: ABNF, "Literal Data Values".
"""

from __future__ import annotations

import re
from typing import Final

from odataq.syntax import nodes as n
from odataq.syntax.forms.form import Form, FormKind, LiteralForm

__all__ = ["LITERAL_FORMS"]


def _literal(
    kinds: str,
    text: str = ".*",
    *,
    is_encoded: bool = True,
    before: str = "",
    after: str = "",
) -> Form:
    form = LiteralForm(
        frozenset(n.LiteralKind[each] for each in kinds.split()),
        re.compile(text, re.DOTALL | re.IGNORECASE),
        is_encoded,
    )
    return Form(FormKind.PART, "primitive_literal", form, before=before, after=after)


def _literal_and_value(kinds: str, names: str, text: str = ".*") -> dict[str, Form]:
    """Return the rules of a literal and of its value, in this order."""
    literal, value = names.split()
    return {
        literal: _literal(kinds, text),
        value: _literal(kinds, text, is_encoded=False),
    }


# How many digits a whole number has at most, by the ABNF.
_WHOLE: Final = {"sbyte": 3, "int16": 5, "int32": 10, "int64": 19}
_MEMBER: Final = r"(?:[^\W\d]\w*|[+-]?[0-9]{1,19})"
_MEMBERS: Final = f"{_MEMBER}(?:,{_MEMBER})*"
_SHAPES: Final = {
    "Collection": "GeometryCollection",
    "LineString": "LineString",
    "MultiLineString": "MultiLineString",
    "MultiPoint": "MultiPoint",
    "MultiPolygon": "MultiPolygon",
    "Point": "Point",
    "Polygon": "Polygon",
}

_UNITS: Final = {
    "primitiveLiteral": Form(FormKind.PART, "primitive_literal"),
    "null": _literal("NULL"),
    **_literal_and_value("GUID", "guid guidValue"),
    **_literal_and_value("DATE", "date dateValue"),
    **_literal_and_value("DATE_TIME", "dateTimeOffsetLiteral dateTimeOffsetValue"),
    "dateTimeOffsetValueInUrl": _literal("DATE_TIME"),
    **_literal_and_value("TIME_OF_DAY", "timeOfDayLiteral timeOfDayValue"),
    "boolean": _literal("BOOLEAN"),
    "booleanValue": _literal("BOOLEAN", "(?-i:true|false)", is_encoded=False),
    **_literal_and_value("NUMBER", "decimalLiteral decimalValue"),
    **_literal_and_value("NUMBER", "doubleLiteral doubleValue"),
    **_literal_and_value("NUMBER", "singleLiteral singleValue"),
    **_literal_and_value("NUMBER", "byte byteValue", "[0-9]{1,3}"),
    **{
        rule: form
        for name, digits in _WHOLE.items()
        for rule, form in _literal_and_value(
            "NUMBER", f"{name}Literal {name}Value", f"[+-]?[0-9]{{1,{digits}}}"
        ).items()
    },
    "stringLiteral": _literal("STRING"),
    "binaryLiteral": _literal("BINARY"),
    # Both may leave out what stands before the quotes.
    "durationLiteral": _literal(
        "DURATION STRING",
        r"-?P([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?",
    ),
    "enumLiteral": _literal("ENUM STRING", rf"{_MEMBERS}|[\w.]+'{_MEMBERS}'"),
    **{
        f"{kind.lower()}{name}": _literal(kind, rf"SRID=[0-9]+;{shape}\(.*")
        for kind in ("GEOGRAPHY", "GEOMETRY")
        for name, shape in _SHAPES.items()
    },
}

# The value of what stands in quotes in a URL.
_QUOTED_VALUES: Final = {
    "durationValue": _literal(
        "DURATION", is_encoded=False, before="duration'", after="'"
    ),
    "binaryValue": _literal("BINARY", is_encoded=False, before="binary'", after="'"),
    "enumValue": _literal(
        "ENUM", r"[^ ']+'[^ ]*'", is_encoded=False, before="A.B'", after="'"
    ),
    "singleEnumValue": _literal(
        "ENUM", r"[^ ']+'[^, ]*'", is_encoded=False, before="A.B'", after="'"
    ),
    "singleEnumLiteral": _literal("ENUM", "[^,]*", before="A.B'", after="'"),
    "enumerationMember": _literal(
        "ENUM", "[^']*'[^,+0-9-][^,]*'", before="A.B'", after="'"
    ),
}

# A part of a date or a time, between what makes one of it.
_TIMES: Final = {
    rule: _literal(kind, text, is_encoded=False, before=before, after=after)
    for rule, kind, before, after, text in (
        ("year", "DATE", "", "-01-01", "-?[0-9]+-01-01"),
        ("month", "DATE", "2000-", "-01", "2000-..-01"),
        ("day", "DATE", "2000-01-", "", "2000-01-.."),
        ("hour", "TIME_OF_DAY", "", ":00", "..:00"),
        ("minute", "TIME_OF_DAY", "00:", "", "00:.."),
        ("zeroToFiftyNine", "TIME_OF_DAY", "00:", "", "00:.."),
        ("second", "TIME_OF_DAY", "00:00:", "", "00:00:.."),
        ("fractionalSeconds", "TIME_OF_DAY", "00:00:00.", "", ".*"),
    )
}

# The text of geo literals: the whole one, and each shape and its coordinates.
_GEO: Final = {
    **{
        f"full{shape}Literal": _literal(
            "GEOGRAPHY", rf"SRID=[0-9]+;{text}\(.*", before="geography'", after="'"
        )
        for shape, text in _SHAPES.items()
    },
    **{
        f"{shape[0].lower()}{shape[1:]}Literal": _literal(
            "GEOGRAPHY", rf"SRID=0;{text}\(.*", before="geography'SRID=0;", after="'"
        )
        for shape, text in _SHAPES.items()
    },
    **{
        rule: _literal(
            "GEOGRAPHY", before=f"geography'SRID=0;{before}", after=f"{after}'"
        )
        for rule, before, after in (
            ("geoLiteral", "", ""),
            ("pointData", "Point", ""),
            ("lineStringData", "LineString", ""),
            ("polygonData", "Polygon", ""),
            ("ringLiteral", "Polygon(", ")"),
            ("positionLiteral", "Point(", ")"),
        )
    },
    "sridLiteral": _literal(
        "GEOGRAPHY", "SRID=[^;]*;Point.*", before="geography'", after="Point(0 0)'"
    ),
}

LITERAL_FORMS: Final = {
    **_UNITS,
    **_QUOTED_VALUES,
    **_TIMES,
    **_GEO,
    "nanInfinity": _literal("NUMBER", "(?-i:NaN|-?INF)"),
    # Spec: ABNF, `primitiveValue`: the default values of CSDL.
    "primitiveValue": Form(
        FormKind.PART,
        either=(
            "booleanValue",
            "guidValue",
            "durationValue",
            "dateTimeOffsetValue",
            "dateValue",
            "timeOfDayValue",
            "enumValue",
            *(f"full{shape}Literal" for shape in _SHAPES),
            "decimalValue",
            "binaryValue",
        ),
    ),
}
