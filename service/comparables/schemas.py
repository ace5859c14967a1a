"""What /v1/comparables takes and gives, as OpenAPI documents it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from models.records import LanguageCode
from service.api.requests import InterfaceLanguage, Request
from service.api.schemas import MatchOut

FacetName = Literal["need", "activities", "target_group", "outcomes", "budget"]
Export = Literal["json", "csv", "docx"]


class ApplicationIn(Request):
    """An application's text."""

    text: str = Field(description="At most 300,000 characters; lines that begin with '# ' are headings. It is neither stored nor logged.")


class ComparablesQuery(Request):
    """The query string: nothing of the application is in it."""

    language: LanguageCode | None = Field(default=None, description="Language of the application; detected when not given.")
    interface_language: InterfaceLanguage | None = Field(default=None, description="Texts are shown in it where the record has them, else in the original.")
    limit: int = Field(default=20, ge=1, le=50, description="Comparable projects at most.")
    format: Export = Field(default="json", description="What to answer with: JSON, or a CSV or DOCX file of the same.")


class Out(BaseModel):
    """Base of what is answered."""

    model_config = ConfigDict(extra="forbid")


class MoneyOut(Out):
    """What grants gave to a project in one currency."""

    amount: float
    currency: str
    from_year: int | None
    to_year: int | None
    grants: int = Field(description="How many grants the sum is of.")


class ComparableOut(MatchOut):
    """A past project. Its first reason quotes it (`text`) beside the application's sentence (`need_text`)."""

    money: list[MoneyOut] = Field(description="By currency; empty when no sum is known.")
    lead: str | None
    lead_id: str | None
    regions: list[str]
    outcome: str | None = Field(description="What came of it, shortened; null when no results are reported.")
    outcome_language: str | None
    facets: list[FacetName] = Field(description="Parts of the application that brought it, best first.")


class ApplicationSentenceOut(Out):
    """A sentence of the application: from `start` to `end` of the text as it was read."""

    text: str
    language: str
    start: int
    end: int
    facet: FacetName


class RecordSentenceOut(Out):
    """A sentence of a record, quoted exactly: from `start` to `end` of its `section` in that language."""

    text: str
    language: str
    section: str
    start: int
    end: int
    ours: bool


class PairOut(Out):
    """Two sentences that say nearly the same; a person judges whether that matters."""

    application: ApplicationSentenceOut
    record: RecordSentenceOut
    cosine: float
    shared_with: int = Field(description="Other records of the same programme that hold such a sentence.")


class OverlapOut(Out):
    """A record that may overlap with the application."""

    id: str
    title: str
    title_language: str
    pairs: list[PairOut]


class AmountsOut(Out):
    """Sums of the projects in one currency."""

    currency: str
    n: int
    median: float
    low: float
    high: float
    from_year: int | None
    to_year: int | None


class MonthsOut(Out):
    """Months that the projects took."""

    n: int
    median: float
    low: int
    high: int


class SummaryOut(Out):
    """Of the comparables that are not weak. `median_amount` is of the commonest currency, `amounts` has all of them."""

    count: int
    median_amount: float | None
    currency: str | None
    amounts: list[AmountsOut]
    years: dict[str, int | None]
    months: MonthsOut | None
    with_results: int


class StatedOut(Out):
    """The sum and the dates that the application states of itself, with the sentences they stand in."""

    amount: float | None
    currency: str | None
    amount_text: str | None
    started: str | None
    ended: str | None
    period_text: str | None


class ComparablesOut(Out):
    """Comparable projects, what they have in common, and likely overlaps."""

    language: str
    facets: dict[str, int] = Field(description="Sentences of the application by what they tell of.")
    stated: StatedOut
    comparables: list[ComparableOut]
    summary: SummaryOut
    overlaps: list[OverlapOut]
    boilerplate: int = Field(description="Pairs left out, since many records of a programme share the sentence.")
    took_ms: float
