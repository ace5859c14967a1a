"""Spoken Finnish and Finland-Swedish dialect -> the written language that catalogues are in.

"mist sais apuu ku lapsi ei mee kouluun" -> "mistä saisi apua kun lapsi ei mene kouluun". Only words that the written language lacks are rewritten, so that
a need in the written language stays as it is, letter by letter. The forms are those of the spoken standard of southern Finland and of Ostrobothnia and
Nyland, as grammars describe them: apocope (mist, sais, olis), assimilated vowels (apuu, nuorii, korkee), short verb stems (mee, tuu, oo), pronouns (mä, tää).
"""

import re
from functools import cache
from importlib.resources import files

WORD = re.compile(r"(?<![\w-])[^\W\d_]+(?![\w-])")
"""A word by itself: the "e" of "e-tjänster" is no "är"."""

LANGUAGES = ("fi", "sv")


def written(text: str, language: str) -> str:
    """Return the text with spoken forms of its language (fi, sv) in the written language; any other text as it is."""
    if language not in LANGUAGES:
        return text
    forms = _forms(language)
    return WORD.sub(lambda found: forms.get(found[0].lower(), found[0]), text)


@cache
def _forms(language: str) -> dict[str, str]:
    lines = files(__package__).joinpath("data", f"spoken.{language}.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))
