"""Names of organisations: the form under which two spellings of one name meet, and the legal form that tells two bodies of one name apart."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from models.taxonomy import places

FORMS: dict[str, str] = {
    form: kind
    for kind, forms in {
        "company": "oy oyj osakeyhtiö ky tmi",
        "ab": "ab abp aktiebolag",
        "association": "ry rf ev asbl vzw mtü",
        "foundation": "sr rs",
        "cooperative": "osk ekf",
        "charity": "cio scio",
        "as": "as asa",
        "ltd": "ltd limited",
        "inc": "inc incorporated corp corporation",
        "gmbh": "gmbh ggmbh mbh",
        "sl": "sl slu",
        **{form: form for form in "aps ivs plc llp llc cic ag kg bv nv sa sas sarl srl spa sro spzoo oü kft zrt doo".split()},
    }.items()
    for form in forms.split()
}
"""Legal forms as they stand before or after a name, without dots. Words such as säätiö or stiftelse are part of a name, not in this list: "Kone" is not
"Koneen Säätiö". Companies of two countries' law are two, but for Finland's "Oy Ab" (see `form_in`)."""

_LEADING = frozenset(("oy", "ab", "tmi", "ky"))
_ABBREVIATION = re.compile(r"[(\[](?=[^\s)\]]*[^\W\d_a-zåäö][^\s)\]]*[^\W\d_a-zåäö])[^\s()\[\]]{2,15}[)\]]")
"""What stands in brackets without a space and has two capitals: "(THL)", not "(Espoo)", which may tell one branch from another."""

_CAPITALS_IN_BRACKETS = re.compile(r"[(\[][A-ZÅÄÖ]{2,6}(?: [A-ZÅÄÖ]{2,6})+[)\]]")
_SHORT_IN_BRACKETS = re.compile(r"[(\[]([A-ZÅÄÖ][a-zåäö]{2,5})[)\]]")
_NOTE = re.compile(
    r"[(\[][^()\[\]]*\b(?:formerly|previously|former|ent|entinen|aiemmin|tidigare|uusi nimi|uuden|alkaen|lukien|nykyinen|myöhemmin)\b[^()\[\]]*[)\]]",
    re.IGNORECASE,
)
"""Brackets that tell another name of the same body."""

_CAPITALS = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,6}(?![\w-])")
_DROPPED = re.compile(r"[.'’´`]")
_SLASHED = re.compile(r"\b([ai])/s\b|\b(sp) ?(z) ?(oo)\b")
_WORDS = re.compile(r"[^\W_]+")
_JOINING = frozenset(("and", "ja", "och", "und", "og"))
_MUNICIPAL = re.compile(
    r"^(?:(?:city|municipality|town|staden) of |staden |gemeente |ayuntamiento de |comune di )(.+)$|^(.+) (?:kaupunki|kunta|stad|kommun|kommune|municipality)$"
)
_KINDS = {
    "uas": re.compile(r"^(.+) university of applied sciences$|^(.+) ammattikorkeakoulu$|^yrkeshögskolan (.+)$"),
    "university": re.compile(r"^university of (.+)$|^(.+) university$|^(.+) yliopisto$|^(.+) universitet$"),
    "ely": re.compile(r"^(.+) ely(?: keskus)?$|^(.+) elinkeino liikenne ympäristökeskus$"),
    "foundation": re.compile(r"^(.+) (?:säätiö|saatio|stiftelse|stiftelsen|foundation)$"),
}
"""Kinds of bodies whose official names differ by language in the kind's word alone: what is left is a place or a name of its own."""

LONG_WORD = 9
"""Letters from which a name of one word is taken to be the same without the marks of its letters, as registers in capitals write it."""


@dataclass(frozen=True)
class Name:
    """`key` is equal for two spellings of one name; `form` is the kind of legal form (company, association, …) where the name states one; `text` is as told."""

    key: str
    form: str | None
    text: str = ""
    municipal: bool = False


