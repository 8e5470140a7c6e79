"""The codes of metadata."""

from __future__ import annotations

from typing import Final

from odataq.codes.code import Code
from odataq.diagnostics import Severity

__all__ = ["CSDL_CODES"]

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING

# Families: CSD1xx XML and document, CSD2xx names, CSD3xx types and facets,
# CSD4xx keys, navigation, bindings, operations.
CSDL_CODES: Final = (
    Code(
        "CSD101",
        "unreadable-document",
        _ERROR,
        "The file can't be read: it doesn't exist, isn't a regular file, or the "
        "system refuses it.",
    ),
    Code(
        "CSD102",
        "malformed-xml",
        _ERROR,
        "The document isn't well-formed XML, or breaks a limit of the XML parser "
        "(nesting of 256, text or attribute of 10 MB).",
    ),
    Code(
        "CSD103",
        "forbidden-dtd",
        _ERROR,
        "The document has a document type declaration. CSDL has none, and one "
        "could read files or fill the memory, so it is never looked into.",
    ),
    Code(
        "CSD104",
        "unsupported-encoding",
        _ERROR,
        "The document is neither UTF-8, UTF-16, US-ASCII nor ISO-8859-1.",
    ),
    Code(
        "CSD105",
        "foreign-document",
        _ERROR,
        "What was given isn't CSDL XML: a sign-in page, a JSON error, a compressed "
        "file, another kind of XML. Fetch `$metadata` with the right credentials "
        "and `Accept: application/xml`.",
    ),
    Code(
        "CSD106",
        "unsupported-version",
        _ERROR,
        "The document describes an OData V1, V2 or V3 service. Their CSDL is "
        "another language; odataq reads 4.0 and 4.01.",
    ),
    Code(
        "CSD107",
        "oversized-document",
        _ERROR,
        "The document exceeds a limit on its size, its elements or attributes; "
        "`Limits` raises them.",
    ),
    Code(
        "CSD108",
        "excess-diagnostics",
        _WARNING,
        "There is more to report about the documents than the limit allows.",
        is_breach=False,
    ),
    Code(
        "CSD109",
        "repeated-document",
        _WARNING,
        "The same document was given more than once; it is read once.",
        is_breach=False,
    ),
    Code(
        "CSD110",
        "unexpected-element",
        _WARNING,
        "An element stands where CSDL has no place for it. It is skipped with all "
        "that is in it.",
    ),
    Code(
        "CSD111",
        "unknown-attribute",
        _WARNING,
        "An attribute isn't one that CSDL defines for the element. It is ignored.",
    ),
    Code(
        "CSD112",
        "missing-attribute",
        _ERROR,
        "An element lacks an attribute without which it means nothing.",
    ),
    Code(
        "CSD113",
        "invalid-value",
        _WARNING,
        "An attribute's value isn't one that CSDL allows; the default is taken.",
    ),
    Code(
        "CSD114",
        "duplicate-element",
        _WARNING,
        "An element that may stand once stands twice; the first one counts.",
    ),
    Code(
        "CSD115",
        "missing-element",
        _WARNING,
        "An element lacks a child that the specification requires.",
    ),
    Code(
        "CSD201",
        "invalid-name",
        _WARNING,
        "A name isn't a simple identifier, or a namespace isn't a series of them: "
        "a letter or underscore first, then letters, digits and underscores, at "
        "most 128.",
    ),
    Code(
        "CSD202",
        "duplicate-name",
        _ERROR,
        "Two elements of a schema, a container, an enumeration type or an "
        "operation have the same name.",
    ),
    Code(
        "CSD203",
        "duplicate-property",
        _ERROR,
        "A type declares two properties with the same name.",
    ),
    Code(
        "CSD204",
        "duplicate-alias",
        _ERROR,
        "Two schemas or includes of a document have the same alias, or an alias "
        "equals a namespace: names that use it are ambiguous.",
    ),
    Code(
        "CSD205",
        "unknown-type",
        _ERROR,
        "A type isn't declared in its namespace, or its namespace is neither "
        "declared nor included.",
    ),
    Code(
        "CSD206",
        "external-namespace",
        _WARNING,
        "A namespace is included from a document that wasn't given. What refers "
        "to it is taken as it stands.",
        is_breach=False,
    ),
    Code(
        "CSD207",
        "unknown-annotation-target",
        _WARNING,
        "Annotations are given for something that no document declares, or for "
        "nothing.",
    ),
    Code(
        "CSD208",
        "unknown-operation",
        _WARNING,
        "An import names an action or function that doesn't exist or is bound: it "
        "can't be called.",
    ),
    Code(
        "CSD209",
        "duplicate-overload",
        _WARNING,
        "Two overloads of an operation can't be told apart.",
    ),
    Code(
        "CSD210",
        "reserved-namespace",
        _WARNING,
        "A schema's namespace or alias is one of the reserved `Edm`, `odata`, "
        "`System` and `Transient`.",
    ),
    Code(
        "CSD211",
        "split-namespace",
        _WARNING,
        "Several schemas have the same namespace. They are read as one.",
    ),
    Code(
        "CSD212",
        "redeclared-property",
        _WARNING,
        "A type declares a property that a base type has already.",
    ),
    Code(
        "CSD213",
        "duplicate-annotation",
        _WARNING,
        "A term is applied twice to the same element with the same qualifier.",
    ),
    Code(
        "CSD214",
        "confusing-property",
        _WARNING,
        "A property has the name of the type that declares it.",
    ),
    Code(
        "CSD215",
        "unqualified-type",
        _WARNING,
        "A type is named without its namespace; it is taken as a type of `Edm`.",
    ),
    Code(
        "CSD216",
        "shared-name",
        _WARNING,
        "A type, term, operation or container has the name of a part of another "
        "kind. Where names are used tells them apart.",
    ),
    Code(
        "CSD217",
        "unknown-term-type",
        _WARNING,
        "The type of a term isn't declared or included. Annotations are kept as "
        "they stand all the same.",
    ),
    Code(
        "CSD218",
        "unknown-operation-type",
        _WARNING,
        "The type of a parameter or of what is returned isn't declared or included. "
        "All other operations are as they should be.",
    ),
    Code(
        "CSD219",
        "unknown-set-type",
        _WARNING,
        "The type of an entity set or singleton isn't declared or included: nothing "
        "is known of what it holds.",
    ),
    Code(
        "CSD301",
        "cyclic-definition",
        _ERROR,
        "A type derives from itself, or a container extends itself.",
    ),
    Code(
        "CSD302",
        "invalid-base-type",
        _ERROR,
        "A type derives from a type of another kind.",
    ),
    Code(
        "CSD303",
        "invalid-facet",
        _WARNING,
        "A facet's value isn't one that the specification allows; what can't be "
        "understood is ignored.",
    ),
    Code(
        "CSD304",
        "invalid-enum-value",
        _ERROR,
        "An enumeration member's value is no integer of the underlying type.",
    ),
    Code(
        "CSD305",
        "invalid-underlying-type",
        _ERROR,
        "An enumeration type's underlying type is no integer type, or a type "
        "definition's is no primitive type.",
    ),
    Code(
        "CSD306",
        "invalid-property-type",
        _ERROR,
        "A structural property has an entity type, or a navigation property, set "
        "or singleton has none.",
    ),
    Code(
        "CSD307",
        "inconsistent-inheritance",
        _WARNING,
        "An abstract type derives from one that isn't, or a type derived from an "
        "open or a media type doesn't say that it is one too.",
    ),
    Code(
        "CSD401",
        "unknown-key-property",
        _ERROR,
        "A key refers to a property that the type doesn't have.",
    ),
    Code(
        "CSD402",
        "invalid-key-property",
        _WARNING,
        "A key property is nullable, a collection, or of a type that can't be "
        "compared; or its alias is missing or superfluous.",
    ),
    Code(
        "CSD403",
        "redeclared-key",
        _WARNING,
        "A type declares a key though it inherits one. Its own one counts.",
    ),
    Code(
        "CSD404",
        "missing-key",
        _WARNING,
        "The type of an entity set or of a contained collection has no key.",
    ),
    Code(
        "CSD405",
        "unknown-partner",
        _WARNING,
        "The partner of a navigation property doesn't exist on its target.",
    ),
    Code(
        "CSD406",
        "invalid-partner",
        _WARNING,
        "The partner of a navigation property leads to another type or names "
        "another partner.",
    ),
    Code(
        "CSD407",
        "unknown-constraint-property",
        _WARNING,
        "A referential constraint names a property that doesn't exist.",
    ),
    Code(
        "CSD408",
        "invalid-constraint",
        _WARNING,
        "A referential constraint stands on a collection, repeats a dependent "
        "property, or joins properties of different types or nullability.",
    ),
    Code(
        "CSD409",
        "unknown-binding-path",
        _WARNING,
        "A navigation property binding's path leads to no navigation property "
        "that can be bound.",
    ),
    Code(
        "CSD410",
        "unknown-binding-target",
        _WARNING,
        "A navigation property binding's target, or the set of an import, doesn't "
        "exist.",
    ),
    Code(
        "CSD411",
        "mismatched-binding",
        _WARNING,
        "A navigation property binding's target holds entities of another type.",
    ),
    Code(
        "CSD412",
        "duplicate-binding",
        _WARNING,
        "A set or singleton binds the same path twice; the first one counts.",
    ),
    Code(
        "CSD413",
        "invalid-operation",
        _WARNING,
        "A function has no return type, a bound operation has no parameter, or an "
        "entity set path doesn't fit.",
    ),
    Code(
        "CSD414",
        "mismatched-import",
        _WARNING,
        "An import names an entity set, and the operation returns no entity of "
        "that set.",
    ),
    Code(
        "CSD415",
        "invalid-container",
        _ERROR,
        "A container extends one that doesn't exist, or redefines what it extends.",
    ),
    Code(
        "CSD416",
        "nullable-collection",
        _WARNING,
        "A collection-valued navigation property says whether it is nullable; it "
        "may always be empty and is never null.",
    ),
    Code(
        "CSD417",
        "crowded-service",
        _WARNING,
        "The documents declare several entity containers; a service has one. The "
        "one that nobody extends, or else the first, counts.",
        is_breach=False,
    ),
)
