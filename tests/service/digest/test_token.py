"""Tokens: what was saved comes back, nothing else opens, and an address tells nothing."""

import base64
import multiprocessing
import stat
from pathlib import Path

import pytest

from models.errors import NotFound, StoreError
from service.digest.token import KEY_BYTES, Saved, Sealer
from service.needs import MAX_QUERY
from service.web.forms import NeedForm

SAVED = Saved(NeedForm(need="Yksinäinen mummo & kylä = ?\nToinen rivi", place="Lappi", with_results=True, own_kind="ngo"), "sv", 1_770_000_000)


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    made = Sealer(tmp_path / "var" / "feed.key")
    made.keep()
    return made


def test_what_was_saved_comes_back(sealer: Sealer) -> None:
    token = sealer.seal(SAVED)
    assert sealer.open(token) == SAVED
    assert sealer.seal(SAVED) != token  # the same need twice cannot be told to be the same


def test_an_address_tells_nothing_and_is_not_long(sealer: Sealer) -> None:
    raw = base64.urlsafe_b64decode(sealer.seal(SAVED) + "==")
    assert b"mummo" not in raw
    assert b"Lappi" not in raw
    longest = sealer.seal(Saved(NeedForm(need="".join(chr(0x4E00 + n % 20_000) for n in range(MAX_QUERY))), "fi", 1))
    assert len(longest) < 16_000
    assert longest.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("end", [0, 1, 12, 13, 28, 29, -1])
def test_a_changed_or_shortened_token_opens_nothing(sealer: Sealer, end: int) -> None:
    token = sealer.seal(SAVED)
    with pytest.raises(NotFound) as caught:
        sealer.open(token[:end])
    assert token[:end] not in str(caught.value) or not token[:end]
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    raw[end] ^= 1
    with pytest.raises(NotFound):
        sealer.open(base64.urlsafe_b64encode(raw).decode())


@pytest.mark.parametrize("token", ["", "ä", "..", "x" * 5000, "%00", "AAAA", "=" * 9, "AQ" + "A" * 60])
def test_what_is_no_token_opens_nothing(sealer: Sealer, token: str) -> None:
    with pytest.raises(NotFound):
        sealer.open(token)


def test_another_key_opens_nothing(sealer: Sealer, tmp_path: Path) -> None:
    other = Sealer(tmp_path / "other.key")
    with pytest.raises(NotFound):
        other.open(sealer.seal(SAVED))


def test_the_key_is_its_owners_alone_and_stays(sealer: Sealer, tmp_path: Path) -> None:
    path = tmp_path / "var" / "feed.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["feed.key"]
    again = Sealer(path)
    again.keep()
    assert again.open(sealer.seal(SAVED)) == SAVED


def test_a_damaged_key_is_told_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "feed.key"
    path.write_bytes(b"short")
    with pytest.raises(StoreError, match="damaged"):
        Sealer(path).keep()
    assert path.read_bytes() == b"short"


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        Sealer(tmp_path / "file" / "feed.key").keep()


def _key(path: Path) -> bytes:
    Sealer(path).keep()
    return path.read_bytes()


def test_two_servers_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        keys = set(pool.map(_key, [tmp_path / "feed.key"] * 12))
    assert len(keys) == 1
    assert len(keys.pop()) == KEY_BYTES
