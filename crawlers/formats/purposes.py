"""Grants that registers list by their purpose alone: whether it says anything, and what stands for a title."""

import re

from crawlers.formats.records import SHORTEST_TEXT

SAYS_NOTHING = re.compile(
    r"^(?:(?:yleis|toiminta|erityis|hanke)-?avustus\w*|(?:järjestön |yhdistyksen |säätiön |hakijan )?sääntöjen mukais\w+|"
    r"(?:järjestön |yhdistyksen )?(?:yleis)?toimintaan|avustuspäätöksen mukais\w+|hakemuksen mukais\w+)[\w\s,./-]{0,60}$",
    re.IGNORECASE,
)
"""A general grant's purpose: whatever the organisation's rules or its application say."""

LONGEST_TITLE = 110


def says_something(purpose: str) -> bool:
    """Say whether a purpose tells what the money is for."""
    return len(purpose) >= SHORTEST_TEXT and not SAYS_NOTHING.match(purpose)


def title_of_purpose(purpose: str) -> str:
    """Return the purpose's first sentence, or as much of it as a title holds; a purpose that says nothing has none of its own."""
    first = re.split(r"(?<=[a-zäö)])[.;!?]\s|\n", purpose, maxsplit=1)[0].rstrip(" .")
    if len(first) <= LONGEST_TITLE:
        return first
    return first[:LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:–-") + " …"
