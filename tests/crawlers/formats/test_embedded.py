"""JSON inside pages: nested, listed, broken."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.embedded import json_ld, next_data
from crawlers.portal import Page

URL = "https://sivusto.example/a"


def page(markup: str) -> Page:
    return Page(url=URL, body=markup.encode())


def test_next_data():
    assert next_data(page('<p>x<script id="__NEXT_DATA__" type="application/json">{"props":{"nimi":"Kylä &amp; <b>kahvila</b>"}}</script>')) == {
        "props": {"nimi": "Kylä &amp; <b>kahvila</b>"}
    }


@pytest.mark.parametrize(
    ("markup", "word"),
    [
        ("", "has no"),
        ("<script>{}</script>", "has no"),
        ('<script id="__NEXT_DATA__"></script>', "has no"),
        ('<script id="__NEXT_DATA__">{"a":</script>', "is no JSON"),
        ('<script id="__NEXT_DATA__">[1]</script>', "is no object"),
    ],
)
def test_page_without_next_data_is_told(markup: str, word: str):
    with pytest.raises(ValueError, match=word):
        next_data(page(markup))


def test_json_ld_of_a_type_wherever_it_stands():
    graph = {"@graph": [{"@type": "WebPage", "mainEntity": {"@type": ["Thing", "Article"], "name": "b"}}, {"@type": "https://schema.org/Article", "name": "c"}]}
    markup = (
        f'<script type="application/ld+json">[{{"@type":"Article","name":"a"}}, 1, null]</script><script type="application/ld+json">rikki{{</script>'
        f'<script type="application/ld+json; charset=utf-8">{json.dumps(graph)}</script><script>{{"@type":"Article"}}</script>'
    )
    assert [item["name"] for item in json_ld(page(markup), "Article")] == ["a", "b", "c"]
    assert json_ld(page(markup), "Event") == []


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("@type") | st.text(max_size=3), inner, max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(JSON, st.text(max_size=5))
def test_no_json_is_too_strange(value: object, tail: str):
    markup = page(f'<script type="application/ld+json">{json.dumps(value)}{tail}</script>')
    assert all(isinstance(item, dict) for item in json_ld(markup, "Article"))
