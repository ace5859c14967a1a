"""`python -m indexer.make_means --data DIR [--var DIR] [--starter FILE]`: make data/means.npz with the prepared default encoder.

Means: from DIR/ptv-service-descriptions/general_descriptions.jsonl, descriptions with at least 200 characters in each of fi, sv and en, and of these only ids
whose sha256 is even (the odd ones are left for testing). Passage means: title and text; query means: the summary, or the text's first sentences.
Alignment: from what indexer/parallel.py reads of the same folder and of the starter catalogue, centred by those means.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.alignment import fit
from indexer.encoder import Array, Encoder, load_encoder
from indexer.means import ALIGNMENT, FILE, ROLES, Centring
from indexer.parallel import PASSAGE_CHARACTERS, Parallel, may_train, of_classes, of_descriptions, of_snapshot
from indexer.sentences import split
from models.jsonl import loads, read_lines
from models.records import INTERFACE_LANGUAGES
from models.workspace import Workspace

MIN_CHARACTERS = 200
QUERY_SENTENCES = 2
STARTER = Path(__file__).resolve().parents[1] / "crawlers" / "starter" / "records.jsonl.gz"


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


def alignment(encoder: Encoder, centring: Centring, parallel: Sequence[Parallel]) -> Array:
    """Return the map, shape (dim, dim), fitted on texts of the same meaning: each as a query, sections also as passages."""
    record_numbers = {record: number for number, record in enumerate(dict.fromkeys(one.record for one in parallel))}
    vectors: list[Array] = []
    texts: list[int] = []
    languages: list[str] = []
    for role in ROLES:
        encode = encoder.encode_queries if role == "query" else encoder.encode_passages
        flat = [(number, language) for number, one in enumerate(parallel) if role == "query" or one.whole for language in one.texts]
        encodings = encode([parallel[number].texts[language] for number, language in flat])
        vectors += [centring.centre(encoding.vector, language, role) for (_, language), encoding in zip(flat, encodings, strict=True)]
        texts += [number for number, _ in flat]
        languages += [language for _, language in flat]
    return fit(np.stack(vectors), texts, [record_numbers[parallel[number].record] for number in texts], languages)


def main(argv: Sequence[str] | None = None) -> None:
    """Write the means beside the code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--var", type=Path, default=Path("var"))
    arguments.add_argument("--starter", type=Path, default=STARTER)
    options = arguments.parse_args(argv)
    encoder = load_encoder(Workspace(options.var))
    folder = options.data / "ptv-service-descriptions"
    made = means(encoder, parallel_texts(folder / "general_descriptions.jsonl"))
    parallel = [*of_descriptions(folder), *of_classes(folder), *of_snapshot(options.starter)]
    made[ALIGNMENT] = alignment(encoder, Centring(made, "new"), parallel).astype(np.float16)  # half the size; what it maps to moves by less than .001
    np.savez(FILE, fingerprint=encoder.fingerprint, **made)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
