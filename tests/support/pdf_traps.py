"""PDF files that a reader must refuse."""

import io

import pypdf
from pdfs import pdf_of
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

WORDS = "Hankkeessa autetaan ikääntyneitä kyläläisiä"


def numbered(count: int) -> list[str]:
    """Texts of so many pages, no two lines alike, even without their numbers: what stands on all pages is taken for a running head."""
    words = ["".join(chr(97 + int(digit)) for digit in str(number * 7919)) for number in range(1, count + 1)]
    return [f"{WORDS} kohdassa {word}.\nTyötä {word} tehdään yhdessä." for word in words]


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(numbered(2))))
    writer.encrypt("salasana", algorithm="RC4-128")
    return _bytes(writer)


def with_script(*, hidden: bool = False) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of(numbered(2))))
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hei');")})
    writer.root_object[NameObject("/OpenAction")] = action
    if hidden:  # names may be written in hexadecimal (ISO 32000-1, 7.3.5)
        return _bytes(writer).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")
    return _bytes(writer)


def _bytes(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
