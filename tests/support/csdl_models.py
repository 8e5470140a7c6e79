"""A Hypothesis strategy for valid models, described as plain values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hypothesis import strategies as st

from tests.support.csdl import (
    Annotation,
    Binding,
    Container,
    Definition,
    Description,
    Entry,
    Enumeration,
    Expression,
    Facets,
    Import,
    Include,
    IncludeAnnotations,
    Member,
    Navigation,
    OnDelete,
    Operation,
    Property,
    Reference,
    Schema,
    Structured,
    Targeted,
    Term,
    Typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["Documents", "expected", "models"]

_T = TypeVar("_T")

VOCABULARIES: Final = ("Org.OData.Core.V1", "Elsewhere.Words")

_STEMS: Final = ("a", "Name", "_x", "Größe", "名前", "x\u0301", "value_1", "Edm", "max")
_NAMESPACES: Final = (
    "N",
    "Some.Service",
    "Some.Service.Shared",
    "Größe.名前",
    "a.b.c.d",
)
_ALIASES: Final = ("self", "a", "_1", "Ä", "other")
_KEY_TYPES: Final = ("Edm.Int32", "Edm.Guid", "Edm.String", "Edm.Date", "Edm.Boolean")
_PRIMITIVES: Final = (
    *_KEY_TYPES,
    "Edm.Binary",
    "Edm.Byte",
    "Edm.DateTimeOffset",
    "Edm.Decimal",
    "Edm.Double",
    "Edm.Duration",
    "Edm.GeographyPoint",
    "Edm.Geometry",
    "Edm.Int16",
    "Edm.Int64",
    "Edm.SByte",
    "Edm.Single",
    "Edm.TimeOfDay",
)
_PATH_TYPES: Final = (
    "Edm.AnnotationPath",
    "Edm.AnyPropertyPath",
    "Edm.ModelElementPath",
    "Edm.NavigationPropertyPath",
    "Edm.PropertyPath",
)
_MAX_LENGTHS: Final[tuple[int | str | None, ...]] = (None, 1, 8000, "max")
_SRIDS: Final[tuple[int | str, ...]] = (0, 4326, "variable")
_RANGES: Final = {
    "Edm.Byte": (0, 255),
    "Edm.SByte": (-128, 127),
    "Edm.Int16": (-(2**15), 2**15 - 1),
    "Edm.Int32": (-(2**31), 2**31 - 1),
    "Edm.Int64": (-(2**63), 2**63 - 1),
}
_DEFAULTS: Final = {
    "Edm.Boolean": "true",
    "Edm.Date": "2024-02-29",
    "Edm.Decimal": "1",
    "Edm.Double": "-1.5e3",
    "Edm.Guid": "00000000-0000-0000-0000-00000000000a",
    "Edm.Int32": "-7",
    "Edm.String": ' it\'s <"fine"> & \n\tgood ]]> ',
}
_CONSTANTS: Final = (
    ("Binary", "T0RhdGE"),
    ("Bool", "false"),
    ("Date", "2000-01-01"),
    ("DateTimeOffset", "2000-01-01T16:00:00.000Z"),
    ("Decimal", "3.14"),
    ("Duration", "P7D"),
    ("EnumMember", "N.Color/Red N.Color/Blue"),
    ("Float", "INF"),
    ("Guid", "21EC2020-3AEA-1069-A2DD-08002B30309D"),
    ("Int", "42"),
    ("TimeOfDay", "21:45:00"),
    ("AnnotationPath", "a/b@N.T#q"),
    ("ModelElementPath", "/N.C/S"),
    ("NavigationPropertyPath", "a/N.E/b"),
    ("Path", "@N.T/x"),
    ("PropertyPath", "a/b"),
    ("UrlRef", "http://example.org/?a=b&c='d'"),
)
_OPERATORS: Final = {
    **dict.fromkeys(("Add", "And", "Div", "DivBy", "Eq", "Ge", "Gt", "Has"), 2),
    **dict.fromkeys(("In", "Le", "Lt", "Mod", "Mul", "Ne", "Or", "Sub"), 2),
    "If": 3,
    "Neg": 1,
    "Not": 1,
}
_APPLIES_TO: Final = ("EntityType", "Property", "NavigationProperty", "Annotation")

_TEXTS: Final = st.one_of(
    st.sampled_from(
        ["", " ", "a", "a\nb", "\r", "<&>\"'", "]]>", "\u2028", "😀", "a\tb"]
    ),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t"),
        max_size=8,
    ),
)


@dataclass(frozen=True)
class Documents:
    """A model, and which schemas and references each of its documents has."""

    version: str
    documents: tuple[tuple[tuple[Reference, ...], tuple[Schema, ...]], ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references of all documents."""
        return tuple(each for references, _ in self.documents for each in references)

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """The schemas of all documents."""
        return tuple(each for _, schemas in self.documents for each in schemas)


