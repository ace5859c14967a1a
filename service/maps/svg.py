"""Writes SVG: elements as text, every value escaped. What all pictures share: colours, marks of size and of share, legends' pieces.

Colours stand as attributes, so that a picture that was taken home keeps them, and as classes, so that static/maps.css can set them by the page's tokens, for
dark pages and for forced colours. No style, no script. Colour never speaks alone: shares are patterns, counts are numbers.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from service.web.strings import Translate, number

INK, SOFT, LINE, ACCENT, WARP, TINT, SURFACE = "#1b2422", "#4a5652", "#7c857f", "#0b5a53", "#b4532a", "#e3efec", "#ffffff"
"""The light tokens of static/kutoja.css: accent, warp, line, ink and soft ink hold 3:1 and more on the surface, in the dark as well."""

SIZES = ((1, 5.0), (5, 8.0), (20, 11.0), (100, 14.0), (1000, 17.0), (None, 20.0))
"""Marks by count, (most works, radius): classes, since counts from 1 to some thousands do not fit into areas that an eye can compare."""

SHARES = ((0.0, "none"), (0.25, "dots"), (0.5, "lines"), (1.0, "full"))
"""Patterns by the share of works that tell what came of them, each up to its share; "none" for none at all, "full" from the half on."""

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of what follows: in a picture they would turn other people's labels."""

Paint = dict[str, str | float | None]
"""Attributes that set how an element looks."""


@dataclass(frozen=True)
class Look:
    """For whom a picture is: the interface language and its strings, a beginning for its ids, and where addresses begin (empty in a page)."""

    language: str
    t: Translate
    ident: str = "map"
    base: str = ""

    def n(self, value: int) -> str:
        """A number in local form."""
        return number(value, self.language)

    def href(self, address: str | None) -> str | None:
        """An address as it stands in the picture."""
        return f"{self.base}{address}" if address else None


