"""Calendars from files and over HTTP: looked at again, but not fetched again; and what cannot be read counts as unknown."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from flows.calendars import fetching
from flows.calendars.agendas import Agendas
from flows.calendars.fetching import connected
from flows.errors import CalendarError
from tests.calendars.test_busy import PLAIN, calendar
from tests.servers.http import serving

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LATER = timedelta(minutes=5)


class Feed(ThreadingHTTPServer):
    content = calendar(PLAIN)
    status = 200
    answers: list[int]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/noor.ics"


class Answering(BaseHTTPRequestHandler):
    server: Feed

    def do_GET(self) -> None:
        tag = f'"{hash(self.server.content)}"'
        status = 304 if self.headers.get("If-None-Match") == tag else self.server.status
        self.server.answers.append(status)
        self.send_response(status)
        self.send_header("ETag", tag)
        body = self.server.content if status == 200 else b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def feed() -> Iterator[Feed]:
    server = Feed(("127.0.0.1", 0), Answering)
    server.answers = []
    with serving(server):
        yield server


def busy(agendas: Agendas, name: str) -> int:
    return len(agendas.busy(name, NOW, NOW + timedelta(days=14), ZoneInfo("Europe/Amsterdam")))


def test_a_file_is_read_again_when_it_changed(tmp_path: Path) -> None:
    (tmp_path / "noor.ics").write_bytes(calendar())
    agendas = Agendas(tmp_path)

    agendas.refresh(["noor.ics"], NOW)
    before = busy(agendas, "noor.ics")
    (tmp_path / "noor.ics").write_bytes(calendar(PLAIN))
    agendas.refresh(["noor.ics"], NOW + LATER)

    assert (before, busy(agendas, "noor.ics")) == (0, 1)


def test_a_feed_that_did_not_change_is_not_fetched_again(tmp_path: Path, feed: Feed) -> None:
    agendas = Agendas(tmp_path)

    for times in range(3):
        agendas.refresh([feed.url], NOW + times * LATER)

    assert feed.answers == [200, 304, 304]
    assert busy(agendas, feed.url) == 1


def test_a_feed_is_not_asked_twice_for_the_same_mails(tmp_path: Path, feed: Feed) -> None:
    agendas = Agendas(tmp_path)

    agendas.refresh([feed.url, feed.url], NOW)
    agendas.refresh([feed.url], NOW + timedelta(seconds=2))

    assert feed.answers == [200]


def test_an_appointment_of_seconds_ago_counts(tmp_path: Path, feed: Feed) -> None:
    """Somebody may choose within a minute after the times were proposed."""
    agendas = Agendas(tmp_path)
    agendas.refresh([feed.url], NOW)

    feed.content = calendar(PLAIN, PLAIN.replace("0302", "0303"))
    agendas.refresh([feed.url], NOW + timedelta(seconds=10))

    assert busy(agendas, feed.url) == 2


def test_a_server_that_fails_is_left_alone_for_a_minute(tmp_path: Path, feed: Feed) -> None:
    agendas = Agendas(tmp_path)
    feed.status = 500

    for seconds in (0, 20, 40, 61):
        agendas.refresh([feed.url], NOW + timedelta(seconds=seconds))

    assert feed.answers == [500, 500]


def test_a_server_that_gives_a_byte_now_and_then_has_an_end(
    tmp_path: Path, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_SECONDS", -1.0)
    agendas = Agendas(tmp_path)

    agendas.refresh([feed.url], NOW)

    with pytest.raises(CalendarError, match="seconds"):
        busy(agendas, feed.url)


def test_a_redirect_does_not_lead_out_of_encryption() -> None:
    request = httpx.Request("GET", "http://cal.example/noor.ics")

    with connected("https://cal.example/noor.ics", "") as client, pytest.raises(CalendarError, match="encryption"):
        client.send(request)


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (401, b"", "calendar_refused"),
        (404, b"", "calendar_gone"),
        (503, b"", "calendar_no_answer"),
        (200, b"<html>Sign in</html>", "calendar_broken"),
        (200, calendar("DTSTART:gisteren"), "calendar_broken"),
    ],
)
def test_whose_calendar_it_is_can_be_told_why(
    tmp_path: Path, feed: Feed, status: int, content: bytes, code: str
) -> None:
    feed.status, feed.content = status, content
    agendas = Agendas(tmp_path)
    agendas.refresh([feed.url], NOW)

    with pytest.raises(CalendarError) as raised:
        busy(agendas, feed.url)

    assert raised.value.code == code


def test_a_call_that_was_added_counts_at_the_next_look(tmp_path: Path, feed: Feed) -> None:
    agendas = Agendas(tmp_path)
    agendas.refresh([feed.url], NOW)

    feed.content = calendar(PLAIN, PLAIN.replace("0302", "0303"))
    agendas.refresh([feed.url], NOW + LATER)

    assert busy(agendas, feed.url) == 2


@pytest.mark.parametrize("status", [401, 404, 500, 302])
def test_an_old_copy_does_not_stand_in_for_one_that_cannot_be_read(tmp_path: Path, feed: Feed, status: int) -> None:
    agendas = Agendas(tmp_path)
    agendas.refresh([feed.url], NOW)

    feed.status, feed.content = status, calendar()
    agendas.refresh([feed.url], NOW + LATER)

    with pytest.raises(CalendarError, match=str(status)):
        busy(agendas, feed.url)


def test_after_a_fault_it_is_read_whole(tmp_path: Path, feed: Feed) -> None:
    agendas = Agendas(tmp_path)
    feed.status = 500
    agendas.refresh([feed.url], NOW)

    feed.status = 200
    agendas.refresh([feed.url], NOW + LATER)

    assert busy(agendas, feed.url) == 1


def test_what_is_too_large_is_not_read(tmp_path: Path, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 50)
    agendas = Agendas(tmp_path)

    agendas.refresh([feed.url], NOW)

    with pytest.raises(CalendarError, match="larger"):
        busy(agendas, feed.url)


@pytest.mark.parametrize(
    "address", ["none.ics", "ftp://cal.example/noor.ics", "http://cal.example/noor.ics", "http://127.0.0.1:9/noor.ics"]
)
def test_what_cannot_be_read_is_unknown(tmp_path: Path, address: str) -> None:
    agendas = Agendas(tmp_path)

    agendas.refresh([address], NOW)

    with pytest.raises(CalendarError):
        busy(agendas, address)


def test_what_was_never_looked_at_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(CalendarError):
        busy(Agendas(tmp_path), "noor.ics")
