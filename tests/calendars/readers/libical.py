"""Reads calendars with libical, the parser of Evolution, KDE and Cyrus. Usage: /usr/bin/python3 libical.py FILE...

Prints, per file, [start, end, title, UID] of every appointment, in UTC. Runs under Debian's Python, which has the bindings.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402


def main(paths):
    print(json.dumps({path: sorted(appointments(Path(path).read_text("utf-8"))) for path in paths}))


def appointments(text):
    calendar = ICalGLib.Component.new_from_string(text)
    events = list(components(calendar))
    apart = {place(event) for event in events if not event.get_recurrenceid().is_null_time()}
    for event in events:
        recurring = event.count_properties(ICalGLib.PropertyKind.RRULE_PROPERTY) > 0
        for start, end in occurrences(event) if recurring else [(event.get_dtstart(), event.get_dtend())]:
            found = (instant(start), instant(end)) if not isinstance(start, str) else (start, end)
            if not (recurring and found[0] in apart):
                yield [*found, event.get_summary(), event.get_uid()]


def place(event):
    """Where it stood in the series; the binding leaves its zone out, which is that of the start."""
    time = event.get_recurrenceid()
    zone = None if time.is_utc() else event.get_dtstart().get_timezone()
    return shown(time.as_timet_with_zone(zone) if zone else time.as_timet())


def components(calendar):
    event = calendar.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    while event:
        yield event
        event = calendar.get_next_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)


def occurrences(event):
    found = []

    def keep(_component, span, *_more):
        found.append((shown(span.get_start()), shown(span.get_end())))

    after, before = (ICalGLib.Time.new_from_string(day) for day in ("20200101T000000Z", "20400101T000000Z"))
    event.foreach_recurrence(after, before, keep, None)
    return found


def instant(time):
    zone = time.get_timezone()
    return shown(time.as_timet_with_zone(zone) if zone else time.as_timet())


def shown(seconds):
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


main(sys.argv[1:])
