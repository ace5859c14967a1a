"""Finds people's full names, whatever words stand around them.

No list holds every way to say who is to be asked: "it is staffed by", "the soul of the project", "Terv.". So a known given name with a known family name is
a person's in any sentence, unless it is a part of another name (of a body, a place, a prize), stands for its bearer's works (a genitive), or the sentence is
about the past, science or art (`NOT_NOW`): who is studied stays.
"""

import re

from crawlers.formats import personal_names as names
from crawlers.formats.personal_names import RUN, TITLE, Token, is_body, is_family, is_given, is_place
from crawlers.formats.work_words import BUILDINGS, FAMILY_SHAPE, LIKE_FAMILY, NAMED_AFTER, NOT_NOW, PLACE_LIKE, ROLE_ENDING

MOST_WORDS = 4
ABBREVIATED = 6
"""Letters up to which a full stop is an abbreviation's ("ordf."), not a sentence's."""

WINDOW = 320
"""Characters on each side of a name in which its sentence is looked at."""

_JOINED = re.compile(r"(?:[ \xa0]\([^()]{0,30}\))?(?:,? (?:and|och|ja|sekä|samt|&|or|eller|tai)|[,/;]| /)[ \xa0]")
_CAPITALISED = re.compile(r"[A-ZÅÄÖÉÁ][a-zåäöéáíóúüø]+")
_SLOT = re.compile(r"""(?:^|[.!?:…,;(|/·–-][ \xa0])[\s"”“*•–-]*$""")
_END = re.compile(r"[.!?…](?=\s+[A-ZÅÄÖ–-])")

_PART_OF_NAME = re.compile(r"[ \xa0]?-[a-zåäö]|[ \xa0]?&|[’']s\b|[”\"»]|[ \xa0](?:ry|rf|oy|ab|inc|ltd|sr|säätiö|stiftelse|A/S|ApS|AS|GmbH|BV)\b|/[A-Z]")
_GENITIVE = re.compile(r"(?:n|s|[’']s)$")
_BEHIND = re.compile(r"[ \xa0]?[,(–-][ \xa0]?((?:[\w.-]+[ \xa0]){0,3}[\w.-]+)")
_TITLES = re.compile(TITLE)
_AT = re.compile(r"\b(?:at|in|near|from|to|into|inside|outside|around)[ \xa0](?:the[ \xa0])?$")
_DONE_BY = re.compile(r"[ \xa0]\w+m[aä](?:n|a|ä|ssa|ssä|lla|llä)?\b")
"""A participle behind a Finnish genitive: "Anna Mallin vetämä hanke"."""


def full_names(line: str, *, among: bool = False) -> list[tuple[int, int]]:
    """Where people's full names stand in a line. Sorted, apart from one another. `among`: other lines stand above or below, as in a signature."""
    if not any(word.casefold() in names.only_names() for word in _CAPITALISED.findall(line)) and not LIKE_FAMILY.search(line):
        return []
    found: list[tuple[int, int]] = []
    for run in RUN.finditer(line):
        alone = among and run[0] == line.strip(" ,:–-")
        listed_with = bool(found) and _JOINED.fullmatch(line, found[-1][1], run.start()) is not None
        found += _in_run(line, run, alone=alone or listed_with)
    return found


def _in_run(line: str, run: re.Match[str], *, alone: bool) -> list[tuple[int, int]]:
    titled, tokens = names.tokens_of(line, run)
    for first in range(len(tokens)):
        if (last := _last(line, tokens, first, titled=titled, alone=alone)) is None:
            continue
        if not _whole(line, tokens, first, last):
            return []
        begins = run.start() if titled and not first else tokens[first - bool(first and _TITLES.match(tokens[first - 1].text))].start
        return [(begins, tokens[last].end)] if _of_today(line, begins, tokens[last].end) else []
    return []


def _last(line: str, tokens: list[Token], first: int, *, titled: bool, alone: bool) -> int | None:
    """Index of the last word of the name that begins at `first`, None where none does: a given and a family name, or what stands beside a role."""
    one = tokens[first]
    beside = (titled and not first) or _role_before(line, tokens, first) or _role_behind(line, tokens[-1].end)
    if first + 1 == len(tokens):
        return first if beside and is_family(one, names.listed(), exact=True) and not is_role(one.text) else None
    other = tokens[first + 1]
    if (
        one.plain in names.NOT_PERSONS
        or (is_role(one.text) and not is_given(one))
        or not names.is_pair(one, other)
        or (is_place(other) and not beside and not PLACE_LIKE.search(other.plain))
    ):
        return None
    sure = names.gives_surely(one, other) or (is_given(one) and _closes(other))
    told = is_family(other, names.listed() if not beside else None) and other.plain not in BUILDINGS and not is_place(one) and not is_body(one.text)
    if not (sure or told):
        return None
    last = None
    for at in range(first + 1, min(len(tokens), first + MOST_WORDS)):
        closes = _closes(tokens[at]) or (sure and is_given(tokens[at]))
        if (
            closes
            or (last is not None and not tokens[at].text.isupper() and not is_body(tokens[at].text))
            or ((beside or alone) and sure and not is_body(tokens[at].text))
        ):
            last = at
    return last


