"""Plain text -> text."""

from service.documents.kinds import decoded


def read(data: bytes) -> str:
    """Return a text file's characters. Raises UnreadableDocument for bytes that are no text."""
    return decoded(data)
