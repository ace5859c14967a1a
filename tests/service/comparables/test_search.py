"""Comparables over a made-up catalogue, whose answers are known, and over the starter's."""

import csv
import io
import time
from datetime import date
from decimal import Decimal

import docx
import pytest
from applications import HOUSING
from pdfs import pdf_of

from models.answers import Level
from models.errors import InvalidInput, UnreadableDocument
from service.answer import Answerer
from service.comparables.export import export
from service.comparables.facets import Facet
from service.comparables.model import Comparables
from service.comparables.overlaps import BOILERPLATE, FROM
from service.comparables.search import find_comparables, regions
from service.comparables.serialise import comparables_json
from service.comparables.summary import months_of, summarise
from service.documents.refusal import MOST_CHARACTERS
from service.documents.sandbox import read_document

SHARED_SENTENCE = "Hanke edistää naisten ja miesten tasa-arvoa ja kestävää kehitystä ohjelman periaatteiden mukaisesti."
EVENINGS = "Kyläillat kokoavat yksin asuvat ikäihmiset kerran viikossa saman pöydän ääreen koululle."
MONEY = "Haemme yhteensä 150 000 euroa ajalle 1.1.2026–31.12.2027."
APPLICATION = f"Tarve\nIkäihmiset ovat kylissä yksin.\nToimenpiteet\n{EVENINGS} {SHARED_SENTENCE}\nKustannukset\n{MONEY}"


@pytest.fixture(scope="module")
def village(toy: Answerer) -> Comparables:
    return find_comparables(toy, APPLICATION)


def test_a_sentence_told_again_is_an_overlap_and_the_programmes_own_is_not(village: Comparables) -> None:
    assert [overlap.record_id for overlap in village.overlaps] == ["toy:kyla"]
    (pair,) = village.overlaps[0].pairs
    assert (pair.text, pair.record_text) == (EVENINGS, EVENINGS)
    assert pair.cosine > 0.95
    assert pair.shared_with == 0
    assert village.boilerplate == len(village.comparables)  # once for each project of the programme


def test_quotes_are_exact_on_both_sides(answerer: Answerer) -> None:
    found = find_comparables(answerer, HOUSING, interface_language="fi")
    assert found.comparables
    for one in found.comparables:
        quote = one.match.reasons[0]
        record = answerer.index.records.get(one.match.id)
        source = next(text.value for text in getattr(record, quote.section) if text.language == quote.language)
        assert source[quote.start : quote.end] == quote.text
        assert quote.need_text in HOUSING
    for overlap in found.overlaps:
        record = answerer.index.records.get(overlap.record_id)
        for pair in overlap.pairs:
            source = next(text.value for text in getattr(record, pair.section) if text.language == pair.record_language)
            assert source[pair.record_start : pair.record_end] == pair.record_text
            assert HOUSING[pair.start : pair.end] == pair.text
            assert pair.cosine >= FROM - 0.02
            assert pair.shared_with < BOILERPLATE


def test_the_like_project_comes_first_with_money_lead_region_and_outcome(village: Comparables) -> None:
    first = village.comparables[0]
    assert first.match.id == "toy:kyla"
    assert first.match.reasons[0].text == EVENINGS
    assert [(money.amount, money.currency, money.from_year, money.to_year) for money in first.money] == [(Decimal(100_000), "EUR", 2020, 2020)]
    assert (first.lead, first.regions, first.outcome) == ("Kylien liitto ry", ("Pirkanmaa",), "Moni sai ystäviä.")
    assert Facet.ACTIVITIES in first.facets


def test_weak_rows_stand_below_and_scores_never_rise(answerer: Answerer) -> None:
    rows = [one.match for one in find_comparables(answerer, HOUSING).comparables]
    levels = [row.level is Level.WEAK for row in rows]
    assert levels == sorted(levels)
    assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
    assert any("asunto" in row.title.casefold() or "koti" in row.title.casefold() for row in rows[:3])


def test_what_the_application_states_is_told_with_its_words(village: Comparables) -> None:
    stated = comparables_json(village)["stated"]
    assert (stated["amount"], stated["currency"], stated["started"], stated["ended"]) == (150_000, "EUR", "2026-01-01", "2027-12-31")
    assert stated["amount_text"] in APPLICATION


