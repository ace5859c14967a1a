"""RTF -> text. The only importer of striprtf."""

from striprtf.striprtf import rtf_to_text

from service.documents.refusal import refused


def read(data: bytes) -> str:
    """Return a document's text. Raises UnreadableDocument when it is cut short."""
    if not data.rstrip(b"\0 \t\r\n").endswith(b"}"):
        raise refused("damaged")
    try:
        return str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError) as error:
        raise refused("damaged") from error
