"""`kutoja eval baselines`: what one could have instead over the same passages and vectors, txtai's hybrid search among it where txtai is installed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.baselines import raw_vectors
from eval.collection import Collection
from eval.corpus import IndexedCorpus, indexed, ready_encoder
from eval.measures import NAMES, cells, heading
from eval.run import Outcome, ask_collection
from eval.runs import DEPTH, Run, write_run
from eval.txtai_hybrid import NAME as TXTAI
from eval.txtai_hybrid import TxtaiHybrid, installed
from indexer.engine import And
from models.progress import Progress
from models.workspace import CommandContext, Workspace

LEFT_OUT = "txtai is not installed here and is left out; `pip install txtai` in the same environment adds its hybrid search."


def run_baselines(collection: Collection, base: Workspace, progress: Progress, *, folder: Path | None = None) -> dict[str, Any]:
    """Measure all of them, and write their runs to a folder where one is given. Raises what `ready_encoder` and `indexed` raise."""
    encoder = ready_encoder(base, progress)
    corpus = indexed(collection, base, encoder, progress)
    outcome = ask_collection(collection, corpus, progress)
    if installed():
        outcome = outcome.beside(TXTAI, _txtai(collection, corpus, progress))
    if folder is not None:
        for system, run in outcome.runs.items():
            write_run(folder / f"{system.replace(' ', '-')}.trec", run, system.replace(" ", "-"))
    return _as_json(outcome)


def report(result: Mapping[str, Any], session: CommandContext) -> str:
    """Lay the measures out for a person."""
    rows = [[system, group, *cells(values)] for system, table in result["systems"].items() for group, values in table.items()]
    return "\n".join([session.table(["system", "needs", *map(heading, NAMES)], rows), *([] if result["txtai"] else [LEFT_OUT])])


def _txtai(collection: Collection, corpus: IndexedCorpus, progress: Progress) -> Run:
    """Txtai's ranking of every need, over our passages and raw vectors."""
    passages = [corpus.index.passages.get(passage_id) for passage_id in corpus.index.engine.passing(And())]
    peer = TxtaiHybrid(passages, raw_vectors(corpus, passages))
    progress.phase("txtai", len(collection.queries))
    run: Run = {}
    for topic in collection.queries:
        vector = corpus.encoder.encode_queries([topic.text])[0].vector
        run[topic.id] = [(corpus.ids[record_id], score) for record_id, score in peer.rank(topic.text, vector, DEPTH)]
        progress.advance()
    return run


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "collection": outcome.collection.name,
        "split": outcome.collection.split,
        "digest": outcome.collection.digest,
        "txtai": TXTAI in outcome.runs,
        "systems": {system: outcome.table(system) for system in outcome.runs},
    }
