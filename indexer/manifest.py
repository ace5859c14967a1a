"""What an index generation holds and the recipe that made it; the names and places of generations."""

import hashlib
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from indexer.analysis import ANALYSER_VERSION
from indexer.encoder import Encoder
from indexer.means import Centring
from indexer.passages import SPLITTER_VERSION
from models.errors import NotReady, StoreError
from models.jsonl import loads
from models.records import SCHEMA_VERSION, Frozen
from models.workspace import Workspace

MANIFEST = "manifest.json"
POINTER = "CURRENT"
STORE_VERSION = 3
"""Raise it when the files of a generation change their form."""

FIELDS = ("type", "kind", "theme", "target_group", "language", "portal", "place", "with_results", "record")
NUMBERS = ("from_year", "to_year")


class Recipe(Frozen):
    """Everything that decides what an index looks like, given the catalogue. What differs is made anew; vectors only when the encoder or splitter does."""

    encoder: str  # fingerprint
    means: str  # digest
    splitter: int
    analyser: int
    schema_version: int
    store: int

    def differing(self, other: "Recipe") -> set[str]:
        """Return the names of the parts that differ."""
        return {name for name in type(self).model_fields if getattr(self, name) != getattr(other, name)}

    @property
    def digest(self) -> str:
        """One digest over all parts."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


class IndexManifest(Frozen):
    """The manifest of one generation."""

    generation: str
    created: datetime
    recipe: Recipe
    catalogue_revision: int
    encoder_name: str
    dim: int
    records: dict[str, int]  # by type
    passages: int
    sentences: int


def recipe_of(encoder: Encoder, centring: Centring) -> Recipe:
    """Return the recipe of this code with an encoder and its means."""
    return Recipe(
        encoder=encoder.fingerprint,
        means=centring.digest,
        splitter=SPLITTER_VERSION,
        analyser=ANALYSER_VERSION,
        schema_version=SCHEMA_VERSION,
        store=STORE_VERSION,
    )


def current_generation(workspace: Workspace) -> Path:
    """Return the folder of the live generation. Raises NotReady when there is none."""
    try:
        name = (workspace.index / POINTER).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NotReady("There is no index yet: run `kutoja index`, or wait until `kutoja serve` has built it.") from error
    return workspace.index / name


def read_manifest(folder: Path) -> IndexManifest:
    """Read a generation's manifest. Raises StoreError when it is missing or damaged."""
    try:
        return IndexManifest.model_validate(loads((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError, ValidationError) as error:
        raise StoreError(f"The index {folder.name} cannot be read: run `kutoja index --rebuild`.") from error
