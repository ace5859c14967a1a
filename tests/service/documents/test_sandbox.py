"""Files as people send them, and as people with other intentions do: each becomes text or a reason, and no process is harmed."""

import subprocess
import sys
from pathlib import Path

import pytest
from documents import bomb, docx_of, encrypted_docx, entry, odt_of, rezipped, with_macro, xml_bomb, xxe
from pdf_traps import encrypted, numbered, with_script
from pdfs import pdf_of

from models.errors import TooLarge, UnreadableDocument
from service.documents import sandbox
from service.documents.docx import Heading, Paragraph, Table
from service.documents.refusal import SENTENCES, refused
from service.documents.sandbox import MOST_BYTES, read_document

BLOCKS = (Heading("Tarve"), Paragraph("Heikko arki kylissä ääkkösineen."), Heading("Toimenpiteet"), Paragraph("Kyläillat alkavat."))
TEXT = "# Tarve\nHeikko arki kylissä ääkkösineen.\n# Toimenpiteet\nKyläillat alkavat."
DOCX, ODT, PDF = docx_of(*BLOCKS), odt_of(*BLOCKS), pdf_of(numbered(15))
HTML = (
    "<!doctype html><title>x</title><h2>Tarve</h2><p>Heikko <b>arki</b> kylissä ääkkösineen.<h2>Toimenpiteet</h2><p>Kyläillat&nbsp;alkavat.<script>1</script>"
)
RTF = rb"{\rtf1\ansi\ansicpg1252 {\fonttbl{\f0 Arial;}}Heikko arki kyliss\'e4 \'e4\'e4kk\'f6sineen.\par Kyl\u228?illat alkavat.}"


@pytest.mark.parametrize(
    ("data", "kind", "text"),
    [
        (DOCX, "docx", TEXT),
        (ODT, "odt", TEXT),
        (HTML.encode(), "html", TEXT),
        (HTML.replace("<title>", '<meta charset="iso-8859-1"><title>').encode("latin-1"), "html", TEXT),
        (RTF, "rtf", "Heikko arki kylissä ääkkösineen.\nKyläillat alkavat."),
        (TEXT.encode(), "txt", TEXT),
        (TEXT.encode("utf-16"), "txt", TEXT),
        (TEXT.encode("cp1252"), "txt", TEXT),
    ],
    ids=["docx", "odt", "html", "html in latin-1", "rtf", "txt", "utf-16", "cp1252"],
)
def test_each_format_is_read_with_its_headings(data: bytes, kind: str, text: str) -> None:
    document = read_document(data)
    assert (document.format, document.text) == (kind, text)


def test_a_pdf_is_read_with_its_pages() -> None:
    document = read_document(PDF, "hakemus.pdf")
    assert (document.format, document.pages) == ("pdf", 15)
    assert "ikääntyneitä kyläläisiä kohdassa bbihif." in document.text


def test_a_form_made_of_tables_and_text_boxes_is_read_cell_by_cell() -> None:
    data = docx_of(Table(["Tavoitteet", "Kohderyhmä"], [["Arki kevenee.", "Ikääntyneet"]]))
    content = entry(data, "word/document.xml")
    field = b"<w:sdt><w:sdtContent><w:p><w:r><w:t>Kentta</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    assert read_document(rezipped(data, word__document_dot_xml=content.replace(b"<w:body>", b"<w:body>" + field))).text == (
        "Kentta\nTavoitteet\nKohderyhmä\nArki kevenee.\nIkääntyneet"
    )


HOSTILE = {
    "an encrypted pdf": (encrypted(), None, "encrypted"),
    "an encrypted docx": (encrypted_docx(), None, "encrypted"),
    "an encrypted odt": (rezipped(ODT, **{"META-INF__manifest_dot_xml": b"<manifest:encryption-data/>"}), None, "encrypted"),
    "an old word file": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 3000, None, "old_word"),
    "a scan": (pdf_of(["", "", ""]), None, "no_text"),
    "a truncated pdf": (PDF[:-600], None, "damaged"),
    "a truncated docx": (DOCX[:-600], None, "damaged"),
    "a truncated odt": (ODT[: len(ODT) // 2], None, "damaged"),
    "a truncated rtf": (RTF[:-20], None, "damaged"),
    "300 pages": (pdf_of(numbered(300)), None, "too_many_pages"),
    "a zip bomb": (bomb(DOCX), None, "unpacks_too_large"),
    "a zip bomb of markup": (xml_bomb(DOCX), None, "unpacks_too_large"),
    "an external entity": (xxe(DOCX), None, "entities"),
    "entities in xml": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', None, "entities"),
    "a macro": (with_macro(DOCX), None, "macro"),
    "a macro in an odt": (rezipped(ODT, Basic__Standard__Module1_dot_xml=b"<m/>"), None, "macro"),
    "a pdf named docx": (PDF, "hakemus.docx", "wrong_extension"),
    "a docx named pdf": (DOCX, "hakemus.PDF", "wrong_extension"),
    "a program named pdf": (b"\x7fELF\x02\x01\x01" + b"\0" * 500, "hakemus.pdf", "unknown_format"),
    "a spreadsheet": (rezipped(DOCX, xl__workbook_dot_xml=b"<x/>").replace(b"word/document.xml", b"word/documant.xml"), None, "unknown_format"),
    "a line of 10 MB": (b"a" * MOST_BYTES, None, "too_much_text"),
    "a script in a pdf": (with_script(), None, "script"),
    "a hidden script in a pdf": (with_script(hidden=True), None, "script"),
    "a path as name": (DOCX, "../../etc/cron.d/hakemus.docx", "file_name"),
    "a windows path as name": (DOCX, "C:\\Users\\hakemus.docx", "file_name"),
    "nothing": (b"", None, "empty"),
    "blanks": (b" \r\n\0" * 50, None, "empty"),
    "signs without a letter": (b"... 123 ...", None, "no_text"),
}


@pytest.mark.parametrize(("data", "name", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_gets_its_reason(data: bytes, name: str | None, reason: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(data, name)
    assert caught.value.reason == reason
    assert str(caught.value) == SENTENCES[reason]
    assert read_document(b"Seuraava luetaan heti.").text == "Seuraava luetaan heti."


def test_every_reason_is_met_by_a_test() -> None:
    assert set(SENTENCES) - {reason for _, _, reason in HOSTILE.values()} == {"too_slow", "too_much_memory"}  # below


def test_a_file_over_the_limit_is_not_even_read() -> None:
    with pytest.raises(TooLarge, match="10 MB"):
        read_document(b"a" * (MOST_BYTES + 1))


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.01)
    with pytest.raises(UnreadableDocument) as caught:
        read_document(PDF)
    assert caught.value.reason == "too_slow"


def in_worker(code: str) -> "subprocess.CompletedProcess[bytes]":
    """Run code under the limits that a reading process sets itself."""
    limited = f"from service.documents.worker import limit\nlimit(memory=256 * 1024**2, seconds=1)\n{code}"
    return subprocess.run([sys.executable, "-c", limited], capture_output=True, timeout=30, check=False)


def test_the_reading_process_cannot_take_more_memory() -> None:
    assert b"MemoryError" in in_worker("b'a' * 400 * 1024**2").stderr


def test_the_reading_process_cannot_take_more_time() -> None:
    assert in_worker("while True: pass").returncode in sandbox.TIME_SIGNALS


def test_the_reading_process_cannot_write_a_file(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    done = in_worker(f"from pathlib import Path\nPath({str(path)!r}).write_text('x')")
    assert b"File too large" in done.stderr
    assert path.stat().st_size == 0


def test_an_unknown_reason_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        refused("no such reason")
