"""What tests of portals share: their fixtures, and the real data sets beside the checkout."""

from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from crawlers.portal import BulkReader, Dropped, Item
from models.importform import dump, parse
from models.jsonl import loads

ROOT = Path(__file__).parents[3]


@pytest.fixture
def fixtures() -> Path:
    return ROOT / "tests" / "fixtures" / "portals"


@pytest.fixture
def check_golden(fixtures: Path) -> Callable[[str, BulkReader], dict[str, Item]]:
    """Read a portal's fixture, compare it line by line with what it should give, and return the items by id or key."""

    def check(name: str, read: BulkReader) -> dict[str, Item]:
        items = list(read(fixtures / name / "input"))
        expected = [loads(line) for line in (fixtures / name / "expected.jsonl").read_bytes().splitlines()]
        assert [line_of(item) for item in items] == expected
        return {item.key if isinstance(item, Dropped) else item.id: item for item in items}

    return check


@pytest.fixture
def check_real() -> Callable[..., list[Any]]:
    """Read a real data set, compare counts and return its records; skipped where it is not beside the checkout."""

    def check(read: BulkReader, folder: str, *, rows: int, taken: dict[str, int], dropped: dict[str, int]) -> list[Any]:
        path = ROOT.parent / "shared" / "data" / folder
        if not path.exists():
            pytest.skip(f"the real data set {folder} is not beside the checkout")
        items = list(read(path))
        records = [item for item in items if not isinstance(item, Dropped)]
        assert len(items) == rows
        assert Counter(record.type.value for record in records) == taken
        assert Counter(item.reason for item in items if isinstance(item, Dropped)) == dropped
        assert len({record.id for record in records}) == len(records)
        for record in records:
            assert parse(dump(record)).model_dump(exclude={"sources"}) == record.model_dump(exclude={"sources"})
        assert list(islice(read(path), 500)) == items[:500]
        return records

    return check


@pytest.fixture
def starter_calls() -> list[str]:
    """Ids of the starter catalogue's calls; skipped where it is not beside the checkout."""
    path = ROOT.parent / "shared" / "starter" / "calls.jsonl"
    if not path.exists():
        pytest.skip("the starter catalogue is not beside the checkout")
    return [loads(line)["id"] for line in path.read_bytes().splitlines()]


def line_of(item: Item) -> dict[str, object]:
    """An item as a line of expected.jsonl: a record in the import form, or {"dropped": key, "reason": reason}."""
    return {"dropped": item.key, "reason": item.reason} if isinstance(item, Dropped) else dump(item)
