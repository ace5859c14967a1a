"""Names of organisations: the form under which two spellings of one name meet, and the legal form that tells two bodies of one name apart."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

FORMS: dict[str, str] = {
    form: kind
    for kind, forms in {
        "company": "oy oyj osakeyhtiö ab abp aktiebolag ky tmi as asa aps ivs ltd limited plc llp llc inc incorporated corp corporation cic gmbh ggmbh "
        "mbh ag kg bv nv sa sas sarl srl spa sl slu sro spzoo oü kft zrt doo",
        "association": "ry rf ev asbl vzw mtü",
        "foundation": "sr rs",
        "cooperative": "osk ekf",
        "charity": "cio scio",
    }.items()
    for form in forms.split()
}
"""Legal forms as they stand before or after a name, without dots. Words such as säätiö or stiftelse are part of a name, not in this list: "Kone" is not
"Koneen Säätiö"."""

_LEADING = frozenset(("oy", "ab", "tmi", "ky"))
_ABBREVIATION = re.compile(r"[(\[](?=[^\s)\]]*[^\W\d_a-zåäö][^\s)\]]*[^\W\d_a-zåäö])[^\s()\[\]]{2,15}[)\]]")
"""What stands in brackets without a space and has two capitals: "(THL)", not "(Espoo)", which may tell one branch from another."""

_DROPPED = re.compile(r"[.'’´`]")
_SLASHED = re.compile(r"\b([ai])/s\b|\b(sp) ?(z) ?(oo)\b")
_WORDS = re.compile(r"[^\W_]+")
_JOINING = frozenset(("and", "ja", "och", "und", "og"))
_MUNICIPAL = re.compile(r"^(?:city|municipality|town) of | (?:kaupunki|kunta|stad|kommun|kommune|municipality)$")


@dataclass(frozen=True)
class Name:
    """`key` is equal for two spellings of one name; `form` is the kind of legal form (company, association, …) where the name states one."""

    key: str
    form: str | None
    municipal: bool = False


@lru_cache(maxsize=200_000)
def read_name(text: str) -> Name:
    """Take a name apart.

    Case, encoding of accents, bracketed abbreviations, punctuation, "and" and legal forms at either end do not count; nor do accents in names of several
    words, which registers in capitals leave out.
    """
    text = _ABBREVIATION.sub(" ", text) if _ABBREVIATION.sub("", text).strip() else text
    folded = _SLASHED.sub(lambda found: f"{found[1]}s" if found[1] else "spzoo", _DROPPED.sub("", unicodedata.normalize("NFC", text).casefold()))
    words = _WORDS.findall(folded)
    form = None
    while len(words) > 1 and (words[-1] in FORMS or words[0] in _LEADING):
        word = words.pop() if words[-1] in FORMS else words.pop(0)
        form = form or FORMS[word]
    kept = [word for word in words if word not in _JOINING] or words
    if len(kept) > 1 and kept[0] == "the":
        kept = kept[1:]
    key = " ".join(kept) or text.strip().casefold()
    bare = _MUNICIPAL.sub("", key)
    if bare and bare != key:
        return Name(f"municipality {_plain(bare)}", form, municipal=True)
    return Name(_plain(key) if " " in key else key, form)


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)) if not unicodedata.combining(letter))


def slug(text: str, length: int = 60) -> str:
    """Return a short ASCII form for an id, lower case with hyphens; empty when nothing of the text can be kept."""
    plain = _plain(text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:length].strip("-")


_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "ð": "d", "þ": "th", "ß": "ss", "ı": "i"})
"""Letters that Unicode does not take apart into a letter and a mark."""
