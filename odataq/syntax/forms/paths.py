"""The rules for resource paths, paths in expressions, and names.

Spec: ABNF, "Resource Path", "Expressions" and "Names and identifiers".
"""

from __future__ import annotations

import re
from typing import Final

from odataq.syntax import nodes as n
from odataq.syntax.exact.steps import (
    EXPAND_PATH,
    EXPRESSION_PATH,
    RESOURCE_PATH,
    SELECT_PATH,
    Steps,
)
from odataq.syntax.forms.form import Form, FormKind, PathForm

__all__ = ["PATH_FORMS"]

# What makes a whole path of the rest of one.
_FIRST: Final = "A"
_RESTS: Final = re.compile(r"[(/]|%28")


def _path(symbol: str, steps: Steps, state: str) -> Form:
    return Form(FormKind.PATH, symbol, path=PathForm(steps, state))


def _rest(symbol: str, steps: Steps, state: str) -> Form:
    path = PathForm(steps, state, is_rest=True)
    return Form(FormKind.PATH, symbol, before=_FIRST, path=path, spelling=_RESTS)


def _resource(state: str) -> Form:
    return _path("resource_path", RESOURCE_PATH, state)


def _resource_rest(state: str) -> Form:
    return _rest("resource_path", RESOURCE_PATH, state)


def _member(state: str) -> Form:
    return _path("member_path", EXPRESSION_PATH, state)


def _member_rest(state: str) -> Form:
    return _rest("member_path", EXPRESSION_PATH, state)


_RETURNS: Final = (
    "Entity",
    "EntityCol",
    "Complex",
    "ComplexCol",
    "Primitive",
    "PrimitiveCol",
)

_RESOURCE: Final = {
    "resourcePath": Form(FormKind.PATH, "resource_path"),
    "collectionNavigation": _resource_rest("collection"),
    "collectionNavPath": _resource_rest("uncast"),
    "keyPredicate": _resource_rest("key_alone"),
    "simpleKey": Form(
        FormKind.PATH,
        "resource_path",
        before=_FIRST,
        path=PathForm(RESOURCE_PATH, "simple_key"),
        spelling=_RESTS,
    ),
    "compoundKey": _resource_rest("compound_alone"),
    "keyPathSegments": _resource_rest("keys_alone"),
    "singleNavigation": _resource_rest("single"),
    "singleNavPath": _resource_rest("navigation"),
    "propertyPath": _resource("property"),
    "collectionPath": _resource_rest("items"),
    "primitivePath": _resource_rest("primitive"),
    "complexColPath": _resource_rest("complex_collection"),
    "complexPath": _resource_rest("complex"),
    "complexNavPath": _resource_rest("complex_navigation"),
    "filterInPath": _resource_rest("filter_alone"),
    "each": _resource_rest("each_alone"),
    "count": _resource_rest("count_alone"),
    "ref": _resource_rest("ref_alone"),
    "value": _resource_rest("value_alone"),
    "querySegment": _resource_rest("query_alone"),
    "ordinalIndex": _resource_rest("index_alone"),
    "boundOperation": _resource_rest("operation"),
    "boundActionCall": _resource("any_name"),
    "boundFunctionCallNoParens": _resource("any_name"),
    "functionImportCallNoParens": _resource("simple_name"),
    "actionImportCall": _resource("simple_name"),
    **{f"bound{each}FunctionCall": _resource("any_call") for each in _RETURNS},
    **{
        f"{each[0].lower()}{each[1:]}FunctionImportCall": _resource("simple_call")
        for each in _RETURNS
    },
    "functionParameters": _resource_rest("parameters_alone"),
    "functionParameter": Form(
        FormKind.PATH,
        "resource_path",
        before="A(",
        after=")",
        path=PathForm(RESOURCE_PATH, "simple_call"),
        is_single=True,
    ),
    "keyValuePair": Form(
        FormKind.PATH,
        "resource_path",
        before="A(",
        after=")",
        path=PathForm(RESOURCE_PATH, "compound_call"),
        is_single=True,
    ),
    "crossjoin": _resource("crossjoin_alone"),
}

