"""Gaps and sums over made cards, whose answers are known."""

from decimal import Decimal

import pytest

from models.taxonomy import places
from service.brief.gaps import Gap, Pair, gaps
from service.brief.money import shown_years, sums
from service.signals import Signals


def card(key: str, **fields: object) -> dict[str, object]:
    return {"id": f"made:{key}", **fields}


HOUSING = card("housing", themes=["homelessness-housing"], target_groups=["homeless-people"], places=["Tampere"], outcome=[{"value": "Koti säilyi."}])
LONELY = card("lonely", themes=["loneliness"], target_groups=["older-people"], places=["Rovaniemi"])
ASSIGNED = card("assigned", assigned=[{"field": "theme", "value": "loneliness", "confidence": 0.6, "by": "classifier"}])


def named(themes: set[str] = frozenset(), groups: set[str] = frozenset(), areas: set[str] = frozenset()) -> Signals:  # type: ignore[assignment]
    return Signals(frozenset(themes), frozenset(groups), frozenset(areas))


def test_what_has_a_work_with_results_is_no_gap() -> None:
    assert gaps(named({"homelessness-housing"}, {"homeless-people"}), [HOUSING, LONELY]) == ([], [])


def test_a_theme_without_works_and_one_without_results() -> None:
    found, _ = gaps(named({"loneliness", "climate-environment"}), [HOUSING, LONELY, ASSIGNED])
    assert found == [Gap("theme", "climate-environment", 0), Gap("theme", "loneliness", 2)]


def test_a_theme_and_a_group_that_nobody_brings_together() -> None:
    found, pairs = gaps(named({"homelessness-housing"}, {"older-people"}), [HOUSING, LONELY])
    assert found == [Gap("target_group", "older-people", 1)]
    assert pairs == [Pair("homelessness-housing", "older-people")]


def test_a_place_holds_what_lies_in_it() -> None:
    regions = {name: place.code for name in ("Pirkanmaa", "Lappi", "Uusimaa") if (place := places.resolve(name))}
    found, _ = gaps(named(areas=set(regions.values())), [HOUSING, LONELY])
    assert {gap.code: gap.works for gap in found} == {regions["Lappi"]: 1, regions["Uusimaa"]: 0}


@pytest.fixture
def funded() -> list[dict[str, object]]:
    grants = [
        {"funder": "A", "amount": "1000.50", "currency": "EUR", "year": 2019},
        {"funder": "A", "amount": 500, "currency": "EUR", "year": 2021},
        {"funder": "B", "amount": 7000, "currency": "SEK", "year": 2021},
        {"funder": "B", "amount": 300, "currency": "EUR"},
        {"funder": "C", "currency": "EUR", "year": 2020},
        {"funder": "C", "amount": 9, "year": 2020},
    ]
    return [card("one", grants=grants[:3]), card("two", grants=grants[3:]), card("three")]


def test_sums_stay_within_a_currency_and_unknown_ones_are_counted(funded: list[dict[str, object]]) -> None:
    found, unknown = sums(funded)
    assert unknown == 2
    assert [(one.currency, one.amount, one.grants, one.span) for one in found] == [
        ("EUR", Decimal("1800.50"), 3, (2019, 2021)),
        ("SEK", Decimal(7000), 1, (2021, 2021)),
    ]
    assert [(year.year, year.amount) for year in found[0].years] == [(2021, Decimal(500)), (2019, Decimal("1000.50")), (None, Decimal(300))]


def test_years_that_do_not_fit_are_summed_up_in_one_row() -> None:
    grants = [{"funder": "A", "amount": year - 2000, "currency": "EUR", "year": year} for year in range(2010, 2020)]
    (euros,), _ = sums([card("one", grants=grants)])
    rows = shown_years(euros, 4)
    assert [(year.year, earlier) for year, earlier in rows] == [(2019, False), (2018, False), (2017, False), (2016, True)]
    assert rows[-1][0].amount == sum(range(10, 17))
    assert sum(year.amount for year, _ in rows) == euros.amount
    assert [year.grants for year, _ in rows] == [1, 1, 1, 7]
    assert len(shown_years(euros, 10)) == 10
