"""ODT -> text. The only importer of odfdo."""

import io

import odfdo

from service.documents.archive import check_archive
from service.documents.refusal import refused

PARAGRAPHS = "descendant::text:h[not(ancestor::text:tracked-changes)] | descendant::text:p[not(ancestor::text:tracked-changes)]"
"""Headings and paragraphs in reading order, those in tables too; not what was deleted with tracked changes."""


def read(data: bytes) -> str:
    """Return a document's text, headings as lines that begin with "# ". Raises UnreadableDocument."""
    names = check_archive(data)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", "script-lc.xml", "script-lb.xml")) for name in names):
        raise refused("macro")
    try:
        found = odfdo.Document(io.BytesIO(data)).body.get_elements(PARAGRAPHS)
    except (KeyError, ValueError, AttributeError, TypeError, SyntaxError) as error:  # lxml's XMLSyntaxError is a SyntaxError
        raise refused("damaged") from error
    lines = ((element.tag == "text:h", element.inner_text.strip()) for element in found)
    return "\n".join(f"# {' '.join(text.split())}" if heading else text for heading, text in lines if text)
