"""Grants that registers list by their purpose alone: whether it says anything, and what stands for a title."""

import re

from crawlers.formats.records import SHORTEST_TEXT

GENERIC = frozenset(
    "allmänt allmän alla avustus avustuspäätöksen erityisavustus föreningens hakemuksen hakijan hankeavustus ja järjestön "
    "jäsenjärjestöjen kuluihin kustannuksiin "
    "liiton liittyviin menoihin mukainen mukaiseen mukaisesti mukaisten och päätöksen sekä siihen stadgeenlig säätiön sääntöjen toiminnan toiminta "
    "toiminta-avustus toimintaan toimintansa tukemiseen tukeminen understöd v varsinaiseen verksamhet vuodelle vuoden vuonna vuosina yhdistyksen "
    "yleisavustus yleiset yleishyödyllisen yleishyödylliseen yleiskuluihin yleistoimintaan år för till".split()
)
"""Words of general grants' purposes: whatever the organisation's rules or its application say. A purpose of nothing else says nothing."""

LONGEST_TITLE = 110


def says_something(purpose: str) -> bool:
    """Say whether a purpose tells what the money is for."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", purpose.casefold())
    return len(purpose) >= SHORTEST_TEXT and not all(word in GENERIC for word in words)


def title_of_purpose(purpose: str) -> str:
    """Return the purpose's first sentence, or as much of it as a title holds; a purpose that says nothing has none of its own."""
    first = re.split(r"(?<=[a-zäö)])[.;!?]\s|\n", purpose, maxsplit=1)[0].rstrip(" .")
    if len(first) <= LONGEST_TITLE:
        return first
    return first[:LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:–-") + " …"
