"""The rows that lists share hold what the index holds, in the order that the pages promise."""

import asyncio
from datetime import date

import numpy as np
import pytest

from indexer.engine import And, Eq, Range
from models.errors import NotReady
from models.records import RecordType
from service.shelves import Column, Shelves

TODAY = date(2026, 3, 15)


@pytest.fixture(scope="module")
def shelves(starter_index):
    return Shelves().of(starter_index)


@pytest.mark.parametrize("record_type", RecordType)
def test_every_count_is_the_indexs_own(shelves, starter_index, record_type):
    shelf = shelves[record_type]
    everything = shelf.mask({}, TODAY)
    for name, counts in starter_index.facets()[record_type.value].items():
        if name != "type":
            assert shelf.counts(name, everything, TODAY) == counts, name


def test_filters_leave_what_the_engine_leaves(shelves, starter_index):
    shelf = shelves[RecordType.INNOVATION]
    allowed = shelf.mask({"theme": ("employment",), "place": ("FI",)}, TODAY, 2015, 2020)
    left = sorted(entry.id for entry, passes in zip(shelf.entries, allowed, strict=True) if passes)
    where = And((Eq("type", "innovation"), Eq("theme", "employment"), Eq("place", "FI"), Range("to_year", 2015, None), Range("from_year", None, 2020)))
    assert left == starter_index.record_ids(where)
    assert left


def test_values_of_one_field_widen_and_fields_narrow(shelves):
    shelf = shelves[RecordType.INNOVATION]
    one, other = (set(shelf.rows("theme", theme).tolist()) for theme in ("employment", "youth"))
    assert set(shelf.mask({"theme": ("employment", "youth")}, TODAY).nonzero()[0].tolist()) == one | other
    both = shelf.mask({"theme": ("employment",), "target_group": ("young-people",)}, TODAY)
    assert set(both.nonzero()[0].tolist()) == one & set(shelf.rows("target_group", "young-people").tolist())
    assert shelf.mask({"theme": ("employment",)}, TODAY, but="theme").all()


def test_works_stand_by_their_years_and_organisations_by_name(shelves):
    years = [entry.first_year or 0 for entry in shelves[RecordType.INNOVATION].entries]
    assert years == sorted(years, reverse=True)
    names = [entry.titles[0][1].casefold() for entry in shelves[RecordType.ORGANISATION].entries]
    assert names == sorted(names, key=lambda name: (not name[:1].isalpha(), name))


@pytest.mark.parametrize("today", [date(2023, 11, 20), TODAY, date(2030, 1, 1)])
def test_calls_stand_by_what_can_be_applied_for_that_day(shelves, today):
    shelf = shelves[RecordType.CALL]
    ordered = [shelf.entries[row] for row in shelf.order(today)]
    assert sorted(entry.id for entry in ordered) == sorted(entry.id for entry in shelf.entries)
    statuses = [entry.status(today).value for entry in ordered]
    assert statuses == sorted(statuses, key=["open", "rolling", "forthcoming", "unknown", "closed"].index)
    closing = [entry.closes for entry in ordered if entry.status(today).value == "open"]
    assert closing == sorted(closing)
    assert all((entry.closes or "") >= today.isoformat() for entry in shelf.closing(today))
    assert shelf.counts("status", shelf.mask({}, today), today) == {status: statuses.count(status) for status in dict.fromkeys(statuses)}


def test_nobody_waits_who_can_do_without(starter_index):
    made = Shelves()
    assert made.ready(starter_index) is None
    made._making.join(60)
    assert made.ready(starter_index) is made.of(starter_index)


def test_a_new_index_is_looked_through_before_a_page_asks(starter_index):
    made, asked = Shelves(), []

    def current():
        asked.append(1)
        if len(asked) == 1:
            raise NotReady("the index is being built")
        return starter_index

    async def watch():
        task = asyncio.create_task(made.follow(current))
        async with asyncio.timeout(60):
            while made.ready(starter_index) is None or len(asked) < 2:
                await asyncio.sleep(0.05)
        task.cancel()

    asyncio.run(watch())
    assert len(made.ready(starter_index)[RecordType.INNOVATION]) == 401


def test_a_column_counts_each_value_among_the_allowed():
    column = Column({"a": [0, 2], "b": [], "c": [1, 2, 3]})
    assert column.counts(np.array([True, False, True, False])) == {"a": 2, "c": 1}
    assert column.rows("c").tolist() == [1, 2, 3]
    assert column.rows("none").tolist() == []
