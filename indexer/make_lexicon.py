"""`python -m indexer.make_lexicon --data DIR [--starter FILE]`: make data/lexicon.json.gz.

From DIR/yso/yso-ysoplaces-cicero-{fi,sv,en}.tsv (labels of the General Finnish Ontology YSO and its places, CC BY 4.0), and from what indexer/parallel.py reads
of DIR/ptv-service-descriptions and of the starter catalogue: only texts of even ids, so that evaluation can test on the others. Of a stem that the texts
translate, their translation is taken: it is the one that the field uses. What keeps its spelling is left out, since a need's own stems find it.
"""

import argparse
import gzip
import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from indexer.analysis import ANALYSER_VERSION, tokens
from indexer.lexicon import FILE, LONGEST
from indexer.make_means import STARTER
from indexer.parallel import Parallel, of_classes, of_descriptions, of_snapshot
from models.durable import write_durably
from models.jsonl import dumps
from models.records import INTERFACE_LANGUAGES

ROUNDS = 6
"""Rounds of expectation maximisation."""

LONGEST_TEXT = 40
"""Different stems of the longest text that is learned from: in longer ones anything may translate anything."""

SURE = 0.3
"""Geometric mean of the probabilities both ways from which two stems are held for translations. From .2 to .4 nothing changes beyond noise."""

MEANINGS = 2
"""Translations of one stem, and concepts of one label, that are kept."""

LEAST = 1e-4

CUT = {"fi": 4, "sv": 3, "en": 3}
"""Letters that stemming takes off a label of one word from which it is no key: what is left begins other words too (not every "turn" is a "turning"). Finnish
endings are longer: "vanhukset"."""

QUALIFIER = re.compile(r"\(.*?\)")
"""What YSO adds to tell labels of one spelling apart: "kuusi (puut)"."""

Stems = tuple[str, ...]
Sentence = Mapping[str, Sequence[str]]
Table = dict[str, dict[str, float]]
Meanings = dict[str, dict[str, list[Stems]]]
"""Key -> language -> stems of each meaning."""


def of_vocabulary(folder: Path) -> dict[str, Meanings]:
    """Return language -> key -> what it means in the others, from YSO's labels."""
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for language in INTERFACE_LANGUAGES:
        for line in (folder / f"yso-ysoplaces-cicero-{language}.tsv").read_text("utf-8").splitlines():
            concept, label = line.split("\t")[:2]
            labels[concept][language] = QUALIFIER.sub("", label).strip()
    found: dict[str, Meanings] = {language: {} for language in INTERFACE_LANGUAGES}
    for called in labels.values():
        stems = {language: tuple(tokens(label, language)) for language, label in called.items()}
        for language, other in permutations(called, 2):
            if stems[other] and _tells(called[language], stems[language], language):
                found[language].setdefault(" ".join(stems[language]), {}).setdefault(other, []).append(stems[other])
    return found


def _tells(label: str, stems: Stems, language: str) -> bool:
    """Whether a label's stems stand for it alone."""
    return 0 < len(stems) <= LONGEST and (" " in label or len(label) - len(stems[0]) < CUT[language])


def sentences_of(parallel: Iterable[Parallel]) -> list[Sentence]:
    """Return the distinct stems of texts that say the same, without long ones."""
    stemmed = ({language: list(dict.fromkeys(tokens(text, language))) for language, text in one.texts.items()} for one in parallel)
    return [one for one in stemmed if max(map(len, one.values())) <= LONGEST_TEXT]


def probabilities(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Table:
    """Return p(second | first) of stems by IBM model 1 (Brown et al. 1993, Computational Linguistics 19:2), the empty word "" among the first."""
    table: Table = {}
    for first, second in pairs:
        for one in (*first, ""):
            table.setdefault(one, {}).update(dict.fromkeys(second, 1.0))
    for _ in range(ROUNDS):
        counts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for first, second in pairs:
            for other in second:
                shares = [(one, table[one].get(other, 0.0)) for one in (*first, "")]
                total = sum(share for _, share in shares)
                for one, share in shares:
                    if share:
                        counts[one][other] += share / total
        table = {one: _normal(row) for one, row in counts.items()}
    return table


def _normal(row: Mapping[str, float]) -> dict[str, float]:
    total = sum(row.values())
    return {other: count / total for other, count in row.items() if count / total > LEAST}


def of_sentences(sentences: Sequence[Sentence]) -> dict[str, Meanings]:
    """Return language -> stem -> what it means in the others: stems that translate each other both ways, used in two texts at least."""
    found: dict[str, Meanings] = {language: {} for language in INTERFACE_LANGUAGES}
    for language, other in permutations(INTERFACE_LANGUAGES, 2):
        pairs = [(one[language], one[other]) for one in sentences if one.get(language) and one.get(other)]
        there, back = probabilities(pairs), probabilities([(second, first) for first, second in pairs])
        used, used_there = (Counter(stem for pair in pairs for stem in pair[side]) for side in (0, 1))
        for stem, row in there.items():
            if stem and used[stem] > 1 and not stem.isdigit():
                both = [(math.sqrt(share * back.get(meant, {}).get(stem, 0.0)), meant) for meant, share in row.items() if used_there[meant] > 1]
                sure = sorted((one for one in both if one[0] >= SURE), reverse=True)[:MEANINGS]
                if sure:
                    found[language].setdefault(stem, {})[other] = [(meant,) for _, meant in sure]
    return found


def joined(vocabulary: dict[str, Meanings], learned: dict[str, Meanings]) -> dict[str, dict[str, str]]:
    """Return the entries of a Lexicon: what was learned before what the vocabulary says, language by language."""
    entries: dict[str, dict[str, str]] = {}
    for language in INTERFACE_LANGUAGES:
        row: dict[str, str] = {}
        for key in sorted({*vocabulary[language], *learned[language]}):
            meanings = {**vocabulary[language].get(key, {}), **learned[language].get(key, {})}
            stems = dict.fromkeys(stem for _, every in sorted(meanings.items()) for meant in every[:MEANINGS] for stem in meant)
            own = key.split()
            row[key] = " ".join(stem for stem in stems if stem not in own)
        entries[language] = {key: meant for key, meant in row.items() if meant or " " not in key}
    return entries


def main(argv: Sequence[str] | None = None) -> None:
    """Write the lexicon beside the code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--starter", type=Path, default=STARTER)
    options = arguments.parse_args(argv)
    descriptions = options.data / "ptv-service-descriptions"
    parallel = [*of_descriptions(descriptions), *of_classes(descriptions), *of_snapshot(options.starter)]
    entries = joined(of_vocabulary(options.data / "yso"), of_sentences(sentences_of(parallel)))
    made: dict[str, Any] = {"analyser": ANALYSER_VERSION, "made_from": _digests(options.data, options.starter), "entries": entries}
    write_durably(FILE, gzip.compress(dumps(made), compresslevel=9, mtime=0))


def _digests(data: Path, starter: Path) -> dict[str, str]:
    """sha256 of what it was made from."""
    files = [*sorted((data / "yso").glob("*.tsv")), data / "ptv-service-descriptions" / "general_descriptions.jsonl", starter]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    main()