@st.composite
def models(draw: st.DrawFn) -> Documents:
    """Make a model that breaks no rule of the specification."""
    return _Maker(draw).documents()


@dataclass
class _Stub:
    """A structured type before its members are made."""

    kind: str
    namespace: str
    name: str
    base: _Stub | None = None
    abstract: bool = False
    open: bool = False
    stream: bool = False
    own_key: bool = False
    key: list[Entry] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    navigation: list[Navigation] = field(default_factory=list)

    @property
    def full(self) -> str:
        return f"{self.namespace}.{self.name}"

    @property
    def chain(self) -> list[_Stub]:
        return [self, *(self.base.chain if self.base else [])]

    @property
    def has_key(self) -> bool:
        return any(each.own_key for each in self.chain)

    def simple_key(self) -> Property | None:
        """Return the only part of the key, if it is a property of its own."""
        for each in self.chain:
            if each.own_key and len(each.key) == 1 and each.key[0].second is None:
                name = each.key[0].first
                return next(part for part in each.properties if part.name == name)
        return None


class _Maker:
    """Draws a model part by part; each name is used once."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._count = 0
        self._namespaces: list[str] = []
        self._stubs: list[_Stub] = []
        self._enums: dict[str, Enumeration] = {}
        self._definitions: dict[str, Definition] = {}
        self._terms: list[str] = []
        self.version = ""

    # Choices

    def _pick(self, items: Sequence[_T]) -> _T:
        return items[self._number(0, len(items) - 1)]

    def _number(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high))

    def _maybe(self) -> bool:
        return self._draw(st.booleans())

    def _seldom(self) -> bool:
        return self._number(0, 5) == 5

    def _some(self, most: int, make: Callable[[], _T]) -> tuple[_T, ...]:
        return tuple(make() for _ in range(self._number(0, most)))

    def _text(self) -> str:
        return self._draw(_TEXTS)

    def _name(self) -> str:
        self._count += 1
        return f"{self._pick(_STEMS)}{self._count}"

    # The whole

    def documents(self) -> Documents:
        self.version = self._pick(("4.0", "4.01"))
        self._namespaces = [*_NAMESPACES[: self._number(1, 3)]]
        aliases = {
            namespace: _ALIASES[number]
            for number, namespace in enumerate(self._namespaces)
            if self._maybe()
        }
        types = self._types()
        terms = {each: self._own_terms(each) for each in self._namespaces}
        operations = {each: self._operations() for each in self._namespaces}
        containers = self._containers(operations)
        schemas = [
            Schema(
                namespace,
                aliases.get(namespace),
                tuple(types[namespace]),
                terms[namespace],
                operations[namespace],
                tuple(containers[namespace]),
                self._annotations(),
            )
            for namespace in self._namespaces
        ]
        targets = [*_targets(schemas)]
        schemas = [self._with_targeted(each, targets) for each in schemas]
        cut = self._number(1, len(schemas))
        groups = [each for each in (schemas[:cut], schemas[cut:]) if each]
        return Documents(
            self.version,
            tuple((self._references(each), tuple(each)) for each in groups),
        )

    def _references(self, schemas: list[Schema]) -> tuple[Reference, ...]:
        """Include what the document doesn't declare itself."""
        own = {each.namespace for each in schemas}
        wanted = [each for each in self._namespaces if each not in own]
        includes = [
            Include(namespace, f"i{number}" if self._maybe() else None)
            for number, namespace in enumerate([*wanted, *VOCABULARIES])
        ]
        includes = [replace(each, annotations=self._annotations()) for each in includes]
        applied = self._some(
            1,
            lambda: IncludeAnnotations(
                self._pick(VOCABULARIES),
                "Phone" if self._maybe() else None,
                self._pick(self._namespaces) if self._maybe() else None,
            ),
        )
        if self._maybe():
            return (Reference("urn:a", tuple(includes), applied, self._annotations()),)
        parts = [
            Reference(
                f"../other/{number}?a=b&c", (each,), annotations=self._annotations()
            )
            for number, each in enumerate(includes)
        ]
        return (*parts, *(Reference("urn:b", (), (each,)) for each in applied))

    def _with_targeted(self, schema: Schema, targets: list[str]) -> Schema:
        def make() -> Targeted:
            target = self._pick(targets)
            given = self._annotations(least=1)
            # No other one of the part may have the same term and qualifier.
            if self._maybe() and len({each.term for each in given}) == len(given):
                name = self._name()
                given = tuple(replace(each, qualifier=name) for each in given)
            else:
                given = tuple(replace(each, qualifier=self._name()) for each in given)
            return Targeted(target, given)

        return replace(schema, targeted=self._some(3, make))

    # Types

    def _types(self) -> dict[str, list[Any]]:
        made: dict[str, list[Any]] = {each: [] for each in self._namespaces}
        for _ in range(self._number(0, 3)):
            namespace = self._pick(self._namespaces)
            if self._maybe():
                enum = self._enum()
                self._enums[f"{namespace}.{enum.name}"] = enum
                made[namespace].append(enum)
            else:
                definition = self._definition()
                self._definitions[f"{namespace}.{definition.name}"] = definition
                made[namespace].append(definition)
        self._stubs = []
        for kind, most in (("ComplexType", 3), ("EntityType", 4)):
            for _ in range(self._number(kind == "EntityType", most)):
                self._stubs.append(self._stub(kind))
        for stub in self._stubs:
            self._fill(stub)
        for stub in self._stubs:
            self._navigate(stub)
        for stub in self._stubs:
            made[stub.namespace].append(
                Structured(
                    stub.kind,
                    stub.name,
                    stub.base.full if stub.base else None,
                    stub.abstract,
                    stub.open,
                    stub.stream,
                    tuple(stub.key) if stub.own_key else None,
                    tuple(stub.properties),
                    tuple(stub.navigation),
                    self._annotations(),
                )
            )
        return made

    def _enum(self) -> Enumeration:
        underlying = self._pick([*_RANGES])
        low, high = _RANGES[underlying]
        is_flags = self._maybe()
        names = [self._name() for _ in range(self._number(1, 3))]
        if self._maybe() and not is_flags:
            values = [*range(len(names))]
        else:
            least = 0 if is_flags else low
            values = [self._number(least, high) for _ in names]
        members = tuple(
            Member(name, value, self._annotations())
            for name, value in zip(names, values, strict=True)
        )
        return Enumeration(
            self._name(), underlying, is_flags, members, self._annotations()
        )

    def _definition(self) -> Definition:
        underlying = self._pick(_PRIMITIVES)
        facets = self._facets(underlying)
        return Definition(self._name(), underlying, facets, self._annotations())

    def _stub(self, kind: str) -> _Stub:
        bases = [each for each in self._stubs if each.kind == kind]
        base = self._pick(bases) if bases and self._maybe() else None
        is_entity = kind == "EntityType"
        stub = _Stub(kind, self._pick(self._namespaces), self._name(), base)
        stub.abstract = (base is None or base.abstract) and self._seldom()
        stub.open = bool(base and base.open) or self._seldom()
        stub.stream = is_entity and (bool(base and base.stream) or self._seldom())
        has_key = any(each.own_key for each in stub.chain)
        stub.own_key = (
            is_entity and not has_key and not (stub.abstract and self._maybe())
        )
        return stub

    def _fill(self, stub: _Stub) -> None:
        stub.properties += self._some(3, lambda: self._property(stub))
        if not stub.own_key:
            return
        inside = [
            (each, inner)
            for each in self._stubs
            if each.kind == "ComplexType"
            for inner in each.properties
            if inner.type in _KEY_TYPES and not inner.nullable
        ]
        if inside and self._maybe():
            owner, inner = self._pick(inside)
            name = self._name()
            stub.properties.append(Property(name, owner.full, nullable=False))
            stub.key.append(Entry(f"{name}/{inner.name}", self._name()))
        for _ in range(self._number(not stub.key, 2)):
            types = [*_KEY_TYPES, *self._enums]
            made = Property(self._name(), self._pick(types), nullable=False)
            stub.properties.insert(self._number(0, len(stub.properties)), made)
            stub.key.append(Entry(made.name, None))

    def _property(self, stub: _Stub) -> Property:
        is_collection = self._seldom()
        # A complex type that is always there can't be in itself.
        complex_types = [
            each.full for each in self._stubs if each.kind == "ComplexType"
        ]
        if stub.full in complex_types and not is_collection:
            complex_types = complex_types[: complex_types.index(stub.full)]
        choices = [*_PRIMITIVES, *self._enums, *self._definitions, *complex_types]
        name = self._pick([*choices, *choices[len(_PRIMITIVES) :]])
        if self.version == "4.01" and self._seldom():
            name = "Edm.Untyped"
        if name in _PRIMITIVES and not is_collection and self._seldom():
            name = "Edm.Stream"
        default = None
        if not is_collection and name in _DEFAULTS and self._maybe():
            default = _DEFAULTS[name]
        elif not is_collection and name in self._enums and self._maybe():
            default = self._enums[name].members[0].name
        return Property(
            self._name(),
            f"Collection({name})" if is_collection else name,
            self._maybe(),
            self._facets(name),
            default,
            self._annotations(),
        )

    def _facets(self, name: str) -> Facets:  # noqa: PLR0911 (one for each kind of type)
        definition = self._definitions.get(name)
        if definition is not None:
            # What the definition says can't be said again.
            is_free = definition.facets == Facets()
            return self._facets(definition.underlying) if is_free else Facets()
        if self._maybe():
            return Facets()
        if name == "Edm.String":
            unicode = self._pick((None, True, False))
            return Facets(self._pick(_MAX_LENGTHS), unicode=unicode)
        if name == "Edm.Binary":
            return Facets(self._pick(_MAX_LENGTHS))
        if name in {"Edm.DateTimeOffset", "Edm.Duration", "Edm.TimeOfDay"}:
            return Facets(precision=self._number(0, 12))
        if name == "Edm.Decimal":
            precision = self._pick((None, 5, 38))
            scales: list[int | str | None] = [None, "variable"]
            if self.version == "4.01":
                scales.append("floating")
            if precision is not None:
                scales += [0, precision]
            return Facets(precision=precision, scale=self._pick(scales))
        if name.startswith("Edm.Geo"):
            return Facets(srid=self._pick(_SRIDS))
        return Facets()

    # Navigation

    def _navigate(self, stub: _Stub) -> None:
        entities = [each for each in self._stubs if each.kind == "EntityType"]
        for _ in range(self._number(0, 3)):
            target = self._pick(entities)
            if stub.kind == "EntityType" and self._maybe():
                self._partners(stub, target)
            elif self._maybe():
                stub.navigation.append(self._navigation(target))
            else:
                self._constrained(stub, target)

    def _navigation(self, target: _Stub) -> Navigation:
        is_collection = self._maybe()
        contains = (target.has_key or not is_collection) and self._seldom()
        return Navigation(
            self._name(),
            f"Collection({target.full})" if is_collection else target.full,
            is_collection or self._maybe(),
            contains=contains,
            on_delete=self._on_delete(),
            annotations=self._annotations(),
        )

    def _on_delete(self) -> OnDelete | None:
        if not self._seldom():
            return None
        actions = ("Cascade", "None", "SetNull", "SetDefault")
        return OnDelete(self._pick(actions), self._annotations())

    def _partners(self, stub: _Stub, target: _Stub) -> None:
        name = self._name()
        there = replace(self._navigation(stub), contains=False, partner=name)
        here = replace(self._navigation(target), name=name, contains=False)
        # A partner may be declared by a type derived from the target.
        derived = [each for each in self._stubs if target in each.chain]
        owner = self._pick(derived)
        path = there.name if owner is target else f"{owner.full}/{there.name}"
        stub.navigation.append(replace(here, partner=path))
        owner.navigation.append(there)

    def _constrained(self, stub: _Stub, target: _Stub) -> None:
        principal = target.simple_key()
        made = replace(self._navigation(target), contains=False)
        if principal is not None:
            made = replace(made, type=target.full, nullable=self._maybe())
            dependent = replace(principal, name=self._name(), nullable=made.nullable)
            stub.properties.append(dependent)
            entry = Entry(dependent.name, principal.name, self._annotations())
            made = replace(made, constraints=(entry,))
        stub.navigation.append(made)

    # Terms

    def _own_terms(self, namespace: str) -> tuple[Term, ...]:
        made: list[Term] = []
        for _ in range(self._number(0, 2)):
            complex_types = [each.full for each in self._stubs if not each.own_key]
            choices = [*_PRIMITIVES, *_PATH_TYPES, *self._enums, *self._definitions]
            name = self._pick([*choices, *complex_types])
            bases = [each for each in made if each.type == name]
            base = f"{namespace}.{self._pick(bases).name}" if bases else None
            term = Term(
                self._name(),
                name if base or self._maybe() else f"Collection({name})",
                self._maybe(),
                self._facets(name) if base is None else Facets(),
                base,
                _DEFAULTS.get(name) if self._maybe() else None,
                self._pick(((), _APPLIES_TO, _APPLIES_TO[:1])),
                self._annotations(),
            )
            if term.type.startswith("Collection("):
                term = replace(term, default=None)
            made.append(term)
            if not term.applies_to:
                self._terms.append(f"{namespace}.{term.name}")
        return tuple(made)

    # Operations

    def _operations(self) -> tuple[Operation, ...]:
        return tuple(
            each
            for kind in ("Action", "Function")
            for _ in range(self._number(0, 2))
            for each in self._overloads(kind)
        )

    def _overloads(self, kind: str) -> Iterable[Operation]:
        """Make overloads of one name that can be told apart."""
        name = self._name()
        composable = kind == "Function" and self._maybe()
        returns = self._returns(kind)
        signatures: list[_Stub | None] = [None]
        signatures += [each for each in self._stubs if each.kind == "EntityType"]
        chosen = [each for each in signatures if self._maybe()] or [None]
        for bound_to in chosen:
            parameters = [self._parameter() for _ in range(self._number(0, 2))]
            path = None
            given = returns
            if bound_to is not None:
                collection = self._maybe()
                type_name = (
                    f"Collection({bound_to.full})" if collection else bound_to.full
                )
                first = Typed(self._name(), type_name, annotations=self._annotations())
                parameters.insert(0, first)
                path, given = self._path(bound_to, first.name, returns)
            made = Operation(
                kind,
                name,
                bound_to is not None,
                composable,
                path,
                tuple(parameters),
                given,
                self._annotations(),
            )
            yield made
            if kind == "Function" and bound_to is None and self._maybe():
                more = [
                    *parameters,
                    *(self._parameter() for _ in range(len(parameters) + 1)),
                ]
                yield replace(made, parameters=tuple(more))

    def _path(
        self, bound_to: _Stub, parameter: str, returns: Typed | None
    ) -> tuple[str | None, Typed | None]:
        """Return an entity set path, and what the operation then returns."""
        if returns is None or self._maybe():
            return None, returns
        steps = [
            each
            for owner in bound_to.chain
            for each in owner.navigation
            if not each.type.startswith("Collection(")
        ]
        if not steps or self._maybe():
            return parameter, Typed("", bound_to.full)
        step = self._pick(steps)
        return f"{parameter}/{step.name}", Typed("", step.type)

    def _returns(self, kind: str) -> Typed | None:
        if kind == "Action" and self._maybe():
            return None
        made = self._parameter()
        return replace(made, name="")

    def _parameter(self) -> Typed:
        structured = [each.full for each in self._stubs]
        entities = {each.full for each in self._stubs if each.kind == "EntityType"}
        choices = [*_PRIMITIVES, *self._enums, *self._definitions, *structured]
        name = self._pick(choices)
        is_collection = self._seldom()
        return Typed(
            self._name(),
            f"Collection({name})" if is_collection else name,
            (is_collection and name in entities) or self._maybe(),
            self._facets(name),
            self._annotations(),
        )

    # Containers

    def _containers(
        self, operations: dict[str, tuple[Operation, ...]]
    ) -> dict[str, list[Container]]:
        made: dict[str, list[Container]] = {each: [] for each in self._namespaces}
        extends = None
        sets: list[tuple[str, _Stub]] = []
        for _ in range(self._number(0, 2)):
            namespace, name = self._pick(self._namespaces), self._name()
            own_sets, children = self._sets()
            sets = [*sets, *own_sets]
            full = f"{namespace}.{name}"
            bound = [self._bound(each, sets, full, own_sets) for each in children]
            imports = self._imports(operations, own_sets)
            made[namespace].append(
                Container(name, extends, (*bound, *imports), self._annotations())
            )
            extends = full
        return made

    def _sets(self) -> tuple[list[tuple[str, _Stub]], list[Import]]:
        """Make entity sets, then singletons; all of one kind stand together."""
        entities = [each for each in self._stubs if each.kind == "EntityType"]
        keyed = [each for each in entities if each.has_key]
        sets: list[tuple[str, _Stub]] = []
        children: list[Import] = []
        for kind, choices in (("EntitySet", keyed), ("Singleton", entities)):
            for _ in range(self._number(0, 2) if choices else 0):
                stub, name = self._pick(choices), self._name()
                # Only 4.01 has singletons that may be absent.
                flag = self._maybe() and (kind == "EntitySet" or self.version == "4.01")
                given = self._annotations()
                made = Import(kind, name, stub.full, flag, annotations=given)
                children.append(made)
                if kind == "EntitySet":
                    sets.append((name, stub))
        return sets, children

    def _bound(
        self,
        part: Import,
        sets: list[tuple[str, _Stub]],
        container: str,
        own_sets: list[tuple[str, _Stub]],
    ) -> Import:
        start = next(each for each in self._stubs if each.full == part.of)
        bindings: dict[str, Binding] = {}
        for path, target in self._paths(start):
            fitting = [name for name, stub in sets if target in stub.chain]
            if not fitting or not self._maybe():
                continue
            name = self._pick(fitting)
            if name in [own for own, _ in own_sets] and self._maybe():
                name = f"{container}/{name}"
            bindings.setdefault(path, Binding(path, name, self._annotations()))
        return replace(part, bindings=tuple(bindings.values()))

    def _paths(self, start: _Stub) -> Iterable[tuple[str, _Stub]]:
        """Yield paths to navigation properties that can be bound."""
        stubs = {each.full: each for each in self._stubs}
        derived = [each for each in self._stubs if start in each.chain[1:]]
        owners = [("", each) for each in start.chain]
        owners += [(f"{each.full}/", each) for each in derived]
        for owner in start.chain:
            for part in owner.properties:
                inner = stubs.get(part.type.removeprefix("Collection(").rstrip(")"))
                if inner is not None:
                    owners += [(f"{part.name}/", each) for each in inner.chain]
            for nav in owner.navigation:
                if nav.contains:
                    inner = stubs[nav.type.removeprefix("Collection(").rstrip(")")]
                    owners += [(f"{nav.name}/", each) for each in inner.chain]
        for prefix, owner in owners:
            for nav in owner.navigation:
                if not nav.contains:
                    end = nav.type.removeprefix("Collection(").rstrip(")")
                    yield f"{prefix}{nav.name}", stubs[end]

    def _imports(
        self,
        operations: dict[str, tuple[Operation, ...]],
        sets: list[tuple[str, _Stub]],
    ) -> Iterable[Import]:
        free = {
            (each.kind, f"{namespace}.{each.name}"): each
            for namespace, parts in operations.items()
            for each in parts
            if not each.bound
        }
        for wanted in ("Action", "Function"):
            for (kind, full), operation in free.items():
                if kind != wanted or self._maybe():
                    continue
                returned = operation.returns.type if operation.returns else ""
                fitting = [name for name, stub in sets if returned == stub.full]
                bare = any(
                    not each.parameters
                    and not each.bound
                    and each.name == operation.name
                    for parts in operations.values()
                    for each in parts
                )
                yield Import(
                    f"{kind}Import",
                    self._name(),
                    full,
                    kind == "Function" and bare and self._maybe(),
                    self._pick(fitting) if fitting and self._maybe() else None,
                    annotations=self._annotations(),
                )

    # Annotations

    def _annotations(self, depth: int = 0, *, least: int = 0) -> tuple[Annotation, ...]:
        if not least and (depth > 1 or not self._seldom()):
            return ()
        made: dict[tuple[str, str | None], Annotation] = {}
        for _ in range(self._number(1, 2)):
            terms = [f"{each}.Words" for each in VOCABULARIES] + self._terms
            term = self._pick(terms)
            qualifier = self._name() if self._maybe() else None
            expression = self._expression(depth) if self._maybe() else None
            inner = self._annotations(depth + 1)
            made[term, qualifier] = Annotation(term, qualifier, expression, inner)
        return tuple(made.values())

    def _expression(self, depth: int) -> Expression:
        choice = self._number(0, 7) if depth < 3 else 0
        if choice <= 2:
            return self._constant()
        if choice == 3:
            kind = self._pick([*_OPERATORS])
            return self._dynamic(kind, _OPERATORS[kind], depth)
        if choice == 4:
            return self._dynamic("Collection", self._number(0, 3), depth)
        if choice == 5:
            return self._record(depth)
        kind, attributes, count = self._pick(
            (
                ("Apply", [("Function", "odata.concat")], 2),
                ("Cast", [("Type", "Edm.String"), ("MaxLength", "10")], 1),
                ("IsOf", [("Type", "Collection(Edm.Decimal)")], 1),
                ("LabeledElement", [("Name", "l")], 1),
                ("Null", [], 0),
                ("UrlRef", [], 1),
            )
        )
        return self._dynamic(kind, count, depth, attributes)

    def _constant(self) -> Expression:
        if self._maybe():
            return Expression("String", self._text())
        if self._seldom():
            return Expression("LabeledElementReference", "N.l")
        return Expression(*self._pick(_CONSTANTS))

    def _dynamic(
        self,
        kind: str,
        count: int,
        depth: int,
        attributes: Iterable[tuple[str, str]] = (),
    ) -> Expression:
        children = tuple(self._expression(depth + 1) for _ in range(count))
        annotations = self._annotations(depth + 1)
        return Expression(kind, "", frozenset(attributes), children, annotations)

    def _record(self, depth: int) -> Expression:
        values = [
            self._dynamic("PropertyValue", 1, depth, [("Property", self._name())])
            for _ in range(self._number(0, 2))
        ]
        attributes = frozenset([("Type", "N.Words")] if self._maybe() else [])
        annotations = self._annotations(depth + 1)
        return Expression("Record", "", attributes, tuple(values), annotations)


