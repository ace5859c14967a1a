"""Why a file is not read: one word a reason, stable, with a sentence that says what to do."""

from models.errors import UnreadableDocument

MOST_PAGES = 100
MOST_CHARACTERS = 300_000
"""Characters of text that are taken from a file or a form: about a hundred pages."""

SENTENCES = {
    "empty": "The file is empty: choose another one.",
    "unknown_format": "The file is in a format that is not read: send a PDF, DOCX, ODT, RTF, HTML or plain text file.",
    "old_word": "The file is in Word's old format: save it as .docx and send that.",
    "wrong_extension": "The file's content is of another format than its name says: give it the right ending.",
    "file_name": "The file's name holds a path: send the bare name.",
    "encrypted": "The file is encrypted: save it without a password.",
    "no_text": "The file has no text, only pictures of it (a scan): run text recognition over it first, or paste the text.",
    "damaged": "The file is damaged or cut short: save it anew and send it again.",
    "too_many_pages": f"The file has over {MOST_PAGES} pages: send the part that describes the project.",
    "too_much_text": f"The text is over {MOST_CHARACTERS:,} characters long: send the part that describes the project.",
    "unpacks_too_large": "The file unpacks to far more than its size: save it anew without pictures and attachments.",
    "macro": "The file holds macros: save it without them, as .docx or .odt.",
    "script": "The file holds a script: print it to a new PDF and send that.",
    "entities": "The file declares XML entities, which no word processor writes: save it anew.",
    "too_slow": "The file took too long to read: save it anew, or paste the text.",
    "too_much_memory": "The file took too much memory to read: save it anew, or paste the text.",
}
"""Sentence by reason; the pages have the same in their own languages."""


def refused(reason: str) -> UnreadableDocument:
    """Return the error to raise for a reason. Raises KeyError for a reason that is not in the table."""
    return UnreadableDocument(reason, SENTENCES[reason])