_MEMBER: Final = {
    "firstMemberExpr": _member("first"),
    "memberExpr": _member("member"),
    "directMemberExpr": _member("direct"),
    "propertyPathExpr": _member("property_path"),
    "annotationExpr": _member("annotation_path"),
    "boundFunctionExpr": _member("function_path"),
    "functionExpr": _member("function_path"),
    "rootExpr": _member("root_path"),
    "currCollectionExpr": _member("these_path"),
    "inscopeVariableExpr": _member("variable_alone"),
    "implicitVariableExpr": _member("implicit_alone"),
    "parameterAlias": _member("alias_alone"),
    "annotationInQuery": _member("annotation_alone"),
    **{
        f"{each}AnnotationInQuery": _member("annotation_alone")
        for each in ("complex", "entity", "primitive", "primitiveCol")
    },
    "collectionNavigationExpr": _member_rest("navigation"),
    "collectionNavNoCastExpr": _member_rest("uncast"),
    "singleNavigationExpr": _member_rest("member"),
    "filterExpr": _member_rest("filter_alone"),
    "complexColPathExpr": _member_rest("complex_collection"),
    "collectionPathExpr": _member_rest("collection"),
    "complexPathExpr": _member_rest("complex"),
    "primitivePathExpr": _member_rest("primitive"),
    "functionExprParameters": _member_rest("parameters_alone"),
    "functionExprParameter": Form(
        FormKind.PATH,
        "member_path",
        before="A(",
        after=")",
        path=PathForm(EXPRESSION_PATH, "simple_call"),
        is_single=True,
    ),
    "anyExpr": Form(
        FormKind.PATH,
        "member_path",
        before="A/",
        path=PathForm(EXPRESSION_PATH, "named_lambda"),
        spelling=re.compile("any", re.IGNORECASE),
    ),
    "allExpr": Form(
        FormKind.PATH,
        "member_path",
        before="A/",
        path=PathForm(EXPRESSION_PATH, "named_lambda"),
        spelling=re.compile("all", re.IGNORECASE),
    ),
}

_NAMES: Final = (
    "odataIdentifier parameterName computedProperty keyPropertyAlias "
    "lambdaVariableExpr annotationQualifier namespacePart entitySetName "
    "singletonEntity entityTypeName "
    "complexTypeName typeDefinitionName enumerationTypeName termName "
    "primitiveProperty primitiveKeyProperty primitiveNonKeyProperty "
    "primitiveColProperty complexProperty complexColProperty streamProperty "
    "navigationProperty "
    "entityNavigationProperty entityColNavigationProperty action actionImport function "
    "entityFunction entityColFunction complexFunction complexColFunction "
    "primitiveFunction primitiveColFunction entityFunctionImport "
    "entityColFunctionImport complexFunctionImport complexColFunctionImport "
    "primitiveFunctionImport primitiveColFunctionImport "
    "customAggregate expressionAlias recHierQualifier rollupNamedHier"
)
_ANY_NAMES: Final = (
    "namespace optionallyQualifiedEntityTypeName optionallyQualifiedComplexTypeName "
    "optionallyQualifiedActionName aggrCastPath"
)
_QUALIFIED_NAMES: Final = (
    "qualifiedEntityTypeName qualifiedComplexTypeName qualifiedTypeDefinitionName "
    "qualifiedEnumTypeName qualifiedActionName"
)
_TYPE_SPELLINGS: Final = {
    "qualifiedTypeName": r"(?:Collection(?:\(|%28))?[^.]+\..+",
    "optionallyQualifiedTypeName": ".+",
    "singleQualifiedTypeName": r"[^.(]+\.[^(]+$",
    "singleTypeName": r"[^.(%]+$",
    "primitiveTypeName": (
        r"Edm\.(?:Binary|Boolean|Byte|Date|DateTimeOffset|Decimal|Double|Duration|Guid"
        r"|Int16|Int32|Int64|SByte|Single|Stream|String|TimeOfDay"
        r"|(?:Geography|Geometry)(?:Collection|LineString|MultiLineString|MultiPoint"
        r"|MultiPolygon|Point|Polygon)?)$"
    ),
}

_NAMED: Final = {
    **{name: _member("simple_name") for name in _NAMES.split()},
    **{name: _member("any_name") for name in _ANY_NAMES.split()},
    **{name: _member("qualified_name") for name in _QUALIFIED_NAMES.split()},
    **{
        name: Form(
            FormKind.PART,
            "parameter_value",
            before="isof(1,",
            after=")",
            nodes=(n.IsOfExpr,),
            spelling=re.compile(text),
        )
        for name, text in _TYPE_SPELLINGS.items()
    },
}

# The paths of items; each is read as a list of one.
_ITEMS: Final = {
    rule: Form(FormKind.PART, symbol, path=PathForm(steps, state), is_single=True)
    for rule, symbol, steps, state in (
        ("selectProperty", "select", SELECT_PATH, "property"),
        ("selectPath", "select", SELECT_PATH, "path_alone"),
        ("expandPath", "expand", EXPAND_PATH, "path"),
        ("optionallyQualifiedFunctionName", "select", SELECT_PATH, "operation"),
    )
}

PATH_FORMS: Final = {**_RESOURCE, **_MEMBER, **_NAMED, **_ITEMS}
