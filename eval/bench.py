"""How long the parts of an answer take over the live index, beside a search that is made by hand over the same passages.

Workload: the judged collection's needs where it lies beside the checkout, else our own; one client, two threads, 20 warm-ups. An answer has three lists of
ten with reasons; the script by hand only searches.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.known import KNOWN_ITEMS
from eval.verdict import COLLECTION
from eval.workspaces import CHECKOUT, SHARED, answerer
from indexer.encoder import MODEL_FOLDER, encoder_folder
from indexer.engine import And
from indexer.index import Index
from models.answers import Need
from models.errors import StoreError
from models.jsonl import dumps, loads, read_lines
from models.progress import Progress
from models.workspace import CommandContext, Workspace
from service.language import warm_up
from service.query import Timings

THREADS = 2
WARM_UPS = 20
NEEDS = 90
PARTS = ("language", "embed", "dense", "lexical", "fuse", "recommend", "explain")
BY_HAND = CHECKOUT / "benchmarks" / "by_hand.py"
BARE_START = CHECKOUT / "benchmarks" / "bare_start.py"
FIRST_ANSWER = "import sys, time; from pathlib import Path; from eval.bench import first_answer; first_answer(Path(sys.argv[1]), sys.argv[2])"


def run_bench(base: Workspace, progress: Progress, *, by_hand: bool = True) -> dict[str, Any]:
    """Return milliseconds (p50, p95) of each part, of all but embedding and of the whole; memory; and the same of the script by hand."""
    workspace = replace(base, threads=THREADS)
    needs = bench_needs()
    asks = answerer(workspace)
    warm_up()
    for text in needs[:WARM_UPS]:
        asks.answer(Need(text=text))
    progress.phase("bench", len(needs))
    parts: defaultdict[str, list[float]] = defaultdict(list)
    for text in needs:
        timings = Timings()
        started = time.perf_counter()
        asks.answer(Need(text=text), timings)
        whole = time.perf_counter() - started
        for name in PARTS:
            parts[name].append(timings.parts.get(name, 0.0))
        parts["without embed"].append(whole - timings.parts["embed"])
        parts["whole"].append(whole)
        progress.advance()
    index = asks.index
    result: dict[str, Any] = {
        "records": sum(index.manifest.records.values()),
        "passages": index.manifest.passages,
        "needs": len(needs),
        "encoder": asks.encoder.name,
        "milliseconds": {name: spread(values) for name, values in parts.items()},
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "start_to_first_answer_ms": _started([sys.executable, "-c", FIRST_ANSWER, str(workspace.data), workspace.encoder]),
    }
    if by_hand:
        result["by_hand"] = compare(workspace, index, needs, progress)
        result["ratio_whole"] = round(result["milliseconds"]["whole"]["p50"] / result["by_hand"]["milliseconds"]["whole"]["p50"], 2)
    return result


def bench_needs() -> list[str]:
    """Return the needs to ask: the judged collection's, else the first of our own."""
    shared = SHARED / "collection" / "queries.jsonl"
    files = [shared] if shared.is_file() else [KNOWN_ITEMS, COLLECTION / "answerable.jsonl"]
    return list(dict.fromkeys(loads(line)["text"] for path in files for _, line in read_lines(path)))[:NEEDS]


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds."""
    return {"p50": round(float(np.median(seconds)) * 1000, 2), "p95": round(float(np.percentile(seconds, 95)) * 1000, 2)}


def compare(workspace: Workspace, index: Index, needs: Sequence[str], progress: Progress) -> dict[str, Any]:
    """Run the script by hand in a process of its own over the index's passages and vectors. Raises StoreError when it fails."""
    progress.phase("by hand", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ids = index.engine.passing(And())
        np.save(folder / "vectors.npy", index.vectors(ids))
        passages = (index.passages.get(passage_id) for passage_id in ids)
        (folder / "texts.jsonl").write_bytes(b"".join(dumps(f"{passage.title}. {passage.text}") + b"\n" for passage in passages))
        (folder / "needs.json").write_bytes(dumps(list(needs)))
        model = encoder_folder(workspace) / MODEL_FOLDER
        command = [sys.executable, str(BY_HAND), str(model), str(folder), str(THREADS), str(WARM_UPS)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own script)
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise StoreError(f"The script by hand failed ({why}): install its libraries with `make test`, or leave it out with --no-by-hand.")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    result["milliseconds"] = {name: spread(values) for name, values in result.pop("seconds").items()}
    result["start_to_first_vector_ms"] = _started([sys.executable, str(BARE_START), str(model)])
    return result


def first_answer(data: Path, encoder: str) -> None:
    """Answer one need in a new process: what a start costs."""
    answerer(Workspace(data, encoder=encoder, threads=THREADS)).answer(Need(text="nuorten työllistyminen"))


def _started(command: list[str]) -> float:
    """Milliseconds of the better of two runs of a command; the first one may still read files from disk."""
    best = float("inf")
    for _ in range(2):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (our own scripts)
        best = min(best, time.perf_counter() - started)
    return round(best * 1000, 0)


def report(result: dict[str, Any], session: CommandContext) -> str:
    """Lay the times out for a person."""
    lines = [f"{result['records']:,} records, {result['passages']:,} passages, {result['needs']} needs, {THREADS} threads; milliseconds"]
    ours, theirs = result["milliseconds"], result.get("by_hand", {}).get("milliseconds", {})
    rows = [[name, *_cells(ours.get(name)), *_cells(theirs.get(name))] for name in dict.fromkeys((*ours, *theirs))]
    lines.append(session.table(["part", "p50", "p95", "by hand p50", "by hand p95"], rows))
    lines.append(f"start to first answer {result['start_to_first_answer_ms']:.0f} ms, memory {result['memory_mib']} MiB")
    if theirs:
        lines.append(f"by hand: start to first vector {result['by_hand']['start_to_first_vector_ms']:.0f} ms, memory {result['by_hand']['memory_mib']} MiB")
        lines.append(f"whole answer / bare search by hand: {result['ratio_whole']}")
    return "\n".join(lines)


def _cells(values: dict[str, float] | None) -> list[str]:
    return [f"{values['p50']:.2f}", f"{values['p95']:.2f}"] if values else ["", ""]
