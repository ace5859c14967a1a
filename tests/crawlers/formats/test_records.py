"""Small steps from a row to a record."""

import pytest

from crawlers.formats.records import kind_by_name, made, mapped, slug, texts
from crawlers.portal import Dropped
from models.records import FundingCall, Innovation, OrganisationKind, Origin


def test_made_counts_a_row_that_makes_no_record():
    title = texts({"en": "T"}, official=True)
    assert isinstance(made("k", FundingCall, id="x:1", title=title, funder="F"), FundingCall)
    dropped = made("k", Innovation, id="x:1", title=title, kind="unheard of", language="en")
    assert dropped == Dropped("k", "invalid kind", dropped.detail)  # type: ignore[union-attr]
    assert made("k", lambda row: row["absent"], {}) == Dropped("k", "malformed", "KeyError: 'absent'")


def test_texts_put_the_original_first_and_mark_the_others():
    found = texts({"fi": "", "en": "E", "sv": "S"}, "sv", machine=("en",))
    assert [(text.language, text.origin) for text in found] == [("sv", Origin.SOURCE), ("en", Origin.MACHINE)]
    assert [text.origin for text in texts({"fi": "F", "en": "E"}, "fi")] == [Origin.SOURCE, Origin.TRANSLATION]
    assert [text.origin for text in texts({"fi": "F", "en": "E"}, official=True)] == [Origin.OFFICIAL] * 2


@pytest.mark.parametrize(("text", "key"), [("Äiti & Isä, 2014", "aiti-isa-2014"), ("--a--", "a"), ("ღ", ""), ("x" * 99, "x" * 60)])
def test_slug(text: str, key: str):
    assert slug(text) == key


def test_mapped_once():
    assert [(label.field, label.value, label.by) for label in mapped("theme", ["food", "food"])] == [("theme", "food", "mapped")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Esimerkin kaupunki", OrganisationKind.MUNICIPALITY),
        ("Esimerkin ammattikorkeakoulu", OrganisationKind.UAS),
        ("Stiftelsen Exempel", OrganisationKind.FOUNDATION),
        ("Exempel AB", OrganisationKind.COMPANY),
        ("Esimerkkiyhdistys ry", OrganisationKind.NGO),
        ("TRUST-IT SERVICES LIMITED", OrganisationKind.COMPANY),
        ("The Example Trust Limited", OrganisationKind.FOUNDATION),
        ("CHALMERS TEKNISKA HOEGSKOLA AB", OrganisationKind.UNIVERSITY),
        ("Esimerkki- ja malliministeriö", OrganisationKind.PUBLIC_AGENCY),
        ("Exempelministeriet", OrganisationKind.PUBLIC_AGENCY),
        ("Esimerkkivirasto", OrganisationKind.PUBLIC_AGENCY),
        ("Exempelverket", OrganisationKind.PUBLIC_AGENCY),
        ("Exempelstyrelsen", OrganisationKind.PUBLIC_AGENCY),
        ("Ministeriöiden harrastajat ry", OrganisationKind.NGO),
        ("Something", None),
    ],
)
def test_kind_by_name(name: str, kind: OrganisationKind | None):
    assert kind_by_name(name) == kind
