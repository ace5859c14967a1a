"""Finds persons' names among capitalised words, by what says that they are persons: a known given or family name, a title, an address that spells them.

Names of bodies, places and programmes are capitalised words too, so nothing is taken for a person without such evidence, and nothing that holds a word
which only a body's or a street's name has.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawlers.formats.persons import all_given, has_body_word, known_given
from models.taxonomy import places

LISTS = Path(__file__).with_name("personal_names.txt")

_UPPER = "A-Z" + "".join(letter for letter in map(chr, range(0xC0, 0x530)) if letter.isupper())
"""Capital letters of Latin, Greek and Cyrillic writing, for a class of a regular expression."""

TITLE = r"(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Rev|Herra|Rouva|Herr|Fru|Tohtori|Tri|Dos|FT|YTT|TtT|DI)\b\.?"
_TOKEN = rf"(?:[{_UPPER}][\w’'-]*\w|[{_UPPER}]\.(?:-?[{_UPPER}]\.)?)"
RUN = re.compile(rf"(?<![\w.-])(?<!\w@)(?:{TITLE}[ \xa0])?{_TOKEN}(?:[ \xa0](?:(?:von|af|de|van|der|da|di|al|el|la)[ \xa0]){{0,2}}{_TOKEN}){{0,11}}")
"""At most a dozen capitalised words and initials that stand side by side, a title before them."""

_TITLED = re.compile(TITLE + r"[ \xa0]")
_TOKENS = re.compile(_TOKEN)
_INITIAL = re.compile(rf"(?:[{_UPPER}]\.-?)+$")
FAMILY_ENDING = re.compile(
    r"..(?:[auyäö]nen|(?<!tr)(?<!s)(?<!i)onen|kkinen|skinen|ttinen|sson|ström|berg|gren|(?:kvist|qvist|quist)|lund|dahl|holm|stedt|bäck|feldt|hjelm|strand)s?$"
)
"""Endings of Finnish and Swedish family names that few other words have."""

_CASE_OF_NEN = re.compile(r"s(?:en|ta|tä|een|ella|ellä|elle|elta|eltä|essa|essä|esta|estä|ena|enä|eksi)$")
"""Cases of Finnish family names in -nen: Virtasen, Virtaselle."""

_CASES = "n lle lta ltä lla llä sta stä ssa ssä ksi na nä ta tä een a ä s".split()
"""Case endings of other Finnish family names, and the Swedish genitive; an "i" may stand before them."""

NOT_PERSONS = frozenset(
    "region norra södra östra västra mellersta greater north south east west northern southern eastern western central new great upper lower nya gamla "
    "stora lilla vanha uusi iso pohjois etelä itä länsi keski san santa saint sankt santiago st los las the german svenska suomen finska finlands sveriges "
    "nordic british english european europe national royal community green blue red open social digital youth kansallinen nuorten lasten vanhusten our your "
    "contact kontakt kontakta yhteystiedot egentliga baden nordrhein".split()
)
"""Capitalised words that begin names of places, bodies and programmes."""

HONOURED = frozenset(
    tuple(name.split("_"))
    for name in (
        "marie_curie marie_skłodowska marie_sklodowska william_hill john_lewis niels_brock leroy_merlin henning_larsen einar_mattsson tore_supra philip_morris "
        "esmée_fairbairn esmee_fairbairn paul_hamlyn joseph_rowntree calouste_gulbenkian garfield_weston henry_smith emil_aaltonen alfred_kordelin "
        "yrjö_jahnsson otto_malm robert_bosch bernard_leer marcus_wallenberg erling_persson "
        "grant_thornton herbert_smith norton_rose sierra_leone miller_thomson miller_thompson "
        "morgan_stanley john_deere estée_lauder stella_mccartney charles_schwab johns_hopkins alfred_nobel alfred_nobels glen_dimplex"
    ).split()
)
"""Whom half the world's programmes are named after, and foundations, firms and brands that are called by a full name alone."""

