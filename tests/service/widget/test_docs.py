"""docs/widget.md names what the script has: attributes, properties, parts, events."""

import re
from pathlib import Path

from service.widget.script import SOURCE

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "widget.md").read_text(encoding="utf-8")
SCRIPT = SOURCE.read_text(encoding="utf-8")


def test_every_property_is_described_and_no_other() -> None:
    assert set(re.findall(r"--kutoja-[a-z-]+", PAGE)) == set(re.findall(r"--kutoja-[a-z-]+", SCRIPT))


def test_every_part_is_described_and_no_other() -> None:
    described = re.findall(r"`([a-z-]+)`", re.findall(r"Parts for .*", PAGE)[0])
    assert set(described) == set(re.findall(r"""\b(?:make|linkTo)\("\w+", "([a-z-]+)\"""", SCRIPT))


def test_every_attribute_and_event_is_described() -> None:
    watched = re.findall(r'"(\w+)"', re.findall(r"observedAttributes = \[(.*?)\]", SCRIPT)[0])
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == {*watched, "theme"}
    assert set(re.findall(r"^\| `(kutoja:\w+)` \|", PAGE, re.MULTILINE)) == set(re.findall(r'CustomEvent\("([\w:]+)"', SCRIPT))
