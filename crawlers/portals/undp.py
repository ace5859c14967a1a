"""UNDP Accelerator Labs, SDG Commons: grassroots solutions, experiments, learning plans and tools."""

import re
from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.records import made, texts
from crawlers.formats.tables import json_rows, need_files
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.records import Flag, Innovation, InnovationKind

FILE = "pages.jsonl.gz"
KINDS = {
    "solution": InnovationKind.CASE, "learningplan": InnovationKind.PROJECT, "experiment": InnovationKind.EXPERIMENT, "story": InnovationKind.CASE,
    "tactics": InnovationKind.METHOD, "tools": InnovationKind.METHOD, "principles": InnovationKind.METHOD, "skills": InnovationKind.METHOD,
}  # fmt: skip
# The pages are forms: "> question", then the answer. Which section an answer belongs to is told by words of its question.
SECTIONS = (
    ("need", re.compile(r"challenge statement|^background|what problem|learning question:|problem", re.IGNORECASE)),
    ("outcome", re.compile(r"insights|what did you learn|results|lessons|socio-economic effects|learning[s]? from|conclusion", re.IGNORECASE)),
    ("summary", re.compile(r"tweet|brief description of the innovation|short description", re.IGNORECASE)),
    ("solution", re.compile(r"description of the solution|hypothesis|how it works|value proposition|describe the solution|how does (it|your)", re.IGNORECASE)),
)
LEFT_OUT = re.compile(
    r"name of the part|what sector|title of|name for your|new and unusual partner|on date|control group|challenge type|type of (the |sub-)?(solution|measure)|"
    r"timescale|affected sector|current status|do you have a prototype|^note$|to what stage|how many|monetary|link|photo|picture|video|which .* applied|"
    r"related videos|references|contact|email|phone|who did|location|country",
    re.IGNORECASE,
)
MARKS = re.compile(r"^#+\s*|^[-*]\s+|\*\*|__|`|!\[[^\]]*\]\([^)]*\)|<[^>]+>", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\((?:[^)]*)\)|https?://\S+")
SHORTEST = 25


def read(path: Path) -> Iterator[Item]:
    """Read pages.jsonl.gz."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("type", "title", "text")):
        if row is None or not row.get("id"):
            yield Dropped(f"{file.name}:{number}", "no JSON object" if row is None else "no id")
            continue
        title = one_line(row.get("title"))
        if not title:
            yield Dropped(str(row["id"]), "no title")
            continue
        yield made(str(row["id"]), _page, row["type"], str(row["id"]), title, row)


def _page(kind: str, key: str, title: str, row: dict[str, object]) -> Innovation:
    found = _sections(str(row.get("text") or ""), title)
    language = language_of(" ".join([title, *found.values()]), "en")
    sections = {name: texts({language: text}) for name, text in found.items()}
    return Innovation(
        id=f"undp:{re.sub(r'[^a-z0-9_.-]+', '-', key.lower()).strip('-')}",
        url="https://www.undp.org/acceleratorlabs",
        kind=KINDS.get(kind, InnovationKind.CASE),
        language=language,
        title=texts({language: title}, official=True),
        started=str(row["year"]) if re.fullmatch(r"(19|20)\d\d", str(row.get("year") or "")) else None,
        places=tuple(dict.fromkeys(one_line(country) for country in _list(row, "country") if country)),
        sdgs=tuple(dict.fromkeys(int(goal[0]) for sdg in _list(row, "sdgs") if (goal := re.match(r"\d+", str(sdg))))),
        flags=() if found else (Flag.TITLE_ONLY,),
        **sections,
    )


def _list(row: dict[str, object], name: str) -> list[str]:
    value = row.get(name)
    return value if isinstance(value, list) else []


def _sections(markdown: str, title: str) -> dict[str, str]:
    """Answers by section; what follows a plain heading, or none, is description."""
    parts: dict[str, list[str]] = {}
    for block in re.split(r"(?m)^(?=>|##? )", markdown):
        first, _, rest = block.partition("\n")
        question = one_line(first.lstrip("># "))
        if first.startswith((">", "#")):
            if LEFT_OUT.search(question):
                continue
            body = rest
        else:
            body, question = block, ""
        answer = clean(LINK.sub(r"\1", MARKS.sub("", body)))
        if len(answer) >= SHORTEST and answer.casefold() != title.casefold():
            name = next((section for section, words in SECTIONS if words.search(question)), "description")
            parts.setdefault(name, []).append(answer)
    return {name: "\n\n".join(dict.fromkeys(answers)) for name, answers in parts.items()}


PORTAL = Portal(
    name="undp",
    title={"fi": "UNDP:n kiihdyttämöt, SDG Commons", "sv": "UNDP:s acceleratorlabb, SDG Commons", "en": "UNDP Accelerator Labs, SDG Commons"},
    publisher="United Nations Development Programme",
    url="https://www.undp.org/acceleratorlabs",
    licence="unknown: see terms_url",
    terms_url="https://www.undp.org/copyright-terms-use",
    languages=("en", "es", "fr"),
    min_records=1,
    max_records=50_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=FILE,
)
