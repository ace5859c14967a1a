"""What the HTTP API gives, as OpenAPI documents it; what it takes stands in requests.py."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["strong", "related", "weak"]
Eligible = Literal["eligible", "not_eligible", "unclear"]
SlotWord = Literal["done", "complement", "newcomer"]
SeasonWord = Literal["winter", "spring", "summer", "autumn"]
ReasonWord = Literal[
    "passage", "title", "theme", "place", "target_group", "organisation", "evidence", "grant", "call", "eligibility", "newcomer", "complement", "variant"
]
CallState = Literal["open", "forthcoming", "closed", "rolling", "unknown"]


class ReasonOut(BaseModel):
    """One ground that a person can check. A quote is exact: `text` is the record's `section` in that language, from `start` to `end`."""

    model_config = ConfigDict(extra="forbid")

    kind: ReasonWord
    text: str
    language: str
    need_text: str | None = Field(default=None, description="The part of the need that it answers.")
    need_language: str | None = None
    section: str | None = None
    start: int | None = None
    end: int | None = None
    ours: bool = Field(default=False, description="The quoted words are Kutoja's own summary of the source.")
    record_id: str | None = Field(default=None, description="The record that speaks, when another than the Match.")
    score: float | None = None


class EligibilityFactOut(BaseModel):
    """One cited fact on who may apply."""

    text: str
    language: str
    field: str
    verdict: Eligible


class EligibilityOut(BaseModel):
    """Whether the asker may apply."""

    verdict: Eligible
    facts: list[EligibilityFactOut]


class PastGrantOut(BaseModel):
    """A grant that the organisation gave to a matched work."""

    record_id: str
    title: str
    programme: str | None = None
    amount: float | None = None
    currency: str | None = None
    year: int | None = None


class SumOut(BaseModel):
    """What was granted in one currency; sums of two currencies are never added."""

    currency: str
    amount: float
    works: int = Field(description="Works whose sum in this currency is known.")
    from_year: int | None
    to_year: int | None


class PaidOut(BaseModel):
    """What an organisation has paid of the works that match."""

    works: int
    unknown: int = Field(description="Of these, works of which no sum is known.")
    sums: list[SumOut]
    from_year: int | None
    latest: int | None = Field(description="Year of the latest grant, or of the latest work's start where the grant's is not known.")
    programmes: list[str]
    examples: list[str] = Field(description="Ids of works, the nearest first.")


class RecurringOut(BaseModel):
    """That a closed call came in the same season of each year since `since`."""

    season: SeasonWord
    since: int
    rounds: list[str] = Field(description="Ids of the earlier rounds, the latest first.")


class QuotedOut(BaseModel):
    """A text of a record, shortened. `ours` says that the words are Kutoja's own summary of the source."""

    text: str
    language: str
    ours: bool


class ResultsOut(BaseModel):
    """What came of a work, as its record tells."""

    text: QuotedOut | None
    evidence: list[str] = Field(description="Ratings, each on its own scheme's scale, and study designs. Scales do not compare.")
    self_reported: bool = Field(description="Those who did the work say so themselves.")


class RowOut(BaseModel):
    """What every row of every list has."""

    model_config = ConfigDict(extra="forbid")

    id: str
    type: Literal["innovation", "organisation", "call"]
    title: str
    title_language: str
    summary: str | None
    summary_language: str | None
    language: str = Field(description="Language of the original.")
    translated: bool = Field(description="The texts shown are not the original's.")
    url: str | None
    portal: str
    kind: str | None
    places: list[str]
    started: str | None
    ended: str | None
    flags: list[str]


class MatchOut(RowOut):
    """One row of an answer. Calls alone have `eligibility`, `opens`, `closes`, `status` and `recurring`; organisations alone the rest of what is not on all."""

    score: float = Field(ge=0, le=1)
    level: Level
    reasons: list[ReasonOut] = Field(min_length=1)
    why: str = Field(description="One sentence put together from the reasons, in the interface language.")
    variants: list[str] = Field(description="Records of the same practice, folded into this row.")
    results: ResultsOut | None = Field(default=None, description="Innovations only; null when no results are reported.")
    conditions: QuotedOut | None = Field(default=None, description="Innovations only: what the work needs where it is taken into use.")
    roles: list[str] = Field(default_factory=list)
    works: list[str] = Field(default_factory=list, description="The matched works that speak for the organisation.")
    identifiers: list[str] = Field(default_factory=list, description="Of the organisation in registers: fi-ytunnus, se-orgnr, ror, pic, org-id.")
    slot: SlotWord | None = Field(default=None, description="Partners only: took part in the works that fit best, adds what those lack, or is a newcomer.")
    past_grants: list[PastGrantOut] = Field(default_factory=list)
    paid: PaidOut | None = Field(default=None, description="Past funders only: count, sums and years of what they paid of the matched works.")
    eligibility: EligibilityOut | None = None
    opens: str | None = None
    closes: str | None = None
    status: CallState | None = None
    recurring: RecurringOut | None = Field(default=None, description="Closed calls only, and only where the dates of earlier rounds show it.")


class AnswerOut(BaseModel):
    """Three lists, always present: empty when none fits or not asked for. Funders are calls first, then organisations."""

    model_config = ConfigDict(extra="forbid")

    language: str = Field(description="The language that the need was read in.")
    verdict: Literal["found", "weak", "none"] = Field(description="Whether there is close prior work at all.")
    innovations: list[MatchOut]
    partners: list[MatchOut]
    funders: list[MatchOut]
    took_ms: float


class SimilarOut(BaseModel):
    """Works like a record."""

    model_config = ConfigDict(extra="forbid")

    id: str
    items: list[MatchOut]


class ListedOut(RowOut):
    """One row of a list: `score` only with a query, the last three only on calls."""

    score: float | None = None
    opens: str | None = None
    closes: str | None = None
    status: CallState | None = None


class ListOut(BaseModel):
    """One page of a list."""

    model_config = ConfigDict(extra="forbid")

    total: int = Field(description="Records that pass the filters; with q, those that the searches brought.")
    items: list[ListedOut]
    next: str | None = Field(description="Cursor of the next page, null on the last.")


class FacetOut(BaseModel):
    """One value that can be filtered by."""

    value: str
    count: int
    label: dict[str, str] = Field(description="Its label by language.")


class ProblemOut(BaseModel):
    """An RFC 9457 problem. `type` is stable; `detail` is one sentence that says what to do."""

    type: str = Field(examples=["/problems/unknown-value"])
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = Field(default=None, description="Fields that do not fit, each with its reason.")
    field: str | None = None
    progress: dict[str, Any] | None = Field(default=None, description="How far the building of the index is.")
