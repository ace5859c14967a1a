"""Is there an answer, and are the levels to be believed? Needs with an answer against needs without; grades of rows called strong, related or weak.

Without an answer are needs of which nothing in the corpus is graded RELEVANT or higher; needs whose relevant documents are taken out of what the search
brings (what is left is of the same field, the hardest case there is); and the off-topic texts of the verdict collection. A threshold on the strength of the
best work tells the two apart. It is fitted on all topics but a fifth and measured on that fifth, in turn: a need's languages, and the need with its relevant
documents taken out, fall on one side.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from eval.collection import RELEVANT, Collection, Query
from eval.corpus import indexed, ready_encoder
from eval.making import starter as starter_needs
from eval.verdict import COLLECTION as VERDICT
from eval.workspaces import STARTER, answerer
from eval.workspaces import starter as starter_catalogue
from models.answers import Level, Need, Verdict
from models.jsonl import loads, read_lines
from models.progress import Progress
from models.records import RecordType
from models.workspace import CommandContext, Workspace
from service import calibrate
from service.answer import Answerer
from service.needs import need_text
from service.retrieve import Candidate, best_strength

FOLDS = 5
SHOWN = 10
"""Rows of a list whose levels are held against grades."""

STEP = 0.05
"""Width of the ranges of strength in which shares of useful rows are told."""

ALL = "all"
SEPARATED = ("balanced", "found", "refused")
"""Fields of a Separation that are told of the shipped threshold."""


class Case(StrEnum):
    """Why a need has an answer, or has none."""

    ANSWERABLE = "answerable"
    REMOVED = "relevant removed"
    UNANSWERED = "nothing relevant"
    OFFTOPIC = "off-topic"


@dataclass(frozen=True)
class Asked:
    """One need, and the strength of the best work that it brought."""

    topic: str
    language: str
    case: Case
    strength: float


@dataclass(frozen=True)
class Row:
    """One row as it would be listed, with its grade; None where nobody judged it."""

    language: str
    level: Level
    strength: float
    grade: int | None


@dataclass(frozen=True)
class Separation:
    """How well a threshold parts the needs: shares 0..1. `balanced` is the mean of answerable needs above it and of the others below it."""

    balanced: float
    found: float
    refused: float
    needs: int


@dataclass(frozen=True)
class Useful:
    """Rows, those of them that somebody judged, and the share of the judged ones graded RELEVANT or higher (0 where there is none)."""

    rows: int
    judged: int
    share: float


Search = Callable[[str], Sequence[Candidate]]
"""A need's text -> candidates, best first, by the ids of the collection's documents."""


def ask_needs(collection: Collection, search: Search, progress: Progress) -> tuple[list[Asked], list[Row]]:
    """Ask a collection's judged needs, as they are and with what is relevant taken out, and the off-topic texts; return them and the needs' rows."""
    offtopic = [loads(line) for _, line in read_lines(VERDICT / "offtopic.jsonl")]
    judged = [one for one in collection.queries if one.id in collection.qrels]
    progress.phase("ask", len(judged) + len(offtopic))
    asked: list[Asked] = []
    rows: list[Row] = []
    for need in judged:
        candidates = search(need.text)
        grades = collection.qrels[need.id]
        asked += _cases(need, candidates, grades)
        rows += listed(candidates, grades, need.language)
        progress.advance()
    for one in offtopic:
        asked.append(Asked(f"off-topic {one['id'].rpartition('.')[0]}", one["language"], Case.OFFTOPIC, best_strength(search(one["text"]))))
        progress.advance()
    return asked, rows


def listed(candidates: Sequence[Candidate], grades: Mapping[str, int], language: str) -> list[Row]:
    """Return the first rows that a list would show of these candidates, before folding, with their levels and grades."""
    worthy = [one for one in candidates if one.strength >= calibrate.WORTH][:SHOWN]
    return [Row(language, calibrate.level(one.strength), one.strength, grades.get(one.record_id)) for one in worthy]


def cross_validated(asked: Sequence[Asked]) -> tuple[list[bool], list[float]]:
    """Return for each need whether it is called answered by the threshold fitted on the other folds, and the folds' thresholds."""
    folds = np.array([_fold(one.topic) for one in asked])
    thresholds = [fit([one for one, place in zip(asked, folds, strict=True) if place != fold]) for fold in range(FOLDS)]
    return [one.strength >= thresholds[fold] for one, fold in zip(asked, folds.tolist(), strict=True)], thresholds


