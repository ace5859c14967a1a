"""Social enterprises in Finland: cases told by their centre of expertise (yyo.fi), and the holders of the Yhteiskunnallinen Yritys label (suomalainentyo.fi).

A news item is a case only when it tells of an enterprise; the centre's own events and announcements are counted and left. The label ends after three years:
its end is told with the holder, so that a label that has ended reads as such. Companies of one group (Oy, säätiö) hold it each by itself.
"""

import re
from collections.abc import Iterable, Iterator

from parsel import Selector

from crawlers.formats.html import document, labelled, text_of
from crawlers.formats.prose import opening
from crawlers.formats.records import kind_by_name, made, slug, texts
from crawlers.formats.tables import JsonRow, partial_date
from crawlers.formats.wordpress import next_page, posts, rows, text, title
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, Portal
from crawlers.text import one_line
from models.errors import InvalidIdentifier
from models.identifiers import business_id
from models.records import Innovation, InnovationKind, Organisation, OrganisationKind, Participation, Role, Text

SITE = "https://yyo.fi"
LABEL_SITE = "https://suomalainentyo.fi"
HOLDERS = f"{LABEL_SITE}/yritykset/?merkki=yhteiskunnallinen-yritys"
"""The site's search for companies, by label. Its address is not confirmed: that it does not answer is no news."""

OPENING = 600
"""Characters of an article that are taken; no open licence is stated."""

LEGAL_FORM = r"(?:Oy|Oyj|Ab|ry|rf|sr|säätiö|osuuskunta|osk)"
NAME = re.compile(rf"(?:[A-ZÅÄÖ][\w&.-]*[ ]){{1,4}}{LEGAL_FORM}\b|[A-ZÅÄÖ][\w-]+(?:säätiö|osuuskunta)\b")
"""A body's name, known by its legal form."""

OPENERS = re.compile(r"^(?:Myös|Lisäksi|Palkittu|Yritys|Esimerkiksi|Kun|Vuonna|Vaikuttavin|Voittaja|Nyt|Tänään)[ ]")
"""Words that begin a sentence and no name."""

CONSORTIUM = re.compile(r"\bArvo ry|\bVates|Kuntoutussäätiö|Pellervo|Silta-Valmennus|\bDiak")
"""Those who run the centre: a news item that names only them tells of the centre."""

EVENT = re.compile(r"webinaari|tapahtuma|ilmoittaudu|avajai|tervetuloa|uutiskirje|rekrytoi|blogi|kysely|seminaari|koulutuspäivä", re.IGNORECASE)


def read_posts(page: Page) -> Iterator[Item | Fetch]:
    """Read a page of the list of articles."""
    for row in rows(page):
        yield _article(row)
    if following := next_page(page, "posts"):
        yield following


def _article(row: JsonRow) -> Item:
    link, named = str(row.get("link") or ""), title(row)
    key = str(row.get("slug") or link.rstrip("/").rpartition("/")[2])
    body = text(row, "content")
    if not named or not body:
        return Dropped(key, "no text")
    if EVENT.search(named) or not (names := _enterprises(f"{named}\n{body}")):
        return Dropped(key, "news that tells of no enterprise")
    return made(key, _case, key, link, named, text(row, "excerpt"), body, names)


def _enterprises(body: str) -> tuple[str, ...]:
    """The bodies that a text names by their legal form, the most often named first; those of the centre's own consortium are not its cases."""
    found = [OPENERS.sub("", one_line(name)) for name in NAME.findall(body)]
    return tuple(sorted(dict.fromkeys(name for name in found if not CONSORTIUM.search(name)), key=lambda name: -found.count(name)))