NOT_FAMILIES = frozenset("kommunen regionen planen svanen orkanen membranen romanen organen manen banen zonen tronen kronen ionen fanen kranen vanen".split())
"""Swedish and Danish words in their definite form that end like Finnish family names."""

_THING = re.compile(
    r"(?:katu|kadun|kadulla|\w\wkuja|polku|väylä|\w{4}tie|\w{4}tien|\w{4}tiellä)$|gata|gatan|vägen|gränd|street|road|avenue|\blane\b|school|(?:^|[a-zåäö]{3})skola|minnes|bibliotek|"
    r"kirjasto|rahasto|prize|award|palkinto|pris(?:et)?$|programm?e?|laborator|telescope|observator|satellit|\blaw\b|bolag|meeting|\bhus$|organi[sz]ation|järjestö|"
    r"federation|initiative|ohjelma|hanke|projekt|kampanj|campaign|challenge|scheme|strategy|network|festival"
)
SMALL_FORMS = frozenset("ry rf oy oyj ab abp ky sr".split())
"""Legal forms that stand behind a name in small letters."""

_ROLE_FORMS = ("n", "en", "et", "na", "nä", "rna", "arna", "erna", "orna", "t", "ta", "tä", "lta", "ltä", "lle", "ksi", "nsa", "mme", "s", "er", "ar", "re")
"""Endings of roles in Finnish cases, Swedish definite and plural forms, English plurals."""

SHORTEST_ROLE = 5
"""Letters that the end of a compound must have to be a role: "luottamushenkilö", not every word in -man."""

_FROM = re.compile(r"(?:sta|stä|lta|ltä)$")
MOST_TOKENS = 4


@dataclass(frozen=True)
class Token:
    """A word of a run, with its place in the text."""

    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        """Without case and genitive."""
        return re.sub(r"[’']s$", "", self.text.casefold())


def person_in(text: str, run: re.Match[str], *, said: bool, reached: bool = False, spelled: str = "") -> tuple[int, int] | None:
    """Return where in `text` a person's name stands within a run of capitalised words, None when nothing says that one does.

    `said`: what stands around the run says that a person follows; then two words that are neither a body's nor a place's are one. `reached`: an
    address or number stands right behind; then family names that are words too count. `spelled` holds the letters of the e-mail addresses beside it.
    """
    titled, tokens = tokens_of(text, run)
    span = _span(tokens, said=said or titled, reached=reached, spelled=spelled)
    if span is None:
        return None
    first, last = _without_body(text, tokens, span, said=said)
    if first == last or (titled and first):
        return None
    return run.start() if titled else tokens[first].start, tokens[last - 1].end


def tokens_of(text: str, run: re.Match[str]) -> tuple[bool, list[Token]]:
    """Whether a title stands before a run's names, and its words without the title."""
    titled = _TITLED.match(run[0])
    words = _TOKENS.finditer(text, run.start() + (titled.end() if titled else 0), run.end())
    return titled is not None, [Token(found[0], found.start(), found.end()) for found in words]


def letters(name: str) -> str:
    """Letters of a name as an address spells them."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalpha())


def _span(tokens: list[Token], *, said: bool, reached: bool, spelled: str) -> tuple[int, int] | None:
    """First and past-the-last index of the words that are a person's."""
    begins = next(_beginnings(tokens, said=said, reached=reached, spelled=spelled), None)
    if begins is None:
        return None
    end = begins + (1 if len(tokens) == 1 else 2)
    while end < min(len(tokens), begins + MOST_TOKENS) and _goes_on(tokens[end], tokens[end - 1]):
        end += 1
    return begins, end


