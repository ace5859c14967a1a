"""One organisation, one id: identifiers first, then normalised names. Precision before recall: uncertain pairs stay apart."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from models.identifiers import same_register
from models.taxonomy import places

LEGAL_FORMS = frozenset(
    "oy oyj ab abp ry rf r.y r.f sr rs ky tmi osk as asa aps a/s i/s ivs ltd limited plc llp llc inc corp cic cio gmbh mbh ag ev "
    "e.v kg bv nv sa sas sarl srl spa sl slu "
    "sro s.r.o a.s sp zoo z.o.o oü mtü sa kft zrt d.o.o doo".split()
)
WORDS = re.compile(r"[^\W_]+(?:[./&'’-][^\W_]+)*")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
MUNICIPAL = re.compile(r"^(?:city|municipality|town) of\s+|\s+(?:kaupunki|kunta|stad|kommun)$")
SLUG_LENGTH = 60


@dataclass(frozen=True)
class Named:
    """What is known of an organisation where a source mentions it."""

    name: str
    identifiers: tuple[str, ...] = ()
    country: str | None = None


def normalised(name: str) -> str:
    """Return the form under which two spellings of one name meet: case, accents' encoding, brackets, punctuation and legal forms gone."""
    text = BRACKETS.sub(" ", unicodedata.normalize("NFC", name).casefold())
    words = [word for word in WORDS.findall(text) if word.strip(".") not in LEGAL_FORMS]
    return " ".join(words) or " ".join(WORDS.findall(text)) or text.strip()


@dataclass
class Organisations:
    """All organisations with a record of their own, by identifier and by name."""

    by_identifier: dict[str, str] = field(default_factory=dict)
    by_name: defaultdict[str, dict[str, str | None]] = field(default_factory=lambda: defaultdict(dict))  # name -> {id: country}
    ids: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)

    def add(self, record_id: str, names: Iterable[str], identifiers: Iterable[str], country: str | None) -> None:
        """Make a record known under its names and identifiers. The first record with an identifier keeps it."""
        self.ids.add(record_id)
        for name in names:
            self.by_name[normalised(name)][record_id] = country
        for identifier in identifiers:
            self.by_identifier.setdefault(same_register(identifier), record_id)

    def find(self, named: Named) -> str | None:
        """Return the id of the record that a mention means, None when nobody knows it or several may be meant."""
        for identifier in named.identifiers:
            if found := self.by_identifier.get(same_register(identifier)):
                return self._current(found)
        if found := self._by_business_id(named):
            return self._current(found)
        candidates = self.by_name.get(normalised(named.name), {})
        fitting = {self._current(known) for known, country in candidates.items() if not (country and named.country and country != named.country)}
        return fitting.pop() if len(fitting) == 1 else None

    def derived_id(self, named: Named) -> str:
        """Return the id of an organisation known only from mentions: one for each normalised name and country."""
        plain = unicodedata.normalize("NFKD", normalised(named.name)).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-") or "x" + normalised(named.name).encode().hex()[:20]
        record_id = f"org:{slug}" + (f"-{named.country.lower()}" if named.country else "")
        return f"{record_id}-mentioned" if record_id in self.ids else record_id

    def _by_business_id(self, named: Named) -> str | None:
        """A municipality by its name, where its Y-tunnus has a record."""
        if named.country not in (None, "FI") or not MUNICIPAL.search(named.name.casefold()):
            return None
        place = places.resolve(named.name)
        known = f"fi-pro:{place.business_id}" if place and place.business_id else None
        return known if known in self.ids else None

    def _current(self, record_id: str) -> str:
        return self.aliases.get(record_id, record_id)
