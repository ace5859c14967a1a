"""Every string that a person sees exists in all three languages, is used, and fills the same placeholders."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from models.records import INTERFACE_LANGUAGES
from service.web import strings

WEB = Path(strings.__file__).parent
WIDGET = WEB.parent / "widget"
MAPS = WEB.parent / "maps"
BRIEF = WEB.parent / "brief"
DIGEST = WEB.parent / "digest"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Keys that code puts together: their beginnings.
COMPOSED = (
    "home.count.", "home.example.", "level.", "reason.", "record.", "results.verdict.", "results.innovations", "results.partners", "results.funders",
    "partners.", "payers.", "whopays.", "around.", "status.", "match.eligibility.", "eligibility.", "match.works.", "building.phase.",
    "comparables.refused.", "comparables.facet.", "comparables.column.", "comparables.download.", "comparables.stated", "comparables.summary",
    "comparables.months.", "comparables.made", "comparables.file_name", "embed.theme.",
    "maps.gap.", "maps.geography.", "maps.ecosystem.", "maps.portfolio.", "maps.column.", "maps.table.", "maps.area.", "maps.file.",
    "maps.works.", "maps.told.", "maps.calls.", "maps.shared.", "maps.grants.", "maps.unknown.", "maps.of.", "maps.near.",
    "brief.works.", "brief.results.", "brief.partner.", "brief.money.sum.", "brief.money.unknown.", "brief.evidence.", "brief.gap.", "brief.slot.",
    "brief.file.", "brief.download.", "profile.", "pack.more.", "feed.new.",
    "browse.", "portals.cadence.", "portals.state.", "export.column.", "export.download.",
)  # fmt: skip


def test_the_languages_have_the_same_keys() -> None:
    keys = {language: set(strings.catalogue(language)) for language in INTERFACE_LANGUAGES}
    assert keys["fi"] == keys["sv"] == keys["en"]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_languages_fill_the_same_placeholders(language: str) -> None:
    english = strings.catalogue("en")
    for key, text in strings.catalogue(language).items():
        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(english[key])), key


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_no_string_is_empty_or_english_by_mistake(language: str) -> None:
    english = strings.catalogue("en")
    same = {key for key, text in strings.catalogue(language).items() if text == english[key]} if language != "en" else set()
    assert all(text.strip() for text in strings.catalogue(language).values())
    assert same <= {"site.name", "home.count.organisation.one", "record.original"}


def test_every_string_is_used_and_every_used_string_exists() -> None:
    files = [path for pattern in ("*.py", "templates/*.html") for folder in (WEB, WIDGET, MAPS, BRIEF, DIGEST) for path in folder.glob(pattern)]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    known = set(strings.catalogue("en"))
    used = set(re.findall(r"""\bt\(\s*["']([a-z_]+(?:\.[a-z0-9_]+)+)["']""", source)) | {key for key in known if f'"{key}"' in source or f"'{key}'" in source}
    assert used <= known, f"missing strings: {sorted(used - known)}"
    unused = {key for key in known - used if not key.startswith(COMPOSED)}
    assert not unused, f"unused strings: {sorted(unused)}"


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [(1234567, "fi", "1\u00a0234\u00a0567"), (1234567, "en", "1,234,567"), (Decimal("0.5"), "sv", "0,5"), (12, "fi", "12")],
)
def test_numbers_are_in_local_form(value: int | Decimal, language: str, shown: str) -> None:
    assert strings.number(value, language) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (Decimal(12000), "EUR", "fi", "12\u00a0000\u00a0€"),
        (Decimal(12000), "EUR", "en", "€12,000"),
        (Decimal(12000), "SEK", "en", "12,000\u00a0SEK"),
        (None, "EUR", "fi", ""),
    ],
)
def test_money_keeps_its_currency(amount: Decimal | None, currency: str, language: str, shown: str) -> None:
    assert strings.money(amount, currency, language) == shown


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [("2024-03-01", "fi", "1.3.2024"), ("2024-03-01", "en", "1 March 2024"), ("2024-03", "sv", "3/2024"), ("2024", "en", "2024"), (None, "fi", "")],
)
def test_dates_are_never_more_exact_than_known(value: str | None, language: str, shown: str) -> None:
    assert strings.partial_date(value, language) == shown


@pytest.mark.parametrize(
    ("header", "language"),
    [("sv-FI,fi;q=0.5", "sv"), ("de,fi;q=0.3,en;q=0.2", "fi"), ("de", "en"), ("", "en"), ("fi;q=0", "en"), ("fi;q=x", "en"), ("en-GB;q=0.8, fi", "fi")],
)
def test_the_page_language_follows_the_browser(header: str, language: str) -> None:
    assert strings.preferred_language(header) == language
