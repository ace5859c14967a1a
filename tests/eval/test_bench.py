import json
import subprocess
import sys

import pytest

from eval.bench import BARE_START, PARTS, WARM_UPS, bench_needs, compare, run_bench, spread
from indexer.encoder import MODEL_FOLDER, encoder_folder
from indexer.index import Index
from models.progress import Silent
from models.workspace import Workspace


def test_there_are_more_needs_than_warm_ups() -> None:
    needs = bench_needs()
    assert len(needs) == len(set(needs)) > WARM_UPS


def test_a_spread_is_median_and_95th_percentile_in_milliseconds() -> None:
    assert spread([0.001 * n for n in range(1, 101)]) == {"p50": 50.5, "p95": 95.05}


def test_the_parts_add_up_to_the_whole(starter_workspace: Workspace) -> None:
    result = run_bench(starter_workspace, Silent(), by_hand=False)
    times = result["milliseconds"]
    assert set(PARTS) < set(times)
    assert result["passages"] > 3000
    parts = sum(times[name]["p50"] for name in PARTS)
    assert 0.7 * times["whole"]["p50"] < parts < 1.3 * times["whole"]["p50"]
    assert times["without embed"]["p50"] < times["whole"]["p50"]
    assert result["start_to_first_answer_ms"] > 0
    json.dumps(result)


def test_the_search_by_hand_runs_over_the_same_passages(starter_workspace: Workspace, starter_index: Index) -> None:
    pytest.importorskip("bm25s", reason="the script by hand needs bm25s (`make test` installs it)")
    result = compare(starter_workspace, starter_index, bench_needs()[:25], Silent())
    assert set(result["milliseconds"]) == {"embed", "dense", "lexical", "fuse", "whole"}
    assert result["milliseconds"]["whole"]["p50"] > result["milliseconds"]["embed"]["p50"] > 0
    assert result["memory_mib"] > 100


def test_the_bare_start_encodes_once(starter_workspace: Workspace) -> None:
    model = encoder_folder(starter_workspace) / MODEL_FOLDER
    assert subprocess.run([sys.executable, str(BARE_START), str(model)], capture_output=True, check=False).returncode == 0
