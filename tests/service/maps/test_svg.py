"""Pictures: well-formed, harmless whatever a name holds, the same numbers as the map, and readable without colour."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from models.records import INTERFACE_LANGUAGES
from service.maps.atlas import Kind, drawn_map, file_of, found_map
from service.maps.draw_gap import cell_words
from service.maps.export import csv_cell
from service.maps.links import Links
from service.maps.scope import Scope, select
from service.maps.svg import BIDI, SIZES, Look, plain, radius, share, tag, text, wrapped
from service.web.strings import translator

from .conftest import FORMULA, IMAGE, TURNED

SVG = "{http://www.w3.org/2000/svg}"


def look(language="fi", base=""):
    return Look(language, translator(language), "map-test", base)


def file(made, kind, form, language="fi", **scope):
    chosen = select(Scope(**scope), made)
    found = found_map(kind, chosen, made, language)
    return file_of(kind, found, form, look(language, "https://kutoja.example"), Links(language, chosen.scope), "generation")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_a_picture_is_well_formed_and_holds_no_code(made, kind, language):
    body, media_type, name = file(made, kind, "svg", language)
    assert media_type == "image/svg+xml"
    assert re.fullmatch(r"[a-z-]+\.svg", name)
    root = ET.fromstring(body)
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not names & {"script", "style", "foreignObject", "image", "use", "animate", "set", "handler"}
    for element in root.iter():
        assert not {name for name in element.attrib if name.startswith("on") or name == "style"}
        assert element.attrib.get("href", "https://kutoja.example/").startswith(
            f"https://kutoja.example/{language}/" if element.attrib.get("href") else "https://"
        )
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert all(titles)
    assert root.find(f".//{SVG}desc") is not None
    idents = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(idents) == len(set(idents))


def test_names_that_mean_harm_are_text(made):
    body = file(made, Kind.ECOSYSTEM, "svg")[0].decode()
    assert "<img" not in body
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in body
    assert not BIDI & set(body)
    shown = [element.text for element in ET.fromstring(body).iter(f"{SVG}text")]
    assert "gnp.tekset Oy" in shown
    assert max(len(one) for one in shown if one) < 100  # the long one is shortened


def test_plain_text_has_one_line_and_no_turns():
    assert plain("a\u202eb\r\n\tc\x00d \ud800") == "ab c d"
    assert plain("👨‍👩‍👧 Familjer") == "👨‍👩‍👧 Familjer"
    assert plain("pitkä otsikko", 6) == "pitkä…"
    assert TURNED not in plain(TURNED)


def test_values_are_escaped_everywhere():
    assert tag("a", text(1, 2, "<&>\"'"), href="\"><script>'") == (
        '<a href="&quot;&gt;&lt;script&gt;&#x27;"><text x="1" y="2" font-size="13" class="map-ink" fill="#1b2422">&lt;&amp;&gt;&quot;&#x27;</text></a>'
    )


def test_links_lead_where_the_numbers_are_from(made):
    body = ET.fromstring(file(made, Kind.GAP, "svg")[0])
    links = {element.attrib["aria-label"]: element.attrib["href"] for element in body.iter(f"{SVG}a")}
    base = "https://kutoja.example/fi"
    assert links["Nuoret, Nuoret: 1 työ, 1 kertoo tuloksista"] == f"{base}/innovations?theme=youth&target_group=young-people"
    assert links["Nuoret, Vangit ja vankilasta vapautuvat: ei töitä, 1 avoin haku"] == f"{base}/calls?theme=youth&target_group=prisoners&status=open"
    assert links["Nuoret, Opiskelijat: ei töitä"] == f"{base}/innovations?theme=youth&target_group=students"
    assert len(links) == 26 * 18


def test_a_need_stands_in_no_picture_and_no_link(made):
    need = "Työ a, jossa kokeillaan salaisuuttani ihmisten kanssa"
    for kind in Kind:
        for form in ("svg", "csv", "json"):
            assert "salaisuut" not in file(made, kind, form, need=need)[0].decode()


def test_a_kept_picture_is_not_that_of_another_scope_language_or_need(made):
    def drawn(language, **scope):
        return drawn_map(Kind.GAP, select(Scope(**scope), made), made, look(language))

    assert drawn("fi") is drawn("fi")
    assert drawn("fi").pictures != drawn("sv").pictures
    assert drawn("fi", theme="food").found.total == 2
    need = {"need": "Työ a, jossa kokeillaan jotakin uutta"}
    assert drawn("fi", **need) is not drawn("fi", **need)


def test_words_of_a_cell_are_the_maps_numbers(made):
    found = found_map(Kind.GAP, select(Scope(), made), made, "en")
    row, column = found.themes.index("ageing"), found.groups.index("older-people")
    assert cell_words(found, row, column, look("en")) == "Ageing, Older people: 2 works, 1 with results, 1 open call"


@pytest.mark.parametrize(("told", "works", "pattern"), [(0, 9, "none"), (1, 9, "dots"), (1, 4, "lines"), (4, 9, "lines"), (1, 2, "full"), (3, 3, "full")])
def test_shares_are_patterns(told, works, pattern):
    assert share(told, works) == pattern


def test_marks_grow_with_counts():
    radii = [radius(works) for works in (1, 2, 5, 6, 20, 21, 100, 101, 1000, 1001, 10**6)]
    assert all(one <= other for one, other in pairwise(radii))
    assert len(set(radii)) == len(SIZES)


def test_labels_are_broken_at_spaces_and_hyphens():
    assert wrapped("Pohjois-Pohjanmaa", 12) == ["Pohjois-", "Pohjanmaa"]
    assert wrapped("Mellersta Österbotten", 15) == ["Mellersta", "Österbotten"]
    assert wrapped("Lappi", 15) == ["Lappi"]
    assert len(wrapped("ö" * 5000, 15)[0]) <= 19
    assert len(wrapped("a b c d e f g h i j k", 3, 2)) == 2


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("language", "separator"), [("fi", ";"), ("en", ",")])
def test_a_table_is_read_by_spreadsheets_and_computes_nothing(made, kind, language, separator):
    body, media_type, name = file(made, kind, "csv", language)
    assert media_type.startswith("text/csv")
    assert name.endswith(".csv")
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=separator))
    assert len({len(row) for row in rows}) == 1 or kind is Kind.PORTFOLIO
    assert not [one for row in rows for one in row if one.startswith(("=", "+", "-", "@", "\t", "\r"))]
    if kind is Kind.ECOSYSTEM:
        assert f"'{FORMULA}" in {row[0] for row in rows}
        assert IMAGE in {row[0] for row in rows}


def test_a_portfolios_columns_add_up(made):
    rows = list(csv.reader(io.StringIO(file(made, Kind.PORTFOLIO, "csv")[0].decode("utf-8-sig")), delimiter=";"))
    head, last = rows[0], rows[-2:]
    assert {row[0] for row in last} == {"Kaikki yhteensä"}
    assert head[:7] == ["Teema", "Töitä", "Kertoo tuloksista", "Valuutta", "Summa", "Avustuksia", "Summa ei tiedossa"]
    assert head[7:] == [str(year) for year in range(1999, 2025)]
    assert [row[3:6] for row in last] == [["EUR", "350.5", "2"], ["SEK", "1000", "1"]]
    assert last[0][7] == "1"


@pytest.mark.parametrize("value", ["=1+1", "+358", "-1", "@a", "\t=1", "\r\n=1", "\u202e=1", " =1"])
def test_a_cell_is_no_formula(value):
    assert csv_cell(value).startswith("'")
