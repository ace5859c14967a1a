"""From a page to an answer: a record that changed on its site is found by its new words after crawl, ingest and index, and no longer by its old ones."""

from collections.abc import Callable
from datetime import date

from server import Replica
from toy import SITE, toy_page, toy_sitemap

from indexer.build import build_index
from indexer.catalogue import Catalogue
from indexer.encoder import Encoder
from indexer.index import LiveIndex
from indexer.means import Centring
from models.answers import Match, Need
from models.progress import Silent
from models.snapshot import Snapshot
from models.workspace import Workspace
from service.answer import Answerer

TODAY = date(2026, 3, 15)
OLD = "Beekeepers lend hives to schoolchildren, who harvest honey on the roof of the school."
NEW = "Retired electricians repair broken wheelchairs in a mobile workshop for hospital patients."
OTHERS = {
    "library": "The library lends musical instruments to families.",
    "transport": "Villages share a minibus that neighbours drive in turn.",
    "garden": "Prisoners grow vegetables for a soup kitchen.",
    "digital": "Volunteers teach older people to use a bank's web pages.",
}


def test_a_changed_record_is_found_by_its_new_words_and_no_longer_by_its_old_ones(
    site: Replica, crawl: Callable[..., Snapshot], workspace: Workspace, encoder: Encoder
):
    site.page(f"{SITE}/sitemap.xml", toy_sitemap(*(f"{SITE}/{name}" for name in ("case", *OTHERS))))
    for name, need in OTHERS.items():
        site.page(f"{SITE}/{name}", toy_page(name.capitalize(), need))

    def renew() -> None:
        catalogue = Catalogue.open(workspace)
        catalogue.ingest(crawl(), Silent())
        catalogue.close()
        build_index(workspace, Silent())

    def found(text: str) -> dict[str, Match]:
        index = LiveIndex(workspace, encoder.fingerprint).current()
        answer = Answerer(lambda: index, encoder, Centring.load(encoder), lambda: TODAY).answer(Need(text=text, language="en"))
        return {match.id: match for match in answer.innovations}

    def told(matches: dict[str, Match]) -> str:
        return " ".join(str(reason.text) for match in matches.values() for reason in match.reasons)

    old_words, new_words = "honey from bees at a school", "mending wheelchairs for patients"
    site.page(f"{SITE}/case", toy_page("Skills shared", OLD))
    renew()
    assert "toy:case" in found(old_words)
    assert "toy:case" not in found(new_words)
    site.page(f"{SITE}/case", toy_page("Skills shared", NEW))
    renew()
    after = found(new_words)
    assert next(iter(after)) == "toy:case"
    assert "wheelchairs" in told(after)
    after = found(old_words)
    assert "toy:case" not in after
    assert "honey" not in told(after)
