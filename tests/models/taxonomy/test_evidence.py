from models.taxonomy import labels
from models.taxonomy.evidence import scale


def test_a_rated_scheme_has_its_own_scale_told_in_three_languages():
    padlocks = scale("EEF padlocks")
    assert padlocks is not None
    assert padlocks.scale_max == 5
    assert set(padlocks.meaning) == {"fi", "sv", "en"}
    assert len(set(padlocks.meaning.values())) == 3


def test_scales_differ_between_schemes_and_each_scheme_is_labelled():
    found = {name: scale(name) for name in ("Kasvun tuki", "EEF padlocks", "EMMIE", "Foundations", "Maryland SMS")}
    assert {name: entry.scale_max for name, entry in found.items() if entry} == {
        "Kasvun tuki": 5,
        "EEF padlocks": 5,
        "EMMIE": 4,
        "Foundations": 4,
        "Maryland SMS": 5,
    }
    assert set(found) <= set(labels.codes("evidence_scheme"))


def test_a_study_design_has_no_scale():
    assert scale("Randomised controlled trial") is None
    assert scale("somebody's own stars") is None
