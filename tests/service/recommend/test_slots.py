"""Partners' seats: what each slot says is a fact, no body sits twice, and the asker does not sit at all."""

import pytest

from indexer.index import Index
from models.answers import Asker, Match, Need, ReasonKind, Slot
from models.records import RecordType
from service import calibrate
from service.answer import Answerer
from service.recommend.bodies import Body, numbers_of
from service.recommend.lacking import labels_of, lacking
from service.signals import Signals

LONG = "Maaseudun ikäihmiset jäävät yksin. Haluamme kyläkerhon ja kimppakyydit. Vapaaehtoiset tarvitsevat koulutusta. Vaikutuksia pitää mitata."
NEEDS = ("nuorten syrjäytymisen ehkäisy ja etsivä työ", "Bostad först för långvarigt hemlösa", "loneliness of older people in rural villages", LONG)


@pytest.fixture(scope="module")
def rows(answerer: Answerer) -> list[Match]:
    return [match for text in NEEDS for match in answerer.answer(Need(text=text, interface_language="en", limit=12)).partners]


def test_every_partner_has_a_slot_that_its_works_bear_out(rows: list[Match], starter_index: Index) -> None:
    assert {match.slot for match in rows} >= {Slot.DONE, Slot.NEWCOMER}
    for match in rows:
        known = len(starter_index.graph.works_of(match.id))
        if match.slot is Slot.NEWCOMER:
            assert 0 < known <= calibrate.NEWCOMER
        elif match.slot is Slot.DONE:
            assert known > calibrate.NEWCOMER or not match.works


def test_what_a_complement_adds_is_shown_by_a_work_of_its_own(rows: list[Match], starter_index: Index) -> None:
    added = [match for match in rows if match.slot is Slot.COMPLEMENT]
    assert added
    for match in added:
        reason = next(reason for reason in match.reasons if reason.kind is ReasonKind.COMPLEMENT)
        assert reason.need_text
        assert reason.need_text in LONG or reason.need_text[0].isupper()
        assert reason.record_id
        assert match.id in {organisation for organisation, _ in starter_index.graph.organisations_of(reason.record_id)}


def test_a_named_target_group_that_the_best_works_lack_is_found_in_others(answerer: Answerer, starter_index: Index) -> None:
    query, works = answerer.search(Need(text="maahanmuuttajien kotoutuminen ja työllistyminen", interface_language="en"), RecordType.INNOVATION)
    named = Signals(frozenset(), frozenset({"immigrants", "citizens"}), frozenset())
    groups = {work.record_id: labels_of(starter_index.records.card(work.record_id) or {}, "target_group") for work in works}
    without = [work for work, labels in groups.items() if "immigrants" not in labels][:3]
    (aspect,) = lacking(query, starter_index, without, named)
    assert aspect.text == "Immigrants"
    assert aspect.works
    assert all("immigrants" in groups[work.record_id] for work in aspect.works if work.record_id in groups)
    assert not lacking(query, starter_index, [aspect.works[0].record_id], named)  # one of the best works has it


@pytest.mark.parametrize("need", ["Bostad först för långvarigt hemlösa", "Bussi ei kulje. Kauppa lakkaa."])
def test_nothing_is_said_to_be_added_that_no_work_says(answerer: Answerer, need: str) -> None:
    partners = answerer.answer(Need(text=need)).partners
    assert Slot.COMPLEMENT not in {match.slot for match in partners}


def test_no_body_is_listed_twice_and_registers_are_told(rows: list[Match], starter_index: Index, answerer: Answerer) -> None:
    for text in NEEDS:
        partners = answerer.answer(Need(text=text, limit=30)).partners
        bodies = [Body.of(starter_index.records.card(match.id) or {}) for match in partners]
        assert not [(one, other) for at, one in enumerate(bodies) for other in bodies[:at] if one.same(other)]
    told = [match for match in rows if match.identifiers]
    assert told
    for match in told:
        assert match.identifiers == numbers_of(starter_index.records.card(match.id) or {})


@pytest.mark.parametrize("own", ["0201256-6", "FI02012566", "Helsingin kaupunki", "City of Helsinki", "HELSINGFORS STAD", "Helsinki", "fi-pro:0201256-6"])
def test_the_askers_own_organisation_is_left_out_however_it_is_told(answerer: Answerer, own: str) -> None:
    need = "Asunto ensin pitkään asunnottomina olleille"
    assert "fi-pro:0201256-6" in [match.id for match in answerer.answer(Need(text=need)).partners]
    partners = answerer.answer(Need(text=need, asker=Asker(organisation=own))).partners
    assert partners
    assert "fi-pro:0201256-6" not in [match.id for match in partners]


def test_another_organisations_name_leaves_nobody_out(answerer: Answerer) -> None:
    need = "Asunto ensin pitkään asunnottomina olleille"
    plain = [match.id for match in answerer.answer(Need(text=need)).partners]
    for other in ("Helsingin Diakonissalaitos Oy Ab Ltd Toinen", "0112038-9", "Helsingin seurakuntayhtymä"):
        assert [match.id for match in answerer.answer(Need(text=need, asker=Asker(organisation=other))).partners] == plain


def body(name: str, country: str | None = "FI", *numbers: str) -> Body:
    return Body.of({"id": "org:x", "type": RecordType.ORGANISATION, "title": [{"value": name, "language": "fi"}], "country": country, "identifiers": numbers})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (body("Kaakkois-Suomen sosiaalialan osaamiskeskus Socom Oy"), body("Kaakkois-Suomen sosiaalialan osaamiskeskusSocom Oy"), True),
        (body("Tampereen kaupunki"), body("City of Tampere", None), True),
        (body("Terveyden ja hyvinvoinnin laitos (THL)"), body("Terveyden ja hyvinvoinnin laitos"), True),
        (body("Soite", "FI", "fi-ytunnus:0201256-6"), body("Aivan toinen nimi", "FI", "fi-ytunnus:0201256-6"), True),
        (body("Cabinet Office", "GB"), body("Cabinet Office", "JP"), False),
        (body("Elo ry"), body("Elo Oy"), False),
        (body("Kylätalo ry", "FI", "fi-ytunnus:0201256-6"), body("Kylätalo ry", "FI", "fi-ytunnus:0112038-9"), False),
    ],
)
def test_two_spellings_are_one_body_unless_something_speaks_against_it(one: Body, other: Body, same: bool) -> None:
    assert one.same(other) is same
    assert other.same(one) is same
    if same:
        assert set(one.marks) & set(other.marks)
