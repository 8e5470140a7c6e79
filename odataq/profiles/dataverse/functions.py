"""The query functions of Dataverse, and what an organisation says to calls."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve

from odataq.diagnostics import Fact
from odataq.profiles.dataverse.words import ERROR, FIELD, INFERRED, REJECTED
from odataq.profiles.query_function import QueryFunction

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FUNCTIONS_FACTS", "QUERY_FUNCTIONS"]

_NAMESPACE: Final = "Microsoft.Dynamics.CRM"

_DATES: Final = frozenset({"Edm.Date", "Edm.DateTimeOffset"})
_WHOLE: Final = frozenset({"Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Int64"})
_NUMBERS: Final = _WHOLE | {"Edm.Decimal", "Edm.Double", "Edm.Single"}
_STRINGS: Final = frozenset({"Edm.String"})
_GUIDS: Final = frozenset({"Edm.Guid"})

_COLUMN: Final = (("PropertyName", "Edm.String"),)
_COLUMN_TEXT: Final = (*_COLUMN, ("PropertyValue", "Edm.String"))
_COLUMN_NUMBER: Final = (*_COLUMN, ("PropertyValue", "Edm.Int64"))
_COLUMN_LIST: Final = (*_COLUMN, ("PropertyValues", "Collection(Edm.String)"))
_COLUMN_PERIOD: Final = (
    *_COLUMN,
    ("PropertyValue1", "Edm.Int64"),
    ("PropertyValue2", "Edm.Int64"),
)

_DATE: Final = QueryFunction("", _COLUMN, _DATES, purpose="columns with dates")
_LIST: Final = QueryFunction("", _COLUMN_LIST, counts=(1, None))

# The kinds of functions: what they take, and the columns that they are for.
_KINDS: Final = (
    (
        _DATE,
        (
            "Last7Days LastFiscalPeriod LastFiscalYear LastMonth LastWeek LastYear "
            "Next7Days NextFiscalPeriod NextFiscalYear NextMonth NextWeek NextYear "
            "ThisFiscalPeriod ThisFiscalYear ThisMonth ThisWeek ThisYear Today "
            "Tomorrow Yesterday"
        ),
    ),
    (
        evolve(_DATE, parameters=_COLUMN_NUMBER),
        (
            "InFiscalPeriod InFiscalYear LastXDays LastXFiscalPeriods "
            "LastXFiscalYears LastXHours LastXMonths LastXWeeks LastXYears NextXDays "
            "NextXFiscalPeriods NextXFiscalYears NextXHours NextXMonths NextXWeeks "
            "NextXYears OlderThanXDays OlderThanXHours OlderThanXMinutes "
            "OlderThanXMonths OlderThanXWeeks OlderThanXYears"
        ),
    ),
    (
        evolve(_DATE, parameters=_COLUMN_PERIOD),
        (
            "InFiscalPeriodAndYear InOrAfterFiscalPeriodAndYear "
            "InOrBeforeFiscalPeriodAndYear"
        ),
    ),
    (evolve(_DATE, parameters=_COLUMN_TEXT), "On OnOrAfter OnOrBefore"),
    (
        QueryFunction(
            "", _COLUMN_TEXT, _GUIDS, purpose="the key or lookup of a hierarchy"
        ),
        "Above AboveOrEqual NotUnder Under UnderOrEqual",
    ),
    (QueryFunction("", _COLUMN_TEXT, _STRINGS, purpose="texts"), "Contains"),
    (
        QueryFunction(
            "",
            _COLUMN,
            _GUIDS,
            frozenset({"businessunit"}),
            "lookups of business units",
        ),
        "EqualBusinessId NotEqualBusinessId",
    ),
    (
        QueryFunction(
            "",
            _COLUMN,
            _GUIDS,
            frozenset({"owner", "principal", "systemuser", "team"}),
            "lookups of users and owners",
        ),
        (
            "EqualUserId EqualUserOrUserHierarchy EqualUserOrUserHierarchyAndTeams "
            "EqualUserOrUserTeams EqualUserTeams NotEqualUserId"
        ),
    ),
    (
        QueryFunction("", _COLUMN, _WHOLE, purpose="whole numbers and choices"),
        "EqualUserLanguage",
    ),
    (
        evolve(_LIST, column_types=_STRINGS, purpose="columns with several choices"),
        "ContainValues DoesNotContainValues",
    ),
    (
        evolve(
            _LIST,
            column_types=_NUMBERS | _GUIDS | _STRINGS,
            purpose="numbers, unique identifiers and texts",
        ),
        "In NotIn",
    ),
    (
        evolve(
            _LIST,
            column_types=_NUMBERS | _STRINGS | _DATES,
            purpose="numbers, texts and dates",
            counts=(2, 2),
        ),
        "Between NotBetween",
    ),
)

_OPPOSITES: Final = (
    ("Between", "NotBetween"),
    ("ContainValues", "DoesNotContainValues"),
    ("EqualBusinessId", "NotEqualBusinessId"),
    ("EqualUserId", "NotEqualUserId"),
    ("In", "NotIn"),
    ("Under", "NotUnder"),
)
_OPPOSITE: Final = {
    one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])
}


def _qualified(name: str | None) -> str | None:
    return name and f"{_NAMESPACE}.{name}"


# Spec: Dataverse documentation, "Dataverse query functions", and the metadata of
# organisations. Which columns each is for is what a query builder offers.
QUERY_FUNCTIONS: Final[Mapping[str, QueryFunction]] = MappingProxyType(
    {
        f"{_NAMESPACE}.{name}": evolve(
            kind,
            name=f"{_NAMESPACE}.{name}",
            opposite=_qualified(_OPPOSITE.get(name)),
        )
        for kind, names in _KINDS
        for name in names.split()
    }
)

FUNCTIONS_FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "unqualified-function": Fact(("DV403",)),
        "positional-argument": Fact(("DV403",)),
        "unknown-query-function": Fact(("DV405",), INFERRED),
        "unknown-query-function of case": Fact(("DV408", "DV405")),
        "misfit-parameters": Fact(("DV405",), INFERRED),
        "misfit-parameters of count": Fact(("DV405",), FIELD),
        "negated-function": Fact(
            ("DV404",),
            ERROR,
            server_message="Not operator along with the Custom Named Condition "
            "operators is not allowed",
        ),
        "misplaced-function": Fact(("DV408",)),
        "unknown-column": Fact(("DV406",), FIELD),
        "misfit-column": Fact(("DV432",), FIELD),
        "misfit-item": Fact(("DV427",)),
        "misused-contains": Fact(("DV407",)),
        "unsupported-function": Fact(("DV402",)),
        "invalid-argument": Fact(
            ("DV402", "DV414"),
            INFERRED,
            REJECTED,
            "No function signature for the function with name '{name}' matches the "
            "specified arguments.",
        ),
        "wrong-argument-count": Fact(
            ("DV402",),
            INFERRED,
            REJECTED,
            "No function signature for the function with name '{name}' matches the "
            "specified arguments.",
        ),
        "unknown-function": Fact(("DV402",), INFERRED),
    }
)
