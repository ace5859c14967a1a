"""UNDP Accelerator Labs, SDG Commons: grassroots solutions, experiments, learning plans and tools."""

import re
from collections.abc import Iterator
from pathlib import Path

from crawlers.formats.records import made, slug, texts
from crawlers.formats.tables import JsonRow, json_rows, need_files
from crawlers.langdetection import language_of
from crawlers.portal import Dropped, Item, Portal
from crawlers.text import clean, one_line
from models.records import Flag, Innovation, InnovationKind

FILE = "pages.jsonl.gz"
PLAN = "learningplan"
KINDS = {
    "solution": InnovationKind.CASE, PLAN: InnovationKind.PROJECT, "experiment": InnovationKind.EXPERIMENT, "story": InnovationKind.CASE,
    "tactics": InnovationKind.METHOD, "tools": InnovationKind.METHOD, "principles": InnovationKind.METHOD, "skills": InnovationKind.METHOD,
}  # fmt: skip
# The pages are forms: a heading, or "> question", then the answer. Which section an answer belongs to is told by the words of its question, else by the
# heading above it, else it is description.
SECTIONS = tuple(
    (name, re.compile("|".join(words), re.IGNORECASE))
    for name, words in (
        ("summary", ("tweet", "brief description of the innovation", "short description", "^overview$", "^summary$", "^résumé", "^resumen")),
        ("description", ("purpose of the solution", "might benefit", "follow up", "anticipated", "socio-economic", "learning questions?")),
        (
            "outcome",
            (
                "key insights",
                "key results",
                "learning outcomes",
                "(quantitative|qualitative) results?",
                "^insight",
                "what did you learn",
                "^results",
                "^learnings?$",
                "^learnings? (on|from)",
                "lessons",
                "surprised you",
                "hypothesis .*proven",
                "what do you know now",
                "main obstacles",
                "advice would you give",
                "^conclusion",
                "^résultats",
                "^resultados",
                "^enseignements",
                "^aprendizajes?",
            ),
        ),
        (
            "need",
            (
                "challenge statement",
                "^background",
                "^context",
                "what problem",
                "what is the challenge",
                "^the challenge",
                "^purpose$",
                "^problem",
                "^need:",
                "gap addressed",
                "énoncé du défi",
                "declaración de desafío",
            ),
        ),
        (
            "solution",
            (
                "description of (the solution|innovation)",
                "^(innovation )?solution( description)?$",
                "^hypothesis",
                "what is your hypothesis",
                "which actions will you take",
                "how it works",
                "value proposition",
                "describe the solution",
                "what is the solution",
                "^the solution",
                "^design$",
                "trata la solución",
            ),
        ),
        ("conditions", ("^requirements$",)),
    )
)
# Questions about the form, and about persons.
LEFT_OUT = re.compile(
    "|".join(
        (
            "name of the part",
            "names? of (the )?partners",
            "name for your",
            "title (of|for) (the|this|your)",
            "^title",
            "name of",
            "^nombre de la",
            "new and unusual partner",
            "(what|which) sector",
            "on date",
            "control group",
            "challenge type",
            "type of (the |sub-)?(solution|measure|project)",
            "timescale",
            "time frame",
            "affected sector",
            "current status",
            "status of",
            "do you have a prototype",
            "^note$",
            "to what stage",
            "how much of your time",
            "monetary",
            r"link\(?s?\)?\b",
            "^enlace",
            "images?",
            "photo",
            "picture",
            "video",
            "portfolio does",
            "categorize the type",
            "quality check",
            "sample size",
            "how long did",
            "related methods",
            "^licen[sc]e",
            "references",
            "please select",
            "contact",
            "e-?mail",
            "phone",
            "mobile number",
            "project leaders?",
            "owner",
            "founder",
            "solution holder",
            "innovator",
            "reported by",
            "(created|collected) by",
            r"\bcv\b",
            "your (full )?(name|title)",
            "full name",
            "consent",
            "introduce yourself",
            "líder",
            "propietari",
            "correo electr",
            "página web",
            "social media",
            "how are you",
            "(primary|secondary) (sub-)?sector",
            "(type|stage) of innovation",
            "innovation (type|stage)",
            "year founded",
            "solution (name|type)",
            "border area",
            "response stage",
            "solutions category",
        )
    ),
    re.IGNORECASE,
)
LEFT_OUT_WHOLE = re.compile(
    r"name|tags|governorate|province|titre|título|location|ubicación|region|country|sdgs?|ods|sector|subcategory|organization|website|url|closing|end|fin|fermeture|clausura|m[eé]tadat?a?",
    re.IGNORECASE,
)
NAMES_SOMEBODY = re.compile(r"(solution holder|founder|innovator|owner)s?\s*[:–-]\s*\S", re.IGNORECASE)
"""A heading such as "Founder: …": what follows is the description."""

