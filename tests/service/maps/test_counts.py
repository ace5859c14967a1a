"""What the maps count: by hand over a made catalogue, and against a count of its own, record by record, over the starter."""

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import combinations

import pytest

from indexer.engine import And, Eq
from models.errors import InvalidInput, UnknownValue
from models.records import RecordType
from models.taxonomy import labels, places
from service.maps.ecosystem import MOST, ecosystem
from service.maps.facts import facts_of
from service.maps.gap import gap_map
from service.maps.geographic import REGIONS, geographic_map
from service.maps.portfolio import Sum, portfolio
from service.maps.scope import Scope, select

from .conftest import FORMULA, IMAGE, LONG, PROGRAMME, TODAY, TURNED


def chosen(answerer, **scope):
    return select(Scope(**scope), answerer)


def ids(selection):
    return {record_id for record_id, inside in zip(selection.facts.ids, selection.works.tolist(), strict=True) if inside}


def funder(answerer, name):
    """The id that a funder's name was resolved to."""
    cards = ((one, answerer.index.records.card(one)) for one in facts_of(answerer.index).funders)
    return next(one for one, card in cards if card["title"][0]["value"] == name)


def cell(found, theme, group):
    row, column = found.themes.index(theme), found.groups.index(group)
    return tuple(int(counts[row, column]) for counts in (found.works, found.told, found.calls))


def test_the_gap_map_of_the_made_catalogue(made):
    found = gap_map(chosen(made), TODAY)
    assert cell(found, "youth", "young-people") == (1, 1, 0)
    assert cell(found, "youth", "older-people") == (1, 0, 0)
    assert cell(found, "ageing", "older-people") == (2, 1, 1)
    assert cell(found, "food", "children") == (1, 0, 0)  # a study design alone is no result
    assert cell(found, "youth", "prisoners") == (0, 0, 1)
    assert cell(found, "youth", "carers") == (0, 0, 0)  # a call that names but its month is not open
    assert cell(found, "youth", "students") == (0, 0, 0)
    assert (found.total, found.counted) == (5, 5)
    assert found.empty == found.works.size - 5
    assert found.empty_with_calls == 1
    assert found.works.shape == (len(labels.codes("theme")), len(labels.codes("target_group")))


def test_a_gap_map_of_one_theme_keeps_its_columns(made):
    found = gap_map(chosen(made, theme="food"), TODAY)
    assert found.themes == ("food",)
    assert found.groups == gap_map(chosen(made), TODAY).groups
    assert int(found.works.sum()) == 2


def test_the_geographic_map_of_the_made_catalogue(made):
    found = geographic_map(chosen(made))
    assert [(area.code, area.works, area.told) for area in found.countries] == [("FI", 4, 1), ("AU", 1, 0), ("SE", 1, 0)]
    assert {area.code: area.works for area in found.regions if area.works} == {"FI-R06": 2, "FI-R07": 1}
    assert (found.total, found.somewhere, found.finland, found.in_regions) == (5, 4, 4, 3)


def test_every_finnish_region_is_on_the_map():
    assert len(set(REGIONS)) == 19
    assert all(places.get(code).kind == "region" and "FI" in places.lineage(code) for code in REGIONS)


def test_a_portfolio_keeps_currencies_apart(made):
    whole = portfolio(chosen(made)).whole
    assert whole.sums == (Sum("EUR", Decimal("350.5"), 2), Sum("SEK", Decimal(1000), 1))
    assert (whole.works, whole.told, whole.unknown) == (5, 2, 1)
    assert whole.years == {1999: 1, 2019: 1, 2021: 1, 2024: 1}


def test_a_portfolio_of_a_funder_holds_its_own_grants_and_years(made):
    found = portfolio(chosen(made, funder=funder(made, "Rahasto")))
    assert found.whole.sums == (Sum("EUR", Decimal("350.5"), 2),)
    assert (found.whole.works, found.whole.unknown) == (3, 1)
    assert found.whole.years == {2020: 1, 2022: 1}  # of its grants, not of the works' beginnings
    lines = {line.code: line for line in found.lines}
    assert lines["youth"].sums == (Sum("EUR", Decimal("350.5"), 2),)
    assert lines["ageing"].sums == (Sum("EUR", Decimal("250.5"), 1),)


def test_a_portfolio_of_a_programme(made):
    found = portfolio(chosen(made, programme=PROGRAMME))
    assert (found.whole.works, found.whole.sums, found.latest) == (1, (Sum("EUR", Decimal(100), 1),), ("toy:a",))


def test_a_portfolio_by_goals_counts_a_work_in_each(made):
    found = portfolio(chosen(made), "sdg")
    assert [(line.code, line.works) for line in found.lines] == [("3", 2), ("2", 1)]
    assert (found.labelled, found.whole.works) == (2, 5)
    assert found.latest[0] == "toy:e"


