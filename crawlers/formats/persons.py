"""Tells a private person, or a business that is one, from a body: grants to private persons are not kept."""

import re
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_name("given_names.txt")
SOLE_TRADER = re.compile(r"(?:^|[\s(,/])(?:tmi|t:mi|t\.mi|toiminimi|f:ma|enskild firma|enkeltmandsvirksomhed|proprietær|v/)(?=$|[\s).,/:])", re.IGNORECASE)
"""Marks of a business that is one person, in Finnish, Swedish and Danish. "v/" stands before the owner's name."""

LEGAL_FORM = re.compile(
    r"\b(?:oyj?|abp?|ky|kb|ry|rf|r\.y|r\.f|ay|hb|osk|sr|ol|oü|as|asa|aps|a/s|i/s|p/s|k/s|f\.?m\.?b\.?a|a\.?m\.?b\.?a|v\.?m\.?b\.?a|s/i|fmba|amba|gmbh|ag|ev|bv|nv|sa|sas|sarl|srl|"
    r"spa|sl|lda|ltd|limited|llp|lp|llc|plc|inc|corp|corporation|company|co|cic|c\.i\.c|cio|pty|pbc|kk|npo|npc|spk)\b",
    re.IGNORECASE,
)
BODY_WORDS = re.compile(
    r"yhtiö|osuuskunt|andelslag|kaupunki|kaupungi|kunta\b|kunnan|kuntayhtymä|yhtymä|kommun|\bstad\b|yliop|universi|korkeakoulu|\bamk\b|högskol|college|\bschool|koulu|lukio|"
    r"skole\b|skolen\b|\b(?:grund|folk|hög|folkhög|yrkes|musik)?skolan?\b|opisto|institu|academ|akatemi|akademi|keskus|kesku\b|center|centre|central|centrum|liitto|liito\b|förbund|forbund|säätiö|stiftels|fond|fund|founda|"
    r"\btrust\b|yhdisty|yrittäjät|förening|forening|seura\b|associa|societ|club|klubb|museo|museum|seurakunta|församling|church|virasto|toimisto\b|laitos|vankila|piiri\b|hallinto|hallitus|"
    r"voimat\b|ministeri|ministry|departement|department|agency|office|myndighet|styrelse|styrelsen|council|county|\bcity\b|borough|region|municipal|authority|government|"
    r"elinkeino|\bely\b|netværk|nätverk|network|verkosto|forum|foorum|ammatti|oppilait|kauppakamari|handel|erhverv|hospital|sairaala|sygehus|hotel|bank|pankki|invest|capital|partner|group|konserni|"
    r"consult|services|service|team|project|programme|promotion|union|board|committee|alliance|coalition|communit|enterprise|ventures|housing|\bhomes\b|\bcare\b|health|\bnhs\b|charit|ambulance|"
    r"support|education|learning|technolog|teknolog|research|tutkimus|\blabs?\b|studio|library|theatre|teater|\barts\b|cathedral|mission|diako|caritas|\bcross\b|insurance|vakuutus|energy|energi\b|"
    r"havn\b|lufthavn|innova|\bhub\b|\bpark\b|\bfarm|press\b|media\b|europe|fellowship|refuge|hospice|ernst (?:&|and) young|norton rose|marie curie",
    re.IGNORECASE,
)
KNOWN_BODIES = frozenset(("niels brock", "john lewis"))
"""Bodies named after a person, without any word that says so."""

CAPITALISED = re.compile(r"^[A-ZÅÄÖÆØÉÜŠŽ][\w’'.-]*$")


def has_body_word(name: str) -> bool:
    """Say whether a name holds a legal form or a word that only a body's name has."""
    return bool(LEGAL_FORM.search(name) or BODY_WORDS.search(name))


def private_person(name: str) -> bool:
    """Say whether a recipient's name is that of a private person or of a sole trader.

    It is when it says so (Tmi, F:ma …), or when it holds a common given name beside another word and nothing that marks a body. Errs on the side of a person.
    """
    if SOLE_TRADER.search(name):
        return True
    if has_body_word(name) or name.casefold().strip() in KNOWN_BODIES:
        return False
    return names_given(name)


def names_given(name: str) -> bool:
    """Say whether a common given name stands in it beside another capitalised word."""
    words = [word for word in re.split(r"[\s,/&]+", name) if CAPITALISED.match(word)]
    return len(words) >= 2 and any(known_given(word) for word in words)


def known_given(word: str) -> bool:
    """Say whether a word is a common given name, also one part of a double one."""
    lowered = word.casefold().strip(".")
    return lowered in all_given() or ("-" in lowered and any(part in all_given() for part in lowered.split("-")))


@cache
def all_given() -> frozenset[str]:
    """The common given names, lower case."""
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
