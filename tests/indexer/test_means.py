import numpy as np
import pytest

from indexer.encoder import Encoder
from indexer.make_means import alignment, main, means, parallel_texts
from indexer.means import NEAREST, ROLES, Centring
from indexer.parallel import Parallel
from models.records import INTERFACE_LANGUAGES

NEEDS = {
    "fi": ["Asunto ensin pitkään asunnottomille", "Nuoret saavat apua työnhakuun", "Omaishoitaja tarvitsee vapaapäivän"],
    "sv": ["Bostad först för långvarigt hemlösa", "Unga får hjälp att söka arbete", "En närståendevårdare behöver ledigt"],
    "en": ["Housing first for long-term homeless people", "Young people get help in finding work", "A family carer needs a day off"],
}


@pytest.fixture(scope="module")
def centring(encoder):
    return Centring.load(encoder)


def test_the_shipped_means_are_of_the_default_encoder(centring, encoder):
    for role in ROLES:
        for language in (*INTERFACE_LANGUAGES, None):
            mean = centring.mean(language, role)
            assert mean.shape == (encoder.dim,)
            assert 0.8 < np.linalg.norm(mean) < 1
    assert centring.digest != "none"


def test_centred_vectors_have_unit_length_and_keep_their_shape(centring, encoder):
    vectors = np.stack([one.vector for one in encoder.encode_queries(NEEDS["fi"])])
    centred = centring.centre(vectors, "fi", "query")
    assert centred.shape == vectors.shape
    assert np.allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-5)
    assert np.allclose(centring.centre(vectors[0], "fi", "query"), centred[0], atol=1e-6)
    assert centring.centre(vectors[:0], "fi", "query").shape == (0, encoder.dim)


def test_centring_brings_the_same_meaning_nearer_than_the_same_language(centring, encoder):
    raw = {language: np.stack([one.vector for one in encoder.encode_queries(NEEDS[language])]) for language in INTERFACE_LANGUAGES}
    centred = {language: centring.centre(raw[language], language, "query") for language in INTERFACE_LANGUAGES}

    def right(vectors):
        """Of all texts in other wording, how often the nearest two are the translations."""
        pool = np.concatenate([vectors[language] for language in INTERFACE_LANGUAGES])
        order = np.argsort(-(pool @ pool.T), axis=1)
        return np.mean([np.isin(order[row, 1:3] % 3, row % 3).mean() for row in range(len(pool))])

    assert right(centred) > right(raw)
    assert right(centred) == 1


@pytest.mark.parametrize(("language", "borrows"), [("da", "sv"), ("no", "sv"), ("nb", "sv"), ("es", None), ("fr", None), ("und", None), (None, None)])
def test_other_languages_borrow_or_share(centring, language, borrows):
    for role in ROLES:
        assert np.array_equal(centring.mean(language, role), centring.mean(borrows, role))
    assert set(NEAREST.values()) <= set(INTERFACE_LANGUAGES)


def test_an_encoder_without_means_is_left_as_it_is(encoder):
    other = Encoder(type(encoder.card)(**{**encoder.card.__dict__, "fingerprint": "another"}), encoder.tokenizer, encoder.runtime)
    centring = Centring.load(other)
    vectors = np.eye(3, encoder.dim, dtype=np.float32)
    assert centring.digest == "none"
    assert np.array_equal(centring.centre(vectors, "fi", "query"), vectors)


@pytest.mark.shared
def test_the_script_makes_the_shipped_means(shared_data, centring, encoder):
    texts = parallel_texts(shared_data / "ptv-service-descriptions" / "general_descriptions.jsonl")
    assert len(texts) == 171
    for language in INTERFACE_LANGUAGES:
        made = np.mean([one.vector for one in encoder.encode_queries([text[language]["query"] for text in texts])], axis=0)
        assert np.allclose(made, centring.mean(language, "query"), atol=2e-4)


def test_means_are_averages_by_language_and_role_and_shared(encoder):
    texts = [{language: {"query": NEEDS[language][i], "passage": NEEDS[language][i]} for language in INTERFACE_LANGUAGES} for i in range(3)]
    made = means(encoder, texts)
    assert set(made) == {f"{language}.{role}" for language in (*INTERFACE_LANGUAGES, "shared") for role in ROLES}
    assert np.allclose(made["fi.passage"], np.mean([one.vector for one in encoder.encode_passages(NEEDS["fi"])], axis=0), atol=2e-4)
    assert np.allclose(made["shared.query"], np.mean([made[f"{language}.query"] for language in INTERFACE_LANGUAGES], axis=0), atol=1e-6)


def test_the_map_brings_versions_of_a_text_nearer_and_ships_as_fitted(centring, encoder):
    parallel = [Parallel(str(i), {language: NEEDS[language][i] for language in INTERFACE_LANGUAGES}, whole=False) for i in range(3)]
    plain = centring.without_alignment()
    fitted = Centring({f"{code}.query": plain.mean(code, "query") for code in INTERFACE_LANGUAGES}, "new", alignment(encoder, plain, parallel))

    def apart(how):
        vectors = {
            language: how.centre(np.stack([one.vector for one in encoder.encode_queries(NEEDS[language])]), language, "query") for language in ("fi", "en")
        }
        return 1 - np.mean(np.sum(vectors["fi"] * vectors["en"], axis=1))

    assert apart(fitted) < apart(centring) < apart(plain)


def test_the_script_asks_for_its_data(capsys):
    with pytest.raises(SystemExit):
        main([])
    assert "--data" in capsys.readouterr().err
