"""What the story shows on the terminal: chapters, steps with their counts and times, and progress of what is long."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console


class Terminal:
    """Plain lines on paper and in logs, colour and moving bars where a person looks."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._began = time.monotonic()

    def chapter(self, number: int, name: str, words: str) -> None:
        self._console.print(f"\n[bold]{number}  {name}[/bold]  [dim]{words}[/dim]")

    def say(self, words: str) -> None:
        self._console.print(f"   {words}", soft_wrap=True)

    @contextmanager
    def step(self, words: str) -> Iterator[list[str]]:
        """A step that takes a moment; what is appended to the list is told at its end, with the time it took."""
        began = time.monotonic()
        told: list[str] = []
        with self._console.status(f"   {words} …"):
            yield told
        seconds = time.monotonic() - began
        self._console.print(f"   {words}: {', '.join(told) or 'done'} [dim]({seconds:.1f} s)[/dim]", soft_wrap=True)

    def link(self, who: str, address: str) -> None:
        self._console.print(f"   [bold]{who}[/bold]\n      {address}", soft_wrap=True)

    def doors(self, address: str, doors: Iterable[tuple[str, str]]) -> None:
        """The end of the story: where the site is, and a sign-in link for each kind of person."""
        self._console.print(f"\n[bold]The story took {self.seconds:.0f} s. The site stays up at {address}[/bold]")
        self._console.print("   Sign in (each link works once, for half an hour):")
        for who, link in doors:
            self.link(who, link)
        self._console.print("   Press Ctrl-C to end the site.")

    @property
    def seconds(self) -> float:
        """Since the story began."""
        return time.monotonic() - self._began
