"""Whether the asker may apply to a call: cited facts, and a verdict only where the call and the asker both say enough.

Never part of how well a call fits. Each fact cites the field or the sentence of the call that it comes from; where the data do not say, it is unclear.
Whether a call is open is its status, not its eligibility: next year's round of a closed call is for the same applicants.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal

from indexer.record_store import Card
from indexer.sentences import split
from models.answers import Asker, Eligibility, EligibilityFact
from models.records import INTERFACE_LANGUAGES, OrganisationKind
from models.taxonomy import labels, places

Says = Literal["eligible", "not_eligible", "unclear"]

WITHIN: dict[OrganisationKind, tuple[OrganisationKind, ...]] = {
    OrganisationKind.UAS: (OrganisationKind.UNIVERSITY,),
    OrganisationKind.UNIVERSITY: (OrganisationKind.RESEARCH_INSTITUTE,),
    OrganisationKind.RESEARCH_INSTITUTE: (OrganisationKind.UNIVERSITY, OrganisationKind.PUBLIC_AGENCY),
    OrganisationKind.SOCIAL_ENTERPRISE: (OrganisationKind.COMPANY, OrganisationKind.NGO, OrganisationKind.FOUNDATION),
    OrganisationKind.COMPANY: (OrganisationKind.SOCIAL_ENTERPRISE,),
    OrganisationKind.NGO: (OrganisationKind.SOCIAL_ENTERPRISE,),
    OrganisationKind.FOUNDATION: (OrganisationKind.SOCIAL_ENTERPRISE, OrganisationKind.NGO),
    OrganisationKind.NETWORK: (OrganisationKind.CONSORTIUM, OrganisationKind.NGO),
    OrganisationKind.CHURCH: (OrganisationKind.NGO, OrganisationKind.PUBLIC_AGENCY),
    OrganisationKind.UNION: (OrganisationKind.NGO,),
    OrganisationKind.WELLBEING_COUNTY: (OrganisationKind.PUBLIC_AGENCY,),
    OrganisationKind.MUNICIPALITY: (OrganisationKind.PUBLIC_AGENCY,),
    OrganisationKind.PUBLIC_AGENCY: (OrganisationKind.MUNICIPALITY, OrganisationKind.WELLBEING_COUNTY),
}
"""Kinds that one of another kind may be or count as: a call for these does not exclude it, and does not say that it may apply."""

CO_FUNDING = "co_funding"
CONSORTIUM = "consortium"
LANGUAGE = "application_language"
STATEMENTS = {
    CO_FUNDING: re.compile(
        r"\d\s?(?:%|prosent|procent|per ?cent)|omarahoitu|omavastuu|vastinrah|medfinansiering|självfinansiering|egenfinansiering|"
        r"co-?fund|match(?:ed)? funding|own contribution",
        re.IGNORECASE,
    ),
    CONSORTIUM: re.compile(
        r"konsorti|consorti|vähintään (?:kaksi|kolme|neljä|kahde|kolme|neljä)\w* (?:\w+ )?(?:osapuol|toimija|organisaatio|maa|maasta|jäsenvaltio|kumppani)|"
        r"(?:minst|åtminstone) (?:två|tre|fyra) (?:\w+ )?(?:parter|aktörer|organisationer|länder|medlemsstater|partner)|"
        r"at least (?:two|three|four) (?:\w+ )?(?:partners|bodies|organisations|countries|member states)|"
        r"yhteishan(?:ke|kk)|samprojekt|joint (?:project|application)",
        re.IGNORECASE,
    ),
    LANGUAGE: re.compile(
        r"hakemu\w*\b.{0,40}\b(?:suomeksi|ruotsiksi|englanniksi|suomen kielellä|englannin kielellä)|ansök\w*\b.{0,40}\bpå (?:finska|svenska|engelska)|"
        r"(?:application|apply|applied)\w*\b.{0,40}\bin (?:finnish|swedish|english)",
        re.IGNORECASE,
    ),
}
"""What a sentence of the description must hold to be cited on terms that the catalogue has no field for."""

SIGNS = {
    CO_FUNDING: (
        "%",
        "prosent",
        "procent",
        "per cent",
        "percent",
        "omarahoitu",
        "omavastuu",
        "vastinrah",
        "finansiering",
        "co-fund",
        "cofund",
        "match funding",
        "matched funding",
        "own contribution",
    ),
    CONSORTIUM: ("konsorti", "consorti", "vähintään", "minst ", "åtminstone", "at least", "yhteishan", "samprojekt", "joint "),
    LANGUAGE: (
        *("suomeksi", "ruotsiksi", "englanniksi", "kielellä", "på finska", "på svenska", "på engelska"),
        *("in finnish", "in swedish", "in english"),
    ),
}
"""Letters that each of these statements holds: looked for first, since a description has thousands of others (.25 ms an EU call, not 1.9)."""

LOOKED_AT = 8
"""Places with such letters that are read for one statement."""

NEAR = 100
"""Characters before and after such a place that a statement may reach."""

AROUND = 400
"""Characters before and after a statement in which its sentence begins and ends; a longer one is not quoted."""


KEPT = 1024
"""Descriptions of calls whose terms are kept once read: some megabytes."""


def eligibility(card: Card, asker: Asker, language: str) -> Eligibility:
    """Return what the call says of who may apply, and what follows for the asker.

    "not_eligible" when a fact excludes the asker; "eligible" when the call names the asker's kind and a place that holds the asker's; else "unclear".
    """
    who, where = _applicants(card, asker, language), _places(card, asker, language)
    stated = [fact.verdict for fact in (who, where) if fact is not None]
    verdict: Says = "unclear"
    if "not_eligible" in stated:
        verdict = "not_eligible"
    elif stated == ["eligible", "eligible"]:
        verdict = "eligible"
    facts = [fact for fact in (who, where, _amount(card, language)) if fact is not None]
    return Eligibility(verdict=verdict, facts=(*facts, *_statements(card, language)))


def _applicants(card: Card, asker: Asker, language: str) -> EligibilityFact | None:
    kinds = [OrganisationKind(kind) for kind in card.get("eligible_applicants", ())]
    if not kinds:
        return None
    text = ", ".join(labels.label("organisation_kind", kind.value, language) for kind in kinds)
    return EligibilityFact(text=text, language=language, field="eligible_applicants", verdict=_kind_verdict(kinds, asker.organisation_kind))


def _kind_verdict(kinds: Sequence[OrganisationKind], asker: OrganisationKind | None) -> Says:
    if asker is None:
        return "unclear"
    if asker in kinds:
        return "eligible"
    # Anyone may be part of a consortium; whether as its lead, the call's own text says.
    if OrganisationKind.CONSORTIUM in kinds or set(WITHIN.get(asker, ())) & set(kinds):
        return "unclear"
    return "not_eligible"


def _places(card: Card, asker: Asker, language: str) -> EligibilityFact | None:
    names = [str(name) for name in card.get("places", ())]
    if not names:
        return None
    found = [places.resolve(name) for name in names]
    text = ", ".join(place.name(language) if place else name for place, name in zip(found, names, strict=True))
    known = [place for place in found if place is not None]
    verdict = _place_verdict(known, asker.place, all_known=len(known) == len(found))
    return EligibilityFact(text=text, language=language, field="places", verdict=verdict)


def _place_verdict(call: Sequence[places.Place], asker: str | None, *, all_known: bool) -> Says:
    """Inside one of the call's places: eligible. Outside all of them: not. A wider place than the call's may hold both: unclear."""
    home = places.resolve(asker) if asker else None
    if home is None:
        return "unclear"
    holding = {home.code, *home.parents}
    if any(place.code in holding for place in call):
        return "eligible"
    if not all_known or any(home.code in place.parents for place in call):
        return "unclear"
    return "not_eligible"


def _amount(card: Card, language: str) -> EligibilityFact | None:
    """The least and the most that is granted, as the call has them."""
    bounds = [card.get("amount_min"), card.get("amount_max")]
    if bounds == [None, None]:
        return None
    numbers = "–".join(_plain(bound, language) for bound in dict.fromkeys(bounds) if bound is not None)
    lowest_only, highest_only = bounds[1] is None, bounds[0] is None
    sign = "≥ " if lowest_only else "≤ " if highest_only else ""
    return EligibilityFact(text=f"{sign}{numbers} {card.get('currency') or ''}".strip(), language=language, field="amount", verdict="unclear")


def _plain(number: object, language: str) -> str:
    written = f"{float(str(number)):,.0f}"
    return written if language == "en" else written.replace(",", "\xa0")


def _statements(card: Card, language: str) -> Iterable[EligibilityFact]:
    """Sentences of the description on terms, in the reader's language where the call has it: at most one for each term."""
    texts = card.get("description") or []
    chosen = next((text for wanted in (language, *INTERFACE_LANGUAGES) for text in texts if text["language"] == wanted), texts[0] if texts else None)
    if chosen is None:
        return
    for field, cited in _terms(chosen["value"]):
        yield EligibilityFact(text=cited, language=chosen["language"], field=field, verdict="unclear")


