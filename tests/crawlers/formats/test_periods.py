"""Application periods: a date only with a year, whichever way people write it."""

import pytest

from crawlers.formats.periods import Period, application_period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hakuaika on 1.–15.9.", Period(recurring="yearly")),
        ("Hakuaika on 1.–15.9. joka vuosi.", Period(recurring="yearly")),
        ("Hakuaika 1.–15.9.2026.", Period("2026-09-01", "2026-09-15")),
        ("Hakuaika alkoi 12.3.2026 klo 10.00 ja päättyi 9.4.2026 klo 16.15", Period("2026-03-12", "2026-04-09")),
        ("Haku 12.3.–9.4.2026", Period("2026-03-12", "2026-04-09")),
        ("Hakuaika on 15.12.–15.1.2027.", Period("2026-12-15", "2027-01-15")),
        ("Call 22.1.-27.8.2025", Period("2025-01-22", "2025-08-27")),
        ("Hakemukset toimitetaan 30.9.2026 mennessä.", Period(None, "2026-09-30")),
        ("Ansökan ska vara inne senast 31.10.2026.", Period(None, "2026-10-31")),
        ("Ansökningstiden är 1–30 september 2026.", Period("2026-09-01", "2026-09-30")),
        ("Applications are accepted from 1 March to 30 April 2026.", Period("2026-03-01", "2026-04-30")),
        ("Hakemukset on jätettävä viimeistään 3. syyskuuta 2026.", Period(None, "2026-09-03")),
        ("Säätiöllä on jatkuva haku.", Period(recurring="rolling")),
        ("Continuous application", Period(recurring="rolling")),
        ("Apurahoja voi hakea kerran vuodessa.", Period(recurring="yearly")),
    ],
)
def test_periods(text: str, expected: Period):
    assert application_period(text) == expected


def test_dates_of_other_matters_are_no_period():
    text = "Hallitus kokoontuu 23.1., 27.3. ja 16.5. Avustuksen käyttöaika on 1.8.2025–31.7.2026. Vuosikertomus julkaistiin 1.4.2026."
    assert application_period(text) == Period()


def test_the_latest_of_several_rounds_counts():
    text = "Vuoden 2025 hakuaika oli 1.9.–15.9.2025.\nVuoden 2026 hakuaika on 1.9.–15.9.2026."
    assert application_period(text) == Period("2026-09-01", "2026-09-15")


def test_an_impossible_date_is_none():
    assert application_period("Hakuaika päättyy 31.2.2026.") == Period()
