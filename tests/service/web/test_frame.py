"""Hostile records in the frame that other sites hold."""

import re
from html import unescape
from urllib.parse import unquote

from fastapi.testclient import TestClient


def test_what_a_record_holds_stays_text_in_a_frame_and_in_oembed(hostile: TestClient) -> None:
    paths = set(re.findall(r'href="(/fi/innovations/starter:[^"/]+)"', hostile.get("/fi/innovations").text))
    assert len(paths) >= 9
    for path in map(unescape, paths):
        shown = hostile.get("/fi/frame", params={"record": unquote(path.rpartition("/")[2]), "limit": 1})
        assert shown.status_code == 200
        assert "<script" not in shown.text
        assert "<img" not in shown.text
        told = hostile.get("/oembed", params={"url": f"http://testserver{path}"})
        assert told.status_code == 200
        assert told.json()["html"].count("<") == 2