def _beginnings(tokens: list[Token], *, said: bool, reached: bool, spelled: str) -> Iterator[int]:
    """Indexes at which a name may begin, the best evidence first."""
    pairs = [number for number in range(len(tokens) - 1) if is_pair(tokens[number], tokens[number + 1])]
    yield from (number for number in pairs if known_given(tokens[number].plain) or _is_given(tokens[number].plain))
    for number in pairs:
        one, other = tokens[number], tokens[number + 1]
        doubtful = one.plain in _names()["doubtful"] and is_family(other)
        if one.plain in NOT_PERSONS or is_place(other) or (is_place(one) and not doubtful):
            continue
        both = doubtful or (reached and is_family(other))
        if both or _is_plainly_family(other) or (is_family(one) and is_given(other)) or (_INITIAL.match(one.text) and is_family(other)):
            yield number
        if len(other.text) > 2 and letters(other.text) in spelled:
            yield number
    if said:
        yield from _said(tokens)


def is_pair(one: Token, other: Token) -> bool:
    """Whether two words may be a name by their letters: "Max Lab", not "MAX IV" or "Max IV", and none whom half the world's programmes are named after."""
    capitals = other.text.isupper() and len(other.text) > 1
    shaped = (one.text.isupper() and len(other.text) > 3) if capitals else (not one.text.isupper() or bool(_INITIAL.match(one.text)))
    return shaped and (one.plain, other.plain.partition("-")[0]) not in HONOURED


def _said(tokens: list[Token]) -> Iterator[int]:
    if len(tokens) == 1:
        if is_given(tokens[0]):
            yield 0
    elif (
        tokens[0].plain not in NOT_PERSONS
        and not tokens[1].text.isupper()
        and is_pair(tokens[0], tokens[1])
        and not is_place(tokens[1])
        and (is_family(tokens[1]) or not is_place(tokens[0]))
    ):
        yield 0


def _goes_on(token: Token, before: Token) -> bool:
    """Whether a third or fourth word still belongs to the name: a family name, or what follows an initial or a given name."""
    if is_place(token) or (token.text.isupper() and len(token.text) > 2 and not before.text.isupper()):
        return False
    return _is_plainly_family(before) or is_family(token) or bool(_INITIAL.match(before.text)) or is_given(before) or bool(_INITIAL.match(token.text))


def _without_body(text: str, tokens: list[Token], span: tuple[int, int], *, said: bool) -> tuple[int, int]:
    """The span, cut before a body's name that follows ("Maija Malli Oulun yliopistosta"), empty where the words are a body's or a street's themselves."""
    first, last = span
    if re.match(r"[ \xa0]-[a-zåäö]", text[tokens[-1].end :]):  # "Minna Malli -palkinto"
        return first, first
    follows = re.match(r"[ \xa0]([a-zåäö][\w-]*)", text[tokens[-1].end :])
    words = [*[token.text for token in tokens], *([follows[1]] if follows else [])]
    named = first + 1 if first + 2 >= len(words) and is_given(tokens[first]) and is_family(tokens[-1]) else None  # "Charlie Cross"
    body = next(
        (number for number in range(len(words)) if number != named and is_body(words[number]) and (number != first or not is_given(tokens[first]))), None
    )
    if body is None or body < first:
        return (first, last) if body is None else (first, first)
    apart = body - first > 2 and (said or bool(_FROM.search(words[body])))
    return (first, min(last, body - 1)) if apart else (first, first)


def is_body(word: str) -> bool:
    """Say whether a word belongs to the name of a body, a street or a thing. Small words are none, whatever companies they end abroad ("as", "co")."""
    if len(word) < 4 and word.islower() and word not in SMALL_FORMS:
        return False
    return has_body_word(word) or bool(_THING.search(word.casefold()))


def is_given(token: Token) -> bool:
    """Say whether a word is a given name, also one that is another word as well."""
    return known_given(token.plain) or _is_given(token.plain) or token.plain in _names()["doubtful"]


def _is_given(word: str) -> bool:
    return word in _names()["given"] or ("-" in word and any(part in _names()["given"] for part in word.split("-")))


