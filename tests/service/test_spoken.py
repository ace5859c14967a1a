"""Spoken Finnish and Finland-Swedish are read as the written language; what is written already stays as it is."""

import gzip
import json
from pathlib import Path

import pytest

from indexer.sentences import split
from models.answers import Need
from service.query import in_written_language
from service.spoken import LANGUAGES, _forms, written

SPOKEN = {
    "mist sais apuu ku lapsi ei mee kouluun": "mistä saisi apua kun lapsi ei mene kouluun",
    "mä oon työtön eikä oo rahaa": "minä olen työtön eikä ole rahaa",
    "Meiän kylil ei oo kauppaa": "meidän kylillä ei ole kauppaa",
}


@pytest.mark.parametrize(("spoken", "expected"), SPOKEN.items())
def test_spoken_finnish(spoken, expected):
    assert written(spoken, "fi") == expected
    assert written(expected, "fi") == expected


def test_dialect_swedish():
    assert written("hu ska vi få kidsen ti skolon", "sv") == "hur ska vi få barnen till skolan"
    assert written("va finns för åldringar såm e ensam?", "sv").endswith("är ensam?")


def test_other_languages_are_left_alone():
    assert written("ja e ku mä int", "en") == "ja e ku mä int"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_written_form_is_itself_rewritten(language):
    forms = _forms(language)
    assert len(forms) > 50
    for spoken, form in forms.items():
        assert spoken == spoken.lower() != form
        assert written(form, language) == form, spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_starter_catalogue_is_hardly_touched(language, starter_lines):
    """Texts in the written language hold no spoken form but in names ("Meijän polku", "Kohtaa mut")."""
    texts = [line[name][language] for line in starter_lines for name in ("title", "summary", "description") if language in (line.get(name) or {})]
    words = sum(len(text.split()) for text in texts)
    changed = sum(one != other for text in texts for one, other in zip(text.split(), written(text, language).split(), strict=False))
    print(f"{language}: {changed} of {words} words rewritten")
    assert words > 5_000
    assert changed <= words / 1_000


def test_sentences_keep_their_place():
    text = "  Mä oon yksin. Mist sais apuu?  Kiitos!"
    sentences = split(text)
    rewritten, spans = in_written_language(text, sentences, "fi")
    assert [rewritten[start:end] for start, end in spans] == [written(text[start:end], "fi") for start, end in sentences]
    assert "minä olen yksin." in rewritten


def test_a_spoken_need_finds_what_the_written_one_finds(answerer):
    spoken = answerer.answer(Need(text="ku on ahistunu eikä pääse lääkäriin", interface_language="fi"))
    plain = answerer.answer(Need(text="kun on ahdistunut eikä pääse lääkäriin", interface_language="fi"))
    assert [match.id for match in spoken.innovations[:5]] == [match.id for match in plain.innovations[:5]]
    assert "ahistunu" in next(reason.need_text for reason in spoken.innovations[0].reasons if reason.need_text)


@pytest.fixture(scope="module")
def starter_lines():

    path = Path(__file__).parents[2] / "crawlers" / "starter" / "records.jsonl.gz"
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
