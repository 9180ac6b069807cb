"""What we send is what programs of others read: the same instants in summer and in winter, in every zone, for sessions and for series."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from tests.calendars.produced import Produced, produced
from tests.calendars.tools import READERS, Appointments, listed_by_khal
from tests.servers.radicale import Radicale

PRODUCED = produced()
ASKED = [each for each in PRODUCED if each.raw.find(b"METHOD:REQUEST") > 0]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EXPANDED = """<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data>
<C:expand start="20270101T000000Z" end="20280101T000000Z"/></C:calendar-data></D:prop><C:filter><C:comp-filter name="VCALENDAR">
<C:comp-filter name="VEVENT"><C:time-range start="20270101T000000Z" end="20280101T000000Z"/></C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("produced")
    for each in PRODUCED:
        (folder / f"{each.name}.ics").write_bytes(each.raw)
    return [folder / f"{each.name}.ics" for each in PRODUCED]


@pytest.mark.parametrize("reader", READERS)
def test_another_program_reads_what_was_meant(reader: str, files: list[Path]) -> None:
    read = READERS[reader](files)

    assert read == {f"{each.name}.ics": each.expected for each in PRODUCED}


def test_icalendar_reads_the_same() -> None:
    assert {each.name: _by_icalendar(each.raw) for each in PRODUCED} == {each.name: each.expected for each in PRODUCED}


def test_khal_lists_them(files: list[Path], tmp_path: Path) -> None:
    asked = {each.name: each for each in ASKED if each.name.startswith(("Europe", "Asia", "America", "series"))}
    once = {each.expected[0][3]: name for name, each in asked.items()}
    chosen = [file for file in files if file.stem in once.values()]

    listed = listed_by_khal(chosen, tmp_path)

    meant = [_as_khal_lists(one) for name in once.values() for one in asked[name].expected]
    assert sorted(listed) == sorted(meant)


@pytest.mark.parametrize("invitation", ASKED, ids=[each.name for each in ASKED])
def test_radicale_takes_it_and_finds_it_at_its_time(invitation: Produced, radicale: Radicale) -> None:
    calendar = radicale.new_calendar(invitation.name)

    radicale.put(calendar, "invitation", invitation.raw)

    assert _found(radicale, calendar) == [each[:2] for each in invitation.expected]


def _found(radicale: Radicale, calendar: str) -> Appointments:
    """Start and end of what the server finds, recurrences expanded by it."""
    from xml.etree import ElementTree

    path = calendar.partition("127.0.0.1:")[2].partition("/")[2]
    reply = radicale.client.request("REPORT", f"/{path}", content=EXPANDED, headers={"Depth": "1"})
    reply.raise_for_status()
    texts = [
        each.text or "" for each in ElementTree.fromstring(reply.content).iter() if each.tag.endswith("calendar-data")
    ]
    return sorted(each[:2] for text in texts for each in _events(Calendar.from_ical(text)))


def _by_icalendar(raw: bytes) -> Appointments:
    calendar = Calendar.from_ical(raw)
    if calendar.walk("VEVENT")[0].get("RRULE") is None:
        return sorted(_events(calendar))
    from datetime import date

    return sorted(map(_told, recurring_ical_events.of(calendar).between(date(2027, 1, 1), date(2028, 1, 1))))


def _events(calendar: Calendar) -> Appointments:
    return [_told(event) for event in calendar.walk("VEVENT")]


def _told(event: object) -> list[str]:
    from datetime import UTC

    start, end = (getattr(event, name).astimezone(UTC) for name in ("start", "end"))
    return [f"{start:%Y-%m-%dT%H:%M:%SZ}", f"{end:%Y-%m-%dT%H:%M:%SZ}", str(event["SUMMARY"]), str(event["UID"])]  # type: ignore[index]


def _as_khal_lists(one: list[str]) -> str:
    from datetime import datetime

    start, end = (datetime.fromisoformat(each).astimezone(AMSTERDAM) for each in one[:2])
    return f"{start:%Y-%m-%dT%H:%M}|{end:%Y-%m-%dT%H:%M}|{one[2]}"
