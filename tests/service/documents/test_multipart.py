"""Forms with files, parsed in memory."""

import httpx
import pytest

from models.errors import InvalidInput
from service.documents.multipart import MOST_PARTS, parts_of


def sent(**fields: object) -> tuple[bytes, str]:
    """The body and content type that a client sends."""
    request = httpx.Request("POST", "http://x", files=fields)
    return request.read(), request.headers["content-type"]


def test_fields_and_files_come_with_their_names() -> None:
    parts = parts_of(*sent(text=(None, "ääkköset\r\n--"), file=("hakemus ä.txt", b"\r\n\r\n--\x00\xff")))
    assert [(part.name, part.filename, bytes(part.data)) for part in parts] == [
        ("text", None, "ääkköset\r\n--".encode()),
        ("file", "hakemus ä.txt", b"\r\n\r\n--\x00\xff"),
    ]
    assert parts[0].text() == "ääkköset\r\n--"


@pytest.mark.parametrize("name", ["../../x.txt", "/etc/x.txt", "C:\\\\Users\\\\x.txt"])
def test_a_path_in_a_file_name_is_seen(name: str) -> None:
    body = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\nx\r\n--b--\r\n'.encode()
    (part,) = parts_of(body, "multipart/form-data; boundary=b")
    assert part.filename
    assert "/" in part.filename or "\\" in part.filename


def test_a_form_that_is_none_is_refused() -> None:
    body, kind = sent(file=("a.txt", b"x"))
    for wrong in ((body, "application/json"), (body, "multipart/form-data"), (body[:-20], kind), (b"", kind), (b"x" * 500, kind), (body, kind + "x")):
        with pytest.raises(InvalidInput):
            parts_of(*wrong)


def test_a_form_of_many_parts_is_refused() -> None:
    with pytest.raises(InvalidInput, match="parts"):
        parts_of(*sent(**{f"f{number}": (None, "x") for number in range(MOST_PARTS + 1)}))


def test_a_field_that_is_no_text_is_refused() -> None:
    (part,) = parts_of(*sent(text=(None, b"\xff\xfe\xfd")))
    with pytest.raises(InvalidInput, match="UTF-8"):
        part.text()
