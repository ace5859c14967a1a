"""TREC run files: `query Q0 document rank score tag`, one document a line, scores strictly falling with rank."""

from pathlib import Path

from models.durable import write_durably
from models.errors import InvalidInput, SnapshotError
from models.jsonl import read_lines

DEPTH = 100
"""Documents a query that a run holds."""

STEP = 1e-6
"""By how much a score falls at least from one rank to the next: the last digit that is written."""

Ranking = list[tuple[str, float]]
"""Document ids with their scores, best first."""

Run = dict[str, Ranking]
"""Query id -> ranking."""


def falling(ranking: Ranking) -> Ranking:
    """Return the ranking with each score at least STEP below the one before, so that whoever sorts by score gets the ranks. The order stays."""
    result: Ranking = []
    for document, score in ranking:
        lower = round(score, 6)
        if result:
            lower = min(lower, round(result[-1][1] - STEP, 6))
        result.append((document, lower))
    return result


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a run. Raises InvalidInput for an id with a space in it, which the form cannot hold, StoreError when the file cannot be written."""
    lines = []
    for query, ranking in run.items():
        for rank, (document, score) in enumerate(falling(ranking), 1):
            if len(f"{query} {document}".split()) != 2:
                raise InvalidInput(f"The ids {query!r} and {document!r} cannot stand in a run file: it parts its fields by spaces.")
            lines.append(f"{query} Q0 {document} {rank} {score:.6f} {tag}\n")
    write_durably(path, "".join(lines).encode())


def read_run(path: Path) -> Run:
    """Read a run, each query's documents by falling score (ties by rank). Raises SnapshotError that names the line at fault."""
    rows: dict[str, list[tuple[float, int, str]]] = {}
    for number, line in read_lines(path):
        parts = line.decode("utf-8", "replace").split()
        try:
            query, _, document, rank, score, _ = parts
            rows.setdefault(query, []).append((-float(score), int(rank), document))
        except ValueError as error:
            raise SnapshotError(f"{path.name}:{number} is no line of a TREC run (query Q0 document rank score tag).") from error
    for query, ranked in rows.items():
        if len({document for _, _, document in ranked}) != len(ranked):
            raise SnapshotError(f"{path.name} ranks a document twice for the query {query!r}.")
    return {query: [(document, -negative) for negative, _, document in sorted(ranked)] for query, ranked in rows.items()}
