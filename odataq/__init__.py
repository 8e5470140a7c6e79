"""Reads OData metadata and queries, and rejects what the service would reject."""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "ADVICE",
    "CODES",
    "DATAVERSE",
    "LIMITS",
    "ODATA_V40",
    "ODATA_V401",
    "RULES",
    "A",
    "Batch",
    "Binding",
    "ChangeSet",
    "Checker",
    "Connections",
    "Context",
    "CsdlError",
    "Diagnostic",
    "ExpandBuilder",
    "Expression",
    "Finding",
    "Limits",
    "Model",
    "NavigationGraph",
    "ODataqError",
    "P",
    "Pipeline",
    "PlacedRequest",
    "Position",
    "Profile",
    "Query",
    "QueryBuilder",
    "QueryError",
    "QuerySyntaxError",
    "Record",
    "Request",
    "ResponseShape",
    "Row",
    "Rule",
    "S",
    "Service",
    "Severity",
    "Shape",
    "ShapeArray",
    "ShapeDefinition",
    "ShapeMember",
    "ShapeObject",
    "ShapeReference",
    "ShapeValue",
    "Source",
    "Span",
    "__version__",
    "alias",
    "apply_fixes",
    "associate",
    "batch",
    "bind",
    "call",
    "changes",
    "check",
    "check_payload",
    "clear_reference",
    "compile",
    "create",
    "delete",
    "disassociate",
    "errors_in",
    "from_json",
    "geography",
    "geometry",
    "json_schema",
    "nodes",
    "parse",
    "query",
    "read_batch",
    "read_model",
    "ref",
    "replace",
    "requests_in",
    "response_shape",
    "rule",
    "set_reference",
    "to_json",
    "typed_dict",
    "update",
    "upsert",
    "walk",
]

if TYPE_CHECKING:
    from odataq.batch_parts import Batch, ChangeSet
    from odataq.batch_text import read_batch
    from odataq.builder.aggregation import A, Pipeline
    from odataq.builder.option_builder import ExpandBuilder
    from odataq.builder.predicates import Expression, P, alias, geography, geometry
    from odataq.builder.query_builder import QueryBuilder, query
    from odataq.builder.searching import S
    from odataq.checker import Checker, check, check_payload
    from odataq.codes import CODES
    from odataq.connections.questions import Connections
    from odataq.connections.record import Record
    from odataq.csdl.graph import NavigationGraph
    from odataq.csdl.model import Model
    from odataq.csdl.reader import read_model
    from odataq.diagnostics import Diagnostic, Finding, Severity, errors_in
    from odataq.errors import CsdlError, ODataqError, QueryError, QuerySyntaxError
    from odataq.fixes import apply_fixes
    from odataq.http import Request
    from odataq.http_places import PlacedRequest
    from odataq.http_text import requests_in
    from odataq.limits import LIMITS, Limits
    from odataq.profiles import DATAVERSE, ODATA_V40, ODATA_V401, Profile
    from odataq.rules import ADVICE, RULES, Context, Rule, rule
    from odataq.semantics.binder import bind
    from odataq.semantics.binding import Binding
    from odataq.service import Service
    from odataq.shape.json_schema import json_schema
    from odataq.shape.response import response_shape
    from odataq.shape.tree import (
        ResponseShape,
        Shape,
        ShapeArray,
        ShapeDefinition,
        ShapeMember,
        ShapeObject,
        ShapeReference,
        ShapeValue,
    )
    from odataq.shape.typed_dict import typed_dict
    from odataq.source import Position, Source, Span
    from odataq.syntax import nodes
    from odataq.syntax.nodes import Query
    from odataq.syntax.parser import parse
    from odataq.syntax.printer import compile  # noqa: A004 (that is its name)
    from odataq.syntax.rewriting import replace
    from odataq.syntax.tree_json import from_json, to_json
    from odataq.syntax.walk import walk
    from odataq.writes.batch import batch
    from odataq.writes.calls import call
    from odataq.writes.keys import Row, ref
    from odataq.writes.operations import changes, create, delete, update, upsert
    from odataq.writes.references import (
        associate,
        clear_reference,
        disassociate,
        set_reference,
    )
