"""The classifier against the starter's own labels, on works it has not seen."""

import hashlib
import sys
from typing import Literal

import numpy as np
import pytest

from indexer.classify import MIN_CONFIDENCE, MOST, Classifier, assign
from indexer.index import Index
from models.records import AssignedLabel, Innovation, RecordType
from models.taxonomy import labels

FIELDS: tuple[tuple[Literal["theme", "target_group"], str], ...] = (("theme", "themes"), ("target_group", "target_groups"))


@pytest.fixture(scope="module")
def works(starter_index: Index) -> list[Innovation]:
    records = [starter_index.records.get(record_id) for record_id in starter_index.records.ids(RecordType.INNOVATION)]
    return [record for record in records if isinstance(record, Innovation)]


@pytest.fixture(scope="module")
def vectors(starter_index: Index, works: list[Innovation]) -> np.ndarray:
    return np.stack([starter_index.record_vector(work.id) for work in works])


def even(work: Innovation) -> bool:
    return int(hashlib.sha256(work.id.encode()).hexdigest(), 16) % 2 == 0


def macro_f1(truth: np.ndarray, guess: np.ndarray) -> float:
    hits, wanted, told = (truth & guess).sum(0), truth.sum(0), guess.sum(0)
    return float(np.mean(np.where(wanted + told > 0, 2 * hits / np.maximum(wanted + told, 1), 0.0)))


@pytest.mark.parametrize(("field", "attribute"), FIELDS)
def test_macro_f1_is_at_least_twice_the_majoritys(
    works: list[Innovation], vectors: np.ndarray, field: Literal["theme", "target_group"], attribute: str
) -> None:
    seen = np.array([even(work) for work in works])
    stated = [getattr(work, attribute) for work in works]
    codes = labels.codes(field)
    truth = np.array([[code in own for code in codes] for own in stated])
    classifier = Classifier(field).fit(vectors[seen], [own for own, known in zip(stated, seen, strict=True) if known])
    assigned = classifier.assign(vectors[~seen])
    guess = np.array([[code in {label.value for label in found} for code in codes] for found in assigned])
    most = np.argsort(-truth[seen].sum(0))[: round(truth[seen].sum(1).mean())]
    majority = np.zeros_like(guess)
    majority[:, most] = True
    everything = np.ones_like(guess)
    reached, simple = macro_f1(truth[~seen], guess), max(macro_f1(truth[~seen], majority), macro_f1(truth[~seen], everything))
    sys.stdout.write(f"{field}: macro-F1 {reached:.2f}, best constant answer {simple:.2f}\n")
    assert reached >= 2 * simple
    assert all(len(found) <= MOST and all(label.confidence >= MIN_CONFIDENCE for label in found) for found in assigned)


def test_only_records_without_labels_get_some(works: list[Innovation], vectors: np.ndarray) -> None:
    bare = works[0].model_copy(update={"id": "test:bare", "themes": (), "target_groups": (), "assigned": ()})
    mapped = AssignedLabel(field="theme", value="food", confidence=1, by="mapped")
    told = bare.model_copy(update={"id": "test:told", "assigned": (mapped,)})
    records = [*works, bare, told]
    owner = list(range(len(records)))
    found = assign(records, owner, np.vstack([vectors, vectors[:1], vectors[:1]]))
    assert set(found) <= {"test:bare", "test:told"}
    assert {label.field for label in found.get("test:told", ())} <= {"target_group"}
    assert {label.value for label in found["test:bare"] if label.field == "theme"} & set(works[0].themes)


def test_too_few_examples_teach_nothing(works: list[Innovation], vectors: np.ndarray) -> None:
    bare = works[0].model_copy(update={"id": "test:bare", "themes": (), "target_groups": ()})
    assert assign([*works[1:50], bare], list(range(50)), vectors[:50]) == {}
