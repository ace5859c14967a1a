"""DOCX -> text, and texts -> DOCX. The only importer of python-docx."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm

from service.documents.archive import check_archive
from service.documents.refusal import refused

UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (section 2.2)."""

HEADINGS = ("heading", "title")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read(data: bytes) -> str:
    """Return a document's text, headings as lines that begin with "# ". Raises UnreadableDocument."""
    names = check_archive(data)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise refused("macro")
    try:
        document = docx.Document(io.BytesIO(data))
        styles = {style.style_id: str(style.name).lower() for style in document.styles}
        body = document.element.body
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:  # lxml's XMLSyntaxError is a SyntaxError
        raise refused("damaged") from error
    return "\n".join(_lines(body, styles))


def _lines(body: Any, styles: dict[str, str]) -> Iterator[str]:  # noqa: ANN401 (an lxml element)
    """Every paragraph in reading order: those in tables, fields of forms and text boxes too, which python-docx's own lists pass over."""
    for paragraph in body.iter(qn("w:p")):
        if next(paragraph.iterancestors(FALLBACK), None) is not None:
            continue  # a text box told a second time, for older programs
        text = "".join(_parts(paragraph)).strip()
        if text:
            heading = styles.get(paragraph.style or "", "").startswith(HEADINGS)
            yield f"# {' '.join(text.split())}" if heading else text


def _parts(paragraph: Any) -> Iterator[str]:  # noqa: ANN401 (an lxml element)
    for node in paragraph.iter(qn("w:t"), *BREAKS):
        if next(node.iterancestors(qn("w:p"))) is paragraph:
            yield BREAKS.get(node.tag) or node.text or ""


@dataclass(frozen=True)
class Heading:
    """A heading of a document to write, level 1 to 4."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a document to write; `style` is one of Word's own: "Normal", "List Bullet", "Quote"."""

    text: str
    style: str = "Normal"


@dataclass(frozen=True)
class Table:
    """A table of a document to write: a head and rows of as many cells."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def write(blocks: Sequence[Heading | Paragraph | Table], *, title: str, language: str) -> bytes:
    """Return a DOCX file of these blocks, on A4. `language` is fi, sv or en: what a spelling checker takes it for."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    document.core_properties.title = title[:250]
    document.core_properties.author = "Kutoja"
    document.core_properties.comments = ""
    document.core_properties.language = language
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(_writable(block.text), block.level)
        elif isinstance(block, Paragraph):
            document.add_paragraph(_writable(block.text), style=block.style)
        else:
            _add_table(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: Any, table: Table) -> None:  # noqa: ANN401 (python-docx names no public class for it)
    made = document.add_table(rows=1, cols=len(table.head), style="Table Grid")
    for cell, text in zip(made.rows[0].cells, table.head, strict=True):
        cell.paragraphs[0].add_run(_writable(text)).bold = True
    for row in table.rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = _writable(text)


def _writable(text: str) -> str:
    """The text without characters that XML 1.0 has no place for."""
    return UNWRITABLE.sub("", text)
