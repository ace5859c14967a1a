import pytest

from models.answers import CallStatus
from models.errors import UnknownValue
from models.records import InnovationKind, OrganisationKind, RecordType, Role
from models.taxonomy import labels

VOCABULARIES = "theme target_group sdg innovation_kind organisation_kind organisation_role role record_type call_status language evidence_scheme".split()


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_code_has_a_label_of_its_own_in_three_languages(name):
    for language in ("fi", "sv", "en"):
        found = [labels.labels(name, code)[language] for code in labels.codes(name)]
        assert all(label.strip() == label and label for label in found)
        assert len(set(found)) == len(found), f"two codes of {name} share a label in {language}"
        assert [labels.label(name, code, language) for code in labels.codes(name)] == found


@pytest.mark.parametrize(
    ("name", "enumeration"),
    [("innovation_kind", InnovationKind), ("organisation_kind", OrganisationKind), ("record_type", RecordType), ("role", Role), ("call_status", CallStatus)],
)
def test_labels_and_enumerations_hold_the_same_codes(name, enumeration):
    assert set(labels.codes(name)) == {member.value for member in enumeration}


def test_the_vocabularies_are_those_of_the_starter_schema():
    assert len(labels.codes("theme")) == 26
    assert len(labels.codes("target_group")) == 18
    assert labels.codes("sdg") == tuple(str(goal) for goal in range(1, 18))


def test_an_unknown_code_names_those_that_are_known():
    assert labels.check("theme", "food") == "food"
    for refuse in (labels.check, labels.labels):
        with pytest.raises(UnknownValue, match=r"'fodd'.*Known: employment, education"):
            refuse("theme", "fodd")


def test_a_label_falls_back_to_english_and_then_to_the_code():
    assert labels.label("theme", "homelessness-housing", "de") == "Homelessness and housing"
    assert labels.label("theme", "unheard-of", "fi") == "unheard-of"
    assert labels.label("theme", None, "fi") == ""


def test_terms_are_those_of_the_glossary():
    assert labels.label("organisation_kind", "wellbeing_county", "sv") == "Välfärdsområde"
    assert labels.label("organisation_kind", "social_enterprise", "fi") == "Yhteiskunnallinen yritys"
    assert labels.label("theme", "homelessness-housing", "sv").startswith("Bostadslöshet")
