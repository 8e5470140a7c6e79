"""ODQ739: those who take part in an activity of Dataverse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from odataq.diagnostics import Finding
from odataq.rules.registry import Context, Rule, rule
from odataq.rules.showing import shown
from odataq.semantics.payload import PropertyEntry
from odataq.text.json_tree import JsonNumber, JsonString

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PARTY_RULES", "parties_of"]

_PARTIES: Final = '"email_activity_parties"'
_TO: Final = '"partyid_contact@odata.bind"'
_MASK: Final = '"participationtypemask"'
_CONTACT: Final = "/contacts(00000000-0000-0000-0000-000000000001)"
# More digits are no number of anything.
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,20}\s*", re.ASCII)
# The columns of activities that are rows of another table.
_COLUMNS: Final = frozenset(
    {
        *("bcc", "cc", "customers", "from", "optionalattendees", "organizer"),
        *("partners", "requiredattendees", "resources", "to"),
    }
)


def parties_of(table: str, column: str) -> str | None:
    """Return the navigation property to those whom a column of an activity is about.

    `None` for a column that is none of those.
    """
    return f"{table}_activity_parties" if column in _COLUMNS else None


_PARTY: Final = "activityparty"
_ROLES: Final = range(1, 12)


@rule(
    "ODQ739",
    "unknown-participation",
    PropertyEntry,
    bad=[f'POST emails {{{_PARTIES}:[{{{_TO}:"{_CONTACT}",{_MASK}:12}}]}}'],
    good=[f'POST emails {{{_PARTIES}:[{{{_TO}:"{_CONTACT}",{_MASK}:2}}]}}'],
    is_of_profile=True,
)
def unknown_participation(entry: PropertyEntry, _: Context) -> Iterator[Finding]:
    """Detects a way of taking part in an activity that there isn't.

    Spec: Dataverse documentation, "Activity Party (ActivityParty) table/entity
    reference", `ParticipationTypeMask`.
    """
    structured, value = entry.owner.structured, entry.member.value
    if structured is None or structured.name != _PARTY:
        return
    if entry.property.name != "participationtypemask":
        return
    match value:
        case JsonNumber(text=text) | JsonString(value=text) if _WHOLE.fullmatch(text):
            number = int(text)
        case _:
            return
    if number not in _ROLES:
        message = f"'{shown(text)}' is no way of taking part"
        hint = (
            "1 sender, 2 to, 3 cc, 4 bcc, 5 required, 6 optional, 7 organizer, "
            "8 regarding, 9 owner, 10 resource, 11 customer"
        )
        yield Finding(value.span, message, hint=hint)


PARTY_RULES: Final[tuple[Rule[Any], ...]] = (unknown_participation,)
