"""Finnish foundations' calls: one page of each foundation that says when and by whom grants may be applied for.

Their texts are their own (all rights reserved), so only facts are read: the period and who may apply. What a foundation funds is told in our words below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.formats.applicants import applicants
from crawlers.formats.html import document, text_of
from crawlers.formats.periods import application_period
from crawlers.formats.records import made
from crawlers.portal import Crawl, Dropped, Fetch, Item, Page, PageReader, Portal
from models.records import FundingCall, Text

SPEAKS_OF_GRANTS = re.compile(r"apuraha|avustu|stipendi|understöd|bidrag|grant", re.IGNORECASE)
PROSE = (
    "//body//*[self::p or self::li or self::td or self::h1 or self::h2 or self::h3][not(ancestor::nav or ancestor::header or ancestor::footer or ancestor::li)]"
)
Told = dict[str, str]


@dataclass(frozen=True)
class Foundation:
    """One foundation's call: record id, page, funder, title and purpose in our words, and where its grants go when not to the whole country."""

    id: str
    url: str
    funder: str
    title: Told
    purpose: Told
    funder_id: str | None = None
    places: tuple[str, ...] = ("FI",)


FOUNDATIONS = (
    Foundation(
        id="skr:keskusrahasto",
        url="https://skr.fi/apurahat/apurahan-hakijalle/",
        funder="Suomen Kulttuurirahasto",
        funder_id="org:skr",
        title={"fi": "Suomen Kulttuurirahaston apurahat", "sv": "Finska kulturfondens stipendier", "en": "Finnish Cultural Foundation grants"},
        purpose={
            "fi": "Apurahoja tieteelliseen ja taiteelliseen työhön sekä muuhun suomalaisen kulttuurielämän kehittämiseen.",
            "sv": "Stipendier för vetenskapligt och konstnärligt arbete och för annan utveckling av det finländska kulturlivet.",
            "en": "Grants for research and the arts, and for other work that develops Finnish cultural life.",
        },
    ),
    Foundation(
        id="kone:vuosihaku",
        url="https://koneensaatio.fi/apurahat/hakukriteerit/",
        funder="Koneen Säätiö",
        funder_id="org:kone",
        title={"fi": "Koneen Säätiön apurahat", "sv": "Konestiftelsens stipendier", "en": "Kone Foundation grants"},
        purpose={
            "fi": "Apurahoja rohkeaan tieteelliseen tutkimukseen ja taiteeseen sekä työhön, joka ylittää alojen rajoja.",
            "sv": "Stipendier för djärv forskning och konst och för arbete över ämnesgränser.",
            "en": "Grants for bold academic research and the arts, and for work across their boundaries.",
        },
    ),
    Foundation(
        id="nessling:apurahat",
        url="https://nessling.fi/",
        funder="Maj ja Tor Nesslingin Säätiö",
        title={"fi": "Nesslingin Säätiön apurahat", "sv": "Nesslings stiftelses stipendier", "en": "Nessling Foundation grants"},
        purpose={
            "fi": "Apurahoja tutkimukseen ja toimintaan, joka ratkaisee ympäristöongelmia.",
            "sv": "Stipendier för forskning och verksamhet som löser miljöproblem.",
            "en": "Grants for research and action that solve environmental problems.",
        },
    ),
    Foundation(
        id="stabo:stod",
        url="https://stiftelsenabo.fi/fi/apurahat/",
        funder="Stiftelsen för Åbo Akademi",
        funder_id="org:stabo",
        title={"fi": "Åbo Akademin säätiön avustukset", "sv": "Stiftelsens för Åbo Akademi bidrag", "en": "Foundation for Åbo Akademi grants"},
        purpose={
            "fi": "Avustuksia toimintaan, joka palvelee säätiön tarkoitusta: ruotsinkielistä korkeakoulua ja kulttuuria Turussa.",
            "sv": "Bidrag till verksamhet som tjänar stiftelsens ändamål: den svenskspråkiga högskolan och kulturen i Åbo.",
            "en": "Support for work that serves the foundation's purpose: the Swedish-language university and culture in Turku.",
        },
    ),
    Foundation(
        id="saastamoinen:apurahat",
        url="https://saastamoinenfoundation.fi/articles/379/",
        funder="Saastamoisen säätiö",
        title={"fi": "Saastamoisen säätiön apurahat", "sv": "Saastamoinens stiftelses stipendier", "en": "Saastamoinen Foundation grants"},
        purpose={
            "fi": "Säätiön apurahat, joiden haut se ilmoittaa sivullaan.",
            "sv": "Stiftelsens stipendier, vars utlysningar den meddelar på sin webbplats.",
            "en": "The foundation's grants, whose calls it announces on its page.",
        },
    ),
    Foundation(
        id="eurajoenspsaatio:eurajoki",
        url="https://eurajoenspsaatio.fi/avustusten-haku/",
        funder="Eurajoen Säästöpankkisäätiö",
        title={
            "fi": "Eurajoen Säästöpankkisäätiön avustukset",
            "sv": "Eurajoki sparbanksstiftelses understöd",
            "en": "Eurajoki Savings Bank Foundation grants",
        },
        purpose={
            "fi": "Avustuksia järjestöjen, seurojen ja hankkeiden yleishyödylliseen työhön: hyvinvointiin, terveyteen ja kulttuuriin Eurajoella.",
            "sv": "Understöd till föreningars och projekts allmännyttiga arbete: välmående, hälsa och kultur i Eurajoki.",
            "en": "Grants for the work of associations and projects for the common good: wellbeing, health and culture in Eurajoki.",
        },
        places=("Eurajoki",),
    ),
    Foundation(
        id="mietoistenspsaatio:apurahat",
        url="https://mietoistenspsaatio.fi/apurahat/",
        funder="Mietoisten Säästöpankkisäätiö",
        title={
            "fi": "Mietoisten Säästöpankkisäätiön avustukset",
            "sv": "Mietoinens sparbanksstiftelses understöd",
            "en": "Mietoinen Savings Bank Foundation grants",
        },
        purpose={
            "fi": "Avustuksia hankkeisiin, jotka edistävät taloudellista kasvatusta, tutkimusta, elinvoimaa ja hyvinvointia säätiön toimialueella.",
            "sv": "Understöd till projekt som främjar ekonomisk fostran, forskning, livskraft och välmående inom stiftelsens område.",
            "en": "Grants for projects that advance financial education, research, vitality and wellbeing in the foundation's area.",
        },
        places=("Mynämäki", "Masku", "Nousiainen"),
    ),
)


