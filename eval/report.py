"""One self-contained HTML page on a run: measures by system and language, by kind of need, plots, the worst needs with what came, and what nobody judged."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from eval.collection import Document, Query
from eval.compare import READ, unjudged
from eval.measures import NAMES, cells, heading
from eval.plots import bars, legend, sorted_needs
from eval.run import OURS, Outcome, ratios
from models.durable import write_durably

WORST = 10
SHOWN = 10
CHARACTERS = 200
LEADING = NAMES[0]

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f23;background:#fff}
table{display:block;max-width:100%;overflow-x:auto;border-collapse:collapse;margin:.6rem 0 1.4rem;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .7rem;border-bottom:1px solid #d5d9dd;text-align:right}th:first-child,td:first-child,td.t,th.t{text-align:left}
tr.ours td{font-weight:600}svg{width:100%;height:auto;font:11px system-ui,sans-serif}svg text{fill:currentColor}
.grid{stroke:#e3e6e9}.gap{stroke:#c3c9cf}.other{fill:#9aa3ab}.key{margin-right:1.2rem}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.35em}
.s0{fill:#0b5fa5;background:#0b5fa5}.s1{fill:#e0a100;background:#e0a100}.s2{fill:#8c9aa6;background:#8c9aa6}.s3{fill:#3f8f5f;background:#3f8f5f}
.s4{fill:#a1467e;background:#a1467e}.s5{fill:#c3582b;background:#c3582b}
.g0{color:#8a1f11}.g1{color:#6b5900}.g2,.g3{color:#1d6b3a;font-weight:600}.gx{color:#5d6770;font-style:italic}
blockquote{margin:.3rem 0 .6rem;padding-left:.8rem;border-left:3px solid #d5d9dd}small{color:#5d6770}
@media(prefers-color-scheme:dark){body{color:#e4e7ea;background:#15181b}th,td{border-color:#343a40}.grid{stroke:#2c3136}
.g0{color:#f0907f}.g1{color:#dcc35a}.g2,.g3{color:#7fcf9a}small,.gx{color:#a4adb5}.s0{fill:#4ea3e6;background:#4ea3e6}}
"""


def write_report(path: Path, outcome: Outcome) -> None:
    """Write the page. Raises StoreError when that fails."""
    write_durably(path, page(outcome).encode())


def page(outcome: Outcome) -> str:
    """Return the page; it loads nothing."""
    collection = outcome.collection
    name = escape(f"{collection.name}/{collection.split}")
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Relevance: {name}</title><style>{STYLE}</style></head>"
    )
    facts = (
        f"<h1>Relevance: {name}</h1><p>{len(collection.documents):,} documents, {outcome.passages:,} passages, {len(collection.queries)} needs, of which "
        f"{len(collection.answerable)} have a document graded 2 or higher; averages are over these. <small>Collection {collection.digest[:12]}, encoder "
        f"{escape(outcome.encoder[:12])}.</small></p>"
    )
    parts = [head, "<body>", facts, _by_language(outcome), _by_kind(outcome), _by_need(outcome), _worst(outcome), _unjudged(outcome), "</body></html>"]
    return "".join(parts)


def _by_language(outcome: Outcome) -> str:
    tables = {system: outcome.table(system) for system in outcome.runs}
    groups = {group: {system: tables[system][group][LEADING] for system in tables} for group in next(iter(tables.values()), {})}
    rows = [([system, group, *cells(values)], system == OURS) for system, table in tables.items() for group, values in table.items()]
    lines = [f"<p>{escape(name)}: {', '.join(f'{group} {value:.2f}' for group, value in row.items())}</p>" for name, row in ratios(outcome).items()]
    return (
        f"<h2>By language of the need</h2>{bars(groups, f'{LEADING} by language and system')}<p>{legend(list(tables))}</p>"
        + table(["system", "needs", *map(heading, NAMES)], rows)
        + ("<h3>nDCG@10 of Kutoja to that of the</h3>" + "".join(lines) if lines else "")
    )


