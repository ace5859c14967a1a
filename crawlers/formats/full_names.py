"""Finds people's full names, whatever words stand around them.

No list holds every way to say who is to be asked: "it is staffed by", "the soul of the project", "Terv.". So a known given name with a known family name is
a person's in any sentence, unless it is a part of another name (of a body, a place, a prize), stands for its bearer's works (a genitive), or the sentence is
about the past, science or art (`NOT_NOW`): who is studied stays.
"""

import re

from crawlers.formats import personal_names as names
from crawlers.formats.around_names import SLOT, TITLES, is_role, of_today, role_before, role_behind, role_near
from crawlers.formats.personal_names import RUN, Token, is_body, is_family, is_given, is_place
from crawlers.formats.work_words import (
    BEARS_NAME,
    BUILDINGS,
    BUILT,
    CALENDAR,
    FAMILY_SHAPE,
    LEFT_BEHIND,
    LIKE_FAMILY,
    NAMED_AFTER,
    OF_COUPLE,
    PLACE_LIKE,
)

MOST_WORDS = 4
SHORTEST_OWNER = 3
"""Letters that a genitive before a name must have more than: "Sitran Maija Malli"."""

SHORTEST_COMPOUND = 12
LAST_PART = 9
"""Letters of a word that is taken for a compound, and of its last part with an ending."""

_ROW = re.compile(r"\W*[\w /-]{2,30}: ")
_JOINED = re.compile(r"(?:[ \xa0]\([^()]{0,30}\))?(?:,? (?:and|och|ja|sekä|samt|&|or|eller|tai)|[,/;]| /)[ \xa0]")
_CAPITALISED = re.compile(r"[A-ZÅÄÖÉÁ][a-zåäöéáíóúüø]+")
_ACRONYM = re.compile(r"[A-ZÅÄÖ]{2,5}$")
_PART_OF_NAME = re.compile(r"[ \xa0]?-[a-zåäö]|[ \xa0]?&(?![ \xa0][a-zåäö])|[ \xa0](?:ry|rf|oy|ab|inc|ltd|sr|säätiö|stiftelse|A/S|ApS|AS|GmbH|BV)\b")
_QUOTED = re.compile(r"[”\"“»«'‘’][ \xa0]?$")
_GENITIVE = re.compile(r"(?:n|s|[’']s)$")
WHERE_FROM = ("ssa", "ssä", "sta", "stä", "lta", "ltä")
"""Finnish cases of where somebody comes from or works: "Maija Mäkinen yliopistosta"."""

WHERE = (*WHERE_FROM, "lla", "llä", "lle", "seen", "hin")

_HEAD_OF = re.compile(r"([\w-]+)[ \xa0](?:of|in|for|för|inom|på|vid)[ \xa0](?:the[ \xa0])?$")
_OWNER = re.compile(r"(?:(?:(?<!i)[aeiouyäö]n|[a-zåäö]s)|[’']s|:[ns])$")
"""The genitive before a name that says whose somebody is, in Finnish, Swedish and English; not the end of "Foundation" or "Fundación"."""

_COMPOUND = re.compile(r"-[a-zåäö]")
_FOLLOWS = re.compile(r"[ \xa0]([a-zåäö][\w-]*)")
_VALUE = re.compile(r"[ \xa0](?:[\d+(]|\S+@)")
_HOUSE = re.compile(r"..(?:talo|gården|huset)$")
"""Endings of houses, which stand before a place's name that is a family's too: "Nuorisotalo Järvenpää"."""

_ARTICLE = re.compile(r"\b[Tt]he[ \xa0]$")
_DEGREE = re.compile(r"[A-ZÅÄÖ][a-z]?[A-Z]{1,3}$")
_MARKED = re.compile(
    r"[ \xa0]?[,(] ?(?:aged?\b|\d{1,2} ?[,.)]|\d{2}[ -]?(?:år|v\b|vuot|year)|(?:she|he|they)/|(?:who|joka|jonka|som|vars)\b)|"
    r"[ \xa0](?:says|said|explains?|explained|told|recalls?|kertoo|kertoi|sanoo|sanoi|toteaa|muistelee|kuvailee|säger|sade|berättar|minns|menar)\b"
)
"""What follows a person's name only: an age, "who", a verb of saying."""
_AT = re.compile(r"\b(?:at|in|near|into|inside|outside|around)[ \xa0](?:the[ \xa0])?$")
_DONE_BY = re.compile(
    r"[ \xa0](?:\w+m[aä](?:n|a|ä|ssa|ssä|lla|llä)?|mukaan|kanssa|johdolla|luona|luokse|puolesta|sijaan|tilalle|tilalla|"
    r"(?:puhelin)?numero\w*|puheli\w+|sähköposti\w*|yhteystie\w+|osoite|(?:telefon)?nummer|telefon|e-post\w*|kontakt\w*|adress|växel|number|phone|e-?mail|address)\b"
)
"""What stands behind the genitive of who is at work: "Anna Mallin vetämä hanke", "Anna Provs nummer"."""


