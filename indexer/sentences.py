"""Sentence boundaries in Finnish, Swedish and English, by rule: exact offsets, small and fast."""

import re

ABBREVIATIONS = frozenset(
    "esim mm ym yms jne ks vrt ns nk eli n noin klo puh os nro kpl milj mrd prof tri dos toim ao em ko po ts tms ym mukaan lukien "
    "t.ex bl.a m.m o.s.v osv dvs d.v.s s.k f.d fr.o.m t.o.m ca kl nr st milj mdr prof dr jfr enl inkl exkl bl a ex "
    "e.g i.e etc vs cf mr mrs ms dr prof st no vol fig approx inc ltd jr sr dept est al".split()
)
END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n+|[;:](?=\n)")
LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.$")
INITIAL = re.compile(r"^[^\W\d_]$")
NEXT_STARTS = re.compile(r"\s+[\"'”’»(\[–-]*([^\W_])")


def split(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, without the white space around it; together they cover all other characters.

    A full stop ends no sentence after a known abbreviation, an initial or an ordinal number that a lower-case letter or a digit follows.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in END.finditer(text):
        if found[0].startswith(".") and len(found[0].rstrip("\"'”’»)]")) == 1 and not _ends(text, found.start(), found.end()):
            continue
        _add(spans, text, start, found.end())
        start = found.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        first = start + len(piece) - len(piece.lstrip())
        spans.append((first, first + len(stripped)))


def _ends(text: str, dot: int, after: int) -> bool:
    """Tell whether the full stop at `dot` ends a sentence."""
    follows = NEXT_STARTS.match(text, after)
    if follows is None:
        return True
    word = LAST_WORD.search(text[max(0, dot - 30) : dot + 1])
    if word is None:
        return True
    if word[1].casefold() in ABBREVIATIONS or INITIAL.match(word[1]):
        return False
    return not (word[1].isdigit() and (follows[1].islower() or follows[1].isdigit()))
