"""ESF+ Social Innovation Match: English pages alone, headings by their words whatever their level, results marked as the initiative's own."""

import pytest
from replica import load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.esf_match import LIST, PORTAL, read_case, read_list
from models.records import Role


@pytest.fixture(scope="module")
def found():
    return walk(PORTAL, load_site("esf_match"))


def test_the_list_is_followed_to_its_last_page_and_each_case_asked_once(found):
    assert found.asked == [
        LIST, f"{LIST}/shared-kitchens-late-shift", f"{LIST}/repair-school", f"{LIST}?page=1", f"{LIST}/house-on-wheels", f"{LIST}/empty-page",
    ]  # fmt: skip


def test_only_english_pages_are_asked_of_the_24_languages(found):
    assert all(url.startswith(LIST) for url in found.asked)
    assert read_case(Page("https://european-social-fund-plus.ec.europa.eu/bg/node/274", b"<h1>x</h1>"))[0].reason == "no case study"


def test_the_host_is_asked_more_slowly_than_others():
    """It answers 429 after some hundred requests."""
    assert PORTAL.crawl.delay >= 1.2


def test_headings_are_known_by_their_words_also_where_a_class_makes_them(found):
    record = found.records["esf-match:shared-kitchens-late-shift"]
    assert record.need[0].value == "People who work late eat alone, and canteens close at six."
    assert record.solution[0].value == "Four canteens lend their kitchens to a cooperative that cooks until midnight."
    assert record.outcome[0].value.startswith("In the first year 300 workers")


def test_results_are_the_initiatives_own(found):
    assert [evidence.self_reported for evidence in found.records["esf-match:shared-kitchens-late-shift"].evidence] == [True]
    assert found.records["esf-match:house-on-wheels"].evidence == ()


def test_text_without_headings_is_a_description(found):
    assert found.records["esf-match:repair-school"].description[0].value.startswith("Young people who left school early")


def test_an_empty_lead_makes_no_partner_the_lead_and_persons_are_not_taken(found):
    assert [part.role for part in found.records["esf-match:repair-school"].participations] == [Role.PARTNER, Role.PARTNER]
    assert [part.name for part in found.records["esf-match:house-on-wheels"].participations] == ["Association Exemple", "Ville inventée"]
    assert not any("Malli" in str(record) for record in found.records.values())


def test_the_whole_budget_is_told_and_not_taken_for_one_funders_grant(found):
    record = found.records["esf-match:shared-kitchens-late-shift"]
    assert "Budget: 1,34 million Euro" in record.summary[0].value
    assert record.summary[0].ours
    assert record.grants == ()


def test_a_starter_record_of_the_same_case_keeps_its_id():
    body = b"<h1>N</h1><p>A text that says something.</p><dl><dt>Countries</dt><dd>Sweden</dd></dl>"
    _, record = read_case(Page(f"{LIST}/national-competence-centre-social-innovation", body))
    assert record.id == "esf-match:competence-centre-sweden"


@pytest.mark.parametrize("body", [b"", b"<h1>Page not found</h1>", b"\xff\xfe\x00", b'{"error": 1}', b"<h1>x</h1><dl><dt>Countries</dt></dl>"])
def test_an_unexpected_page_is_dropped(body):
    assert sum(isinstance(item, Dropped) for item in read_case(Page(f"{LIST}/a-case", body))) == 1
    assert [type(item) for item in read_list(Page(LIST, body))] == [Dropped]
