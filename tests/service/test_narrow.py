"""Narrowing what a search brought: a number beside a value is what choosing it leaves, by both ways of looking up what records hold."""

import pytest

from models.answers import ListName, Need
from models.records import RecordType
from service.narrow import FIELDS, STATUS, YEARS, Held, chosen_of, count, count_statuses, failing, from_cards, from_shelves
from service.recommend.recurrence import series_of
from service.shelves import Shelves

NEED = Need(text="Nuorten työpaja", interface_language="fi")


def held(first: int, last: int, **values: tuple[str, ...]) -> Held:
    return Held(values, first, last)


RECORDS = [
    held(2015, 2018, theme=("youth", "employment"), place=("FI", "EUROPE"), with_results=("1",)),
    held(2019, 2021, theme=("youth",), place=("SE", "EUROPE"), with_results=("0",)),
    held(2020, 2020, theme=("ageing",), place=("FI", "EUROPE"), with_results=("1",)),
    held(0, 0, theme=("youth",)),
]


def test_each_value_is_counted_with_the_other_fields_as_they_are() -> None:
    counts = count(RECORDS, {"theme": ("youth",), "place": ("FI",)})
    assert (counts.total, counts.left) == (4, 1)
    assert counts.of["theme"] == {"youth": 1, "employment": 1, "ageing": 1}  # in Finland
    assert counts.of["place"] == {"FI": 1, "EUROPE": 2, "SE": 1}  # of those for the young
    assert counts.of["with_results"] == {"1": 1}
    assert counts.of["from_year"] == {"2018": 1}


def test_values_of_one_field_widen_and_years_touch() -> None:
    assert count(RECORDS, {"theme": ("youth", "ageing")}).left == 4
    counts = count(RECORDS, {})
    assert counts.of["from_year"] == {"2021": 1, "2020": 2, "2018": 3}
    assert counts.of["to_year"] == {"2020": 3, "2019": 2, "2015": 1}
    for name in YEARS:
        for year, expected in counts.of[name].items():
            assert sum(not failing(one, {name: (year,)}) for one in RECORDS) == expected


def test_what_is_no_choice_is_left_out() -> None:
    only = (("theme", "youth"), ("theme", "youth"), ("theme", "ageing"), ("colour", "red"), ("from_year", "soon"), ("to_year", "2020"), ("status", "open"))
    assert chosen_of(only) == {"theme": ("youth", "ageing"), "to_year": ("2020",), "status": ("open",)}


def test_rounds_of_one_call_count_once_a_status() -> None:
    assert count_statuses([("a", "open"), ("a", "closed"), ("a", "closed"), ("b", "closed")]) == {"open": 1, "closed": 2}


def test_both_lookups_tell_the_same(answerer, starter_index) -> None:
    ids = starter_index.records.ids(RecordType.INNOVATION)
    shelves = from_shelves(Shelves().of(starter_index))(RecordType.INNOVATION, [*ids, "nobody:knows"])
    cards = from_cards(starter_index.records.card)(RecordType.INNOVATION, [*ids, "nobody:knows"])
    for record_id, one, other in zip(ids, shelves, cards, strict=False):
        assert (one.first, one.last) == (other.first, other.last), record_id
        assert {name: set(one.values[name]) for name in FIELDS} == {name: set(other.values[name]) for name in FIELDS}, record_id
    assert not shelves[-1].values
    assert not cards[-1].values


def test_what_a_number_says_is_what_is_left_when_its_value_is_chosen(answerer, starter_index) -> None:
    look = from_shelves(Shelves().of(starter_index))
    begun = answerer.begin(NEED, lookup=look)
    ids = begun.listable_works()
    counts = count(look(RecordType.INNOVATION, ids), {})
    assert counts.left == counts.total == len(ids) > 10
    tried = 0
    for name in (*FIELDS, *YEARS):
        for value, expected in list(counts.of[name].items())[:8]:
            narrowed = answerer.begin(NEED.model_copy(update={"only": ((name, value),)}), lookup=look)
            left = {one.record_id for one in narrowed.found.works} & set(ids)
            rows = narrowed.innovations()
            assert len(left) == expected, (name, value)
            assert {row.id for row in rows} <= left
            if expected <= NEED.limit:
                assert {record_id for row in rows for record_id in (row.id, *row.variants)} == left
            assert narrowed.verdict is begun.verdict  # what the need brings, whatever is shown of it
            tried += 1
    assert tried > 30


def test_statuses_narrow_calls_alone(answerer) -> None:
    need = NEED.model_copy(update={"limit": 100})  # so that no row is left out
    begun = answerer.begin(need)
    counts = count_statuses((series_of(card), status.value) for _, _, card, status in begun.listable_calls())
    assert len(counts) > 1
    for status, expected in counts.items():
        narrowed = answerer.begin(need.model_copy(update={"only": ((STATUS, status),)}))
        rows = [row for row in narrowed.funders([]) if row.type is RecordType.CALL]
        assert {row.status.value for row in rows} == {status}
        assert len(rows) == expected
        assert narrowed.found.works == begun.found.works


def test_an_answer_is_narrowed_as_a_whole_without_shelves(answerer) -> None:
    narrowed = answerer.answer(NEED.model_copy(update={"only": (("place", "SE"),)}))
    look = from_cards(answerer.index.records.card)
    assert narrowed.innovations
    assert all("SE" in held.values["place"] for held in look(RecordType.INNOVATION, [row.id for row in narrowed.innovations]))
    works = [work for row in narrowed.partners for work in row.works]
    assert works
    assert all("SE" in held.values["place"] for held in look(RecordType.INNOVATION, works))


@pytest.mark.parametrize("name", list(ListName))
def test_lists_made_one_by_one_are_those_of_the_answer(answerer, name) -> None:
    begun, whole = answerer.begin(NEED), answerer.answer(NEED)
    made = begun.funders(begun.payers()) if name is ListName.FUNDERS else getattr(begun, name.value)()
    assert made == getattr(whole, name.value)
