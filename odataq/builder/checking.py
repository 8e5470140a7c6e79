"""The model that queries are built for, which refuses those that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from odataq.checker import Checker
from odataq.diagnostics import errors_in
from odataq.errors import QueryError
from odataq.semantics.binder import choose_profile

if TYPE_CHECKING:
    from odataq.csdl.model import Model
    from odataq.profiles import Profile
    from odataq.syntax import nodes as n

__all__ = ["Target"]


@frozen(eq=False)
class Target:
    """A model and the profile of the service; one for all steps of a query."""

    model: Model = field(repr=False)
    profile: Profile | None = None
    _checker: Checker = field(init=False, repr=False)

    @_checker.default
    def _make_checker(self) -> Checker:
        return Checker(self.model, profile=self.profile)

    def is_same(self, other: Target) -> bool:
        """Tell whether another one is about the same model and profile."""
        return self.model is other.model and self.profile == other.profile

    def needs_namespace(self, tree: n.Query) -> bool:
        """Tell whether the service wants operations with their namespace.

        Spec: Protocol 4.01, "Default Namespaces".
        """
        profile = self.profile or choose_profile(self.model, tree)
        return profile.needs_dollar

    def require(self, tree: n.Query) -> None:
        """Raise `QueryError` where a query has an error; warnings are no reason."""
        found = self._checker.check(tree)
        if errors_in(found):
            raise QueryError(found)