def full_names(line: str, *, among: bool = False) -> list[tuple[int, int]]:
    """Where people's full names stand in a line. Sorted, apart from one another. `among`: other lines stand above or below, as in a signature."""
    words = {word.casefold() for word in _CAPITALISED.findall(line)}
    if words.isdisjoint(names.only_names()) and words.isdisjoint(names.listed()) and not LIKE_FAMILY.search(line):
        return []
    found: list[tuple[int, int]] = []
    for run in RUN.finditer(line):
        alone = among and (run[0] == line.strip(" ,:–-") or (_ROW.fullmatch(line, 0, run.start()) is not None and not line[run.end() :].strip(" .,;")))
        listed_with = bool(found) and _JOINED.fullmatch(line, found[-1][1], run.start()) is not None
        found += _in_run(line, run, alone=alone or listed_with)
    return found


def _in_run(line: str, run: re.Match[str], *, alone: bool) -> list[tuple[int, int]]:
    titled, tokens = names.tokens_of(line, run)
    for first in range(len(tokens)):
        if (last := _last(line, tokens, first, titled=titled, alone=alone)) is None:
            continue
        if not _whole(line, tokens, first, last, titled=titled):
            continue
        begins = run.start() if titled and not first else tokens[first - bool(first and TITLES.match(tokens[first - 1].text))].start
        return [(begins, tokens[last].end)] if of_today(line, begins, tokens[last].end) else []
    return []


def _last(line: str, tokens: list[Token], first: int, *, titled: bool, alone: bool) -> int | None:
    """Index of the last word of the name that begins at `first`, None where none does: a given and a family name, or what stands beside a role."""
    one = tokens[first]
    held = (titled and not first) or role_before(line, tokens, first)
    beside = held or role_behind(line, tokens[-1].end)
    if first + 1 == len(tokens):
        return first if held and is_family(one, names.listed(), exact=True) and not is_role(one.text) else None
    other = tokens[first + 1]
    if (
        (_HOUSE.search(one.plain) and not is_given(one))
        or one.plain in names.NOT_PERSONS
        or one.plain in CALENDAR
        or ((is_role(one.text) or TITLES.match(one.text) or names.opens_sentence(one.plain)) and not is_given(one))
        or not names.is_pair(one, other)
        or one.text.endswith(("’s", "'s"))
        or (is_place(other) and not beside and not PLACE_LIKE.search(other.plain))
    ):
        return None
    sure = names.gives_surely(one, other) or (is_given(one) and _closes(other))
    told = is_family(other, names.listed() if not beside else None) and other.plain not in BUILDINGS and not is_place(one) and not is_body(one.text)
    if not (sure or told):
        return None
    last = None
    for at in range(first + 1, min(len(tokens), first + MOST_WORDS)):
        if last is not None and ((is_role(tokens[at].text) and not is_family(tokens[at])) or names.is_label(tokens[at].plain) or is_body(tokens[at].text)):
            break
        if last is not None and not is_family(tokens[at]) and (NAMED_AFTER.search(tokens[at].plain) or BEARS_NAME.search(tokens[at].plain)):
            break
        if last is not None and _located(tokens[at], tokens[at - 1]):
            break
        closes = _closes(tokens[at]) or (sure and is_given(tokens[at]))
        if (
            closes
            or (last is not None and not tokens[at].text.isupper() and not is_body(tokens[at].text))
            or (sure and _may_close(tokens[at]) and (beside or alone or _MARKED.match(line, tokens[-1].end) or role_near(line, one.start, tokens[-1].end)))
        ):
            last = at
    return last


def _closes(token: Token) -> bool:
    """Whether a word is a family name, by list, by shape, or in one of its cases."""
    return any(is_family(form) or _shaped(form) for form in (token, *names.family_forms(token)))


def _may_close(token: Token) -> bool:
    """Whether a word may be a family name that no list or ending tells."""
    return not is_body(token.text) and not _COMPOUND.search(token.text)


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


def _whole(line: str, tokens: list[Token], first: int, last: int, *, titled: bool) -> bool:
    """Whether the name is whole: no part of another name, no genitive but of who did something or of what is nobody's work."""
    after, word = line[tokens[last].end : tokens[last].end + 40], tokens[last]
    held = titled or role_before(line, tokens, first)
    between = tokens[first + 1 : last + 1]
    if (
        not _ends(line, tokens, last)
        or (_PART_OF_NAME.match(after) and not _before_another(line, word.end))
        or OF_COUPLE.search(line[: tokens[0].start]) is not None
        or (not titled and not first and _ARTICLE.search(line[: tokens[0].start]) is not None)
        or (after[:1] in '”"»' and _QUOTED.search(line[: tokens[0].start]) is not None)
        or any(is_body(token.text) and not is_family(token) for token in between)
    ):
        return False
    if first and not (held or _leads_to(line, tokens, first)):
        return False
    if any(token.plain in BUILDINGS for token in between[:-1]) or (word.plain in BUILDINGS and _AT.search(line[: tokens[first].start])):
        return False
    return _not_owning(line, tokens, first, last, held=held)


