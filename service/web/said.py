"""More like this, not like this: what a reader has said of rows, kept in the form's own fields."""

import re
from collections.abc import Mapping

RECORD_ID = re.compile(r"[a-z0-9][a-z0-9-]*:\S{1,190}")
MOST = 12
"""Rows of a kind that are remembered; the oldest is forgotten first."""


def said(fields: Mapping[str, str]) -> tuple[str, str]:
    """Return what is liked and what is not, ids with spaces between, after the button that sent the form (`more`, `less` or `forget` a record)."""
    liked, unliked = ids(fields.get("like", "")), ids(fields.get("unlike", ""))
    more, less, forget = (ids(fields.get(name, ""))[:1] for name in ("more", "less", "forget"))
    gone = {*more, *less, *forget}
    liked = [one for one in liked if one not in gone] + more
    unliked = [one for one in unliked if one not in gone] + less
    return " ".join(liked[-MOST:]), " ".join(unliked[-MOST:])


def ids(field: str) -> list[str]:
    """Return the record ids of a field, each once; what is no id is left out."""
    return list(dict.fromkeys(one for one in field.split() if RECORD_ID.fullmatch(one)))
