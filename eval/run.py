"""`kutoja eval run`: a collection's needs answered by the production search, beside the baselines, and measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from eval.baselines import Baselines
from eval.collection import RELEVANT, Collection
from eval.collection import Query as Topic
from eval.corpus import IndexedCorpus, indexed, ready_encoder
from eval.measures import HEADINGS, NAMES, Measured, averages, cells, heading, measured
from eval.runs import DEPTH, Ranking, Run, falling
from models.answers import Need
from models.errors import InvalidInput
from models.progress import Progress
from models.records import RecordType
from models.workspace import CommandContext, Workspace
from service import calibrate
from service.needs import need_text
from service.query import Query

OURS = "kutoja"
ALL = "all"
PAIR = re.compile(r"[a-z]{2,3}-[a-z]{2,3}")


@dataclass(frozen=True)
class Outcome:
    """The rankings of every system for a collection's needs, and their measures."""

    collection: Collection
    runs: dict[str, Run]
    measured: dict[str, Measured]
    detected: dict[str, str]  # query id -> the language that it was read in
    refused: tuple[str, ...]  # queries that nobody could answer: no word in them, or too long
    passages: int
    embedded: int
    encoder: str

    def beside(self, system: str, run: Run) -> "Outcome":
        """Return the same with one more system's run."""
        return replace(self, runs={**self.runs, system: run}, measured={**self.measured, system: measured(self.collection.qrels, run)})

    def table(self, system: str) -> dict[str, dict[str, float]]:
        """Return a system's averages over all answerable needs and those of each language."""
        values = self.measured[system]
        groups = {language: [one.id for one in self.collection.answerable if one.language == language] for language in self.collection.languages}
        groups[ALL] = [one.id for one in self.collection.answerable]
        return {name: averages(values, queries) for name, queries in groups.items()}

    def kinds(self, system: str) -> dict[str, dict[str, float]]:
        """Return a system's averages over the needs of each kind; empty where the collection has no kinds."""
        kinds = sorted({one.kind for one in self.collection.answerable if one.kind})
        return {kind: averages(self.measured[system], [one.id for one in self.collection.answerable if one.kind == kind]) for kind in kinds}


def run_collection(collection: Collection, base: Workspace, progress: Progress, *, stated: bool = False, rebuild: bool = False) -> Outcome:
    """Index the corpus where that is not done yet, ask every need of all systems and measure the rankings.

    `stated` takes a need's language from the collection instead of detecting it. Raises what `ready_encoder` and `indexed` raise.
    """
    encoder = ready_encoder(base, progress)
    corpus = indexed(collection, base, encoder, progress, rebuild=rebuild)
    return ask_collection(collection, corpus, progress, stated=stated)


def ask_collection(collection: Collection, corpus: IndexedCorpus, progress: Progress, *, stated: bool = False) -> Outcome:
    """Ask every need of an indexed corpus, judged or not: a run holds them all, measures are over the judged ones."""
    baselines = Baselines(corpus)
    runs: dict[str, Run] = {}
    detected: dict[str, str] = {}
    refused = []
    progress.phase("ask", len(collection.queries))
    for topic in collection.queries:
        try:
            rankings, detected[topic.id] = _ask(topic, corpus, baselines, stated=stated)
        except InvalidInput:
            refused.append(topic.id)
            rankings = {}
        for system, ranking in rankings.items():
            runs.setdefault(system, {})[topic.id] = falling(ranking[:DEPTH])
        progress.advance()
    return Outcome(
        collection=collection,
        runs=runs,
        measured={system: measured(collection.qrels, run) for system, run in runs.items()},
        detected=detected,
        refused=tuple(refused),
        passages=corpus.index.manifest.passages,
        embedded=corpus.embedded,
        encoder=corpus.encoder.fingerprint,
    )


def _ask(topic: Topic, corpus: IndexedCorpus, baselines: Baselines, *, stated: bool) -> tuple[dict[str, Ranking], str]:
    """Every system's ranking for one need, and the language that it was read in."""
    need = Need(text=need_text(topic.text), language=(topic.language or None) if stated else None)
    query, ranking = production(need, corpus)
    return {OURS: ranking} | baselines.rank(need.text, query.language, sure=query.detection.sure), query.language


