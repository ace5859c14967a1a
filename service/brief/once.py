"""One brief made in this process, for the command line."""

from pathlib import Path

from indexer.encoder import load_encoder
from indexer.index import LiveIndex
from indexer.means import Centring
from models.answers import Need
from models.errors import InvalidInput
from models.records import INTERFACE_LANGUAGES
from service.answer import Answerer
from service.brief.brief import make_brief
from service.brief.profile import make_profile
from service.brief.serialise import ENDINGS, written
from service.console import Session
from service.needs import need_text


def brief_once(text: str, language: str | None, form: str, out: Path | None, session: Session, *, profile: bool = False) -> bytes | None:
    """Make a brief, or a profile, and return it as a file's content; None when it was written to `out`.

    Raises InvalidInput, EncoderError, NotReady or FingerprintMismatch.
    """
    if language is not None and language not in INTERFACE_LANGUAGES:
        raise InvalidInput("--lang takes the language of the brief: fi, sv or en.")
    if form not in ENDINGS:
        raise InvalidInput("--format takes json, markdown or docx.")
    if form == "docx" and out is None:
        raise InvalidInput("A Word document goes to a file: name one with --out.")
    need = Need(text=need_text(text), interface_language=language)
    encoder = load_encoder(session.workspace)
    answerer = Answerer(LiveIndex(session.workspace, encoder.fingerprint).current, encoder, Centring.load(encoder))
    content = written((make_profile if profile else make_brief)(answerer, need), form)[0]
    if out is None:
        return content
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InvalidInput(f"{out} cannot be written: {error.strerror}.") from error
    return None
