"""What stands around an organisation and a call, counted anew from the records."""

from collections import Counter
from decimal import Decimal

import pytest

from indexer.index import Index
from models.records import FundingCall, RecordType, Role
from service.answer import Answerer
from service.web.neighbours import CO_WORKERS, like_works, neighbours
from service.web.strings import money, translator
from service.web.views import Reader

HELSINKI = "fi-pro:0201256-6"


@pytest.fixture(scope="module")
def reader(starter_index: Index) -> Reader:
    return Reader("fi", translator("fi"), starter_index.records.get)


def test_an_organisations_years_and_co_workers_are_those_of_its_works(answerer: Answerer, starter_index: Index, reader: Reader) -> None:
    record = starter_index.records.get(HELSINKI)
    assert record
    view = neighbours(record, answerer, reader)
    graph = starter_index.graph
    works = {work for work, role in graph.works_of(HELSINKI) if role is not Role.FUNDER}
    begun = Counter((starter_index.records.card(work) or {}).get("started", "")[:4] for work in works)
    assert {str(one["year"]): one["n"] for one in view["timeline"] if one["n"] != "0"} == {year: str(n) for year, n in begun.items() if year}
    together = Counter(other for work in works for other in {key for key, role in graph.organisations_of(work) if role is not Role.FUNDER} - {HELSINKI})
    assert [one["n"] for one in view["with"]] == [str(n) for _, n in sorted(together.items(), key=lambda item: (-item[1], item[0]))[:CO_WORKERS]]
    assert all(one["href"] != f"/fi/organisations/{HELSINKI}" for one in view["with"])


def test_a_funders_sums_are_those_of_its_grants(answerer: Answerer, starter_index: Index, reader: Reader) -> None:
    graph = starter_index.graph
    funders = sorted(starter_index.records.ids(RecordType.ORGANISATION), key=lambda key: -len(graph.funded_by(key)))
    seen = 0
    for funder in funders[:5]:
        record = starter_index.records.get(funder)
        assert record
        funded = neighbours(record, answerer, reader)["funded"]
        for row in funded["rows"]:
            card = starter_index.records.card(row["href"].removeprefix("/fi/innovations/")) or {}
            given: Counter[str] = Counter()
            for grant in card.get("grants", ()):
                if grant.get("funder_id") == funder and grant.get("amount") is not None and grant.get("currency"):
                    given[grant["currency"]] += Decimal(str(grant["amount"]))  # type: ignore[assignment]
            for currency, amount in given.items():
                seen += 1
                assert money(Decimal(amount), currency, "fi") in row["sum"]
    assert seen


def test_a_call_cites_who_may_apply_and_shows_what_its_funder_paid(answerer: Answerer, starter_index: Index, reader: Reader) -> None:
    cited = 0
    for call in list(starter_index.records.ids(RecordType.CALL))[::12]:
        record = starter_index.records.get(call)
        assert record
        view = neighbours(record, answerer, reader)
        cited += bool(view["rules"])
        assert isinstance(record, FundingCall)
        for row in like_works(record, answerer, reader):
            assert record.funder_id in starter_index.graph.funders_of(row["href"].removeprefix("/fi/innovations/"))
    assert cited


def test_a_work_has_nothing_of_it(answerer: Answerer, starter_index: Index, reader: Reader) -> None:
    record = starter_index.records.get("housing-first:helsingborg")
    assert record
    assert not any(neighbours(record, answerer, reader).values())
