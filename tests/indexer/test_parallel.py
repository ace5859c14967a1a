import gzip
import hashlib
from pathlib import Path

from indexer.parallel import may_train, of_classes, of_descriptions, of_snapshot
from models.jsonl import dumps

EVEN = next(str(number) for number in range(100) if may_train(str(number)))
ODD = next(str(number) for number in range(100) if not may_train(str(number)))


def test_only_ids_with_an_even_digest_are_learned_from() -> None:
    ids = [str(number) for number in range(100)]
    assert [i for i in ids if may_train(i)] == [i for i in ids if hashlib.sha256(i.encode()).digest()[-1] % 2 == 0]


def description(record: str) -> dict[str, object]:
    return {
        "id": record,
        "name": {"fi": "Asumisneuvonta", "sv": "Boenderådgivning", "en": "Housing advice"},
        "summary": {"fi": "Neuvoja asumiseen.", "sv": "Råd om boende."},
        "background": {
            "fi": "Neuvoja saa maksutta. Aikaa ei tarvitse varata.",
            "sv": "Rådgivningen är avgiftsfri. Ingen tid behöver bokas.",
            "en": "Advice is free.",
        },
        "restrictions": {"fi": "Palvelu on kunnan asukkaille. Muut ohjataan eteenpäin.", "en": "The service is for residents. Others are guided onwards."},
    }


def test_sections_are_read_whole_and_by_sentence_where_these_can_be_told_to_be_the_same(tmp_path: Path) -> None:
    (tmp_path / "general_descriptions.jsonl").write_bytes(dumps(description(EVEN)) + b"\n" + dumps(description(ODD)) + b"\n")
    found = list(of_descriptions(tmp_path))
    assert {one.record for one in found} == {EVEN}
    whole = [one.texts for one in found if one.whole]
    assert [set(texts) for texts in whole] == [{"fi", "sv", "en"}, {"fi", "sv"}, {"fi", "sv", "en"}, {"fi", "en"}]
    sentences = [one.texts for one in found if not one.whole]  # the background has fewer sentences in English: nobody knows which is which
    assert sentences == [
        {"fi": "Palvelu on kunnan asukkaille.", "en": "The service is for residents."},
        {"fi": "Muut ohjataan eteenpäin.", "en": "Others are guided onwards."},
    ]


def test_classes_have_labels_and_notes_and_may_lack_an_id(tmp_path: Path) -> None:
    rows = [
        {"Id": EVEN, "Label": {"Fi": "Asuminen", "Sv": "Boende"}, "Notes": {"Fi": "Asunnon etsiminen", "En": "Finding a home"}},
        {"Id": ODD, "Label": {"Fi": "Liikenne", "Sv": "Trafik"}},
    ]
    (tmp_path / "ServiceClasses.json").write_bytes(dumps(rows))
    (tmp_path / "TargetGroups.json").write_bytes(dumps([{"Id": None, "Label": {"Fi": f"Ryhmä {n}", "Sv": f"Grupp {n}"}} for n in range(20)]))
    (tmp_path / "LifeEvents.json").write_bytes(dumps([]))
    found = list(of_classes(tmp_path))
    assert [one.texts for one in found[:2]] == [{"fi": "Asuminen", "sv": "Boende"}, {"fi": "Asunnon etsiminen", "en": "Finding a home"}]
    assert 0 < len(found) - 2 < 20
    assert len({one.record for one in found}) == len(found) - 1


def test_a_snapshot_gives_what_its_records_say_in_more_than_one_language(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    rows = [{"id": EVEN, "type": "innovation", "title": {"fi": "Kyläkauppa", "en": "Village shop"}, "need": {"fi": "Kauppa on kaukana."}}]
    path.write_bytes(gzip.compress(b"".join(dumps(row) + b"\n" for row in rows), mtime=0))
    assert [one.texts for one in of_snapshot(path)] == [{"fi": "Kyläkauppa", "en": "Village shop"}]
