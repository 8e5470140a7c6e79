"""Which attributes each element of CSDL XML has, and which it must have."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ANNOTATION_VALUES",
    "EDM",
    "EDMX",
    "ELEMENTS",
    "EXPRESSIONS",
    "FACET_NAMES",
    "OLD_NAMESPACES",
    "Element",
    "identity_of",
]

EDM: Final = "{http://docs.oasis-open.org/odata/ns/edm}"
EDMX: Final = "{http://docs.oasis-open.org/odata/ns/edmx}"

# The namespaces of the CSDL and EDMX before OData 4.0.
OLD_NAMESPACES: Final = (
    "{http://schemas.microsoft.com/ado/",
    "{http://schemas.microsoft.com/dallas/",
)

FACET_NAMES: Final = ("MaxLength", "Precision", "Scale", "Unicode", "SRID")


@frozen
class Element:
    """The attributes of an element; `identity` tells it from its siblings."""

    attributes: frozenset[str]
    required: frozenset[str]
    identity: str

    def fits(self, attributes: Mapping[str, str]) -> bool:
        """Tell whether all that is required is there, and nothing unknown."""
        return self.required <= attributes.keys() <= self.attributes


def _element(required: str, optional: str = "", identity: str = "") -> Element:
    must = tuple(required.split())
    return Element(
        frozenset((*must, *optional.split())),
        frozenset(must),
        identity or (*must, "Name")[0],
    )


_FACETS: Final = " ".join(FACET_NAMES)

# Spec: CSDL XML, the section on each element.
ELEMENTS: Final[Mapping[str, Element]] = MappingProxyType(
    {
        "Edmx": _element("Version"),
        "Reference": _element("Uri"),
        "Include": _element("Namespace", "Alias"),
        "IncludeAnnotations": _element("TermNamespace", "Qualifier TargetNamespace"),
        "DataServices": _element(""),
        "Schema": _element("Namespace", "Alias"),
        "EntityType": _element("Name", "BaseType Abstract OpenType HasStream"),
        "ComplexType": _element("Name", "BaseType Abstract OpenType"),
        "Key": _element(""),
        "PropertyRef": _element("Name", "Alias"),
        "Property": _element("Name Type", f"Nullable DefaultValue {_FACETS}"),
        "NavigationProperty": _element("Name Type", "Nullable Partner ContainsTarget"),
        "ReferentialConstraint": _element("Property ReferencedProperty"),
        "OnDelete": _element("Action"),
        "EnumType": _element("Name", "UnderlyingType IsFlags"),
        "Member": _element("Name", "Value"),
        "TypeDefinition": _element("Name UnderlyingType", _FACETS),
        "Action": _element("Name", "IsBound EntitySetPath"),
        "Function": _element("Name", "IsBound IsComposable EntitySetPath"),
        "Parameter": _element("Name Type", f"Nullable {_FACETS}"),
        "ReturnType": _element("Type", f"Nullable {_FACETS}"),
        "EntityContainer": _element("Name", "Extends"),
        "EntitySet": _element("Name EntityType", "IncludeInServiceDocument"),
        "Singleton": _element("Name Type", "Nullable"),
        "ActionImport": _element("Name Action", "EntitySet"),
        "FunctionImport": _element(
            "Name Function", "EntitySet IncludeInServiceDocument"
        ),
        "NavigationPropertyBinding": _element("Path Target"),
        "Term": _element(
            "Name Type", f"BaseTerm DefaultValue AppliesTo Nullable {_FACETS}"
        ),
        "Annotations": _element("", "Target Qualifier", "Target"),
        "Annotation": _element("Term", "Qualifier"),
    }
)

# Spec: CSDL XML, "Constant Expression" and "Value Path" and its siblings: the
# expressions that may be written as an attribute too.
ANNOTATION_VALUES: Final = frozenset(
    {
        "AnnotationPath",
        "AnyPropertyPath",
        "Binary",
        "Bool",
        "Date",
        "DateTimeOffset",
        "Decimal",
        "Duration",
        "EnumMember",
        "Float",
        "Guid",
        "Int",
        "ModelElementPath",
        "NavigationPropertyPath",
        "Path",
        "PropertyPath",
        "String",
        "TimeOfDay",
        "UrlRef",
    }
)

# Spec: CSDL XML, "Dynamic Expression".
EXPRESSIONS: Final = ANNOTATION_VALUES | {
    "Add",
    "And",
    "Apply",
    "Cast",
    "Collection",
    "Div",
    "DivBy",
    "Eq",
    "Ge",
    "Gt",
    "Has",
    "If",
    "In",
    "IsOf",
    "LabeledElement",
    "LabeledElementReference",
    "Le",
    "Lt",
    "Mod",
    "Mul",
    "Ne",
    "Neg",
    "Not",
    "Null",
    "Or",
    "Record",
    "Sub",
}


def identity_of(tag: str) -> str:
    """Return the attribute that tells an element from its siblings."""
    known = ELEMENTS.get(tag)
    return known.identity if known else "Name"
