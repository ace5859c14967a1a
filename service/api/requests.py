"""What the HTTP API takes, as OpenAPI documents it. Requests refuse fields that they do not know."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from models.answers import Asker, Filters, ListName, Need
from models.records import INTERFACE_LANGUAGES, LanguageCode, OrganisationKind, RecordId
from service.needs import need_text

MANY = 50
"""Values that one filter takes."""

LIST_LIMIT = 100
"""Rows on one page of a list."""

Name = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[list[Name], Field(max_length=MANY)]
Year = Annotated[StrictInt, Field(ge=1900, le=2200)]
InterfaceLanguage = Literal["fi", "sv", "en"]
assert InterfaceLanguage.__args__ == INTERFACE_LANGUAGES  # type: ignore[attr-defined]


class Request(BaseModel):
    """Base of what is sent."""

    model_config = ConfigDict(extra="forbid")


class FiltersIn(Request):
    """Limits on what may be listed; an empty list asks for nothing."""

    places: Names = Field(default_factory=list, description="Names or codes of municipalities, regions, wellbeing counties, NUTS areas or countries.")
    kinds: Names = Field(default_factory=list, description="Kinds of innovation or of organisation; GET /v1/facets lists them.")
    themes: Names = Field(default_factory=list)
    target_groups: Names = Field(default_factory=list)
    languages: Annotated[list[LanguageCode], Field(max_length=MANY)] = Field(default_factory=list, description="Languages that the record has text in.")
    portals: Names = Field(default_factory=list)
    from_year: Year | None = None
    to_year: Year | None = None
    with_results: StrictBool = Field(default=False, description="Only works that tell what came of them.")


class AskerIn(Request):
    """Who asks, as far as they want to say."""

    place: Name | None = None
    organisation_kind: OrganisationKind | None = None
    organisation: Name | None = Field(
        default=None, description="Name, Y-tunnus or another identifier of the asker's own organisation: it is left out of the partners."
    )


class RecommendIn(Request):
    """A need, and what is wanted for it."""

    need: str = Field(description="One word to a whole application, at most 20,000 characters. It is neither stored nor logged.")
    language: LanguageCode | None = Field(default=None, description="Language of the need; detected when null.")
    interface_language: InterfaceLanguage | None = Field(default=None, description="Texts are shown in it where the record has them, else in the original.")
    include: list[ListName] = Field(default_factory=lambda: list(ListName), max_length=3)
    limit: Annotated[StrictInt, Field(ge=1, le=100)] = 10
    filters: FiltersIn = Field(default_factory=FiltersIn)
    asker: AskerIn = Field(default_factory=AskerIn)
    like: Annotated[list[RecordId], Field(max_length=MANY)] = Field(default_factory=list, description="Records like which to find more.")
    unlike: Annotated[list[RecordId], Field(max_length=MANY)] = Field(default_factory=list, description="Records like which to find less.")

    def as_need(self) -> Need:
        """Return the Need. Raises InvalidInput when its text is empty or too long."""
        return Need(
            text=need_text(self.need),
            language=self.language,
            interface_language=self.interface_language,
            include=tuple(dict.fromkeys(self.include)),
            limit=self.limit,
            filters=Filters(**{name: tuple(value) if isinstance(value, list) else value for name, value in self.filters}),
            asker=Asker(**dict(self.asker)),
            like=tuple(self.like),
            unlike=tuple(self.unlike),
        )


class ListQuery(Request):
    """The query string of a list."""

    q: str = Field(default="", description="What is looked for, at most 2,000 characters; empty lists everything in the order of ids.")
    places: Names = Field(default_factory=list)
    kinds: Names = Field(default_factory=list)
    themes: Names = Field(default_factory=list)
    target_groups: Names = Field(default_factory=list)
    languages: Annotated[list[LanguageCode], Field(max_length=MANY)] = Field(default_factory=list)
    portals: Names = Field(default_factory=list)
    from_year: int | None = Field(default=None, ge=1900, le=2200)
    to_year: int | None = Field(default=None, ge=1900, le=2200)
    with_results: bool = False
    interface_language: InterfaceLanguage | None = None
    limit: int = Field(default=20, ge=1, le=LIST_LIMIT)
    cursor: str | None = Field(default=None, max_length=1000, description="`next` of the page before.")

    def filters(self) -> Filters:
        """Return the filters among the fields."""
        names = Filters.model_fields
        return Filters(**{name: tuple(value) if isinstance(value, list) else value for name, value in self if name in names})