def fit(asked: Sequence[Asked]) -> float:
    """Return the threshold with the best balanced accuracy, half-way between two needs' strengths; the lowest of equals."""
    strengths = np.array([one.strength for one in asked])
    answerable = np.array([one.case is Case.ANSWERABLE for one in asked])
    edges = np.unique(strengths)
    borders = np.concatenate([[edges[0]], (edges[:-1] + edges[1:]) / 2])
    above = strengths[None, :] >= borders[:, None]
    balanced = above[:, answerable].mean(axis=1) + (~above[:, ~answerable]).mean(axis=1)
    return float(borders[int(np.argmax(balanced))])


def separation(asked: Sequence[Asked], answered: Sequence[bool]) -> Separation:
    """Return the balanced accuracy of what was said of some needs, both kinds of which there must be."""
    positive = [said for one, said in zip(asked, answered, strict=True) if one.case is Case.ANSWERABLE]
    negative = [not said for one, said in zip(asked, answered, strict=True) if one.case is not Case.ANSWERABLE]
    found, refused = sum(positive) / len(positive), sum(negative) / len(negative)
    return Separation((found + refused) / 2, found, refused, len(asked))


def useful(rows: Iterable[Row]) -> Useful:
    """Return how many of some rows are useful."""
    every = list(rows)
    grades = [row.grade for row in every if row.grade is not None]
    return Useful(len(every), len(grades), sum(grade >= RELEVANT for grade in grades) / len(grades) if grades else 0.0)


def measured(asked: Sequence[Asked], rows: Sequence[Row]) -> dict[str, Any]:
    """Return everything that is reported, as JSON values."""
    languages = tuple(dict.fromkeys(one.language for one in asked))
    cross, thresholds = cross_validated(asked)
    shipped = [calibrate.verdict(one.strength) is Verdict.FOUND for one in asked]
    none = [calibrate.verdict(one.strength) is Verdict.NONE for one in asked]
    return {
        "cross_validated": _by_language(asked, cross, languages),
        "thresholds": thresholds,
        "shipped": _by_language(asked, shipped, languages),
        "called_found": _shares(asked, shipped, languages),
        "called_none": _shares(asked, none, languages),
        "levels": {level.value: _useful_by_language([row for row in rows if row.level is level], languages) for level in Level},
        "strengths": _ranges(rows),
    }


def run_answerable(base: Workspace, progress: Progress, collection: Collection | None) -> dict[str, Any]:
    """Measure over a collection's corpus, or (None) our own needs over the starter catalogue as it is served. Raises what `ready_encoder` raises."""
    encoder = ready_encoder(base, progress)
    if collection is None:
        collection = starter_needs(STARTER)
        search = _search(answerer(starter_catalogue(base, progress), encoder), None)
    else:
        corpus = indexed(collection, base, encoder, progress)
        search = _search(corpus.asks, corpus.ids)
    asked, rows = ask_needs(collection, search, progress)
    return {"collection": f"{collection.name}/{collection.split}", "digest": collection.digest, **measured(asked, rows)}