@lru_cache(maxsize=200_000)
def read_name(text: str) -> Name:
    """Take a name apart.

    Case, encoding of accents, bracketed abbreviations, punctuation, "and" and legal forms at either end do not count; nor do accents in names of several
    words, which registers in capitals leave out.
    """
    told, text = text, _without_brackets(text)
    capitals = frozenset(found.casefold() for found in _CAPITALS.findall(text)) if text.upper() != text else frozenset()
    folded = _SLASHED.sub(lambda found: f"{found[1]}s" if found[1] else "spzoo", _DROPPED.sub("", unicodedata.normalize("NFC", text).casefold()))
    words, form = _without_forms(_WORDS.findall(folded), capitals)
    kept = [word for word in words if word not in _JOINING] or words
    if len(kept) > 1 and kept[0] == "the":
        kept = kept[1:]
    key = " ".join(kept) or text.strip().casefold()
    municipal = _MUNICIPAL.match(key)
    if municipal:
        return Name(f"municipality {_where(municipal[1] or municipal[2])}", form, told, municipal=True)
    place = places.resolve(key) if " " in key else None
    if place is not None and place.kind == "wellbeing_county":
        return Name(f"county {place.code.lower()}", form, told)
    for kind, pattern in _KINDS.items():
        if found := pattern.match(key):
            inner = next(part for part in found.groups() if part)
            return Name(f"{kind} {_plain(inner) if kind == 'foundation' else _where(inner)}", form, told)
    return Name(_plain(key) if " " in key or len(key) >= LONG_WORD else key, form, told)


def _without_brackets(text: str) -> str:
    """Take out brackets that hold an abbreviation or another name of the same body; others may tell one branch from another and stay."""
    for pattern in (_ABBREVIATION, _CAPITALS_IN_BRACKETS, _NOTE):
        text = pattern.sub(" ", text) if pattern.sub("", text).strip() else text
    short = _SHORT_IN_BRACKETS.search(text)
    if short and places.resolve(short[1]) is None and _abbreviates(short[1].casefold(), text[: short.start()].casefold()):
        text = text[: short.start()] + text[short.end() :]
    return text


def _without_forms(words: list[str], capitals: frozenset[str]) -> tuple[list[str], str | None]:
    """Take legal forms off either end, and an abbreviation of the other words that stands there; also return the form."""
    forms = []
    while len(words) > 1:
        if words[-1] in FORMS:
            forms.append(FORMS[words.pop()])
        elif words[0] in _LEADING:
            forms.append(FORMS[words.pop(0)])
        elif len(words) > 2 and words[-1] in capitals and _abbreviates(words[-1], " ".join(words[:-1])):
            words.pop()
        elif len(words) > 2 and words[0] in capitals and _abbreviates(words[0], " ".join(words[1:])):
            words.pop(0)
        else:
            break
    return words, "company" if "company" in forms else next(iter(forms), None)


def _abbreviates(short: str, name: str) -> bool:
    """Say whether letters of a name in their order make up the short form, its first letter first."""
    rest = iter(name.strip())
    return bool(short) and name.strip()[:1] == short[0] and all(letter in rest for letter in short)


def _where(text: str) -> str:
    """The code of the place that is meant in any language and case ("Turun", "Åbo"), else the text itself."""
    for form in (text, text.removesuffix("s"), re.sub(r"suomen$", "suomi", text)):
        place = places.resolve(form)
        if place is not None:
            return place.code.lower()
    return _plain(text)


def form_in(form: str | None, country: str | None) -> str | None:
    """The legal form as a country's law has it: in Finland an Ab is an Oy."""
    return "company" if form == "ab" and country == "FI" else form


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)) if not unicodedata.combining(letter))


def slug(text: str, length: int = 60) -> str:
    """Return a short ASCII form for an id, lower case with hyphens; empty when nothing of the text can be kept."""
    plain = _plain(text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:length].strip("-")


_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "ð": "d", "þ": "th", "ß": "ss", "ı": "i"})
"""Letters that Unicode does not take apart into a letter and a mark."""
