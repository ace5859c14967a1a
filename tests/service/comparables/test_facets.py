"""An application's parts: by headings in three languages, else by what sentences say."""

import pytest

from service.comparables.facets import Facet, longest, sentences_of

HEADINGS = {
    "fi": ("1. Hankkeen tausta ja tarve", "2 Kohderyhmä", "3. Toimenpiteet ja aikataulu:", "4) Odotetut tulokset", "5. Kustannusarvio ja rahoitus"),
    "sv": ("Bakgrund och behov", "Målgrupp", "Åtgärder", "Förväntade resultat", "Budget och finansiering"),
    "en": ("Background and need", "Target group", "Activities", "Expected outcomes", "Budget"),
}
PARTS = (Facet.NEED, Facet.TARGET_GROUP, Facet.ACTIVITIES, Facet.OUTCOMES, Facet.BUDGET)


@pytest.mark.parametrize("mark", ["", "# "])
@pytest.mark.parametrize("language", HEADINGS)
def test_headings_decide_whatever_stands_below(language: str, mark: str) -> None:
    text = "\n".join(f"{mark}{heading}\nAbc def {number} ghi. Jkl mno {number}." for number, heading in enumerate(HEADINGS[language]))
    found = sentences_of(text, language)
    assert [one.facet for one in found] == [part for part in PARTS for _ in range(2)]
    assert text[found[3].start : found[3].end] == "Jkl mno 1."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Kylissä ihmiset ovat yksin. Järjestämme kyläiltoja. Hanke on suunnattu ikäihmisille. Yksinäisyys vähenee. Palkkoihin menee 90 000 €.", "natob"),
        ("Byarna saknar mötesplatser. Vi ordnar kvällar i byarna. Projektet riktar sig till äldre. Ensamheten minskar. Lönerna kostar 90 000 euro.", "natob"),
        ("Villages lack meeting places. We will organise evenings. They are aimed at older people. Loneliness will decrease as a result. EUR 90,000.", "natob"),
    ],
)
def test_without_headings_sentences_say_what_they_are_of(text: str, parts: str) -> None:
    letters = {"n": Facet.NEED, "a": Facet.ACTIVITIES, "t": Facet.TARGET_GROUP, "o": Facet.OUTCOMES, "b": Facet.BUDGET}
    assert [one.facet for one in sentences_of(text, None)] == [letters[part] for part in parts]


def test_a_sentence_that_names_a_part_is_no_heading() -> None:
    text = "Tarve on suuri.\nKohderyhmän tarpeet ovat moninaiset ja ne tunnetaan heikosti, sanovat kaikki."
    assert len(sentences_of(text, "fi")) == 2


def test_a_marked_heading_that_names_no_part_leaves_it_to_the_sentences() -> None:
    found = sentences_of("# Tarve\nAbc def.\n# Viestintä\nJärjestämme kyläiltoja.", "fi")
    assert [one.facet for one in found] == [Facet.NEED, Facet.ACTIVITIES]


def test_the_longest_sentences_are_kept_in_reading_order() -> None:
    text = "Aa. Bbbb bbbb. Cc. Dddd dddd dddd."
    kept = longest(sentences_of(text, None), 2)
    assert [text[one.start : one.end] for one in kept] == ["Bbbb bbbb.", "Dddd dddd dddd."]
