"""Sums of who pays: added within one currency, years kept, what is not known counted; the table holds what the records hold."""

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest

from models.answers import Need
from models.jsonl import loads
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.payers.find import find_payers, titles
from service.payers.table import COLUMNS, WhoPays, export, lines
from service.recommend.who_pays import PaidWork, grants_of, summed
from service.retrieve import Candidate

NEED = "tukea työttömien työkykyyn ja nuorten työllistymiseen"


def work(name: str, strength: float, started: int | None, *grants: dict[str, object]) -> PaidWork:
    return PaidWork(Candidate(f"a:{name}", strength=strength), started, grants)


def test_sums_keep_currency_and_years_and_count_what_is_not_known() -> None:
    paid = summed(
        [
            work("one", 0.4, 2019, {"amount": 1000, "currency": "EUR", "programme": "ESR"}, {"amount": 500.5, "currency": "EUR", "year": 2021}),
            work("two", 0.5, 2015, {"amount": 7000, "currency": "SEK", "year": 2016, "programme": "ESR"}),
            work("three", 0.3, None, {"amount": 10, "currency": None}),
            work("four", 0.2, 2010),
        ]
    )
    assert [(one.currency, one.amount, one.works, one.from_year, one.to_year) for one in paid.sums] == [
        ("EUR", Decimal("1500.5"), 1, 2019, 2021),
        ("SEK", Decimal(7000), 1, 2016, 2016),
    ]
    assert (paid.works, paid.unknown, paid.from_year, paid.latest) == (4, 2, 2010, 2021)
    assert paid.programmes == ("ESR",)
    assert paid.examples == ("a:two", "a:one", "a:three")


def test_a_grant_that_two_portals_tell_of_is_counted_once() -> None:
    told = {"funder_id": "org:x", "code": "S1", "amount": 100, "currency": "EUR"}
    card = {"grants": [told, {**told, "year": 2020}, {**told, "code": "S2"}, {**told, "funder_id": "org:y"}, {"funder_id": "org:x"}, {"funder_id": "org:x"}]}
    assert [grant.get("code") for grant in grants_of(card, "org:x")] == ["S1", "S2", None, None]


@pytest.fixture(scope="module")
def found(answerer: Answerer) -> WhoPays:
    return find_payers(answerer, Need(text=NEED, interface_language="fi"))


def test_the_table_is_what_the_matched_works_hold(found: WhoPays, answerer: Answerer) -> None:
    """Counted anew from the records, by hand."""
    index = answerer.index
    query, works = answerer.search(Need(text=NEED), RecordType.INNOVATION)
    counts: Counter[str] = Counter()
    for candidate in works[: calibrate.WORKS]:
        if candidate.strength >= calibrate.LOOSE:
            counts.update(index.graph.funders_of(candidate.record_id))
    assert counts
    assert {payer.id: payer.paid.works for payer in found.payers} == dict(counts)
    assert query.language == found.language == "fi"
    for payer in found.payers:
        for example in payer.paid.examples:
            assert payer.id in index.graph.funders_of(example)
        assert payer.paid.unknown + max((given.works for given in payer.paid.sums), default=0) <= payer.paid.works


def test_an_answers_rows_and_its_table_say_the_same(answerer: Answerer) -> None:
    answer = answerer.answer(Need(text=NEED))
    table = {payer.id: payer.paid for payer in answer.who_pays}
    rows = [match for match in answer.funders if match.paid is not None]
    assert rows
    for match in rows:
        assert match.paid == table[match.id]
        assert set(match.paid.examples) <= set(match.works)


@pytest.mark.parametrize(("language", "separator"), [("fi", ";"), ("sv", ";"), ("en", ",")])
def test_a_csv_has_a_line_for_each_payer_and_currency(found: WhoPays, answerer: Answerer, language: str, separator: str) -> None:
    body, media_type, name = export(found, "csv", language, titles(answerer, language))
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=separator))
    assert media_type.startswith("text/csv")
    assert name.endswith(".csv")
    assert len(rows) == 1 + len(lines(found.payers))
    assert all(len(row) == len(COLUMNS) for row in rows)
    for row, line in zip(rows[1:], lines(found.payers), strict=True):
        assert row[COLUMNS.index("id")] == line.payer.id
        assert (Decimal(row[COLUMNS.index("sum")]), row[COLUMNS.index("currency")]) == (line.sum.amount, line.sum.currency) if line.sum else True
        assert not row[0].startswith(("=", "+", "-", "@"))


def test_a_json_file_is_what_the_api_answers(found: WhoPays, answerer: Answerer) -> None:
    body, _, name = export(found, "json", "en", titles(answerer, "en"))
    assert name == "who-pays.json"
    assert [payer["id"] for payer in loads(body)["payers"]] == [payer.id for payer in found.payers]


def test_nobody_pays_for_what_nobody_does(answerer: Answerer) -> None:
    assert find_payers(answerer, Need(text="kanelipullan resepti")).payers == ()