def report(result: Mapping[str, Any], session: CommandContext) -> str:
    """Lay the measures out for a person."""
    cross, shipped = result["cross_validated"], result["shipped"]
    groups = list(cross)
    lines = [
        f"{result['collection']}: {cross[ALL]['needs']} needs with an answer or without",
        session.table(
            ["needs", "balanced accuracy, cross-validated", "as shipped", "answerable found", "others not found"],
            [[group, *(f"{value:.3f}" for value in (cross[group]["balanced"], *(shipped[group][key] for key in SEPARATED)))] for group in groups],
        ),
        f"thresholds of the folds: {', '.join(f'{value:.3f}' for value in result['thresholds'])}; shipped {calibrate.FOUND:.3f}",
    ]
    for name, words in (("called_found", "called found"), ("called_none", "called none")):
        rows = [[case, *(f"{shares[group]:.3f}" for group in groups)] for case, shares in result[name].items()]
        lines.append(session.table([words, *groups], rows))
    rows = [[level, *(_share(shares[group]) for group in groups)] for level, shares in result["levels"].items()]
    lines.append(session.table([f"graded {RELEVANT} or higher, of judged rows", *groups], rows))
    ranges = [[f"{one['from']:.2f}–{one['to']:.2f}", _share(one)] for one in result["strengths"]]
    lines.append(session.table(["strength", f"graded {RELEVANT} or higher"], ranges))
    return "\n".join(lines)


def _cases(need: Query, candidates: Sequence[Candidate], grades: Mapping[str, int]) -> list[Asked]:
    """The need as it is and, where it has an answer, without what answers it."""
    relevant = {document for document, grade in grades.items() if grade >= RELEVANT}
    as_it_is = Asked(need.topic, need.language, Case.ANSWERABLE if relevant else Case.UNANSWERED, best_strength(candidates))
    if not relevant:
        return [as_it_is]
    rest = [one for one in candidates if one.record_id not in relevant]
    return [as_it_is, Asked(need.topic, need.language, Case.REMOVED, best_strength(rest))]


def _search(asks: Answerer, ids: Mapping[str, str] | None) -> Search:
    """The production search, its records named as the collection names its documents."""

    def search(text: str) -> Sequence[Candidate]:
        _, candidates = asks.search(Need(text=need_text(text)), RecordType.INNOVATION)
        if ids is not None:
            for one in candidates:
                one.record_id = ids[one.record_id]
        return candidates

    return search


def _fold(topic: str) -> int:
    """A fold that is the same on any day and says nothing of the topic."""
    return int(hashlib.sha256(topic.encode()).hexdigest(), 16) % FOLDS


def _by_language(asked: Sequence[Asked], answered: Sequence[bool], languages: Sequence[str]) -> dict[str, dict[str, float]]:
    pairs = list(zip(asked, answered, strict=True))
    groups = {language: [pair for pair in pairs if pair[0].language == language] for language in languages} | {ALL: pairs}
    return {group: asdict(separation([one for one, _ in some], [said for _, said in some])) for group, some in groups.items()}


def _shares(asked: Sequence[Asked], said: Sequence[bool], languages: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each case that there is, the share of needs of which it was said, by language and in all."""
    table = {}
    for case in Case:
        of_case = [(one.language, yes) for one, yes in zip(asked, said, strict=True) if one.case is case]
        if of_case:
            groups = {language: [yes for code, yes in of_case if code == language] for language in languages} | {ALL: [yes for _, yes in of_case]}
            table[case.value] = {group: sum(some) / len(some) if some else 0.0 for group, some in groups.items()}
    return table


def _useful_by_language(rows: Sequence[Row], languages: Sequence[str]) -> dict[str, dict[str, float]]:
    return {group: asdict(useful(row for row in rows if group in (ALL, row.language))) for group in (*languages, ALL)}


def _ranges(rows: Sequence[Row]) -> list[dict[str, float]]:
    """Shares of useful rows by strength, in ranges of STEP."""
    numbers = sorted({int(row.strength / STEP) for row in rows})
    return [{"from": n * STEP, "to": (n + 1) * STEP, **asdict(useful(row for row in rows if int(row.strength / STEP) == n))} for n in numbers]


def _share(one: Mapping[str, float]) -> str:
    return f"{one['share']:.2f} of {one['judged']}" + (f" ({one['rows'] - one['judged']} not judged)" if one["rows"] != one["judged"] else "")