def _case(key: str, link: str, named: str, excerpt: str, body: str, names: tuple[str, ...]) -> Innovation:
    return Innovation(
        id=f"yyo:{key}"[:200],
        url=link or SITE,
        kind=InnovationKind.CASE,
        language="fi",
        title=texts({"fi": named}, official=True),
        summary=texts({"fi": opening(excerpt, OPENING)}) if excerpt else (),
        description=texts({"fi": opening(body, OPENING)}),
        places=("FI",),
        themes=("social-enterprise",),
        participations=tuple(
            Participation(name=name, role=Role.LEAD if number == 0 else Role.PARTNER, kind=kind_by_name(name), country="FI")
            for number, name in enumerate(names[:5])
        ),
    )


def read_holders(page: Page) -> Iterable[Item | Fetch]:
    """Read a page of the list of label holders, and go on to the next."""
    root = document(page)
    cards = root.css("article, li.company, .company-card")
    found: list[Item | Fetch] = [item for card in cards if (item := _holder(card)) is not None]
    if not found:
        return [Dropped(page.url, "no list of label holders")]
    following = root.css("a[rel~='next']::attr(href), a.next::attr(href)").get()
    return [*found, *([Fetch(following, "holders", optional=True)] if following else [])]


def _holder(card: Selector) -> Item | None:
    node = card.xpath("(.//h2 | .//h3 | .//h4)[1]")
    name = one_line(text_of(node[0])) if node else ""
    if not name:
        return None
    return made(slug(name), _enterprise, name, card)


def _enterprise(name: str, card: Selector) -> Organisation:
    fields = {label: field.text for label, field in labelled(card).items()}
    since, until = (partial_date(fields.get(label)) for label in ("Merkki myönnetty", "Merkki voimassa"))
    return Organisation(
        id=f"yyo:yritys-{slug(name, 100)}",
        url=card.css("a::attr(href)").get(),
        title=texts({"fi": name}, official=True),
        kind=OrganisationKind.SOCIAL_ENTERPRISE,
        country="FI",
        identifiers=tuple(_numbers(fields.get("Y-tunnus", ""))),
        places=tuple(filter(None, (one_line(fields.get("Paikkakunta")),))),
        themes=("social-enterprise",),
        description=(Text(value=_sentence(name, since, until), language="fi", ours=True),),
        roles=("developer", "partner"),
    )


def _sentence(name: str, since: str | None, until: str | None) -> str:
    """What the list tells of a holder, in our words: the site states no open licence."""
    period = ", ".join(filter(None, (f"myönnetty {since}" if since else "", f"voimassa {until} asti" if until else "")))
    return f"{name} on saanut Yhteiskunnallinen Yritys -merkin{f' ({period})' if period else ''}. Merkki myönnetään enintään kolmeksi vuodeksi kerrallaan."


def _numbers(text: str) -> Iterator[str]:
    """The Y-tunnus where the list prints one; a wrong one is none."""
    try:
        yield business_id(text)
    except InvalidIdentifier:
        return


PORTAL = Portal(
    name="yyo",
    title={
        "fi": "Yhteiskunnallisten yritysten osaamiskeskus (yyo.fi) ja Yhteiskunnallinen Yritys -merkki (suomalainentyo.fi)",
        "sv": "Kompetenscentret för samhälleliga företag (yyo.fi) och märket Samhälleligt Företag (suomalainentyo.fi)",
        "en": "Centre of Expertise for Social Enterprises (yyo.fi) and the Finnish Social Enterprise label (suomalainentyo.fi)",
    },
    publisher="Yhteiskunnallisten yritysten osaamiskeskus; Suomalaisen Työn Liitto",
    url=SITE,
    licence="unknown: see terms_url (no open licence seen)",
    terms_url=SITE,
    languages=("fi",),
    min_records=10,
    max_records=3_000,
    cadence="monthly",
    crawl=Crawl(
        adapter="WordPress REST + list",
        hosts=("yyo.fi", "suomalainentyo.fi"),
        start=(posts(SITE, "posts", "posts"), Fetch(HOLDERS, "holders", optional=True)),
        readers={"posts": read_posts, "holders": read_holders},
        max_pages=1_000,
    ),
)