def plain(text: str, most: int | None = None) -> str:
    """Return text that can stand in a picture: one line, no control characters, no marks of direction; shortened with an ellipsis."""
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") else letter for letter in text if letter not in BIDI)
    flat = " ".join(kept.split())
    return flat if most is None or len(flat) <= most else flat[: most - 1].rstrip() + "…"


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """Return one element; `class_` and names with underscores become `class` and names with hyphens, None is left out. Children are SVG already."""
    parts = [f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"' for key, value in attributes.items() if value is not None]
    return f"<{name}{''.join(parts)}/>" if not children else f"<{name}{''.join(parts)}>{''.join(children)}</{name}>"


def text(x: float, y: float, content: str, size: float = 13, *, anchor: str | None = None, soft: bool = False, **more: str | float | None) -> str:
    """Return a text; `anchor` is start (None), middle or end."""
    paint: Paint = {"class_": "map-soft", "fill": SOFT} if soft else {"class_": "map-ink", "fill": INK}
    return tag("text", escape(plain(content)), **{"x": x, "y": y, "font_size": size, "text_anchor": anchor, **paint, **more})


def link(address: str | None, label: str, *children: str) -> str:
    """Return children as a link that a keyboard reaches and a screen reader names; without an address, as a group of that name."""
    title = tag("title", escape(plain(label)))
    if address is None:
        return tag("g", title, *children, role="img", aria_label=plain(label))
    return tag("a", title, *children, href=address, aria_label=plain(label))


@dataclass(frozen=True)
class Picture:
    """A whole picture, an svg element, and its natural size."""

    svg: str
    title: str
    width: float
    height: float


def picture(look: Look, size: tuple[float, float], title: str, description: str, *body: str, kind: str = "") -> Picture:
    """Return a whole picture of a natural size (width, height); `kind` is a class of its own."""
    ident, (width, height) = look.ident, size
    svg = tag(
        "svg",
        tag("title", escape(plain(title)), id=f"{ident}-title"),
        tag("desc", escape(plain(description)), id=f"{ident}-desc"),
        tag("defs", *_patterns(ident)),
        tag("rect", width=width, height=height, class_="map-ground", fill=SURFACE),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width,
        height=height,
        class_=f"map {kind}".rstrip(),
        role="group",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        lang=look.language,
        font_family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    )
    return Picture(svg, title, width, height)


def stacked(pictures: Sequence[Picture]) -> str:
    """Return several pictures as one file, one below the other; one alone as it is."""
    if len(pictures) == 1:
        return pictures[0].svg
    top, placed = 0.0, []
    for one in pictures:
        placed.append(one.svg.replace("<svg ", f'<svg y="{_value(top)}" ', 1))
        top += one.height + 24
    width = max(one.width for one in pictures)
    return tag("svg", *placed, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_value(width)} {_value(top)}", width=width, height=top)


def radius(works: int) -> float:
    """Return the radius of the mark of a count."""
    return next(size for most, size in SIZES if most is None or works <= most)


def share(told: int, works: int) -> str:
    """Return the pattern of a share."""
    part = told / works if works else 0.0
    return "none" if not told else "full" if part >= 0.5 else next(name for most, name in SHARES[1:] if part < most)


def fill(look: Look, pattern: str) -> str:
    """Return the fill of a pattern, as an attribute's value."""
    return {"none": SURFACE, "full": ACCENT}.get(pattern, f"url(#{look.ident}-{pattern})")


def disc(look: Look, x: float, y: float, r: float, pattern: str) -> str:
    """Return a round mark."""
    return tag("circle", cx=x, cy=y, r=r, class_=f"map-mark map-{pattern}", fill=fill(look, pattern), stroke=ACCENT, stroke_width=1.5)


def size_legend(look: Look, x: float, y: float, heading: str, scale: float = 1.0) -> str:
    """Return the legend of sizes, about 540 wide and 56 high; `scale` is that of the picture's marks."""
    parts = [text(x, y, heading, 12, soft=True)]
    before, left = 0, x
    for most, r in SIZES:
        says = f"> {look.n(before)}" if most is None else f"{before + 1}–{look.n(most)}" if most > before + 1 else str(most)
        wide = 2 * r * scale
        parts += [disc(look, left + wide / 2, y + 28, r * scale, "none"), text(left + wide + 6, y + 32, says, 12)]
        left += wide + 26 + 7 * len(says)
        before = most or before
    return tag("g", *parts)


def share_legend(look: Look, x: float, y: float, heading: str, says: Mapping[str, str]) -> str:
    """Return the legend of patterns, about 520 wide and 48 high; `says` tells each of SHARES in words."""
    parts, left = [text(x, y, heading, 12, soft=True)], x
    for _, pattern in SHARES:
        parts += [disc(look, left + 11, y + 26, 11, pattern), text(left + 28, y + 30, says[pattern], 12)]
        left += 48 + 7 * len(says[pattern])
    return tag("g", *parts)


def told_words(look: Look) -> dict[str, str]:
    """What each pattern says."""
    t = look.t
    return {"none": t("maps.share.none"), "dots": t("maps.share.dots"), "lines": t("maps.share.lines"), "full": t("maps.share.full")}


def wrapped(words: str, most: int, lines: int = 2) -> list[str]:
    """Return a label in at most so many lines of about `most` letters, broken at spaces and after hyphens; what does not fit is cut with an ellipsis."""
    found = [""]
    for piece in plain(words).replace("-", "- ").split(" "):
        before = found[-1]
        joined = before + piece if before.endswith("-") else f"{before} {piece}".strip()
        if len(joined) <= most or not before:
            found[-1] = joined
        else:
            found.append(piece)
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] = plain(f"{kept[-1]} {found[lines]}", most)
    return [plain(line, most + 4) for line in kept]


def _patterns(ident: str) -> Iterable[str]:
    dots = tag("circle", cx=2.5, cy=2.5, r=1.1, class_="map-thread", fill=ACCENT)
    lines = tag("rect", width=3, height=6, class_="map-thread", fill=ACCENT)
    ground: Paint = {"width": 6, "height": 6, "class_": "map-ground", "fill": SURFACE}
    yield tag("pattern", tag("rect", **ground), dots, id=f"{ident}-dots", width=5, height=5, patternUnits="userSpaceOnUse")
    yield tag("pattern", tag("rect", **ground), lines, id=f"{ident}-lines", width=6, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)")


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.1f}".removesuffix(".0")