# What reading makes of it

# The annotations of each target, with the number of their `Annotations` element.
_Given = dict[str, list[tuple[int, Annotation]]]


def _targets(schemas: Iterable[Schema]) -> Iterable[str]:
    """Yield the targets that a model has."""
    for schema in schemas:
        for part in (*schema.types, *schema.terms, *schema.containers):
            full = f"{schema.namespace}.{part.name}"
            yield full
            for table in ("properties", "navigation", "members", "children"):
                for child in getattr(part, table, ()):
                    yield f"{full}/{child.name}"
        for operation in schema.operations:
            full = f"{schema.namespace}.{operation.name}"
            for target in (full, f"{full}({_signature(operation)})"):
                yield target
                yield from (f"{target}/{each.name}" for each in operation.parameters)
                if operation.returns is not None:
                    yield f"{target}/$ReturnType"
    yield f"{VOCABULARIES[1]}.Thing"


def _signature(operation: Operation) -> str:
    types = [each.type for each in operation.parameters]
    if operation.kind == "Action":
        types = types[:1] if operation.bound else []
    return ",".join(types)


def expected(documents: Documents) -> Description:
    """Return what a model dumps that was read from documents."""
    given: _Given = defaultdict(list)
    for number, each in enumerate(
        each for schema in documents.schemas for each in schema.targeted
    ):
        added = (replace(part, target=each.target) for part in each.annotations)
        given[each.target].extend((number, part) for part in added)
    schemas = tuple(_annotated_schema(each, given) for each in documents.schemas)
    return Description(documents.references, schemas, _joined(schemas))


