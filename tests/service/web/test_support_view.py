"""Partners and funders as a page says them: groups, sums, dates, in the reader's language."""

from decimal import Decimal

import pytest

from indexer.index import Index
from models.answers import CallStatus, Level, Match, Paid, Reason, ReasonKind, Recurrence, Season, Sum
from models.records import RecordType
from service.web.strings import translator
from service.web.support_view import closed_sentence, funder_groups, paid_lines, registers
from service.web.views import Reader

PAID = Paid(
    works=4,
    unknown=2,
    sums=(Sum(currency="EUR", amount=Decimal(1234567), works=2, from_year=2019, to_year=2021), Sum(currency="SEK", amount=Decimal(500000), works=1)),
    latest=2022,
)


def reader(language: str, index: Index) -> Reader:
    return Reader(language, translator(language), index.records.get)


def call(status: CallStatus, number: int = 1, **more: object) -> Match:
    return Match(
        id=f"town:{number}",
        type=RecordType.CALL,
        title="Avustus",
        title_language="fi",
        language="fi",
        portal="town",
        score=0.5,
        level=Level.RELATED,
        reasons=(Reason(kind=ReasonKind.TITLE, text="Avustus", language="fi"),),
        status=status,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Oli auki 2.3.–30.4.2026, on toistunut joka kevät vuodesta 2023."),
        ("sv", "Var öppen 2.3.–30.4.2026, har återkommit varje vår sedan 2023."),
        ("en", "Was open 2 March – 30 April 2026, has recurred each spring since 2023."),
    ],
)
def test_a_closed_call_that_recurs_says_so(starter_index: Index, language: str, said: str) -> None:
    recurring = Recurrence(season=Season.SPRING, since=2023, rounds=("town:2025", "town:2024", "town:2023"))
    assert closed_sentence("2026-03-02", "2026-04-30", recurring, reader(language, starter_index)) == said
    assert closed_sentence("2026-03-02", "2026-04-30", None, reader(language, starter_index)) == said.partition(",")[0] + "."


def test_a_period_over_two_years_keeps_both(starter_index: Index) -> None:
    assert closed_sentence("2025-12-01", "2026-01-31", None, reader("fi", starter_index)) == "Oli auki 1.12.2025–31.1.2026."
    assert closed_sentence(None, "2026-01-31", None, reader("en", starter_index)) == "Closed on 31 January 2026."
    assert closed_sentence("2026-01-31", None, None, reader("en", starter_index)) is None


def test_that_no_call_is_open_is_said(starter_index: Index) -> None:
    groups = funder_groups([call(CallStatus.CLOSED, closes="2026-01-31"), call(CallStatus.UNKNOWN, 2)], reader("en", starter_index))
    assert [len(group["matches"]) for group in groups] == [0, 1, 1, 0]
    assert groups[0]["empty"] == "No open or coming call fits this need."
    for status in (CallStatus.OPEN, CallStatus.ROLLING, CallStatus.FORTHCOMING):
        assert len(funder_groups([call(status)], reader("en", starter_index))[0]["matches"]) == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fi",
            [
                "On rahoittanut 4 tällaista työtä",
                "1\xa0234\xa0567\xa0€ (2019–2021, 2/4 työstä)",
                "500\xa0000\xa0SEK (1/4 työstä)",
                "2 työn summa ei ole tiedossa",
            ],
        ),
        ("en", ["Has funded 4 works of this kind", "€1,234,567 (2019–2021, 2 of 4)", "500,000\xa0SEK (1 of 4)", "sum not known for 2"]),
    ],
)
def test_sums_keep_currency_and_years_in_local_form(starter_index: Index, language: str, said: list[str]) -> None:
    assert paid_lines(PAID, reader(language, starter_index))[:4] == said


def test_registers_are_named_and_linked(starter_index: Index) -> None:
    shown = registers(("fi-ytunnus:0201256-6", "pic:999999999", "org-id:GB-CHC-1"), reader("sv", starter_index))
    assert [(one["label"], one["text"]) for one in shown] == [("FO-nummer", "0201256-6"), ("PIC", "999999999")]
    assert all(one["href"].startswith("https://") and one["href"].endswith(one["text"]) for one in shown)
