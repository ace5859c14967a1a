"""Words of a need in the other languages: what lets BM25 find texts that share no spelling with it.

data/lexicon.json.gz maps stems, one or two in a row, to the stems of what they mean in the other interface languages. indexer/make_lexicon.py makes it from
the labels of the General Finnish Ontology (YSO, National Library of Finland, CC BY 4.0) and from texts that say the same (indexer/parallel.py).
"""

import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from indexer.analysis import ANALYSER_VERSION
from models.errors import StoreError
from models.jsonl import loads

FILE = Path(__file__).parent / "data" / "lexicon.json.gz"

LONGEST = 2
"""Stems of a key. Labels of three words and more change nothing that was measured."""

BEGINNING = 0.7
SHORTEST_BEGINNING = 5
"""A stem that is not there is read as the longest one that it begins with, of at least this share of its letters and so many of them: inflection that a
stemmer leaves, and compounds. Shares from .6 to .8 give the same within .007 of nDCG@10 over the judged development needs; without it Swedish loses .026."""


class Lexicon:
    """Stems -> stems in other languages."""

    def __init__(self, entries: dict[str, dict[str, str]]) -> None:
        """`entries` maps language -> key (stems with a space between) -> the stems in other languages, with a space between; "" where spelling is kept."""
        self._entries = entries

    def __len__(self) -> int:
        return sum(map(len, self._entries.values()))

    def translated(self, stems: Sequence[str], language: str) -> list[str]:
        """Return what a text's stems mean in the other languages, each once; nothing for a language that is not there."""
        known = self._entries.get(language, {})
        found: dict[str, None] = {}
        place = 0 if known else len(stems)
        while place < len(stems):
            taken = LONGEST
            meant = known.get(" ".join(stems[place : place + LONGEST])) if place + 1 < len(stems) else None
            if meant is None:
                taken, meant = 1, known.get(stems[place])
            found.update(dict.fromkeys((_beginning(stems[place], known) if meant is None else meant).split()))
            place += taken
        return list(found)


def _beginning(stem: str, known: dict[str, str]) -> str:
    shortest = max(SHORTEST_BEGINNING, int(BEGINNING * len(stem)))
    return next((known[stem[:end]] for end in range(len(stem) - 1, shortest - 1, -1) if stem[:end] in known), "")


@cache
def lexicon(path: Path = FILE) -> Lexicon:
    """Return the lexicon, read once (some 50 ms). Raises StoreError when it cannot be read or was made by another analyser."""
    try:
        stored = loads(gzip.decompress(path.read_bytes()))
        made_by, entries = stored["analyser"], stored["entries"]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path.name} cannot be read: install Kutoja again.") from error
    if made_by != ANALYSER_VERSION:
        raise StoreError(f"{path.name} was made by another analyser ({made_by}, now {ANALYSER_VERSION}): run `python -m indexer.make_lexicon`.")
    return Lexicon(entries)