def _not_owning(line: str, tokens: list[Token], first: int, last: int, *, held: bool) -> bool:
    """Whether the name's last word is no genitive, or one behind which stands what its bearer does or has, no work and nothing that is named after people."""
    word, after = tokens[last], line[tokens[last].end : tokens[last].end + 40]
    plain = not word.text.endswith(("’s", "'s")) and bool(is_family(word, exact=True) or FAMILY_SHAPE.search(word.plain) or not _inflected(word))
    follows = _FOLLOWS.match(after)
    if BUILT.match(after):
        return False
    if follows and (is_body(follows[1]) or not plain) and _bears(follows[1], called=(held or plain) and not word.text.endswith("nen")):
        return False
    sure = names.gives_surely(tokens[first], tokens[first + 1]) if last > first else False
    return plain or held or bool(_DONE_BY.match(after)) or (sure and (_left_alone(after) if follows is None else not _left_behind(follows[1])))


def _left_alone(after: str) -> bool:
    """Whether nothing stands behind the genitive of a name in a sentence."""
    return after[:1] in ("", ".", ",", ";", "!", "?")


def _left_behind(word: str) -> bool:
    """Whether a word is what somebody left to others: works, a method, a street."""
    return bool(LEFT_BEHIND.search(word) or BEARS_NAME.search(word) or NAMED_AFTER.search(word) or is_body(word))


def _ends(line: str, tokens: list[Token], last: int) -> bool:
    """Whether the name ends its run of capitalised words, but for degrees, a role or the label of what comes next."""
    rest = tokens[last + 1 :]
    if not rest:
        return True
    if names.is_degree(rest[0].text):
        return _ends(line, tokens, last + 1)
    if _located(rest[0], tokens[last]):
        return True
    labelled = line[rest[0].end : rest[0].end + 1] in (":", "\t") or (names.is_label(rest[0].plain) and _VALUE.match(line, rest[0].end) is not None)
    return labelled or (is_role(rest[-1].text) and not is_family(rest[-1]) and not any(BEARS_NAME.search(token.plain) for token in rest))


def _located(token: Token, before: Token) -> bool:
    """Whether a word behind a family name is a place in a Finnish case of where: "Maija Mäkinen Tampereella", not "Anna Maija Mäkiseltä"."""
    return token.text.endswith(WHERE) and not is_given(before)


def _leads_to(line: str, tokens: list[Token], first: int) -> bool:
    """Whether the capitalised words before the name lead to a person: a role, an abbreviation, a small word, whose they are, or whatever opens a sentence."""
    word = tokens[first - 1]
    if is_role(word.text) or _ACRONYM.match(word.text) or _DEGREE.match(word.text) or names.opens_sentence(word.plain):
        return True
    if line[tokens[0].start - 1 : tokens[0].start] == "#":
        return True
    sure = first + 1 < len(tokens) and names.gives_surely(tokens[first], tokens[first + 1])
    head = _HEAD_OF.search(line[max(0, tokens[0].start - 40) : tokens[0].start])
    if sure and head and is_role(head[1]):
        return True
    if sure and _OWNER.search(word.text) and len(word.text) > SHORTEST_OWNER and not (is_given(word) or NAMED_AFTER.search(word.plain)):
        return True
    return _opens(line, tokens, first)


def _before_another(line: str, end: int) -> bool:
    """Whether "&" and another whole name follow, as in a list of authors; a firm's name ends in a word that no person's has."""
    joined = re.compile(r"[ \xa0]&[ \xa0]").match(line, end)
    other = RUN.match(line, joined.end()) if joined else None
    return other is not None and bool(_in_run(line, other, alone=True))


def _bears(word: str, *, called: bool) -> bool:
    """Whether the word behind a name is what is named after its bearer: `called`, only what is called after people, else any body's word."""
    return bool(BEARS_NAME.search(word) if called else is_body(word)) and not word.endswith(WHERE_FROM)


def _opens(line: str, tokens: list[Token], first: int) -> bool:
    """Whether the words before the name open a sentence or a row: whatever the role is called ("Byaombudet", "Research Fellow"), not what bears a name."""
    word = tokens[first - 1]
    if not SLOT.search(line[: tokens[0].start]) or tokens[0].plain == "the" or any(BEARS_NAME.search(token.plain) for token in tokens[:first]):
        return False
    return not (_is_headed_by_body(word.text) or is_place(word) or is_given(word) or word.plain in names.NOT_PERSONS or NAMED_AFTER.search(word.plain))


def _is_headed_by_body(word: str) -> bool:
    """Whether a word is a body, not a compound that begins with one: "Klubbhuset", not "Klubbhusmedlemmen"."""
    if len(word) < SHORTEST_COMPOUND:
        return is_body(word)
    return is_body(word) and is_body(word[-LAST_PART:])
