"""Building: only what changed is embedded, only what differs is written, and what is wrong is not taken."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer import analysis, manifest
from indexer.build import BuildReport
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder
from indexer.engine import And, Eq
from indexer.generation import passage_tokens, verify
from indexer.index import Index, open_index
from indexer.manifest import current_generation
from indexer.means import Centring
from indexer.passages import passages_of
from models.errors import StoreError
from models.progress import Silent
from models.records import Flag, Innovation, Passage, RecordType
from models.workspace import Workspace

Make = Callable[..., Workspace]
Build = Callable[..., BuildReport]
Ingest = Callable[[Workspace, list[dict[str, Any]], str], int]


class Phases:
    """Remembers the phases and how far each came."""

    def __init__(self) -> None:
        self.done: dict[str, tuple[int, int | None]] = {}

    def phase(self, name: str, total: int | None) -> None:
        self.now = name
        self.done[name] = (0, total)

    def advance(self, steps: int = 1) -> None:
        self.done[self.now] = (self.done[self.now][0] + steps, self.done[self.now][1])


def cut(workspace: Workspace, encoder: Encoder) -> list[Passage]:
    """The passages that an index of the catalogue should hold, told independently of the build."""
    catalogue = Catalogue.open(workspace)
    records = [record for record in catalogue.records() if Flag.DERIVED not in record.flags]
    catalogue.close()
    return [passage for record in records for passage in passages_of(record, encoder.tokenizer)]


def everything(index: Index) -> Iterator[str]:
    return iter(index.engine.passing(And()))


def inodes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def test_an_index_holds_what_the_catalogue_does(build: Build, small: Make, encoder: Encoder) -> None:
    workspace, phases = small(), Phases()
    report = build(workspace, phases)
    index, expected = open_index(workspace, encoder.fingerprint), cut(workspace, encoder)
    assert list(phases.done) == ["read", "embed", "write", "verify", "swap"]
    assert all(done == total for done, total in phases.done.values())
    assert list(everything(index)) == sorted(passage.id for passage in expected)
    assert report.passages == len(expected) == len({passage.id for passage in expected})
    catalogue = Catalogue.open(workspace)
    for record in catalogue.records():
        found = index.records.get(record.id)
        assert found is not None
        assert found.model_copy(update={"assigned": ()}) == record.model_copy(update={"assigned": ()})
    assert len(index.records) == sum(catalogue.counts().values()) == report.records
    centring = Centring.load(encoder)
    for passage in expected[::25]:
        raw = encoder.encode_passages([f"{passage.title.rstrip('. ')}. {passage.text}" if passage.section != "title" else passage.text])[0].vector
        assert float(index.vectors([passage.id])[0] @ centring.centre(raw, passage.language, "passage")) > 0.999
        assert index.passages.get(passage.id) == passage
        hits = index.engine.lexical(passage_tokens(passage), 50, Eq("record", passage.record_id))
        assert passage.id in [hit for hit, _ in hits]
        vectors, ends = index.sentence_vectors([passage.id])
        assert ends == [len(vectors)] == [len(passage.sentences)]


def test_filters_of_the_index_are_those_of_its_records(build: Build, small: Make, encoder: Encoder) -> None:
    workspace = small()
    build(workspace)
    index = open_index(workspace, encoder.fingerprint)
    for record_type in RecordType:
        found = index.record_ids(Eq("type", record_type.value))
        assert found == [i for i in index.records.ids(record_type) if index.passages.of_record(i)]
    themes = {theme for i in index.records.ids(RecordType.INNOVATION) for theme in index.records.card(i)["themes"]}  # type: ignore[index]
    for theme in sorted(themes)[:5]:
        holding = [i for i in index.record_ids(Eq("theme", theme)) if theme in index.records.card(i)["themes"]]  # type: ignore[index]
        assert holding
        assert index.facets()["innovation"]["theme"][theme] >= len([i for i in holding if index.records.card(i)["type"] == "innovation"])  # type: ignore[index]


def test_nothing_changed_nothing_done(build: Build, small: Make) -> None:
    workspace = small()
    first = build(workspace)
    before = inodes(workspace.index), {path.name: path.stat().st_mtime_ns for path in workspace.vectors.rglob("*")}
    phases = Phases()
    again = build(workspace, phases)
    assert again.up_to_date
    assert (again.generation, again.embedded, phases.done) == (first.generation, 0, {})
    assert before == (inodes(workspace.index), {path.name: path.stat().st_mtime_ns for path in workspace.vectors.rglob("*")})


def test_only_new_passages_are_embedded(build: Build, small: Make, ingest: Ingest, lines: list[dict[str, Any]], encoder: Encoder) -> None:
    build(small("first"))  # so that the shared vectors hold all
    workspace = small("second", vectors="copied")
    assert build(workspace).embedded == 0
    changed = [dict(line) for line in lines[:-1]]
    innovation = next(line for line in changed if line["type"] == "innovation")
    innovation["summary"] = {**innovation["summary"], "fi": "Aivan uusi tiivistelmä, jota ei ennen ollut."}
    ingest(workspace, changed, "2026-02-01T00:00:00+00:00")
    second = build(workspace)
    index = open_index(workspace, encoder.fingerprint)
    assert 1 <= second.embedded <= 3
    assert index.records.get(lines[-1]["id"]) is None
    assert "Aivan uusi tiivistelmä, jota ei ennen ollut." in {index.passages.get(i).text for i in index.passages.of_record(innovation["id"])}
    assert build(workspace, rebuild=True).embedded == 0


def test_another_analyser_makes_the_lexical_part_anew_and_nothing_else(build: Build, small: Make, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = small()
    build(workspace)
    old = current_generation(workspace)
    before = inodes(old)
    index = open_index(workspace, encoder.fingerprint)
    passage = next(index.passages.get(i) for i in everything(index) if len(passage_tokens(index.passages.get(i))) > 20)
    stems = passage_tokens(passage)
    monkeypatch.setattr(analysis, "ALGORITHMS", {})
    monkeypatch.setattr(manifest, "ANALYSER_VERSION", 99)
    report = build(workspace)
    renewed, after = open_index(workspace, encoder.fingerprint), inodes(current_generation(workspace))
    assert not report.up_to_date
    assert report.embedded == 0
    same = {name for name, inode in after.items() if before.get(name) == inode}
    assert {name for name in set(before) | set(after) if name not in same and not name.startswith("engine/lexical/")} == {
        "manifest.json",
        "engine/tokens.jsonl",
    }
    words = passage_tokens(passage)
    assert words != stems
    assert passage.id in [hit for hit, _ in renewed.engine.lexical(words, 50, Eq("record", passage.record_id))]
    unseen = next(stem for stem in stems if stem not in words)
    assert renewed.frequency(unseen) < index.frequency(unseen)
    assert renewed.manifest.recipe.analyser == 99
    assert inodes(old) == before
    assert build(workspace).up_to_date


def test_other_means_centre_the_cached_vectors_anew(build: Build, small: Make, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = small()
    build(workspace)
    index = open_index(workspace, encoder.fingerprint)
    key = next(everything(index))
    language = index.passages.get(key).language
    centred, centring = index.vectors([key])[0], Centring.load(encoder)
    monkeypatch.setattr(Centring, "load", classmethod(lambda cls, _: cls({}, "none")))
    report = build(workspace)
    raw = open_index(workspace, encoder.fingerprint).vectors([key])[0]
    assert (report.embedded, report.up_to_date) == (0, False)
    assert not np.allclose(raw, centred, atol=1e-3)
    np.testing.assert_allclose(centring.centre(raw, language, "passage"), centred, atol=1e-5)


def test_a_crawl_without_changes_renews_the_portals_alone(build: Build, small: Make, ingest: Ingest, lines: list[dict[str, Any]], encoder: Encoder) -> None:
    workspace = small()
    build(workspace)
    before = inodes(current_generation(workspace))
    assert open_index(workspace, encoder.fingerprint).portals()[0]["last_snapshot"].startswith("2026-01-01")
    catalogue = Catalogue.open(workspace)
    revision = catalogue.revision
    catalogue.close()
    assert ingest(workspace, lines, "2026-03-01T00:00:00+00:00") == revision
    report = build(workspace)
    after = inodes(current_generation(workspace))
    assert not report.up_to_date
    assert {name for name in after if after[name] != before.get(name)} == {"manifest.json", "facets.json"}
    assert open_index(workspace, encoder.fingerprint).portals()[0]["last_snapshot"].startswith("2026-03-01")


def test_merged_and_suppressed_ids_are_in_the_generation(build: Build, small: Make, encoder: Encoder) -> None:
    workspace = small()
    catalogue = Catalogue.open(workspace)
    one, other, gone = [record.id for record in catalogue.records() if isinstance(record, Innovation)][:3]
    catalogue.merge(one, other, "the same practice", Silent())
    catalogue.suppress(gone, "asked for", Silent())
    catalogue.close()
    build(workspace)
    records = open_index(workspace, encoder.fingerprint).records
    assert (records.resolve(one), records.resolve(other), records.resolve(gone)) == (other, other, None)
    assert records.get(one) == records.get(other) is not None
    assert records.suppressed == {gone}
    assert records.get(gone) is None


def test_an_empty_catalogue_gives_an_empty_index(build: Build, workspace: Workspace, encoder: Encoder) -> None:
    assert build(workspace).records == 0
    index = open_index(workspace, encoder.fingerprint)
    assert index.engine.dense(np.ones(encoder.dim, np.float32), 5) == index.engine.lexical(["asunto"], 5) == []
    assert (len(index.records), len(index.passages), index.facets()) == (0, 0, {})
    assert build(workspace).up_to_date


def test_what_was_not_written_as_planned_is_refused(build: Build, small: Make, encoder: Encoder) -> None:
    workspace = small()
    build(workspace)
    index = open_index(workspace, encoder.fingerprint)
    one, other = list(everything(index))[:2]
    verify(index, [(index.passages.get(key), index.vectors([key])[0]) for key in (one, other)])
    with pytest.raises(StoreError, match=r"not taken.*kutoja index --rebuild"):
        verify(index, [(index.passages.get(one), index.vectors([other])[0])])
    with pytest.raises(StoreError, match="not taken"):
        verify(index, [(index.passages.get(one).model_copy(update={"text": "other"}), index.vectors([one])[0])])
    index.manifest = index.manifest.model_copy(update={"passages": 5})
    with pytest.raises(StoreError, match="instead of"):
        verify(index, [])


def test_two_generations_are_kept(build: Build, small: Make) -> None:
    workspace = small()
    names = [build(workspace, rebuild=True).generation for _ in range(4)]
    kept = sorted(path.name for path in workspace.index.iterdir() if path.is_dir())
    assert kept == names[-2:]
    assert (workspace.index / "CURRENT").read_text() == names[-1]


def test_one_build_at_a_time(build: Build, small: Make) -> None:
    workspace = small()
    waiting = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    workspace.index.mkdir()
    command = [sys.executable, "-c", waiting, str(workspace.index / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match="wait for it to end"):
            build(workspace)
        holder.communicate()
    assert build(workspace).passages > 0


FULL_DISK = """
import resource, sys
from pathlib import Path
from indexer.build import build_index
from indexer.encoder import load_encoder
from models.errors import StoreError
from models.progress import Silent
from models.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
encoder = load_encoder(workspace)
for limit in sys.argv[2:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), resource.RLIM_INFINITY))
    try:
        build_index(workspace, Silent(), rebuild=True, encoder=encoder)
    except StoreError as error:
        print(error, flush=True)
"""


def test_a_full_disk_leaves_the_old_index(build: Build, small: Make, encoder: Encoder) -> None:
    """A limit on the size of files stands for the full disk; different limits stop different files."""
    workspace, limits = small(), ["0", "1000", "40000", "120000", "250000"]
    first = build(workspace)
    listing = sorted(path.name for path in workspace.index.iterdir())
    run = subprocess.run([sys.executable, "-c", FULL_DISK, str(workspace.data), *limits], stdout=subprocess.PIPE, text=True, check=True)
    sentences = run.stdout.splitlines()
    assert len(sentences) == len(limits)
    assert all("Free some space" in sentence or "choose another KUTOJA_DATA" in sentence for sentence in sentences), sentences
    assert sorted(path.name for path in workspace.index.iterdir()) == listing
    assert open_index(workspace, encoder.fingerprint).manifest.generation == first.generation
    assert build(workspace).up_to_date
