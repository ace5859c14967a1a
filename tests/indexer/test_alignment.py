import numpy as np
import pytest

from indexer.alignment import RECORD, fit

DIM = 12


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def versions(seed, count, noise):
    """Texts in two languages: what they say, and in each language noise that lies in the last dimensions alone."""
    rng = np.random.default_rng(seed)
    meaning = np.concatenate([rng.normal(size=(count, DIM - 4)), np.zeros((count, 4))], axis=1)
    spoken = [unit(meaning + np.concatenate([np.zeros((count, DIM - 4)), noise * rng.normal(size=(count, 4))], axis=1)) for _ in range(2)]
    return np.concatenate(spoken), [*range(count)] * 2, ["fi"] * count + ["en"] * count


def test_what_tells_languages_apart_is_taken_off():
    vectors, texts, languages = versions(1, 400, 2.0)
    aligned = fit(vectors, texts, texts, languages)
    fresh, _, _ = versions(2, 100, 2.0)
    before, after = fresh[:100] @ fresh[100:].T, unit(fresh @ aligned)[:100] @ unit(fresh @ aligned)[100:].T
    assert np.mean(before.argmax(axis=1) == np.arange(100)) < 0.6
    assert np.mean(after.argmax(axis=1) == np.arange(100)) > 0.9


def test_languages_that_say_the_same_are_left_as_they_are():
    vectors, texts, languages = versions(3, 300, 0.0)
    assert np.allclose(vectors @ fit(vectors, texts, texts, languages), vectors, atol=1e-4)


def test_a_text_without_a_version_in_another_language_teaches_nothing():
    vectors, texts, languages = versions(4, 50, 1.0)
    alone = unit(np.random.default_rng(5).normal(size=(30, DIM)))
    more = fit(np.concatenate([vectors, alone]), [*texts, *range(100, 130)], [*texts, *range(100, 130)], [*languages, *["sv"] * 30])
    assert np.allclose(more, fit(vectors, texts, texts, languages))


def test_texts_of_one_record_draw_nearer():
    vectors, texts, languages = versions(6, 200, 0.5)
    pairs = [text // 2 for text in texts]  # two texts a record that have nothing in common
    apart, together = fit(vectors, texts, texts, languages), fit(vectors, texts, pairs, languages)
    first, second = vectors[0:200:2], vectors[1:200:2]
    assert 0 < RECORD < 1
    assert np.sum(unit(first @ together) * unit(second @ together)) > np.sum(unit(first @ apart) * unit(second @ apart))


def test_the_map_is_the_same_each_time():
    vectors, texts, languages = versions(7, 60, 1.0)
    assert np.array_equal(fit(vectors, texts, texts, languages), fit(vectors, texts, texts, languages))
    with pytest.raises(ValueError, match="need at least one array"):
        fit(vectors[:60], texts[:60], texts[:60], languages[:60])
