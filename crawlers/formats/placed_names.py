"""Finds people's names by where they stand, whatever the names are: no list holds the names of all of Europe.

Two to four capitalised words, none of which is a body's, a place's or an ordinary word, are a person's behind a label or a role ("Projektledare: …"), before a
role ("…, verksamhetschef"), above or below a line that is one, in a block with a number or an address, beside an address that spells them, behind a credit
("Foto: …"), beside what only people do ("says …"), and beside another name in a list. In a sentence without any such cue they stay.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from crawlers.formats import personal_names as names
from crawlers.formats.around_names import is_role, of_today
from crawlers.formats.contact_points import near_phones, spelled_by
from crawlers.formats.person_cues import (
    ALONE_ONLY,
    AS_ROLE,
    ASKING,
    BODY_ROLES,
    CREDIT,
    FOREIGN_BODY,
    LIVES_BEFORE,
    LIVES_BEHIND,
    MORE_ROLES,
    SPEECH_BEFORE,
    SPEECH_BEHIND,
)
from crawlers.formats.personal_names import RUN, Token, is_body, is_given, is_place
from crawlers.formats.persons import has_body_word
from crawlers.formats.work_words import BEARS_NAME, CALENDAR, LEFT_BEHIND, NAMED_AFTER

ORDINARY = Path(__file__).with_name("ordinary_words.txt")
MOST_WORDS = 4
LABEL = 60
"""Characters of a label or a heading at most."""

BESIDE = 40
"""Characters between a name and a number or an address that reach its bearer."""

BLOCK = 4
"""Lines below a name within which a number or an address is its bearer's."""

JOINING = ("de", "di", "del", "der", "den", "of", "för", "for")
"""Small words behind which the name of a body goes on."""

SPELLED = 4
"""Letters of a word that an address must hold to speak of it."""

