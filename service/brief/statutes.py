"""Acts that a text names, in Finnish, Swedish and English: a sign that somebody has to do the thing by law. Found by pattern, shown as the quoted sentence.

Precision before recall: "monialaista", "förslagen" and "atomslagen" only look like laws. What the patterns miss is not claimed; what they find, a person can
read in the quote. Over the texts of 14,100 works (23 million characters) they find 256 mentions; each name was read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBER = r"\(\d{1,4}[/:]\d{2,4}\)"
"""Number of an Act in a collection of statutes: (123/2020), (2008:567)."""

FINNISH = re.compile(
    rf"(?<![\w-])(?P<name>[\w-]*(?:laki|lakia|lakiin|lain|laissa|laeissa|lakien))(?![\w-])(?:\s{NUMBER})?"
    rf"|(?<![\w-])(?P<numbered>[\w-]*(?:laista|lailla|laille|asetus|asetuksen|asetuksessa))\s{NUMBER}",
    re.IGNORECASE,
)
NOT_FINNISH = re.compile(
    r"(?:(?:oppi|poti)la(?:in|issa)|llaki|(?:luonnon|pää|kita|suu|kupu|vuoren|tunturin|murphyn|mooren)la(?:ki|kia|kiin|in|issa))$", re.IGNORECASE
)
"""Inflected pupils and patients, and laws of nature, crowns of heads and tops of hills, which are "laki" too."""

BARE_FINNISH = re.compile(r"(?:laki|lain|laissa|lakia|lakiin|lakien|laeissa)", re.IGNORECASE)
SAYS_DUTY = re.compile(r"velvoit|edellyt|säädet|säätä|määrä|muka[ai]|vaati|nojalla", re.IGNORECASE)

SWEDISH = re.compile(
    rf"(?<![\w-])(?P<before>[\w-]+)(?:lag(?:en|ens)(?![\w-])(?:\s{NUMBER})?|lag\s{NUMBER})"
    rf"|(?<![\w-])(?P<numbered>[Ll]ag(?:en)?\s(?:om|angående)\s[\w\s-]{{3,80}}?|[\w-]*förordning(?:en)?)\s{NUMBER}"
)
OF_SWEDISH_ACTS = re.compile(
    r"(?:tjänst|vårds?|skydds|skol|bygg|miljö|avfalls|vatten|tobaks|alkohol|livsmedels|diskriminerings|jämställdhets|likabehandlings|kommun|grund|ungdoms"
    r"|äldre|omsorgs|handikapp|biblioteks|integrations|utbildnings|pedagogik|räddnings|läroplikts|språk|idrotts|avtals|hjälps|social|hälso|klimat|förvaltnings"
    r"|upphandlings|understöds|arbetstids|service|stöds?|delaktighets)$",
    re.IGNORECASE,
)
"""What stands before "-lag" in names of Acts of Finland and Sweden; "förs-", "bo-" and "atoms-" do not."""

ENGLISH = re.compile(rf"(?:(?!Act\b)[A-Z][\w’'-]+,?\s(?:(?:and|of|for|the|on|in|to)\s){{0,2}}){{1,7}}Act(?![\w-])(?:\s\d{{4}}(?!/))?(?:\s?{NUMBER})?")
LEADING = re.compile(r"(?:(?:The|Under|Enforcing|In|By|This|That|With|Since|Our|See)\s(?:the\s)?)+")
NOT_ENGLISH = re.compile(r"(?:(?:Delegated|Implementing|Balancing|Class|Third|Final|Single|Opening)\s)?Act$")
HINTS = {"fi": "la", "sv": "lag", "en": "act"}
"""What a text without any mention of an Act mostly lacks: looked for first, for speed."""


@dataclass(frozen=True)
class Statute:
    """An Act as a text names it, at [start:end] of it."""

    name: str
    start: int
    end: int


def statutes(text: str, language: str) -> Iterator[Statute]:
    """Yield the Acts that a text names, in order; none in a language without patterns."""
    find = {"fi": _finnish, "sv": _swedish, "en": _english}.get(language)
    return find(text) if find and (HINTS[language] in text.lower() or re.search(NUMBER, text)) else iter(())


def _finnish(text: str) -> Iterator[Statute]:
    for found in FINNISH.finditer(text):
        name = found["name"] or found["numbered"]
        # "laki" alone is a principle too: it counts with a number, or where the words after it say that it orders something.
        orders = not BARE_FINNISH.fullmatch(name) or found[0] != name or SAYS_DUTY.search(text[found.end() : found.end() + 40].split(".", maxsplit=1)[0])
        if orders and not NOT_FINNISH.search(name):
            yield Statute(found[0], found.start(), found.end())


def _swedish(text: str) -> Iterator[Statute]:
    for found in SWEDISH.finditer(text):
        if found["numbered"] or OF_SWEDISH_ACTS.search(found["before"]):
            yield Statute(found[0], found.start(), found.end())


def _english(text: str) -> Iterator[Statute]:
    for found in ENGLISH.finditer(text):
        leading = LEADING.match(found[0])
        name = found[0][leading.end() if leading else 0 :]
        if not NOT_ENGLISH.match(name):
            yield Statute(name, found.end() - len(name), found.end())
