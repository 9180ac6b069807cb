"""Calendars on a CalDAV server: a real Radicale; and servers that leave something out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.calendars.agendas import Agendas
from flows.errors import CalendarError
from flows.registration.spans import Span
from tests.calendars.test_busy import calendar
from tests.servers.http import serving
from tests.servers.radicale import Radicale

HOME = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2027, 3, 20, 9, tzinfo=UTC)
LATER = timedelta(minutes=5)
TUESDAY = "DTSTART;TZID=Europe/Amsterdam:20270323T100000\nDTEND;TZID=Europe/Amsterdam:20270323T110000"


def busy(agendas: Agendas, name: str) -> list[str]:
    found: tuple[Span, ...] = agendas.busy(name, NOW, NOW + timedelta(days=14), HOME)
    return [f"{start:%d/%m %H:%M}-{end:%H:%M}" for start, end in found]


def test_appointments_come_with_their_recurrences(radicale: Radicale, tmp_path: Path) -> None:
    """Weekly at ten on the wall clock, over the night in which the clock goes forward."""
    address = radicale.new_calendar("weekly")
    radicale.put(address, "meeting", calendar(f"{TUESDAY}\nRRULE:FREQ=WEEKLY;COUNT=20"))
    radicale.put(
        address, "long-ago", calendar("DTSTART:20200302T090000Z\nDTEND:20200302T100000Z").replace(b"UID:0", b"UID:1")
    )
    agendas = Agendas(tmp_path)

    agendas.refresh([address], NOW)

    assert busy(agendas, address) == ["23/03 09:00-10:00", "30/03 08:00-09:00"]


def test_an_appointment_that_is_added_counts_at_the_next_look(radicale: Radicale, tmp_path: Path) -> None:
    address = radicale.new_calendar("growing")
    agendas = Agendas(tmp_path)
    agendas.refresh([address], NOW)
    before = busy(agendas, address)

    radicale.put(address, "meeting", calendar(TUESDAY))
    agendas.refresh([address], NOW + LATER)

    assert (before, busy(agendas, address)) == ([], ["23/03 09:00-10:00"])


def test_the_address_may_be_a_setting(radicale: Radicale, tmp_path: Path) -> None:
    address = radicale.new_calendar("private")
    radicale.put(address, "meeting", calendar(TUESDAY))
    agendas = Agendas(tmp_path, secrets={"noor": address})

    agendas.refresh(["secret:noor"], NOW)

    assert len(busy(agendas, "secret:noor")) == 1


@pytest.mark.parametrize("path", ["noor/", "noor/nowhere/"])
def test_what_is_no_calendar_is_not_taken_for_an_empty_one(radicale: Radicale, tmp_path: Path, path: str) -> None:
    """The address of the owner instead of the calendar is the usual mistake."""
    radicale.new_calendar(path.replace("/", "-"))
    agendas = Agendas(tmp_path)

    agendas.refresh([f"{radicale.address}/{path}"], NOW)

    with pytest.raises(CalendarError):
        busy(agendas, f"{radicale.address}/{path}")


def test_a_wrong_password_is_no_free_time(radicale: Radicale, tmp_path: Path) -> None:
    address = radicale.new_calendar("locked").replace("word", "other")
    agendas = Agendas(tmp_path)

    agendas.refresh([address], NOW)

    with pytest.raises(CalendarError, match="401"):
        busy(agendas, address)


class Odd(ThreadingHTTPServer):
    """Speaks CalDAV as a test tells it to, and counts what it is asked."""

    appointments: str = ""
    tag = "<s:getctag>1</s:getctag>"
    digest = False
    asked: list[str]


class Speaking(BaseHTTPRequestHandler):
    server: Odd

    def do_PROPFIND(self) -> None:
        kind = "<resourcetype><collection/><c:calendar/></resourcetype>"
        found = f"<propstat><prop>{kind}{self.server.tag}</prop><status>HTTP/1.1 200 OK</status></propstat>"
        self._answer(f"<response><href>/</href>{found}</response>")

    def do_REPORT(self) -> None:
        self._answer(self.server.appointments)

    def _answer(self, responses: str) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.command)
        refused = self.server.digest and not self.headers.get("Authorization", "").startswith("Digest ")
        body = (
            '<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" '
            f'xmlns:s="http://calendarserver.org/ns/">{responses}</multistatus>'
        ).encode()
        self.send_response(401 if refused else 207)
        if refused:
            self.send_header("WWW-Authenticate", 'Digest realm="dav", nonce="abc", qop="auth", algorithm=MD5')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def odd() -> Iterator[Odd]:
    server = Odd(("127.0.0.1", 0), Speaking)
    server.asked = []
    with serving(server):
        yield server


def address_of(odd: Odd) -> str:
    return f"caldav://noor:secret@127.0.0.1:{odd.server_address[1]}/"


def test_what_did_not_change_is_not_fetched_again(odd: Odd, tmp_path: Path) -> None:
    agendas = Agendas(tmp_path)

    for times in range(3):
        agendas.refresh([address_of(odd)], NOW + times * LATER)

    assert odd.asked == ["PROPFIND", "REPORT", "PROPFIND", "PROPFIND"]


def test_the_next_day_it_is_because_the_window_moved(odd: Odd, tmp_path: Path) -> None:
    agendas = Agendas(tmp_path)

    agendas.refresh([address_of(odd)], NOW)
    agendas.refresh([address_of(odd)], NOW + timedelta(days=1))

    assert odd.asked.count("REPORT") == 2


def test_a_server_that_tells_no_changes_is_read_each_time(odd: Odd, tmp_path: Path) -> None:
    odd.tag = ""
    agendas = Agendas(tmp_path)

    agendas.refresh([address_of(odd)], NOW)
    agendas.refresh([address_of(odd)], NOW + LATER)

    assert odd.asked.count("REPORT") == 2


@pytest.mark.parametrize(
    "left_out",
    [
        "<response><href>/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>",
        "<response><href>/1.ics</href><propstat><prop><c:calendar-data/></prop><status>HTTP/1.1 403 No</status>"
        "</propstat></response>",
        "</multistatus><multistatus>",
    ],
)
def test_half_an_answer_is_none(odd: Odd, tmp_path: Path, left_out: str) -> None:
    odd.appointments = left_out
    agendas = Agendas(tmp_path)

    agendas.refresh([address_of(odd)], NOW)

    with pytest.raises(CalendarError):
        busy(agendas, address_of(odd))


def test_it_signs_in_as_the_server_asks(odd: Odd, tmp_path: Path) -> None:
    odd.digest = True
    agendas = Agendas(tmp_path)

    agendas.refresh([address_of(odd)], NOW)

    assert busy(agendas, address_of(odd)) == []
