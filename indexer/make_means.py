"""`python -m indexer.make_means --data DIR [--var DIR]`: make data/means.npz with the prepared default encoder.

Reads DIR/ptv-service-descriptions/general_descriptions.jsonl: descriptions with at least 200 characters in each of fi, sv and en, and of these only ids
whose sha256 is even (the odd ones are left for testing). Passage means: title and text; query means: the summary, or the text's first sentences.
"""

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.encoder import Encoder, load_encoder
from indexer.means import FILE, ROLES
from indexer.sentences import split
from models.jsonl import loads, read_lines
from models.records import INTERFACE_LANGUAGES
from models.workspace import Workspace

MIN_CHARACTERS = 200
PASSAGE_CHARACTERS = 900
QUERY_SENTENCES = 2


def may_train(identifier: str) -> bool:
    """Tell whether means and adapters may use this PTV id: its sha256 is even."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 2 == 0


def parallel_texts(path: Path) -> list[dict[str, dict[str, str]]]:
    """Return [{language: {query, passage}}] of the descriptions that may be used."""
    found = []
    for _, line in read_lines(path):
        row = loads(line)
        texts = {language: _text(row, language) for language in INTERFACE_LANGUAGES}
        if may_train(row["id"]) and all(len(text) >= MIN_CHARACTERS for text in texts.values()):
            found.append({language: _roles(row, language, texts[language]) for language in INTERFACE_LANGUAGES})
    return found


def _text(row: dict[str, dict[str, str]], language: str) -> str:
    return "\n".join(row[field].get(language, "") for field in ("background", "user_instructions", "restrictions") if row.get(field)).strip()


def _roles(row: dict[str, dict[str, str]], language: str, text: str) -> dict[str, str]:
    sentences = split(text, language)[:QUERY_SENTENCES]
    summary = row["summary"].get(language) or text[: sentences[-1][1]]
    title = row["name"].get(language, "")
    return {"query": summary, "passage": f"{title}. {text[:PASSAGE_CHARACTERS]}"}


def means(encoder: Encoder, texts: list[dict[str, dict[str, str]]]) -> dict[str, np.ndarray]:
    """Return {"<language>.<role>", "shared.<role>": mean of unit vectors, shape (dim,)}."""
    result: dict[str, np.ndarray] = {}
    for role in ROLES:
        encode = encoder.encode_queries if role == "query" else encoder.encode_passages
        for language in INTERFACE_LANGUAGES:
            encodings = encode([text[language][role] for text in texts])
            result[f"{language}.{role}"] = np.mean([encoding.vector for encoding in encodings], axis=0)
        result[f"shared.{role}"] = np.mean([result[f"{language}.{role}"] for language in INTERFACE_LANGUAGES], axis=0)
    return result


def main(argv: Sequence[str] | None = None) -> None:
    """Write the means beside the code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--var", type=Path, default=Path("var"))
    options = arguments.parse_args(argv)
    encoder = load_encoder(Workspace(options.var))
    texts = parallel_texts(options.data / "ptv-service-descriptions" / "general_descriptions.jsonl")
    np.savez(FILE, fingerprint=encoder.fingerprint, **means(encoder, texts))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
