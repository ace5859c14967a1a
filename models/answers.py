"""What is asked and what is answered: Need, Match, Reason and the Answer that holds three lists of Matches."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from models.records import Frozen, LanguageCode, OrganisationKind, RecordId, RecordType

MAX_NEED = 20_000
"""Characters of a need that are read; a longer one is refused with a sentence."""


class Level(StrEnum):
    """How well a Match answers; thresholds in service.calibrate."""

    STRONG = "strong"
    RELATED = "related"
    WEAK = "weak"


class Verdict(StrEnum):
    """Whether there is close prior work at all."""

    FOUND = "found"
    WEAK = "weak"
    NONE = "none"


class ListName(StrEnum):
    """The three lists of an answer."""

    INNOVATIONS = "innovations"
    PARTNERS = "partners"
    FUNDERS = "funders"


class Filters(Frozen):
    """Limits on what may be listed; an empty tuple asks for nothing. Places by name or code."""

    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    portals: tuple[str, ...] = ()
    from_year: int | None = Field(default=None, ge=1900, le=2200)
    to_year: int | None = Field(default=None, ge=1900, le=2200)
    with_results: bool = False


class Asker(Frozen):
    """Who asks, as far as they want to say."""

    place: str | None = None
    organisation_kind: OrganisationKind | None = None
    organisation: str | None = None  # its name, Y-tunnus or another identifier: it is no partner of itself


class Need(Frozen):
    """A need in somebody's own words."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_NEED)]
    language: LanguageCode | None = None  # None: detect
    interface_language: LanguageCode | None = None  # texts are shown in it where the record has it
    include: tuple[ListName, ...] = tuple(ListName)
    limit: int = Field(default=10, ge=1, le=100)
    filters: Filters = Filters()
    asker: Asker = Asker()
    like: tuple[RecordId, ...] = ()
    unlike: tuple[RecordId, ...] = ()
    only: tuple[tuple[str, str], ...] = ()  # (field, value): narrows what the search brought, see service.narrow; `filters` say what is searched


class ReasonKind(StrEnum):
    """What sort of ground a Reason gives."""

    PASSAGE = "passage"
    TITLE = "title"
    THEME = "theme"
    PLACE = "place"
    TARGET_GROUP = "target_group"
    ORGANISATION = "organisation"
    EVIDENCE = "evidence"
    GRANT = "grant"
    CALL = "call"
    ELIGIBILITY = "eligibility"
    NEWCOMER = "newcomer"
    COMPLEMENT = "complement"  # what of the need an organisation adds to those that have done it
    VARIANT = "variant"


class Reason(Frozen):
    """One ground that a person can check.

    For a passage, `text` is an exact quote: `text == source_text[start:end]` of the record's section in that language, and `need_text` the part of the need
    that it answers. `ours` says that the quoted words are Kutoja's own summary of the source. `record_id` names the record that speaks, when another than
    the Match itself (an organisation's works).
    """

    kind: ReasonKind
    text: str
    language: LanguageCode
    need_text: str | None = None
    need_language: LanguageCode | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None
    ours: bool = False
    record_id: RecordId | None = None
    score: float | None = None


class EligibilityFact(Frozen):
    """One cited fact on who may apply."""

    text: str
    language: LanguageCode
    field: str
    verdict: Literal["eligible", "not_eligible", "unclear"]


class Eligibility(Frozen):
    """Whether the asker may apply, with the facts it rests on."""

    verdict: Literal["eligible", "not_eligible", "unclear"] = "unclear"
    facts: tuple[EligibilityFact, ...] = ()


class PastGrant(Frozen):
    """A grant that an organisation gave to a matched work."""

    record_id: RecordId
    title: str
    programme: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    year: int | None = None


class Slot(StrEnum):
    """Why an organisation is among the partners: seats are kept for each, so that the large and well-known don't take all."""

    DONE = "done"  # took part in the works that fit best
    COMPLEMENT = "complement"  # adds what the need names and those works lack
    NEWCOMER = "newcomer"  # few works, one of them a good match


