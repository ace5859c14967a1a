"""The gate: measures that must not fall. Floors stand in floors.json by collection, system and language, with the digest of what they were measured on.

A broken part may hide behind the others, so the parts that a search is made of have floors beside the whole. A floor is lowered only by saying why.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.collection import read_collection
from eval.making import starter
from eval.run import OURS, Outcome, run_collection
from eval.workspaces import STARTER
from models.durable import write_durably
from models.errors import InvalidInput, NotFound, StoreError
from models.jsonl import dumps, loads
from models.progress import Progress
from models.workspace import Workspace

FLOORS = Path(__file__).parent / "floors.json"
GUARDED = ("nDCG@10", "R(rel=2)@100", "RR@10")
SYSTEMS = (OURS, "BM25", "dense raw", "dense centred", "RRF")

MARGIN = 0.01
"""How far below the measured value a floor is set. On the starter catalogue's needs 32-bit vectors differ from 16-bit ones by up to .007 in a language."""

Table = dict[str, dict[str, dict[str, float]]]
"""System -> language or "all" -> measure -> value."""


@dataclass(frozen=True)
class Breach:
    """A measure below its floor."""

    system: str
    group: str
    measure: str
    floor: float
    value: float

    def sentence(self) -> str:
        """Say it to a person."""
        return f"{self.system}, {self.group}: {self.measure} is {self.value:.3f}, its floor {self.floor:.3f}"


def read_floors(path: Path = FLOORS) -> dict[str, Any]:
    """Return the floors by collection. Raises StoreError when the file cannot be read."""
    if not path.exists():
        return {}
    try:
        floors: dict[str, Any] = loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StoreError(f"{path.name} cannot be read: take it from the repository again.") from error
    return floors


def check(outcome: Outcome, floors: Mapping[str, Any]) -> list[Breach]:
    """Return the floors that an outcome falls below.

    Raises NotFound for a collection without floors, InvalidInput for one that is not the one they were measured on.
    """
    key = name_of(outcome)
    if key not in floors:
        raise NotFound(f"floors.json has no floors for {key!r}: set them with --set.")
    stated = floors[key]
    if stated["digest"] != outcome.collection.digest:
        raise InvalidInput(f"{key} is not the collection that its floors were measured on (digest {stated['digest'][:12]}): set them anew with --set.")
    values = measures(outcome)
    return [
        Breach(system, group, measure, floor, values.get(system, {}).get(group, {}).get(measure, 0.0))
        for system, groups in stated["floors"].items()
        for group, row in groups.items()
        for measure, floor in row.items()
        if values.get(system, {}).get(group, {}).get(measure, 0.0) < floor
    ]


def set_floors(outcome: Outcome, path: Path = FLOORS, *, lower: str = "") -> dict[str, Any]:
    """Write what was measured, less MARGIN, as the collection's floors and return them; `lower` is why one may fall.

    Raises InvalidInput when a floor would fall, or go, and no reason is given.
    """
    floors = read_floors(path)
    key = name_of(outcome)
    before = floors.get(key, {})
    after: Table = {
        system: {group: {name: _floor(value) for name, value in row.items()} for group, row in groups.items()} for system, groups in measures(outcome).items()
    }
    falling = _falling(before.get("floors", {}), after)
    if falling and not lower.strip():
        raise InvalidInput(f"Floors would fall ({'; '.join(falling[:3])}{' …' if len(falling) > 3 else ''}): say why with --lower REASON, or mend what broke.")
    reasons = [*before.get("lowered", []), *([{"why": lower.strip(), "what": falling}] if falling else [])]
    floors[key] = {"digest": outcome.collection.digest, "encoder": outcome.encoder, "floors": after, "lowered": reasons}
    write_durably(path, dumps(dict(sorted(floors.items())), indent=True) + b"\n")
    return floors


def guard(base: Workspace, progress: Progress, *, folder: Path | None, split: str, path: Path, lower: str | None) -> dict[str, Any]:
    """Run a collection (None: our own needs) and hold it against its floors, or set them where `lower` is given, "" for no reason.

    Raises what `check`, `set_floors` and `run_collection` raise.
    """
    collection = read_collection(folder, split) if folder else starter(STARTER)
    outcome = run_collection(collection, base, progress, rebuild=True)
    if lower is not None:
        set_floors(outcome, path, lower=lower)
    breaches = check(outcome, read_floors(path))
    return {"collection": name_of(outcome), "set": lower is not None, "measures": measures(outcome), "breaches": [asdict(one) for one in breaches]}


def report(result: Mapping[str, Any]) -> str:
    """Say to a person how it went."""
    if result["breaches"]:
        return "\n".join([f"{result['collection']}: below its floors.", *(f"  {Breach(**one).sentence()}" for one in result["breaches"])])
    rows = ", ".join(f"{system} {groups['all'][GUARDED[0]]:.3f}" for system, groups in result["measures"].items())
    return f"{result['collection']}: {'floors set' if result['set'] else 'no measure is below its floor'}. {GUARDED[0]}: {rows}."


def measures(outcome: Outcome) -> Table:
    """Return the guarded measures of every system."""
    return {
        system: {group: {name: row[name] for name in GUARDED} for group, row in outcome.table(system).items()} for system in SYSTEMS if system in outcome.runs
    }


def name_of(outcome: Outcome) -> str:
    """Return the name by which floors are kept."""
    return f"{outcome.collection.name}/{outcome.collection.split}"


def _floor(value: float) -> float:
    return round(max(0.0, value - MARGIN), 3)


def _falling(before: Mapping[str, Any], after: Table) -> list[str]:
    return [
        f"{system}, {group}: {name} {floor:.3f} → {after.get(system, {}).get(group, {}).get(name, 0.0):.3f}"
        for system, groups in before.items()
        for group, row in groups.items()
        for name, floor in row.items()
        if after.get(system, {}).get(group, {}).get(name, 0.0) < floor
    ]
