"""What a work's page tells of its course, where a mistake is told of, and that the page of a record does not wait for what is near it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import httpx
import pytest

from indexer.index import Index
from models.records import Grant, Innovation, Organisation, RecordType
from service.answer import Answerer
from service.web.course import course
from service.web.neighbours import neighbours
from service.web.pages import HERE_IT_WAITS, _parts
from service.web.record_view import record_view
from service.web.router import _similar
from service.web.strings import translator
from service.web.views import Reader

HELSINGBORG = "housing-first:helsingborg"


@pytest.fixture(scope="module")
def work(starter_index: Index) -> Innovation:
    found = starter_index.records.get(HELSINGBORG)
    assert isinstance(found, Innovation)
    return found


def reader(language: str, index: Index) -> Reader:
    return Reader(language, translator(language), index.records.get)


def test_the_course_stands_in_order_with_sums_in_local_form(work: Innovation, starter_index: Index) -> None:
    grant = Grant(funder="STEA", amount=Decimal(12000), currency="EUR", year=2020)
    told = work.model_copy(update={"started": "2019-03", "ended": "2027", "grants": (grant, grant)})
    view = course(told, reader("fi", starter_index), date(2026, 3, 15))
    shown = [(one["when"], one["what"]) for one in view][:3]
    assert shown == [("3/2019", "Työ alkoi"), ("2020", "Rahoitus: STEA, 12\xa0000\xa0€"), ("2027", "Työ päättyy")]
    assert course(told, reader("en", starter_index), date(2028, 1, 1))[2]["what"] == "The work ended"


def test_one_date_is_no_course(work: Innovation, starter_index: Index) -> None:
    assert course(work.model_copy(update={"started": "2019", "ended": None, "grants": ()}), reader("sv", starter_index), date(2026, 3, 15)) == []


def test_a_mistake_is_told_to_the_source_by_its_name(work: Innovation, starter_index: Index) -> None:
    sources = tuple(source.model_copy(update={"portal": "elsewhere", "url": "javascript:alert(1)"}) for source in work.sources)
    assert record_view(work.model_copy(update={"sources": sources}), reader("fi", starter_index), date(2026, 3, 15))["feedback"] is None
    known = sources[0].model_copy(update={"portal": "innokyla"})  # without an address of its own: the portal's site
    view = record_view(work.model_copy(update={"sources": (known,)}), reader("fi", starter_index), date(2026, 3, 15))["feedback"]
    assert view["href"].startswith("https://")
    assert "Innokylä" in view["text"]
    gathered = known.model_copy(update={"url": "https://www.kunta.example/malli"})
    view = record_view(work.model_copy(update={"sources": (gathered,)}), reader("fi", starter_index), date(2026, 3, 15))["feedback"]
    assert view["href"] == gathered.url
    assert view["text"].endswith(" kunta.example")


def test_a_funders_page_leads_to_its_portfolio(answerer: Answerer, starter_index: Index, client: httpx.Client) -> None:
    graph = starter_index.graph
    funders = [key for key in starter_index.records.ids(RecordType.ORGANISATION) if graph.funded_by(key)]
    for funder in sorted(funders, key=lambda key: (-len(graph.funded_by(key)), key))[::9]:
        record = starter_index.records.get(funder)
        assert isinstance(record, Organisation)
        address = neighbours(record, answerer, reader("sv", starter_index))["funded"]["portfolio"]
        assert address.replace("&", "&amp;") in client.get(f"/sv/organisations/{funder}").text
        page = client.get(address)
        assert page.status_code == 200
        assert 'role="alert"' not in page.text


def test_what_stands_before_the_wait_is_sent_before_the_rest_is_made() -> None:
    made: list[str] = []

    def pieces() -> Iterator[str]:
        yield "a"
        yield f"b{HERE_IT_WAITS}"
        made.append("rest")
        yield "c"

    parts = _parts(pieces())
    assert next(parts) == "ab"
    assert made == []
    assert list(parts) == ["c"]


def test_a_record_that_a_newer_index_lacks_has_nothing_near_it(work: Innovation, answerer: Answerer, starter_index: Index) -> None:
    assert _similar(work, answerer, reader("fi", starter_index)) != []
    assert _similar(work.model_copy(update={"id": "housing-first:gone"}), answerer, reader("fi", starter_index)) == []


def test_a_record_comes_before_what_is_near_it(server: str) -> None:
    with httpx.stream("GET", f"{server}/en/innovations/{HELSINGBORG}") as response:
        parts = list(response.iter_text())
    page = "".join(parts)
    assert HERE_IT_WAITS not in page
    assert page.index("</aside>") < page.index('id="similar"')
    assert page.rstrip().endswith("</html>")
