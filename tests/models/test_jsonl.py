import gzip
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import SnapshotError
from models.jsonl import dumps, loads, read_lines

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_what_is_written_is_read_back_on_one_line(value):
    written = dumps(value)
    assert loads(written) == value
    assert b"\n" not in written


def test_decimals_are_numbers_and_sets_are_sorted_lists():
    assert dumps({"a": Decimal("12.50"), "b": Decimal("3.00"), "c": {"y", "x"}}) == b'{"a":12.5,"b":3,"c":["x","y"]}'


def test_lines_carry_their_numbers_and_blank_ones_are_passed_over(tmp_path: Path):
    plain, zipped = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_bytes(b'{"a":1}\n\n  \n{"b":2}')
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(read_lines(plain)) == list(read_lines(zipped)) == [(1, b'{"a":1}'), (4, b'{"b":2}')]


def test_a_cut_gzip_yields_what_was_whole_and_then_says_so(tmp_path: Path):
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress(b"".join(b'{"n":%d,"text":"%s"}\n' % (number, str(number * 7919).encode() * 9) for number in range(5000)))
    path.write_bytes(whole[: len(whole) // 2])
    read = []
    with pytest.raises(SnapshotError, match="not a whole gzip file"):
        for number, _ in read_lines(path):
            read.append(number)
    assert 0 < len(read) < 5000
    assert read == list(range(1, len(read) + 1))


@pytest.mark.parametrize("content", [b"plain text", gzip.compress(b"abc", mtime=0)[:-3] + b"xyz"], ids=["not packed", "wrong sum"])
def test_a_damaged_gzip_is_a_snapshot_error(tmp_path: Path, content: bytes):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(SnapshotError):
        list(read_lines(path))


def test_a_missing_file_and_a_folder_are_snapshot_errors(tmp_path: Path):
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(SnapshotError, match="cannot be read"):
            list(read_lines(path))
