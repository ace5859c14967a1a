"""Sitra: what is hidden in templates, twins in other languages, reviews that tell of many projects. One test per trap."""

import json

import pytest
from replica import FIXTURES, Walk, load_site, walk

from crawlers.portal import Dropped, Fetch, Page
from crawlers.portals.sitra import PORTAL, pick, read_article, read_calls, read_project, read_translation, read_twins
from models.records import FundingCall, Innovation, OrganisationKind, Origin

SITE = "https://www.sitra.fi"


@pytest.fixture(scope="module")
def walked() -> Walk:
    return walk(PORTAL, load_site("sitra"))


def call(walked: Walk, key: str) -> FundingCall:
    record = walked.records[f"sitra:{key}"]
    assert isinstance(record, FundingCall)
    return record


def calls_with(number: int, **changed: object) -> list[object]:
    rows = json.loads((FIXTURES / "sitra" / "site" / "calls.json").read_text(encoding="utf-8"))
    rows[number].update(changed)
    return list(read_calls(Page(f"{SITE}/wp-json/wp/v2/funding_request?per_page=100&page=1&lang=fi", json.dumps([rows[number]]).encode())))


def test_eligibility_hidden_in_a_template_is_read(walked: Walk):
    found = call(walked, "rahoitushaku-kuntien-tekoalytyopajat")
    assert "Rahoitusta voivat hakea kunnat, hyvinvointialueet ja kuntayhtymät." in found.description[0].value
    assert {OrganisationKind.MUNICIPALITY, OrganisationKind.WELLBEING_COUNTY} <= set(found.eligible_applicants)


def test_facts_inside_the_content_are_fields_and_no_text(walked: Walk):
    found = call(walked, "rahoitushaku-kuntien-tekoalytyopajat")
    assert (found.opens, found.closes, found.stated_status, found.programme) == ("2026-06-22", "2026-09-15", "open", "Tuottavuus")
    assert "22.6.2026" not in found.description[0].value
    assert "Avoinna" not in found.description[0].value
    assert call(walked, "luonnon-puolesta-kokeilut").stated_status == "closed"


def test_day_without_a_year_is_no_date(walked: Walk):
    found = call(walked, "dialogi-kylissa")
    assert (found.opens, found.closes, found.stated_status) == (None, None, "forthcoming")


def test_call_in_another_language_is_a_translation_of_the_same_record(walked: Walk):
    found = call(walked, "rahoitushaku-kuntien-tekoalytyopajat")
    assert [(text.language, text.origin) for text in found.title] == [("fi", Origin.OFFICIAL), ("en", Origin.TRANSLATION)]
    assert "Municipalities and wellbeing services counties can apply." in found.description[1].value
    assert f"{SITE}/en/funding-calls/ai-workshops-for-municipalities/" in walked.asked


def test_project_in_two_languages_is_one_record(walked: Walk):
    found = walked.records["sitra:kylien-energiakerhot"]
    assert isinstance(found, Innovation)
    assert [text.origin for text in found.outcome] == [Origin.SOURCE, Origin.TRANSLATION]
    assert found.url == f"{SITE}/hankkeet/kylien-energiakerhot/"
    assert "sitra:village-energy-clubs" not in walked.records


def test_page_that_has_no_finnish_twin_is_its_own_original():
    markup = (FIXTURES / "sitra" / "site" / "project.html").read_text(encoding="utf-8").replace('hreflang="fi"', 'hreflang="x-default"')
    (found,) = read_project(Page(f"{SITE}/en/projects/village-energy-clubs/", markup.encode()))
    assert isinstance(found, Innovation)
    assert (found.id, found.language, found.title[0].origin) == ("sitra:village-energy-clubs", "en", Origin.OFFICIAL)


def test_review_of_many_projects_is_cut_at_its_headings(walked: Walk):
    sections = [key for key in walked.records if key.startswith("sitra:hallintoneuvoston-katsaus")]
    assert sections == [f"sitra:hallintoneuvoston-katsaus-9-2031.{name}" for name in ("puhelinrobotti-kuulee-asukkaita", "luontotyo-kunnissa")]


def test_article_without_its_byline_and_kicker(walked: Walk):
    found = walked.records["sitra:kirjasto-kuulee-kokeilun-tulokset"]
    assert isinstance(found, Innovation)
    assert found.outcome[0].value.startswith("Kolmessa kunnassa kokeiltiin")


def test_article_on_no_work_is_counted(walked: Walk):
    assert Dropped("juhlapaivan-tervehdys", "article that tells of no work") in walked.dropped
    assert Dropped("tyhja-projekti", "no page of a project") in walked.dropped
    assert Dropped("nimeton", "no title") in walked.dropped


def test_persons_are_not_read(walked: Walk):
    told = " ".join(record.model_dump_json() for record in walked.records.values())
    assert "Keksitty" not in told
    assert pick(f"{SITE}/henkilot/keksitty-nimi/") is None


def test_old_addresses_that_redirect_give_the_key_of_where_they_lead():
    markup = (FIXTURES / "sitra" / "site" / "artikkeli.html").read_bytes()
    (found,) = read_article(Page(f"{SITE}/artikkelit/uusi-osoite/", markup))
    assert isinstance(found, Innovation)
    assert found.id == "sitra:uusi-osoite"


def test_list_goes_on_behind_a_full_page():
    rows = json.loads((FIXTURES / "sitra" / "site" / "calls.json").read_text(encoding="utf-8"))
    page = Page(f"{SITE}/wp-json/wp/v2/funding_request?per_page=4&page=1&lang=fi", json.dumps(rows).encode())
    assert Fetch(f"{SITE}/wp-json/wp/v2/funding_request?per_page=4&lang=fi&page=2", "calls", optional=True) in list(read_calls(page))


@pytest.mark.parametrize("changed", [{"content": None}, {"content": {"rendered": ["x"]}}, {"content": {"rendered": ""}}, {"slug": None}, {"slug": 5}])
def test_row_of_another_form_is_a_call_or_dropped(changed: dict[str, object]):
    found = [item for item in calls_with(0, **changed) if not isinstance(item, Fetch)]
    assert [isinstance(item, (FundingCall, Dropped)) for item in found] == [True]


@pytest.mark.parametrize("body", [b"", b"<html>503</html>", b'{"code":"rest_no_route","message":"x"}'])
def test_api_that_answers_no_list_says_so(body: bytes):
    with pytest.raises(ValueError, match="answered"):
        list(read_calls(Page(f"{SITE}/wp-json/wp/v2/funding_request", body)))


@pytest.mark.parametrize("markup", ["", "<html><h1>Sivua ei löytynyt</h1></html>", "{}", "%PDF-1.4", "<h1>Katsaus</h1>"])
@pytest.mark.parametrize("path", ["artikkelit/juttu", "artikkelit/hallintoneuvoston-katsaus-1-2030", "hankkeet/hanke"])
def test_page_of_another_form_is_dropped(path: str, markup: str):
    page = Page(f"{SITE}/{path}/", markup.encode(), note="en avain")
    for read in (read_article, read_project, read_translation):
        found = list(read(page))
        assert [type(item) for item in found] == [Dropped]
    assert list(read_twins(page)) == []
