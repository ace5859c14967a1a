"""Sums and dates as applications write them."""

from decimal import Decimal

import pytest

from service.comparables.facets import sentences_of
from service.comparables.stated import stated_period, stated_sum


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("Kokonaiskustannukset ovat 1 250 000,50 euroa, josta palkat ovat 900 000 €.", "1250000.50", "EUR"),
        ("Haemme avustusta 85\u00a0000 euroa.", "85000", "EUR"),
        ("Hankkeen kokonaisbudjetti on 1,2 milj. euroa.", "1200000", "EUR"),
        ("Vi söker sammanlagt 3,5 miljoner kronor.", "3500000", "SEK"),
        ("The total budget is EUR 1,250,000.", "1250000", "EUR"),
        ("We apply for a grant of £75,000.", "75000", "GBP"),
        ("Palkat ovat 40 000 €. Haettava avustus on yhteensä 60 000 €. Matkat ovat 70 000 €.", "60000", "EUR"),
    ],
)
def test_the_sum_that_the_application_is_about(text: str, amount: str, currency: str) -> None:
    found = stated_sum(text, sentences_of(text, None))
    assert found is not None
    assert (found.amount, found.currency) == (Decimal(amount), currency)
    assert text[found.start : found.end] in text


@pytest.mark.parametrize("text", ["Kylässä asuu 12 000 ihmistä.", "Lippu maksaa yhteensä 12 euroa.", "Hanke on tärkeä.", "Vuonna 2024 haimme rahaa."])
def test_no_sum_is_guessed(text: str) -> None:
    assert stated_sum(text, sentences_of(text, None)) is None


@pytest.mark.parametrize(
    ("text", "started", "ended"),
    [
        ("Hanke toteutetaan 1.3.2026–31.12.2028.", "2026-03-01", "2028-12-31"),
        ("Projektet pågår 1/2026 - 6/2027.", "2026-01", "2027-06"),
        ("The project runs from January 2026 to 31 December 2027.", "2026-01", "2027-12-31"),
        ("The project runs 2026-01-01 to 2027-05-31.", "2026-01-01", "2027-05-31"),
        ("Ohjelma on vuosille 2021–2027. Hanke kestää 1.9.2025-31.8.2026.", "2025-09-01", "2026-08-31"),
        ("Hanke kestää vuodet 2026–2028.", "2026", "2028"),
    ],
)
def test_the_period_is_as_exact_as_it_is_written(text: str, started: str, ended: str) -> None:
    found = stated_period(text, sentences_of(text, None))
    assert found is not None
    assert (found.started, found.ended) == (started, ended)


@pytest.mark.parametrize("text", ["Haku on auki 1.3.–30.4.", "Hanke alkaa 2026.", "Vuodet 2028–2026 ovat väärin päin.", "Kello 12.30–14.00."])
def test_no_period_is_guessed(text: str) -> None:
    assert stated_period(text, sentences_of(text, None)) is None
