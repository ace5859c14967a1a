"""One application compared in this process, for the command line."""

import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from indexer.encoder import load_encoder
from indexer.index import LiveIndex
from indexer.means import Centring
from models.errors import InvalidInput, NotFound
from models.records import LanguageCode
from service.answer import Answerer
from service.comparables.export import export
from service.comparables.search import find_comparables
from service.comparables.serialise import comparables_json
from service.console import Session
from service.documents.sandbox import MOST_BYTES, read_document

FORMS = (".csv", ".json", ".docx")
PAIRS_SHOWN = 2


def compare_once(file: Path, language: str | None, limit: int, out: Path | None, session: Session) -> dict[str, Any]:
    """Compare a file (`-`: stdin), in the form of the HTTP API; write it to `out` as well.

    Raises InvalidInput, UnreadableDocument, TooLarge, EncoderError, NotReady or FingerprintMismatch; NotFound when there is no such file.
    """
    _check(language, out)
    text = read_document(_content(file), None if str(file) == "-" else file.name).text
    encoder = load_encoder(session.workspace)
    answerer = Answerer(LiveIndex(session.workspace, encoder.fingerprint).current, encoder, Centring.load(encoder))
    found = find_comparables(answerer, text, language=language, limit=limit)
    if out is not None:
        _write(out, export(found, out.suffix.lower()[1:], found.language if found.language in ("fi", "sv") else "en", answerer.clock())[0])
    return comparables_json(found)


def _check(language: str | None, out: Path | None) -> None:
    if out is not None and out.suffix.lower() not in FORMS:
        raise InvalidInput(f"--out takes a file that ends in {', '.join(FORMS)}.")
    try:
        TypeAdapter(LanguageCode | None).validate_python(language)
    except ValidationError as error:
        raise InvalidInput("--lang takes a language code such as fi, sv or en.") from error


def _content(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}.") from error
    except OSError as error:
        raise InvalidInput(f"The file {file} cannot be read: {error.strerror}.") from error


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InvalidInput(f"{out} cannot be written: {error.strerror}.") from error


def comparables_text(found: dict[str, Any]) -> str:
    """Lay an answer out for a person."""
    stated, summary = found["stated"], found["summary"]
    amount = f"{stated['amount']:,.0f} {stated['currency']}" if stated["amount"] else "no sum"
    lines = [f"The application states {amount}, {stated['started'] or '?'} to {stated['ended'] or '?'}.", "", "Comparable projects"]
    for number, one in enumerate(found["comparables"], 1):
        money = ", ".join(f"{given['amount']:,.0f} {given['currency']}" for given in one["money"]) or "sum not known"
        lines.append(f"{number:>2}. {one['title']}  [{one['level']} {one['score']:.2f}]")
        lines.append(f"    {one['id']}, {money}, {one['started'] or '?'} to {one['ended'] or '?'}, {one['lead'] or 'lead not known'}")
        lines.append(f"    - {_flat(one['reasons'][0]['text'])}")
    lines += ["", f"Of {summary['count']} that are related or closer, {summary['with_results']} report results."]
    lines += [
        f"{sums['currency']}: median {sums['median']:,.0f}, {sums['low']:,.0f} to {sums['high']:,.0f} (known of {sums['n']})" for sums in summary["amounts"]
    ]
    if found["overlaps"]:
        lines += ["", "Possible overlaps, for a person to judge"]
    for overlap in found["overlaps"]:
        lines.append(f"{overlap['title']} ({overlap['id']})")
        for pair in overlap["pairs"][:PAIRS_SHOWN]:
            lines += [f"    application: {_flat(pair['application']['text'])}", f"    project:     {_flat(pair['record']['text'])}"]
    return "\n".join([*lines, "", f"{found['took_ms']:.0f} ms, application read as {found['language']}"])


def _flat(text: str) -> str:
    return " ".join(text.split())