def _closes(token: Token) -> bool:
    """Whether a word is a family name, by list, by shape, or in one of its cases."""
    return any(is_family(form) or _shaped(form) for form in (token, *names.family_forms(token)))


def _inflected(token: Token) -> bool:
    """Whether a word is a family name's genitive."""
    return token.text.endswith(("’s", "'s")) or (
        bool(_GENITIVE.search(token.text)) and any(is_family(form) or _shaped(form) for form in names.family_forms(token))
    )


def _shaped(token: Token) -> bool:
    return (
        bool(FAMILY_SHAPE.search(token.plain))
        and token.plain not in names.NOT_FAMILIES
        and (not is_place(token) or bool(PLACE_LIKE.search(token.plain)))
        and not is_body(token.text)
    )


def _whole(line: str, tokens: list[Token], first: int, last: int) -> bool:
    """Whether the name is whole: no part of another name, no genitive but of who did something."""
    after, word = line[tokens[last].end : tokens[last].end + 40], tokens[last]
    if last + 1 < len(tokens) or _PART_OF_NAME.match(after) or any(is_body(token.text) and not is_family(token) for token in tokens[first + 1 : last + 1]):
        return False
    if first and not (is_role(tokens[first - 1].text) or _TITLES.match(tokens[first - 1].text) or _opens(line, tokens, first)):
        return False
    if word.plain in BUILDINGS and _AT.search(line[: tokens[first].start]):
        return False
    plain = not word.text.endswith(("’s", "'s")) and (is_family(word, exact=True) or FAMILY_SHAPE.search(word.plain) or not _inflected(word))
    follows = re.match(r"[ \xa0]([a-zåäö][\w-]*)", after)
    if follows and is_body(follows[1]) and (not plain or not follows[1].endswith(("ssa", "ssä", "sta", "stä", "lta", "ltä"))):
        return False
    return bool(plain or _DONE_BY.match(after) or _role_before(line, tokens, first))


def _opens(line: str, tokens: list[Token], first: int) -> bool:
    """Whether the words before the name open a sentence or a row: whatever the role is called ("Byaombudet", "Research Fellow"), not what bears a name."""
    word = tokens[first - 1]
    if not _SLOT.search(line[: tokens[0].start]) or len(word.text) < 5:
        return False
    return not (is_body(word.text) or is_place(word) or is_given(word) or word.plain in names.NOT_PERSONS or NAMED_AFTER.search(word.plain))


def is_role(word: str) -> bool:
    """Say whether a capitalised word is a role, a title or a label: "Projektipäällikkö", "Officer", "Kontaktperson"."""
    return bool(ROLE_ENDING.search(word.casefold().rstrip(".")))


def _role_before(line: str, tokens: list[Token], first: int) -> bool:
    """Whether a role stands right before the name, capitalised or not."""
    before = re.search(r"([\w-]{2,}\.?):?[ \xa0]$", line[max(0, tokens[first].start - 40) : tokens[first].start])
    if before is None or (before[1].endswith(".") and len(before[1]) > ABBREVIATED):
        return False
    return is_role(before[1]) or bool(_TITLES.match(before[1]))


def _role_behind(line: str, end: int) -> bool:
    """Whether a role stands right behind the name: ", verksamhetsledare", " (pj.)", " – head of research"."""
    behind = _BEHIND.match(line, end)
    return behind is not None and any(is_role(word) for word in behind[1].split() if word[0].islower() or word.isupper())


def _of_today(line: str, start: int, end: int) -> bool:
    """Whether the sentence around a name is not about the past, nor about science or art."""
    first, last = max(0, start - WINDOW), min(len(line), end + WINDOW)
    begins = max((found.end() for found in _END.finditer(line, first, start)), default=first)
    ends = min((found.end() for found in _END.finditer(line, end, last)), default=last)
    return not NOT_NOW.search(f"{line[begins:start]} {line[end:ends]}".lower())
