"""Small steps that most readers take on the way from a row to a record."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, ParamSpec, TypeVar

from pydantic import ValidationError

from crawlers.portal import Dropped
from models.records import AssignedLabel, OrganisationKind, Origin, Text

P = ParamSpec("P")
T = TypeVar("T")


def made(key: str, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Dropped:
    """Return what `make` makes of a row, or Dropped when the row's values make no valid record: one bad row never loses the others.

    Values of another type than the portal documents (a list for a text, say) are "malformed".
    """
    try:
        return make(*args, **kwargs)
    except ValidationError as error:
        first = error.errors()[0]
        return Dropped(key, f"invalid {first['loc'][0] if first['loc'] else 'record'}", first["msg"])
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        return Dropped(key, "malformed", f"{type(error).__name__}: {error}")


SHORTEST_TEXT = 20
"""Characters from which a description says something beyond its title."""


def texts(values: Mapping[str, str | None], original: str | None = None, *, official: bool = False, machine: Iterable[str] = ()) -> tuple[Text, ...]:
    """Return the texts of {language: value}, empty ones left out, the original first.

    Without `original` all are the publisher's own (origin source, or official for names); with it the others are translations.
    """
    own = Origin.OFFICIAL if official else Origin.SOURCE
    found = []
    for language, value in sorted(values.items(), key=lambda item: item[0] != original):
        if value:
            origin = Origin.MACHINE if language in machine else own if original in (None, language) else Origin.TRANSLATION
            found.append(Text(value=value, language=language, origin=origin))
    return tuple(found)


def slug(text: str, length: int = 60) -> str:
    """Return a stable key made of a text: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:length].strip("-")


def mapped(field: Literal["theme", "target_group"], codes: Iterable[str]) -> tuple[AssignedLabel, ...]:
    """Return labels that stand for the source's own classes."""
    return tuple(AssignedLabel(field=field, value=code, confidence=1.0, by="mapped") for code in dict.fromkeys(codes))


KIND_WORDS: tuple[tuple[OrganisationKind, str], ...] = (
    (OrganisationKind.UAS, r"ammattikorkeakoulu|yrkeshögskola|university of applied sciences|hogeschool"),
    (OrganisationKind.UNIVERSITY, r"yliopisto|universit|h(?:ö|oe|o)gskola|hochschule|politecnico|college\b|korkeakoulusäätiö"),
    (OrganisationKind.WELLBEING_COUNTY, r"hyvinvointialue|välfärdsområde|wellbeing services county"),
    (OrganisationKind.MUNICIPALITY, r"\bkaupunki\b|\bkunta\b|\bkommun\b|\bstad\b|city of|\bcouncil\b|municipality|ayuntamiento|comune di|gemeente|kommune\b"),
    (OrganisationKind.CHURCH, r"seurakunta|församling|\bparish|\bchurch|diakoni"),
    (OrganisationKind.FOUNDATION, r"säätiö|stiftels|foundation|fundaci|fondation|stiftung|\bsr\b|\btrust\b(?!-)"),
    (
        OrganisationKind.RESEARCH_INSTITUTE,
        r"research institute|tutkimuskeskus|tutkimuslaitos|forskningsinstitut|fraunhofer|institute of technology|\bcnrs\b|\bvtt\b",
    ),
    (
        OrganisationKind.PUBLIC_AGENCY,
        r"ministr|ministeri(?:ö|et)\b|virasto|myndighet|opetushallitus|(?:styrelsen|inspektionen|verket)\b|elinvoimakeskus|livskraftscentral|ntm-central|"
        r"\bagency\b|keskusvirasto|ely-keskus|kuntayhtymä|samkommun|liitto ky|länsstyrelse|department (for|of)|region\b",
    ),
    (OrganisationKind.NGO, r"\bry\b|\brf\b|\bförening|association|yhdistys|\be\.?v\.?$|charity|society|verein"),
    (
        OrganisationKind.COMPANY,
        r"\boyj?\b|\bab\b|\bltd\b|limited|\bgmbh\b|\bs\.?p\.?a\b|\bs\.?r\.?l\b|\bs\.?l\b|\baps\b|\ba/s\b|\bbv\b|\bplc\b|\binc\b|\bsas\b|\bnv\b|\bllc\b",
    ),
)


def kind_by_name(name: str) -> OrganisationKind | None:
    """Guess an organisation's kind from the words of its name; None when they do not tell."""
    lowered = name.casefold()
    return next((kind for kind, words in KIND_WORDS if re.search(words, lowered)), None)
