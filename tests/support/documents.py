"""Documents for tests, made by the libraries that write them, and hostile ones made by hand."""

import io
import zipfile

import odfdo

from service.documents.docx import Heading, Paragraph, Table, write


def docx_of(*blocks: Heading | Paragraph | Table) -> bytes:
    return write(blocks, title="Hakemus", language="fi")


def odt_of(*blocks: Heading | Paragraph) -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    for block in blocks:
        document.body.append(odfdo.Header(1, block.text) if isinstance(block, Heading) else odfdo.Paragraph(block.text))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def rezipped(data: bytes, **changes: bytes | None) -> bytes:
    """A zipped document with entries added or replaced; in names "__" stands for "/" and "_dot_" for "."."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in changes.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in named:
                new.writestr(entry, old.read(entry))
        for name, content in named.items():
            new.writestr(name, content or b"")
    return out.getvalue()


def entry(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def xxe(data: bytes) -> bytes:
    """A DOCX whose text is to come from a file of the machine."""
    declared = b'<!DOCTYPE w:document [<!ENTITY secret SYSTEM "file:///etc/hostname">]><w:document'
    content = entry(data, "word/document.xml").replace(b"<w:document", declared, 1).replace(b"Heikko", b"&secret;", 1)
    return rezipped(data, word__document_dot_xml=content)


def bomb(data: bytes) -> bytes:
    """A DOCX of a few hundred kilobytes that unpacks to 200 MB."""
    return rezipped(data, word__media__image1_dot_png=b"\0" * 200 * 1024 * 1024)


def xml_bomb(data: bytes) -> bytes:
    """A DOCX whose text alone unpacks to 150 MB."""
    content = entry(data, "word/document.xml")
    paragraph = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    return rezipped(data, word__document_dot_xml=content.replace(b"<w:body>", b"<w:body>" + paragraph * 4_500_000, 1))


def with_macro(data: bytes) -> bytes:
    return rezipped(data, word__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0 macro")


def encrypted_docx() -> bytes:
    """As Word writes a document with a password: a container of its old format that holds a stream EncryptedPackage."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x17" * 2000
