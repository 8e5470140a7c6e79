"""The service that requests are made for, which refuses those that are wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from odataq.checker import Checker
from odataq.diagnostics import errors_in
from odataq.errors import QueryError
from odataq.http import Request
from odataq.profiles import DATAVERSE
from odataq.semantics.binder import choose_profile
from odataq.syntax import nodes as n
from odataq.syntax.printer import compile as compile_tree
from odataq.writes.refusing import refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from odataq.csdl.model import Model
    from odataq.profiles import Profile

__all__ = ["Destination", "Headers", "destination"]

Headers = tuple[tuple[str, str], ...]
_Path = tuple[n.PathSegment, ...]

_ROOT: Final = re.compile(r"https?://[^\s/?#\"<>\\^`{|}]+(?:/[^\s?#\"<>\\^`{|}]*)?")
_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")


@frozen(eq=False)
class Destination:
    """A model, the root of the service, and what the service supports.

    The root ends with a slash; it is empty where requests are to be relative.
    """

    model: Model = field(repr=False)
    root: str
    profile: Profile
    checker: Checker = field(repr=False)

    @property
    def is_dataverse(self) -> bool:
        """Whether the documentation of Dataverse says how requests look."""
        return self.profile.name == DATAVERSE.name

    def url(self, path: _Path, options: Iterable[n.QueryOption] = ()) -> str:
        """Return the URL of a path, absolute where the root is known."""
        tree = n.Query(n.ResourcePath(path), (*options,))
        return self.root + compile_tree(tree)

    def absolute(self, path: _Path, what: str) -> str:
        """Return an absolute URL; `QueryError` where the root isn't known."""
        url = self.url(path)
        if not self.root:
            message = f"{what} needs an absolute URL"
            raise refused("ODQ741", message, url, "give the root of the service")
        return url

    def request(
        self,
        method: str,
        url: str,
        body: str | None = None,
        headers: Iterable[tuple[str, str]] = (),
    ) -> Request:
        """Return a request with the headers that all have.

        Raises `QueryError` where it is none that the service takes, `ValueError`
        for a header that can't be sent.
        """
        made = Request(method, url, self._headers(body, headers), body)
        found = self.checker.check(made)
        if errors_in(found):
            raise QueryError(found)
        return made

    def _headers(self, body: str | None, given: Iterable[tuple[str, str]]) -> Headers:
        # Spec: Protocol, "Headers"; the further one is what Dataverse documents for
        # all requests.
        version: str = "4.0" if self.is_dataverse else self.profile.version
        found = {"OData-MaxVersion": version, "OData-Version": version}
        if self.is_dataverse:
            found["If-None-Match"] = "null"
        found["Accept"] = "application/json"
        if body is not None:
            found["Content-Type"] = "application/json"
        for name, value in given:
            if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
                raise ValueError(f"there is no header {name!r}: {value!r}")
            known = {each.casefold(): each for each in found}
            found.pop(known.get(name.casefold(), ""), None)
            found[name] = value
        return tuple(found.items())


def destination(
    model: Model, root: str | None = None, profile: Profile | None = None
) -> Destination:
    """Return where requests go; raises `ValueError` for what is no service root.

    Spec: URL Conventions, "Service Root URL".
    """
    if root is None:
        root = ""
    elif not _ROOT.fullmatch(root):
        raise ValueError(f"a service root is an absolute URL, not {root!r}")
    elif not root.endswith("/"):
        root = f"{root}/"
    chosen = profile or choose_profile(model, None)
    checker = Checker(model, profile=chosen, service_root=root or None)
    return Destination(model, root, chosen, checker)
