"""Sets one document with Typst and ends: the program that `documents.render` runs, as a process of its own.

Typst keeps the layout of the last ten documents for the next one, some 450 MB for a catalogue of 500 firms, and has no
way to be told to forget. Here that memory lasts as long as the document does. Started by its path rather than as a
module: it stands on nothing but `typst` and begins the sooner. (`-P` keeps its neighbours here from hiding modules of
the standard library.)

Standard input: JSON, {"source": path, "fonts": path, "inputs": {key: str}}. Standard output: the PDF. Where Typst
refuses, what it says goes to standard error and the exit code is 1.
"""

import json
import sys
from pathlib import Path
from typing import Literal

import typst

PDF_UA: Literal["ua-1"] = "ua-1"
"""ISO 14289-1: tagged, with title and language, alternative texts, and a glyph for every character."""


def typeset(source: Path, fonts: Path, inputs: dict[str, str]) -> bytes:
    """The PDF. Only our fonts and those inside Typst count: a machine's own must not change a document."""
    shipped = typst.Fonts(include_system_fonts=False, font_paths=[fonts])
    try:
        return typst.compile(source, sys_inputs=inputs, font_paths=shipped, pdf_standards=PDF_UA)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
    # A script that none of the fonts has. Boxes in its place are better than no document, but they are not PDF/UA.
    return typst.compile(source, sys_inputs=inputs, font_paths=shipped)


def main() -> None:
    job = json.load(sys.stdin)
    try:
        pdf = typeset(Path(job["source"]), Path(job["fonts"]), job["inputs"])
    except typst.TypstError as error:
        sys.exit(error.diagnostic or error.message)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
