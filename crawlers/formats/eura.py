"""The title lists of Finland's structural fund projects (EURA 2007 and EURA 2014): one CSV row a project, a title and money, no description."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawlers.formats.persons import LEGAL_FORM, has_body_word, names_given, private_person
from crawlers.formats.records import kind_by_name
from crawlers.formats.tables import Row, amount, csv_rows, need_files, partial_date, year_of
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item
from crawlers.text import one_line
from models.records import Flag, Grant, Innovation, InnovationKind, Origin, Participation, Role, Text

CODE, FUND, PRIORITY, AUTHORITY = "Koodi", "Rahasto", "Tl", "Viranomainen"
BENEFICIARY = "Toteuttajan nimi"
GRANTED = "Myönnetty EU- ja valtion rahoitus"
FUNDS = ("EAKR", "ESR")
CODE_FORM = re.compile(r"^[AS]\d{4,9}$")

# The list's commas were lost on the way: "elinkeino-  liikenne- ja" in names of authorities, " |" in titles of 2014.
ELY = re.compile(r"elinkeino-,?\s+liikenne-?\s+ja\s+ympäristökes(?:kus)?")
ELY_NAME = "elinkeino-, liikenne- ja ympäristökeskus"
SPILLED = re.compile(r"^(?P<spill>.*?)\s*\b(?P<authority>(?:Pohjois-Pohjanmaan|Etelä-Savon|Keski-Suomen|Hämeen) elinkeino-, liikenne- ja ympäristökeskus.*)$")
# A second address line was glued to the company form: "YRITYS OYMATTI MEIKÄLÄINEN".
GLUED = re.compile(r"(?<=\s)(OY)(?!J\b)(?=[A-ZÅÄÖ0-9]).*$")
OFFICER = re.compile(r"[\s,]+(?:c/o|professori|prof\.|dosentti|rehtori|omistaja|toimitusjohtaja|\w*johtaja)\b.*$", re.IGNORECASE)
PUBLIC = re.compile(r"kaupunki|kunta\b|yliopisto|säätiö|stiftelse|institu|museo|seurakunta|yhtiö|osuuskunta|kehittämiskeskus", re.IGNORECASE)

GENERIC = frozenset(
    "aloittaminen aloitus aloitusinvestoinnit avainhenkilö avainhenkilön eli hanke hankinnat hankinta hankkiminen henkilön investoinnit "
    "investointeja investointi investointihanke investointiprojekti ja kalustohankinnat kalustohankinta kansainvälistyminen kansainvälistymisen "
    "kansainvälistymishanke kansainvälistymisprojekti kansainvälistymisvalmiuksien kapasiteetin kasvu kasvun kehittäminen kehittämis "
    "kehittämishanke kehittämisinvestoinnit kehittämisinvestointi kehittämisprojekti kehittämistoimenpiteet kehitys kehityshanke kilpailukyvyn "
    "kone koneet konehankinnat konehankinta koneiden koneinvestoinnit koneinvestointi konekannan käynnistys käynnistäminen laajennus "
    "laajennushanke laajennusinvestoinnit laajennusinvestointi laajentaminen laajentamisinvestointi laite laitehankinnat laitehankinta "
    "laiteinvestoinnit laiteinvestointi laitteet laitteiden liiketoiminnan lisäys lisääminen markkinoinnin markkinointi oma omien osa "
    "palkkaaminen palkkaus palveluiden palvelun parantaminen perustaminen perustamisinvestoinnit projekti rakentaminen sekä tehostaminen "
    "tehostamishanke toiminnan toiminta toimitila toimitilat toimitilojen tuotannolliset tuotannon tuotanto tuotantokapasiteetin tuotantokone "
    "tuotantokoneet tuotantokoneinvestoinnit tuotantokoneinvestointi tuotantolaitteiden tuotantomenetelmien tuotantoprosessin tuotantoteknologian "
    "tuotantotilat tuotantotilojen tuotekehitys tuotekehityshanke tuottavuuden tuotteen tuotteiden uuden uudistaminen uusi uusien uusiminen vaihe "
    "viennin vienti yrityksen yritys yritystoiminnan".split()
)
"""Words of the labels under which business aid was entered; a title of nothing else tells nothing of a project."""


@dataclass(frozen=True)
class Register:
    """How one period's list differs: id prefix, header of the title, page of a project, and programme and places of a row."""

    prefix: str
    title: str
    page: str
    programme: Callable[[Row], str]
    places: Callable[[Row], tuple[str, ...]]


