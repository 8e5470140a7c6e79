"""The models and checkers that files have in common."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from odataq.checker import Checker
from odataq.csdl.reader import read_model
from odataq.profiles import DATAVERSE, PROFILES
from odataq.resources import sample_path
from odataq.rules import ADVICE, RULES
from odataq.semantics.binder import choose_profile
from odataq.text.holes import HOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from odataq.csdl.model import Model
    from odataq.lint.config.settings import FileSettings
    from odataq.rules import Rule

__all__ = ["CheckerPool", "Checkers"]

_SAMPLE: Final = "sample:"
# A host with anything that may stand for something else is none.
_ABSOLUTE: Final = re.compile(
    r"https?://(?:[^/?#@]*@)?(?P<host>[\w.\-]+)(?::\d+)?(?P<path>/[^?#]*|(?=[?#]|$))",
    re.IGNORECASE | re.ASCII,
)
# In all its clouds: `org.crm4.dynamics.com`, `org.api.crm.dynamics.com`.
_DATAVERSE_HOST: Final = re.compile(r"(?:^|\.)crm\d*\.", re.IGNORECASE | re.ASCII)
_DATAVERSE_PATH: Final = "/api/data/"
# The first segment may be a hole, and with it all that tells the services apart.
_UNSURE: Final = re.compile(rf"/?[^/]*{HOLE}")


@define
class Checkers:
    """Checkers for files with the same settings, by what they read and where."""

    model: Model | None
    settings: FileSettings
    _rules: Sequence[Rule[Any]] = field(init=False)
    _made: dict[tuple[str | None, str | None, str | None], Checker] = field(
        factory=dict, init=False
    )

    def __attrs_post_init__(self) -> None:
        """Choose the rules: what isn't reported doesn't run."""
        codes = self.settings.selection.codes
        self._rules = [each for each in (*RULES, *ADVICE) if each.code in codes]

    def checker(
        self,
        *,
        at: str | None = None,
        rule: str | None = None,
        service_root: str | None = None,
    ) -> Checker:
        """Return a checker; raises `LookupError` for an unknown `at` or `rule`."""
        key = at, rule, service_root
        if key not in self._made:
            settings = self.settings
            self._made[key] = Checker(
                self.model,
                profile=PROFILES.get(settings.profile),
                at=at,
                rule=rule,
                service_root=service_root,
                strict=settings.is_strict,
                rules=self._rules,
                limits=settings.limits,
            )
        return self._made[key]

    def is_elsewhere(self, url: str) -> bool:
        """Tell whether an absolute URL is of another service than the settings say.

        Where they name no root, Dataverse is known by its hosts and its paths.
        """
        roots = self.settings.service_roots
        if not roots:
            return self._is_dataverse and _is_no_dataverse(url)
        # What isn't known yet may turn out to be one of them.
        known = url.partition(HOLE)[0]
        return not any(
            url.startswith(each) or (known != url and each.startswith(known))
            for each in roots
        )

    @property
    def _is_dataverse(self) -> bool:
        profile = PROFILES.get(self.settings.profile)
        return (profile or choose_profile(self.model, None)) is DATAVERSE


@define
class CheckerPool:
    """Reads each model once; equal settings share their checkers."""

    _models: dict[tuple[str, ...], Model | None] = field(factory=dict, init=False)
    _checkers: dict[FileSettings, Checkers] = field(factory=dict, init=False)

    def checkers(self, settings: FileSettings) -> Checkers:
        """Return the checkers for files with some settings.

        Raises `CsdlError` for metadata that can't be read, `LookupError` for a sample
        that doesn't exist.
        """
        if settings not in self._checkers:
            model = self._model(settings.metadata, settings)
            self._checkers[settings] = Checkers(model, settings)
        return self._checkers[settings]

    def _model(self, metadata: tuple[str, ...], settings: FileSettings) -> Model | None:
        if metadata not in self._models:
            paths = [*map(_path_of, metadata)]
            self._models[metadata] = (
                read_model(*paths, limits=settings.limits) if paths else None
            )
        return self._models[metadata]


def _is_no_dataverse(url: str) -> bool:
    """Tell whether a URL surely isn't one of Dataverse, whatever its holes have."""
    found = _ABSOLUTE.match(url)
    if found is None or _DATAVERSE_HOST.search(found["host"]):
        return False
    return _DATAVERSE_PATH not in found["path"].lower() and not _UNSURE.match(
        found["path"]
    )


def _path_of(name: str) -> str | Path:
    if name.startswith(_SAMPLE):
        return sample_path(name.removeprefix(_SAMPLE))
    return Path(name)
