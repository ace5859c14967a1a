import gzip
from pathlib import Path

import pytest

from indexer.analysis import ANALYSER_VERSION, tokens
from indexer.lexicon import Lexicon, lexicon
from indexer.make_lexicon import joined, of_sentences, of_vocabulary, probabilities
from models.errors import StoreError
from models.jsonl import dumps

SMALL = Lexicon({"fi": {"nuor": "ung young", "nuor aikuis": "ung vuxn young adult", "aikuis": "vuxn adult", "asunnottomuus": "hemlös", "robotiik": ""}})


def test_two_words_in_a_row_are_read_together() -> None:
    assert SMALL.translated(["nuor", "aikuis", "nuor"], "fi") == ["ung", "vuxn", "young", "adult"]
    assert SMALL.translated(["aikuis", "nuor"], "fi") == ["vuxn", "adult", "ung", "young"]


def test_a_form_that_is_not_there_is_read_by_a_long_beginning_alone() -> None:
    assert SMALL.translated(["asunnottomuustyö"], "fi") == ["hemlös"]
    assert SMALL.translated(["nuorisotalo", "asunno"], "fi") == []  # too short a beginning; shorter than any that is there


def test_a_word_that_keeps_its_spelling_is_left_to_the_needs_own() -> None:
    assert SMALL.translated(["robotiik"], "fi") == []


@pytest.mark.parametrize("language", ["da", "und", ""])
def test_a_language_that_is_not_there_gives_nothing(language: str) -> None:
    assert SMALL.translated(["unge"], language) == []


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("fi", "yksinäisyyttä vanhuksilla", {"ensam", "loneli", "elder"}),
        ("sv", "bostadslösa barnfamiljer", {"homeless", "asunnottom", "lapsiperh"}),
        ("en", "long-term unemployment", {"pitkäaikaistyöttöm", "långtidsarbetslös"}),
    ],
)
def test_what_ships_translates_what_the_field_speaks_of(language: str, text: str, wanted: set[str]) -> None:
    assert wanted <= set(lexicon().translated(tokens(text, language), language))


def test_a_lexicon_of_another_analyser_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json.gz"
    path.write_bytes(gzip.compress(dumps({"analyser": ANALYSER_VERSION + 1, "entries": {}})))
    with pytest.raises(StoreError, match="another analyser"):
        lexicon(path)
    path.write_bytes(b"cut")
    with pytest.raises(StoreError, match="cannot be read"):
        lexicon(path)


def test_a_vocabulary_is_read_by_concepts_without_what_tells_labels_apart(tmp_path: Path) -> None:
    labels = {"fi": {"1": "lapset (ikäryhmät)", "2": "hyvin pitkä monisanainen nimitys"}, "sv": {"1": "barn"}, "en": {"1": "children", "2": "label"}}
    for language, rows in labels.items():
        lines = [f"<http://example.org/{concept}>\t{label}\n" for concept, label in rows.items()]
        (tmp_path / f"yso-ysoplaces-cicero-{language}.tsv").write_text("".join(lines), "utf-8")
    found = of_vocabulary(tmp_path)
    assert found["fi"] == {"laps": {"sv": [("barn",)], "en": [("children",)]}}
    assert found["en"]["children"] == {"fi": [("laps",)], "sv": [("barn",)]}
    assert found["en"]["label"] == {"fi": [tuple(tokens(labels["fi"]["2"], "fi"))]}  # long ones are translations, not keys


def test_what_stands_together_in_texts_that_say_the_same_is_learned() -> None:
    pairs = [(["punainen", "talo"], ["red", "house"]), (["punainen", "vene"], ["red", "boat"]), (["vene"], ["boat"]), (["uusi", "talo"], ["new", "house"])]
    table = probabilities(pairs)
    for stem, meant in (("punainen", "red"), ("talo", "house"), ("vene", "boat")):
        assert max(table[stem], key=table[stem].__getitem__) == meant
    sentences = [{"fi": first, "en": second} for first, second in pairs]
    learned = of_sentences(sentences)
    assert learned["fi"]["talo"] == {"en": [("house",)]}
    assert "uusi" not in learned["fi"]  # told once
    assert learned["en"]["boat"] == {"fi": [("vene",)]}


def test_what_was_learned_comes_before_the_vocabulary_language_by_language() -> None:
    none: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    vocabulary = {"fi": {"vene": {"en": [("vessel",)], "sv": [("båt",)]}, "vene robot": {"en": [("robot",)]}}, "sv": none, "en": none}
    learned = {"fi": {"vene": {"en": [("boat",)]}}, "sv": none, "en": none}
    assert joined(vocabulary, learned)["fi"] == {"vene": "boat båt"}
