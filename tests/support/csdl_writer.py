"""Writes a description as CSDL XML, in one of the many ways to say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from odataq.csdl.elements import ANNOTATION_VALUES
from tests.support.csdl import (
    Annotation,
    Container,
    Definition,
    Enumeration,
    Expression,
    Facets,
    Import,
    Member,
    Navigation,
    Operation,
    Property,
    Reference,
    Schema,
    Structured,
    Targeted,
    Term,
    Typed,
)
from tests.support.documents import EDM, EDMX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

__all__ = ["write_document"]

Attributes = list[tuple[str, str | None]]

_WITH_TEXT: Final = ANNOTATION_VALUES | {"LabeledElementReference"}
_WITH_SHORT_FORM: Final = frozenset({"LabeledElement", "PropertyValue", "UrlRef"})
_FILLERS: Final = ("", "", "", "\n", "  ", "\r\n\t", "<!-- a > b -->", "<?x y?>")


def write_document(
    references: Iterable[Reference],
    schemas: Iterable[Schema],
    random: Random,
    version: str = "4.01",
) -> bytes:
    """Return a document that says what a description does."""
    schemas, references = tuple(schemas), tuple(references)
    includes = [each for reference in references for each in reference.includes]
    named = [(each.namespace, each.alias) for each in schemas]
    named += [(each.namespace, each.alias) for each in includes]
    aliases = {namespace: alias for namespace, alias in named if alias is not None}
    return _Writer(random, aliases).document(references, schemas, version)


class _Writer:
    """Decides at random what the specification leaves open."""

    def __init__(self, random: Random, aliases: Mapping[str, str]) -> None:
        self._random = random
        self._aliases = aliases

    # XML

    def _element(
        self,
        tag: str,
        attributes: Attributes,
        children: Iterable[str] = (),
        text: str | None = None,
    ) -> str:
        given = [(name, value) for name, value in attributes if value is not None]
        self._random.shuffle(given)
        written = "".join(f" {name}={self._quoted(value)}" for name, value in given)
        # Where text counts there is nothing else, or it is part of the text.
        if text is None:
            parts = [part for child in children for part in (self._filler(), child)]
            inside = "".join([*parts, self._filler()])
        else:
            inside = self._text(text)
        if inside or self._coin():
            return f"<{tag}{written}>{inside}</{tag}>"
        return f"<{tag}{written}/>"

    def _text(self, text: str) -> str:
        if "]]>" not in text and "\r" not in text and self._random.random() < 0.1:
            return f"<![CDATA[{text}]]>"
        middle = self._random.randint(0, len(text))
        comment = self._random.choice(("", "<!-- a -->"))
        return comment.join(
            escape(part).replace("\r", "&#13;")
            for part in (text[:middle], text[middle:])
        )

    def _quoted(self, value: str) -> str:
        quoted = quoteattr(value)
        return quoted.replace("A", "&#x41;") if self._random.random() < 0.05 else quoted

    def _filler(self) -> str:
        return self._random.choice(_FILLERS)

    def _merged(self, *kinds: Iterable[str]) -> list[str]:
        """Mix elements of several kinds; those of one kind keep their order."""
        left = [[*each] for each in kinds]
        order = [number for number, each in enumerate(left) for _ in each]
        self._random.shuffle(order)
        return [left[number].pop(0) for number in order]

    def _coin(self) -> bool:
        return self._random.random() < 0.5

    def _flag(self, name: str, value: bool, default: bool) -> tuple[str, str | None]:  # noqa: FBT001 (all are flags)
        if value == default and self._coin():
            return name, None
        return name, "true" if value else "false"

    # Names

    def _name(self, name: str) -> str:
        """Return a qualified name, with the alias of its namespace if there is one."""
        namespace, dot, simple = name.rpartition(".")
        alias = self._aliases.get(namespace)
        return f"{alias}{dot}{simple}" if alias and self._coin() else name

    def _path(self, path: str | None) -> str | None:
        if path is None:
            return None
        return "/".join(
            self._name(each) if "." in each else each for each in path.split("/")
        )

    def _type(self, text: str) -> str:
        outer, paren, inner = text.partition("(")
        if not paren:
            return self._name(text)
        return f"{outer}({self._name(inner[:-1])})"

    def _target(self, target: str) -> str:
        first, slash, rest = target.partition("/")
        name, paren, signature = first.partition("(")
        types = [self._type(each) for each in signature[:-1].split(",") if each]
        head = self._name(name) + (f"({','.join(types)})" if paren else "")
        return f"{head}{slash}{self._path(rest)}"

    # Documents

    def document(
        self,
        references: Iterable[Reference],
        schemas: Iterable[Schema],
        version: str,
    ) -> bytes:
        """Return the whole document, in some encoding."""
        services = self._element("e:DataServices", [], map(self._schema, schemas))
        root = self._element(
            "e:Edmx",
            [("Version", version), ("xmlns:e", EDMX), ("xmlns", EDM)],
            [*map(self._reference, references), services],
        )
        encoding = self._random.choice(["utf-8", "utf-8-sig", "utf-16"])
        if self._coin():
            name = encoding.removesuffix("-sig")
            root = f'<?xml version="1.0" encoding="{name}"?>\n{root}'
        return root.encode(encoding)

    def _reference(self, part: Reference) -> str:
        includes = [
            self._element(
                "e:Include",
                [("Namespace", each.namespace), ("Alias", each.alias)],
                self._annotations(each.annotations),
            )
            for each in part.includes
        ]
        applied = [
            self._element(
                "e:IncludeAnnotations",
                [
                    ("TermNamespace", each.term_namespace),
                    ("Qualifier", each.qualifier),
                    ("TargetNamespace", each.target_namespace),
                ],
            )
            for each in part.include_annotations
        ]
        given = self._annotations(part.annotations)
        children = self._merged(includes, applied, given)
        return self._element("e:Reference", [("Uri", part.uri)], children)

    def _schema(self, part: Schema) -> str:
        children = self._merged(
            map(self._schema_type, part.types),
            map(self._term, part.terms),
            map(self._operation, part.operations),
            map(self._container, part.containers),
            self._annotations(part.annotations),
            map(self._targeted, part.targeted),
        )
        attributes: Attributes = [("Namespace", part.namespace), ("Alias", part.alias)]
        return self._element("Schema", attributes, children)

    # Types

    def _schema_type(self, part: Structured | Enumeration | Definition) -> str:
        if isinstance(part, Structured):
            return self._structured(part)
        annotations = self._annotations(part.annotations)
        if isinstance(part, Definition):
            return self._element(
                "TypeDefinition",
                [
                    ("Name", part.name),
                    ("UnderlyingType", self._type(part.underlying)),
                    *self._facets(part.facets),
                ],
                annotations,
            )
        shown = part.underlying != "Edm.Int32" or self._coin()
        attributes = [
            ("Name", part.name),
            ("UnderlyingType", part.underlying if shown else None),
            self._flag("IsFlags", part.flags, default=False),
        ]
        return self._element(
            "EnumType", attributes, [*self._members(part), *annotations]
        )

    def _members(self, part: Enumeration) -> list[str]:
        values = [each.value for each in part.members]
        counts = values == list(range(len(values))) and not part.flags
        without = counts and self._coin()

        def write(each: Member) -> str:
            value = None if without else str(each.value)
            attributes: Attributes = [("Name", each.name), ("Value", value)]
            inside = self._annotations(each.annotations)
            return self._element("Member", attributes, inside)

        return [write(each) for each in part.members]

    def _structured(self, part: Structured) -> str:
        attributes = [
            ("Name", part.name),
            ("BaseType", part.base and self._name(part.base)),
            self._flag("Abstract", part.abstract, default=False),
            self._flag("OpenType", part.open, default=False),
        ]
        keys = []
        if part.kind == "EntityType":
            attributes.append(self._flag("HasStream", part.stream, default=False))
        if part.key is not None:
            refs = [
                self._element(
                    "PropertyRef", [("Name", each.first), ("Alias", each.second)]
                )
                for each in part.key
            ]
            keys.append(self._element("Key", [], refs))
        children = self._merged(
            keys,
            map(self._property, part.properties),
            map(self._navigation, part.navigation),
            self._annotations(part.annotations),
        )
        return self._element(part.kind, attributes, children)

    def _property(self, part: Property) -> str:
        attributes = [
            ("Name", part.name),
            ("Type", self._type(part.type)),
            self._flag("Nullable", part.nullable, default=True),
            ("DefaultValue", part.default),
            *self._facets(part.facets),
        ]
        return self._element(
            "Property", attributes, self._annotations(part.annotations)
        )

    def _navigation(self, part: Navigation) -> str:
        is_collection = part.type.startswith("Collection(")
        nullable = self._flag("Nullable", part.nullable, default=True)
        attributes = [
            ("Name", part.name),
            ("Type", self._type(part.type)),
            ("Nullable", None) if is_collection else nullable,
            ("Partner", self._path(part.partner)),
            self._flag("ContainsTarget", part.contains, default=False),
        ]
        constraints = [
            self._element(
                "ReferentialConstraint",
                [("Property", each.first), ("ReferencedProperty", each.second)],
                self._annotations(each.annotations),
            )
            for each in part.constraints
        ]
        deletes = []
        if part.on_delete is not None:
            inside = self._annotations(part.on_delete.annotations)
            action = part.on_delete.action
            deletes.append(self._element("OnDelete", [("Action", action)], inside))
        given = self._annotations(part.annotations)
        children = self._merged(constraints, deletes, given)
        return self._element("NavigationProperty", attributes, children)

    def _facets(self, part: Facets) -> Attributes:
        return [
            ("MaxLength", None if part.max_length is None else str(part.max_length)),
            ("Precision", None if part.precision is None else str(part.precision)),
            ("Scale", None if part.scale is None else str(part.scale)),
            ("Unicode", None if part.unicode is None else str(part.unicode).lower()),
            ("SRID", None if part.srid is None else str(part.srid)),
        ]

    # Terms and operations

    def _term(self, part: Term) -> str:
        attributes = [
            ("Name", part.name),
            ("Type", self._type(part.type)),
            self._flag("Nullable", part.nullable, default=True),
            ("BaseTerm", part.base and self._name(part.base)),
            ("DefaultValue", part.default),
            ("AppliesTo", " ".join(part.applies_to) if part.applies_to else None),
            *self._facets(part.facets),
        ]
        return self._element("Term", attributes, self._annotations(part.annotations))

    def _operation(self, part: Operation) -> str:
        attributes = [
            ("Name", part.name),
            self._flag("IsBound", part.bound, default=False),
            ("EntitySetPath", self._path(part.path)),
        ]
        if part.kind == "Function":
            composable = self._flag("IsComposable", part.composable, default=False)
            attributes.append(composable)
        returns = [self._typed("ReturnType", part.returns)] if part.returns else []
        children = self._merged(
            (self._typed("Parameter", each) for each in part.parameters),
            returns,
            self._annotations(part.annotations),
        )
        return self._element(part.kind, attributes, children)

    def _typed(self, tag: str, part: Typed) -> str:
        attributes = [
            ("Name", part.name or None),
            ("Type", self._type(part.type)),
            self._flag("Nullable", part.nullable, default=True),
            *self._facets(part.facets),
        ]
        return self._element(tag, attributes, self._annotations(part.annotations))

    # Containers

    def _container(self, part: Container) -> str:
        by_kind: dict[str, list[str]] = {}
        for each in part.children:
            by_kind.setdefault(each.kind, []).append(self._import(each))
        given = self._annotations(part.annotations)
        children = self._merged(*by_kind.values(), given)
        extends = part.extends and self._name(part.extends)
        attributes: Attributes = [("Name", part.name), ("Extends", extends)]
        return self._element("EntityContainer", attributes, children)

    def _import(self, part: Import) -> str:
        shown = "IncludeInServiceDocument"
        of = self._name(part.of)
        attributes = [("Name", part.name), ("EntitySet", self._path(part.entity_set))]
        if part.kind == "EntitySet":
            attributes.append(("EntityType", of))
            attributes.append(self._flag(shown, part.flag, default=True))
        elif part.kind == "Singleton":
            attributes.append(("Type", of))
            attributes.append(self._flag("Nullable", part.flag, default=False))
        elif part.kind == "ActionImport":
            attributes.append(("Action", of))
        else:
            attributes.append(("Function", of))
            attributes.append(self._flag(shown, part.flag, default=False))
        children = [
            self._element(
                "NavigationPropertyBinding",
                [("Path", self._path(each.path)), ("Target", self._path(each.target))],
                self._annotations(each.annotations),
            )
            for each in part.bindings
        ]
        given = self._annotations(part.annotations)
        return self._element(part.kind, attributes, self._merged(children, given))

    # Annotations

    def _targeted(self, part: Targeted) -> str:
        qualifiers = {each.qualifier for each in part.annotations}
        attributes: Attributes = [("Target", self._target(part.target))]
        given = part.annotations
        if len(qualifiers) == 1 and None not in qualifiers and self._coin():
            # One for all of them.
            attributes += [("Qualifier", each) for each in qualifiers]
            children = [self._annotation(each, qualifier=None) for each in given]
        else:
            children = [*self._annotations(given)]
        return self._element("Annotations", attributes, children)

    def _annotations(self, parts: Iterable[Annotation]) -> Iterable[str]:
        return [self._annotation(each, qualifier=each.qualifier) for each in parts]

    def _annotation(self, part: Annotation, *, qualifier: str | None) -> str:
        attributes = [("Term", self._name(part.term)), ("Qualifier", qualifier)]
        children: list[str] = []
        if part.expression is not None:
            children += self._value(part.expression, attributes)
        children += self._annotations(part.annotations)
        return self._element("Annotation", attributes, children)

    def _value(self, part: Expression, attributes: Attributes) -> list[str]:
        """Add an expression as an attribute if it can be one; or return it."""
        is_plain = not (part.attributes or part.children or part.annotations)
        if part.kind in ANNOTATION_VALUES and is_plain and self._coin():
            attributes.append((part.kind, part.value))
            return []
        return [self._expression(part)]

    def _expression(self, part: Expression) -> str:
        attributes: Attributes = [*part.attributes]
        if part.kind in _WITH_TEXT and not part.children:
            return self._element(part.kind, attributes, text=part.value)
        operands: list[str] = []
        if part.kind in _WITH_SHORT_FORM and part.children:
            operands += self._value(part.children[0], attributes)
        else:
            operands += map(self._expression, part.children)
        given = self._annotations(part.annotations)
        return self._element(part.kind, attributes, self._merged(operands, given))
