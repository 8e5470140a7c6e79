"""Which properties instances have behind transformations."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from odataq.csdl.types import UNKNOWN, TypeRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    _Layer = Mapping[str, "Part"]

__all__ = ["UNCERTAIN", "WHOLE", "Part", "Shape", "ShapeMaker", "Step", "union"]

# Shapes that nest deeper are merged as if nothing were known of what is in them.
_DEPTH: Final = 16


@frozen(eq=False)
class Part:
    """A property of a shape: its type, and the shape of what it holds.

    `is_declared` tells that it is one of the type, and not an alias.
    """

    type: TypeRef
    shape: Shape = field(repr=False)
    is_declared: bool = False


@frozen(eq=False)
class Shape:
    """The properties that the instances of a collection have.

    Where it is `is_whole` they have all that their type declares, else what has
    a name here. Where it isn't `is_certain` there may be others. `cause` is how a
    message calls the transformation that took the others away.

    Spec: Data Aggregation, "Type, Structure and Context URL".
    """

    is_whole: bool = True
    is_certain: bool = True
    cause: str = ""
    # Each of another size, so that adding to a shape costs little on average and
    # shapes that came from one share what they have in common.
    layers: tuple[Mapping[str, Part], ...] = field(default=(), repr=False)

    def find(self, name: str) -> Part | None:
        """Return what has a name here; `None` for what only the type declares."""
        for layer in reversed(self.layers):
            if name in layer:
                return layer[name]
        return None

    def names(self, most: int) -> list[str]:
        """Return so many of the names, the latest first."""
        return [*islice(self._names(), most)]

    def _names(self) -> Iterator[str]:
        for layer in reversed(self.layers):
            yield from layer

    def with_parts(self, parts: Mapping[str, Part]) -> Shape:
        """Return the shape with more properties, or others of these names."""
        top = {**parts}
        layers = [*self.layers]
        while layers and len(layers[-1]) <= len(top):
            top = {**layers.pop(), **top}
        return evolve(self, layers=(*layers, top)) if top else self


WHOLE: Final = Shape()
# Nothing is known of the properties.
UNCERTAIN: Final = Shape(is_whole=False, is_certain=False)


@frozen(eq=False)
class Step:
    """A name on a path, and what it leads to."""

    name: str
    part: Part


class ShapeMaker:
    """Puts paths into a shape.

    What is on the way to the end of a path has, of the properties that it
    declares, only those on some path: unless it was there as a whole before.
    """

    def __init__(self, base: Shape, cause: str = "") -> None:
        """Begin with a shape; what took the others away is the `cause`."""
        self._base = base
        self._cause = cause
        self._added: dict[str, Part] = {}
        # The shapes that are made here by their identity, and the names in each.
        self._own: dict[int, tuple[Shape, dict[str, Part]]] = {}

    def keep(self, steps: Sequence[Step]) -> None:
        """Put in a path, for which there is nothing to do where all is there."""
        self._put(steps, is_new=False)

    def add(self, steps: Sequence[Step]) -> None:
        """Put in a path that ends with a new name."""
        self._put(steps, is_new=True)

    def shape(self) -> Shape:
        """Return the shape with all paths in it."""
        return self._base.with_parts(self._added)

    def _put(self, steps: Sequence[Step], *, is_new: bool) -> None:
        names, base = self._added, self._base
        for step in steps[:-1]:
            part = names.get(step.name) or base.find(step.name)
            if part is None:
                if base.is_whole and not is_new:
                    return
                start = WHOLE if base.is_whole else Shape(is_whole=False)
                part = evolve(step.part, shape=start)
            if part.shape.is_whole and not is_new:
                return
            part = names[step.name] = self._owned(part)
            base, names = self._own[id(part.shape)]
        last = steps[-1]
        if is_new or not base.is_whole:
            names[last.name] = last.part

    def _owned(self, part: Part) -> Part:
        """Return a part whose shape is made here."""
        if id(part.shape) in self._own:
            return part
        merged = {
            name: each for layer in part.shape.layers for name, each in layer.items()
        }
        cause = part.shape.cause or self._cause
        shape = evolve(part.shape, cause=cause, layers=(merged,))
        self._own[id(shape)] = (shape, merged)
        return evolve(part, shape=shape)


def union(shapes: Sequence[Shape], cause: str) -> Shape:
    """Return the shape of instances each of which has one of some shapes."""
    return _Union(cause).of(shapes, _DEPTH)


@frozen(eq=False)
class _Union:
    """Merges shapes, the same ones only once: what nests may be the same often."""

    cause: str
    _known: dict[tuple[int, ...], Shape] = field(factory=dict, init=False)

    def of(self, shapes: Sequence[Shape], depth: int) -> Shape:
        """Return the shape of instances each of which has one of some shapes."""
        different = {id(each): each for each in shapes}
        if len(different) == 1:
            return shapes[0]
        key = tuple(sorted(different))
        if key not in self._known:
            self._known[key] = self._merged([*different.values()], depth)
        return self._known[key]

    def _merged(self, shapes: Sequence[Shape], depth: int) -> Shape:
        is_whole = any(each.is_whole for each in shapes)
        is_certain = depth > 0 and all(each.is_certain for each in shapes)
        common = _common([each.layers for each in shapes])
        found: dict[str, dict[int, Part]] = {}
        rest = (layer for each in shapes for layer in each.layers[len(common) :])
        layers = {id(each): each for each in rest} if depth else {}
        for layer in layers.values():
            for name, part in layer.items():
                # Where it is in one as it was declared, that is more than here.
                if not (is_whole and part.is_declared and not part.shape.is_whole):
                    found.setdefault(name, {})[id(part)] = part
        parts = {
            name: self._either([*each.values()], depth - 1)
            for name, each in found.items()
        }
        causes = {each.cause for each in shapes}
        cause = causes.pop() if len(causes) == 1 else self.cause
        return Shape(is_whole, is_certain, cause, common).with_parts(parts)

    def _either(self, parts: Sequence[Part], depth: int) -> Part:
        if len(parts) == 1:
            return parts[0]
        types = {each.type for each in parts}
        return Part(
            types.pop() if len(types) == 1 else UNKNOWN,
            self.of([each.shape for each in parts], depth),
            is_declared=all(each.is_declared for each in parts),
        )


def _common(all_layers: Sequence[tuple[_Layer, ...]]) -> tuple[_Layer, ...]:
    """Return the layers that all have at the bottom, which are not merged again."""
    count = 0
    for layers in zip(*all_layers, strict=False):
        if any(each is not layers[0] for each in layers):
            break
        count += 1
    return all_layers[0][:count]
