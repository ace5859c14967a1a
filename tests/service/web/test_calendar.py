"""Deadlines as a calendar, read by the rules of RFC 5545 as strictly as any program would."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.calendar import fold, has_deadline

LINE = re.compile(r"[A-Z0-9-]+(;[A-Z0-9-]+=[^;:,\"\x00-\x1f]+)*:[^\x00-\x1f]*")


def lines_of(body):
    """Content lines, unfolded (section 3.1)."""
    assert body.endswith(b"\r\n")
    physical = body[:-2].split(b"\r\n")
    assert not [line for line in physical if b"\n" in line or b"\r" in line or len(line) > 75]
    text = body.decode("utf-8")
    for line in physical:
        line.decode("utf-8")  # no character is broken
    return re.sub("\r\n[ \t]", "", text)[:-2].split("\r\n")


def events_of(body):
    """Events as {name: value}, texts unescaped (section 3.3.11)."""
    lines = lines_of(body)
    assert all(LINE.fullmatch(line) for line in lines), [line for line in lines if not LINE.fullmatch(line)]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0", "PRODID:-//Kutoja//Calls//EN", "METHOD:PUBLISH"} <= set(lines)
    events, current = [], None
    for line in lines:
        if line == "BEGIN:VEVENT":
            assert current is None
            current = {}
        elif line == "END:VEVENT":
            events.append(current)
            current = None
        elif current is not None:
            name, _, value = line.partition(":")
            name = name.partition(";")[0]
            assert name not in current, "once only"
            current[name] = re.sub(r"\\([\\;,nN])", lambda found: "\n" if found[1] in "nN" else found[1], value)
    assert current is None
    return events


def test_every_known_closing_day_is_a_day_of_the_calendar(hostile):
    response = hostile.get("/fi/calls.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    events = events_of(response.content)
    assert [event["DTSTART"] for event in events] == ["20260315", "20260430", "20270115"]
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "TRANSP"} == set(event)
        assert date.fromisoformat(event["DTEND"]) - date.fromisoformat(event["DTSTART"]) == timedelta(days=1)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert event["URL"].startswith("http://testserver/fi/calls/")
    assert len({event["UID"] for event in events}) == 3


def test_a_title_cannot_make_an_event_of_its_own(hostile):
    event = events_of(hostile.get("/fi/calls.ics").content)[1]
    assert event["SUMMARY"] == "Haku päättyy: Haku; pilkku, kenoviiva \\ ja BEGIN:VEVENT UID:paha"
    assert event["UID"] == "starter:injected@kutoja"
    assert event["DESCRIPTION"].startswith("Rahasto\nEhdot; lue, ennen")


def test_a_call_has_a_calendar_of_its_own_when_its_day_is_known(hostile):
    events = events_of(hostile.get("/sv/calls/starter:later.ics").content)
    assert [event["UID"] for event in events] == ["starter:later@kutoja"]
    assert 'href="/sv/calls/starter:later.ics"' in hostile.get("/sv/calls/starter:later").text
    for key in ("month", "closed"):
        assert f"{key}.ics" not in hostile.get(f"/sv/calls/starter:{key}").text
    for path in ("/sv/calls/starter:month.ics", "/sv/calls/starter:image.ics", "/sv/calls/no:such.ics"):
        assert hostile.get(path).status_code == 404


def test_the_starters_calls_make_a_calendar(client):
    assert len(events_of(client.get("/en/calls.ics").content)) > 5


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=400))
def test_folding_takes_no_character_away(text):
    folded = fold(text)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == text


@pytest.mark.parametrize(("closes", "known"), [("2026-04-30", True), ("2026-04", False), ("2026", False), (None, False)])
def test_only_a_day_is_a_deadline(closes, known):
    assert has_deadline(closes) is known
