"""Sentence boundaries in Finnish, Swedish and English (Danish and Norwegian come along), by rule: exact offsets, small and fast."""

import re

# Abbreviations that no sentence ends with: something always follows them.
_NEVER = {
    "fi": "esim mm ks vrt ns nk noin klo puh nro milj mrd prof tri dos toim ao em ko eli lk mrs alk synt nyk ent ml fil valt yht kts ts huom tmi",
    "sv": "t.ex bl.a s.k f.d fr.o.m t.o.m d.v.s dvs ca kl nr milj mdr prof dr jfr enl inkl exkl bl resp tel obs fig kap tekn med fil f.ö p.g.a pga fr s.a.s",
    "en": "e.g i.e vs cf mr mrs ms dr prof st vol fig approx dept est gen sen rep hon mt viz esp incl excl resp ca nos pp u.s u.k u.n",
    "da": "f.eks bl.a ca kl nr mio mia prof dr jf inkl ekskl tlf hhv pga mht iht vedr evt dvs m.h.t s.k f.o.m t.o.m pr",
}
# Abbreviations that a sentence may end with: it does when a capital letter follows.
_MAYBE = {
    "fi": "jne ym yms tms kpl eaa kk pv",
    "sv": "osv o.s.v m.m m.fl o.d e.d etc st mm mfl f.kr e.kr",
    "en": "etc inc ltd jr sr co corp al a.m p.m",
    "da": "osv m.m m.v m.fl etc mv stk",
}
_RELATIVES = {"no": "da", "nb": "da", "nn": "da"}


def _sets(source: dict[str, str]) -> dict[str, frozenset[str]]:
    sets = {language: frozenset(words.split()) for language, words in source.items()}
    return sets | {"": frozenset().union(*sets.values())}


NEVER, MAYBE = _sets(_NEVER), _sets(_MAYBE)

CLOSERS = "\"'”’»›)\\]"
BOUNDARY = re.compile(rf"[.!?…]+[{CLOSERS}]*(?=\s|$)|[。！？]+|\s*\n\s*|\s+(?=[•▪●◦‣]\s)")
LAST_WORD = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\.$")
FOLLOWER = re.compile(r"\s+[\"'“”‘’«»‹(\[–—-]*\s*([^\W_])")
LIST_MARK = re.compile(r"[\s•▪●◦‣*–—-]*(\d{1,3}|[^\W\d_]|[ivxIVX]{2,4})$")
BULLET = re.compile(r"(?:[•▪●◦‣*–—-]\s+|\s+)*")
WORD = re.compile(r"[^\W_]")
NUMBER_SIGNS = frozenset(("no", "nr", "art", "p", "s", "ch", "kap", "luku"))

WRAPPED_LINE = 50
"""A line at least this long whose next line goes on in lower case was broken by a page's width, not by its writer."""


def split(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence in `text`, in order, without bullets and white space around it.

    Together they hold every letter and digit. Line ends separate sentences unless a long line goes on in lower case. A full stop does not end a sentence
    after an abbreviation of the language (of all, when it is None or unknown), an initial, an ordinal or a list number. A text without letters and digits
    is one sentence; a blank text has none.
    """
    code = _RELATIVES.get(language or "", language or "")
    never, maybe = NEVER.get(code, NEVER[""]), MAYBE.get(code, MAYBE[""])
    spans: list[tuple[int, int]] = []
    start = 0
    for found in BOUNDARY.finditer(text):
        mark = found[0].strip()
        if not mark:
            ends = "\n" not in found[0] or not _wrapped(text, start, found.start(), found.end())
        elif mark[0] == "." and mark.rstrip("\"'”’»›)]") == ".":
            ends = _ends(text, start, found, never, maybe)
        else:
            ends = (mark[0] != "…" and not mark.startswith("..")) or not _continues(text, found.end())
        if ends:
            _add(spans, text, start, found.end())
            start = found.end()
    _add(spans, text, start, len(text))
    if not spans and text.strip():
        first = len(text) - len(text.lstrip())
        return [(first, len(text.rstrip()))]
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Keep text[start:end] as a sentence when it holds a letter or digit; a lone closing mark goes to nobody."""
    bullet = BULLET.match(text, start, end)
    first = bullet.end() if bullet else start
    last = first + len(text[first:end].rstrip())
    if WORD.search(text, first, last):
        spans.append((first, last))


def _wrapped(text: str, start: int, line_end: int, after: int) -> bool:
    line_start = max(text.rfind("\n", start, line_end) + 1, start)
    long = line_end - line_start >= WRAPPED_LINE
    return long and text.count("\n", line_end, after) == 1 and text[after : after + 1].islower() and text[line_end - 1] not in ".!?:;…"


def _continues(text: str, position: int) -> bool:
    follows = FOLLOWER.match(text, position)
    return follows is not None and follows[1].islower()


def _ends(text: str, start: int, found: re.Match[str], never: frozenset[str], maybe: frozenset[str]) -> bool:
    """Tell whether the single full stop that `found` begins with ends the sentence that began at `start`."""
    dot = found.start()
    follows = FOLLOWER.match(text, found.end())
    if follows is None:
        return True
    if LIST_MARK.match(text, start, dot):
        return False
    word = LAST_WORD.search(text, max(start, dot - 30), dot + 1)
    if word is None:
        return True
    return _word_ends(word[1], follows[1], never, maybe)


def _word_ends(word: str, follower: str, never: frozenset[str], maybe: frozenset[str]) -> bool:
    folded = word.casefold()
    if follower.isdigit() and folded in NUMBER_SIGNS:
        return False
    if folded in never or (len(word) == 1 and word.isalpha()):
        return False
    if folded in maybe or "." in word.strip("0123456789."):
        return follower.isupper()
    return not (word.isdigit() and (follower.islower() or follower.isdigit()))
