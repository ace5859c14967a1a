"""EEF: figures are read from words and from what icons say, never counted; a page whose icons contradict its headline is dropped; no text is kept."""

import pytest
from replica import load_site, walk

from crawlers.portal import Dropped, Page
from crawlers.portals.eef import PORTAL, pick, read_strand

TOOLKIT = "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit"


@pytest.fixture(scope="module")
def found():
    return walk(PORTAL, load_site("eef"))


def rated(record):
    (evidence,) = record.evidence
    return evidence.scheme, evidence.value, evidence.scale_max, evidence.note


def test_ratings_are_on_the_foundations_own_scale(found):
    assert rated(found.records["what-works:eef-feedback"]) == (
        "EEF padlocks", 4.0, 5.0, "+6 months; very high impact for very low cost based on extensive evidence",
    )  # fmt: skip


def test_icons_that_say_nothing_are_not_counted(found):
    """The page draws five icons for each rating, without a name: the headline tells."""
    assert rated(found.records["what-works:eef-longer-breaks"])[1] == 1.0
    assert "−2" not in str(found.records["what-works:eef-longer-breaks"])
    assert found.records["what-works:eef-longer-breaks"].outcome[0].value.startswith("On average -2 months")


def test_an_unclear_impact_has_no_figure(found):
    record = found.records["what-works:eef-garden-lessons"]
    assert rated(record)[1] == 0.0
    assert record.outcome[0].value.startswith("The impact is unclear")


def test_a_page_whose_icons_contradict_its_headline_is_dropped(found):
    assert ("homework-circles", "headline and icons disagree") in {(item.key, item.reason) for item in found.dropped}
    assert not any("homework-circles" in key for key in found.records)


def test_only_strands_are_asked_so_that_no_old_figure_is_quoted(found):
    assert not any("news" in url or "technical-appendix" in url or "/cy/" in url for url in found.asked)
    assert pick(f"{TOOLKIT}/feedback").reads == "approach"
    assert not any("+9" in str(record) or "9 months" in str(record) for record in found.records.values())


def test_no_text_of_the_foundation_is_kept(found):
    for record in found.records.values():
        assert all(text.ours for texts in (record.summary, record.outcome, record.conditions) for text in texts)
        assert "must not hold" not in str(record)


def test_a_starter_record_of_the_same_strand_keeps_its_id():
    page = Page(f"{TOOLKIT}/metacognition-and-self-regulation", b"<h1>M</h1><p>High impact for low cost based on limited evidence</p>")
    assert [item.id for item in read_strand(page) if hasattr(item, "id")] == ["what-works:eef-metacognition"]


@pytest.mark.parametrize("body", [b"", b"<html><body><h1>Moved</h1></body></html>", b"\xff\xfe\x00garbage", b'{"error": 1}'])
def test_an_unexpected_page_is_dropped(body):
    (dropped,) = (item for item in read_strand(Page(f"{TOOLKIT}/feedback", body)) if isinstance(item, Dropped))
    assert dropped.reason in ("no page of an approach", "no headline")
