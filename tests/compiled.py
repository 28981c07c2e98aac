"""What an application compiles as it starts, compiled once a process: tests start a thousand applications."""

from collections.abc import Callable
from types import CodeType
from typing import ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from fondaco.kernel.database import Model

Builder = Callable[..., tuple[str, str]]


class Templates(BytecodeCache):
    """Keeps the code of templates in memory, by their place and their text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


class Address(Rule):
    """A rule whose function that builds addresses is shared by all rules that read alike."""

    _kept: ClassVar[dict[tuple[str, str, bool], Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = (self.rule, repr(self.defaults), append_unknown)
        if key not in self._kept:
            self._kept[key] = super()._compile_builder(append_unknown)
        return self._kept[key]


TEMPLATES = Templates()


def forget_statements() -> None:
    """Drop the statements that mappers keep for engines that are gone: the collector would walk through them again
    and again.
    """
    for mapper in Model.registry.mappers:
        mapper._compiled_cache.clear()


def compile_once() -> None:
    """Let all applications that are made from now on share the functions behind their addresses."""
    Flask.url_rule_class = Address
