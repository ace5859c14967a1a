"""PDF files as text by page number. The only importer of pypdf."""

import io
import re
from collections import Counter
from collections.abc import Sequence

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdf.generic import IndirectObject

from crawlers.text import clean

LEAST_LETTERS = 20
"""Letters on all pages together below which a file is taken for pictures of text."""

HYPHEN = re.compile(r"(?<=[a-zåäöæøéü])-\n(?=[a-zåäöæøéü])")
FLOWING = re.compile(r"(?<=[^\s.!?:])\n(?=[a-zåäöæøéü(])")
"""A line end inside a sentence."""


def pages(data: bytes, *, most: int) -> list[str]:
    """Return the text of a PDF's first `most` pages, that of page n at n - 1, "" for a page without any.

    Raises ValueError with a clear word: no PDF or damaged, encrypted, or pages without text (scanned).
    """
    if b"%PDF-" not in data[:1024]:
        raise ValueError("this is no PDF")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        opened = not reader.is_encrypted or bool(reader.decrypt(""))
        numbers = range(min(most, len(reader.pages)) if opened else 0)
    except (DependencyError, FileNotDecryptedError) as error:
        raise ValueError("the PDF is encrypted in a way that cannot be read") from error
    except Exception as error:  # a damaged file makes pypdf raise whatever it stumbles over
        raise ValueError(f"the PDF is damaged: {type(error).__name__}") from error
    if not opened:
        raise ValueError("the PDF is encrypted: it opens with a password only")
    read = [_page(reader, number) for number in numbers]
    texts = [text or "" for text in read]
    if sum(letter.isalpha() for text in texts for letter in text) < LEAST_LETTERS:
        raise ValueError("the PDF is damaged: no page of it can be read" if None in read else "the PDF has no text: its pages are pictures")
    return texts


def with_page_marks(texts: Sequence[str], mark: str = "s.") -> str:
    """Return the pages as one text, each behind its number, "[s. 3] …", so that a quote can say where it stands.

    Pages without text are left out; so are lines that stand on most pages (running heads), and page numbers. `mark` is the reader's word for "page".
    """
    return "\n\n".join(f"[{mark} {number}] {text}" for number, text in enumerate(flowing(texts), start=1) if text)


def flowing(texts: Sequence[str]) -> list[str]:
    """Return the pages without running heads and page numbers, sentences whole that were broken over lines."""
    repeated = _running_lines(texts)
    flowed = []
    for text in texts:
        lines = [line for line in text.split("\n") if _bare(line) not in repeated and not line.strip(" –-/").isdecimal()]
        flowed.append(clean(FLOWING.sub(" ", HYPHEN.sub("", "\n".join(lines)))))
    return flowed


def holds_script(data: bytes) -> bool:
    """Return whether a PDF holds JavaScript, or an action that starts a program; what cannot be parsed holds none that would run."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table} | {(number, 0) for number in reader.xref_objStm}
    return any(_acts(_parsed(reader, number, generation)) for number, generation in sorted(numbers))


def _parsed(reader: pypdf.PdfReader, number: int, generation: int) -> object:
    try:
        return reader.get_object(IndirectObject(number, generation, reader))
    except Exception:  # a damaged object, as above
        return None


def _acts(value: object) -> bool:
    """Whether an object is, or holds directly, an action that runs something."""
    if isinstance(value, dict):
        # dict.get: a reference is not followed, its object is looked at under its own number
        return "/JS" in value or value.get("/S") in ("/JavaScript", "/Launch") or any(_acts(dict.get(value, key)) for key in value)
    return isinstance(value, list) and any(_acts(list.__getitem__(value, n)) for n in range(len(value)))


def _page(reader: pypdf.PdfReader, number: int) -> str | None:
    """One page's text, None when it is damaged: the others are still read."""
    try:
        return clean(reader.pages[number].extract_text())
    except Exception:  # as above
        return None


def _running_lines(texts: Sequence[str]) -> frozenset[str]:
    """Lines that stand on more than half of at least three pages, whatever number is in them."""
    pages_with_text = [text for text in texts if text]
    if len(pages_with_text) < 3:
        return frozenset()
    counts = Counter(line for text in pages_with_text for line in {_bare(line) for line in text.split("\n")})
    return frozenset(line for line, count in counts.items() if line and count > len(pages_with_text) / 2)


def _bare(line: str) -> str:
    return re.sub(r"\d+", "#", line).strip()
