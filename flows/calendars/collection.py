"""A calendar on a CalDAV server (RFC 4791): the appointments of the coming months, fetched again only when something changed.

Two requests: is it a calendar and has it changed (PROPFIND), and all appointments in the window with their recurrences (REPORT). They are
made here because client libraries leave out, with no more than a line in a log, an appointment that the server does not give; it would
count as free time.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from flows.calendars.fetching import asked, connected
from flows.errors import CalendarError

BEHIND, AHEAD = timedelta(days=2), timedelta(days=125)
"""Of now: more than is ever looked at (`busy.MOST_DAYS`)."""
DAV, CALDAV, SERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
EMPTY = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
"""In front: no appointments is a calendar too."""
XML = "application/xml; charset=utf-8"
STATE = b"""<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:s="http://calendarserver.org/ns/"><prop><resourcetype/><s:getctag/><sync-token/></prop></propfind>"""
QUERY = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><prop><getetag/><c:calendar-data/></prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{start}" end="{end}"/>
</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"""


def collected(url: str, tag: str, ca_file: str, now: datetime) -> tuple[bytes | None, str]:
    """The appointments one after the other, each a VCALENDAR; None when nothing has changed since `tag`. CalendarError when not all can be had."""
    with connected(url, ca_file) as client:
        state = asked(client, "PROPFIND", url, {"Depth": "0", "Content-Type": XML}, STATE)[0]
        current = _tag(state or b"", now)
        if current and current == tag:
            return None, tag
        start, end = (f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (now - BEHIND, now + AHEAD))
        query = QUERY.format(start=start, end=end).encode()
        found = asked(client, "REPORT", url, {"Depth": "1", "Content-Type": XML}, query)[0]
    return b"\r\n".join([EMPTY, *_appointments(found or b"")]), current


def _tag(state: bytes, now: datetime) -> str:
    """Of what the collection holds, and of the day, because the window moves along; empty when the server tells no such thing."""
    answer = _parsed(state)
    if answer.find(f".//{DAV}resourcetype/{CALDAV}calendar") is None:
        text = "There is no calendar at this address; it must be that of the calendar itself, not of its owner."
        raise CalendarError(text, "calendar_elsewhere")
    found = answer.findtext(f".//{SERVER}getctag") or answer.findtext(f".//{DAV}sync-token")
    return f"{found} {now.astimezone(UTC):%Y-%m-%d}" if found else ""


def _appointments(answer: bytes) -> Iterator[bytes]:
    for response in _parsed(answer).iter(f"{DAV}response"):
        # A server that gives no more than so many says so by a response without content (RFC 4791, 7.8; status 507).
        if not (content := response.findtext(f".//{CALDAV}calendar-data")):
            text = "The calendar's server leaves out appointments; name a smaller calendar."
            raise CalendarError(text, "calendar_too_large")
        yield content.encode()


def _parsed(answer: bytes) -> Element:
    try:
        return ElementTree.fromstring(answer)
    except ElementTree.ParseError as error:
        text = "The calendar's server does not speak CalDAV at this address."
        raise CalendarError(text, "calendar_elsewhere") from error
