"""Every string that a person sees, one JSON file a language, and the local forms of numbers, dates and money."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from models.jsonl import loads
from models.records import INTERFACE_LANGUAGES

FOLDER = Path(__file__).parent / "strings"
NO_BREAK_SPACE = "\u00a0"
CURRENCY_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
ENGLISH_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")

Translate = Callable[..., str]
"""`t(key, **values)`: the string of `key` with its {placeholders} filled."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all strings of one interface language."""
    strings = loads((FOLDER / f"{language}.json").read_bytes())
    return {str(key): str(value) for key, value in strings.items()}


def translator(language: str) -> Translate:
    """Return `t` for one interface language. An unknown key raises KeyError: a page must not show a key."""
    strings = catalogue(language)

    def translate(key: str, **values: object) -> str:
        text = strings[key]
        return text.format(**values) if values else text

    return translate


def plural(translate: Translate, key: str, n: int, language: str) -> str:
    """Return `key.one` or `key.many` with {n} in local form."""
    return translate(f"{key}.{'one' if n == 1 else 'many'}", n=number(n, language))


def number(value: Decimal | int | float, language: str) -> str:
    """1234567.5 -> "1 234 567,5" (fi, sv) or "1,234,567.5" (en); whole numbers without decimals."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    if language == "en":
        return text
    return text.replace(",", NO_BREAK_SPACE).replace(".", ",")


def money(amount: Decimal | None, currency: str | None, language: str) -> str:
    """12000 EUR -> "12 000 €" (fi, sv) or "€12,000" (en); other currencies by their code. Empty when there is no amount."""
    if amount is None:
        return ""
    figure = number(amount.quantize(Decimal(1)) if abs(amount) >= 100 else amount, language)
    sign = CURRENCY_SIGNS.get(currency or "", currency or "")
    if language == "en" and sign in CURRENCY_SIGNS.values():
        return f"{sign}{figure}"
    return f"{figure}{NO_BREAK_SPACE}{sign}".rstrip(NO_BREAK_SPACE)


def partial_date(value: str | None, language: str) -> str:
    """2024-03-01 -> "1.3.2024" (fi, sv) or "1 March 2024" (en); "2024-03" and "2024" keep what they know."""
    if not value:
        return ""
    year, *rest = value.split("-")
    parts = [int(part) for part in rest]
    if language == "en":
        return " ".join([str(part) for part in parts[1:]] + [ENGLISH_MONTHS[part - 1] for part in parts[:1]] + [year])
    if len(parts) == 1:
        return f"{parts[0]}/{year}"
    return ".".join([str(part) for part in reversed(parts)] + [year])


def period(started: str | None, ended: str | None, language: str) -> str:
    """Years of a work: "2019–2021", "2019–" or "–2021"; full dates are shortened to years."""
    if not started and not ended:
        return ""
    first, last = (started or "")[:4], (ended or "")[:4]
    return first if first == last else f"{first}–{last}"


def day(value: date | None, language: str) -> str:
    """Return a full date in local form, empty for None."""
    return partial_date(value.isoformat(), language) if value else ""


def preferred_language(accept_language: str) -> str:
    """Choose fi, sv or en by an Accept-Language header (RFC 9110, section 12.5.4); en when none is named."""
    wanted: list[tuple[float, int, str]] = []
    for order, part in enumerate(accept_language.split(",")):
        tag, _, parameters = part.strip().partition(";")
        try:
            weight = float(parameters.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        wanted.append((-weight, order, tag.strip().lower().split("-")[0]))
    return next((tag for weight, _, tag in sorted(wanted) if weight < 0 and tag in INTERFACE_LANGUAGES), "en")
