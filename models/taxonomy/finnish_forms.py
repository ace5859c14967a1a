"""Finnish case forms of place names, as far as official names give them away: "Tampereen kaupunki" -> Tampereen, Tampereella.

Used by make_places alone, so that a place in a sentence's form is found too. No general inflection is attempted.
"""

BODIES = (" kaupunki", " kunta")
IRREGULAR = {"Uusimaa": "Uudenmaan", "Ahvenanmaa": "Ahvenanmaan"}
"""Regions whose wellbeing counties have other names."""


def municipal_genitive(name: str, body: str) -> str:
    """Return the genitive of a municipality from its body's name ("Lohjan kaupunki"), else by the simplest rule (Kökar -> Kökarin)."""
    for end in BODIES:
        if body.endswith(end):
            return body.removesuffix(end)
    return name + ("n" if name[-1] in "aeiouyäö" else "in")


def regional_genitive(region: str, counties: dict[str, str]) -> str:
    """Return the genitive of a region; `counties` maps short names to full ones (Pirkanmaa -> Pirkanmaan hyvinvointialue)."""
    return IRREGULAR.get(region) or counties[region].removesuffix(" hyvinvointialue")


def inflected(genitive: str) -> list[str]:
    """Return genitive, inessive and adessive (Lohjan, Lohjassa, Lohjalla); which of the two local cases a place takes is not known, so both."""
    if genitive == IRREGULAR["Uusimaa"]:
        return [genitive, "Uudellamaalla"]
    if not genitive.endswith("n"):
        return []
    stem = genitive[:-1]
    # Vowel harmony follows the last vowel that takes part in it; e and i do not.
    harmonic = [letter for letter in stem.casefold() if letter in "aouäöy"]
    vowel = "a" if harmonic and harmonic[-1] in "aou" else "ä"
    return [genitive, f"{stem}ss{vowel}", f"{stem}ll{vowel}"]
