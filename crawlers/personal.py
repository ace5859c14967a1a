"""Personal data is dropped before a snapshot is written.

It is e-mail addresses, phone numbers, personal identity codes, contact persons' names and the lines that held only these.

A name goes where it stands in one sentence or block with a contact word, a role, an address or a number, and something says that it is a person's (see
`crawlers.formats.personal_names`), and where it is whole, a known given name with a family name, anywhere but in a title (`crawlers.formats.full_names`). It
errs on the side of keeping, so that names of organisations, places and programmes stay.
"""

import re
from itertools import pairwise

from crawlers.formats.contact_points import IDENTITY_WORDS, PHONE_LABEL, near_identities, near_phones, points_in, spelled_by
from crawlers.formats.full_names import full_names
from crawlers.formats.personal_names import RUN, letters, person_in
from crawlers.formats.persons import has_body_word
from crawlers.formats.placed_names import placed_names

BUSINESS_ID = re.compile(r"[ ,(]{1,3}(?:(?:y-tunnus|fo-nummer|business id|organisationsnummer|org\.? ?nr)[ :]{0,2})?\d{7}-\d\b\)?", re.IGNORECASE)
"""The number of a business that is one person, right behind its name."""

_JOB = (
    r"(?:\w*(?:päällikkö|johtaja|neuvoja|sihteeri|koordinaattori|asiantuntija|assistentti|suunnittelija|toimittaja|tutkija|vastaava|ohjaaja|rehtori|"
    r"kehittäjä|lääkäri|hoitaja|lehtori|vetäjä|työntekijä|tuottaja|opettaja|"
    r"chef|ledare|rådgivare|handläggare|samordnare|sekreterare|koordinator|forskare|direktör|utvecklare|strateg|konsulent|"
    r"manager|coordinator|officer|director|adviser|advisor|secretary|researcher|professor|CEO|docent|lead|leader|assistant|consultant|specialist|nurse)(?:n[aä]|n)?)"
)
# Words that only a person follows, and words that anything may follow.
_CONTACT_PERSON = (
    r"(?:yhteys|yhdys)henkilö\w{0,7}|vastuuhenkilö\w{0,7}|kontaktperson\w{0,5}|"
    r"contact (?:persons?(?:[’']s)?|name)|(?:named|lead|main|key) contact|"
    r"ansvarig(?:a)? (?:kontakt)?person(?:er)?"
)
_ROLE = (
    r"(?:project|programme) (?:manager|leader|lead|coordinator)|projekt(?:ledaren?|ansvarig|samordnare|koordinator)|handläggaren?|"
    r"(?:projekti|hanke|ohjelma)(?:päällikkö|koordinaattori|johtaja|vastaava|vetäjä)(?:nä|na)?|principal investigator|solution holder|founder|"
    r"(?:hankkeen|projektin|ryhmän) (?:vetäjä|johtaja|koordinaattori)(?:ltä|lta|nä|na)?|(?:vastuullinen|vastaava) (?:johtaja|tutkija)|"
    r"projektets (?:ledare|koordinator)|led by|leds av"
)
_PERSON_WORDS = rf"{_CONTACT_PERSON}|{_ROLE}|{IDENTITY_WORDS}"
_CONTACT_WORDS = (
    r"lisätieto(?:ja|a)|lisätiedot|lisätiedoista|lisätiedoissa|lisäinfo\w*|yhteystied(?:ot|oista|oissa)|yhteystietoja|yhteydenot\w+|yhteyttä|"
    r"ota yhteys|kysyä? lisää|kerto(?:o|vat) (?:mielellään|lisää|tarkemmin)|"
    r"(?:olla|ole|olkaa) yhteydessä|tiedustelu\w*|"
    r"kysymyksiin|ilmoittautumi\w+|ilmoittaudu|soita|soittakaa|sähköposti\w*|"
    r"kontaktuppgift\w*|kontakta?|kontaktas|upplysning\w*|(?:mera?|ytterligare|närmare) (?:information|info)|"
    r"(?:vid|har du) frågor|frågor besvaras|svarar på (?:\w+ )?frågor|"
    r"frågor ?[?:]|anmälan|anmälningar|hör av (?:dig|er)|vänd (?:dig|er)|ring|mejla|maila|skriv till|fråga mera?|berättar mera?|"
    r"contact(?:s|ed|ing)?|in touch|(?:more|further) (?:information|details)|enquir(?:y|ies)|inquiries|"
    r"(?:any|have) questions|questions (?:to|should)|questions ?[?:]|queries|"
    r"e-?mail(?:ed|ing)?|please call|call us|ask for more|(?:ask|tell) (?:you )?more|ask the|drop a line|speak to|please write to|(?:be|can) reached?"
)
TRIGGER = re.compile(rf"\b(?:{_PERSON_WORDS}|{_CONTACT_WORDS})(?!\w)", re.IGNORECASE)
ROLE_WORD = re.compile(_ROLE, re.IGNORECASE)
SAID = re.compile(
    rf"\b(?:{_PERSON_WORDS})(?:[ \xa0][a-zåäö-]+){{0,4}}[ \xa0]?(?:\([^()]{{0,40}}\)[ \xa0]?)?"
    r"(?::|\s[–-]|\b(?:is|was|on|oli|toimii|toimi|toimivat|ovat|är|var|har varit|are|heter))[ \xa0]"
    rf"(?:{_JOB}[ \xa0])?$|\b(?:{_CONTACT_PERSON})(?:[ \xa0](?:nimi|namn|name))?\s$",
    re.IGNORECASE,
)
"""What stands before whoever it is: after it a name needs no known given or family name to be a person's."""

