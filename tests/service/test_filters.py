import pytest

from indexer.engine import And, Eq, In, Range
from indexer.index import Index
from models.answers import Filters
from models.errors import InvalidInput, UnknownValue
from models.records import RecordType
from service.filters import filter_tree, place_code


def parts(index: Index, record_type: RecordType = RecordType.INNOVATION, **fields: object) -> set[object]:
    tree = filter_tree(Filters(**fields), record_type, index)
    assert isinstance(tree, And)
    return set(tree.filters)


def test_without_filters_only_the_type_limits(starter_index: Index) -> None:
    for record_type in RecordType:
        assert parts(starter_index, record_type) == {Eq("type", record_type.value)}


def test_each_filter_becomes_its_field(starter_index: Index) -> None:
    found = parts(
        starter_index,
        places=("Tampere",),
        kinds=("project",),
        themes=("ageing", "loneliness"),
        target_groups=("carers",),
        languages=("sv",),
        portals=("innokyla",),
        with_results=True,
    )
    assert found == {
        Eq("type", "innovation"),
        In("place", (place_code("Tammerfors"),)),
        In("kind", ("project",)),
        In("theme", ("ageing", "loneliness")),
        In("target_group", ("carers",)),
        In("language", ("sv",)),
        In("portal", ("innokyla",)),
        Eq("with_results", 1),
    }


def test_years_ask_for_works_that_went_on_in_them(starter_index: Index) -> None:
    assert {Range("to_year", 2015, None), Range("from_year", None, 2018)} <= parts(starter_index, from_year=2015, to_year=2018)


def test_kinds_limit_only_the_type_that_has_them(starter_index: Index) -> None:
    assert In("kind", ("ngo",)) in parts(starter_index, RecordType.ORGANISATION, kinds=("ngo", "project"))
    assert In("kind", ("project",)) in parts(starter_index, RecordType.INNOVATION, kinds=("ngo", "project"))
    assert parts(starter_index, RecordType.CALL, kinds=("ngo",)) == {Eq("type", "call")}


def test_years_and_results_do_not_limit_organisations_and_calls(starter_index: Index) -> None:
    for record_type in (RecordType.ORGANISATION, RecordType.CALL):
        assert parts(starter_index, record_type, from_year=2020, with_results=True) == {Eq("type", record_type.value)}


@pytest.mark.parametrize(("one", "other"), [("Tampere", "Tammerfors"), ("Pirkanmaa", "Birkaland"), ("FI197", "FI19B"), ("Ruotsi", "SE")])
def test_a_place_may_be_named_in_any_way(one: str, other: str) -> None:
    assert place_code(one) == place_code(other)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"places": ("Tampre",)}, "Tampere"),
        ({"themes": ("agein",)}, "ageing"),
        ({"target_groups": ("carer",)}, "carers"),
        ({"kinds": ("projekt",)}, "project"),
        ({"portals": ("inokyla",)}, "innokyla"),
    ],
)
def test_an_unknown_value_is_an_error_that_names_a_near_one(starter_index: Index, fields: dict[str, object], name: str) -> None:
    with pytest.raises(UnknownValue) as caught:
        filter_tree(Filters(**fields), RecordType.INNOVATION, starter_index)
    assert name in str(caught.value)
    assert caught.value.value == next(iter(fields.values()))[0]


def test_years_in_the_wrong_order_are_an_error(starter_index: Index) -> None:
    with pytest.raises(InvalidInput, match="2020 is after to_year 2010"):
        filter_tree(Filters(from_year=2020, to_year=2010), RecordType.INNOVATION, starter_index)
