"""What a widget or a frame shall show, as a form or an address says it, and the line that a site copies."""

from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, urlencode

from models.answers import MAX_NEED, ListName
from models.errors import InvalidInput
from models.records import INTERFACE_LANGUAGES
from service.web.strings import translator
from service.widget.script import current

LISTS = tuple(name.value for name in ListName)
THEMES = ("auto", "light", "dark")
LIMITS = (1, 2, 3, 5, 10)
DEFAULT_LIMIT = 3
MOST_FIELDS = 20

MOST_FRAME_NEED = 500
"""Characters of a need in a frame's address: it is a site owner's own text, and addresses over some 2,000 characters do not pass everywhere."""

MOST_KEY = 40
FRAME_WIDTH = 600
ROW_HEIGHT = 110
"""Pixels of a row with a title and a text of two lines each, at the width of FRAME_WIDTH."""

AROUND_HEIGHT = 110
"""Pixels of a frame's heading, link and edges."""

MOST_HEIGHT = 900
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True)
class Choices:
    """What shall be shown. What a form holds beyond the choices offered is left out."""

    language: str
    need: str = ""
    include: tuple[str, ...] = (LISTS[0],)
    limit: int = DEFAULT_LIMIT
    theme: str = THEMES[0]
    key: str = ""

    @classmethod
    def read(cls, body: bytes, page_language: str) -> "Choices":
        """Read an urlencoded form. Raises InvalidInput when it is none."""
        try:
            fields = parse_qs(body.decode("utf-8"), max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise InvalidInput("The form cannot be read: send it from the page.") from error
        one = {name: values[0] for name, values in fields.items()}
        language, theme, limit = one.get("language"), one.get("theme"), one.get("limit", "")
        return cls(
            language=language if language in INTERFACE_LANGUAGES else page_language,
            need=" ".join(one.get("need", "").split())[:MAX_NEED],
            include=tuple(name for name in LISTS if name in fields.get("include", ())) or cls.include,
            limit=int(limit) if limit in map(str, LIMITS) else DEFAULT_LIMIT,
            theme=theme if theme in THEMES else THEMES[0],
            key=one.get("key", "").strip()[:MOST_KEY],
        )

    def attributes(self, example: str = "") -> str:
        """Return the element's attributes, escaped; `example` stands in for a need that was left empty."""
        stated = {"need": self.need or example, "lang": self.language, "include": ",".join(self.include), "limit": str(self.limit)}
        stated |= {"theme": self.theme} if self.theme != THEMES[0] else {}
        stated["key"] = self.key
        return "".join(f' {name}="{escape(value)}"' for name, value in stated.items() if value)

    def line(self, server: str) -> str:
        """Return the one line for a page, with the script pinned by its digest."""
        script, address = current(), escape(server)
        link = f'<a href="{address}/{self.language}/">{escape(translator(self.language)("widget.more"))}</a>'
        loaded = f'<script async src="{address}{script.path}" integrity="{script.integrity}" crossorigin="anonymous"></script>'
        return f"<kutoja-recommendations{self.attributes()}>{link}</kutoja-recommendations>{loaded}"

    @property
    def heading(self) -> str:
        """What stands above the rows: the one list's name, or that of all."""
        return translator(self.language)(f"widget.{self.include[0]}" if len(self.include) == 1 else "widget.title")

    @property
    def height(self) -> int:
        """Pixels that the rows of a frame usually take; more are scrolled to."""
        return min(AROUND_HEIGHT + ROW_HEIGHT * self.limit * len(self.include), MOST_HEIGHT)

    def frame_path(self) -> str:
        """Return the address of the frame, without its server."""
        stated: dict[str, str | int | tuple[str, ...]] = {"need": self.need[:MOST_FRAME_NEED], "include": self.include, "limit": self.limit}
        stated |= {"theme": self.theme} if self.theme != THEMES[0] else {}
        stated |= {"key": self.key} if self.key else {}
        return f"/{self.language}/frame?{urlencode(stated, doseq=True)}"

    def frame_line(self, server: str) -> str:
        """Return the one line for a page that may have no scripts."""
        return frame_line(server + self.frame_path(), self.heading, FRAME_WIDTH, self.height, fluid=True)


def frame_line(address: str, title: str, width: int, height: int, *, fluid: bool = False) -> str:
    """Return an iframe without rights but that of opening a link in a new tab; `fluid` takes the width of what is around it."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{"100%" if fluid else width}" height="{height}" frameborder="0" loading="lazy" '
        f'referrerpolicy="no-referrer" sandbox="{SANDBOX}"></iframe>'
    )
