"""What stands around a person's name in a sentence: roles and titles before and behind it, and words that say that the sentence is about the past."""

import re

from crawlers.formats import personal_names as names
from crawlers.formats.personal_names import TITLE, Token, is_family
from crawlers.formats.work_words import FAMILY_SHAPE, NOT_NOW, OWNED, ROLE_ENDING, WRITES

ABBREVIATED = 6
"""Letters up to which a full stop is an abbreviation's ("ordf."), not a sentence's."""

NEAR = 60
"""Characters on each side of a name within which a role is its bearer's."""

WINDOW = 320
"""Characters on each side of a name in which its sentence is looked at."""

_SMALL = re.compile(r"\b[a-zåäö-]{5,}")
_END = re.compile(r"[.!?…](?=\s+[A-ZÅÄÖ–-])")
_BEHIND = re.compile(r"[ \xa0]?[,(–-][ \xa0]?((?:[\w.-]+[ \xa0]){0,3}[\w.-]+)")
SLOT = re.compile(r"""(?:^|[.!?:…,;(|/·–-][ \xa0])[\s"”“*•–-]*$""")
TITLES = re.compile(TITLE)


def is_role(word: str) -> bool:
    """Say whether a capitalised word is a role, a title or a label: "Projektipäällikkö", "Officer", "Kontaktperson"."""
    plain = word.casefold().rstrip(".")
    return names.is_occupation(plain) or bool(ROLE_ENDING.search(plain) or ROLE_ENDING.search(OWNED.sub("", plain)))


def role_before(line: str, tokens: list[Token], first: int) -> bool:
    """Whether a role stands right before the name, capitalised or not."""
    before = re.search(r"([\w-]{2,}\.?):?[ \xa0]$", line[max(0, tokens[first].start - 40) : tokens[first].start])
    if before is None or (before[1].endswith(".") and len(before[1]) > ABBREVIATED):
        return False
    return is_role(before[1]) or bool(TITLES.match(before[1]))


def role_near(line: str, start: int, end: int) -> bool:
    """Whether a role stands near the name in small letters: "kunnanjohtajana toiminut", "appointed programme director"."""
    return any(is_role(word) for word in _SMALL.findall(line[max(0, start - NEAR) : start] + "|" + line[end : end + NEAR]))


def role_behind(line: str, end: int) -> bool:
    """Whether a role stands right behind the name: ", verksamhetsledare", " (pj.)", " – head of research"."""
    behind = _BEHIND.match(line, end)
    return behind is not None and any(is_role(word) for word in behind[1].split() if word[0].islower() or word.isupper())


def of_today(line: str, start: int, end: int) -> bool:
    """Whether the sentence around a name is not about the past, nor about science or art."""
    first, last = max(0, start - WINDOW), min(len(line), end + WINDOW)
    begins = max((found.end() for found in _END.finditer(line, first, start)), default=first)
    ends = min((found.end() for found in _END.finditer(line, end, last)), default=last)
    before = line[begins:start]
    family = Token(line[start:end].rpartition(" ")[2], start, end)
    if is_family(family, exact=True) or FAMILY_SHAPE.search(family.plain):
        before = _today_before(before)
    return not NOT_NOW.search(f"{before} {line[end:ends]}".lower())


def _today_before(before: str) -> str:
    """What stands before a name, without a writer's or a president's role right before it that opens the sentence or belongs to a body."""
    found = WRITES.search(before)
    if found is None or not (SLOT.search(before[: found.start()]) or re.search(r"presiden", found[0], re.IGNORECASE)):
        return before
    return before[: found.start()]
