import hashlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from indexer.vectors import KEY_BYTES, VectorCache, content_key, quantise, restore
from models.errors import StoreError

DIM = 24


def vector_of(key):
    seed = int.from_bytes(hashlib.sha256(key).digest()[:8], "little")
    vectors = np.random.default_rng(seed).standard_normal((4, DIM)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def keys_of(start, count):
    return [content_key(str(number), []) for number in range(start, start + count)]


def fill(cache, start, count):
    keys = keys_of(start, count)
    made = [vector_of(key) for key in keys]
    cache.put(keys, np.stack([one[0] for one in made]), [one[1 : 2 + i % 3] for i, one in enumerate(made)])


def check(cache, keys):
    assert np.array_equal(cache.vectors(keys), np.stack([vector_of(key)[0] for key in keys]))
    for key in keys:
        restored = restore(*cache.sentences(key))
        assert np.allclose(restored, vector_of(key)[1 : 1 + len(restored)], atol=0.01)


def test_what_was_put_is_there_after_reopening(tmp_path):
    cache = VectorCache(tmp_path, "f", DIM)
    fill(cache, 0, 7)
    fill(cache, 7, 5)
    for opened in (cache, VectorCache(tmp_path, "f", DIM)):
        assert len(opened) == 12
        assert opened.missing([*keys_of(10, 4), *keys_of(13, 1)]) == keys_of(12, 2)
        check(opened, keys_of(0, 12))
        assert [len(opened.sentences(key)[0]) for key in keys_of(0, 7)] == [1, 2, 3, 1, 2, 3, 1]


def test_passages_without_sentences_are_kept(tmp_path):
    cache = VectorCache(tmp_path, "f", DIM)
    cache.put(keys_of(0, 2), np.eye(2, DIM, dtype=np.float32), [np.zeros((0, DIM), np.float32)] * 2)
    assert len(VectorCache(tmp_path, "f", DIM).sentences(keys_of(0, 1)[0])[0]) == 0


def test_another_encoders_vectors_are_not_taken(tmp_path):
    fill(VectorCache(tmp_path, "f", DIM), 0, 3)
    assert len(VectorCache(tmp_path, "g", DIM)) == 0
    assert len(VectorCache(tmp_path, "f", DIM + 1)) == 0


def test_an_unknown_key_says_what_to_run(tmp_path):
    with pytest.raises(StoreError, match="kutoja index"):
        VectorCache(tmp_path, "f", DIM).vectors(keys_of(0, 1))


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: b"not a shard", lambda data: data[:-200] + b"x" * 200])
def test_a_damaged_shard_is_left_out_and_made_again(tmp_path, damage):
    cache = VectorCache(tmp_path, "f", DIM)
    fill(cache, 0, 4)
    fill(cache, 4, 4)
    path = next(p for p in sorted(cache.folder.glob("*.npz")))
    path.write_bytes(damage(path.read_bytes()))
    opened = VectorCache(tmp_path, "f", DIM)
    assert len(opened.missing(keys_of(0, 8))) == 4
    fill(opened, 0, 4)
    fill(opened, 4, 4)
    check(VectorCache(tmp_path, "f", DIM), keys_of(0, 8))


def test_the_key_tells_texts_and_sentence_borders_apart():
    assert len({content_key("a b", [(0, 3)]), content_key("a b", [(0, 1), (2, 3)]), content_key("a c", [(0, 3)])}) == 3
    assert len(content_key("x\ud800", [])) == KEY_BYTES


def test_eight_bits_keep_the_direction():
    vectors = np.stack([vector_of(str(number).encode())[0] for number in range(200)])
    restored = restore(*quantise(vectors))
    cosines = (restored * vectors).sum(axis=1) / np.linalg.norm(restored, axis=1)
    assert cosines.min() > 0.9995
    assert restore(*quantise(np.zeros((2, DIM), np.float32))).tolist() == np.zeros((2, DIM)).tolist()


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path):
    """Twenty writers are killed at random moments; each reader afterwards finds every acknowledged vector, whole."""
    program = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\nimport test_vectors as t\nfrom pathlib import Path\n"
    program += f"cache = t.VectorCache(Path({str(tmp_path)!r}), 'f', t.DIM)\nstart = int(sys.argv[1])\n"
    program += "while True:\n    t.fill(cache, start, 40)\n    start += 40\n    print(start, flush=True)\n"
    acknowledged, rng = 0, random.Random(7)
    for _ in range(20):
        writer = subprocess.Popen([sys.executable, "-c", program, str(acknowledged)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(rng.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        numbers = [first, *writer.stdout.read().split("\n")[:-1]]
        writer.wait()
        writer.stdout.close()
        acknowledged = int(numbers[-1])
        cache = VectorCache(tmp_path, "f", DIM)
        assert cache.missing(keys_of(0, acknowledged)) == []
        check(cache, keys_of(max(0, acknowledged - 40), 40))
    check(VectorCache(tmp_path, "f", DIM), keys_of(0, acknowledged))
    fill(VectorCache(tmp_path, "f", DIM), acknowledged, 1)
    assert list(tmp_path.rglob("*.tmp")) == []
