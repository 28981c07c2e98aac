"""The objects of the description, each under one name.

A schema brings its inner objects along under its own name (`EventList.EventOut`, `EventsOfFirm.EventOut`), so the same
object comes many times. Those that say the same become one.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

Description = dict[str, Any]
"""A description, or a part of one, as OpenAPI 3.1 has it."""

SCHEMAS = "#/components/schemas/"
_REFERENCE = re.compile(f'"{SCHEMAS}([^"]+)"')


def merge(spec: Description) -> Description:
    """`spec` in which `EventList.EventOut` is `EventOut`, unless another `EventOut` says something else."""
    schemas: Description = spec["components"]["schemas"]
    names = _names(schemas)
    merged: Description = json.loads(_with_references(spec, names.__getitem__))
    merged["components"]["schemas"] = {names[name]: schema for name, schema in merged["components"]["schemas"].items()}
    return merged


def _names(schemas: Description) -> dict[str, str]:
    """The new name of each schema: the short one, where all of that short name are alike."""
    names = {name: name.rpartition(".")[2] for name in schemas}
    while True:
        texts: dict[str, set[str]] = defaultdict(set)
        for name, schema in schemas.items():
            texts[names[name]].add(_with_references(schema, names.__getitem__))
        if all(len(alike) == 1 for alike in texts.values()):
            return names
        # What refers to different objects differs too, so the others are looked at again.
        names = {name: name if len(texts[new]) > 1 else new for name, new in names.items()}


def _with_references(part: Any, rename: Callable[[str], str]) -> str:
    return _REFERENCE.sub(lambda found: f'"{SCHEMAS}{rename(found[1])}"', json.dumps(part))
