"""Names that are nobody's: what a form, a table or a report puts where an organisation's name belongs ("N/A", "Kunta", "Multiple private investors").

Such a name never becomes an organisation: it would be the partner of hundreds of works that have nothing in common.
"""

import re
from functools import lru_cache
from itertools import pairwise

_WORDS = re.compile(r"[^\W_]+")
_SAYS_NOTHING = frozenset(
    words.replace("_", " ")
    for words in """
    null nil none no n_a na nan nn n_n x xx xxx tbc tbd to_be_confirmed to_be_decided to_be_announced not_known not_available not_applicable
    not_specified not_stated not_disclosed none_named undefined unspecified unknown undisclosed confidential anonymous anon anonym anonyymi nimetön
    tuntematon ei_tiedossa ei_tietoa ei_ole ei_ilmoitettu ei_mitään ei_kukaan ei_erillisrahoitusta ei_määritelty salassa_pidettävä okänd okänt saknas
    uppgift_saknas ej_angivet ej_känt ingen inga inget hemligt sekretess test testi project projekti projekt hanke programme program ohjelma self itse
    själv see_above ks_edellä se_ovan as_above various multiple several useita useat monia flera diverse others muut muu muita muiden andra annan
    övriga övrig misc miscellaneous and_others ja_muut och_andra et_al etc ym mm m_fl mfl ltd limited oy oyj ab ry rf sr aps as a_s gmbh inc llc plc
    sa srl bv nv ay ky tmi toiminimi other
    """.split()
)
"""Whole names, lower case, words joined by a space."""

_KINDS = frozenset(
    """
    kunta kunnat kunnan kuntia kuntien kaupunki kaupungit kaupunkeja yritys yritykset yrityksiä yrityksen yhtiö yhtiöt yhdistys yhdistykset
    yhdistyksiä järjestö järjestöt järjestöjä säätiö säätiöt säätiöitä oppilaitos oppilaitokset oppilaitoksia koulu koulut kouluja päiväkoti
    päiväkodit korkeakoulu korkeakoulut yliopisto yliopistot organisaatio organisaatiot koulutusorganisaatio koulutusorganisaatiot henkilö henkilöt
    yksityishenkilö yksityishenkilöt yksityishenkilöitä elinkeinonharjoittaja elinkeinonharjoittajat sijoittaja sijoittajat sijoittajia rahoittaja
    rahoittajat rahoittajia lahjoittaja lahjoittajat lahjoituksia lahjoitukset kumppani kumppanit kumppaneita yhteistyökumppani yhteistyökumppanit
    toimija toimijat toimijoita hakija hakijat toteuttaja osatoteuttaja hyvinvointialueet hyvinvointialue maakunta maakunnat seurakunta seurakunnat
    viranomainen viranomaiset rahoitus omarahoitus asiakas asiakkaat jäsenet ryhmä ryhmät vapaaehtoiset kansalaiset asukkaat kommun kommuner kommunen
    kommunerna stad städer företag företagen bolag förening föreningar föreningen organisation organisationer stiftelse stiftelser skola skolor
    förskola förskolor universitet högskola högskolor person personer privatperson privatpersoner individ individer näringsidkare investerare
    finansiär finansiärer givare partner partners aktör aktörer sökande myndighet myndigheter region regioner välfärdsområden församling församlingar
    finansiering medlemmar grupp grupper invånare medborgare läroanstalt läroanstalter municipality municipalities city cities town towns company
    companies firm firms sme smes business businesses association associations charity charities ngo ngos organization organizations organisations
    foundation foundations trust trusts school schools kindergarten kindergartens college colleges university universities institution institutions
    hospital hospitals persons people individual individuals donor donors donation donations investor investors funder funders sponsor sponsors
    consortium consortia stakeholder stakeholders applicant applicants beneficiary beneficiaries contractor contractors provider providers supplier
    suppliers authority authorities council councils government governments agency agencies ministry ministries department departments member members
    group groups volunteer volunteers citizen citizens resident residents client clients customer customers funding trader traders employer employers
    funds schemes families entrepreneur entrepreneurs farmer farmers researcher researchers bank banks shop shops parish parishes community
    communities
    """.split()
)
"""Kinds of bodies and of people, lower case: alone, or with nothing but words of `_QUALIFIERS`, they name nobody."""

