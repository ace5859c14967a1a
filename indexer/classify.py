"""Themes and target groups for records whose source states none: a classifier over vectors, trained on records that state theirs. The only importer of sklearn.

One logistic regression a label over the mean of a record's passage vectors. Labels are shown as assigned by Kutoja, with the classifier's confidence.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from models.records import AssignedLabel, Innovation, Record
from models.taxonomy import labels

if TYPE_CHECKING:
    from sklearn.multiclass import OneVsRestClassifier

Array = NDArray[np.float32]
Field = Literal["theme", "target_group"]
STATED = {"theme": "themes", "target_group": "target_groups"}

MIN_CONFIDENCE = 0.5
"""Confidence from which a label is assigned: macro-F1 on held-out starter records peaks near it (docs/classifier.md)."""

MOST = 3
MIN_EXAMPLES = 100
"""Records with stated labels below which nothing is learnt."""

REGULARISATION = 10.0


class Classifier:
    """Scores every label of one field for record vectors."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.codes = labels.codes(field)
        self._model: OneVsRestClassifier | None = None

    def fit(self, vectors: Array, stated: Sequence[Sequence[str]]) -> "Classifier":
        """Learn from vectors, shape (n, dim), and each one's labels. A label without an example is never assigned."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 (most of a second, and only an index that is built needs it)
        from sklearn.multiclass import OneVsRestClassifier  # noqa: PLC0415

        targets = np.array([[code in own for code in self.codes] for own in stated], dtype=np.int8)
        model = LogisticRegression(C=REGULARISATION, class_weight="balanced", max_iter=1000)
        self._model = OneVsRestClassifier(model).fit(vectors, targets)
        self._seen = targets.any(axis=0)
        return self

    def confidences(self, vectors: Array) -> NDArray[np.float64]:
        """Return the probability of each label, shape (n, labels)."""
        assert self._model is not None, "fit comes first"
        probabilities: NDArray[np.float64] = np.where(self._seen, self._model.predict_proba(vectors), 0.0)
        return probabilities

    def assign(self, vectors: Array) -> list[tuple[AssignedLabel, ...]]:
        """Return the labels of each vector: at most MOST, each of at least MIN_CONFIDENCE."""
        assigned = []
        for row in self.confidences(vectors):
            best = [index for index in np.argsort(-row)[:MOST] if row[index] >= MIN_CONFIDENCE]
            found = [AssignedLabel(field=self.field, value=self.codes[i], confidence=round(float(row[i]), 3), by="classifier") for i in best]
            assigned.append(tuple(found))
        return assigned


def record_vectors(count: int, owner: Sequence[int], vectors: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return each record's mean passage vector at unit length, shape (count, dim), and which records have one."""
    sums = np.zeros((count, vectors.shape[1] if vectors.ndim == 2 else 0), np.float32)
    np.add.at(sums, np.asarray(owner, np.int64), vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return (sums / np.maximum(lengths, 1e-12)).astype(np.float32), lengths[:, 0] > 0


def assign(records: Sequence[Record], owner: Sequence[int], vectors: Array) -> dict[str, tuple[AssignedLabel, ...]]:
    """Return the labels that records without stated or mapped ones get, by record id.

    `owner[i]` is the position of the record that passage vector i belongs to.
    """
    means, known = record_vectors(len(records), owner, vectors)
    assigned: dict[str, tuple[AssignedLabel, ...]] = {}
    for field, attribute in STATED.items():
        learn = [i for i, record in enumerate(records) if known[i] and isinstance(record, Innovation) and getattr(record, attribute)]
        apply = [i for i, record in enumerate(records) if known[i] and isinstance(record, Innovation) and not _labelled(record, field, attribute)]
        if len(learn) < MIN_EXAMPLES or not apply:
            continue
        classifier = Classifier(field).fit(means[learn], [getattr(records[i], attribute) for i in learn])  # type: ignore[arg-type]
        for i, found in zip(apply, classifier.assign(means[apply]), strict=True):
            if found:
                assigned[records[i].id] = (*assigned.get(records[i].id, ()), *found)
    return assigned


def _labelled(record: Record, field: str, attribute: str) -> bool:
    return bool(getattr(record, attribute)) or any(label.field == field for label in record.assigned)
