"""What a record can be filtered by."""

from datetime import date

from indexer.attributes import attributes_of
from indexer.manifest import FIELDS, NUMBERS
from models.records import AssignedLabel, FundingCall, Innovation, InnovationKind, Organisation, Source, Text


def innovation(**fields: object) -> Innovation:
    title = (Text(value="Otsikko", language="fi"),)
    return Innovation.model_validate({"id": "innokyla:x", "kind": InnovationKind.PROJECT, "language": "fi", "title": title, **fields})


def test_all_that_a_work_can_be_filtered_by() -> None:
    found = attributes_of(
        innovation(
            title=(Text(value="Otsikko", language="fi"), Text(value="Rubrik", language="sv")),
            summary=(Text(value="Summary", language="en"),),
            outcome=(Text(value="Tulos", language="fi"),),
            places=("Tampere", "Nowhere at all"),
            themes=("housing",),
            target_groups=("youth",),
            assigned=(
                AssignedLabel(field="theme", value="employment", confidence=0.8, by="classifier"),
                AssignedLabel(field="target_group", value="families", confidence=0.7, by="mapped"),
            ),
            sources=(Source(portal="eura2014", retrieved=date(2026, 1, 1)),),
            started="2016-05",
            ended="2019",
        )
    )
    assert set(found) <= {*FIELDS, *NUMBERS}
    assert found["language"] == ("en", "fi", "sv")
    assert found["theme"] == ("housing", "employment")
    assert found["target_group"] == ("youth", "families")
    assert found["portal"] == ("eura2014", "innokyla")
    assert (found["from_year"], found["to_year"], found["with_results"]) == (2016, 2019, 1)
    assert found["kind"] == "project"
    places = found["place"]
    assert isinstance(places, tuple)
    assert "FI" in places
    assert "FI-M837" in places


def test_one_known_end_stands_for_both() -> None:
    assert {"from_year": 2020, "to_year": 2020}.items() <= attributes_of(innovation(ended="2020-12-31")).items()
    assert {"from_year", "to_year"}.isdisjoint(attributes_of(innovation()))


def test_a_field_without_a_value_is_left_out() -> None:
    assert set(attributes_of(innovation())) == {"record", "type", "kind", "language", "portal", "with_results"}
    title = (Text(value="Name", language="en"),)
    assert set(attributes_of(Organisation(id="org:x", title=title))) == {"record", "type", "language", "portal"}
    call = FundingCall(id="ec:x", title=title, funder="EC", opens="2025", closes="2026-02-01")
    assert {"from_year": 2025, "to_year": 2026}.items() <= attributes_of(call).items()
