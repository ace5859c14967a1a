"""Labels by structure, and what real pages do to them: empty ones, icons, stars, wrappers, twins, broken markup."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.html import Field, Link, canonical, document, fragment, heading, hreflang, labelled, links, page_language, text_of
from crawlers.portal import Page

URL = "https://sivusto.example/fi/malli/kylakahvila"


def page(markup: str, url: str = URL) -> Page:
    return Page(url=url, body=markup.encode())


def fields(markup: str) -> dict[str, str]:
    return {label: field.text for label, field in labelled(document(page(markup))).items()}


@pytest.mark.parametrize(
    "markup",
    [
        "<dl><dt>Rahoittaja:</dt><dd>Kylärahasto</dd><dt>Paikka</dt><dd></dd><dt>Luotu</dt><dd>1.2.2024</dd></dl>",
        "<dl><div><dt>Rahoittaja</dt><dd>Kylärahasto</dd></div><div><dt>Paikka</dt></div><div><dt>Luotu</dt><dd>1.2.2024</dd></div></dl>",
        "<table><tr><th>Rahoittaja</th><td>Kylärahasto</td></tr><tr><th>Paikka</th><td> </td></tr><tr><th>Luotu</th><td>1.2.2024</td></tr></table>",
        '<div class="field"><div class="field__label x">Rahoittaja</div><div class="field__item">Kylärahasto</div></div>'
        '<div class="field"><div class="field__label">Paikka</div></div>'
        '<div class="field"><div class="field__label">Luotu&nbsp;:</div><div class="field__items"><div class="field__item">1.2.2024</div></div></div>',
        "<h2>Rahoittaja **</h2>Kylärahasto<h3>Paikka</h3><h4>Luotu</h4><div><p>1.2.2024</p></div>",
        "<div><h3><button>Rahoittaja<svg><title>icon/chevron-down</title><desc>Created with Sketch.</desc></svg></button></h3><div>Kylärahasto</div></div>"
        "<div><h3>Paikka</h3></div><div><h3>Luotu icon/chevron-down Created with Sketch.</h3><div>1.2.2024</div></div>",
        "<div><div><h3>Rahoittaja</h3></div><div>Kylärahasto</div></div><div><h3>Paikka</h3></div><div><h3>Luotu</h3></div><div>1.2.2024</div>",
        "<details><summary>Rahoittaja</summary>Kylärahasto</details><details><summary>Paikka</summary></details>"
        "<details><summary><span>Luotu</span></summary><p>1.2.2024</p></details>",
    ],
    ids=["dl", "dl in divs", "table", "Drupal", "headings", "accordion", "wrapped headings", "details"],
)
def test_each_structure_gives_the_same_fields(markup: str):
    assert fields(f"<body><main>{markup}</main><footer>Jalka</footer></body>") == {"Rahoittaja": "Kylärahasto", "Paikka": "", "Luotu": "1.2.2024"}


def test_value_ends_at_the_next_heading_however_deep_it_stands():
    markup = "<h2>Idea</h2><p>Eka</p><div><p>Toka</p><section><h3>Ehdot</h3><p>Kolmas</p></section><p>Neljäs</p></div>"
    assert fields(markup) == {"Idea": "Eka\n\nToka", "Ehdot": "Kolmas"}


def test_empty_last_label_does_not_take_the_footer():
    assert fields("<main><div><h3>Liitteet</h3></div></main><footer><p>Yhteystiedot</p></footer>") == {"Liitteet": ""}
    assert fields("<div><h3>Liitteet</h3></div><nav>Etusivu</nav>") == {"Liitteet": ""}


def test_heading_that_is_a_field_label_is_read_once():
    assert fields('<div><h3 class="field__label">Idea</h3><div class="field__item"><h4>Osa</h4><p>Teksti</p></div></div>') == {
        "Idea": "Osa\n\nTeksti",
        "Osa": "Teksti",
    }


def test_label_that_stands_twice_keeps_both_values_and_a_repetition_once():
    assert fields("<h3>A</h3>yksi<h3>A</h3>kaksi<h3>A</h3>yksi<h3>A</h3>") == {"A": "yksi\n\nkaksi"}


def test_header_row_of_a_table_is_no_label():
    assert fields("<table><tr><th>Vuosi</th><th>Summa</th></tr><tr><td>2024</td><td>5</td></tr></table>") == {}


def test_label_without_words_is_none():
    assert fields("<h2><svg><title>x</title></svg></h2><p>a</p><dl><dt>:</dt><dd>b</dd></dl>") == {}


def test_text_keeps_paragraphs_and_folds_the_white_space_of_the_source():
    markup = "<div><p>Eka\n   rivi <b>jatk</b>uu,<br>toinen</p><ul><li>yksi<li>kaksi</ul><!-- x -->loppu<script>f()</script><template>piilo</template> !</div>"
    assert text_of(document(page(markup))) == "Eka rivi jatkuu,\ntoinen\n\nyksi\nkaksi\n\nloppu !"


def test_decoration_says_nothing():
    markup = '<h3><i aria-hidden="true">expand_more</i>Tulokset</h3><p><span aria-hidden="true">★</span>Hyvät</p>'
    assert fields(markup) == {"Tulokset": "Hyvät"}


def test_links_of_a_value_are_absolute_and_no_mail_or_telephone():
    markup = (
        '<h3>Kokonaisuus</h3><p><a href="../kokonaisuus/kylat">Kylät <b>yhdessä</b></a> <a href="mailto:a@b.example">posti</a>'
        '<a href="tel:1">soita</a><a href="http://[">rikki</a><a>tyhjä</a><a href="../kokonaisuus/kylat">Kylät yhdessä</a></p>'
    )
    assert labelled(document(page(markup)))["Kokonaisuus"].links == (Link("https://sivusto.example/fi/kokonaisuus/kylat", "Kylät yhdessä"),)


def test_base_address_of_the_page_counts():
    assert links(page('<base href="/muu/"><a href="a#x">1</a><a href="a">2</a><a href="b">3</a>'), r"/muu/") == [
        "https://sivusto.example/muu/a",
        "https://sivusto.example/muu/b",
    ]


def test_links_by_pattern_each_once():
    markup = '<a href="/fi/malli/a">1</a><a href="/fi/malli/a#osa">2</a><a href="/fi/muu">3</a><a href="">4</a>'
    assert links(page(markup), r"/fi/malli/[a-z]+$") == ["https://sivusto.example/fi/malli/a", URL]


def test_twins_and_own_address():
    head = (
        '<html lang="fi-FI"><link rel="alternate" hreflang="fi" href="/fi/a"><link rel="alternate" hreflang="en-GB" href="/en/a">'
        '<link rel="alternate" hreflang="en-US" href="/us/a"><link rel="alternate" hreflang="x-default" href="/"><link rel="alternate" hreflang="sv" href="">'
        '<link rel="stylesheet" hreflang="de" href="/de"><link rel="canonical" href="/fi/oma">'
    )
    assert hreflang(page(head)) == {"fi": "https://sivusto.example/fi/a", "en": "https://sivusto.example/en/a", "sv": URL}
    assert canonical(page(head)) == "https://sivusto.example/fi/oma"
    assert page_language(page(head)) == "fi"


def test_page_that_states_nothing():
    assert (heading(page("")), hreflang(page("")), canonical(page("")), page_language(page("")), fields("")) == ("", {}, URL, None, {})
    assert page_language(page('<html lang="x-klingon">')) is None


def test_heading_is_the_first_that_says_something():
    assert heading(page("<h1><img alt='logo'></h1><h1> Kylä&shy;kahvila\n **</h1>")) == "Kyläkahvila"


def test_fragment_of_an_api():
    assert labelled(fragment("<h2>Haku</h2><p><a href='/a'>Ohje</a></p>", URL)) == {"Haku": Field("Ohje", (Link("https://sivusto.example/a", "Ohje"),))}


def test_deep_nesting_is_read():
    assert fields("<h2>A</h2>" + "<div>" * 200 + "syvällä") == {"A": "syvällä"}
    assert set(fields("<h2>A</h2>" + "<div>" * 20_000 + "liian syvällä")) == {"A"}


PIECES = "<h2>|</h2>|<dl>|<dt>|<dd>|<tr>|<th>|<td>|<svg>|</div>|<!--|<p|&#0;|a| : |\x00|<div class=field__label>|<a href='http://[x'>".split("|")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_no_page_is_too_broken(markup: str):
    found = page(markup)
    assert all(isinstance(field, Field) for field in labelled(document(found)).values())
    assert all(label == label.strip(" :*") for label in labelled(document(found)))
    assert isinstance(heading(found), str)
    assert isinstance(hreflang(found), dict)
    assert links(found, ".") is not None


@pytest.mark.parametrize("strange", ["&#xffff;", "&#1;", "&#xd800;", "\x00"])
def test_a_character_that_no_document_can_hold_leaves_the_address(strange: str):
    page = Page(url="https://example.org/", body=f'<a href="/pro{strange}jects">Projects</a>'.encode())
    (link,) = links(page, "example")
    assert link.startswith("https://example.org/pro")
    assert link.endswith("jects")
