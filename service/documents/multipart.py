"""multipart/form-data -> its parts, in memory: nothing of an upload touches a disk. The only importer of python-multipart."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from models.errors import InvalidInput

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks  # known to type checkers only

MOST_PARTS = 8


@dataclass
class Part:
    """One part of a form: a field, or a file when it has a `filename`."""

    name: str = ""
    filename: str | None = None
    data: bytearray = field(default_factory=bytearray)

    def text(self) -> str:
        """Return a field's text. Raises InvalidInput when it is no UTF-8."""
        try:
            return self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInput(f"The field {self.name[:40]!r} is no UTF-8: send the form from the page.") from error


def parts_of(body: bytes, content_type: str) -> list[Part]:
    """Return the parts of a form, in order. Raises InvalidInput when the body is none, is cut short, or has too many parts."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise InvalidInput("Send multipart/form-data with a boundary.")
    collector = _Collector()
    try:
        parser = MultipartParser(options[b"boundary"], collector.callbacks())
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise InvalidInput("The form cannot be read: it is no multipart/form-data, or it is cut short.") from error
    if not collector.ended:
        raise InvalidInput("The form is cut short: send it again.")
    return collector.parts


class _Collector:
    """Puts together what the parser calls out."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._name = bytearray()
        self._value = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        """Return what the parser is to call."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header,
            "on_part_data": lambda data, start, end: self.parts[-1].data.extend(data[start:end]),
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) == MOST_PARTS:
            raise InvalidInput(f"The form has over {MOST_PARTS} parts: send it from the page.")
        self.parts.append(Part())

    def _header(self) -> None:
        if bytes(self._name).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            part = self.parts[-1]
            part.name = options.get(b"name", b"").decode("utf-8", "replace")
            part.filename = _filename(bytes(self._value), options)
        self._name.clear()
        self._value.clear()

    def _end(self) -> None:
        self.ended = True


def _filename(header: bytes, options: dict[bytes, bytes]) -> str | None:
    """The file name as it was sent: the parser itself keeps but the last part of a Windows path, and a path is to be seen."""
    stated = options.get(b"filename")
    if stated is None:
        return None
    return "\\" if b":\\" in header else stated.decode("utf-8", "replace")
