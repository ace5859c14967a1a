from pathlib import Path

from eval.workspaces import starter, without_translations
from indexer.index import Index
from models.progress import Silent
from models.records import Origin, RecordType
from models.workspace import Workspace


def test_without_translations_each_record_keeps_its_own_words(starter_index: Index) -> None:
    record = starter_index.records.get("nordic:matmissionen")
    assert record is not None
    assert {text.language for text in record.title} > {"sv"}
    plain = without_translations(record)
    assert {text.language for text in plain.title} == {"sv"}
    assert {text.origin for name in ("title", "summary", "need", "solution") for text in getattr(plain, name)} <= {Origin.OFFICIAL, Origin.SOURCE}
    assert plain.id == record.id


def test_every_record_keeps_a_title(starter_index: Index) -> None:
    for record_type in RecordType:
        for record_id in starter_index.records.ids(record_type):
            record = starter_index.records.get(record_id)
            assert record is not None
            assert without_translations(record).title


def test_the_starter_is_made_once_and_found_again(tmp_path: Path, encoders: Path, starter_workspace: Workspace) -> None:
    base = Workspace(tmp_path / "var")
    base.data.mkdir()
    base.encoders.symlink_to(encoders)
    base.vectors.symlink_to(starter_workspace.vectors.resolve())
    first = starter(base, Silent())
    generation = (first.index / "CURRENT").read_text()
    assert starter(base, Silent()).index == first.index
    assert (first.index / "CURRENT").read_text() == generation
    assert not (base.data / "catalogue.sqlite").exists()
