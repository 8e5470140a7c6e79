"""The part of SARIF 2.1.0 that odataq writes, as a JSON Schema of closed objects."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["SARIF"]


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 (a schema is any JSON)
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": [*required],
        "additionalProperties": False,
    }


def _list(items: Any) -> Any:  # noqa: ANN401
    return {"type": "array", "items": items}


_LEVEL: Final = {"enum": ["none", "note", "warning", "error"]}
_LINE: Final = {"type": "integer", "minimum": 1}
_OFFSET: Final = {"type": "integer", "minimum": 0}
_STRING: Final = {"type": "string"}
_MESSAGE: Final = _object({"text": _STRING})
_ARTIFACT: Final = _object(
    # Spec: SARIF, "uri property": a reference as RFC 3986 has it.
    {
        "uri": {
            "type": "string",
            "pattern": r"^(?:[A-Za-z0-9._~!$&'()*+,;=@/:-]|%[0-9A-F]{2})+$",
        }
    },
    {"uriBaseId": {"const": "%SRCROOT%"}},
)
_REGION: Final = _object(
    {"startLine": _LINE},
    {
        "startColumn": _LINE,
        "endLine": _LINE,
        "endColumn": _LINE,
        "charOffset": _OFFSET,
        "charLength": _OFFSET,
    },
)
_PHYSICAL: Final = _object({"artifactLocation": _ARTIFACT, "region": _REGION})
_LOCATION: Final = {
    **_object(
        {},
        {
            "physicalLocation": _PHYSICAL,
            "logicalLocations": _list(
                _object({"fullyQualifiedName": _STRING}, {"name": _STRING})
            ),
            "message": _MESSAGE,
        },
    ),
    "minProperties": 1,
}
_RULE: Final = _object(
    {"id": _STRING, "name": _STRING},
    {
        "shortDescription": _MESSAGE,
        "fullDescription": _MESSAGE,
        "help": _MESSAGE,
        "defaultConfiguration": _object({"level": _LEVEL}),
    },
)
_FIX: Final = _object(
    {
        "description": _MESSAGE,
        "artifactChanges": _list(
            _object(
                {
                    "artifactLocation": _ARTIFACT,
                    "replacements": {
                        **_list(
                            _object(
                                {"deletedRegion": _REGION, "insertedContent": _MESSAGE}
                            )
                        ),
                        "minItems": 1,
                    },
                }
            )
        ),
    }
)
_RESULT: Final = _object(
    {
        "ruleId": _STRING,
        "ruleIndex": _OFFSET,
        "level": _LEVEL,
        "message": _MESSAGE,
        "locations": _list(_LOCATION),
        "partialFingerprints": _object({"primaryLocationLineHash": _STRING}),
    },
    {"relatedLocations": _list(_LOCATION), "fixes": _list(_FIX)},
)
_INVOCATION: Final = _object(
    {"executionSuccessful": {"const": True}},
    {
        "toolExecutionNotifications": _list(
            _object({"level": _LEVEL, "message": _MESSAGE})
        )
    },
)
_DRIVER: Final = _object(
    {
        "name": {"const": "odataq"},
        "version": _STRING,
        "semanticVersion": _STRING,
        "rules": _list(_RULE),
    }
)
_RUN: Final = _object(
    {
        "tool": _object({"driver": _DRIVER}),
        "columnKind": {"const": "unicodeCodePoints"},
        "newlineSequences": {"const": ["\r\n", "\r", "\n"]},
        "originalUriBaseIds": _object(
            {"%SRCROOT%": _object({"description": _MESSAGE})}
        ),
        "invocations": _list(_INVOCATION),
        "results": {**_list(_RESULT), "maxItems": 25_000},
    }
)
SARIF: Final = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object({"$schema": _STRING, "version": {"const": "2.1.0"}, "runs": _list(_RUN)}),
}
