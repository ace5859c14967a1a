"""What was liked and not liked moves which rows are listed; how well a row answers is still said by the need alone."""

from collections.abc import Sequence

from indexer.index import Index
from models.records import RecordType
from service import calibrate
from service.query import Array, Query
from service.retrieve import Candidate


def by_need(query: Query, index: Index, record_type: RecordType, vector: Array, candidates: Sequence[Candidate]) -> None:
    """Set the strengths and passages' scores of candidates that `vector` (the need's, moved) brought to what the need's own vector gives.

    What is worth listing by the moved vector stays so: it is listed as weak when the need alone would not have brought it. Ranks stay as they are.
    """
    ground = float(index.mean(record_type) @ (vector - query.vector))
    for candidate in candidates:
        vectors = index.vectors([passage_id for passage_id, _ in candidate.passages])
        own, back = vectors @ query.vector, (vectors @ (query.vector - vector)).tolist()
        strength = candidate.strength + float(own.max()) - candidate.cosine + ground
        candidate.strength = max(strength, min(candidate.strength, calibrate.WORTH))
        candidate.cosine = float(own.max())
        scores = ((passage_id, score + change) for (passage_id, score), change in zip(candidate.passages, back, strict=True))
        candidate.passages = sorted(scores, key=lambda item: (-item[1], item[0]))
