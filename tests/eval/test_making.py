import gzip
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from eval.collection import Collection, read_collection, write_collection
from eval.making import OURS, made, ptv, swecris
from eval.run import ALL, Outcome, across_languages
from indexer.parallel import may_train
from models.errors import InvalidInput, SnapshotError
from models.jsonl import dumps

LONG = {
    "fi": "Palvelu on tarkoitettu kunnan asukkaille, ja siihen hakeudutaan soittamalla neuvontaan. Ensimmäisellä käynnillä tehdään suunnitelma, "
    "johon kirjataan, mitä apua tarvitaan ja kuka sen antaa. Suunnitelmaa tarkistetaan puolen vuoden välein.",
    "sv": "Tjänsten är avsedd för kommunens invånare, och man söker sig till den genom att ringa rådgivningen. Vid första besöket görs en plan upp "
    "över vilken hjälp som behövs och vem som ger den. Planen ses över varje halvår och ändras vid behov.",
    "en": "The service is meant for people who live in the municipality, and they come to it by calling the advice line. At the first visit a plan is "
    "made of what help is needed and who gives it. The plan is looked at again every half year and changed where needed.",
}
SUMMARY = {"fi": "Neuvontaa asukkaille.", "sv": "Rådgivning för invånare.", "en": "Advice for residents."}


def service(key: str, **changes: object) -> dict[str, object]:
    row = {"id": key, "name": {code: f"{key} {code}" for code in LONG}, "summary": SUMMARY, "background": LONG, "user_instructions": {}, "restrictions": {}}
    return row | changes


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_bytes(b"".join(dumps(row) + b"\n" for row in rows))


def odd(prefix: str, count: int) -> list[str]:
    return [key for key in (f"{prefix}{n}" for n in range(200)) if not may_train(key)][:count]


@pytest.fixture
def services(tmp_path: Path) -> Path:
    even = next(f"s{n}" for n in range(50) if may_train(f"s{n}"))
    short = odd("short", 1)[0]
    rows = [service(key) for key in odd("s", 9)]
    write(tmp_path / "general_descriptions.jsonl", [*rows, service(even), service(short, background={**LONG, "sv": "Kort."}), service("x", summary={})])
    return tmp_path


def test_ptv_asks_in_every_language_for_documents_in_every_language(services: Path) -> None:
    made_of = ptv(services)
    assert len(made_of.documents) == 9
    assert Counter(one.language for one in made_of.documents) == {"fi": 3, "sv": 3, "en": 3}
    assert Counter(one.kind for one in made_of.queries) == {f"{asked}-{told}": 3 for asked in LONG for told in LONG}
    for query in made_of.queries:
        (document,) = made_of.qrels[query.id]
        assert document == f"{query.topic}.{query.kind.split('-')[1]}"
        assert query.language == query.kind.split("-")[0]


def test_only_ids_that_nothing_was_trained_on_are_tested(services: Path) -> None:
    topics = {one.topic for one in ptv(services).queries}
    assert all(int(hashlib.sha256(topic.encode()).hexdigest(), 16) % 2 == 1 for topic in topics)


def test_three_turns_hold_every_item_in_every_language(services: Path) -> None:
    told = [{one.id for one in ptv(services, turn).documents} for turn in range(3)]
    assert len(set.union(*told)) == 27
    assert [ptv(services, turn).name for turn in range(3)] == ["ptv", "ptv-1", "ptv-2"]


def test_the_same_file_gives_the_same_collection(services: Path) -> None:
    assert ptv(services).digest == ptv(services / "general_descriptions.jsonl").digest


def project(key: str, number: int, **changes: object) -> dict[str, object]:
    return {
        "projectId": key,
        "projectTitleSv": f"Titel {number}",
        "projectTitleEn": f"Title {number}",
        "projectAbstractSv": f"{LONG['sv']} {number}",
        "projectAbstractEn": f"<p>{LONG['en']} {number}</p>",
    } | changes


