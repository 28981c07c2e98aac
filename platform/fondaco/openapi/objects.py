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
    schemas: Description = {name: _repaired(name, schema) for name, schema in spec["components"]["schemas"].items()}
    names = _names(schemas)
    merged = {**spec, "components": {**spec["components"], "schemas": {}}}
    merged["components"]["schemas"] = {names[name]: schema for name, schema in schemas.items()}
    with_names: Description = json.loads(_with_references(merged, names.__getitem__))
    return with_names


def _repaired(name: str, schema: Description) -> Description:
    """The schema with references to its own inner objects.

    Of two classes called `AnswerIn` APIFlask names one `AnswerIn1`, with inner objects such as `AnswerIn1.Reason`, but
    leaves the references to them at `AnswerIn.Reason`.
    """
    owner = name.partition(".")[0]
    called = owner.rstrip("0123456789")
    if owner == called:
        return schema
    repaired: Description = json.loads(
        _with_references(schema, lambda to: f"{owner}.{to[len(called) + 1 :]}" if to.startswith(f"{called}.") else to)
    )
    return repaired


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
