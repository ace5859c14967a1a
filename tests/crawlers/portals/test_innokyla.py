"""Innokylä: what its pages do to a reader. One test per trap."""

import pytest
from replica import FIXTURES, Walk, load_site, walk

from crawlers.portal import Dropped, Fetch, Labels, Page
from crawlers.portals.innokyla import MODEL_LABELS, PORTAL, pick, read_model, read_models, read_network, read_path, read_project
from models.records import Innovation, Role, sections

SITE = "https://innokyla.fi/fi"
CAFE = "innokyla:kylakahvila-yksinaisyyden-vahentajana-koivurannan-hyvinvointialueella"


@pytest.fixture(scope="module")
def walked() -> Walk:
    return walk(PORTAL, load_site("innokyla"))


def page(name: str, path: str = "toimintamalli/malli", *, note: str = "", changed: tuple[str, str] = ("", "")) -> Page:
    markup = (FIXTURES / "innokyla" / "site" / name).read_text(encoding="utf-8")
    assert changed[0] in markup
    return Page(f"{SITE}/{path}", markup.replace(*changed).encode() if changed[0] else markup.encode(), note=note)


def test_both_tabs_are_one_record(walked: Walk):
    cafe = walked.records[CAFE]
    assert isinstance(cafe, Innovation)
    assert [name for name, _ in sections(cafe)] == ["summary", "need", "solution", "description", "conditions", "outcome"]
    assert sum(key.startswith("innokyla:kylakahvila") for key in walked.records) == 1
    assert cafe.url == f"{SITE}/toimintamalli/{CAFE.partition(':')[2]}"


def test_repeated_lead_is_kept_once(walked: Walk):
    cafe = walked.records[CAFE]
    assert isinstance(cafe, Innovation)
    lead = cafe.summary[0].value
    assert [name for name, text in sections(cafe) if lead in text.value] == ["summary"]
    operating_environment = "Koivurannan alueella on kolme kylää"
    assert cafe.description[0].value.count(operating_environment) == 1  # printed on both tabs


def test_labels_come_without_icons_and_stars(walked: Walk):
    assert set(walked.labels["model"]) == {MODEL_LABELS}
    assert not [text.value for record in walked.records.values() for _, text in sections(record) if "icon/" in text.value or "**" in text.value]


def test_bare_label_takes_nothing_from_its_neighbour(walked: Walk):
    library = walked.records["innokyla:kunnan-digituki-kirjastossa"]
    assert isinstance(library, Innovation)
    assert (library.description, library.conditions, library.participations) == ((), (), ())


def test_near_duplicates_from_two_regions_stay_two_records():
    found = [item for path in ("toimintamalli/kahvila-a", "toimintamalli/kahvila-b") for item in read_model(page("kylakahvila.html", path))]
    assert [item.id for item in found if isinstance(item, Innovation)] == ["innokyla:kahvila-a", "innokyla:kahvila-b"]


def test_draft_is_dropped_with_its_reason_and_its_tab_not_asked(walked: Walk):
    assert Dropped("uusi-malli-luonnos", "draft without a basic idea") in walked.dropped
    assert Dropped("nimetty-vain", "draft without a description") in walked.dropped
    assert f"{SITE}/toimintamalli/uusi-malli-luonnos/kehittamisen-polku" not in walked.asked


def test_authors_and_contacts_are_not_read(walked: Walk):
    told = " ".join(record.model_dump_json() for record in walked.records.values())
    assert not [word for word in ("Malliksi", "Keksitty", "Påhittad", "Yhteystoimisto", "@") if word in told]


def test_language_is_that_of_the_text(walked: Walk):
    groups = walked.records["innokyla:natgrupper-narstaendevardare"]
    assert isinstance(groups, Innovation)
    assert {text.language for _, text in sections(groups)} == {"sv"}


def test_nationwide_is_the_country_and_no_funding_is_nobody(walked: Walk):
    groups = walked.records["innokyla:natgrupper-narstaendevardare"]
    assert isinstance(groups, Innovation)
    assert groups.places == ("FI",)
    assert [party.role for party in groups.participations] == [Role.LEAD]


@pytest.mark.parametrize(
    ("printed", "dates"),
    [
        ("1.10.2020–31.12.2022", ("2020-10-01", "2022-12-31")),
        ("1.10.2020 - 31.12.2022", ("2020-10-01", "2022-12-31")),
        ("2018–2021", ("2018", "2021")),
        ("1.9.2021—", ("2021-09-01", None)),
        ("1.9.–31.12.", (None, None)),
        ("1.9.–31.12.2022", (None, "2022-12-31")),
        ("syksy 2022", (None, None)),
        ("", (None, None)),
    ],
)
def test_period_is_as_exact_as_it_is_printed(printed: str, dates: tuple[str | None, str | None]):
    found = read_project(page("koivuranta.html", "kokonaisuus/hanke", changed=("1.10.2020–31.12.2022", printed)))
    assert [(item.started, item.ended) for item in found if isinstance(item, Innovation)] == [dates]


def test_sentence_about_bodies_is_no_name(walked: Walk):
    project = walked.records["innokyla:pienten-kuntien-verkko"]
    assert isinstance(project, Innovation)
    assert project.participations == ()


def test_models_of_a_project_without_the_menu():
    assert [fetch.url.rpartition("/")[2] for fetch in read_models(page("koivuranta-mallit.html"))] == [CAFE.partition(":")[2], "kunnan-digituki-kirjastossa"]
    assert list(read_models(page("verkko-mallit.html"))) == []


def test_sitemap_gives_finnish_models_projects_and_networks_by_their_main_page():
    assert pick(f"{SITE}/toimintamalli/malli") == Fetch(f"{SITE}/toimintamalli/malli", "model")
    assert pick("https://www.innokyla.fi/fi/kokonaisuus/hanke/") == Fetch("https://www.innokyla.fi/fi/kokonaisuus/hanke/", "project")
    others = (
        "fi/toimintamalli/malli/kehittamisen-polku",
        "fi/kokonaisuus/hanke/toimintamallit",
        "sv/toimintamalli/malli",
        "fi/tapahtuma/x",
        "fi/toimintamalli",
        "",
    )
    assert [pick(f"https://innokyla.fi/{path}") for path in others] == [None] * len(others)


def test_label_that_vanishes_is_missing_from_the_labels():
    found = list(read_model(page("kylakahvila.html", changed=("Toimintamallin rahoittaja", "Rahoitus"))))
    assert [label.found for label in found if isinstance(label, Labels)] == [MODEL_LABELS - {"Toimintamallin rahoittaja"}]


def test_label_on_which_all_depends_changed_drops_the_page():
    found = list(read_model(page("kylakahvila.html", changed=("Ratkaisun perusidea", "Idea"))))
    assert Dropped("malli", "draft without a basic idea") in found


@pytest.mark.parametrize("markup", ["", "<html><body><h1>Sivua ei löytynyt</h1></body></html>", "{}", "%PDF-1.4", "<h1>Malli</h1><h3>Ratkaisun perusidea</h3>"])
def test_page_of_another_form_is_dropped(markup: str):
    other = Page(f"{SITE}/toimintamalli/malli", markup.encode(), note="malli")
    for read in (read_model, read_project, read_network):
        assert {item.key for item in read(other) if not isinstance(item, Labels)} == {"malli"}
        assert all(isinstance(item, (Dropped, Labels)) for item in read(other))
    assert list(read_path(other)) == []
