"""Whatever is given as a document, it is read or refused with diagnostics."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odataq import CODES, CsdlError, Limits, errors_in, read_model
from odataq.csdl.elements import ANNOTATION_VALUES, ELEMENTS, EXPRESSIONS
from odataq.resources import sample_names, sample_path
from odataq.text.printable import printable
from tests.support.documents import EDM, EDMX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq import Diagnostic

# ODATAQ_EXAMPLES=5000 looks for what a quick run doesn't find.
EXAMPLES: Final = int(os.environ.get("ODATAQ_EXAMPLES", "80"))

quick = settings(deadline=None, max_examples=EXAMPLES)
patient = settings(quick, suppress_health_check=[HealthCheck.too_slow])

LIMITS: Final = Limits(metadata_diagnostics=20, inheritance=5)


def read(
    documents: Sequence[bytes], *, strict: bool
) -> tuple[tuple[Diagnostic, ...], bool]:
    """Return all diagnostics, and whether there is no model."""
    first, *more = documents
    try:
        return read_model(first, *more, strict=strict, limits=LIMITS).diagnostics, False
    except CsdlError as error:
        return error.diagnostics, bool(str(error))


def check_reading(*documents: bytes) -> None:
    """Read in both ways; nothing but `CsdlError` may come of it."""
    for strict in (False, True):
        found, is_refused = read(documents, strict=strict)
        assert bool(errors_in(found)) == is_refused
        for each in found:
            assert CODES[each.code].slug == each.slug
            assert each.message
            assert each.place is not None
            assert each.place.line is None or each.place.line >= 1
            assert each.start.line >= 1
            assert printable(str(each)).isprintable()


# Bytes

MAGIC: Final = (
    *(b"", b"<", b"<?xml", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE a>"),
    *(b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b", b"PK\x03\x04", b"{"),
    f'<Schema xmlns="{EDM}">'.encode(),
)


@quick
@given(st.sampled_from(MAGIC), st.binary(max_size=200))
def test_any_bytes(start: bytes, rest: bytes) -> None:
    check_reading(start + rest)


@quick
@given(st.text(max_size=100), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
def test_any_text(text: str, encoding: str) -> None:
    check_reading(text.encode(encoding, "replace"))


# Samples with a fault


@cache
def sample(name: str) -> bytes:
    return sample_path(name).read_bytes()


SMALL: Final = tuple(name for name in sample_names() if len(sample(name)) < 60_000)
LARGE: Final = tuple(name for name in sample_names() if name not in SMALL)
REPLACEMENTS: Final = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [
            *(b'"', b"'", b"<", b">", b"/>", b"&amp;", b"&#0;", b"]]>", b"<!--", b"\0"),
            *(b"Name=", b"Type=", b"Collection(", b")", b"self.", b".", b"/", b"Edm."),
        ]
    ),
)


# Where a fault begins, how far it reaches, and what stands there: nothing, the same
# twice, or something else.
Fault = tuple[float, int, bytes | bool]


def faults(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, list[Fault]]]:
    """Delete, repeat or replace spans of a sample."""
    fault = st.tuples(
        st.floats(0, 1),
        st.sampled_from([1, 2, 10, 100, 1000]),
        st.one_of(st.booleans(), REPLACEMENTS),
    )
    return st.tuples(st.sampled_from(names), st.lists(fault, min_size=1, max_size=3))


def faulty(name: str, faults: list[Fault]) -> bytes:
    """Return a sample with faults."""
    data = sample(name)
    for where, length, what in faults:
        start = int(where * len(data))
        end = start + length
        middle = data[start:end] * (2 * what) if isinstance(what, bool) else what
        data = data[:start] + middle + data[end:]
    return data


@patient
@given(faults(SMALL))
def test_a_sample_with_a_fault(given_: tuple[str, list[Fault]]) -> None:
    check_reading(faulty(*given_))


@settings(patient, max_examples=max(1, EXAMPLES // 20))
@given(faults(LARGE or SMALL))
def test_a_large_sample_with_a_fault(given_: tuple[str, list[Fault]]) -> None:
    check_reading(faulty(*given_))


Swap = tuple[str, list[tuple[float, float]]]
SWAPS: Final[st.SearchStrategy[Swap]] = st.tuples(
    st.sampled_from(SMALL),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=10),
)


def swapped(name: str, pairs: list[tuple[float, float]]) -> bytes:
    """Exchange the values of attributes in a sample: all of it well-formed."""
    parts = sample(name).split(b'"')
    last = (len(parts) - 3) // 2
    for pair in pairs:
        first, second = (1 + 2 * int(each * last) for each in pair)
        parts[first], parts[second] = parts[second], parts[first]
    return b'"'.join(parts)


@patient
@given(SWAPS)
def test_a_sample_whose_values_are_exchanged(swap: Swap) -> None:
    check_reading(swapped(*swap))


@settings(patient, max_examples=max(1, EXAMPLES // 4))
@given(st.lists(SWAPS, min_size=2, max_size=3))
def test_samples_with_faults_together(swaps: list[Swap]) -> None:
    check_reading(*(swapped(*swap) for swap in swaps))


# The elements of CSDL in places of other ones

TAGS: Final = sorted(
    {*ELEMENTS, *EXPRESSIONS, "PropertyValue", "DataServices", "Using"}
)
IN_EDMX: Final = {"Edmx", "DataServices", "Reference", "Include", "IncludeAnnotations"}
ATTRIBUTES: Final = sorted(
    {"Qualifier", "Property", "Function", *ANNOTATION_VALUES}.union(
        *(each.attributes for each in ELEMENTS.values())
    )
)
NAMES: Final = (
    "",
    "N",
    "a",
    "A",
    "B",
    "Id",
    "N.A",
    "a.B",
    "M.A",
    "N.",
    ".A",
    "..",
    "A/B",
)
VALUES: Final = st.sampled_from(
    [
        *NAMES,
        *("N.A/B", "N.A/B/C", "N.A(a.B)", "N.A()", "N.A(", "A/$ReturnType", "/", "//"),
        *("@N.A", "N.A/@N.B#q", "Collection(N.A)", "Collection(", "Collection()"),
        *("Collection(Collection(N.A))", "Edm.Int32", "Edm.String", "String", "Edm."),
        *("Edm.EntityType", "Edm.ComplexType", "Edm.PrimitiveType", "Edm.Untyped"),
        *("true", "false", "1", "", "-1", "9" * 30, "max", "MAX", "variable", "4.0"),
        *("Cascade", "None", "http://example.org/", "\u202e", "\u0301", "a b", "&#10;"),
    ]
)


@st.composite
def element(draw: st.DrawFn, depth: int = 0) -> str:
    """Make an element with attributes and children that may not fit it."""
    tag = draw(st.sampled_from(TAGS))
    known = ELEMENTS.get(tag)
    own = sorted(known.attributes) if known else ATTRIBUTES
    given_ = draw(
        st.dictionaries(
            st.one_of(st.sampled_from(own or ATTRIBUTES), st.sampled_from(ATTRIBUTES)),
            VALUES,
            max_size=4,
        )
    )
    if known and draw(st.booleans()):
        given_ |= {name: draw(VALUES) for name in known.required}
    written = "".join(f' {name}="{value}"' for name, value in given_.items())
    name = f"e:{tag}" if tag in IN_EDMX else tag
    inside = ""
    if depth < 4:
        children = st.lists(element(depth + 1), max_size=3 if depth < 3 else 1)
        inside = "".join(draw(children))
    elif draw(st.booleans()):
        inside = "text"
    return f"<{name}{written}>{inside}</{name}>"


@st.composite
def shuffled(draw: st.DrawFn) -> bytes:
    """Make a document with elements in wrong places."""
    inside = "".join(draw(st.lists(element(), min_size=1, max_size=6)))
    root = draw(st.sampled_from(["Schema", "Edmx", "any"]))
    spaces = f'xmlns:e="{EDMX}" xmlns="{EDM}"'
    schema = f'<Schema Namespace="N" Alias="a" {spaces}>{inside}</Schema>'
    if root == "Schema":
        return schema.encode()
    if root == "any":
        return f"<e:Edmx {spaces}>{inside}</e:Edmx>".encode()
    services = f"<e:DataServices>{schema}{inside}</e:DataServices>"
    return f'<e:Edmx Version="4.01" {spaces}>{services}</e:Edmx>'.encode()


@settings(patient, max_examples=max(1, EXAMPLES // 3))
@given(shuffled())
def test_elements_in_wrong_places(data: bytes) -> None:
    check_reading(data)


# Parts that fit where they stand, and refer to each other at random


@st.composite
def tangled(draw: st.DrawFn) -> bytes:
    """Make a document of right parts whose names lead anywhere."""
    kinds = {
        "EntityType": ["Key", "Property", "NavigationProperty", "Annotation"],
        "ComplexType": ["Property", "NavigationProperty", "Annotation"],
        "EnumType": ["Member", "Annotation"],
        "TypeDefinition": ["Annotation"],
        "Term": ["Annotation"],
        "Action": ["Parameter", "ReturnType", "Annotation"],
        "Function": ["Parameter", "ReturnType", "Annotation"],
        "EntityContainer": ["EntitySet", "Singleton", "ActionImport", "FunctionImport"],
        "Annotations": ["Annotation"],
        "Key": ["PropertyRef"],
        "NavigationProperty": ["ReferentialConstraint", "OnDelete"],
        "EntitySet": ["NavigationPropertyBinding"],
        "Singleton": ["NavigationPropertyBinding"],
    }
    short = st.sampled_from(["A", "B", "C"])
    long = st.sampled_from(["N.A", "N.B", "a.C", "M.A", "b.B", "Edm.Int32"])
    path = st.lists(st.one_of(short, long), min_size=1, max_size=3).map("/".join)
    values = {
        **dict.fromkeys(("Name", "Qualifier", "Alias"), short),
        **dict.fromkeys(("BaseType", "BaseTerm", "EntityType", "Extends"), long),
        **dict.fromkeys(("Action", "Function", "Term"), long),
        "Type": st.one_of(long, long.map("Collection({})".format)),
        "UnderlyingType": st.sampled_from(["Edm.Int32", "Edm.String", "N.A"]),
        "Value": st.integers(-3, 3).map(str),
        "Target": st.one_of(path, long.map("{}(N.A)".format), long.map("{}()".format)),
    }
    flags = {"Abstract", "OpenType", "Nullable", "IsBound", "ContainsTarget", "IsFlags"}

    def make(tag: str, depth: int) -> str:
        known = ELEMENTS[tag]
        names = {*known.required}
        for name in sorted(known.attributes - known.required):
            if draw(st.integers(0, 3)) == 0:
                names.add(name)
        given_ = {
            name: draw(
                st.sampled_from(["true", "false"])
                if name in flags
                else values.get(name, path)
            )
            for name in sorted(names)
        }
        written = "".join(f' {name}="{value}"' for name, value in given_.items())
        inner = kinds.get(tag, []) if depth < 4 else []
        children = draw(st.lists(st.sampled_from(inner), max_size=4)) if inner else []
        inside = "".join(make(each, depth + 1) for each in children)
        return f"<{tag}{written}>{inside}</{tag}>"

    top = [tag for tag in kinds if tag not in {"Key", "NavigationProperty"}]
    top = [tag for tag in top if tag not in {"EntitySet", "Singleton"}]
    schemas = "".join(
        f'<Schema xmlns="{EDM}" Namespace="{namespace}" Alias="{alias}">'
        + "".join(
            make(each, 0) for each in draw(st.lists(st.sampled_from(top), max_size=7))
        )
        + "</Schema>"
        for namespace, alias in (("N", "a"), ("M", "b"))
    )
    return (
        f'<e:Edmx xmlns:e="{EDMX}" Version="4.01"><e:DataServices>{schemas}'
        "</e:DataServices></e:Edmx>"
    ).encode()


@settings(patient, max_examples=2 * EXAMPLES)
@given(tangled())
def test_names_that_lead_anywhere(data: bytes) -> None:
    check_reading(data)
