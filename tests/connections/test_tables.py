"""What connections need of a model is asked for, not supposed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

import odataq
from odataq import DATAVERSE, Connections, Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from odataq import Model

ID: Final = "11111111-1111-1111-1111-111111111111"
# A custom table has a schema name in another case, and here no way back; `new_b` has no
# entity set, `new_c` no key.
METADATA: Final = b"""\
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices>
<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm"
 xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="new_a">
<Key><PropertyRef Name="new_aid"/></Key><Property Name="new_aid" Type="Edm.Guid"/>
</EntityType>
<EntityType Name="new_b">
<Key><PropertyRef Name="new_bid"/></Key><Property Name="new_bid" Type="Edm.Guid"/>
</EntityType>
<EntityType Name="new_c" Abstract="true"/>
<EntityType Name="connection">
<Key><PropertyRef Name="connectionid"/></Key>
<Property Name="connectionid" Type="Edm.Guid"/>
<Property Name="_record1id_value" Type="Edm.Guid"/>
<NavigationProperty Name="record1id_new_A" Type="mscrm.new_a"/>
<NavigationProperty Name="record1id_new_b" Type="mscrm.new_b"/>
<NavigationProperty Name="record1id_new_c" Type="mscrm.new_c"/>
<NavigationProperty Name="record2id_new_A" Type="mscrm.new_a"/>
</EntityType>
<EntityContainer Name="System">
<EntitySet Name="connections" EntityType="Microsoft.Dynamics.CRM.connection"/>
<EntitySet Name="new_as" EntityType="Microsoft.Dynamics.CRM.new_a"/>
</EntityContainer>
</Schema>
</edmx:DataServices>
</edmx:Edmx>
"""


@cache
def model() -> Model:
    return odataq.read_model(METADATA)


def test_a_lookup_is_found_by_its_type() -> None:
    connections = Connections(model(), profile=DATAVERSE)
    assert odataq.compile(connections.of("new_a").tree, encode=False) == (
        "connections?$filter=record1id_new_A/new_aid ne null"
    )
    record = Record("new_a", ID)
    assert connections.create(record, record).body == (
        f'{{"record1id_new_A@odata.bind": "new_as({ID})", '
        f'"record2id_new_A@odata.bind": "new_as({ID})"}}'
    )


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda c: c.records("new_a"), "nothing leads from table 'new_a'"),
        (
            lambda c: c.create(Record("new_b", ID), Record("new_a", ID)),
            "table 'new_b' has no entity set",
        ),
        (lambda c: c.of("new_c"), "table 'new_c' has no key"),
        (lambda c: c.of(other="new_b"), "no connection leads to a table 'new_b'"),
    ],
)
def test_what_the_model_lacks_is_said(
    ask: Callable[[Connections], object], said: str
) -> None:
    with pytest.raises(LookupError, match=said):
        ask(Connections(model(), profile=DATAVERSE))