def test_swecris_asks_for_abstracts_by_titles_that_they_are_given_without(tmp_path: Path) -> None:
    keys = odd("2020-", 9)
    even = next(f"2019-{n}" for n in range(50) if may_train(f"2019-{n}"))
    rows = [project(key, number) for number, key in enumerate(keys[:5])]
    rows.append(project(keys[5], 0))  # told a second time
    rows.append(project(keys[6], 6, projectTitleSv="Same", projectTitleEn="Same"))
    rows.append(project(keys[7], 7))  # translated by a machine
    rows.append(project(keys[8], 8))  # no pair
    rows.append(project(even, 9))
    (tmp_path / "projects.jsonl.gz").write_bytes(gzip.compress(b"".join(dumps(row) + b"\n" for row in rows)))
    pairs = [f"{key}\t{int(key == keys[7])}" for key in (*keys[:8], even)]
    (tmp_path / "parallel_sv_en_ids.tsv").write_text("\n".join(["projectId\ten_machine_translated", *pairs]) + "\n")
    found = swecris(tmp_path)
    assert len(found.documents) == 5
    assert {one.topic for one in found.queries} <= set(keys[:6])
    assert Counter(one.language for one in found.documents) == {"sv": 3, "en": 2}
    assert {one.kind for one in found.queries} == {"sv-sv", "sv-en", "en-sv", "en-en"}
    assert {one.text.split()[0] for one in found.queries} == {"Titel", "Title"}
    assert all(one.title == "" and "<p>" not in one.text for one in found.documents)
    assert len(swecris(tmp_path, size=2).documents) == 2


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="needs --from"):
        made("ptv", None, 0)
    with pytest.raises(SnapshotError, match=r"general_descriptions\.jsonl cannot be read"):
        ptv(tmp_path)
    write(tmp_path / "general_descriptions.jsonl", [service("x", background={})])
    with pytest.raises(SnapshotError, match="holds no item"):
        ptv(tmp_path)
    (tmp_path / "general_descriptions.jsonl").write_text("{")
    with pytest.raises(SnapshotError, match=r"general_descriptions\.jsonl:1"):
        ptv(tmp_path)


def test_the_starter_is_in_its_own_words_and_every_grade_is_of_a_work_in_it(starter_needs: Collection) -> None:
    documents = {one.id for one in starter_needs.documents}
    assert len(documents) == 401
    assert all(graded.keys() <= documents for graded in starter_needs.qrels.values())
    assert starter_needs.languages == ("fi", "sv", "en")
    matmissionen = next(one for one in starter_needs.documents if one.id == "nordic:matmissionen")
    assert matmissionen.language == "sv"


def test_our_needs_are_in_three_languages_and_halved_by_need(starter_needs: Collection) -> None:
    topics = Counter(one.topic for one in starter_needs.queries)
    assert len(topics) == 52
    assert set(topics.values()) == {3}
    assert Counter(one.language for one in starter_needs.queries) == dict.fromkeys(("fi", "sv", "en"), 52)
    assert len({one.text for one in starter_needs.queries}) == len(starter_needs.queries)
    assert {one.kind for one in starter_needs.queries} == {"short", "sentence", "colloquial", "typo", "paragraph"}
    assert len(starter_needs.answerable) == 48 * 3
    halves = made("starter", None, 0)
    assert [one.split for one in halves] == ["dev", "test"]
    dev, test = ({query.partition(":")[0] for query in one.qrels} for one in halves)
    assert len(dev) == len(test) == 26
    assert not dev & test
    assert {**halves[0].qrels, **halves[1].qrels} == starter_needs.qrels


def test_every_grade_has_a_reason_and_holds_for_all_three_languages(starter_needs: Collection) -> None:
    header, *rows = [line.split("\t") for line in (OURS / "judgements.tsv").read_text("utf-8").splitlines()]
    assert header == ["topic", "corpus-id", "score", "found-by", "reason"]
    assert {row[3] for row in rows} == {"pool", "reading"}
    assert all(len(row) == 5 and row[4].strip() for row in rows)
    grades: dict[str, dict[str, int]] = {}
    for topic, document, grade, *_ in rows:
        assert document not in grades.setdefault(topic, {}), "a work is judged once for a need"
        grades[topic][document] = int(grade)
    assert {grade for graded in grades.values() for grade in graded.values()} == {0, 1, 2, 3}
    assert {f"{topic}:{language}": graded for topic, graded in grades.items() for language in ("fi", "sv", "en")} == starter_needs.qrels


def test_a_collection_with_two_splits_is_written_and_read_again(tmp_path: Path) -> None:
    halves = made("starter", None, 0)
    write_collection(tmp_path / "starter", *halves)
    for half in halves:
        again = read_collection(tmp_path / "starter", half.split)
        assert again.digest == half.digest


def test_across_languages_is_the_ratio_of_the_two_means(services: Path) -> None:
    some = ptv(services)
    ranked = {
        one.id: [(document, 1.0)] if one.kind in ("fi-fi", "sv-sv", "en-en") else [("other", 2.0), (document, 1.0)]
        for one in some.queries
        for document in some.qrels[one.id]
    }
    outcome = Outcome(some, {}, {}, {}, (), 9, 9, "e").beside("x", ranked)
    assert outcome.table("x")[ALL]["RR@10"] == pytest.approx((1.0 + 2 * 0.5) / 3)
    assert across_languages(outcome)["x"] == {"within": 1.0, "across": 0.5, "ratio": 0.5}


def test_needs_of_other_kinds_have_no_pairs(small_outcome: Outcome) -> None:
    assert across_languages(small_outcome) == {}
