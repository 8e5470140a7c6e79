"""Finds out what a tree means in a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from odataq.csdl.model import Model
from odataq.csdl.types import UNKNOWN, TypeRef
from odataq.profiles import DATAVERSE, ODATA_V401, Profile
from odataq.semantics.binding import Binding
from odataq.semantics.expression_binder import ExpressionBinder, is_expression
from odataq.semantics.marks import (
    ArgumentMisfit,
    ConditionMisfit,
    CountMisfit,
    OperandMisfit,
)
from odataq.semantics.notes import Notes
from odataq.semantics.option_binder import OptionBinder
from odataq.semantics.path_binder import PathBinder
from odataq.semantics.resource import UNKNOWN_RESOURCE, Resource
from odataq.semantics.resource_kinds import kind_of
from odataq.semantics.scope import Scope, scope_at
from odataq.syntax import nodes as n
from odataq.syntax.split import may_go_on
from odataq.text.holes import NO_HOLES, Holes

if TYPE_CHECKING:
    from odataq.semantics.marks import Mark

__all__ = ["bind", "choose_profile", "resource_at"]

_DATAVERSE_NAMESPACE = "Microsoft.Dynamics.CRM"
# What stands for the model where there is none, and what of it is worth a word.
_NO_MODEL: Final = Model(())
_OF_TYPES: Final = (ArgumentMisfit, ConditionMisfit, CountMisfit, OperandMisfit)
_DATAVERSE_ROOT = re.compile(r"/api/data/v[0-9]+\.[0-9]+/?$")


def choose_profile(model: Model | None, tree: n.Node | None) -> Profile:
    """Return the profile that fits a model or the root of a query."""
    if model is not None and any(
        each.namespace == _DATAVERSE_NAMESPACE for each in model.schemas
    ):
        return DATAVERSE
    if isinstance(tree, n.Query) and _DATAVERSE_ROOT.search(tree.service_root):
        return DATAVERSE
    return ODATA_V401


def resource_at(model: Model, name: str) -> TypeRef:
    """Return the type of what a text without a path is about.

    `name` is that of an entity set or singleton, or the qualified name of a
    type. Raises `LookupError` where the model has none.
    """
    container = model.container
    if container is not None and name in container.entity_sets:
        entity_type = container.entity_sets[name].entity_type
        return TypeRef(entity_type, is_collection=True)
    if container is not None and name in container.singletons:
        return TypeRef(container.singletons[name].entity_type)
    if model.find_type(name) is not None:
        return TypeRef(model.full_name(name))
    raise LookupError(f"the model has no set, singleton or type '{name}'")


def bind(
    tree: n.Node,
    model: Model | None,
    /,
    *,
    profile: Profile | None = None,
    at: str | None = None,
    holes: Holes = NO_HOLES,
) -> Binding:
    """Find out what each name and expression of a tree means.

    `at` is the set or type that options without a path, or a bare expression,
    are about, `holes` what of its text isn't known. Never reports: what can't be
    resolved is marked, and has the type `UNKNOWN`. Without a model only the types
    of literals and of what canonical functions return are known, and only what
    doesn't fit them is marked. Raises `LookupError` for an `at` that the model
    doesn't have.
    """
    chosen = profile or choose_profile(model, tree)
    if model is None:
        return _bind_nameless(tree, chosen, holes)
    notes = Notes(model, chosen, holes)
    binder = ExpressionBinder(notes)
    start = UNKNOWN if at is None else resource_at(model, at)
    resource = _bind_tree(tree, binder, start)
    return Binding(
        tree,
        model,
        chosen,
        resource,
        tuple(sorted(notes.marks, key=_place)),
        notes.types,
        notes.elements,
        notes.scopes,
        tuple(notes.made),
    )


def _bind_nameless(tree: n.Node, profile: Profile, holes: Holes) -> Binding:
    """Find out what a tree means by itself: the types of literals and calls."""
    notes = Notes(_NO_MODEL, profile, holes)
    binder = ExpressionBinder(notes)
    match tree:
        case n.Query(_, options):
            OptionBinder(binder).options(options, Scope())
        case n.ResourcePath():
            pass
        case n.QueryOption():
            OptionBinder(binder).options((tree,), Scope())
        case _ if is_expression(tree):
            binder.bind(tree, Scope())
    marks = (each for each in notes.marks if isinstance(each, _OF_TYPES))
    return Binding(
        tree,
        None,
        profile,
        marks=tuple(sorted(marks, key=_place)),
        types=notes.types,
        made=tuple(notes.made),
    )


def _place(mark: Mark) -> tuple[int, int]:
    return mark.span.start, mark.span.end


def _bind_tree(tree: n.Node, binder: ExpressionBinder, start: TypeRef) -> Resource:
    notes = binder.notes
    resource = UNKNOWN_RESOURCE
    if start != UNKNOWN:
        resource = Resource(kind_of(start, notes), start)
    scope = Scope() if start == UNKNOWN else scope_at(start)
    match tree:
        case n.Query(path, options):
            if isinstance(path, n.BrokenPath):
                scope = Scope()
            elif path is not None:
                root = tree.service_root
                is_known = None if not root else not may_go_on(root)
                # A key in the path may use what is assigned behind it.
                for each in options:
                    if isinstance(each, n.AliasAssignment):
                        OptionBinder(binder).alias(each)
                resource = PathBinder(binder).path(path, is_root_known=is_known)
                known = resource.type != UNKNOWN
                scope = scope_at(resource.type) if known else Scope()
            OptionBinder(binder).options(options, scope)
        case n.ResourcePath():
            resource = PathBinder(binder).path(tree, is_root_known=True)
        case n.QueryOption():
            OptionBinder(binder).options((tree,), scope)
        case _ if is_expression(tree):
            found = binder.bind(tree, scope)
            resource = Resource(kind_of(found, notes), found)
    return resource