else:
    # A name is loaded when it is first used, so that `import odataq` costs
    # nothing. Type checkers don't see this: to them any other name is an error.
    _HOMES = {
        "A": "odataq.builder.aggregation",
        "ADVICE": "odataq.rules",
        "Batch": "odataq.batch_parts",
        "Binding": "odataq.semantics.binding",
        "CODES": "odataq.codes",
        "ChangeSet": "odataq.batch_parts",
        "Checker": "odataq.checker",
        "Connections": "odataq.connections.questions",
        "Context": "odataq.rules",
        "CsdlError": "odataq.errors",
        "DATAVERSE": "odataq.profiles",
        "Diagnostic": "odataq.diagnostics",
        "ExpandBuilder": "odataq.builder.option_builder",
        "Expression": "odataq.builder.predicates",
        "Finding": "odataq.diagnostics",
        "LIMITS": "odataq.limits",
        "Limits": "odataq.limits",
        "Model": "odataq.csdl.model",
        "NavigationGraph": "odataq.csdl.graph",
        "ODATA_V40": "odataq.profiles",
        "ODATA_V401": "odataq.profiles",
        "ODataqError": "odataq.errors",
        "P": "odataq.builder.predicates",
        "Pipeline": "odataq.builder.aggregation",
        "PlacedRequest": "odataq.http_places",
        "Position": "odataq.source",
        "Profile": "odataq.profiles",
        "Query": "odataq.syntax.nodes",
        "QueryBuilder": "odataq.builder.query_builder",
        "QueryError": "odataq.errors",
        "QuerySyntaxError": "odataq.errors",
        "Record": "odataq.connections.record",
        "RULES": "odataq.rules",
        "Request": "odataq.http",
        "ResponseShape": "odataq.shape.tree",
        "Row": "odataq.writes.keys",
        "Rule": "odataq.rules",
        "S": "odataq.builder.searching",
        "Service": "odataq.service",
        "Severity": "odataq.diagnostics",
        "Shape": "odataq.shape.tree",
        "ShapeArray": "odataq.shape.tree",
        "ShapeDefinition": "odataq.shape.tree",
        "ShapeMember": "odataq.shape.tree",
        "ShapeObject": "odataq.shape.tree",
        "ShapeReference": "odataq.shape.tree",
        "ShapeValue": "odataq.shape.tree",
        "Source": "odataq.source",
        "Span": "odataq.source",
        "alias": "odataq.builder.predicates",
        "apply_fixes": "odataq.fixes",
        "associate": "odataq.writes.references",
        "batch": "odataq.writes.batch",
        "bind": "odataq.semantics.binder",
        "call": "odataq.writes.calls",
        "changes": "odataq.writes.operations",
        "check": "odataq.checker",
        "clear_reference": "odataq.writes.references",
        "check_payload": "odataq.checker",
        "compile": "odataq.syntax.printer",
        "create": "odataq.writes.operations",
        "delete": "odataq.writes.operations",
        "disassociate": "odataq.writes.references",
        "errors_in": "odataq.diagnostics",
        "from_json": "odataq.syntax.tree_json",
        "geography": "odataq.builder.predicates",
        "geometry": "odataq.builder.predicates",
        "json_schema": "odataq.shape.json_schema",
        "nodes": "odataq.syntax.nodes",
        "parse": "odataq.syntax.parser",
        "query": "odataq.builder.query_builder",
        "read_batch": "odataq.batch_text",
        "read_model": "odataq.csdl.reader",
        "ref": "odataq.writes.keys",
        "replace": "odataq.syntax.rewriting",
        "requests_in": "odataq.http_text",
        "response_shape": "odataq.shape.response",
        "rule": "odataq.rules",
        "set_reference": "odataq.writes.references",
        "to_json": "odataq.syntax.tree_json",
        "typed_dict": "odataq.shape.typed_dict",
        "update": "odataq.writes.operations",
        "upsert": "odataq.writes.operations",
        "walk": "odataq.syntax.walk",
    }

    def __getattr__(name: str) -> object:
        """Load a public name from the module where it lives."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module 'odataq' has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415

        module = import_module(home)
        value = module if name == "nodes" else getattr(module, name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Name what can be had, loaded or not."""
        return sorted({*globals(), *__all__})
