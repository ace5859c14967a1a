"""Who pays for works like a need, in this process, for the command line."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from indexer.encoder import load_encoder
from indexer.index import LiveIndex
from indexer.means import Centring
from models.answers import Need
from models.errors import InvalidInput
from models.records import INTERFACE_LANGUAGES
from service.answer import Answerer
from service.console import Session
from service.needs import need_text
from service.payers.find import find_payers, titles
from service.payers.table import FORMS, export, who_pays_json, years

PROGRAMMES_SHOWN = 2


def payers_once(text: str, language: str | None, out: Path | None, session: Session) -> dict[str, Any]:
    """Return the table in the form of the HTTP API; write it to `out` as well.

    Raises InvalidInput, EncoderError, NotReady or FingerprintMismatch.
    """
    if out is not None and out.suffix.lower()[1:] not in FORMS:
        raise InvalidInput(f"--out takes a file that ends in {', '.join(f'.{form}' for form in FORMS)}.")
    try:
        need = Need(text=need_text(text), language=language)
    except ValidationError as error:
        raise InvalidInput("--lang takes a language code such as fi, sv or en.") from error
    encoder = load_encoder(session.workspace)
    answerer = Answerer(LiveIndex(session.workspace, encoder.fingerprint).current, encoder, Centring.load(encoder))
    found = find_payers(answerer, need)
    if out is not None:
        shown = found.language if found.language in INTERFACE_LANGUAGES else "en"
        _write(out, export(found, out.suffix.lower()[1:], shown, titles(answerer, shown))[0])
    return who_pays_json(found)


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InvalidInput(f"{out} cannot be written: {error.strerror}.") from error


def payers_text(found: dict[str, Any]) -> str:
    """Lay the table out for a person."""
    lines = ["Who pays for such things" if found["payers"] else "Nobody is known to have paid for work like this."]
    for payer in found["payers"]:
        sums = [f"{given['amount']:,.0f} {given['currency']} ({given['works']} of {payer['works']}{_in(given)})" for given in payer["sums"]]
        latest = f", latest {payer['latest']}" if payer["latest"] else ""
        lines.append(f"{payer['title']}  [{payer['works']} works{latest}]")
        lines.append(f"    {payer['id']}, {'; '.join(sums) or 'sums not known'}")
        if payer["programmes"]:
            lines.append(f"    {'; '.join(payer['programmes'][:PROGRAMMES_SHOWN])}")
    return "\n".join([*lines, "", f"{found['took_ms']:.0f} ms, need read as {found['language']}"])


def _in(given: dict[str, Any]) -> str:
    when = years(given["from_year"], given["to_year"])
    return f", {when}" if when else ""
