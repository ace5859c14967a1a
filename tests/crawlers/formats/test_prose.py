"""Running text: what stands between title and first heading, headings without the boxes beside their text, and how a text begins."""

from parsel import Selector

from crawlers.formats.prose import intro, opening, text_fields

PAGE = Selector(
    text="""
<header><nav><h2>Menu</h2><p>Not this.</p></nav></header>
<main><h1>Title</h1><p>First.</p><ul><li><p>Point.</p></li></ul><aside><p>Beside.</p></aside>
<div><h2>Results</h2></div><p>They came.</p><dl><dt>Contact</dt><dd>Somebody</dd></dl><form><p>Write to us</p></form><p>They stayed.</p>
<h3>Lessons</h3><p>None.</p></main>
<footer><p>Not that.</p></footer>""",
    type="html",
)


def test_the_introduction_ends_at_the_first_heading_and_leaves_boxes_out():
    assert intro(PAGE) == "First.\n\nPoint."
    assert intro(PAGE, most=1) == "First."
    assert intro(Selector(text="<p>no title</p>", type="html")) == ""


def test_what_stands_below_a_heading_comes_without_facts_and_forms():
    fields = text_fields(PAGE)
    assert fields["Results"].text == "They came.\n\nThey stayed."
    assert fields["Lessons"].text == "None."
    assert fields["Contact"].text == "Somebody"  # the fact itself is still there
    assert intro(PAGE) == "First.\n\nPoint."  # the document is as it was


def test_a_long_text_is_opened_not_copied():
    assert opening("One. Two sentences here! And a third one.", 26) == "One. Two sentences here!"
    assert opening("word " * 100, 20) == "word word word word …"
    assert opening("Short.\n\nAnd more.", 400) == "Short. And more."
    assert opening("A first paragraph that is long enough alone.\n\nAnd more.", 100) == "A first paragraph that is long enough alone."
    assert opening("", 10) == ""
