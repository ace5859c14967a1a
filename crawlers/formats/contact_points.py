"""Where e-mail addresses, phone numbers and personal identity codes stand in a line of text."""

import re
from datetime import date

from crawlers.formats.personal_names import letters, only_names

EMAIL = re.compile(
    r"(?:mailto:)?(?<![\w.+-])([\w.+-]+)(?:@|\s?[(\[](?:at|AT|a|ät|@)[)\]]\s?|\s@\s(?=[\w-]+\.(?:\w+\.)*(?:fi|se|com|org|net|eu|uk)\b))"
    r"[\w-]+(?:(?:\.|\s?[(\[](?:dot|piste|punkt)[)\]]\s?)[\w-]+)*(?:\.|\s?[(\[](?:dot|piste|punkt)[)\]]\s?)(?:[a-z]{2,24}|[A-Z]{2,24})"
)
"""An address, also "name(at)place.fi" or "name [at] place [dot] fi". The last part has one case: "… europa.euPlease" ends before "Please"."""

_LINKEDIN = re.compile(r"(?:https?://)?(?:[\w-]+\.)?linkedin\.com/in/[\w%.-]*[\w/]", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@/.])@([A-ZÅÄÖ]?[a-zåäö]{3,})(?:_[a-zåäö]|[A-ZÅÄÖ])\w*")
"""A user's name in a social medium; a person's begins with a given name: "@MaijaMalli", "@maija_malli"."""

_DATE = r"\d{1,2}\.\s?(?:\d{1,2}\.|[–-])|(?:19|20)\d\d\s?[–-]\s?(?:19|20)?\d\d\b"
"""A day or years, which no number begins with: "Puhelin 22.1.–27.8.2025"."""

PHONE_LABEL = r"(?:puhelin|puhelimitse|puh|gsm|telephone|telefon|tel|tfn|tlf|phone|mobile|mobil|mob|matkapuhelin|kännykkä|faksi|fax)"
PHONE_VERB = r"(?:soita|soittakaa|ring|ringa|call|phone|text)"
PHONE = re.compile(
    # behind a phone word nearly any number; else an international number, an area code with groups, or ten digits of a Finnish or Swedish mobile
    rf"\b(?:{PHONE_LABEL}\b\.?\s?(?:nr|no|nro|numero|number)?\.?\s?:?[ \t]?(?!{_DATE})|(?:{PHONE_VERB}[ \t]|[ptm][.:][ \t]?)(?=\+|\(?0))"
    r"[+(]{0,2}\d(?:[\d –-]|\.(?!\s)|\(\d|\d\)){4,}\d"
    r"|(?<![\w.,+])\(?\+(?!\d{1,3}[ \xa0]000)\d{1,3}\)?(?:[ \xa0]?\(0\))?[ \xa0().–-]{0,3}\d{1,4}(?:[ \xa0.–-]?\d{2,4}){2,4}(?![\w%€])"
    r"|(?<![\w.,/:+-])(?<!\d[ \xa0])00[1-9]\d{0,2}[ \xa0]\d{1,4}(?:[ \xa0-]\d{2,4}){2,3}(?![\w-])"
    r"|(?<![\w.,/:+-])(?<!\d[ \xa0])\(?0[1-9]\d{0,2}\)?[ \xa0–-]\(?\d{3,4}(?:[ \xa0–-]?\d{2,4}){1,2}(?![\w-])"
    r"|(?<![\w.,/:+-])(?<!\d[ \xa0])0[1-9]\d{0,2}[–-]\d{2}(?: \d{2}){2,3}(?![\w-])"
    r"|(?<![\w.,/:+-])(?:04\d|050|07[02369])\d{7}(?![\w-])",
    re.IGNORECASE,
)
NEAR_PHONE = re.compile(
    r"(?<![\w.,/:+-])(?<!\d[ \xa0])(?:\(0\d{1,4}\)[ \xa0–-]?|0\d{1,4}[ \xa0–-])\(?\d{2,8}(?:[ \xa0–-]\d{2,4}){0,3}(?![\w-])|(?<![\w.,/:+-])0\d{8,11}(?![\w-])"
    r"|(?<![\w.,/:+-])\(0\d{2,4}\)\d{5,8}(?![\w-])"
)
"""What is a phone number beside a contact word: it begins with 0 and has nine to twelve digits."""

PHONE_WORD = re.compile(
    rf"\b(?:{PHONE_LABEL}|{PHONE_VERB})\b|soit|viesti|numero|puhel|päivyst|varau|kysym|whatsapp|\bsms\b|samtal|telef|nummer|jour|bokn|boka|tidsbest|fråg|sköts|svarar|"
    r"\bcalls?\b|texts?\b|tekst|phon|number|helpline|hotline|out of hours|\bduty\b|urgent|emergenc|reception|switchboard|akut|växel|vaihde|"
    r"book|appointment|question|answer|enquir|reach",
    re.IGNORECASE,
)
"""What stands before a number that begins with 0 when it is a phone's."""

