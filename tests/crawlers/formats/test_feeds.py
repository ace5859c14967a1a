"""Atom and RSS as sites write them; the network is never asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.feeds import Entry, entries
from crawlers.portal import Page

URL = "https://sivusto.example/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Uutiset</title>
<item><title>Kylä &amp;amp; kahvila &lt;em&gt;avoinna&lt;/em&gt;</title><link>/uutiset/kahvila/</link><category>Kokeilut</category><category>Kokeilut</category>
<pubDate>Sun, 04 Feb 2024 00:30:00 +0200</pubDate><description><![CDATA[<p>Kahvila aukesi.</p><p>Tervetuloa!</p>]]></description></item>
<item><title>Toinen</title><link>mailto:a@b.example</link><pubDate>eilen</pubDate><content:encoded><![CDATA[<p>Koko teksti</p>]]></content:encoded></item>
<item></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Nytt</title><entry><title type="html">Byn&lt;b&gt;s&lt;/b&gt; kafé</title><link href="https://sivusto.example/sv/kafe"/>
<updated>2024-02-04T00:30:00+02:00</updated><category term="x" label="Försök"/><summary>Kort</summary></entry></feed>"""


def page(body: str | bytes) -> Page:
    return Page(url=URL, body=body.encode() if isinstance(body, str) else body, content_type="application/rss+xml")


def test_rss():
    assert entries(page(RSS)) == [
        Entry("Kylä & kahvila avoinna", "https://sivusto.example/uutiset/kahvila/", "Kahvila aukesi.\n\nTervetuloa!", "2024-02-04", ("Kokeilut",)),
        Entry("Toinen", "", "Koko teksti", None, ()),
        Entry("", "", "", None, ()),
    ]


def test_atom():
    assert entries(page(ATOM)) == [Entry("Byns kafé", "https://sivusto.example/sv/kafe", "Kort", "2024-02-04", ("Försök",))]


def test_feed_in_another_encoding():
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><item><title>Kylä</title></item></channel></rss>'.encode("latin-1")
    assert [entry.title for entry in entries(page(body))] == ["Kylä"]


def test_feed_without_entries():
    assert entries(page('<rss version="2.0"><channel><title>Tyhjä</title></channel></rss>')) == []


@pytest.mark.parametrize("body", ["", "<html><body>404", "http://127.0.0.1:9/feed", "{}", b"\xff\xfe\x00"])
def test_what_is_no_feed_is_told(body: str | bytes):
    with pytest.raises(ValueError, match="no Atom or RSS feed"):
        entries(page(body))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(RSS)), st.integers(0, 30), st.text(max_size=10))
def test_damaged_feed_is_read_or_told(start: int, length: int, other: str):
    try:
        found = entries(page(RSS[:start] + other + RSS[start + length :]))
    except ValueError as error:
        assert "no Atom or RSS feed" in str(error)
    else:
        assert all(isinstance(entry.title, str) for entry in found)
