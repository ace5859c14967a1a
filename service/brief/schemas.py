"""What POST /v1/brief takes and gives, as OpenAPI documents it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models.answers import Asker, Filters, Need
from models.records import LanguageCode
from service.api.requests import AskerIn, FiltersIn, InterfaceLanguage, Request
from service.needs import need_text


class BriefIn(Request):
    """A need, and in which language and form its brief comes."""

    need: str = Field(description="One word to a whole application, at most 20,000 characters. It is neither stored nor logged.")
    language: LanguageCode | None = Field(default=None, description="Language of the need; detected when null.")
    interface_language: InterfaceLanguage | None = Field(default=None, description="Language of the brief; when null that of the need, else English.")
    filters: FiltersIn = Field(default_factory=FiltersIn)
    asker: AskerIn = Field(default_factory=AskerIn)
    format: Literal["json", "markdown", "docx"] = "json"
    profile: bool = Field(default=False, description="The potential profile of the need instead: signs along four questions.")

    def as_need(self) -> Need:
        """Return the Need. Raises InvalidInput when its text is empty or too long."""
        return Need(
            text=need_text(self.need),
            language=self.language,
            interface_language=self.interface_language,
            filters=Filters(**{name: tuple(value) if isinstance(value, list) else value for name, value in self.filters}),
            asker=Asker(**dict(self.asker)),
        )


class Out(BaseModel):
    """Base of what is answered."""

    model_config = ConfigDict(extra="forbid")


class WordsOut(Out):
    """A text in a language of its own; `label` says what it is, `note` whose words or which language, where that needs saying."""

    text: str
    language: str
    label: str
    note: str


class EntryOut(Out):
    """One record that is named."""

    id: str
    type: Literal["innovation", "organisation", "call"]
    title: WordsOut
    facts: list[str]
    sentences: list[str]
    quotes: list[WordsOut]
    source: int | None = Field(description="Its number among the sources.")


class TableOut(Out):
    """A small table."""

    head: list[str]
    rows: list[list[str]]


class SectionOut(Out):
    """One part of a brief."""

    name: str
    heading: str
    sentences: list[str]
    texts: list[WordsOut]
    table: TableOut | None
    entries: list[EntryOut]


class SourceOut(Out):
    """A record that a brief rests on."""

    number: Annotated[int, Field(ge=1)]
    id: str
    title: WordsOut
    portal: str
    url: str | None
    licence: str | None
    retrieved: str | None


class BriefOut(Out):
    """A brief. Its sentences are made from the sources' facts with fixed patterns."""

    kind: str
    title: WordsOut
    language: str
    made: str
    sections: list[SectionOut]
    sources: list[SourceOut]
    how: str