_QUALIFIERS = frozenset(
    """
    a an any all some other others various multiple several many different numerous two three four five six seven eight nine ten dozens hundreds of
    and or with for private public local regional national anonymous unnamed undisclosed unknown institutional retail individual family natural legal
    high net worth self employed sole small medium sized large lead main partner partners project social community european participating partnering
    third sector mixture mixed own angel corporate charitable business municipal voluntary pension useita useat usea useampi monta monia muita muut
    muu eri kaikki jokin joku joitakin yksityinen yksityiset yksityisiä julkinen julkiset julkisia luonnollinen paikallinen paikalliset paikallisia
    alueen alueelliset pienet keskisuuret suuret pk mikro oma omat ja tai sekä muiden kolmas kolmannen sektorin kaksi kolme neljä viisi osallistuvat
    osallistuva flera diverse olika andra annan övriga övrig alla någon några många en ett två tre fyra fem privat privata enskild enskilda offentlig
    offentliga fysisk fysiska lokal lokala små medelstora stora egen egna och eller samt i av deltagande
    """.split()
)
"""Words, lower case, that make a kind of body none the more somebody."""

_MANY = re.compile(
    r"^(?:(?i:about|over|around|approximately|some|noin|yli|ca|cirka|över|the|all|any)\.? )?(?:\d[\d ,.]*|"
    r"(?i:various|multiple|several|many|different|numerous|useat|useita|eri|monet|flera|olika|diverse|många)) (?:[a-zåäö-]+ ){0,3}"
    r"(?:investors|funders|donors|municipalities|companies|schools|hospitals|institutions|organi[sz]ations|providers|ngos|authorities|universities|foundations|shops|partners|"
    r"kuntaa|kunnat|kuntia|kaupunkia|yritystä|yritykset|yrityksiä|koulua|koulut|kouluja|yhdistystä|yhdistykset|järjestöä|järjestöt|järjestöjä|oppilaitosta|oppilaitokset|"
    r"kommuner|företag|skolor|föreningar|organisationer|investerare|stiftelser|läroanstalter)\b"
)
"""A number of bodies, whatever follows: "15 high educational institutions in the Netherlands"."""

_REST = re.compile(r"^(?:and )?(?:others?|muut|muita|övriga|andra)\s*[(:,]", re.IGNORECASE)
"""The rest of a list, with some of it: "Others (including …)"."""


@lru_cache(maxsize=200_000)
def is_nobody(name: str) -> bool:
    """Say whether a name is nobody's in particular. A legal form, a place or any other word of its own beside the kind makes it somebody's.

    So does a second kind right behind the first: "Citizens Foundation" is a body, "trusts and foundations" are none.
    """
    words = _WORDS.findall(name.casefold())
    if " ".join(words) in _SAYS_NOTHING or (len(words) < 2 and not re.search(r"[^\W\d_]|\d\d", name)):
        return True
    if _MANY.match(name.strip()) or _REST.match(name.strip()):
        return True
    rest = words[1:] if words[0].isdigit() else words
    return any(word in _KINDS for word in rest) and all(word in _KINDS or word in _QUALIFIERS for word in rest) and not _two_kinds(name.casefold())


def _two_kinds(name: str) -> bool:
    """Whether two kinds stand side by side with nothing but a space between."""
    found = list(_WORDS.finditer(name))
    return any(one[0] in _KINDS and other[0] in _KINDS and name[one.end() : other.start()].isspace() for one, other in pairwise(found))
