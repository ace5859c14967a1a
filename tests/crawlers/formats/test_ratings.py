"""Ratings: read beside their label from words, figures and the names of icons; never a neighbour's, never a count of images."""

import pytest
from parsel import Selector

from crawlers.formats.ratings import out_of, rating, spoken, worded

LABELS = ("Cost", "Evidence strength", "EIF evidence strength")


def box(html: str) -> Selector:
    return Selector(text=f"<main>{html}</main>", type="html")


@pytest.mark.parametrize(
    ("html", "value"),
    [
        ("<p>Cost: 2 out of 5</p>", 2.0),
        ("<div><h4>Cost</h4><p>2/5</p></div>", 2.0),
        ('<div><span>Cost</span><span role="img" aria-label="2 of 5"><svg></svg></span></div>', 2.0),
        ('<div><span>Cost</span><img src="x.svg" alt="2 out of 5"></div>', 2.0),
        ('<div aria-label="Cost: 2 out of 5"><svg></svg></div>', 2.0),
        ('<div><span>Cost <i title="2 out of 5"></i></span></div>', 2.0),
        ('<div><span>Cost</span><img src="1.svg"><img src="2.svg"></div>', None),  # two images, no word
        ("<div><span>Cost</span><p>2 out of 7</p></div>", None),  # another scale
        ("<div><span>Cost</span><p>7 out of 5</p></div>", None),
        ("<script>Cost 2 out of 5</script>", None),
        ("<p>The cost was 2 out of 5</p>", None),  # a sentence, not the label
        ("", None),
    ],
)
def test_a_rating_stands_beside_its_label(html: str, value: float | None):
    assert rating(box(html), "Cost", LABELS, out_of(5)) == value


def test_a_neighbours_rating_is_never_taken():
    group = box("<div><div><h4>Cost</h4></div><div><h4>Evidence strength</h4><p>4 out of 5</p></div></div>")
    assert rating(group, "Cost", LABELS, out_of(5)) is None
    assert rating(group, "Evidence strength", LABELS, out_of(5)) == 4


def test_a_label_within_another_keeps_its_own():
    group = box("<div><p>EIF evidence strength</p><p>3 out of 5</p></div><div><p>Evidence strength</p><p>2 out of 5</p></div>")
    assert rating(group, "EIF evidence strength", LABELS, out_of(5)) == 3
    assert rating(group, "Evidence strength", LABELS, out_of(5)) == 2


def test_of_words_that_hold_one_another_the_longest_is_meant():
    read = worded({"low": 2, "very low": 1, "no": 0})
    assert (read("Very low cost"), read("LOW"), read("none, slow, low-risk"), read("")) == (1, 2, None, None)


def test_what_a_person_hears():
    assert spoken(box('<p>Effect<script>var x = "no"</script> <img alt="Evidence quality 4"></p>')) == "Effect Evidence quality 4"
