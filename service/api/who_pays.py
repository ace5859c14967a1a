"""POST /v1/who-pays: a need -> who has paid for works like it, with sums by currency. Nothing of the need is stored or logged."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field

from models.answers import Filters, Need
from models.records import LanguageCode
from service.api.requests import FiltersIn, InterfaceLanguage, Request
from service.api.schemas import PaidOut
from service.api.shared import ComputeDep, LiveDep, json_response, problems
from service.needs import need_text
from service.payers.find import find_payers, titles
from service.payers.table import FORMS, export, who_pays_json

router = APIRouter(prefix="/v1", tags=["recommend"])

EXAMPLES: dict[str, Example] = {
    "a need": {"summary": "Only the need", "value": {"need": "Housing for young people leaving care"}},
    "tarve": {"summary": "Limited to a place", "value": {"need": "nuorten mielenterveys", "interface_language": "fi", "filters": {"places": ["Suomi"]}}},
}


class WhoPaysIn(Request):
    """A need, and what works count."""

    need: str = Field(description="One word to a whole application, at most 20,000 characters. It is neither stored nor logged.")
    language: LanguageCode | None = Field(default=None, description="Language of the need; detected when null.")
    interface_language: InterfaceLanguage | None = Field(default=None, description="Names come in it where the record has them, and the labels of a CSV.")
    filters: FiltersIn = Field(default_factory=FiltersIn, description="Limits on the works.")

    def as_need(self) -> Need:
        """Return the Need. Raises InvalidInput when its text is empty or too long."""
        filters = Filters(**{name: tuple(value) if isinstance(value, list) else value for name, value in self.filters})
        return Need(text=need_text(self.need), language=self.language, interface_language=self.interface_language, filters=filters)


class WhoPaysQuery(Request):
    """The query string."""

    format: str = Field(default="json", pattern=f"^({'|'.join(FORMS)})$", description="json, or csv: one line a payer and currency.")


class PayerOut(PaidOut):
    """One payer, by how well the works fit that it paid for."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    title_language: str
    kind: str | None


class WhoPaysOut(BaseModel):
    """Who has paid for works like the need; empty when nobody is known to."""

    model_config = ConfigDict(extra="forbid")

    language: str = Field(description="The language that the need was read in.")
    payers: list[PayerOut]
    took_ms: float


@router.post("/who-pays", summary="Who pays for such things", responses={200: {"model": WhoPaysOut}, **problems(413, 422, 429, 503)})
async def who_pays(
    body: Annotated[WhoPaysIn, Body(openapi_examples=EXAMPLES)], query: Annotated[WhoPaysQuery, Query()], live: LiveDep, compute: ComputeDep
) -> Response:
    """Return the payers of works like a need: how many they paid, sums by currency and years, programmes and examples; as JSON or CSV.

    Sums of two currencies are never added; works of which no sum is known are counted as `unknown`.
    """
    answerer = live.answerer()
    found = await compute.run(find_payers, answerer, body.as_need())
    if query.format == "json":
        return json_response(who_pays_json(found))
    language = body.interface_language or "en"
    content, media_type, name = await compute.run(export, found, query.format, language, titles(answerer, language))
    return Response(content, headers={"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}, media_type=media_type)