JOB_BEFORE = re.compile(rf"\b{_JOB}:?[ \xa0]$", re.IGNORECASE)
JOINED = re.compile(r"(?: ja| och| and| sekä| samt| &| tai| eller| or)[ \xa0]$")
JOB_FOLLOWS = re.compile(rf"[ \xa0]?[,(–-][ \xa0]?(?:[a-zåäö-]+[ \xa0]){{0,2}}{_JOB}\b", re.IGNORECASE)
SAYS_SO = re.compile(rf"[ \xa0](?:is the|was the|on|toimii|är|,|\()[ \xa0]?[a-zåäöA-Z’' -]{{0,30}}\b(?:{_CONTACT_PERSON})\b(?! ?:)", re.IGNORECASE)

INTRODUCTION = re.compile(
    rf"\b(?i:my (?:full )?name is|i am called|(?:minun )?nimeni on|jag heter|mitt namn är|me llamo|mi nombre es|je m[’']appelle)"
    rf"[ \xa0]{RUN.pattern}(?:,? (?:and|ja|och|y|et)\b)?[ ,.]*"
)
TITLED_LINE = re.compile(rf"^\W*(?:(?i:{_JOB})[ ,:]+)({RUN.pattern})\W*$|^\W*({RUN.pattern})[ ,:(–-]+(?i:{_JOB})\W*$", re.MULTILINE)
SENTENCE_END = re.compile(r"(?<=[a-zåäö0-9)]{3})[.!?…](?=\s+[A-ZÅÄÖ])")
LABELS = re.compile(
    rf"\b(?:{PHONE_LABEL}|{_PERSON_WORDS}|{_CONTACT_WORDS}|{_JOB}|sähköposti(?:osoite|tse)?|s-posti|e-?post(?:adress)?|vaihde|växel|osoite|adress|address|y-tunnus|tai|eller|or|and|ja|och|"
    r"antaa|antavat|ger|ges av|gives|is|on|är|by|please|av|via|at|för|for|the|ota)(?![\w-])",
    re.IGNORECASE,
)
ENOUGH = 20
"""Letters that a line must keep, labels left out, to be more than a contact line, unless a name is left in it."""

LEFT_NAME = re.compile(r"[A-ZÅÄÖ][\w-]{2,}")
ROLE_BEFORE, ROLE_AFTER = 30, 60
"""Characters before and after a role's word within which a name is its holder's."""

REACHED = 20
"""Characters behind a name within which an address or number is that person's."""

REACHED_BY = 100
"""Characters around a full name within which a number that begins with 0 is its phone's, and a code its bearer's."""

LONE = 30
"""The same where nothing but the name says that a number is a phone's."""

SHORT = 60
"""Characters up to which a line beside a contact line belongs to its block."""

NO_NAME = re.compile(rf"(?:{TRIGGER.pattern}|{_JOB}\b|(?i:mobile|direct|web|url|www|email)\b)[ \xa0:,]*", re.IGNORECASE)
"""Capitalised words that are labels."""

_HEADS = re.compile(rf"\b(?:{_PERSON_WORDS})\b\W*$", re.IGNORECASE)

_STEMS = re.compile(rf"(?:{_PERSON_WORDS}|{_CONTACT_WORDS})(?!\w)".lower())
"""TRIGGER for text in lower case, without the boundary before it: the set of first letters then lets most places be passed over."""

