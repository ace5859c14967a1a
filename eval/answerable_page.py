"""One self-contained HTML page on whether there is an answer: a reliability plot of the levels, shares by strength, and how needs with and without one part."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from eval.answerable import ALL, SEPARATED
from eval.collection import RELEVANT
from eval.plots import bars, legend
from eval.report import STYLE, table
from models.durable import write_durably


def write_page(path: Path, result: Mapping[str, Any]) -> None:
    """Write the page. Raises StoreError when that fails."""
    write_durably(path, page(result).encode())


def page(result: Mapping[str, Any]) -> str:
    """Return the page for what `eval.answerable.run_answerable` returned; it loads nothing."""
    name = escape(result["collection"])
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Is there an answer: {name}</title><style>{STYLE}</style></head>"
    )
    facts = f"<h1>Is there an answer: {name}</h1><p>{result['cross_validated'][ALL]['needs']} needs. <small>Collection {result['digest'][:12]}.</small></p>"
    return "".join([head, "<body>", facts, _levels(result), _strengths(result), _needs(result), "</body></html>"])


def _levels(result: Mapping[str, Any]) -> str:
    """The reliability plot: of the rows called so, how many are useful."""
    levels = result["levels"]
    groups = {f"{level} (n {shares[ALL]['judged']})": {group: one["share"] for group, one in shares.items()} for level, shares in levels.items()}
    names = list(next(iter(levels.values())))
    rows = [
        ([level, group, str(one["rows"]), str(one["judged"]), f"{one['share']:.3f}"], group == ALL)
        for level, shares in levels.items()
        for group, one in shares.items()
    ]
    title = f"Share of judged rows graded {RELEVANT} or higher, by level and language of the need"
    return f"<h2>Are the levels to be believed?</h2>{bars(groups, title)}<p>{legend(names)}</p><p>{escape(title)}.</p>" + table(
        ["level", "needs", "rows", "judged", f"graded {RELEVANT} or higher"], rows
    )


def _strengths(result: Mapping[str, Any]) -> str:
    groups = {f"{one['from']:.2f}": {"rows": one["share"]} for one in result["strengths"]}
    title = f"Share of judged rows graded {RELEVANT} or higher, by strength"
    rows = [([f"{one['from']:.2f}–{one['to']:.2f}", str(one["rows"]), str(one["judged"]), f"{one['share']:.3f}"], False) for one in result["strengths"]]
    plot = f"<h2>By strength</h2>{bars(groups, title)}<p>{escape(title)}; a range is named by where it begins.</p>"
    return plot + table(["strength", "rows", "judged", f"graded {RELEVANT} or higher"], rows)


def _needs(result: Mapping[str, Any]) -> str:
    cross, shipped = result["cross_validated"], result["shipped"]
    rows = [([group, f"{cross[group]['balanced']:.3f}", *(f"{shipped[group][key]:.3f}" for key in SEPARATED)], group == ALL) for group in cross]
    parts = [
        "<h2>Needs with an answer and without</h2>",
        table(["needs", "balanced accuracy, cross-validated", "as shipped", "answerable found", "others not found"], rows),
    ]
    for name, words in (("called_found", "called found"), ("called_none", "called none")):
        shares = result[name]
        parts.append(bars(shares, f"Share of needs {words}, by case and language") + f"<p>{legend(list(next(iter(shares.values()))))}</p>")
        parts.append(table([words, *cross], [([case, *(f"{values[group]:.3f}" for group in cross)], False) for case, values in shares.items()]))
    return "".join(parts)
