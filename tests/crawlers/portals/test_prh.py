"""PRH / YTJ: present names, present forms, municipalities, nobody who is a private person; one long array read piece by piece."""

import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from replica import Walk, load_site, walk

from crawlers.portal import BulkReader, Dropped, Item
from crawlers.portals import prh
from crawlers.portals.prh import PORTAL, read
from models.errors import SnapshotError
from models.records import Organisation


@pytest.fixture
def items(check_golden: Callable[[str, BulkReader], dict[str, Item]]) -> dict[str, Item]:
    return check_golden("prh", PORTAL.read_bulk)


@pytest.fixture(scope="module")
def site() -> Walk:
    return walk(PORTAL, load_site("prh"))


def test_the_download_and_the_file_tell_the_same(site: Walk, items: dict[str, Item]):
    assert {key for key, item in items.items() if isinstance(item, Organisation)} == set(site.records)


def test_names_are_those_of_today(site: Walk):
    body = site.records["fi-pro:9990101-9"]
    assert [text.value for text in body.title] == ["Esimerkin naapurit ry"]  # not the former name, nor that of its café
    assert body.url == "https://www.naapurit.example.fi"
    assert body.identifiers == ("fi-ytunnus:9990101-9",)
    assert [text.language for text in body.description] == ["fi", "sv", "en"]


def test_the_place_is_the_municipality_of_the_street_address(site: Walk):
    assert site.records["fi-pro:9990101-9"].places == ("Helsinki",)
    assert site.records["fi-pro:9990102-7"].places == ("Espoo",)  # by name where the code is missing, in Finnish
    assert site.records["fi-pro:9990104-3"].places == ()


def test_streets_are_not_read(site: Walk):
    assert "Keksitty" not in "".join(record.model_dump_json() for record in site.records.values())


def test_the_form_in_force_and_the_name_tell_the_kind(site: Walk):
    kinds = {record.title[0].value: record.kind for record in site.records.values()}
    assert kinds == {
        "Esimerkin naapurit ry": "ngo",
        "Mallin säätiö sr": "foundation",
        "Esimerkin ammattikorkeakoulu Oy": "uas",
        "Kotihoiva Mallila Oy": "company",
        "Mallilan kaupunki": "municipality",
    }


def test_nobody_private_is_taken(site: Walk):
    reasons = [item.reason for item in site.dropped]
    assert {"sole trader", "estate of a person", "named after a person"} <= set(reasons)
    everything = "".join(record.model_dump_json() for record in site.records.values())
    assert not any(word in everything for word in ("Teppo", "Mallikkaan", "Virtanen", "Meikäläinen"))


def test_the_rest_is_counted(site: Walk):
    reasons = [item.reason for item in site.dropped]
    assert len(reasons) == 14
    assert {
        "ended",
        "no name",
        "no valid business id",
        "repeated id",
        "form outside the catalogue",
        "line of business outside the catalogue",
        "malformed",
    } <= set(reasons)


def test_entries_may_be_cut_anywhere(monkeypatch: pytest.MonkeyPatch, fixtures: Path):
    whole = list(read(fixtures / "prh" / "input"))
    monkeypatch.setattr(prh, "CHUNK", 7)
    assert list(read(fixtures / "prh" / "input")) == whole


def test_memory_stays_flat(tmp_path: Path):
    entry = {"businessId": {"value": "9990101-9"}, "names": [{"name": "Esimerkki ry" * 40, "type": "1"}], "companyForms": [{"type": "6"}]}
    with zipfile.ZipFile(tmp_path / "all_companies.zip", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("data.json", "w") as out:
        out.write(b"[")
        for number in range(30_000):
            out.write((b"," if number else b"") + json.dumps(entry).encode())
        out.write(b"]")
    tracemalloc.start()
    count = sum(1 for _ in read(tmp_path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 30_000
    assert peak < 9_000_000  # bytes; the array is 18 MB unpacked


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b'[{"businessId": ', b'[{"businessId": {}} "x"', b"<html></html>", b"\xff\xfe[]"])
def test_a_damaged_file_is_refused_with_a_sentence(tmp_path: Path, body: bytes):
    (tmp_path / "companies.json").write_bytes(body)
    with pytest.raises(SnapshotError, match="cannot be read as one JSON array"):
        list(read(tmp_path / "companies.json"))


def test_another_archive_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "all_companies.zip", "w") as archive:
        archive.writestr("readme.txt", "not it")
    with pytest.raises(SnapshotError, match="holds no JSON file"):
        list(read(tmp_path))
    (tmp_path / "all_companies.zip").write_bytes((tmp_path / "all_companies.zip").read_bytes()[:40])
    with pytest.raises(SnapshotError):
        list(read(tmp_path))


@pytest.mark.parametrize("code", ["091", "91", 91])
def test_a_municipality_is_known_without_its_leading_zero(tmp_path: Path, code: str | int):
    office = {"city": "HELSINGFORS", "languageCode": "2", "municipalityCode": code}
    entry = {"businessId": {"value": "9990101-9"}, "names": [{"name": "Esimerkki ry", "type": "1"}], "companyForms": [{"type": "6"}]}
    (tmp_path / "companies.json").write_text(json.dumps([entry | {"addresses": [{"type": 1, "postOffices": [office]}]}]))
    (body,) = read(tmp_path / "companies.json")
    assert body.places == ("Helsinki",)


def test_entries_of_other_kinds_are_dropped_one_by_one(tmp_path: Path):
    (tmp_path / "companies.json").write_text('[1, "a", null, {"businessId": 7}, {"businessId": {"value": "9990101-9"}, "companyForms": [7]}]')
    assert [item.reason for item in read(tmp_path / "companies.json") if isinstance(item, Dropped)] == ["no valid business id", "malformed"]
