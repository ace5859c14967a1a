import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.tokenizer import SPECIAL_TOKENS, Tokenizer
from models.errors import EncoderError

TEXT = "Omaishoitajille vapaa-aikaa: Åsa & José kokeilivat 1,5 vuotta."


def test_offsets_point_at_the_words_they_came_from(encoder):
    pieces = [TEXT[start:end] for start, end in encoder.tokenizer.offsets(TEXT)]
    assert "".join(pieces).replace(" ", "") == TEXT.replace(" ", "")
    assert encoder.tokenizer.count(TEXT) == len(pieces)


@given(st.text(max_size=80))
def test_offsets_stay_within_any_text_and_never_go_back(encoder, text):
    starts = [start for start, _ in encoder.tokenizer.offsets(text)]
    assert starts == sorted(starts)
    assert all(0 <= start <= end <= len(text) for start, end in encoder.tokenizer.offsets(text))


def test_a_lone_surrogate_shifts_no_offset(encoder):
    text = "yksi \ud800 kaksi"
    start, _ = encoder.tokenizer.offsets(text)[-1]
    assert text[start:].strip() == "kaksi"


def test_a_long_text_is_cut_and_keeps_its_end_token(encoder):
    whole, cut = encoder.tokenizer.tokenize(["sana " * 50], 1000)[0], encoder.tokenizer.tokenize(["sana " * 50], 20)[0]
    assert len(cut.ids) == 20
    assert cut.ids[-1] == whole.ids[-1]
    assert (cut.ids[:-1] == whole.ids[:19]).all()
    assert len(whole.ids) == encoder.tokenizer.count("sana " * 50) + SPECIAL_TOKENS


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"version": "1.0"}'])
def test_a_missing_or_damaged_file_says_what_to_run(tmp_path, content):
    path = tmp_path / "tokenizer.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EncoderError, match="kutoja encoder prepare"):
        Tokenizer(path)