def _by_kind(outcome: Outcome) -> str:
    kinds = {system: outcome.kinds(system) for system in outcome.runs}
    if not kinds.get(OURS):
        return ""
    groups = {kind: {system: kinds[system][kind][LEADING] for system in kinds} for kind in kinds[OURS]}
    rows = [([kind, *cells(values)], False) for kind, values in kinds[OURS].items()]
    return f"<h2>By kind of need</h2>{bars(groups, f'{LEADING} by kind of need and system')}" + table(["kind", *map(heading, NAMES)], rows)


def _by_need(outcome: Outcome) -> str:
    others = [system for system in outcome.runs if system != OURS]
    if OURS not in outcome.runs or not others:
        return ""
    values = {
        one.id: (outcome.measured[OURS][one.id][LEADING], max(outcome.measured[system][one.id][LEADING] for system in others))
        for one in outcome.collection.answerable
    }
    return f"<h2>Every need, beside the best baseline for it</h2>{sorted_needs(values, f'{LEADING} of every need')}"


def _worst(outcome: Outcome) -> str:
    """The needs that fared worst, with what was returned and how it was graded, and what should have come."""
    if OURS not in outcome.runs:
        return ""
    worst = sorted(outcome.collection.answerable, key=lambda one: (outcome.measured[OURS][one.id][LEADING], one.id))[:WORST]
    documents = {one.id: one for one in outcome.collection.documents}
    return f"<h2>The worst {len(worst)} needs</h2>" + "".join(_need(outcome, one, documents) for one in worst)


def _need(outcome: Outcome, topic: Query, documents: dict[str, Document]) -> str:
    grades = outcome.collection.qrels[topic.id]
    ranking = outcome.runs[OURS].get(topic.id, [])
    ranks = {document: rank for rank, (document, _) in enumerate(ranking, 1)}
    returned = [_line(str(rank), documents.get(document), document, grades.get(document)) for rank, (document, _) in enumerate(ranking[:SHOWN], 1)]
    wanted = sorted((document for document, grade in grades.items() if grade >= 2), key=lambda one: (-grades[one], one))[:SHOWN]
    missed = [_line(str(ranks.get(document, "–")), documents.get(document), document, grades[document]) for document in wanted]
    measures = ", ".join(f"{heading(name)} {outcome.measured[OURS][topic.id][name]:.3f}" for name in NAMES)
    language = outcome.detected.get(topic.id, "")
    return (
        f"<h3>{escape(topic.id)}</h3><blockquote>{escape(topic.text)}</blockquote><p><small>{measures}; read as {escape(language)}</small></p>"
        f"<h4>What came</h4>{_documents(returned)}<h4>What was wanted, with the rank at which it came</h4>{_documents(missed)}"
    )


def _unjudged(outcome: Outcome) -> str:
    """What stands among our first ten and nobody judged: to be read before a low measure is believed."""
    found = unjudged(outcome.collection, outcome.runs.get(OURS, {}), READ)
    documents = {one.id: one for one in outcome.collection.documents}
    lines = [_line(f"{row['query']} · {row['rank']}", documents.get(row["document"]), row["document"], None) for row in found]
    return f"<h2>Unjudged among the first ten ({len(lines)}, from the highest ranks)</h2>{_documents(lines)}" if lines else ""


def _line(where: str, document: Document | None, key: str, grade: int | None) -> Sequence[str]:
    """One document as a table's cells, already escaped."""
    mark = "not judged" if grade is None else f"grade {grade}"
    style = "gx" if grade is None else f"g{min(grade, 3)}"
    text = "not in this corpus" if document is None else f"<b>{escape(document.title)}</b> {escape(_beginning(document.text))}"
    language = document.language if document else ""
    return [escape(where), f'<span class="{style}">{mark}</span>', escape(language), f"{text} <small>{escape(key)}</small>"]


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= CHARACTERS else plain[:CHARACTERS].rsplit(" ", 1)[0] + " …"


def _documents(lines: Iterable[Sequence[str]]) -> str:
    rows = "".join("<tr>" + "".join(f'<td class="t">{cell}</td>' for cell in line) + "</tr>" for line in lines)
    return f"<table>{rows}</table>"


def table(columns: Sequence[str], rows: Iterable[tuple[Sequence[str], bool]]) -> str:
    """Return a table; a row that is marked stands out. Cells are texts, not yet escaped."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr{' class=ours' if ours else ''}>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row, ours in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
