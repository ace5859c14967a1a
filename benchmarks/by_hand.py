"""A hybrid search made by hand, as a measure for ours: sentence-transformers, faiss Flat, bm25s, reciprocal rank fusion.

by_hand.py MODEL                             import, load, encode once (for the time of a start)
by_hand.py MODEL FOLDER THREADS WARM_UPS     FOLDER has vectors.npy, texts.jsonl, needs.json; prints seconds by part as JSON
"""

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

import bm25s
import faiss
import numpy as np
import torch
from sentence_transformers import SentenceTransformer

PROMPT = "query: "
K = 200
RRF = 60


def main(model_folder: str, folder: Path, threads: int, warm_ups: int) -> None:
    """Search with every need and print what it took."""
    torch.set_num_threads(threads)
    faiss.omp_set_num_threads(threads)
    model = SentenceTransformer(model_folder, device="cpu")
    vectors = np.load(folder / "vectors.npy")
    dense = faiss.IndexFlatIP(vectors.shape[1])
    dense.add(vectors)
    texts = [json.loads(line) for line in (folder / "texts.jsonl").read_text().splitlines()]
    lexical = bm25s.BM25()
    lexical.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)
    needs = json.loads((folder / "needs.json").read_text())
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for number, need in enumerate([*needs[:warm_ups], *needs]):
        started = time.perf_counter()
        vector = model.encode([PROMPT + need], normalize_embeddings=True, show_progress_bar=False)
        embedded = time.perf_counter()
        nearest = dense.search(vector, K)[1][0]
        searched = time.perf_counter()
        words = bm25s.tokenize([need], stopwords=None, show_progress=False)
        best = lexical.retrieve(words, k=min(K, len(texts)), show_progress=False, n_threads=0)[0][0]
        matched = time.perf_counter()
        scores: defaultdict[int, float] = defaultdict(float)
        for rows in (nearest, best):
            for rank, row in enumerate(rows.tolist(), 1):
                scores[row] += 1 / (RRF + rank)
        sorted(scores, key=lambda row: -scores[row])[:10]
        done = time.perf_counter()
        if number >= warm_ups:
            for name, took in (
                ("embed", embedded - started),
                ("dense", searched - embedded),
                ("lexical", matched - searched),
                ("fuse", done - matched),
                ("whole", done - started),
            ):
                seconds[name].append(took)
    print(json.dumps({"seconds": seconds, "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
