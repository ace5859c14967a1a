"""One need answered in this process, for the command line."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from indexer.encoder import load_encoder
from indexer.index import LiveIndex
from indexer.means import Centring
from models.answers import Need, Verdict
from models.errors import InvalidInput
from service.answer import Answerer
from service.api.serialise import answer_json
from service.console import Session
from service.needs import need_text

VERDICTS = {
    Verdict.FOUND: "Close prior work was found.",
    Verdict.WEAK: "Only loosely related prior work was found.",
    Verdict.NONE: "No close prior work was found.",
}
SLOTS = {"done": "has done it", "complement": "adds what those lack", "newcomer": "newcomer"}
HEADINGS = {"innovations": "Prior work", "partners": "Partners", "funders": "Funders"}


def answer_once(text: str, language: str | None, limit: int, session: Session) -> dict[str, Any]:
    """Answer a need, in the form of the HTTP API. Raises InvalidInput, EncoderError, NotReady or FingerprintMismatch."""
    try:
        need = Need(text=need_text(text), language=language, limit=limit)
    except ValidationError as error:
        raise InvalidInput("--lang takes a language code such as fi, sv or en.") from error
    encoder = load_encoder(session.workspace)
    index = LiveIndex(session.workspace, encoder.fingerprint)
    answer = Answerer(index.current, encoder, Centring.load(encoder)).answer(need)
    return answer_json(answer)


def answer_text(answer: dict[str, Any]) -> str:
    """Lay an answer out for a person."""
    lines = [VERDICTS[Verdict(answer["verdict"])]]
    for name, heading in HEADINGS.items():
        if answer[name]:
            lines += ["", heading, *(line for number, match in enumerate(answer[name], 1) for line in _match(number, match))]
    lines += ["", f"{answer['took_ms']:.0f} ms, need read as {answer['language']}"]
    return "\n".join(lines)


def _match(number: int, match: dict[str, Any]) -> list[str]:
    head = f"{number:>2}. {match['title']}  [{match['level']} {match['score']:.2f}]"
    lines = [head, f"    {', '.join(_facts(match))}"]
    for reason in match["reasons"][:3]:
        quoted = f"\u201c{' '.join(reason['text'].split())}\u201d ({reason['language']})" if reason.get("section") else reason["text"]
        lines.append(f"    - {reason['kind']}: {quoted}")
    return lines


def _facts(match: dict[str, Any]) -> Iterator[str]:
    """What stands beside a row: dates and status of a call, the slot of a partner, what a funder paid."""
    yield match["id"]
    if match.get("closes"):
        yield f"closes {match['closes']}"
    if match.get("status"):
        yield match["status"]
    if match.get("slot"):
        yield SLOTS[match["slot"]]
    if match.get("paid"):
        yield f"paid for {match['paid']['works']} like it"
        yield from (f"{given['amount']:,.0f} {given['currency']}" for given in match["paid"]["sums"])
