"""Names of organisations: which spellings are one name, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.names import form_in, read_name, slug

SAME = [
    ("Terveyden ja hyvinvoinnin laitos", "Terveyden ja hyvinvoinnin laitos (THL)"),
    ("TERVEYDEN JA HYVINVOINNIN LAITOS", "Terveyden & hyvinvoinnin laitos"),
    ("Jyväskylän yliopisto", "JYVASKYLAN YLIOPISTO"),
    ("Jyväskylän yliopisto", "Jyva\u0308skyla\u0308n yliopisto"),
    ("Y-Säätiö", "Y-säätiö sr"),
    ("Folkhälsan", "Folkhälsan r.f."),
    ("Diakonia-ammattikorkeakoulu Oy", "Diakonia-ammattikorkeakoulu osakeyhtiö"),
    ("Grundfos Holding A/S", "Grundfos Holding AS"),
    ("The Tudor Trust", "Tudor Trust"),
    ("St. Mary’s Centre", "St Mary's Centre"),
    ("Malmö stad", "City of Malmö"),
    ("Kilpailu- ja kuluttajavirasto", "Kilpailu ja Kuluttajavirasto"),
    ("Zakład Doskonalenia Sp. z o.o.", "Zaklad Doskonalenia"),
    ("University of Turku", "Åbo universitet"),
    ("Itä-Suomen yliopisto", "University of Eastern Finland"),
    ("Vaasan ammattikorkeakoulu Oy VAMK Oy", "Vaasan ammattikorkeakoulu"),
    ("Oulun ammattikorkeakoulu Oy (Oamk)", "Oulu University of Applied Sciences"),
    ("Birkalands välfärdsområde", "Pirkanmaan hyvinvointialue"),
    ("Lapin ELY-keskus", "Lapin elinkeino-, liikenne- ja ympäristökeskus"),
    ("Vates-säätiö sr", "Vates Foundation"),
    ("Maa- ja elintarviketalouden tutkimuskeskus MTT", "MTT Maa- ja elintarviketalouden tutkimuskeskus"),
    ("LAB-ammattikorkeakoulu Oy (ent. Lahden ammattikorkeakoulu Oy)", "LAB University of Applied Sciences"),
    ("Gemeente Rotterdam", "Municipality of Rotterdam"),
]
OTHER = [
    ("Lions Club (Espoo)", "Lions Club (Turku)"),
    ("Kone Oyj", "Koneen Säätiö"),
    ("Malmö", "Malmö stad"),
    ("Säde", "Sade"),
    ("University of Turku", "Turku University of Applied Sciences"),
    ("Åbo Akademi University", "University of Turku"),
    ("Tampereen yliopisto", "Tampereen kaupunki"),
    ("VTT Technical Research Centre", "Technical Research Centre"),
    ("Lions Club (Espoo)", "Lions Club"),
    ("Vaasan yliopisto", "Vaasan ammattikorkeakoulu"),
    ("...", "---"),
    ("東京大学", "京都大学"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert read_name(one).key == read_name(other).key


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert read_name(one).key != read_name(other).key


@pytest.mark.parametrize(
    ("text", "form"),
    [("Nuorten Ystävät ry", "association"), ("Nuorten Ystävät Oy", "company"), ("Oy Karelia Ab", "company"), ("Itla sr", "foundation"), ("Sitra", None)],
)
def test_the_legal_form_is_told(text: str, form: str | None) -> None:
    assert read_name(text).form == form


def test_companies_of_two_countries_law_are_told_apart() -> None:
    forms = [read_name(name).form for name in ("Sysgo GmbH", "Sysgo s.r.o.", "Sysgo SAS", "Sysgo Ltd", "Sysgo Limited", "Sysgo AB", "Sysgo Oy Ab")]
    assert forms == ["gmbh", "sro", "sas", "ltd", "ltd", "ab", "company"]
    assert form_in("ab", "FI") == form_in("company", "FI")
    assert form_in("ab", "SE") != form_in("company", "FI")


def test_a_name_that_is_nothing_but_a_legal_form_stays() -> None:
    assert read_name("Oy Ab").key
    assert read_name("SA").key == "sa"


@given(st.text(min_size=1))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    name = read_name(text)
    assert name.key or not text.strip()
    assert read_name(text.upper().lower()).key == read_name(text.lower()).key or any(letter.casefold() != letter.lower() for letter in text)


@given(st.text())
def test_a_slug_can_stand_in_an_id(text: str) -> None:
    short = slug(text)
    assert len(short) <= 60
    assert all(letter in "abcdefghijklmnopqrstuvwxyz0123456789-" for letter in short)
    assert not short.startswith("-")
    assert not short.endswith("-")


def test_slugs_keep_letters_that_have_a_plain_form() -> None:
    assert slug("Työtehoseura – Øresund Straße") == "tyotehoseura-oresund-strasse"
