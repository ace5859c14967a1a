"""The tables of the INDIGO data set of impact bonds: rows by project, and the sentences that say what was paid for and what came of it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawlers.formats.countries import country_code
from crawlers.formats.tables import Row, amount, csv_rows, partial_date, year_of
from crawlers.text import clean, one_line
from models.errors import InvalidIdentifier
from models.identifiers import org_id
from models.records import Evidence, Grant, OrganisationKind, Participation, Role

VALUE = " - (Value)"
LONGEST_PART = 60
"""Characters of an organisation's part that are kept; longer ones are remarks."""

LONGEST_DEFINITION = 240
"""Characters of a metric's definition that a sentence quotes; some are pages of rules."""
NUMBER = re.compile(r"^\d[\d,. ]*$")
SELF_REPORTED = "Reported to INDIGO"
VALIDATED = "Outcome validation"
TRIALS = (
    (re.compile(r"cluster\w*\b.*\brandomi[sz]ed", re.IGNORECASE), "Cluster randomised controlled trial"),
    (re.compile(r"randomi[sz]ed", re.IGNORECASE), "Randomised controlled trial"),
)


@dataclass(frozen=True)
class Party:
    """One row that ties an organisation to a project."""

    organisation_id: str
    part: str  # "service provider", "investor", "outcome payer", "intermediary"
    category: str
    row: Row


PARTS = {
    "projects_service_provisions.csv": "service provider",
    "projects_investments.csv": "investor",
    "projects_outcome_payment_commitments.csv": "outcome payer",
    "projects_intermediary_services.csv": "intermediary",
}
CATEGORY_KINDS = {
    "Nonprofit/NGO": OrganisationKind.NGO,
    "For-profit": OrganisationKind.COMPANY,
    "Commercial": OrganisationKind.COMPANY,
    "Investment Fund": OrganisationKind.COMPANY,
    "Impact Investor": OrganisationKind.COMPANY,
    "Foundation/Philanthropist": OrganisationKind.FOUNDATION,
    "Government/Public Sector/Public Bank": OrganisationKind.PUBLIC_AGENCY,
    "Multilateral/Bilateral/Intergovernmental Financial Institution": OrganisationKind.PUBLIC_AGENCY,
}


def value(row: Row, name: str) -> str:
    """Return a field, whose header ends with " - (Value)" or does not, as readable text."""
    return clean(row.get(name + VALUE) or row.get(name))


def by_project(path: Path) -> dict[str, list[Row]]:
    """Return the rows of a table by project id, in the file's order."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in csv_rows(path, ("Project ID",)):
        rows[row["Project ID"]].append(row)
    return rows


def parties(folder: Path) -> dict[str, list[Party]]:
    """Return who did what in each project: providers first, then investors, payers and intermediaries."""
    found: defaultdict[str, list[Party]] = defaultdict(list)
    for name, part in PARTS.items():
        for project, rows in by_project(folder / name).items():
            for row in rows:
                found[project].append(Party(value(row, "Organisation ID"), part, value(row, "Organisation Role Category"), row))
    return found


def organisation_id(key: str) -> str:
    """Return the record id of an INDIGO organisation."""
    return f"indigo-org:{key.lower()}"


def identifiers(row: Row) -> tuple[str, ...]:
    """Return an organisation's register number where it is a valid org-id."""
    try:
        return (org_id(row.get("ORG-Ids - Primary", "")),)
    except InvalidIdentifier:
        return ()


def participations(items: list[Party], names: dict[str, str], rows: dict[str, Row]) -> Iterator[tuple[Participation, Grant | None]]:
    """Providers lead when they are alone, else the first one does; investors and payers fund; intermediaries are partners."""
    led = False
    for party in items:
        name = names.get(party.organisation_id)
        if not name:
            continue
        provider = party.part == "service provider"
        role = Role.FUNDER if party.part in ("investor", "outcome payer") else Role.LEAD if provider and not led else Role.PARTNER
        led = led or provider
        row = rows[party.organisation_id]
        body = Participation(
            name=name,
            role=role,
            detail=_detail(party),
            organisation_id=organisation_id(party.organisation_id),
            identifiers=identifiers(row),
            country=country_code(row.get("Jurisdiction")) or country_code(row.get("Country")),
        )
        yield body, _grant(party, name) if role is Role.FUNDER else None


def _detail(party: Party) -> str:
    """The part in the source's words: "intermediary: fund management"."""
    described = one_line(value(party.row, "Other Role Description")) if party.category in ("", "Other") else party.category
    if party.part == "investor":
        described = one_line(value(party.row, "Investment Type"))
    if party.part == "outcome payer" or len(described) > LONGEST_PART:
        described = ""
    if described and not re.search(r"[A-Z]{2}", described):
        described = described.lower()
    return f"{party.part}: {described}" if described and described != "other" else party.part


