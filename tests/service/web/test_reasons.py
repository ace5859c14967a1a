"""Rows of works on the pages: what came of them, why they are there, and what a reader can say of them; without JavaScript."""

import re

import httpx
import pytest

from models.records import INTERFACE_LANGUAGES
from service.web.said import MOST, ids, said

NEED = {"fi": "Miten koulukiusaamista voidaan ehkäistä?", "sv": "Hur kan skolmobbning förebyggas?", "en": "How can bullying at school be prevented?"}


def ask(client: httpx.Client, language: str = "en", **fields: str) -> str:
    response = client.post(f"/{language}/results", data={"need": NEED[language], **fields})
    assert response.status_code == 200
    return response.text


def works(page: str) -> list[str]:
    return re.findall(r'name="less" value="([^"]+)"', page)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_each_work_says_what_came_of_it_and_why_it_is_there(client: httpx.Client, language: str) -> None:
    page = ask(client, language)
    part = page[page.index('id="innovations"') : page.index('id="partners"')]
    rows = part.count("<article")
    assert rows == part.count('class="told"') == part.count('class="because"') == part.count("<details data-reasons")
    assert {"fi": "Tuloksia ei ole raportoitu.", "sv": "Inga resultat har rapporterats.", "en": "No results reported."}[language] in part
    assert 'class="ratings"' in part


def test_a_row_that_was_liked_moves_the_list_and_can_be_forgotten(client: httpx.Client) -> None:
    plain = works(ask(client))
    liked = ask(client, more=plain[4])
    assert works(liked) != plain
    assert f'name="like" value="{plain[4]}"' in liked
    assert f'name="forget" value="{plain[4]}"' in liked
    unliked = ask(client, like=plain[4], less=plain[4])
    assert plain[4] not in works(unliked)
    assert "chip-less" in unliked
    assert works(ask(client, unlike=plain[4], forget=plain[4])) == plain


def test_what_was_said_goes_along_to_another_language_and_another_need(client: httpx.Client) -> None:
    first = works(ask(client))[0]
    page = ask(client, like=first)
    # The need's own form, three languages, the list's filter, and the form that the rows' buttons send, at least.
    assert page.count(f'name="like" value="{first}"') >= 6


def test_an_id_that_nobody_knows_is_left_out(client: httpx.Client) -> None:
    page = ask(client, like="no:such <b>x</b> ../..", more="nor:this")
    assert 'class="chips"' not in page
    assert works(page) == works(ask(client))


@pytest.mark.parametrize(("name", "value"), [("with_results", "1"), ("only", "with_results:1")])
def test_works_without_results_can_be_left_out(client: httpx.Client, name: str, value: str) -> None:
    page = ask(client, **{name: value})
    part = page[page.index('id="innovations"') : page.index('id="partners"')]
    assert "<article" in part
    assert "No results reported." not in part


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_work_has_a_page_of_works_like_it(client: httpx.Client, language: str) -> None:
    page = client.get(f"/{language}/innovations/housing-first:helsingborg/similar")
    assert page.status_code == 200
    assert "noindex" in page.text
    assert "/innovations/housing-first:" in page.text
    assert 'aria-labelledby="m-housing-first-helsingborg"' not in page.text
    record = client.get(f"/{language}/innovations/housing-first:helsingborg").text
    assert f'href="/{language}/innovations/housing-first:helsingborg/similar"' in record


def test_only_works_have_works_like_them(client: httpx.Client) -> None:
    for path in ("innovations/no:such", "innovations/fi-pro:0201256-6"):
        assert client.get(f"/en/{path}/similar", headers={"Accept": "text/html"}).status_code == 404


def test_the_last_word_on_a_row_counts_and_the_oldest_are_forgotten() -> None:
    assert said({"like": "a:1 a:2", "less": "a:1"}) == ("a:2", "a:1")
    assert said({"unlike": "a:1", "more": "a:1"}) == ("a:1", "")
    assert said({"like": "a:1 a:2", "forget": "a:2"}) == ("a:1", "")
    many = " ".join(f"a:{n}" for n in range(30))
    assert said({"like": many, "more": "a:99"})[0].split() == [*(f"a:{n}" for n in range(30 - MOST + 1, 30)), "a:99"]
    assert ids("a:1 a:1 A:2 no-id <x> b:2") == ["a:1", "b:2"]
