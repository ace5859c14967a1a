"""The summary in words: how many projects each figure rests on, and no range of a single one."""

from decimal import Decimal

import pytest

from service.comparables.model import Durations, Summary, Sums
from service.comparables.texts import summary_lines


def summary(n: int) -> Summary:
    sums = Sums("EUR", n, Decimal(75000), Decimal(75000), Decimal(80000 if n > 1 else 75000), 2015, 2015)
    return Summary(13, (sums,), Durations(n, 22.5, 15, 30 if n > 1 else 15), 3, 2015, 2020)


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (1, ["Rahoitus 75\xa0000\xa0€, 2015 (summa tiedossa: 1/13)", "Kesto 22,5 kuukautta (kesto tiedossa: 1/13)"]),
        (
            2,
            [
                "Rahoituksen mediaani 75\xa0000\xa0€, vaihteluväli 75\xa0000\xa0€–80\xa0000\xa0€, 2015 (summa tiedossa: 2/13)",
                "Keston mediaani 22,5 kuukautta, vaihteluväli 15–30 (kesto tiedossa: 2/13)",
            ],
        ),
    ],
)
def test_one_figure_has_no_range(n: int, told: list[str]) -> None:
    assert summary_lines(summary(n), "fi")[1:3] == told
