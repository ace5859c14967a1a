"""The records of the catalogue: innovations, organisations and funding calls, frozen, each with its sources.

A record's texts are kept per language with their origin, so that a quote can say whose words it shows. The wire form of these records (snapshots,
`kutoja ingest`) is in `models.importform`; what a search answers is in `models.answers`.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

SCHEMA_VERSION = 1
"""Version of the wire form; stands in every manifest."""

INTERFACE_LANGUAGES = ("fi", "sv", "en")

RecordId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*:[^\s\x00-\x1f]+$", max_length=200)]
"""`<portal>:<key>`, given once and never changed."""

LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""ISO 639-1 where there is one; "und" when nobody could tell."""

PartialDate = Annotated[str, StringConstraints(pattern=r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""YYYY, YYYY-MM or YYYY-MM-DD: never more exact than the source."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Frozen(BaseModel):
    """Base of all models here: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RecordType(StrEnum):
    """The three kinds of record."""

    INNOVATION = "innovation"
    ORGANISATION = "organisation"
    CALL = "call"


class Origin(StrEnum):
    """Whose words a text is: the official name, the source page's own text, a person's translation, a machine's."""

    OFFICIAL = "official"
    SOURCE = "source"
    TRANSLATION = "translation"
    MACHINE = "machine"


class Text(Frozen):
    """One text in one language. `ours` marks wording written for Kutoja from the source's facts."""

    value: Annotated[str, StringConstraints(min_length=1)]
    language: LanguageCode
    origin: Origin = Origin.SOURCE
    ours: bool = False


def _one_per_language(texts: tuple[Text, ...]) -> tuple[Text, ...]:
    languages = [text.language for text in texts]
    if len(set(languages)) != len(languages):
        raise ValueError("a field holds at most one text per language")
    return texts


Texts = Annotated[tuple[Text, ...], AfterValidator(_one_per_language)]
"""The same text in several languages, the original first."""


def pick(texts: tuple[Text, ...], *languages: str) -> Text | None:
    """Return the text in the first of `languages` that there is, else the original, else None."""
    for language in languages:
        for text in texts:
            if text.language == language:
                return text
    return texts[0] if texts else None


class InnovationKind(StrEnum):
    """What sort of work an innovation record tells of."""

    OPERATING_MODEL = "operating_model"
    PROJECT = "project"
    CASE = "case"
    EXPERIMENT = "experiment"
    METHOD = "method"
    RESULT = "result"
    SERVICE = "service"


class OrganisationKind(StrEnum):
    """Kinds of organisation, as the starter's schema names them; "individual" and "consortium" only as applicants."""

    MUNICIPALITY = "municipality"
    WELLBEING_COUNTY = "wellbeing_county"
    PUBLIC_AGENCY = "public_agency"
    NGO = "ngo"
    FOUNDATION = "foundation"
    SOCIAL_ENTERPRISE = "social_enterprise"
    COMPANY = "company"
    UNIVERSITY = "university"
    UAS = "uas"
    RESEARCH_INSTITUTE = "research_institute"
    NETWORK = "network"
    CHURCH = "church"
    UNION = "union"
    INDIVIDUAL = "individual"
    CONSORTIUM = "consortium"


class Role(StrEnum):
    """What an organisation did in a work. A source's own word for it goes to `Participation.detail`."""

    LEAD = "lead"
    PARTNER = "partner"
    FUNDER = "funder"


class Flag(StrEnum):
    """What a reader must know of a record as a whole."""

    TITLE_ONLY = "title_only"  # nothing but a title: never "strong"
    PLAN = "plan"  # texts are the plan that was funded, not what happened
    DERIVED = "derived"  # an organisation known only from the works that name it


class Participation(Frozen):
    """One organisation's part in a work, as the source names it. `organisation_id` is filled when it is resolved."""

    name: Annotated[str, StringConstraints(min_length=1)]
    role: Role
    detail: str | None = None
    organisation_id: RecordId | None = None
    identifiers: tuple[str, ...] = ()  # "<scheme>:<value>", see models.identifiers
    kind: OrganisationKind | None = None
    country: str | None = None
    place: str | None = None
    url: str | None = None


class Grant(Frozen):
    """Money that one funder gave to a work. `year` is the year of the decision, or of the start where only that is known."""

    funder: str
    funder_id: RecordId | None = None
    identifiers: tuple[str, ...] = ()
    programme: str | None = None
    call: str | None = None  # the call's code or id, as the source has it
    code: str | None = None  # the grant's or project's own code
    amount: Decimal | None = Field(default=None, ge=0)
    currency: Currency | None = None
    year: int | None = Field(default=None, ge=1900, le=2200)


class Evidence(Frozen):
    """A rating (value on its scheme's own scale) or a study design (scheme and note alone). Never compared across schemes."""

    scheme: Annotated[str, StringConstraints(min_length=1)]
    value: float | None = None
    scale_max: float | None = None
    note: str | None = None
    self_reported: bool = False


class Source(Frozen):
    """Where a record's facts come from."""

    portal: str
    url: str | None = None
    retrieved: date | None = None
    licence: str | None = None


class AssignedLabel(Frozen):
    """A theme or target group that Kutoja assigned, with how: `mapped` from the source's own class, or by the `classifier`."""

    field: Literal["theme", "target_group"]
    value: str
    confidence: float = Field(ge=0, le=1)
    by: Literal["mapped", "classifier"]


class RecordBase(Frozen):
    """What the three record types share."""

    id: RecordId
    url: str | None = None
    places: tuple[str, ...] = ()  # as the source has them; resolved by models.taxonomy.places
    themes: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    assigned: tuple[AssignedLabel, ...] = ()
    flags: tuple[Flag, ...] = ()
    sources: tuple[Source, ...] = ()


class Innovation(RecordBase):
    """A piece of earlier work: an operating model, project, case, experiment, method, result or public service."""

    type: Literal[RecordType.INNOVATION] = RecordType.INNOVATION
    kind: InnovationKind
    language: LanguageCode
    title: Annotated[Texts, Field(min_length=1)]
    summary: Texts = ()
    need: Texts = ()
    solution: Texts = ()
    description: Texts = ()  # the main text, where the source does not divide it
    conditions: Texts = ()  # what the work needs where it is taken into use
    outcome: Texts = ()
    started: PartialDate | None = None
    ended: PartialDate | None = None
    participations: tuple[Participation, ...] = ()
    grants: tuple[Grant, ...] = ()
    sdgs: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Organisation(RecordBase):
    """A body that develops, funds, knows or joins."""

    type: Literal[RecordType.ORGANISATION] = RecordType.ORGANISATION
    title: Annotated[Texts, Field(min_length=1)]  # official names
    kind: OrganisationKind | None = None
    identifiers: tuple[str, ...] = ()
    country: str | None = None
    description: Texts = ()
    roles: tuple[str, ...] = ()


class FundingCall(RecordBase):
    """A funding instrument or call. A date that the source does not give stays absent: never open by guess."""

    type: Literal[RecordType.CALL] = RecordType.CALL
    title: Annotated[Texts, Field(min_length=1)]
    description: Texts = ()
    funder: str
    funder_id: RecordId | None = None
    programme: str | None = None
    opens: PartialDate | None = None
    closes: PartialDate | None = None
    recurring: Literal["rolling", "yearly", "once"] | None = None
    stated_status: Literal["open", "forthcoming", "closed"] | None = None  # the portal's word on the day it was read
    amount_min: Decimal | None = Field(default=None, ge=0)
    amount_max: Decimal | None = Field(default=None, ge=0)
    total_budget: Decimal | None = Field(default=None, ge=0)
    currency: Currency | None = None
    eligible_applicants: tuple[OrganisationKind, ...] = ()


Record = Annotated[Innovation | Organisation | FundingCall, Field(discriminator="type")]


class Passage(Frozen):
    """A stretch of one section's text in one language, small enough for the encoder.

    `text == source[start:end]` where source is the section's Text.value; `sentences` are (start, end) in that same source, so that any of them can be
    quoted exactly. `title` is the record's title in the passage's language where there is one, else the original: context for the encoder.
    """

    id: str  # "<record id>#<section>.<language>.<number>"
    record_id: RecordId
    type: RecordType
    section: str  # one of SECTIONS, or "title" for a record without other text
    language: LanguageCode
    origin: Origin = Origin.SOURCE
    ours: bool = False
    title: str
    text: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]


SECTIONS = ("summary", "need", "solution", "description", "conditions", "outcome")
"""Names of the text fields that become passages, in reading order; `title` stands as context of each."""


def sections(record: Innovation | Organisation | FundingCall) -> Iterator[tuple[str, Text]]:
    """Yield (section name, text) for each text of the record, titles excepted, in reading order."""
    for name in SECTIONS:
        for text in getattr(record, name, ()):
            yield name, text
