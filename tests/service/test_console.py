import json
import time

import pytest

from service import console
from service.console import Display, Phase, Session, duration
from service.settings import Settings


@pytest.fixture
def session(tmp_path):
    def make(display):
        return Session(Settings(data=tmp_path), display)

    return make


def test_events_are_json_lines_that_end_each_phase_whole(session, capsys):
    with session(Display.JSON).progress() as progress:
        progress.phase("embed", 3)
        for _ in range(3):
            progress.advance()
        progress.phase("swap", 1)
        progress.advance()
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(event["phase"], event["done"]) for event in events if event["done"] == event["total"]] == [("embed", 3), ("swap", 1)]
    assert all(set(event) == {"phase", "done", "total", "eta_seconds"} for event in events)


def test_plain_lines_are_few_and_tell_the_time_left(session, capsys, monkeypatch):
    monkeypatch.setattr(console, "LINE_EVERY", 0.05)
    monkeypatch.setattr(console._Lines, "every", 0.05)
    with session(Display.PLAIN).progress() as progress:
        progress.phase("embed", 1000)
        for _ in range(50):
            time.sleep(0.004)
            progress.advance(10)
    lines = capsys.readouterr().err.splitlines()
    assert 1 <= len(lines) <= 10
    assert "embed: " in lines[0]
    assert " of 1,000 (" in lines[0]
    assert lines[0].endswith(" left")


def test_bars_are_drawn_on_stderr_alone(session, capsys):
    with session(Display.BAR).progress() as progress:
        progress.phase("read", None)
        progress.advance(7)
        progress.phase("write", 2)
        progress.advance(2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "read" in err
    assert "2/2" in err


def test_nothing_is_shown_when_not_wanted(session, capsys):
    with session(Display.NONE).progress() as progress:
        progress.phase("read", 1)
        progress.advance()
    session(Display.NONE).note("beside the result")
    assert capsys.readouterr().err == ""


def test_results_go_to_stdout_and_json_stands_alone(session, capsys):
    session(Display.PLAIN).emit({"a": ["ä"]}, as_json=True, human=lambda: "never")
    session(Display.PLAIN).emit({}, as_json=False, human=lambda: "a sentence\n\n")
    out = capsys.readouterr().out
    assert json.loads(out.removesuffix("a sentence\n")) == {"a": ["ä"]}


def test_a_table_keeps_markup_and_long_cells_as_they_are(session):
    text = session(Display.PLAIN).table(["portal", "last_run"], [["[red]x[/red]", "a" * 120], ["two\nlines", ""]])
    assert "[red]x[/red]" in text
    assert "a" * 120 in text
    assert "two lines" in text
    assert "last run" in text


def test_the_time_left_follows_the_speed():
    phase = Phase("embed", 100)
    phase._seen.clear()
    phase._seen.extend([(0.0, 0), (10.0, 20)])
    phase.done = 20
    assert phase.eta == pytest.approx(40)


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0 s"), (59.4, "59 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")])
def test_duration(seconds, text):
    assert duration(seconds) == text


ROWS = [[["a", "waiting", "0"]], [["a", "crawling", "1"]], [["a", "crawling", "2"]], [["a", "read", "3"]]]


def test_a_live_table_is_drawn_anew_on_a_terminal(session, capsys):
    with session(Display.BAR).live_table(["portal", "state", "[pages]"]) as shown:
        for rows in ROWS:
            shown(rows)
    told = capsys.readouterr()
    assert "[pages]" in told.err
    assert "read" in told.err
    assert told.out == ""


@pytest.mark.parametrize(("display", "lines"), [(Display.PLAIN, 3), (Display.JSON, 3), (Display.NONE, 0)])
def test_without_a_terminal_a_line_tells_of_each_change_of_state(session, capsys, display, lines):
    with session(display).live_table(["portal", "state", "pages"]) as shown:
        for rows in ROWS:
            shown(rows)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == lines
    if display is Display.PLAIN:
        assert told == ["a: waiting, pages 0", "a: crawling, pages 1", "a: read, pages 3"]
