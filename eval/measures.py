"""Measures of a ranking, by the field's names. The only importer of ir_measures.

nDCG@10 with linear gain (Järvelin & Kekäläinen 2002, as trec_eval has it); R(rel=2)@100 and P(rel=2)@5 count documents worth reading; RR@10 is the
reciprocal rank of the first document with any grade; Judged@10 is the share of the first ten that somebody judged; Bpref (Buckley & Voorhees 2004) looks at
judged documents only.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import ir_measures as _ir_measures

from eval.collection import Qrels
from eval.runs import Run

ir_measures: Any = _ir_measures  # it has no types

NAMES = ("nDCG@10", "R(rel=2)@100", "RR@10", "P(rel=2)@5", "Judged@10", "Bpref")
"""Every measure, the leading one first."""

HEADINGS = {"R(rel=2)@100": "R@100", "P(rel=2)@5": "P@5"}
"""Shorter names for tables; the grade from which a document counts is RELEVANT for both."""

Measured = dict[str, dict[str, float]]
"""Query id -> measure -> value, each 0..1."""


def measured(qrels: Qrels, run: Run) -> Measured:
    """Return every measure of every judged query; a query that the run lacks, or has no document for, counts 0."""
    judged: Measured = {query: dict.fromkeys(NAMES, 0.0) for query in qrels}
    scores = {query: dict(ranking) for query, ranking in run.items() if query in judged and ranking}
    if not scores:
        return judged
    for metric in ir_measures.iter_calc([ir_measures.parse_measure(name) for name in NAMES], qrels, scores):
        judged[metric.query_id][str(metric.measure)] = float(metric.value)
    return judged


def averages(values: Measured, queries: Iterable[str]) -> dict[str, float]:
    """Return the mean of each measure over some queries, 0 where there is none."""
    rows = [values[query] for query in queries]
    return {name: sum(row[name] for row in rows) / len(rows) if rows else 0.0 for name in NAMES}


def heading(name: str) -> str:
    """Return the name for a table's head."""
    return HEADINGS.get(name, name)


def cells(values: Mapping[str, float]) -> list[str]:
    """Return the measures as a table's cells."""
    return [f"{values[name]:.3f}" for name in NAMES]