def _is_plainly_family(token: Token) -> bool:
    """Whether a word is a family name and no other word."""
    return is_family(token, listed())


def is_occupation(word: str) -> bool:
    """Say whether a word, lower case, is what somebody is or does, also as the end of a compound and in a case or definite form."""
    roles = _names()["roles"]
    last = word.rpartition("-")[2] or word
    forms = {word, last, *(last.removesuffix(ending) for ending in _ROLE_FORMS if last.endswith(ending))}
    return not forms.isdisjoint(roles | _names()["roles-alone"]) or any(form[at:] in roles for form in forms for at in range(1, len(form) - SHORTEST_ROLE + 1))


def is_label(word: str) -> bool:
    """Say whether a word, lower case, is the label of a row beside a name: "Puhelin"."""
    return word in _names()["labels"]


def opens_sentence(word: str) -> bool:
    """Say whether a word, lower case, is a small one that may begin a sentence before a name: "By", "Kun", "Därför"."""
    return word in _names()["openers"]


def is_degree(word: str) -> bool:
    """Say whether a word is what stands behind a name: "PhD", "MBE", "YTM"."""
    return word.casefold().strip(".") in _names()["degrees"] and not word.islower()


def listed() -> frozenset[str]:
    """Family names that are no other words, lower case."""
    return _names()["family"]


def is_family(token: Token, family: frozenset[str] | None = None, *, exact: bool = False) -> bool:
    """Say whether a word is a family name, of a list (all of them by default) or by its ending; `exact`: not a genitive in -s."""
    word = token.plain
    family = family if family is not None else _all_family()
    if (
        word in family
        or (FAMILY_ENDING.search(word) and word not in NOT_FAMILIES and not (exact and word.endswith("s")))
        or (not exact and len(word) > 4 and word.endswith("s") and word[:-1] in family)
        or word.startswith(("o’", "o'", "mc"))
    ):
        return not is_place(token)
    parts = token.text.split("-")
    return len(parts) > 1 and all(part[:1].isupper() for part in parts) and any(part in family or FAMILY_ENDING.search(part) for part in word.split("-"))


def family_forms(token: Token) -> list[Token]:
    """What a Finnish or Swedish family name may be without its case: Virtaselle -> Virtanen, Kosken -> Koski."""
    found = []
    if inflected := _CASE_OF_NEN.search(token.text):
        found.append(token.text[: inflected.start()] + "nen")
    for case in _CASES:
        if token.text.endswith(case):
            stem = token.text[: -len(case)].rstrip(":")
            found += [stem, *([stem[:-1]] if stem.endswith("i") else []), *([f"{stem[:-1]}i"] if stem.endswith("e") else [])]
    return [Token(form, token.start, token.start + len(form)) for form in found if len(form) > 2]


def gives_surely(token: Token, following: Token) -> bool:
    """Say whether a word is a given name: a known one, or one that is a word as well, before a family name."""
    if known_given(token.plain) or _is_given(token.plain):
        return not token.text.isupper() or following.text.isupper()
    return token.plain in _names()["doubtful"] and is_family(following)


@cache
def only_names() -> frozenset[str]:
    """Known given names, lower case, double ones in parts."""
    return frozenset(part for name in all_given() | _names()["given"] | _names()["doubtful"] for part in name.split("-"))


@cache
def _all_family() -> frozenset[str]:
    return _names()["family"] | _names()["family-words"]


@cache
def _place(word: str) -> bool:
    return places.resolve(word) is not None


def is_place(token: Token) -> bool:
    """Say whether a word is a place's name, also its genitive in English, and no family name."""
    bare = re.sub(r"[’']s$", "", token.text)
    return token.plain not in _names()["family"] and token.plain not in _names()["family-words"] and _place(bare)


@cache
def _names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    part = ""
    for line in LISTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(part, set()).update(line.split())
    return {name: frozenset(words) for name, words in found.items()}