_INTRODUCES = ("name is", "i am called", "nimeni on", "jag heter", "namn är", "me llamo", "nombre es", "appelle")


def without_personal_data(text: str, *, title: bool = False) -> str:
    """Return the text without e-mail addresses, phone numbers, identity codes, contact persons' names and lines that hold nothing else. Idempotent.

    `title`: it is a title, in which a full name that no contact word stands beside is what it is about, or a body's.
    """
    while (left := _once(text, title=title)) != text:
        text = left
    return text


def _once(text: str, *, title: bool) -> str:
    kept: list[str] = []
    told = text.split("\n")
    lines = [_without_introduction(line) for line in told]
    marked = [(sorted({*points_in(line), *_lone_phones(line)}), _triggers(line)) for line in lines]
    named = [[] if title else full_names(line, among=len(lines) > 1) for line in lines]
    if not title:
        points_of = [points for points, _ in marked]
        named = [[*spans, *placed_names(lines, number, points_of, spans)] for number, spans in enumerate(named)]
    blocks = len(lines) > 1 and any(points or triggers for points, triggers in marked)
    gone = False
    for number, (line, (points, triggers)) in enumerate(zip(lines, marked, strict=True)):
        block = _in_block(lines, number) if blocks else None
        names = named[number]
        left = _without_persons(line, points, triggers, block, names) if points or triggers or names or block is not None else _without_titled(line)
        if left == line and not (gone and block is not None and line and _is_contact_only(line)):
            kept.append(line)
            gone = False
            continue
        rest = LABELS.sub("", left)
        gone = not (len(re.sub(r"[\W\d_]", "", rest)) >= ENOUGH or LEFT_NAME.search(rest))
        if not gone:
            kept.append(_tidy(left))
        elif block and kept and kept[-1] == block and not has_body_word(LABELS.sub("", block)):
            kept.pop()  # the heading of a contact block whose person is gone
        elif points:
            _drop_signature(kept, spelled_by(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() if kept != told else text


def _triggers(line: str) -> list[tuple[int, int]]:
    """Where contact words stand."""
    lowered = line.lower()
    if len(lowered) != len(line):
        return [found.span() for found in TRIGGER.finditer(line)]
    return [found.span() for found in _STEMS.finditer(lowered) if not lowered[found.start() - 1 : found.start()].isalnum()]


def _in_block(lines: list[str], number: int) -> str | None:
    """Say whether a short line belongs to a contact block ("") and what the contact line above it says; None for any other line."""
    if not 0 < len(lines[number]) <= SHORT:
        return None
    above = [line for line in lines[max(0, number - 3) : number] if line.strip()]
    heading = next((line for line in reversed(above) if TRIGGER.search(line) and _is_contact_only(line)), None)
    if heading is not None:
        # below a name and its role stands a body: "Maija Malli / Projektipäällikkö / Esimerkki"
        named_above = len(above) > 1 and ROLE_WORD.search(heading) and RUN.fullmatch(above[-2].strip(" ,"))
        return heading if above[-1] == heading and not named_above else ""
    below = [line for line in lines[number + 1 : number + 3] if line.strip()]
    return "" if any(points_in(line) and _is_contact_only(line) for line in below) else None


def _is_contact_only(line: str) -> bool:
    without = _cut(line, points_in(line))
    return len(re.sub(r"[\W\d_]", "", LABELS.sub("", without))) < ENOUGH // 2


def _without_persons(line: str, points: list[tuple[int, int]], triggers: list[tuple[int, int]], block: str | None, names: list[tuple[int, int]]) -> str:
    """Take out addresses, numbers and codes, and the persons in the same sentences."""
    spans = [*points, *names]
    for start, end in [(0, len(line))] if block is not None else _sentences(line, sorted([*points, *triggers])):
        found = _persons(line, start, end, points, block or "")
        if not found and any(start <= point < end for point, _ in points):  # whose address it is, the sentence before may say
            found = _persons(line, _sentence_before(line, start), start, points, "")
        spans += [*found, *near_phones(line, start, end)]
    for start, end in names:
        around = max(0, start - REACHED_BY), min(len(line), end + REACHED_BY)
        spans += [*near_phones(line, *around), *near_identities(line, *around)]
    return _without_titled(_cut(line, spans))


def _sentence_before(line: str, start: int) -> int:
    """Where the sentence begins that ends at `start`."""
    return max((found.end() for found in SENTENCE_END.finditer(line, 0, max(0, start - 1))), default=0)


def _lone_phones(line: str) -> list[tuple[int, int]]:
    """Numbers that nothing names but a person's name right before them, or behind them in brackets."""
    found = []
    for start, end in near_phones(line, 0, len(line)) if "0" in line else []:
        before, after = line[max(0, start - SHORT) : start], line[end : end + SHORT]
        behind = RUN.match(after, 2) if after.startswith(" (") else None
        beside = [run for run in RUN.finditer(before) if run.end() >= len(before) - LONE]
        if (behind and person_in(after, behind, said=False, reached=True)) or any(person_in(before, run, said=False, reached=True) for run in beside):
            found.append((start, end))
    return found


def _without_introduction(line: str) -> str:
    """Take out who introduces themselves."""
    lowered = line.lower()
    return INTRODUCTION.sub("", line) if any(words in lowered for words in _INTRODUCES) else line


def _without_titled(line: str) -> str:
    """Take out a line that is a job title with its holder."""
    titled = TITLED_LINE.match(line) if 0 < len(line) <= 2 * SHORT else None
    if titled and (name := RUN.search(titled[1] or titled[2])) and person_in(titled[1] or titled[2], name, said=False):
        return ""
    return line


def _sentences(line: str, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences that hold one of the marks; of a sentence with a role's word alone ("project manager") what is near the word."""
    if not marks:
        return []
    inside = [found.end() for found in SENTENCE_END.finditer(line) if not any(start <= found.start() < end for start, end in marks)]
    found = []
    for start, end in pairwise([0, *inside, len(line)]):
        here = [mark for mark in marks if start <= mark[0] < end]
        if here and all(ROLE_WORD.match(line, *mark) for mark in here):
            found += [(max(start, mark[0] - ROLE_BEFORE), min(end, mark[1] + ROLE_AFTER)) for mark in here]
        elif here:
            found.append((start, end))
    return found


def _persons(line: str, start: int, end: int, points: list[tuple[int, int]], heading: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    spelled = spelled_by(line)
    position, chained = start, False
    while (found := RUN.search(line, position)) and found.start() < end:  # a run is read to its end: its last word may be a body's
        label = NO_NAME.match(line, found.start())
        if label and label.end() <= found.end():
            position = label.end()
            continue
        before = line[max(start, found.start() - 120) : found.start()]
        said = bool(SAID.search(before)) or (chained and bool(JOINED.search(before))) or (not before.strip() and bool(heading) and bool(_HEADS.search(heading)))
        after = line[found.end() : found.end() + 80]
        held = any(found.end() <= point < found.end() + SHORT for point, _ in points) and bool(JOB_BEFORE.search(before) or JOB_FOLLOWS.match(after))
        reached = any(found.end() <= point <= found.end() + REACHED for point, _ in points)
        person = person_in(line, found, said=said or held or (bool(SAYS_SO.match(after)) and not has_body_word(found[0])), reached=reached, spelled=spelled)
        person = person if person and not TRIGGER.search(line, *person) else None
        chained = said and person is not None
        if person:
            number = BUSINESS_ID.match(line, person[1])
            spans.append((person[0], number.end() if number else person[1]))
        position = person[1] if person else found.end()
    return spans


def _cut(line: str, spans: list[tuple[int, int]]) -> str:
    parts, position = [], 0
    for start, end in sorted(spans):
        if start >= position:
            parts.append(line[position:start])
        position = max(position, end)
    return "".join([*parts, line[position:]])


def _drop_signature(kept: list[str], spelled: str) -> None:
    """Take back the last one or two short lines when they name the person whose address or number was a line of its own."""
    for back in (1, 2):
        name = kept[-back].strip(" ,") if len(kept) >= back else ""
        run = RUN.fullmatch(name)
        if run and not has_body_word(name) and (person_in(name, run, said=False, spelled=spelled) or (spelled and letters(name.split()[0]) in spelled)):
            if back == 1 or _is_contact_only(kept[-1]):
                del kept[-back:]
            else:
                del kept[-back]
            return
        if len(name) > SHORT - ENOUGH:
            return


def _tidy(line: str) -> str:
    line = re.sub(r"[(\[][\s,;:./–-]*[)\]]", "", line)
    line = re.sub(r"[,;:](?:\s*[,;:])*\s*([,;:])", r"\1", line)
    line = re.sub(r":\s*[–-]\s", ", ", line)
    line = re.sub(r"[ \t]+([.,;:])", r"\1", line)
    line = re.sub(r":(?:[ \t]*)([.])", r"\1", line)
    return re.sub(r"[ \t]{2,}", " ", line).strip()
