"""The picture that stands beside a link to a page elsewhere: PNG, 1200 x 630, drawn here. The only importer of Pillow and of the font."""

import io
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import font_source_serif_pro
from fastapi import APIRouter, Request, Response
from PIL import Image, ImageDraw, ImageFont

from models.errors import NotFound
from models.records import RecordType
from models.taxonomy import labels
from service.answer import Answerer
from service.cards import face, portal_of
from service.web.facets import value_label
from service.web.pages import check_language
from service.web.plain import one_line
from service.web.strings import period, translator

WIDTH, HEIGHT = 1200, 630
"""What the Open Graph protocol's readers show whole."""

GROUND, INK, SOFT, ACCENT, WARP = "#faf8f3", "#1b2422", "#4a5652", "#0b5a53", "#b4532a"
"""The light colours of kutoja.css."""

MARGIN = 72
WEAVE_LEFT = 984
THREAD, GAP = 30, 24
TITLE_SIZES = (68, 58, 50, 43)
MOST_LINES = 5
TITLE_BOTTOM = 480
LINE_HEIGHT = 1.16
TITLE_LENGTH = 220
LEAST_SHOWN = 0.6
"""Share of a title's letters that the font must have; of a title in another script the card shows the type of record alone."""

COLOURS = 64
CARD_SECONDS = 86_400
KEPT = 128
MISSING = "\uffff"


def social_cards(answering: Callable[[], Answerer]) -> APIRouter:
    """Return the routes: a card of the service, and one of each record. `answering` gives the answerer, or raises NotReady."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cards/{language}.png")
    def of_service(request: Request, language: str) -> Response:
        check_language(language)
        t = translator(language)
        return _png(draw_card(t("home.title"), "", t("site.tagline")))

    @router.get("/cards/{language}/{record_id:path}.png")
    def of_record(request: Request, language: str, record_id: str) -> Response:
        check_language(language)
        card = answering().index.records.card(record_id)
        if card is None:
            raise NotFound("There is no such record.")
        record_type = RecordType(card["type"])
        kind = labels.label("record_type", card["type"], language)
        source = value_label("portal", portal_of(card), record_type, language)
        details = [str(card["funder"])] if card.get("funder") else []
        below = " · ".join([*details, *filter(None, [period(card.get("started"), card.get("ended"), language)]), source])
        title = one_line(face(card, language).title[0], TITLE_LENGTH)
        return _png(draw_card(title if readable(title) else kind, kind if readable(title) else "", one_line(below, 90)))

    return router


@lru_cache(maxsize=KEPT)
def draw_card(title: str, above: str, below: str) -> bytes:
    """Return the PNG of a card: the title as large as it fits in MOST_LINES lines, a line above and one below it, and the woven band."""
    image = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(image)
    _weave(draw)
    width = WEAVE_LEFT - 2 * MARGIN
    top = MARGIN
    if above:
        draw.text((MARGIN, top), drawable(above).upper(), font=_font("Semibold", 28), fill=WARP)
        top += 56
    lines, size = fitted(drawable(title), width, TITLE_BOTTOM - top)
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * size * LINE_HEIGHT), line, font=_font("Semibold", size), fill=INK)
    for number, line in enumerate(wrapped(drawable(below), 26, width)[:1]):
        draw.text((MARGIN, 500 + number * 34), line, font=_font("", 26), fill=SOFT)
    draw.text((MARGIN, 546), "Kutoja", font=_font("Semibold", 34), fill=ACCENT)
    out = io.BytesIO()
    image.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def fitted(title: str, width: int, height: int) -> tuple[list[str], int]:
    """Return a title in lines and the size of its letters: the largest that fits, else the smallest with the title cut."""
    for size in TITLE_SIZES:
        lines, most = wrapped(title, size, width), min(MOST_LINES, int(height / (size * LINE_HEIGHT)))
        if len(lines) <= most:
            return lines, size
    last, font = lines[most - 1], _font("Semibold", size)
    while last and font.getlength(f"{last} …") > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip(' .,;:')} …"], size


def wrapped(text: str, size: int, width: int) -> list[str]:
    """Return a text in lines of at most `width` pixels, broken at spaces; a word that is wider is broken where it must."""
    font, lines = _font("Semibold", size), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def drawable(text: str) -> str:
    """Return a text without the characters that the font lacks."""
    return " ".join("".join(letter for letter in text if letter == " " or _has(letter)).split())


def readable(text: str) -> bool:
    """Whether the font has enough of a text's letters to show it."""
    letters = [letter for letter in text if not letter.isspace()]
    return bool(letters) and sum(map(_has, letters)) >= LEAST_SHOWN * len(letters)


@lru_cache(maxsize=4096)
def _has(letter: str) -> bool:
    font = _font("", 26)
    return letter != MISSING and bytes(font.getmask(letter)) != bytes(font.getmask(MISSING))


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_source_serif_pro.font_files_ttf[f"SourceSerifPro{weight}"], size, layout_engine=ImageFont.Layout.BASIC)


def _weave(draw: ImageDraw.ImageDraw) -> None:
    """Draw threads over and under each other, the service's only ornament."""
    step = THREAD + GAP
    columns: Sequence[int] = range(WEAVE_LEFT + GAP, WIDTH, step)
    rows: Sequence[int] = range(-GAP, HEIGHT, step)
    for x in columns:
        draw.rectangle((x, 0, x + THREAD - 1, HEIGHT), fill=ACCENT)
    for number, y in enumerate(rows):
        draw.rectangle((WEAVE_LEFT, y, WIDTH, y + THREAD - 1), fill=WARP)
        for place, x in enumerate(columns):
            if (number + place) % 2:
                draw.rectangle((x - 5, y - GAP, x + THREAD + 4, y + THREAD + GAP - 1), fill=GROUND)
                draw.rectangle((x, y - GAP, x + THREAD - 1, y + THREAD + GAP - 1), fill=ACCENT)
            else:
                draw.rectangle((x - GAP, y - 5, x + THREAD + GAP - 1, y + THREAD + 4), fill=GROUND)
                draw.rectangle((x - GAP, y, x + THREAD + GAP - 1, y + THREAD - 1), fill=WARP)


def _png(body: bytes) -> Response:
    return Response(body, headers={"Cache-Control": f"public, max-age={CARD_SECONDS}"}, media_type="image/png")