def _annotated(part: Any, *targets: str, given: _Given) -> Any:  # noqa: ANN401 (any part that may have them)
    """Return a part with what is given for its targets, in the order given."""
    more = [each for target in targets for each in given.get(target, ())]
    ordered = [each for _, each in sorted(more, key=itemgetter(0))]
    return replace(part, annotations=(*part.annotations, *ordered)) if more else part


def _annotated_schema(schema: Schema, given: _Given) -> Schema:
    def with_children(part: Any, *tables: str) -> Any:  # noqa: ANN401 (any part)
        full = f"{schema.namespace}.{part.name}"
        for table in tables:
            children = tuple(
                _annotated(each, f"{full}/{each.name}", given=given)
                for each in getattr(part, table, ())
            )
            if children:
                part = replace(part, **{table: children})
        return _annotated(part, full, given=given)

    def operation(part: Operation) -> Operation:
        full = f"{schema.namespace}.{part.name}"
        targets = full, f"{full}({_signature(part)})"

        def inner(child: Typed, name: str) -> Typed:
            within = (f"{each}/{name}" for each in targets)
            annotated: Typed = _annotated(child, *within, given=given)
            return annotated

        parameters = tuple(inner(each, each.name) for each in part.parameters)
        returns = part.returns and inner(part.returns, "$ReturnType")
        made = replace(part, parameters=parameters, returns=returns)
        annotated: Operation = _annotated(made, *targets, given=given)
        return annotated

    return replace(
        schema,
        types=tuple(
            with_children(each, "properties", "navigation", "members")
            for each in schema.types
        ),
        terms=tuple(with_children(each) for each in schema.terms),
        operations=tuple(operation(each) for each in schema.operations),
        containers=tuple(with_children(each, "children") for each in schema.containers),
    )


def _joined(schemas: Iterable[Schema]) -> Container | None:
    """Return the service's container with what it extends."""
    containers = {
        f"{schema.namespace}.{each.name}": each
        for schema in schemas
        for each in schema.containers
    }
    extended = {each.extends for each in containers.values()}
    last = next(
        (each for name, each in containers.items() if name not in extended), None
    )
    if last is None or last.extends is None:
        return last
    base = containers[last.extends]
    kinds = ("EntitySet", "Singleton", "ActionImport", "FunctionImport")
    children = tuple(
        each
        for kind in kinds
        for part in (base, last)
        for each in part.children
        if each.kind == kind
    )
    return replace(last, children=children)