def call_page(foundation: Foundation) -> PageReader:
    """Return the reader of a foundation's page. A page that no longer speaks of grants is dropped, not read as a call without dates."""

    def read(page: Page) -> Iterator[Item]:
        text = _text(page)
        if not SPEAKS_OF_GRANTS.search(text):
            yield Dropped(foundation.id, "page says nothing of grants")
            return
        yield made(foundation.id, _call, foundation, text)

    return read


def _text(page: Page) -> str:
    """The page's prose without its menus, where other calls' dates may stand."""
    return "\n".join(text for node in document(page).xpath(PROSE) if (text := text_of(node)))


def _call(foundation: Foundation, text: str) -> Item:
    period = application_period(text)
    return FundingCall(
        id=foundation.id,
        url=foundation.url,
        title=_ours(foundation.title),
        description=_ours(foundation.purpose),
        funder=foundation.funder,
        funder_id=foundation.funder_id,
        opens=period.opens,
        closes=period.closes,
        recurring=period.recurring,
        eligible_applicants=applicants(text),
        places=foundation.places,
    )


def _ours(told: Told) -> tuple[Text, ...]:
    return tuple(Text(value=value, language=language, ours=True) for language, value in told.items())


PORTAL = Portal(
    name="foundations-fi",
    title={
        "fi": "Suomalaisia säätiöitä: Kulttuurirahasto, Kone, Nessling, Åbo Akademin säätiö, Saastamoinen, säästöpankkisäätiöt",
        "sv": "Finländska stiftelser: Kulturfonden, Kone, Nessling, Stiftelsen för Åbo Akademi, Saastamoinen, sparbanksstiftelser",
        "en": "Finnish foundations: Finnish Cultural Foundation, Kone, Nessling, Foundation for Åbo Akademi, Saastamoinen, savings bank foundations",
    },
    publisher="Suomen Kulttuurirahasto, Koneen Säätiö, Maj ja Tor Nesslingin Säätiö, Stiftelsen för Åbo Akademi, Saastamoisen säätiö, säästöpankkisäätiöt",
    url="https://skr.fi/apurahat/apurahan-hakijalle/",
    licence="All rights reserved by the foundations: facts alone, in our words",
    terms_url="https://skr.fi/",
    languages=("fi", "sv", "en"),
    min_records=4,
    max_records=100,
    cadence="weekly",
    id_prefixes=tuple(foundation.id.partition(":")[0] for foundation in FOUNDATIONS),
    crawl=Crawl(
        adapter="one page a foundation, facts from prose",
        hosts=tuple(dict.fromkeys(foundation.url.split("/")[2] for foundation in FOUNDATIONS)),
        start=tuple(Fetch(foundation.url, foundation.id, optional=True) for foundation in FOUNDATIONS),
        readers={foundation.id: call_page(foundation) for foundation in FOUNDATIONS},
        max_pages=100,
    ),
)
