"""The forms of UNDP's Accelerator Labs, in Markdown -> texts by section of a record.

A page is a form: a heading, or "> question", then the answer. Which section an answer belongs to is told by the words of its question, else by the heading
above it, else it is description.
"""

import re

from crawlers.text import clean, one_line

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


def form_sections(markdown: str, title: str) -> dict[str, str]:
    """Return the answers of a form by section; questions about the form itself, and about persons, are left out."""
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
