"""What is read from headers."""

from __future__ import annotations

import pytest

from odataq.shape.preferences import Metadata, Preferences, read_preferences

FORMATTED = "OData.Community.Display.V1.FormattedValue"
LOOKUP = "Microsoft.Dynamics.CRM.lookuplogicalname"

READ = [
    # a header, and what it asks for
    ("Prefer", "odata.maxpagesize=5", Preferences(page_size=5)),
    ("prefer", "maxpagesize=5", Preferences(page_size=5)),
    ("Prefer", "odata.maxpagesize = 5;x=1, return=minimal", Preferences(page_size=5)),
    ("Prefer", "maxpagesize=5,maxpagesize=6", Preferences(page_size=5)),
    ("Prefer", "odata.maxpagesize=0", Preferences()),
    ("Prefer", "odata.maxpagesize=x", Preferences()),
    ("Prefer", f"odata.maxpagesize={'9' * 5_000}", Preferences()),
    ("Prefer", "odata.maxpagesize=٣", Preferences()),
    ("Prefer", "odata.maxpagesize 5", Preferences()),
    ("Prefer", "odata.track-changes", Preferences(tracks_changes=True)),
    ("Prefer", 'odata.include-annotations="*"', Preferences(("*",))),
    ("Prefer", "include-annotations=*", Preferences(("*",))),
    ("Prefer", 'include-annotations="a.b, -c.*"', Preferences(("a.b", "-c.*"))),
    ("Prefer", 'include-annotations="', Preferences()),
    ("Accept", "application/json", Preferences()),
    (
        "Accept",
        "application/json;odata.metadata=none",
        Preferences(metadata=Metadata.NONE),
    ),
    ("Accept", "application/json;metadata=full", Preferences(metadata=Metadata.FULL)),
    ("Accept", "application/json;metadata=odd", Preferences()),
    (
        "Accept",
        "application/json;IEEE754Compatible=true",
        Preferences(numbers_as_strings=True),
    ),
    ("If-Match", "odata.maxpagesize=5", Preferences()),
]


@pytest.mark.parametrize(("name", "value", "expected"), READ)
def test_a_header_is_read(name: str, value: str, expected: Preferences) -> None:
    assert read_preferences([(name, value)]) == expected


def test_the_option_goes_before_the_header() -> None:
    headers = [("Accept", "application/json;metadata=full")]
    found = read_preferences(headers, "application/json;metadata=none")
    assert found.metadata is Metadata.NONE


@pytest.mark.parametrize(
    ("patterns", "term", "expected"),
    [
        ((), FORMATTED, False),
        (("*",), FORMATTED, True),
        ((FORMATTED,), FORMATTED, True),
        ((FORMATTED,), LOOKUP, False),
        (("Microsoft.Dynamics.CRM.*",), LOOKUP, True),
        (("*", f"-{LOOKUP}"), LOOKUP, False),
        (("-*", LOOKUP), LOOKUP, True),
        (("Microsoft.Dynamics.CRM.*", "-*"), LOOKUP, True),
        ((LOOKUP, f"-{LOOKUP}"), LOOKUP, False),
        (("OData.Community.*",), FORMATTED, False),
    ],
)
def test_the_closest_pattern_decides(
    patterns: tuple[str, ...], term: str, *, expected: bool
) -> None:
    assert Preferences(patterns).includes(term) is expected