def _grant(party: Party, name: str) -> Grant:
    """Money that an investor put in, or that a payer promised at most. A sum without a currency, or written as a formula or a symbol, is not kept."""
    prefix = "Investment Commitment" if party.part == "investor" else "Maximum potential Outcome payment"
    written = party.row.get(f"{prefix} - Amount - Exact - (Value)") or party.row.get(f"{prefix} - Amount - (Value)") or ""
    currency = value(party.row, f"{prefix} - Currency")
    money = amount(written) if re.fullmatch(r"[\d.]+", written) and re.fullmatch(r"[A-Z]{3}", currency) else None
    return Grant(
        funder=name,
        funder_id=organisation_id(party.organisation_id),
        identifiers=(),
        programme="Impact bond: investment" if party.part == "investor" else "Impact bond: outcome payments",
        amount=money or None,
        currency=currency if money else None,
        year=year_of(partial_date(value(party.row, "Period - Start"))),
    )


def metrics_text(metrics: list[Row]) -> str:
    """Say which outcomes the contract pays for, one a line."""
    lines = dict.fromkeys(definition(metric) for metric in metrics)
    named = [line for line in lines if line]
    return "Outcomes that were paid for:\n" + "\n".join(f"– {line}" for line in named) if named else ""


def definition(metric: Row) -> str:
    """Return a metric's definition cut at a sentence, or at LONGEST_DEFINITION characters."""
    text = one_line(value(metric, "Outcome Definition"))
    if len(text) <= LONGEST_DEFINITION:
        return text.rstrip(" .")
    cut = text[:LONGEST_DEFINITION]
    sentence = cut.rfind(". ")
    return cut[:sentence] if sentence > LONGEST_DEFINITION // 3 else cut.rsplit(" ", 1)[0] + " …"


def results_text(results: list[Row], metrics: dict[str, Row]) -> str:
    """Say what was achieved, one result a line, each with its metric, period and number of people."""
    lines = (sentence(result, metrics.get(value(result, "Outcome Metric Id"))) for result in results)
    return "\n".join(dict.fromkeys(line for line in lines if line))


def sentence(result: Row, metric: Row | None) -> str:
    """Compose one line of a result; "" when its fields tell no more than how many took part."""
    positive, engaged = (value(result, f"Number {what}") for what in ("with Positive social outcomes", "engaged In impact bond"))
    facts = [
        _achieved(one_line(value(result, "Outcomes achieved"))),
        f"{number(positive)} people with a positive outcome" if positive else "",
        one_line(value(result, "Other Description of result")).rstrip(" ."),
    ]
    if not any(facts):
        return ""
    facts.append(f"{number(engaged)} people took part" if engaged.isdigit() else engaged.rstrip(" ."))
    about = definition(metric) if metric else ""
    return (f"{about}: " if about else "") + "; ".join(fact for fact in facts if fact) + _when(result) + "."


def _achieved(told: str) -> str:
    """A whole number counts outcomes; another number is the metric's own measure; words speak for themselves."""
    if NUMBER.match(told):
        return f"{number(told)} outcomes achieved" if told.replace(",", "").isdigit() else f"result {told}"
    return told.rstrip(" .")


def number(text: str) -> str:
    """Write a whole number with thousands separated; anything else comes back as it is."""
    plain = text.replace(" ", "").replace(",", "")
    return f"{int(plain):,}" if plain.isdigit() else text


def _when(result: Row) -> str:
    dates = [date for date in (partial_date(value(result, f"Period - {end}")) for end in ("Start", "End")) if date]
    kind = value(result, "Result type").lower()
    words = [f"{kind} result" if kind else "", "–".join(dict.fromkeys(date[:7] for date in dates))]
    said = ", ".join(word for word in words if word)
    return f" ({said})" if said else ""


def evidence(results: list[Row], metrics: list[Row], names: dict[str, str]) -> tuple[Evidence, ...]:
    """Return how the results were checked: by which method, by whom; as self-reported where there are results and no word of a check."""
    if not any(sentence(result, None) for result in results):
        return ()
    found = [found for metric in metrics if (found := _method(metric))]
    validators = {one_line(names.get(key.strip(), "")) for result in results for key in value(result, "Outcomes validator(s)").split(",")}
    found += [Evidence(scheme=VALIDATED, note=f"Validated by {name}.") for name in sorted(validators) if name]
    if any(value(result, "Evaluation Documents") for result in results):
        found.append(Evidence(scheme=VALIDATED, note="An evaluation of the results has been published."))
    return tuple(dict.fromkeys(found)) or (Evidence(scheme=SELF_REPORTED, note="Results as the project's parties reported them.", self_reported=True),)


def _method(metric: Row) -> Evidence | None:
    method, source = one_line(value(metric, "Outcome validation Method")), one_line(value(metric, "Data source for Outcome validation"))
    if not method:
        return None
    scheme = next((name for pattern, name in TRIALS if pattern.search(method)), VALIDATED)
    return Evidence(scheme=scheme, note=method + (f"; {source[0].lower() + source[1:]}" if source else "") + ".")


def goals(rows: Iterator[Row] | list[Row], prefix: str = "") -> tuple[int, ...]:
    """Return the UN goals, primary ones first, of rows that name them as "8" or "1,5,10"."""
    found: dict[int, None] = {}
    for name in ("Primary SDG goal", "Secondary SDG goals"):
        for row in rows:
            found.update(dict.fromkeys(int(part) for part in re.findall(r"\d+", value(row, prefix + name)) if 1 <= int(part) <= 17))
    return tuple(found)
