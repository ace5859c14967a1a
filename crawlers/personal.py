"""Personal data is dropped before a snapshot is written: e-mail addresses, phone numbers, contact persons' names and the lines that held only these.

It errs on the side of keeping: a name goes only where something says that it is a person's (a contact word, a job title, an address that spells it),
so that names of organisations, places and programmes stay.
"""

import re
import unicodedata

from crawlers.formats.persons import has_body_word, names_given

EMAIL = re.compile(r"(?:mailto:)?(?<![\w.+-])([\w.+-]+)(?:@|\s?[(\[](?:at|AT|a|ät)[)\]]\s?)[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,24}|[A-Z]{2,24})")
"""An address, also "name(at)place.fi". The last part has one case: "… europa.euPlease" ends before "Please"."""

_LABEL = r"(?:puhelin|puh|gsm|telephone|telefon|tel|tfn|phone|mobile|mobil|mob|matkapuhelin|faksi|fax|soita|ring|call)"
PHONE = re.compile(
    # behind a phone word nearly any number; else an international number, an area code with groups, or ten digits of a Finnish or Swedish mobile
    rf"\b{_LABEL}\b\.?\s?(?:nr|no|numero|number)?\.?\s?:?[ \t]?[+(]?\d[\d ().–-]{{4,}}\d"
    r"|(?<![\w.,+])\+(?!\d{1,3}[ \xa0]000)\d{1,3}(?:[ \xa0]?\(0\))?[ \xa0().–-]{0,3}\d{1,4}(?:[ \xa0.–-]?\d{2,4}){2,4}(?![\w%€])"
    r"|(?<![\w.,/:+-])(?<!\d[ \xa0])00[1-9]\d{0,2}[ \xa0]\d{1,4}(?:[ \xa0-]\d{2,4}){2,3}(?![\w-])"
    r"|(?<![\w.,/:+-])(?<!\d[ \xa0])\(?0[1-9]\d{0,2}\)?[ \xa0–-]\(?\d{3,4}(?:[ \xa0–-]?\d{2,4}){1,2}(?![\w-])"
    r"|(?<![\w.,/:+-])(?<!\d[ \xa0])0[1-9]\d{0,2}[–-]\d{2}(?: \d{2}){2,3}(?![\w-])"
    r"|(?<![\w.,/:+-])(?:04\d|050|07[02369])\d{7}(?![\w-])",
    re.IGNORECASE,
)
_WORD = r"(?:[A-ZÅÄÖÆØÉÜŠŽ][\w’'-]+|[A-ZÅÄÖ]\.)"
NAME = rf"{_WORD}(?:[ \xa0](?:(?:von|af|de|van|der|da|di|al)[ \xa0])?{_WORD}){{1,2}}"
_NAMES = rf"{NAME}(?:(?:,| ja| och| and| sekä| &)[ \xa0]{NAME}){{0,3}}"
_TITLE = (
    r"(?:\w*(?:päällikkö|johtaja|neuvoja|sihteeri|koordinaattori|asiantuntija|assistentti|suunnittelija|toimittaja|tutkija|vastaava|ohjaaja|rehtori|"
    r"chef|ledare|rådgivare|handläggare|samordnare|sekreterare|koordinator|forskare|direktör|manager|coordinator|officer|director|adviser|advisor|"
    r"secretary|researcher|professor|CEO|docent)(?:n[aä])?)"
)
# Words that only a person follows, and words that anything may follow.
_CONTACT_PERSON = r"yhteyshenkilö(?:t|nä|inä)?|kontaktperson(?:er)?|contact persons?"
_PERSON_WORDS = (
    rf"{_CONTACT_PERSON}|project (?:manager|leader)|projektledare|principal investigator|"
    r"(?:projekti|hanke)(?:päällikkö|koordinaattori|johtaja)(?:nä|na)?|solution holder|founder"
)
_CONTACT_WORDS = (
    r"lisätietoja|lisätiedot|yhteystiedot|yhteydenotot|tiedustelut|kontaktuppgifter|kontakta?|ytterligare information|närmare upplysningar|upplysningar|"
    r"mer information|contacts?|for (?:more|further) information|further information|more information|enquiries"
)
_BETWEEN = r"(?:[ \t]?[:,–-])?(?:[ \t\xa0][a-zåäö-]+){0,2}[ \t\xa0]?"
AFTER_PERSON_WORD = re.compile(rf"\b((?i:{_PERSON_WORDS}){_BETWEEN})({_NAMES})")
AFTER_CONTACT_WORD = re.compile(rf"\b((?i:{_CONTACT_WORDS}){_BETWEEN})({_NAMES})")
SAYS_WHO = re.compile(rf".*\s*(?:[:–-]|\b(?:is|was|on|oli|toimii|toimi|är|var|har varit))\s*|(?:{_CONTACT_PERSON})\s", re.IGNORECASE)
"""What joins a person word to whoever it is; after it a name needs no known given name to be a person's."""