BOILERPLATE = re.compile(
    r"^\**(This section is|Explain the design of|Only complete this section|Please note: we ask you|Thematic area tags generated).*$", re.MULTILINE
)
QUESTION = re.compile(r"^(>|#{1,4}(?=\s))[ \t]*(.*)$")
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
ADDRESS = re.compile(r"https?://\S+|www\.\S+|\[(?:phone|email|e-mail)\]", re.IGNORECASE)
MARKS = re.compile(r"^[-*]\s+|\*\*|__|`|</?[a-zA-Z][^<>]*>", re.MULTILINE)
ESCAPE = re.compile(r"\\([\\.\-_!#*()\[\]+>])")
SHORTEST = 25
"""Characters from which an answer says something ("- no" does not)."""


def read(path: Path) -> Iterator[Item]:
    """Read pages.jsonl.gz."""
    (file,) = [path] if path.is_file() else need_files(path, FILE)
    for number, row in json_rows(file, ("type", "title", "text")):
        yield Dropped(f"{file.name}:{number}", "no JSON object") if row is None else made(str(row.get("id") or f"{file.name}:{number}"), _page, row)


def _page(row: JsonRow) -> Item:
    title = one_line(row.get("title"))
    if not title:
        return Dropped(str(row.get("id")), "no title")
    found = _sections(str(row.get("text") or ""), title)
    language = language_of(" ".join([title, *found.values()]), "en")
    flags = (Flag.TITLE_ONLY,) if not found else (Flag.PLAN,) if row.get("type") == PLAN and "outcome" not in found else ()
    sections = {name: texts({language: text}) for name, text in found.items()}
    return Innovation(
        id=f"undp:{_key(row, title)}",
        url="https://www.undp.org/acceleratorlabs",
        kind=KINDS.get(str(row.get("type")), InnovationKind.CASE),
        language=language,
        title=texts({language: title}, official=True),
        started=str(row["year"]) if re.fullmatch(r"(19|20)\d\d", str(row.get("year") or "")) else None,
        places=tuple(dict.fromkeys(one_line(country) for country in row.get("country") or () if country)),
        sdgs=tuple(dict.fromkeys(int(goal[0]) for sdg in row.get("sdgs") or () if (goal := re.match(r"\d+", str(sdg))))),
        flags=flags,
        **sections,
    )


def _key(row: JsonRow, title: str) -> str:
    """The page's own slug; without one, the title's in the same form."""
    stated = str(row.get("id") or "") or slug(title, 100).replace("-", "_")
    return re.sub(r"[^a-z0-9_.-]+", "-", stated.lower()).strip("-")


def _sections(markdown: str, title: str) -> dict[str, str]:
    """Answers by section."""
    parts: dict[str, list[str]] = {}
    heading: str | None = "description"  # None: left out
    section: str | None = heading
    answer: list[str] = []
    for line in [*markdown.splitlines(), "# "]:
        asked = QUESTION.match(line)
        if not asked:
            answer.append(line)
            continue
        _keep(parts, section, answer, title)
        answer = []
        question = one_line(ESCAPE.sub(r"\1", asked[2]).strip("*_ "))
        if question:  # an empty ">" goes on with the answer before it
            section = _section(question, heading if asked[1] == ">" else "description")
            heading = heading if asked[1] == ">" else section
    return {name: "\n\n".join(dict.fromkeys(answers)) for name, answers in parts.items()}


def _section(question: str, otherwise: str | None) -> str | None:
    if NAMES_SOMEBODY.match(question):
        return "description"
    if LEFT_OUT.search(question) or LEFT_OUT_WHOLE.fullmatch(question):
        return None
    return next((name for name, words in SECTIONS if words.search(question)), otherwise or "description")


def _keep(parts: dict[str, list[str]], section: str | None, answer: list[str], title: str) -> None:
    plain = ADDRESS.sub("", LINK.sub(r"\1", PICTURE.sub("", BOILERPLATE.sub("", "\n".join(answer)))))
    text = clean(ESCAPE.sub(r"\1", MARKS.sub("", plain)))
    if section and len(text) >= SHORTEST and text.casefold() != title.casefold():
        parts.setdefault(section, []).append(text)


PORTAL = Portal(
    name="undp",
    title={"fi": "UNDP:n kiihdyttämöt, SDG Commons", "sv": "UNDP:s acceleratorlabb, SDG Commons", "en": "UNDP Accelerator Labs, SDG Commons"},
    publisher="United Nations Development Programme",
    url="https://www.undp.org/acceleratorlabs",
    licence="unknown: see terms_url",
    terms_url="https://www.undp.org/copyright-terms-use",
    languages=("en", "es", "fr"),
    min_records=6_000,
    max_records=50_000,
    cadence="monthly",
    read_bulk=read,
    bulk_hint=FILE,
)
