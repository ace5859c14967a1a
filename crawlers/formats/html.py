"""Pages as a person reads them: labels and their values by structure, headings, links, the twins in other languages. No page is too broken for them."""

import re
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml import etree  # type: ignore[import-untyped]
from parsel import Selector

from crawlers.formats.markup import Field, Link, Reader
from crawlers.portal import Page

__all__ = ("Field", "Link", "canonical", "document", "fragment", "heading", "hreflang", "label_of", "labelled", "links", "page_language", "text_of")

HEADINGS = frozenset(("h2", "h3", "h4"))
HEADING_ENDS = HEADINGS | {"h1", "footer", "nav"}
LABEL_CLASSES = ("field__label", "field-label")
_CLASSED = (f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in LABEL_CLASSES)
LABELS = " | ".join((".//dt", ".//tr[count(th) = 1 and td]/th", ".//h2", ".//h3", ".//h4", ".//details/summary", *_CLASSED))
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that a page can name ("&#xffff;") and a document cannot hold (XML 1.0, production 2)."""

LABEL_END = re.compile(r"[\s:*•–-]+$")


def document(page: Page) -> Selector:
    """Return the page's document, its links made absolute. An empty page, or one that is no HTML, gives a document that holds little or nothing."""
    return fragment(page.text, page.url)


def fragment(markup: str, base: str) -> Selector:
    """Return the document of a piece of HTML (a rendered field of an API), its links made absolute against `base`."""
    selector = Selector(text=markup, type="html")
    stated = selector.root.find(".//base[@href]")
    if stated is not None:
        base = _absolute(base, stated.get("href")) or base
    for element in selector.root.iter(etree.Element):
        for attribute in ("href", "src"):
            if (value := element.get(attribute)) is not None:
                element.set(attribute, _absolute(base, value))
    return selector


def labelled(root: Selector) -> dict[str, Field]:
    """Return the fields below an element by their labels, in the page's order; labels without closing ":" and "**", without icons.

    A label is known by its structure: dt before dd, the one th of a table's row, an element of class `field__label` before its siblings, summary in
    details, and h2 to h4 before what follows until the next heading. A label without value has an empty Field; one that stands twice has both values,
    once where they are the same.
    """
    fields: dict[str, Field] = {}
    for element in root.root.xpath(LABELS):
        if label := label_of(element):
            fields[label] = _both(fields.get(label), _field(element))
    return fields


def label_of(element: Any) -> str:  # noqa: ANN401 (lxml has no types)
    """Return an element's text as a label."""
    return LABEL_END.sub("", " ".join(Reader().read(element).text.split())).lstrip(" :*")


def text_of(selector: Selector) -> str:
    """Return the text of an element with paragraphs kept; scripts, icons and templates are left out."""
    return Reader().read(selector.root).text


def heading(page: Page) -> str:
    """Return the first h1 that says something, "" where there is none."""
    return next((label for element in document(page).root.iter("h1") if (label := label_of(element))), "")


def links(page: Page, pattern: str) -> list[str]:
    """Return the absolute addresses on a page that match a regular expression, each once, in order, without the part behind "#"."""
    found = (urldefrag(url)[0] for url in document(page).xpath("//a/@href").getall() if url)
    return list(dict.fromkeys(url for url in found if re.search(pattern, url)))


def hreflang(page: Page) -> dict[str, str]:
    """Return the page's twins, itself among them where it says so, as {language: absolute address}."""
    found: dict[str, str] = {}
    for link in document(page).xpath("//link[@hreflang and @href]"):
        language = _language(link.attrib["hreflang"])
        if language and link.attrib["href"] and "alternate" in link.attrib.get("rel", "").lower().split():
            found.setdefault(language, link.attrib["href"])
    return found


def canonical(page: Page) -> str:
    """Return the address that the page names as its own, else the one it was fetched from."""
    for link in document(page).xpath("//link[@href]"):
        if "canonical" in link.attrib.get("rel", "").lower().split() and link.attrib["href"].startswith("http"):
            return link.attrib["href"]
    return page.url


def page_language(page: Page) -> str | None:
    """Return the language that the page states, as "fi"; None where it states none."""
    return _language(document(page).root.get("lang") or "")


def _language(code: str) -> str | None:
    found = re.match(r"^\s*([a-z]{2,3})(?:[-_]|\s*$)", code, re.IGNORECASE)
    return found[1].lower() if found else None


def _absolute(base: str, value: str) -> str:
    try:
        return urljoin(base, NO_XML.sub("", value).strip())
    except ValueError:
        return ""


def _field(label: Any) -> Field:  # noqa: ANN401
    """What follows a label in its parent, as far as its structure says."""
    reader = Reader()
    if label.tag in HEADINGS and set(LABEL_CLASSES).isdisjoint((label.get("class") or "").split()):
        reader.read_after(_wrapper(label), HEADING_ENDS)
    elif label.tag == "dt":
        for node in label.itersiblings("dd", "dt"):
            if node.tag == "dt":
                break
            reader.read(node)
    elif label.tag == "th":
        for node in label.itersiblings("td"):
            reader.read(node)
    else:
        reader.read_after(label)
    return Field(reader.text, reader.links)


def _wrapper(heading: Any) -> Any:  # noqa: ANN401
    """A heading alone in its wrapper heads what follows the wrapper."""
    while (parent := heading.getparent()) is not None and parent.tag not in ("body", "html", "main") and len(parent) == 1:
        if (parent.text or "").strip() or (heading.tail or "").strip():
            break
        heading = parent
    return heading


def _both(old: Field | None, new: Field) -> Field:
    if old is None:
        return new
    together = tuple(dict.fromkeys((*old.links, *new.links)))
    if old.text in new.text or new.text in old.text:
        return Field(max(old.text, new.text, key=len), together)
    return Field(f"{old.text}\n\n{new.text}", together)
