"""Codes of the closed vocabularies and their labels. One JSON file each in `data/`: {code: {fi, sv, en}}.

The vocabularies: theme, target_group, sdg, innovation_kind, organisation_kind, organisation_role, role, record_type, call_status, language and
evidence_scheme (open: a source may name others; what the scales of the rated ones mean is in models.taxonomy.evidence).
"""

from functools import cache
from pathlib import Path

from models.errors import UnknownValue
from models.jsonl import loads

DATA = Path(__file__).parent / "data"


@cache
def vocabulary(name: str) -> dict[str, dict[str, str]]:
    """Return {code: {language: label}} of one vocabulary, in its own order."""
    entries: dict[str, dict[str, str]] = loads((DATA / f"{name}.json").read_bytes())
    return entries


def codes(name: str) -> tuple[str, ...]:
    """Return the codes of one vocabulary, in its own order."""
    return tuple(vocabulary(name))


def check(name: str, code: str) -> str:
    """Return the code. Raises UnknownValue, naming those that are known."""
    if code not in vocabulary(name):
        raise UnknownValue(name.replace("_", " "), code, f"Known: {', '.join(codes(name))}.")
    return code


def labels(name: str, code: str) -> dict[str, str]:
    """Return {language: label} of a code. Raises UnknownValue, naming the codes that are known."""
    return dict(vocabulary(name)[check(name, code)])


def label(name: str, code: str | None, language: str) -> str:
    """Return a label in a language (English where there is none in it); a code that the vocabulary lacks comes back as it is."""
    entry = vocabulary(name).get(code or "", {})
    return entry.get(language) or entry.get("en") or code or ""
