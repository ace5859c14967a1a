"""The What Works centres: each rating on its own scale, read from words and what icons say; only a centre's own pages are asked; odd pages are dropped."""

import pytest
from replica import Walk, load_site, walk

from crawlers.discovery import portal
from crawlers.portal import Dropped, Page
from models.taxonomy import labels
from models.taxonomy.evidence import scale

SCHEMES = {
    "eef": {"EEF padlocks"},
    "college-of-policing": {"EMMIE"},
    "foundations": {"Foundations", "EIF"},
    "eif": {"EIF"},
    "yef": {"YEF Toolkit"},
    "chi": {"CHI strength of evidence"},
    "whatworks-growth": {"Systematic review"},
}
CENTRES = tuple(SCHEMES)


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    return {name: walk(portal(name), load_site(name.replace("-", "_"))) for name in CENTRES}


@pytest.mark.parametrize("name", CENTRES)
def test_each_centre_keeps_its_own_scale(walks: dict[str, Walk], name: str):
    ratings = [evidence for record in walks[name].records.values() for evidence in record.evidence]
    assert {evidence.scheme for evidence in ratings} == SCHEMES[name]
    for evidence in ratings:
        assert evidence.scheme in labels.codes("evidence_scheme")
        assert (evidence.value is None) == (evidence.scale_max is None)
        assert evidence.value is None or 0 <= evidence.value <= evidence.scale_max == scale(evidence.scheme).scale_max


@pytest.mark.parametrize("name", CENTRES)
def test_the_sitemap_tells_the_pages_and_only_approaches_are_asked(walks: dict[str, Walk], name: str):
    """News and blogs carry old figures; lists are drawn by scripts."""
    asked = walks[name].asked
    assert asked[0].endswith("/sitemap.xml")
    assert len(asked) == len(load_site(name.replace("-", "_")))
    assert not any("/news" in url or "/insights/" in url for url in asked)


def test_ratings_drawn_by_icons_without_words_are_no_ratings(walks: dict[str, Walk]):
    assert ("without-words", "no rating of the effect") in reasons(walks["college-of-policing"])
    assert ("unnamed-icons", "no rating") in reasons(walks["yef"])
    assert ("to-be-rated", "no strength of evidence") in reasons(walks["chi"])


def reasons(found: Walk) -> set[tuple[str, str]]:
    return {(item.key, item.reason) for item in found.dropped}


def rated(record) -> list[tuple[str, float | None, str | None]]:
    return [(evidence.scheme, evidence.value, evidence.note) for evidence in record.evidence]


def test_emmie_has_five_parts_and_a_direction(walks: dict[str, Walk]):
    stands = walks["college-of-policing"].records["what-works:crt-marked-bicycle-stands"]
    assert rated(stands) == [("EMMIE", 3.0, "Evidence quality: effect 3, mechanism 2, moderator 1, implementation 2, economic cost 0")]
    assert "overall reduction" in stands.summary[0].value
    assert stands.summary[0].ours
    words = walks["college-of-policing"].records["what-works:crt-evening-football"]
    assert rated(words)[0][2].endswith("effect 3, mechanism 1, moderator 2, implementation 0, economic cost 0")


def test_foundations_levels_with_plus_and_below_level_2(walks: dict[str, Walk]):
    found = walks["foundations"].records
    assert rated(found["what-works:foundations-sunday-table"]) == [("Foundations", 3.0, "3+: more than the threshold of 3")]
    assert rated(found["what-works:foundations-walking-to-school-in-pairs"]) == [("Foundations", None, "NL2: not level 2")]


def test_two_scales_on_one_page_stay_two(walks: dict[str, Walk]):
    assert rated(walks["foundations"].records["what-works:foundations-first-words"]) == [("Foundations", 2.0, None), ("EIF", 3.0, None)]


def test_what_a_template_left_is_no_text_and_what_explains_a_scale_is_no_rating(walks: dict[str, Walk]):
    found = walks["foundations"]
    assert not any("lorem" in str(record).casefold() for record in found.records.values())
    assert ("only-explanations", "no evidence rating") in reasons(found)
    assert not any(text.value.startswith("Cost") for text in found.records["what-works:foundations-first-words"].conditions)


def test_a_provider_is_an_organisation_and_no_person(walks: dict[str, Walk]):
    found = walks["foundations"].records
    assert [part.name for part in found["what-works:foundations-sunday-table"].participations] == ["Foundations", "The Invented Table Trust"]
    assert not any("Malli" in str(record) for walked in walks.values() for record in walked.records.values())


def test_the_archive_points_to_its_successor(walks: dict[str, Walk]):
    assert ("https://foundations.org.uk/toolkits/guidebook/sunday-table/", "moved to Foundations") in reasons(walks["eif"])
    assert "Foundations" in portal("eif").title["en"]
    assert "What Works for Children's Social Care" in portal("foundations").title["en"]


def test_homelessness_impact_is_a_sign_and_strength_a_word(walks: dict[str, Walk]):
    found = walks["chi"].records
    assert rated(found["what-works:chi-shared-kitchen"]) == [("CHI strength of evidence", 3.0, "some evidence; impact +/-; cost ££")]
    assert rated(found["what-works:chi-voucher-for-a-hostel"])[0][2] == "limited evidence; impact --; cost £"


def test_a_dash_between_words_is_no_negative_impact():
    page = "<h1>A</h1><div><h4>Impact</h4><p>Positive - see below</p></div><div><h4>Strength of evidence</h4><p>Some evidence</p></div>"
    _, record = portal("chi").crawl.readers["approach"](Page("https://www.homelessnessimpact.org/intervention/a", page.encode()))
    assert rated(record) == [("CHI strength of evidence", 3.0, "some evidence")]


def test_youth_endowment_fund_tells_harm(walks: dict[str, Walk]):
    assert rated(walks["yef"].records["what-works:yef-letters-from-prison"]) == [("YEF Toolkit", 2.0, "impact harmful; cost £")]
    assert rated(walks["yef"].records["what-works:yef-night-buses"]) == [("YEF Toolkit", 1.0, "cost £££")]


def test_growth_counts_studies_by_direction(walks: dict[str, Walk]):
    found = walks["whatworks-growth"]
    (evidence,) = found.records["what-works:wwg-evidence-review-shared-workshops"].evidence
    assert evidence.note == (
        "studies by finding: employment: 5 positive, 2 no effect, 1 mixed, 0 negative; productivity: 1 positive, 4 no effect, 0 mixed"
        "; only studies of 3 or more on the Maryland scale of 5"
    )
    buses = found.records["what-works:wwg-evidence-review-evening-buses"]
    assert buses.evidence[0].note == "studies by finding: earnings: 3 positive, 3 no effect"
    assert buses.solution[0].value == "Buses that run after the last shift."  # without the table
    assert ("how-to-evaluate", "no counts of findings") in reasons(found)


@pytest.mark.parametrize("name", CENTRES)
@pytest.mark.parametrize("body", [b"", b"<h1>Not found</h1>", b"\xff\xfe\x00", b'{"message": "Not found"}', b"<h1>x</h1><table><tr></tr></table>"])
def test_an_unexpected_page_is_dropped(walks: dict[str, Walk], name: str, body: bytes):
    read = portal(name).crawl.readers["approach"]
    items = [item for url in walks[name].asked[1:] for item in read(Page(url, body))]
    assert {type(item).__name__ for item in items} <= {"Dropped", "Labels"}
    assert sum(isinstance(item, Dropped) for item in items) == len(walks[name].asked) - 1