def read_titles(path: Path, file_name: str, register: Register) -> Iterator[Item]:
    """Read a list of titles. Raises SnapshotError when the file is not this period's."""
    (file,) = [path] if path.is_file() else need_files(path, file_name)
    seen: set[str] = set()
    for row in csv_rows(file, (CODE, FUND, register.title, AUTHORITY, BENEFICIARY, GRANTED)):
        code = row[CODE].strip()
        if reason := _refused(row, code, register, seen):
            yield Dropped(code or "(no code)", reason)
            continue
        seen.add(code)
        yield _project(row, code, register)


def _refused(row: Row, code: str, register: Register, seen: set[str]) -> str | None:
    """Why a row is not taken, None when it is. The first reason that holds counts."""
    if not CODE_FORM.match(code) or row[FUND] not in FUNDS:
        return "no project code"
    if code in seen:
        return "repeated id"
    if private_recipient(one_line(row[BENEFICIARY])):
        return "private recipient"
    return "title says nothing" if says_nothing(row[register.title]) else None


def _project(row: Row, code: str, register: Register) -> Innovation:
    authority, section, spill = authority_of(row[AUTHORITY])
    title = ", ".join(part for part in (title_of(row[register.title]), spill) if part)
    started, ended = partial_date(row.get("Aloituspvm")), partial_date(row.get("Päättymispvm"))
    granted = amount(row[GRANTED]) or None
    beneficiary = beneficiary_of(row[BENEFICIARY], row[FUND])
    lead = (Participation(name=beneficiary, role=Role.LEAD, kind=kind_by_name(beneficiary), country="FI"),) if beneficiary else ()
    language = language_of_title(title)
    return Innovation(
        id=f"{register.prefix}:{code}",
        url=register.page + code,
        kind=InnovationKind.PROJECT,
        language=language,
        title=(Text(value=title, language=language, origin=Origin.OFFICIAL),),
        started=started,
        ended=ended if not (started and ended and ended < started) else None,
        participations=(*lead, Participation(name=authority, role=Role.FUNDER, detail=section, country="FI")),
        grants=(
            Grant(funder=authority, programme=register.programme(row), code=code, amount=granted, currency="EUR" if granted else None, year=year_of(started)),
        ),
        places=register.places(row),
        flags=(Flag.TITLE_ONLY,),
    )


def title_of(text: str) -> str:
    """Return a title on one line, its lost commas put back where a mark shows them."""
    return one_line(text.replace(" |", ", ").replace("|", ", ")).replace(" ,", ",").strip(" ,-")


def says_nothing(title: str) -> bool:
    """Say whether a title is only an administrative label ("Investointi ja kehittäminen")."""
    words = re.findall(r"[^\W\d_]+", title.casefold())
    return all(word in GENERIC for word in words)


def authority_of(text: str) -> tuple[str, str | None, str]:
    """Return (authority, its section or None, a piece of the title that had spilled into this column)."""
    name = ELY.sub(ELY_NAME, one_line(text))
    spilled = SPILLED.match(name)
    spill, name = (spilled["spill"], spilled["authority"]) if spilled else ("", name)
    if ELY_NAME in name:
        head, _, section = name.partition(ELY_NAME)
        return head + ELY_NAME, section.strip(" ,") or None, spill
    return name, None, spill


def private_recipient(name: str) -> bool:
    """Say whether a beneficiary is a private person or a sole trader: companies and associations of this register state their form."""
    body = GLUED.sub(r"\1", OFFICER.sub("", name))
    return private_person(body) or (names_given(body) and not LEGAL_FORM.search(body) and not PUBLIC.search(body))


def beneficiary_of(text: str, fund: str) -> str | None:
    """Return the beneficiary's name without persons glued to it; None for a trade name that no form marks as a body's (business aid, EAKR)."""
    name = GLUED.sub(r"\1", OFFICER.sub("", ELY.sub(ELY_NAME, one_line(text))))
    return name if name and (fund == "ESR" or has_body_word(name)) else None


@cache
def language_of_title(title: str) -> str:
    """Return sv or en when the detector is sure of it, else fi, the register's language."""
    if len(title.split()) < 3:
        return "fi"
    found = language_of(title.lower() if title.isupper() else title, "fi")
    return "fi" if found not in ("sv", "en") or (found == "en" and re.search("[äöå]", title, re.IGNORECASE)) else found
