"""What the scales of rated evidence mean. A rating is shown on its own scheme's scale and never compared across schemes."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from models.jsonl import loads
from models.taxonomy.labels import DATA


@dataclass(frozen=True)
class Scale:
    """The scale of one scheme: its highest value, and what a value on it says, by language."""

    scheme: str
    scale_max: float
    meaning: dict[str, str] = field(hash=False)


def scale(scheme: str) -> Scale | None:
    """Return the scale of a scheme; None for a study design, which has none, and for a scheme that nobody described here."""
    entry = _scales().get(scheme)
    return Scale(scheme, entry["scale_max"], entry["meaning"]) if entry else None


@cache
def _scales() -> dict[str, dict[str, Any]]:
    scales: dict[str, dict[str, Any]] = loads((DATA / "evidence_scale.json").read_bytes())
    return scales