def test_the_ecosystem_of_the_made_catalogue(made):
    found = ecosystem(chosen(made), made.index)
    nodes = {node.name: (node.works, node.shared) for node in found.nodes}
    assert nodes == {"Kylät ry": (4, 3), IMAGE: (3, 2), FORMULA: (1, 1), TURNED: (1, 1), LONG.strip(): (1, 1)}
    ties = {frozenset((found.nodes[edge.one].name, found.nodes[edge.other].name)): edge.works for edge in found.edges}
    assert ties == {
        frozenset(("Kylät ry", IMAGE)): 2,
        frozenset(("Kylät ry", FORMULA)): 1,
        frozenset(("Kylät ry", TURNED)): 1,
        frozenset((FORMULA, TURNED)): 1,
        frozenset(("Kylät ry", LONG.strip())): 1,
        frozenset((IMAGE, LONG.strip())): 1,
    }
    assert found.organisations == 5  # funders are none of them
    assert len(ecosystem(chosen(made), made.index, most=2).nodes) == 2


def test_scopes_meet(made):
    assert ids(chosen(made, theme="youth")) == {"toy:a", "toy:b"}
    assert ids(chosen(made, theme="youth", place="Sverige")) == {"toy:b"}
    assert ids(chosen(made, place="Tammerfors")) == {"toy:a"}
    assert ids(chosen(made, place="FI197", funder=funder(made, "Stiftelsen"))) == {"toy:b"}  # Pirkanmaa, by its NUTS code of 2021


def test_a_need_brings_the_works_that_come_near_it(made):
    assert "toy:a" in ids(chosen(made, need="Työ a, jossa kokeillaan jotakin uutta ihmisten kanssa"))
    near = chosen(made, need="Työ a, jossa kokeillaan jotakin uutta ihmisten kanssa", theme="food")
    assert ids(near) <= {"toy:d", "toy:e"}
    assert near.scope.chosen() == {"theme": "food"}


@pytest.mark.parametrize("scope", [{"theme": "sport"}, {"place": "Atlantis"}, {"funder": "org:nobody"}, {"funder": "toy:a"}, {"programme": "None such"}])
def test_an_unknown_value_is_told(made, scope):
    with pytest.raises(UnknownValue):
        chosen(made, **scope)


def test_a_need_without_a_word_is_told(made):
    with pytest.raises(InvalidInput):
        chosen(made, need="?!")


def test_facts_are_read_once_for_a_generation(made):
    assert facts_of(made.index) is facts_of(made.index)


# Over the starter, against loops over its records.


def cards(answerer):
    records = answerer.index.records
    return [records.card(record_id) for record_id in records.ids(RecordType.INNOVATION)]


def held(card, field):
    return {*card.get(f"{field}s", ()), *(label["value"] for label in card.get("assigned", ()) if label["field"] == field)}


def test_the_starters_gap_map_is_what_a_loop_counts(answerer):
    works, told = Counter(), Counter()
    for card in cards(answerer):
        reports = bool(card.get("outcome")) or any("value" in one for one in card.get("evidence", ()))
        for theme in held(card, "theme"):
            for group in held(card, "target_group"):
                works[theme, group] += 1
                told[theme, group] += reports
    found = gap_map(chosen(answerer), TODAY)
    counted = {(theme, group): cell(found, theme, group)[:2] for theme in found.themes for group in found.groups}
    assert counted == {pair: (works[pair], told[pair]) for pair in counted}
    assert sum(works.values()) > 300


def test_the_starters_places_are_those_that_its_lists_filter_by(answerer):
    found = geographic_map(chosen(answerer))
    for area in [*found.countries, *found.regions]:
        where = And((Eq("type", "innovation"), Eq("place", area.code)))
        assert area.works == len(answerer.index.record_ids(where)), area.code
    assert len(found.countries) > 5


def test_the_starters_sums_are_what_decimals_add_up_to(answerer):
    sums, grants = defaultdict(Decimal), Counter()
    for card in cards(answerer):
        for one in card.get("grants", ()):
            if one.get("funder_id") and one.get("amount") is not None and one.get("currency"):
                sums[one["currency"]] += Decimal(str(one["amount"]))
                grants[one["currency"]] += 1
    found = {one.currency: (one.amount, one.grants) for one in portfolio(chosen(answerer)).whole.sums}
    assert found == {currency: (amount, grants[currency]) for currency, amount in sums.items()}
    assert found


def test_the_starters_ties_are_those_of_its_graph(answerer):
    ties = Counter()
    for card in cards(answerer):
        parts = {one for one, role in answerer.index.graph.organisations_of(card["id"]) if role.value != "funder"}
        ties.update(frozenset(pair) for pair in combinations(parts, 2))
    found = ecosystem(chosen(answerer), answerer.index)
    assert len(found.nodes) == MOST
    shown = {node.id for node in found.nodes}
    counted = {frozenset((found.nodes[edge.one].id, found.nodes[edge.other].id)): edge.works for edge in found.edges}
    assert counted == {pair: works for pair, works in ties.items() if pair <= shown}