_LABELLED = re.compile(r"(?:^|[.;|\t•·*\n])[ \xa0]*[\W\d]{0,3}([^:;|\t\n]{1,60}?)[ \xa0]?(?::|\t|[ \xa0][–·-]|\|)[ \xa0\t|]*$")
_ROLE_BEFORE = re.compile(r"([\w-]{2,}\.?)(?:[ \xa0]\([^()]{0,30}\))?[ \xa0]$")
_HEAD_OF = re.compile(
    r"\b(?:[Hh]ead|[Dd]irector|[Cc]hief|[Mm]anager|[Oo]fficer|[Ll]ead|[Cc]hef|[Aa]nsvarig)"
    r"[ \xa0](?:of|for|för|inom|på)[ \xa0](?:the[ \xa0])?(?:[\w-]+[ \xa0]){0,2}$"
)
_BEHIND = re.compile(r"[ \xa0]?(?:[,(|–-]|\t)[ \xa0\t]?([^,;.|)\n]{2,60})")
_ITEM = re.compile(r"^[\s\W\d]*$")
_AGED = re.compile(r",[ \xa0](?:aged[ \xa0])?\d{2}(?=[,.; ]|$)|[ \xa0]\((?:[12]\d{3}[a-z]?|\d{2}|she|he|they)[/)]|[ \xa0]\((?:chair|pj|ordf|siht|sekr|toim)\b")
_SIGNED = re.compile(
    rf"\W*(?:By|Av|Words|Authors?|Kirjoittajat?|Författarna|Text|Teksti|Foto|Kuva|Photo)(?: by)? {RUN.pattern}(?:,? (?:and|och|ja|&) {RUN.pattern})*\W*$"
)
_LISTED = re.compile(r"(?:[ \xa0]\([^()]{0,60}\))?(?:[,;]? (?:and|och|ja|sekä|samt|&|or|eller|tai)|[,;/|]|[ \xa0]/)[ \xa0]")
_BODY_PART = re.compile(
    r"[ \xa0]?-[a-zåäö]|"
    r"[ \xa0](?:ry|rf|oy|ab|inc|ltd|sr|säätiö\w*|stiftelse\w*|rahasto\w*|A/S|ApS|AS|GmbH|BV|&(?=[ \xa0][A-ZÅÄÖ]\w+[ \xa0]?(?:$|[A-ZÅÄÖ.,;])))\b",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\b(?:in|at|near|i|på|vid)[ \xa0]$")
_INITIAL = re.compile(r"(?:\w\.-?)+")
_ODD = re.compile(r"\d|-[a-zåäö]{2}|(?<!Mc)(?<!Mac)(?<![A-Z][eai])[a-zåäö][A-ZÅÄÖ]")
_NUMBERED = re.compile(r"^[\s\W]*\d[\d.:)]*[ \xa0]+$|^\s*[^\w\s(\[“”\"'«]+[ \xa0]+$")


def placed_names(lines: list[str], number: int, points: list[list[tuple[int, int]]], known: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where names stand in line `number` that their place tells. `points`: where addresses and numbers stand, line by line; `known`: names found already."""
    line = lines[number]
    candidates = [span for run in RUN.finditer(line) for span in _candidates(line, run)]
    if not candidates:
        return []
    spelled = spelled_by(" ".join(lines[max(0, number - BLOCK) : number + BLOCK + 1])) if any(points[max(0, number - BLOCK) : number + BLOCK + 1]) else ""
    found: list[tuple[int, int]] = []
    for tokens, role in candidates:
        start, end = tokens[0].start, tokens[-1].end
        if any(one < end and start < other for one, other in known):
            if _is_name(tokens) and all(start == one and other <= end for one, other in known if one < end and start < other):
                found.append((start, end))  # "Ana Sofía Guijarro", of which the lists know the first two
            continue
        told = _is_spelled(tokens, spelled) or ((role or _told(line, start, end)) and of_today(line, start, end))
        if (told and _is_name(tokens, doubtful=1)) or (_is_name(tokens) and _stands(lines, number, points, (start, end))):
            found.append((start, end))
    return _with_listed(line, candidates, found, known)


def _candidates(line: str, run: re.Match[str]) -> list[tuple[list[Token], bool]]:
    """The words of a run without roles, small words, labels and degrees around them, if they may be a name; and whether a role or title stood before."""
    titled, tokens = names.tokens_of(line, run)
    role = titled
    if _BODY_PART.match(line, run.end()):
        return []
    while tokens and tokens[0].plain in ASKING:
        tokens = tokens[1:]
    while tokens and not is_given(tokens[0]) and (is_role(tokens[0].text) or MORE_ROLES.search(tokens[0].plain) or names.opens_sentence(tokens[0].plain)):
        role = role or _is_persons_role(tokens[0].text)
        tokens = tokens[1:]
    while tokens and (names.is_degree(tokens[-1].text) or names.is_label(tokens[-1].plain)):
        tokens = tokens[:-1]
    leads = [at for at, token in enumerate(tokens[:-2]) if is_role(token.text) and not is_given(token)]
    if leads:
        role, tokens = _is_persons_role(tokens[leads[-1]].text), tokens[leads[-1] + 1 :]
    if len(tokens) > 2 and _HEAD_OF.search(line[: tokens[0].start]) and tokens[0].plain in ordinary_words():
        role, tokens = True, tokens[1:]  # "Head of Communications …"
    roles = [at for at, token in enumerate(tokens) if at > 1 and is_role(token.text) and not is_given(token) and line[tokens[at - 1].end] != "-"]
    if roles and roles[-1] == len(tokens) - 1 and len(tokens) > 2:
        tokens, role = tokens[:2] if len(tokens) > MOST_WORDS else tokens[: roles[0]], True
    if not 2 <= len(tokens) <= MOST_WORDS:
        return []
    if _is_part(line, tokens[-1].end):
        return []
    return [(tokens, role)] if _is_name(tokens, doubtful=1) else []


def _is_part(line: str, end: int) -> bool:
    """Whether a small word behind capitalised ones says that they are a part of a name, or whose works: "Vanhan Rauman yhdistys"."""
    follows = re.match(r"[ \xa0]([a-zåäö][\w-]*)", line[end : end + LABEL])
    word = follows[1] if follows else ""
    return bool(word) and (word in JOINING or word.startswith("hankke") or is_body(word) or bool(LEFT_BEHIND.search(word) or NAMED_AFTER.search(word)))


def _is_name(tokens: list[Token], *, doubtful: int = 0) -> bool:
    """Whether words may be a name: none is a body's, a thing's or an ordinary word, and at most so many of them, not the first, a place's."""
    if not names.is_pair(tokens[0], tokens[1]) or any(_is_nobodys(token) for token in tokens if not _INITIAL.fullmatch(token.text)):
        return False
    strange = [token for token in tokens if _is_ordinary(token)]
    return len(strange) <= doubtful and tokens[0] not in strange and not any(_is_word(token) for token in strange)


def _is_nobodys(token: Token) -> bool:
    """Whether a word is none of a name: in capitals, with a digit or a capital inside, a body's, a thing's or a role."""
    return _nobodys(token.text)


@lru_cache(maxsize=1 << 14)
def _nobodys(word: str) -> bool:
    token = Token(word, 0, len(word))
    if token.text.isupper() or _ODD.search(token.text) or token.plain in names.NOT_PERSONS or token.plain in CALENDAR:
        return True
    if is_given(token):
        return False
    role = names.is_occupation(token.plain) or (is_role(token.text) and _is_word(token))
    called_after = any(found.start() == 0 or found.end() > len(token.plain) - 3 for found in NAMED_AFTER.finditer(token.plain))
    return role or called_after or is_body(token.text) or bool(BEARS_NAME.search(token.plain) or FOREIGN_BODY.search(token.plain))


def _is_ordinary(token: Token) -> bool:
    """Whether a word is a place's or an ordinary one, or a part of it is, and no name that a list knows."""
    if is_given(token):
        return False
    return is_place(token) or _is_word(token)


def _is_word(token: Token) -> bool:
    return any(part in ordinary_words() for part in token.plain.split("-"))


@cache
def ordinary_words() -> frozenset[str]:
    """Words, lower case, that titles and names of bodies hold and that texts write small."""
    lines = ORDINARY.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1 << 14)
def _is_persons_role(word: str) -> bool:
    plain = word.casefold().strip(".:")
    forms = (plain, plain.removesuffix("t"), re.sub(r"in[aä]$", "a", plain), re.sub(r"na$", "", plain), re.sub(r"na$", "e", plain), re.sub(r"erna$", "", plain))
    return plain not in BODY_ROLES and (bool(MORE_ROLES.search(plain)) or any(is_role(form) for form in forms))


def _is_label(label: str) -> bool:
    """Whether a label or a heading is one that people stand behind."""
    words = label.strip(" \t,:–-•*#|").split()
    if not words or len(words) > 6 or len(label) > LABEL:
        return False
    if CREDIT.match(" ".join(words)):
        return True
    last = re.sub(r"\W", "", words[-1] if not words[-1].startswith("(") else words[0])
    return _is_persons_role(last) or (len(words) > 1 and last.casefold() in ALONE_ONLY)


def _told(line: str, start: int, end: int) -> bool:
    """Whether a label, a role or a title stands right before a name, or a role right behind it."""
    before, after = line[max(0, start - 120) : start], line[end : end + LABEL]
    label = _LABELLED.search(before)
    if (label and _is_label(label[1].rpartition(". ")[2])) or (len(line) <= 2 * LABEL and _SIGNED.match(line)):
        return True
    role = _ROLE_BEFORE.search(before)
    if _HEAD_OF.search(before):
        return True
    if role and _is_persons_role(role[1].rstrip(".")) and (role[1][-1] != "." or len(role[1]) < 7):
        return True
    return not _WHERE.search(before) and (bool(_AGED.match(after)) or _role_behind(after))


def _role_behind(after: str) -> bool:
    """Whether what stands behind a comma, a bracket, a dash or in the next cell is a role, with a body's or a place's name behind it perhaps."""
    behind = _BEHIND.match(after)
    if behind is None:
        return False
    words = behind[1].split()[:5]
    plain = [re.sub(r"\W+$", "", word) for word in words]
    return any(_is_persons_role(word) or (at and word.casefold() in ALONE_ONLY) for at, word in enumerate(plain) if not is_body(word) or is_role(word))


def _stands(lines: list[str], number: int, points: list[list[tuple[int, int]]], span: tuple[int, int]) -> bool:
    """Whether a name's block, or what stands beside it in its sentence, says that it is a person's."""
    return _in_place(lines, number, points, *span) or (_hinted(lines[number], *span) and of_today(lines[number], *span))


def _is_spelled(tokens: list[Token], spelled: str) -> bool:
    return bool(spelled) and any(len(word) >= SPELLED and word in spelled for token in tokens for word in [names.letters(token.text)])


def _in_place(lines: list[str], number: int, points: list[list[tuple[int, int]]], start: int, end: int) -> bool:
    """Whether a number or an address stands beside a name, or the lines around it or its column say that it is one."""
    line = lines[number]
    reached = [*points[number], *near_phones(line, max(0, start - BESIDE), end + 2 * BESIDE)]
    if any((0 <= point - end <= BESIDE and not re.search(r"[.!?] ", line[end:point])) or 0 <= start - last <= 4 for point, last in reached):
        return True
    if "|" in line and ((heading := _heading_of_column(lines, number, start).strip()) == "Lead" or _is_label(heading)):
        return True
    rest = line[end:].strip(" ,.;")
    if not _ITEM.match(line[:start]) or (rest and (len(rest) > 2 * LABEL or line[end : end + 2] not in (", ", " ("))):
        return False
    above = next((other for other in reversed(lines[max(0, number - 3) : number]) if other.strip()), "")
    if len(above) <= LABEL and (_is_label(above) or re.search(r"_{5,}", above)):
        return True
    return has_body_word(rest) if rest else _in_block(lines, number, points, itemised=bool(_NUMBERED.match(line[:start])))


def _in_block(lines: list[str], number: int, points: list[list[tuple[int, int]]], *, itemised: bool) -> bool:
    """Whether the lines beside one that is a name alone are its bearer's: a role below, a number or an address, the next item with one."""
    beside = [at for at in (number - 1, number + 1) if 0 <= at < len(lines)]
    if itemised and any(re.match(r"\W", lines[at]) and points[at] for at in beside):
        return True
    below = lines[number + 1 : number + 1 + BLOCK]
    if below and len(below[0]) <= LABEL and not below[0].endswith(".") and _is_role_line(below[0]):
        return True
    for at, other in enumerate(below, number + 1):
        if points[at] or not other.strip() or len(other) > LABEL:
            return bool(points[at])
    return False


def _is_role_line(line: str) -> bool:
    """Whether a line is a role, with a body's name perhaps, and holds no name itself."""
    if any(_is_name(tokens) for run in RUN.finditer(line) for tokens, _ in _candidates(line, run)):
        return False
    return _is_label(line.partition(",")[0]) or _is_label(line.partition(" ")[0])


def _heading_of_column(lines: list[str], number: int, start: int) -> str:
    """What stands above a cell of a table whose cells are divided by "|"."""
    top = number
    while top and "|" in lines[top - 1]:
        top -= 1
    column = lines[number].count("|", 0, start)
    cells = lines[top].split("|")
    return cells[column] if top < number and column < len(cells) else ""


def _hinted(line: str, start: int, end: int) -> bool:
    """Whether what stands beside a name in a sentence is what people do."""
    before, after = line[max(0, start - 80) : start], line[end : end + 120]
    if SPEECH_BEHIND.match(after) or LIVES_BEHIND.match(after) or SPEECH_BEFORE.search(before) or LIVES_BEFORE.search(before):
        return True
    if _WHERE.search(before):
        return False
    works = AS_ROLE.match(after)
    if works and any(_is_persons_role(word) or (at and word in ALONE_ONLY) for at, word in enumerate(works[1].split())):
        return True
    inside = re.match(r"[ \xa0]\(([^()]{2,60})\)", after)
    return bool(inside and line[:start].strip() and has_body_word(inside[1])) or bool(_NUMBERED.match(line[:start]) and re.match(r":[ \xa0]", after))


def _with_listed(line: str, candidates: list[tuple[list[Token], bool]], found: list[tuple[int, int]], known: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The names found, and those that stand beside one of them or of the known ones in a list."""
    spans = [(tokens, (tokens[0].start, tokens[-1].end)) for tokens, _ in candidates]
    while True:
        people = sorted({*found, *known})
        more = [
            span
            for tokens, span in spans
            if span not in found
            and not any(start < span[1] and span[0] < end for start, end in people)
            and _is_name(tokens)
            and any(_LISTED.fullmatch(line, end, span[0]) or _LISTED.fullmatch(line, span[1], start) for start, end in people)
        ]
        if not more:
            return found
        found = found + more
