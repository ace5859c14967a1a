"""A fixed part of a collection that holds every judged document: what changes to passages or encoder are tried on."""

import hashlib
from dataclasses import replace

from eval.collection import Collection
from models.errors import InvalidInput

SIZE = 4_000


def subset(collection: Collection, size: int = SIZE) -> Collection:
    """Return the collection with `size` documents: all judged ones, then those of the lowest sha256 of their id, so that it is the same on any day.

    Raises InvalidInput when more are judged than asked for.
    """
    judged = {document for graded in collection.qrels.values() for document in graded}
    here = [one.id for one in collection.documents if one.id in judged]
    if len(here) > size:
        raise InvalidInput(f"{len(here)} documents are judged: --size must be at least that.")
    others = sorted((one.id for one in collection.documents if one.id not in judged), key=lambda key: hashlib.sha256(key.encode()).hexdigest())
    kept = {*here, *others[: size - len(here)]}
    return replace(collection, documents=tuple(one for one in collection.documents if one.id in kept))
