"""Texts -> token ids and their places in the text. The only importer of tokenizers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers import Tokenizer as _Tokenizer

from models.errors import EncoderError

SPECIAL_TOKENS = 2
"""Tokens that frame every text (beginning and end)."""


LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Tokens:
    """One tokenised text: ids, and for each the character range it covers; special tokens cover (0, 0)."""

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]  # (n, 2)


class Tokenizer:
    """A fast tokenizer, read from a model folder's tokenizer.json."""

    def __init__(self, path: Path) -> None:
        """Raises EncoderError when the file is missing or damaged."""
        try:
            self._tokenizer = _Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception
            raise EncoderError(f"The encoder's {path.name} cannot be read: run `kutoja encoder prepare` again.") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        pad = self._tokenizer.token_to_id("<pad>")
        self.pad_id = pad if pad is not None else self._tokenizer.token_to_id("[PAD]") or 0

    def tokenize(self, texts: Sequence[str], max_tokens: int) -> list[Tokens]:
        """Tokenise texts, each cut to `max_tokens` (the end token kept)."""
        encoded = self._tokenizer.encode_batch([_speakable(text) for text in texts])
        result = []
        for one in encoded:
            ids, offsets = np.array(one.ids, np.int64), np.array(one.offsets, np.int64).reshape(-1, 2)
            if len(ids) > max_tokens:
                closing = one.special_tokens_mask[-1]  # 1 where the model ends every text with a token of its own
                kept = [*range(max_tokens - closing), *range(len(ids) - closing, len(ids))]
                ids, offsets = ids[kept], offsets[kept]
            result.append(Tokens(ids, offsets))
        return result

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Return the character range of each token of a text, special tokens excepted."""
        encoded = self._tokenizer.encode(_speakable(text), add_special_tokens=False)
        return list(encoded.offsets)

    def count(self, text: str) -> int:
        """Return how many tokens a text has, special tokens excepted."""
        return len(self._tokenizer.encode(_speakable(text), add_special_tokens=False).ids)


def _speakable(text: str) -> str:
    """Lone surrogates, which UTF-8 cannot hold, become U+FFFD; the length stays, and with it every offset."""
    return LONE_SURROGATE.sub("\ufffd", text)


def save_unigram(path: Path, pieces: list[str], scores: list[float], special: dict[str, int]) -> None:
    """Write tokenizer.json of a SentencePiece Unigram vocabulary as XLM-R uses it: nmt_nfkc, metaspace, <s> … </s>."""
    tokenizer = _Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="\u2581", prepend_scheme="always")
    names = {key: pieces[index] for key, index in special.items()}
    marks = [AddedToken(names[key], normalized=False, special=True) for key in ("bos", "pad", "eos", "unk")]
    tokenizer.add_special_tokens([*marks, AddedToken("<mask>", lstrip=True, normalized=False, special=True)])
    bos, eos = names["bos"], names["eos"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", pair=f"{bos} $A {eos} {eos} $B {eos}", special_tokens=[(bos, special["bos"]), (eos, special["eos"])]
    )
    tokenizer.save(str(path))
