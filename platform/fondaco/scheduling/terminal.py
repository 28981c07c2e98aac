"""What the commands need of the terminal and the files: one-line refusals, progress, Ctrl-C, careful writing."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeVar

import click

from fondaco.scheduling.json_reading import LARGEST_FILE, quoted
from fondaco.scheduling.problem import InputError
from fondaco.scheduling.progress import Progress, StopRequest

Read = TypeVar("Read")
Done = TypeVar("Done")


class OneLine(click.ClickException):
    """Ends the command with one line on standard error."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(" ".join(message.split()))
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it of the class, for its own subclasses

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"fondaco schedule: {self.message}", file=file, err=file is None)


class Number(click.ParamType[float]):
    """A number between two others; anything else is refused in one line."""

    name = "number"

    def __init__(self, kind: type[int] | type[float], low: float, high: float) -> None:
        self._kind, self._low, self._high = kind, low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ARG002
        try:
            number = self._kind(value)
        except ValueError:
            number = None
        if number is None or not self._low <= number <= self._high:
            option = param.opts[0] if param else "number"
            wanted = "whole number" if self._kind is int else "number"
            raise OneLine(
                f"{option}: must be a {wanted} from {self._low:.10g} to {self._high:.10g}, not {quoted(str(value))}"
            )
        return number


@contextmanager
def refused_in(path: str) -> Iterator[None]:
    """Whatever is refused inside is said to be in the file at `path`."""
    try:
        yield
    except InputError as error:
        raise OneLine(f"{path}: {error}") from None


def read(path: str, reader: Callable[[str], Read]) -> Read:
    """What `reader` makes of the text in the file at `path`."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise OneLine(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise OneLine(f"{path}: byte {error.start}: not a text in UTF-8") from None
    if len(content) > LARGEST_FILE:
        raise OneLine(f"{path}: is larger than {LARGEST_FILE // 1024**2} MB")
    with refused_in(path), _kept_for_good():
        return reader(text)


_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000


def collect_garbage_rarely() -> None:
    """A run makes millions of objects, and hardly any that refer to each other in a circle."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """What is made inside stays until the process ends: the garbage collector need never look through it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def ending_at_once() -> Iterator[None]:
    """When the command inside exits, the process ends without first taking apart, one by one, all that it has made.

    That can take a sixth of a short run.
    """
    try:
        yield
    except SystemExit as end:
        with suppress(OSError):  # what cannot be written any more is said where processes end usually
            for stream in filter(None, (sys.stdout, sys.stderr)):  # those that are closed are None
                stream.flush()
            os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
        raise


def refuse_unwritable(output: Path | None) -> None:
    """Say before the work that its result could not be written, not after it."""
    if output is None:
        return
    folder = output.absolute().parent
    if output.is_dir() or not folder.is_dir() or not os.access(output if output.exists() else folder, os.W_OK):
        raise OneLine(f"{output}: cannot be written there")


def write(pieces: Iterable[str], output: Path | None) -> None:
    """Write a file all or nothing: another program never sees a half of it.

    What is no file, as a pipe, is just written to; so is standard output, where there is no `output`.
    """
    if output is None:
        say(pieces)
        return
    try:
        target = output.resolve()
        if target.exists() and not target.is_file():
            _write_to(target, pieces)
        else:
            _replace(target, pieces)
    except OSError as error:
        raise OneLine(f"{output}: cannot be written: {error.strerror}") from None


def say(pieces: Iterable[str]) -> None:
    """Write to standard output."""
    try:
        for piece in pieces:
            click.echo(piece, nl=False)
    except BrokenPipeError:  # who reads has heard enough
        raise
    except OSError as error:
        raise OneLine(f"standard output: cannot be written: {error.strerror}") from None


def _replace(target: Path, pieces: Iterable[str]) -> None:
    draft = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    try:
        _write_to(draft, pieces)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write_to(path: Path, pieces: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(pieces)


def until_interrupted(work: Callable[[StopRequest], Done]) -> Done:
    """The result of `work`, which is told by its argument when Ctrl-C was pressed.

    It runs in a thread of its own, since a signal only reaches the main thread when that is not inside a solver.
    """
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(work, stop.is_set)
        while True:
            try:
                return result.result()
            except KeyboardInterrupt:
                stop.set()


class ProgressLine:
    """One line on the terminal that says what is worked on, how good it is and how good it can be at best."""

    def __init__(self) -> None:
        self._shown = ""
        self._is_terminal = sys.stderr.isatty()

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            click.echo(err=True)

    def show(self, progress: Progress) -> None:
        if not self._is_terminal:
            return
        gap = abs(progress.bound - progress.value) / max(1, progress.value)
        limit = "at most" if progress.stage.maximised else "at least"
        line = (
            f"{progress.stage.replace('_', ' ')}: {progress.value}, {limit} {progress.bound} is possible "
            f"(gap {gap:.1%}), {progress.seconds:.1f} s"
        )
        click.echo(f"\r{line.ljust(len(self._shown))}", nl=False, err=True)
        self._shown = line