def production(need: Need, corpus: IndexedCorpus, passages: int = calibrate.PASSAGES) -> tuple[Query, Ranking]:
    """Return the need as it was read and the documents as the service ranks them, before folding, joining of languages, diversity and verdict.

    The service looks at as many passages as a list of rows needs; where these are of fewer than DEPTH documents, a deeper search adds the rest below them.
    """
    query, candidates = corpus.asks.search(need, RecordType.INNOVATION, passages=passages)
    ranking = {candidate.record_id: candidate.score for candidate in candidates}
    while len(ranking) < min(DEPTH, len(corpus.ids)) and passages < corpus.index.manifest.passages:
        passages *= 2
        _, deeper = corpus.asks.search(need, RecordType.INNOVATION, passages=passages)
        for candidate in deeper:
            ranking.setdefault(candidate.record_id, candidate.score)
    return query, [(corpus.ids[record_id], score) for record_id, score in ranking.items()][:DEPTH]


def ratios(outcome: Outcome) -> dict[str, dict[str, float]]:
    """Return how our nDCG@10 stands to the better of BM25 and raw dense, and to the better of centred dense and RRF, in all and by language."""
    tables = {system: outcome.table(system) for system in outcome.runs}
    bars = {"better of BM25 and dense raw": ("BM25", "dense raw"), "better of dense centred and RRF": ("dense centred", "RRF")}

    def to_bar(group: str, systems: tuple[str, ...]) -> float:
        best = max(tables[system][group][NAMES[0]] for system in systems)
        return tables[OURS][group][NAMES[0]] / best if best else float("inf")

    return {name: {group: to_bar(group, systems) for group in tables[OURS]} for name, systems in bars.items()} if OURS in tables else {}


def across_languages(outcome: Outcome) -> dict[str, dict[str, float]]:
    """Return each system's RR@10 for items in the need's own language and in another, and their ratio; empty unless kinds of need are pairs ("fi-sv")."""
    pairs = {one.id: one.kind.split("-") for one in outcome.collection.answerable if PAIR.fullmatch(one.kind)}
    within = [query for query, (asked, answered) in pairs.items() if asked == answered]
    across = [query for query, (asked, answered) in pairs.items() if asked != answered]
    if not within or not across:
        return {}
    table = {}
    for system, values in outcome.measured.items():
        near, far = (averages(values, queries)["RR@10"] for queries in (within, across))
        table[system] = {"within": near, "across": far, "ratio": far / near if near else 0.0}
    return table


def result_of(outcome: Outcome) -> dict[str, Any]:
    """Return the measures as JSON values."""
    collection = outcome.collection
    languages = {one.id: one.language for one in collection.queries}
    right = [outcome.detected[query] == language for query, language in languages.items() if language and query in outcome.detected]
    return {
        "collection": collection.name,
        "split": collection.split,
        "digest": collection.digest,
        "corpus_digest": collection.corpus_digest,
        "encoder": outcome.encoder,
        "documents": len(collection.documents),
        "passages": outcome.passages,
        "embedded": outcome.embedded,
        "needs": len(collection.queries),
        "answerable": len(collection.answerable),
        "refused": list(outcome.refused),
        "language_read_right": sum(right) / len(right) if right else None,
        "systems": {system: outcome.table(system) for system in outcome.runs},
        "kinds": outcome.kinds(OURS) if OURS in outcome.runs else {},
        "ratios": ratios(outcome),
        "across_languages": across_languages(outcome),
    }


def report(result: Mapping[str, Any], session: CommandContext) -> str:
    """Lay the measures out for a person."""
    lines = [
        f"{result['collection']}/{result['split']}: {result['documents']:,} documents, {result['passages']:,} passages ({result['embedded']:,} embedded now), "
        f"{result['answerable']} of {result['needs']} needs with a document graded 2 or higher",
    ]
    rows = [[system, group, *cells(values)] for system, table in result["systems"].items() for group, values in table.items()]
    lines.append(session.table(["system", "needs", *map(heading, NAMES)], rows))
    if result["kinds"]:
        lines.append(session.table(["kind of need", *map(heading, NAMES)], [[kind, *cells(values)] for kind, values in result["kinds"].items()]))
    for name, groups in result["ratios"].items():
        lines.append(f"nDCG@10 to the {name}: {', '.join(f'{group} {value:.2f}' for group, value in groups.items())}")
    for system, row in result["across_languages"].items():
        lines.append(f"{system}: RR@10 within a language {row['within']:.3f}, across languages {row['across']:.3f}, ratio {row['ratio']:.2f}")
    if result["language_read_right"] is not None:
        lines.append(f"language read as the collection states it: {result['language_read_right']:.3f} of the needs")
    if result["refused"]:
        lines.append(f"not answered, since they hold no word or too many: {', '.join(result['refused'])}")
    return "\n".join([*lines, f"{' and '.join(HEADINGS.values())} count grades of {RELEVANT} and higher; averages are over needs with such a document."])
