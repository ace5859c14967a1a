"""yyo.fi and the label's list: news or case, labels that end, houses of one name. One test per trap."""

import json

import pytest
from replica import FIXTURES, Walk, load_site, walk

from crawlers.portal import Dropped, Fetch, Page
from crawlers.portals.yyo import HOLDERS, PORTAL, read_holders, read_posts
from models.records import Innovation, Organisation, Role

POSTS = "https://yyo.fi/wp-json/wp/v2/posts?per_page=100&page=1"


@pytest.fixture(scope="module")
def walked() -> Walk:
    return walk(PORTAL, load_site("yyo"))


def holder(walked: Walk, key: str) -> Organisation:
    record = walked.records[f"yyo:yritys-{key}"]
    assert isinstance(record, Organisation)
    return record


def test_news_on_events_and_on_the_centre_are_no_cases(walked: Walk):
    told = "news that tells of no enterprise"
    assert [item for item in walked.dropped if item.reason == told] == [Dropped("tervetuloa-webinaariin", told), Dropped("kaksi-vuotta-toimintaa", told)]
    assert Dropped("tyhja", "no text") in walked.dropped


def test_enterprise_is_named_as_it_is_and_leads(walked: Walk):
    case = walked.records["yyo:vaikuttavin-yritys-on-lumitahti-oy"]
    assert isinstance(case, Innovation)
    assert [(party.name, party.role) for party in case.participations] == [("Lumitähti Oy", Role.LEAD), ("Kalarannan Työsäätiö sr", Role.PARTNER)]


def test_end_of_a_label_is_told_and_its_holder_kept(walked: Walk):
    (ended,) = holder(walked, "rantapihan-koti-oy").description
    assert ended.ours
    assert "voimassa 2021-04-30 asti" in ended.value
    (open_ended,) = holder(walked, "rantapihan-saatio-sr").description
    assert "(myönnetty 2024)" in open_ended.value


def test_company_and_foundation_of_one_house_stay_two_holders(walked: Walk):
    assert holder(walked, "rantapihan-koti-oy").title != holder(walked, "rantapihan-saatio-sr").title


def test_wrong_number_is_none(walked: Walk):
    assert holder(walked, "lumitahti-oy").identifiers == ("fi-ytunnus:1234567-1",)
    assert holder(walked, "rantapihan-koti-oy").identifiers == ()


def test_contacts_are_not_read(walked: Walk):
    told = " ".join(record.model_dump_json() for record in walked.records.values())
    assert not [word for word in ("Keksitty", "050", "Mainos") if word in told]


def test_list_of_holders_goes_on(walked: Walk):
    assert f"{HOLDERS}&sivu=2" in walked.asked


def test_list_of_news_goes_on_behind_a_full_page():
    rows = json.loads((FIXTURES / "yyo" / "site" / "posts.json").read_text(encoding="utf-8"))
    page = Page(POSTS.replace("100", str(len(rows))), json.dumps(rows).encode())
    assert [item.reads for item in read_posts(page) if isinstance(item, Fetch)] == ["posts"]


@pytest.mark.parametrize("row", [{}, {"title": None, "content": 5}, {"title": {"rendered": "Otsikko"}, "content": {"rendered": ["Lumitähti Oy"]}}, {"slug": 7}])
def test_row_of_another_form_is_dropped(row: dict[str, object]):
    assert [type(item) for item in read_posts(Page(POSTS, json.dumps([row]).encode()))] == [Dropped]


@pytest.mark.parametrize("markup", ["", "<html><h1>Sivua ei löytynyt</h1></html>", "{}", "<article><p>Mainos</p></article>"])
def test_page_that_is_no_list_of_holders_is_dropped(markup: str):
    assert list(read_holders(Page(HOLDERS, markup.encode()))) == [Dropped(HOLDERS, "no list of label holders")]


@pytest.mark.parametrize("body", [b"", b"<html>503</html>", b"{}"])
def test_api_that_answers_no_list_says_so(body: bytes):
    with pytest.raises(ValueError, match="answered"):
        list(read_posts(Page(POSTS, body)))