INTRODUCTION = re.compile(
    r"\b(?i:my (?:full )?name is|i am called|(?:minun )?nimeni on|jag heter|mitt namn är|me llamo|mi nombre es|je m[’']appelle)"
    rf"[ \xa0]{NAME}(?:,? (?:and|ja|och|y|et)\b)?[ ,.]*"
)
TITLED_LINE = re.compile(rf"^\W*(?:(?i:{_TITLE})[ ,:]+)({NAME})\W*$|^\W*({NAME})[ ,:(–-]+(?i:{_TITLE})\W*$", re.MULTILINE)
LINE_NAME = re.compile(NAME)
BEFORE_POINT = re.compile(rf"((?i:{_TITLE})[ ,:]+)?({NAME})(?=[ \xa0,:;(–-]*$)")
LABELS = re.compile(
    rf"\b(?:{_LABEL}|{_PERSON_WORDS}|{_CONTACT_WORDS}|{_TITLE}|e-?mail|sähköposti(?:osoite|tse)?|s-posti|e-?post(?:adress)?|vaihde|växel|osoite|adress|address|tai|eller|or|and|ja|och|"
    r"antaa|ger|gives|is|on|är)\b",
    re.IGNORECASE,
)
ENOUGH = 20
"""Letters that a line must keep, labels left out, to be more than a contact line."""


SIGNS = (EMAIL, PHONE, AFTER_PERSON_WORD, AFTER_CONTACT_WORD, INTRODUCTION, TITLED_LINE)
"""A text without any of these is left as it is."""


def without_personal_data(text: str) -> str:
    """Return the text without e-mail addresses, phone numbers, contact persons' names and lines that hold nothing else. Idempotent."""
    while any(sign.search(text) for sign in SIGNS) and (left := _once(text)) != text:
        text = left
    return text


def _once(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        left, spelled = _without_points(line)
        left = _without_names(left)
        if left == line:
            kept.append(line)
            continue
        if len(re.sub(r"[\W\d_]", "", LABELS.sub("", left))) >= ENOUGH:
            kept.append(_tidy(left))
        elif spelled is not None:
            _drop_signature(kept, spelled)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() if kept != text.split("\n") else text


def _without_points(line: str) -> tuple[str, str | None]:
    """Take out addresses and numbers, and the name before each; also return what the addresses spell, None when the line has neither."""
    spelled = [_letters(found[1]) for found in EMAIL.finditer(line)]
    points = sorted([*EMAIL.finditer(line), *PHONE.finditer(line)], key=lambda found: found.start())
    if not points:
        return line, None
    letters = " ".join(spelled)
    parts, position = [], 0
    for found in points:
        if found.start() >= position:
            parts.append(BEFORE_POINT.sub(lambda name: "" if _is_persons(name, letters) else name[0], line[position : found.start()]))
            position = found.end()
    return "".join([*parts, line[position:]]), letters


def _is_persons(found: re.Match[str], spelled: str) -> bool:
    """A name before an address or number is a person's when a job title precedes it, a given name is in it or the address spells its last part."""
    if has_body_word(found[2]):
        return False
    return bool(found[1]) or names_given(found[2]) or _letters(found[2].split()[-1]) in spelled


def _is_named_person(names: str, *, said: bool) -> bool:
    return not has_body_word(names) and (said or names_given(names))


def _letters(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalpha())


def _without_names(line: str) -> str:
    line = AFTER_PERSON_WORD.sub(lambda found: found[1] if _is_named_person(found[2], said=bool(SAYS_WHO.fullmatch(found[1]))) else found[0], line)
    line = AFTER_CONTACT_WORD.sub(lambda found: found[1] if _is_named_person(found[2], said=False) else found[0], line)
    line = INTRODUCTION.sub("", line)
    titled = TITLED_LINE.match(line)
    return "" if titled and _is_named_person(titled[1] or titled[2], said=False) else line


def _drop_signature(kept: list[str], spelled: str) -> None:
    """Take back the last one or two short lines when they name the person whose address or number was a line of its own."""
    for back in (1, 2):
        name = kept[-back].strip(" ,") if len(kept) >= back else ""
        if LINE_NAME.fullmatch(name) and not has_body_word(name) and (names_given(name) or (spelled and _letters(name.split()[0]) in spelled)):
            del kept[-back:]
            return
        if len(name) > 40:
            return


def _tidy(line: str) -> str:
    line = re.sub(r"[(\[][\s,;:./–-]*[)\]]", "", line)
    line = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", line)
    line = re.sub(r"[ \t]+([.,;:])", r"\1", line)
    return re.sub(r"[ \t]{2,}", " ", line).strip()
