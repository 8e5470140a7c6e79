"""A model says what its documents say, whichever way they say it."""

from __future__ import annotations

import os
from collections import Counter
from random import Random
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odataq import read_model
from tests.support.csdl import dump
from tests.support.csdl_models import Documents, expected, models
from tests.support.csdl_writer import write_document

# ODATAQ_EXAMPLES=5000 looks for what a quick run doesn't find.
EXAMPLES: Final = int(os.environ.get("ODATAQ_EXAMPLES", "80"))

thorough = settings(
    deadline=None,
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def written(documents: Documents, seed: int) -> list[bytes]:
    random = Random(seed)  # noqa: S311 (to vary what is written)
    return [
        write_document(references, schemas, random, documents.version)
        for references, schemas in documents.documents
    ]


@thorough
@given(models(), st.integers(0, 2**32))
def test_a_model_is_what_was_written(documents: Documents, seed: int) -> None:
    first, *more = written(documents, seed)
    model = read_model(first, *more)
    found, wanted = dump(model), expected(documents)
    assert found.references == wanted.references
    assert found.schemas == wanted.schemas
    assert found.container == wanted.container


@thorough
@given(models(), st.integers(0, 2**32))
def test_a_valid_model_has_nothing_to_report(documents: Documents, seed: int) -> None:
    first, *more = written(documents, seed)
    for strict in (False, True):
        model = read_model(first, *more, strict=strict)
        codes = Counter(each.code for each in model.diagnostics)
        assert not codes - Counter({"CSD206": 1}), model.diagnostics


@thorough
@given(models(), st.integers(0, 2**32))
def test_all_names_in_a_model_are_known_to_it(documents: Documents, seed: int) -> None:
    first, *more = written(documents, seed)
    model = read_model(first, *more)
    for full_name, found in model.types.items():
        assert model.find_type(full_name) is found
        for alias, namespace in model.aliases.items():
            if namespace == full_name.rpartition(".")[0]:
                assert (
                    model.find_type(f"{alias}.{full_name.rpartition('.')[2]}") is found
                )
    for entity_type in model.entity_types():
        bases = [*model.bases(entity_type)]
        properties = model.properties(entity_type)
        navigation = model.navigation_properties(entity_type)
        for each in (entity_type, *bases):
            assert properties.keys() >= each.properties.keys()
            assert navigation.keys() >= each.navigation_properties.keys()
            assert model.is_derived(entity_type.qualified_name, each.qualified_name)
        for name, part in properties.items():
            assert model.property(entity_type, name) is part
        for name, end in navigation.items():
            assert model.navigation_property(entity_type, name) is end
            assert model.entity_type(end.type.name) is not None
