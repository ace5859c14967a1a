"""A call recurs only where the dates of its rounds show it: made rounds, since few sources keep theirs."""

from datetime import date
from typing import Any

import pytest

from models.answers import Recurrence, Season
from service.recommend.recurrence import recurrence, series_of

TODAY = date(2026, 6, 15)


def made(year: int, opens: str | None = "03-02", closes: str | None = "04-30", title: str = "Toiminta-avustukset järjestöille", **more: Any) -> dict[str, Any]:
    return {
        "id": f"town:{year}",
        "title": [{"value": f"{title} {year}", "language": "fi"}],
        "funder": "Mallikunta",
        "opens": f"{year}-{opens}" if opens else None,
        "closes": f"{year}-{closes}" if closes else None,
        **more,
    }


def test_a_call_of_four_springs_recurs_since_the_first() -> None:
    found = recurrence(made(2026), [made(2024), made(2023), made(2025)], TODAY)
    assert found == Recurrence(season=Season.SPRING, since=2023, rounds=("town:2025", "town:2024", "town:2023"))


def test_a_gap_ends_what_is_claimed() -> None:
    found = recurrence(made(2026), [made(2025), made(2024), made(2022)], TODAY)
    assert found is not None
    assert found.since == 2024


@pytest.mark.parametrize(
    ("call", "others"),
    [
        (made(2026), []),
        (made(2026), [made(2025)]),  # one earlier round is no habit
        (made(2026), [made(2025), made(2023)]),  # not each year
        (made(2026), [made(2025, "09-01", "10-01"), made(2024, "09-01", "10-01")]),  # another season
        (made(2026), [made(2025, None, None), made(2024, None, None)]),  # no dates
        (made(2026), [made(2025, None, "04-30"), made(2024, None, "04-30")]),  # when they opened is not known
        (made(2026, closes="12-31"), [made(2025), made(2024)]),  # still open
        (made(2026, closes=None), [made(2025), made(2024)]),  # nobody knows whether it closed
        (made(2024), [made(2023), made(2022)]),  # the next round is two years overdue
        (made(2026, opens=None, closes=None, recurring="yearly"), [made(2025), made(2024)]),  # a source's word is no date
    ],
)
def test_nothing_is_claimed_that_dates_do_not_show(call: dict[str, Any], others: list[dict[str, Any]]) -> None:
    assert recurrence(call, others, TODAY) is None


def test_closing_dates_are_compared_where_the_call_has_no_other() -> None:
    rounds = [made(year, None, "02-15") for year in (2026, 2025, 2024)]
    found = recurrence(rounds[0], rounds[1:], TODAY)
    assert found is not None
    assert (found.season, found.since) == (Season.WINTER, 2024)


def test_a_december_belongs_to_the_winter_that_it_begins() -> None:
    found = recurrence(made(2026, "01-10", "02-10"), [made(2024, "12-20", "12-31"), made(2024, "01-15", "02-01")], TODAY)
    assert found is not None
    assert (found.season, found.since) == (Season.WINTER, 2024)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Avustus nuorille 2025", "Avustus nuorille 2026", True),
        ("ESR+ haku 3/2025: Polkuja", "ESR+ haku 1/2026: polkuja", True),
        ("Yleisavustus (2026)", "Yleisavustus", True),
        ("Avustus nuorille 2026", "Avustus ikäihmisille 2026", False),
    ],
)
def test_rounds_are_known_by_their_title_without_years_and_numbers(one: str, other: str, same: bool) -> None:
    cards = [{"title": [{"value": title, "language": "fi"}], "funder": "Mallikunta"} for title in (one, other)]
    assert (series_of(cards[0]) == series_of(cards[1])) is same


def test_two_funders_are_two_series() -> None:
    assert series_of(made(2025)) != series_of(made(2026) | {"funder": "Toinen kunta"})
