"""POST /v1/reasons/marks: which words carry a reason, asked for when somebody opens it."""

from typing import Annotated

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field

from models.answers import MAX_NEED
from models.records import LanguageCode
from service.answer import Answerer
from service.api.requests import Request
from service.api.shared import ComputeDep, LiveDep, json_response, problems
from service.language import detect
from service.needs import need_text
from service.why.marks import Marks, Sentence, marks

router = APIRouter(prefix="/v1", tags=["recommend"])

LONGEST = 2000
"""Characters of a sentence that is marked."""

EXAMPLES: dict[str, Example] = {
    "a need in Finnish, a record in English": {
        "summary": "The words that carry a match across languages",
        "value": {
            "need_sentence": "Miten pitkäaikaisasunnottomat saavat pysyvän kodin?",
            "need_language": "fi",
            "sentence": "Homeless people get a permanent home of their own first, and support after that.",
            "language": "en",
        },
    }
}


class MarksIn(Request):
    """A reason: the need's sentence and the record's, as `reasons` of a row give them (`need_text` and `text`)."""

    need: str | None = Field(default=None, max_length=MAX_NEED, description="The whole need: its language is detected by it where `need_language` is null.")
    need_sentence: str = Field(max_length=LONGEST, description="The need's sentence. It is neither stored nor logged.")
    sentence: str = Field(max_length=LONGEST, description="The record's sentence beside it.")
    need_language: LanguageCode | None = Field(default=None, description="Language of the need; detected when null.")
    language: LanguageCode | None = Field(default=None, description="Language of the record's sentence; detected when null.")


class MarksOut(BaseModel):
    """The marked words as [start, end] in characters (code points) of each sentence, in order."""

    model_config = ConfigDict(extra="forbid")

    need_sentence: list[tuple[int, int]]
    sentence: list[tuple[int, int]]
    cosine: float = Field(description="Nearness of the two sentences, -1 to 1.")


@router.post("/reasons/marks", summary="The words that carry a reason", responses={200: {"model": MarksOut}, **problems(413, 422, 429, 503)})
async def reason_marks(body: Annotated[MarksIn, Body(openapi_examples=EXAMPLES)], live: LiveDep, compute: ComputeDep) -> Response:
    """Return the words of two sentences without which they would be less near to each other, by the encoder: across languages too."""
    found = await compute.run(_marks, body, live.answerer())
    return json_response({"need_sentence": found.first, "sentence": found.second, "cosine": round(found.cosine, 4)})


def _marks(body: MarksIn, answerer: Answerer) -> Marks:
    for text in (body.need_sentence, body.sentence):
        need_text(text)  # refuses one without a word
    first = Sentence(body.need_sentence, body.need_language or _language(body.need or body.need_sentence))
    second = Sentence(body.sentence, body.language or _language(body.sentence))
    return marks(first, second, answerer.encoder, answerer.centring)


def _language(text: str) -> str | None:
    found = detect(text)
    return found.language if found.sure else None