LABELLED = re.compile(r"^[^\d\n:]{2,30}: ?((?:\+|\(?0)[\d ()–-]{8,16}\d)\W*$")
"""A row that is a label and a number of a phone's form, whatever the label says."""

NUMBER_OF = re.compile(
    r"(?:hanke|projekti?|project|diaari|diarie|grant|register|rekisteri|tili|konto|account|lasku|faktura|charity|company|reference|viite|ärende|asia|"
    r"application|award|contract)[ -]?(?:numero|nummer|number|nro|nr|no|code|koodi|kod|tunnus|id)\w{0,4}\.?:?[ ]?(?:on |är |is )?$",
    re.IGNORECASE,
)
"""What stands before a number of another thing."""

IDENTITY = re.compile(r"(?<![\w-])(?:\d{6}[-+ABCDEFUVWXY]\d{3}[\dA-Y]|(?:19|20)?\d{6}[-+]\d{4}|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-DT])(?![\w-])")
"""Forms of a Finnish henkilötunnus, a Swedish personnummer and a British National Insurance number; `_is_identity` checks them."""

IDENTITY_WORDS = r"henkilötunnus|hetu|syntymäaika|personnummer|national insurance number|NI number"
"""Words beside which a code of the right form needs no check character to be a person's."""

_ISSUED = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")
"""Beginnings of National Insurance numbers in use: beside a name alone no other letters make one, beside a word that says so any do."""

_IDENTITY_WORD = re.compile(rf"\b(?:{IDENTITY_WORDS}|national insurance|(?-i:NI)\b|född)", re.IGNORECASE)
_FINNISH_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_DIGITS = re.compile(r"\d[\dA-Y ().–-]{4,}[\dA-Y]")
NEAR = 60
"""Characters around a number within which a word says what it is."""


def points_in(line: str) -> list[tuple[int, int]]:
    """Where addresses, phone numbers and identity codes stand."""
    found = [match.span() for match in EMAIL.finditer(line)] if "@" in line or "(" in line or "[" in line else []
    if "@" in line:
        found += [match.span() for match in _HANDLE.finditer(line) if match[1].casefold() in only_names()]
    if "linkedin" in line.lower():
        found += [match.span() for match in _LINKEDIN.finditer(line)]
    if _DIGITS.search(line):
        found += [match.span() for match in PHONE.finditer(line) if not _of_another(line, match.start())]
        found += [
            match.span()
            for match in NEAR_PHONE.finditer(line)
            if _is_near_phone(match[0]) and not _of_another(line, match.start()) and PHONE_WORD.search(line, max(0, match.start() - NEAR), match.start())
        ]
        row = LABELLED.match(line)
        found += [row.span(1)] if row and NEAR_PHONE.fullmatch(row[1]) and _is_near_phone(row[1]) and not _of_another(line, row.start(1)) else []
        found += [match.span() for match in IDENTITY.finditer(line) if _is_identity(line, match)]
    return sorted(found)


def near_phones(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where numbers stand that are phone numbers because a contact word is near."""
    return [found.span() for found in NEAR_PHONE.finditer(line, start, end) if _is_near_phone(found[0]) and not _of_another(line, found.start())]


def near_identities(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where codes of the right form stand that are somebody's because a name is near."""
    return [found.span() for found in IDENTITY.finditer(line, start, end) if _is_identity(line, found, named=True)]


def spelled_by(line: str) -> str:
    """What the addresses of a line spell before their @."""
    return " ".join(letters(found[1]) for found in EMAIL.finditer(line))


def _of_another(line: str, start: int) -> bool:
    """Whether a number is a project's, a grant's or an account's."""
    return bool(NUMBER_OF.search(line, max(0, start - NEAR), start))


def _is_identity(line: str, found: re.Match[str], *, named: bool = False) -> bool:
    """A code of a true date and check character, or of a true date beside a word that says what it is."""
    code = found[0]
    told = bool(_IDENTITY_WORD.search(line, max(0, found.start() - NEAR), found.end() + NEAR))
    if code[0].isalpha():
        return told or (named and _ISSUED.match(code) is not None)
    named = named or told
    digits = re.sub(r"\D", "", code[:-1] if code[-1].isalpha() else code)
    if len(code) == 11 and _is_day(code[:2], code[2:4]) and (named or _FINNISH_CHECK[int(digits[:9]) % 31] == code[-1]):
        return True
    if not code[-1].isdigit() or code[-5] not in "-+":
        return False
    ten = digits[-10:]
    day = str(int(ten[4:6]) - 60) if int(ten[4:6]) > 60 else ten[4:6]
    return _is_day(day, ten[2:4]) and (named or sum(sum(divmod(int(digit) * (2 - at % 2), 10)) for at, digit in enumerate(ten)) % 10 == 0)


def _is_day(day: str, month: str) -> bool:
    try:
        return bool(date(2000, int(month), int(day)))
    except ValueError:
        return False


def _is_near_phone(number: str) -> bool:
    digits = sum(letter.isdigit() for letter in number)
    return (8 if digits < len(number) else 9) <= digits <= 12 and not re.fullmatch(r"\d\d[ –-]\d\d[ –-]\d{4}", number)