def test_sums_are_compared_within_their_currency_only(toy: Answerer) -> None:
    everything = "\n".join(
        text.value for record_id in ("kyla", "paja", "puisto", "kirjasto", "bussi") for text in toy.index.records.get(f"toy:{record_id}").solution
    )
    found = find_comparables(toy, everything)
    summary = summarise(found.comparables)
    assert summary.count == 5
    assert [(sums.currency, sums.n, sums.median, sums.low, sums.high) for sums in summary.sums] == [
        ("EUR", 4, Decimal(250_000), Decimal(100_000), Decimal(400_000)),
        ("SEK", 1, Decimal(500_000), Decimal(500_000), Decimal(500_000)),
    ]
    assert (summary.with_results, summary.from_year, summary.to_year) == (2, 2020, 2021)
    assert summary.durations is not None
    assert (summary.durations.n, summary.durations.median) == (5, 24.0)


@pytest.mark.parametrize(
    ("started", "ended", "months"),
    [("2020-01-01", "2021-12-31", 24), ("2020-01", "2020-01", 1), ("2020", "2021", None), (None, "2021-01", None), ("2021-05", "2020-01", None)],
)
def test_months_are_counted_only_where_they_are_known(started: str | None, ended: str | None, months: int | None) -> None:
    assert months_of(started, ended) == months


def test_places_are_told_as_regions_in_the_readers_language() -> None:
    card = {"places": ["Tampere", "Nokia", "Pirkanmaa", "Göteborg", "Kuu"]}
    assert regions(card, "sv")[0] == "Birkaland"
    assert len(regions(card, "sv")) == 3
    assert regions(card, "sv")[-1] == "Kuu"


def test_the_same_application_gets_the_same_answer(toy: Answerer) -> None:
    one, other = (comparables_json(find_comparables(toy, APPLICATION)) | {"took_ms": 0} for _ in range(2))
    assert one == other


@pytest.mark.parametrize("text", ["", "  \n", "123 456 ..."])
def test_an_application_without_a_word_is_refused(toy: Answerer, text: str) -> None:
    with pytest.raises(InvalidInput):
        find_comparables(toy, text)


def test_an_endless_application_is_refused(toy: Answerer) -> None:
    with pytest.raises(UnreadableDocument):
        find_comparables(toy, "a" * (MOST_CHARACTERS + 1))


def test_an_application_of_one_word_is_answered(toy: Answerer) -> None:
    assert find_comparables(toy, "yksinäisyys").overlaps == ()


def test_the_table_as_csv_has_a_line_for_each_project(village: Comparables) -> None:
    body, kind, name = export(village, "csv", "fi", date(2026, 3, 15))
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert (kind, name) == ("text/csv; charset=utf-8", "vertailu.csv")
    assert rows[0][:3] == ["Hanke", "Rahoitus", "Valuutta"]
    assert rows[1][:4] == ["Hanke kyla", "100000", "EUR", "2020"]
    assert EVENINGS in rows[1]
    assert len(rows) == len(village.comparables) + 1


def test_no_cell_of_the_csv_is_computed(toy: Answerer) -> None:
    found = find_comparables(toy, f"=HYPERLINK kyläiltoja ja saman pöydän ääreen. {EVENINGS}".replace("Kyläillat", "=Kyläillat"))
    rows = csv.reader(io.StringIO(export(found, "csv", "en", date(2026, 3, 15))[0].decode("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(("language", "says"), [("fi", "100 000 €"), ("sv", "100 000 €"), ("en", "€100,000")])
def test_the_document_holds_the_table_and_the_pairs(village: Comparables, language: str, says: str) -> None:
    body, _, _ = export(village, "docx", language, date(2026, 3, 15))
    document = docx.Document(io.BytesIO(body))
    cells = [cell.text.replace("\u00a0", " ") for table in document.tables for row in table.rows for cell in row.cells]
    assert f"{says} (2020)" in cells
    assert cells.count(EVENINGS) == 2
    assert any("2026" in paragraph.text for paragraph in document.paragraphs)


def test_an_application_of_15_pages_is_answered_in_time(answerer: Answerer) -> None:
    words = HOUSING.replace("\n", " ").split()
    pages = [" ".join(words[number:] + words[:number]) for number in range(15)]
    lines = ["\n".join(page[at : at + 90] for at in range(0, len(page), 90)) for page in pages]
    data = pdf_of(["\n".join([lines[number]] * 3).encode("cp1252", "replace").decode("cp1252") for number in range(15)])
    find_comparables(answerer, HOUSING)
    started = time.perf_counter()
    document = read_document(data, "hakemus.pdf")
    find_comparables(answerer, document.text)
    assert document.pages == 15
    assert time.perf_counter() - started < 12  # 3 s on an idle machine; tests share theirs