@lru_cache(maxsize=KEPT)
def _terms(text: str) -> tuple[tuple[str, str], ...]:
    """What a description states: (field, sentence)."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter that is two in lower case: places would not be those of the text
        lowered = text
    found = ((field, _cited(text, lowered, field)) for field in STATEMENTS)
    return tuple((field, cited) for field, cited in found if cited is not None)


def _cited(text: str, lowered: str, field: str) -> str | None:
    """The first sentence that states something on a term."""
    for position in islice(_positions(lowered, SIGNS[field]), LOOKED_AT):
        found = STATEMENTS[field].search(text, max(0, position - NEAR), position + NEAR)
        sentence = _sentence(text, found.start()) if found else None
        if sentence:
            return sentence
    return None


def _sentence(text: str, position: int) -> str | None:
    """The sentence in which a position lies, None when it is longer than what is looked at."""
    start = max(0, position - AROUND)
    window = text[start : position + AROUND]
    for first, last in split(window):
        if start + first <= position < start + last:
            cut = (first == 0 and start > 0) or (last == len(window) and start + last < len(text))
            return None if cut else window[first:last]
    return None


def _positions(lowered: str, signs: Iterable[str]) -> Iterator[int]:
    """Where any of the signs stands, in the text's order."""
    found: list[int] = []
    for sign in signs:
        position = lowered.find(sign)
        while position >= 0 and len(found) < LOOKED_AT * len(SIGNS):
            found.append(position)
            position = lowered.find(sign, position + 1)
    yield from sorted(found)
