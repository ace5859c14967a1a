"""The catalogue as a whole: feeds, tombstones, aliases that can be undone, takedowns, copies, and sentences for what goes wrong."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, insert, select

from indexer import tables
from indexer.catalogue import Catalogue
from models.errors import InvalidInput, NotFound, StoreError
from models.progress import Silent
from models.records import Innovation, Organisation, RecordType
from models.snapshot import open_snapshot
from models.workspace import Workspace

Line = dict[str, Any]
SnapshotOf = Callable[..., Path]
QUIET = Silent()


def work(number: int, feed: str = "a", **fields: Any) -> Line:
    names: list[Line] = fields.pop("organisations", [])
    return {
        "type": "innovation",
        "id": f"{feed}:{number}",
        "kind": "project",
        "language": "fi",
        "title": {"fi": f"Työ {number}"},
        "organisations": names,
    } | fields


def body(record_id: str, name: str, **fields: Any) -> Line:
    return {"type": "organisation", "id": record_id, "name": {"fi": name}, "country": "FI"} | fields


def take(catalogue: Catalogue, folder: Path) -> None:
    catalogue.ingest(open_snapshot(folder), QUIET)


def innovation(catalogue: Catalogue, record_id: str) -> Innovation:
    record = catalogue.record(record_id)
    assert isinstance(record, Innovation)
    return record


# Feeds


def test_records_come_in_order_of_their_ids_and_by_type(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(2), work(1), body("a:o", "Yhdistys ry")]))
    assert [record.id for record in catalogue.records()] == ["a:1", "a:2", "a:o"]
    assert [record.id for record in catalogue.records(RecordType.ORGANISATION)] == ["a:o"]
    assert catalogue.counts() == {"innovation": 2, "organisation": 1, "call": 0}


def test_what_a_portal_no_longer_has_is_gone_for_that_feed_alone(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("starter", [work(1, summary={"fi": "Oma."}), work(2)], "2026-01-01T00:00:00+00:00"))
    take(catalogue, snapshot_of("a", [work(1), work(2), work(3)], "2026-01-02T00:00:00+00:00"))
    take(catalogue, snapshot_of("a", [work(2)], "2026-01-03T00:00:00+00:00"))
    assert [record.id for record in catalogue.records()] == ["a:1", "a:2"]
    assert [source.portal for source in innovation(catalogue, "a:1").sources] == ["starter"]
    take(catalogue, snapshot_of("a", [work(3)], "2026-01-04T00:00:00+00:00"))
    assert catalogue.record("a:3") is not None


def test_a_partial_snapshot_buries_nothing(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1), work(2)], "2026-01-01T00:00:00+00:00"))
    take(catalogue, snapshot_of("a", [work(2)], "2026-01-02T00:00:00+00:00", complete=False))
    assert catalogue.counts()["innovation"] == 2


def test_one_line_for_each_feed(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("b", [work(1, "b")], "2026-01-01T00:00:00+00:00"))
    take(catalogue, snapshot_of("a", [work(1), b"{"], "2026-01-02T00:00:00+00:00"))
    take(catalogue, snapshot_of("a", [work(1), work(2)], "2026-01-03T00:00:00+00:00"))
    rows = catalogue.feeds()
    assert [(row["portal"], row["last_snapshot"][:10], row["licence"], row["rejected"]) for row in rows] == [
        ("a", "2026-01-03", "CC BY 4.0", {}),
        ("b", "2026-01-01", "CC BY 4.0", {}),
    ]


def test_places_that_nobody_knows_are_counted_and_kept(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1, places=["Tampere", "Muumilaakso"]), work(2, places=["Muumilaakso", "Atlantis"])]))
    assert catalogue.unknown_places() == (2, [("Muumilaakso", 2), ("Atlantis", 1)])
    assert innovation(catalogue, "a:1").places == ("Tampere", "Muumilaakso")


# Organisations


def test_mentions_find_records_and_make_derived_ones(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    named = [{"name": "Nuorten Tuki", "role": "lead"}, {"name": "Outo Oy", "role": "partner", "country": "FI", "place": "Oulu", "kind": "company"}]
    take(
        catalogue,
        snapshot_of("a", [work(1, organisations=named, funding=[{"funder": "Outo Oy", "amount": 5, "currency": "EUR"}]), body("a:o", "Nuorten Tuki ry")]),
    )
    record = innovation(catalogue, "a:1")
    assert [part.organisation_id for part in record.participations] == ["a:o", "org:outo-fi"]
    assert record.grants[0].funder_id == "org:outo-fi"
    derived = catalogue.record("org:outo-fi")
    assert isinstance(derived, Organisation)
    assert (derived.title[0].value, derived.kind, derived.places, derived.flags, derived.roles) == (
        "Outo Oy",
        "company",
        ("Oulu",),
        ("derived",),
        ("funder", "partner"),
    )


def test_a_derived_id_answers_when_the_organisation_gets_a_record(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1, organisations=[{"name": "Nuorten Tuki ry", "role": "lead"}])], "2026-01-01T00:00:00+00:00"))
    assert catalogue.record("org:nuorten-tuki") is not None
    take(catalogue, snapshot_of("b", [body("b:o", "Nuorten Tuki")], "2026-01-02T00:00:00+00:00"))
    assert catalogue.resolve("org:nuorten-tuki") == "b:o"
    assert innovation(catalogue, "a:1").participations[0].organisation_id == "b:o"
    take(catalogue, snapshot_of("b", [body("b:p", "Muu")], "2026-01-03T00:00:00+00:00"))  # the record goes again
    found = catalogue.record(catalogue.resolve("org:nuorten-tuki"))
    assert found is not None
    assert found.title[0].value == "Nuorten Tuki ry"


def test_an_organisation_of_two_feeds_is_one_and_can_be_set_apart(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [body("a:oph", "Opetushallitus"), work(1, organisations=[{"name": "Opetushallitus", "role": "lead"}])]))
    take(catalogue, snapshot_of("b", [body("fi-pro:2769790-1", "Opetushallitus", business_id="2769790-1")]))
    assert catalogue.resolve("a:oph") == "fi-pro:2769790-1"
    assert catalogue.counts()["organisation"] == 1
    assert innovation(catalogue, "a:1").participations[0].organisation_id == "fi-pro:2769790-1"
    catalogue.unmerge("a:oph", QUIET)
    assert catalogue.aliases() == {}
    assert catalogue.counts()["organisation"] == 3  # and the work means one of them, nobody knows which
    take(catalogue, snapshot_of("c", [work(1, "c")]))
    assert catalogue.resolve("a:oph") == "a:oph"
    catalogue.merge("a:oph", "fi-pro:2769790-1", "looked at again", QUIET)
    assert catalogue.resolve("a:oph") == "fi-pro:2769790-1"


def test_pairs_for_a_person_to_look_at(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [body("a:o", "Tukisäätiö"), body("a:p", "Tukisäätiö sr", country=None)]))
    pairs = catalogue.uncertain_organisations()
    assert [(pair.first, pair.second) for pair in pairs] == [("a:o", "a:p")]


# Aliases


def test_a_merge_redirects_and_can_be_undone(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1, themes=["food"]), work(2, places=["Oulu"])]))
    before = list(catalogue.bodies())
    revision = catalogue.revision
    catalogue.merge("a:2", "a:1", "the same work", QUIET)
    assert (catalogue.resolve("a:2"), catalogue.aliases()) == ("a:1", {"a:2": "a:1"})
    assert catalogue.record("a:2") == catalogue.record("a:1")
    joined = innovation(catalogue, "a:1")
    assert (joined.title[0].value, joined.themes, joined.places) == ("Työ 1", ("food",), ("Oulu",))
    take(catalogue, snapshot_of("a", [work(1, themes=["youth"]), work(2, places=["Oulu"])], "2026-02-01T00:00:00+00:00"))
    assert innovation(catalogue, "a:1").themes == ("youth",)
    assert catalogue.counts()["innovation"] == 1
    take(catalogue, snapshot_of("a", [work(1, themes=["food"]), work(2, places=["Oulu"])], "2026-03-01T00:00:00+00:00"))
    catalogue.unmerge("a:2", QUIET)
    assert [line.replace("2026-03-01", "2026-01-01") for line in catalogue.bodies()] == before
    assert catalogue.revision > revision


def test_chains_lead_to_the_last_and_circles_are_refused(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1), work(2), work(3)]))
    catalogue.merge("a:1", "a:2", "why", QUIET)
    catalogue.merge("a:2", "a:3", "why", QUIET)
    assert catalogue.aliases() == {"a:1": "a:3", "a:2": "a:3"}
    with pytest.raises(InvalidInput, match="one record already"):
        catalogue.merge("a:3", "a:1", "why", QUIET)
    with pytest.raises(NotFound):
        catalogue.merge("a:9", "a:3", "why", QUIET)


def test_what_cannot_be_merged(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1), work(2), work(3), body("a:o", "Nuorten Tuki ry")]))
    with pytest.raises(InvalidInput, match="one type"):
        catalogue.merge("a:1", "a:o", "why", QUIET)
    with pytest.raises(InvalidInput, match="one record already"):
        catalogue.merge("a:1", "a:1", "why", QUIET)
    catalogue.merge("a:1", "a:2", "why", QUIET)
    with pytest.raises(InvalidInput, match="a:2 answers for a:1 already"):
        catalogue.merge("a:1", "a:3", "why", QUIET)
    with pytest.raises(NotFound):
        catalogue.unmerge("a:3", QUIET)


def test_a_derived_organisation_can_be_merged(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    named = [{"name": "THL", "role": "lead"}, {"name": "Nuorten Tuki ry", "role": "partner"}]
    take(catalogue, snapshot_of("a", [work(1, organisations=named), body("a:thl", "Terveyden ja hyvinvoinnin laitos")]))
    catalogue.merge("org:thl", "a:thl", "its abbreviation", QUIET)
    assert innovation(catalogue, "a:1").participations[0].organisation_id == "a:thl"
    assert {record.id for record in catalogue.records(RecordType.ORGANISATION)} == {"a:thl", "org:nuorten-tuki"}
    catalogue.unmerge("org:thl", QUIET)
    assert innovation(catalogue, "a:1").participations[0].organisation_id == "org:thl"


# Takedown


def test_a_suppressed_record_stays_down_with_all_its_ids(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(1), work(2), work(3)]))
    catalogue.merge("a:2", "a:1", "one work", QUIET)
    catalogue.suppress("a:2", "asked by its owner", QUIET)
    assert [record.id for record in catalogue.records()] == ["a:3"]
    assert catalogue.suppressed() == {"a:1", "a:2"}
    take(catalogue, snapshot_of("a", [work(1, themes=["food"]), work(2), work(3)], "2026-02-01T00:00:00+00:00"))
    take(catalogue, snapshot_of("starter", [work(1)]))
    assert [record.id for record in catalogue.records()] == ["a:3"]
    catalogue.suppress("a:1", "again", QUIET)
    with pytest.raises(NotFound):
        catalogue.suppress("a:99", "a slip of the pen", QUIET)


def test_a_suppressed_organisation_does_not_come_back_by_its_mentions(catalogue: Catalogue, snapshot_of: SnapshotOf) -> None:
    named = [{"name": "Nuorten Tuki ry", "role": "lead"}, {"name": "Outo Oy", "role": "partner"}]
    take(catalogue, snapshot_of("a", [body("a:o", "Nuorten Tuki"), work(1, organisations=named)]))
    catalogue.suppress("a:o", "asked", QUIET)
    catalogue.suppress("org:outo", "asked", QUIET)
    assert catalogue.counts()["organisation"] == 0
    assert [part.organisation_id for part in innovation(catalogue, "a:1").participations] == [None, None]


# Copies


def test_a_backup_restores_what_was(catalogue: Catalogue, workspace: Workspace, snapshot_of: SnapshotOf, tmp_path: Path) -> None:
    take(catalogue, snapshot_of("a", [work(1)]))
    before = list(catalogue.bodies())
    catalogue.backup(tmp_path / "copies" / "one.sqlite")
    take(catalogue, snapshot_of("a", [work(2)], "2026-02-01T00:00:00+00:00"))
    later, revision = list(catalogue.bodies()), catalogue.revision
    Catalogue.restore(tmp_path / "copies" / "one.sqlite", workspace, QUIET)
    assert list(catalogue.bodies()) == before
    assert catalogue.revision > revision  # an index of the later state does not pass for one of this
    Catalogue.restore(workspace.catalogue.with_suffix(".before-restore"), workspace, QUIET)
    assert list(catalogue.bodies()) == later
    assert sorted(path.name for path in workspace.data.iterdir() if "restor" in path.name) == ["catalogue.before-restore", "catalogue.before-restore-2"]
    with pytest.raises(InvalidInput, match="exists"):
        catalogue.backup(tmp_path / "copies" / "one.sqlite")


def test_only_a_whole_backup_is_restored(catalogue: Catalogue, workspace: Workspace, snapshot_of: SnapshotOf, tmp_path: Path) -> None:
    take(catalogue, snapshot_of("a", [work(number) for number in range(300)]))
    before = list(catalogue.bodies())
    catalogue.backup(tmp_path / "good")
    (tmp_path / "text").write_text("no database, but long enough to look like one" * 100)
    (tmp_path / "cut").write_bytes((tmp_path / "good").read_bytes()[: (tmp_path / "good").stat().st_size // 2])
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("create table t (x)")
    for name in ("text", "cut", "other", "missing"):
        with pytest.raises(InvalidInput):
            Catalogue.restore(tmp_path / name, workspace, QUIET)
    with sqlite3.connect(tmp_path / "good") as newer:
        newer.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match="newer Kutoja"):
        Catalogue.restore(tmp_path / "good", workspace, QUIET)
    assert list(catalogue.bodies()) == before
    assert not [path for path in workspace.data.iterdir() if "restor" in path.name]


# Opening


def migrated(workspace: Workspace, revision: str) -> None:
    """Make a catalogue as an older version would have."""
    workspace.data.mkdir(parents=True)
    config = Config()
    config.set_main_option("script_location", str(Path(tables.__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{workspace.catalogue}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_an_older_catalogue_is_migrated_with_all_it_holds(workspace: Workspace, snapshot_of: SnapshotOf) -> None:
    migrated(workspace, "0001")
    with sqlite3.connect(workspace.catalogue) as old:
        old.execute("insert into snapshot values (1, 'a', 'd', '2026-01-01T00:00:00+00:00', '{}', 1, 0)")
        line = '{"id":"a:1","sources":[],"type":"innovation","kind":"project","language":"fi","title":[{"value":"Vanha","language":"fi"}]}'
        old.execute("insert into contribution values ('a:1', 'a', 1, 'd', ?, 0)", (line,))
        old.execute("insert into alias values ('a:0', 'a:1', 'one work')")
    opened = Catalogue.open(workspace)
    take(opened, snapshot_of("b", [work(1, "b")]))
    assert [record.id for record in opened.records()] == ["a:1", "b:1"]
    assert opened.resolve("a:0") == "a:1"
    opened.close()


def test_the_migrations_make_the_tables_that_the_code_uses(catalogue: Catalogue) -> None:
    with catalogue.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_a_catalogue_of_a_newer_version_is_refused(catalogue: Catalogue, workspace: Workspace) -> None:
    with sqlite3.connect(workspace.catalogue) as newer:
        newer.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreError, match="newer Kutoja"):
        Catalogue.open(workspace)


def test_what_is_no_catalogue_is_refused_with_a_sentence(workspace: Workspace, tmp_path: Path) -> None:
    workspace.data.mkdir()
    workspace.catalogue.write_text("something else, and long enough for a database's header" * 20)
    with pytest.raises(StoreError, match="Restore a backup"):
        Catalogue.open(workspace)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="KUTOJA_DATA"):
        Catalogue.open(Workspace(tmp_path / "file" / "var"))
    with pytest.raises(StoreError, match="KUTOJA_DATABASE_URL"):
        Catalogue.open(Workspace(tmp_path / "other", database_url="nonsense"))


def test_a_database_by_url(tmp_path: Path, snapshot_of: SnapshotOf) -> None:
    opened = Catalogue.open(Workspace(tmp_path / "var", database_url=f"sqlite:///{tmp_path / 'elsewhere.db'}"))
    take(opened, snapshot_of("a", [work(1)]))
    assert opened.counts()["innovation"] == 1
    assert not (tmp_path / "var").exists()
    with pytest.raises(InvalidInput, match="pg_dump"):
        opened.backup(tmp_path / "copy")
    opened.close()


def test_sqlite_is_set_up_to_lose_nothing(catalogue: Catalogue) -> None:
    with catalogue.engine.connect() as connection:
        values = {name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")}
    assert values == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 60_000, "synchronous": 2}


def test_a_reader_sees_the_last_whole_state_while_another_writes(catalogue: Catalogue, workspace: Workspace, snapshot_of: SnapshotOf) -> None:
    take(catalogue, snapshot_of("a", [work(number) for number in range(2500)]))
    reading = catalogue.records()
    first = next(reading)
    other = Catalogue.open(workspace)
    take(other, snapshot_of("a", [work(1)], "2026-02-01T00:00:00+00:00"))
    assert 1 + sum(1 for _ in reading) == 2500
    assert first.id == "a:0"
    assert len(list(catalogue.records())) == 1
    other.close()


def test_a_broken_row_of_ours_is_not_taken_for_a_full_disk(catalogue: Catalogue) -> None:
    with pytest.raises(Exception, match="UNIQUE") as failure, catalogue.engine.begin() as connection:
        connection.execute(insert(tables.meta), [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}])
    assert not isinstance(failure.value, StoreError)
    with catalogue.engine.connect() as connection:
        assert connection.execute(select(tables.meta).where(tables.meta.c.key == "a")).all() == []
