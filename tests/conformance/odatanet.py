"""Queries of the tests of OData.NET's URI parser."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from odataq import ODATA_V401, Checker, read_model
from tests.conformance.cases import all_rows, differences
from tests.conformance.queries import Result, results
from tests.support.shared import METADATA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from odataq import Diagnostic, Model

__all__ = ["Judged", "Subject", "judged", "subject"]

# The rows of one class of tests are about enumerations, in a model of their own.
_ENUMERATIONS: Final = b"""<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="NS" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EnumType Name="Color">
        <Member Name="Red" Value="1"/>
        <Member Name="Green" Value="2"/>
        <Member Name="Blue" Value="3"/>
        <Member Name="White" Value="-10"/>
      </EnumType>
      <EnumType Name="ColorFlags" UnderlyingType="Edm.Int64" IsFlags="true">
        <Member Name="Red" Value="1"/>
        <Member Name="Green" Value="2"/>
        <Member Name="GreenRed" Value="3"/>
        <Member Name="Blue" Value="4"/>
      </EnumType>
      <ComplexType Name="Thing">
        <Property Name="Color" Type="NS.Color"/>
        <Property Name="ColorFlags" Type="NS.ColorFlags"/>
        <Property Name="Colors" Type="Collection(NS.Color)"/>
      </ComplexType>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"""
_ENUMERATION_TESTS: Final = "/EnumFilterFunctionalTests.cs:"

# How the input of a kind is written as query options, and by which rule it is read.
_OPTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "apply": ("$apply={}", "apply"),
    "compute": ("$compute={}", "compute"),
    "expand_options": ("$expand=Item{}", "expand"),
    "expand_run": ("$expand={}", "expand"),
    "filter": ("$filter={}", "filter"),
    "orderby": ("$orderby={}", "orderby"),
    "search": ("$search={}", "search"),
    "select": ("$select={}", "select"),
    "select_nested": ("$select={}", "select"),
    "select_options": ("$select=Item{}", "select"),
}

# Differences of these are listed although the rows only advise.
_LISTED: Final = frozenset({"apply", "orderby", "select_expand"})


@dataclass(frozen=True)
class Subject:
    """The query of a row: its text, and what it is to be read as.

    `rule` is `None` for a URL, `at` the simple name of the type that options are
    about. Without `at` only the form of options can be judged.
    """

    text: str
    rule: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class Judged:
    """The rows of a file: those that count, those that advise.

    `unlisted` are advising rows that differ and ought to be in the list.
    """

    counted: tuple[Result, ...]
    advising: tuple[Result, ...]

    @property
    def unlisted(self) -> tuple[Result, ...]:
        """The advising rows whose difference isn't explained, of the kinds listed."""
        return tuple(
            each
            for each in self.advising
            if not each.is_passed and each.row["kind"] in _LISTED
        )


def subject(row: Mapping[str, Any]) -> Subject:
    """Return the query of a row as we check it."""
    kind, given = row["kind"], row["input"]
    if isinstance(given, dict):
        names = ("expand", "select")
        values = dict(zip(names, (given[each] for each in sorted(given)), strict=True))
        options = [f"${name}={value}" for name, value in values.items() if value]
        return Subject("&".join(options), "queryOptions", _type_of(row))
    if kind not in _OPTIONS:
        return Subject(given)
    template, rule = _OPTIONS[kind]
    return Subject(template.format(given), rule, _type_of(row))


def _type_of(row: Mapping[str, Any]) -> str | None:
    getter = row["type_getter"]
    if getter is not None:
        return f"{getter}".removeprefix("Get").removesuffix("Type")
    if _ENUMERATION_TESTS in row["source"]:
        return "Thing"
    is_person = row["func"].endswith("ForPerson") or "PersonType" in row["args"]
    return "Person" if is_person else None


def judged(path: Path) -> Judged:
    """Check all rows of a file that have a verdict.

    Those count of which the ABNF says the same: they are read strictly. The others
    are what a lenient library makes of them.
    """
    known = [row for row in all_rows(path) if row["valid"] is not None]
    found = results(known, _check, differences("odatanet"))
    return Judged(
        tuple(each for each in found if each.row["counted"]),
        tuple(each for each in found if not each.row["counted"]),
    )


def _check(row: Mapping[str, Any]) -> list[Diagnostic]:
    given = subject(row)
    is_enumeration = _ENUMERATION_TESTS in row["source"]
    checker = _checker(
        given.rule, given.at, is_enumeration=is_enumeration, strict=row["counted"]
    )
    return checker.check(given.text)


@cache
def _checker(
    rule: str | None, at: str | None, *, is_enumeration: bool, strict: bool
) -> Checker:
    model = _enumerations() if is_enumeration else _main_model()
    if rule is not None and at is None:
        return Checker(None, profile=ODATA_V401, rule=rule, strict=strict)
    full_name = None if at is None else _full_name(model, at)
    return Checker(model, profile=ODATA_V401, rule=rule, at=full_name, strict=strict)


def _full_name(model: Model, simple_name: str) -> str:
    found = (each for each in model.types if each.endswith(f".{simple_name}"))
    return next(found)


@cache
def _main_model() -> Model:
    return read_model(*sorted(METADATA.glob("odatanet_hardcoded_*.xml")))


@cache
def _enumerations() -> Model:
    return read_model(_ENUMERATIONS)
