"""PTV: three languages of one description are one record; services name who gives them; a Y-tunnus names one body."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.portal import BulkReader, Item
from crawlers.portals.ptv import MOST_BODIES, PORTAL, TARGET_GROUPS, THEMES
from crawlers.snapshot import cleaned
from models.records import Innovation, Organisation
from models.taxonomy.labels import codes

Golden = Callable[[str, BulkReader], dict[str, Item]]


def test_fixture_gives_the_golden_records(check_golden: Golden):
    items = check_golden("ptv", PORTAL.read_bulk)
    advice = items["ptv:00000000-0000-4000-8000-000000000001"]
    assert [text.language for text in advice.title] == [text.language for text in advice.description] == ["fi", "sv", "en"]
    assert [text.value for text in advice.conditions] == ["For residents only.\n\nFree of charge."]
    assert [(label.field, label.value) for label in advice.assigned] == [
        ("theme", "employment"), ("theme", "education"), ("target_group", "children"), ("target_group", "families"), ("target_group", "citizens"),
    ]  # fmt: skip
    assert items["ptv:00000000-0000-4000-8000-000000000002"].language == "sv"
    service = items["ptv:service-501"]
    assert [(party.organisation_id, party.role) for party in service.participations] == [("fi-pro:1234567-1", "lead"), ("ptv-org:902", "partner")]
    assert service.places == ("Mikkeli", "Hirvensalmi")
    assert service.summary == ()  # it was the first words of the description
    # one Y-tunnus, two units: the first keeps it; one that fails its check digit identifies nobody
    assert items["fi-pro:1234567-1"].identifiers == ("fi-ytunnus:1234567-1",)
    assert items["ptv-org:902"].identifiers == items["ptv-org:903"].identifiers == ()


def test_contact_persons_do_not_reach_a_snapshot(fixtures: Path):
    texts = [
        text.value for item in PORTAL.read_bulk(fixtures / "ptv" / "input") if isinstance(item, Innovation | Organisation) for text in cleaned(item).description
    ]
    assert any("Esimerkkikunta" in text for text in texts)
    assert not any(word in text for text in texts for word in ("Malli", "example.org", "040"))


def test_one_file_alone(fixtures: Path):
    folder = fixtures / "ptv" / "input"
    services = [item for item in PORTAL.read_bulk(folder / "fakeptv_services.jsonl") if isinstance(item, Innovation)]
    assert [service.participations for service in services] == [(), ()]  # who they are stands in another file
    assert sum(isinstance(item, Organisation) for item in PORTAL.read_bulk(folder / "fakeptv_organizations.jsonl")) == 3


def test_the_tables_name_known_codes():
    assert set(THEMES) <= set(codes("theme"))
    assert {code for group in TARGET_GROUPS.values() for code in group} <= set(codes("target_group"))


@pytest.mark.shared
def test_real_data_set(check_real: Callable[..., list[Innovation | Organisation]]):
    # INVENTORY: 458 descriptions, 165 services, 306 organisations
    read = check_real(PORTAL.read_bulk, "ptv-service-descriptions", rows=458 + 165 + 306, taken={"innovation": 458 + 165, "organisation": 306}, dropped={})
    records = [record for record in read if isinstance(record, Innovation)]
    descriptions = [record for record in records if not record.id.startswith("ptv:service-")]
    found = {language: sum(any(text.language == language for text in record.title) for record in descriptions) for language in ("fi", "sv", "en")}
    assert found == {"fi": 458, "sv": 337, "en": 334}
    services = [record for record in records if record.id.startswith("ptv:service-")]
    assert sum(bool(service.participations) for service in services) == 158
    assert max(len(service.participations) for service in services) <= MOST_BODIES
    assert sum(any(label.field == "target_group" for label in record.assigned) for record in records) == 622