class Sum(Frozen):
    """What was granted in one currency, within what years; sums of two currencies are never added."""

    currency: str
    amount: Decimal
    works: int  # whose sum in this currency is known
    from_year: int | None = None
    to_year: int | None = None


class Paid(Frozen):
    """What an organisation has paid of the works that match a need."""

    works: int
    unknown: int  # of these, works of which no sum is known
    sums: tuple[Sum, ...] = ()
    from_year: int | None = None
    latest: int | None = None
    programmes: tuple[str, ...] = ()
    examples: tuple[RecordId, ...] = ()  # the nearest works first


class Payer(Frozen):
    """One line of "who pays for this"."""

    id: RecordId
    title: str
    title_language: LanguageCode
    kind: str | None = None
    paid: Paid


class Season(StrEnum):
    """Season in which a call opens, or closes where that alone is known."""

    WINTER = "winter"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"


class Recurrence(Frozen):
    """That a closed call came in the same season of each year since `since`, as the dates of its rounds show."""

    season: Season
    since: int
    rounds: Annotated[tuple[RecordId, ...], Field(min_length=2)]  # earlier ones, the latest first


class CallStatus(StrEnum):
    """Where a call stands on a given day; a call without a known closing date is never open."""

    OPEN = "open"
    FORTHCOMING = "forthcoming"
    CLOSED = "closed"
    ROLLING = "rolling"
    UNKNOWN = "unknown"


class Quoted(Frozen):
    """A text of a record as a row shows it, shortened. `ours` says that the words are Kutoja's own summary of the source."""

    text: str
    language: LanguageCode
    ours: bool = False


class Results(Frozen):
    """What came of a work, as its record tells: a text, and evidence, each piece on its own scheme's scale; scales are never mixed."""

    text: Quoted | None = None
    evidence: tuple[str, ...] = ()
    self_reported: bool = False  # those who did it say so


class Match(Frozen):
    """One row of a list. Never without a Reason."""

    id: RecordId
    type: RecordType
    title: str
    title_language: LanguageCode
    summary: str | None = None
    summary_language: LanguageCode | None = None
    language: LanguageCode  # of the original
    translated: bool = False  # the shown texts are not the original's
    url: str | None = None
    portal: str
    score: float = Field(ge=0, le=1)
    level: Level
    kind: str | None = None
    places: tuple[str, ...] = ()
    started: str | None = None
    ended: str | None = None
    flags: tuple[str, ...] = ()
    reasons: Annotated[tuple[Reason, ...], Field(min_length=1)]
    why: str = ""  # one sentence made of the reasons, in the interface language
    variants: tuple[RecordId, ...] = ()  # near-duplicates of the same practice folded into this row
    results: Results | None = None  # innovations only; None: no results are reported
    conditions: Quoted | None = None  # innovations only: what the work needs where it is taken into use
    roles: tuple[str, ...] = ()  # organisations only
    works: tuple[RecordId, ...] = ()  # organisations only: the matched works that speak for it
    identifiers: tuple[str, ...] = ()  # organisations only: "<scheme>:<value>", see models.identifiers
    slot: Slot | None = None  # partners only
    eligibility: Eligibility | None = None  # calls only
    opens: str | None = None  # calls only
    closes: str | None = None  # calls only
    status: CallStatus | None = None  # calls only
    recurring: Recurrence | None = None  # closed calls only
    past_grants: tuple[PastGrant, ...] | None = None  # organisations among funders only
    paid: Paid | None = None  # organisations among funders only


class Answer(Frozen):
    """The answer to a Need: three lists, always present, empty when none fits or not asked for."""

    language: LanguageCode
    language_sure: bool = True  # False: the need was read with the mean of all languages
    verdict: Verdict
    innovations: tuple[Match, ...] = ()
    partners: tuple[Match, ...] = ()
    funders: tuple[Match, ...] = ()
    who_pays: tuple[Payer, ...] = ()  # the payers of matched works, with what is known of their sums
    took_ms: float
    today: date
