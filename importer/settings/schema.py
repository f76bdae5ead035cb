"""The JSON Schema of ``occasions.toml``, for editors that complete and check while somebody types.

It is made from the models that read the file, and travels with the package; the page of it is written with
``python -c "from importer.settings.schema import text; print(text(), end='')" > templates/occasions.schema.json``.
"""

import ast
import inspect
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from importer.settings.drops import DropKeys, DropRule, NoticeEntry, PlaceEntry
from importer.settings.file import AccountEntry, SettingsFile
from importer.settings.keys import AccountKeys, SharedKeys
from importer.settings.secret import SecretPlace

NAME = "occasions.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DESCRIBED = (
    AccountKeys,
    SharedKeys,
    AccountEntry,
    SettingsFile,
    SecretPlace,
    DropKeys,
    PlaceEntry,
    DropRule,
    NoticeEntry,
)


def schema() -> dict[str, Any]:
    """What may stand in the settings file."""
    found = _without_nothing(SettingsFile.model_json_schema())
    words = {name: told for model in _DESCRIBED for name, told in _described(model)}
    for part in (found, *found["$defs"].values()):
        for name, each in part["properties"].items():
            each.pop("title", None)
            if name in words:
                each["description"] = words[name]
    for each in found["$defs"]["AccountEntry"]["properties"].values():
        each.pop("default", None)  # what an entry does not say is said above it
    return {"$schema": _DIALECT, **found}


def text() -> str:
    """The schema as it is written into a file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _without_nothing(value: Any) -> Any:
    """The same without null, which TOML cannot say, and without the discriminator of two forms of a secret."""
    if isinstance(value, list):
        return [_without_nothing(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {key: _without_nothing(each) for key, each in value.items() if not (key == "default" and each is None)}
    choices = [each for each in found.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        del found["anyOf"]
        return {**choices[0], **found}
    return found | ({"anyOf": choices} if choices else {})


def _described(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The fields of a model with the words that stand below them in its code."""
    body = ast.parse(inspect.getsource(model)).body[0]
    lines = body.body if isinstance(body, ast.ClassDef) else []
    for field, below in pairwise(lines):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            said = below.value if isinstance(below, ast.Expr) else None
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield field.target.id, said.value.replace("``", "")
