"""What the templates of a language need besides their texts: how it writes moments, and its words for fields and states.

They stand in `templates/<language>/words.toml`, so that a new language needs no Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import date as calendar_day
from typing import Any

_SAMPLE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    formats: Mapping[str, str]
    """`day`, `date`: with {weekday}, {day}, {month}, {year}; `clock`: {hour}, {minute}; `moment`: all of these, with both put into it;
    `span`, `span_days`: {day}, {start}, {last}, {end} written out."""
    labels: Mapping[str, str]
    """Of the standard fields, and `noted` for what is not repeated."""
    statuses: Mapping[str, str]
    reasons: Mapping[str, str]
    """Reason codes in words for a contact person; an unknown one is left as it is."""
    kinds: Mapping[str, str]
    """What a contact person calls each kind of mail; may be empty."""

    def day(self, moment: calendar_day) -> str:
        """`dinsdag 23 maart 2027`"""
        return self.formats["day"].format(**self._parts(moment))

    def date(self, moment: calendar_day) -> str:
        """`23 maart 2027`"""
        return self.formats["date"].format(**self._parts(moment))

    def clock(self, moment: datetime) -> str:
        return self.formats["clock"].format(hour=moment.hour, minute=moment.minute)

    def moment(self, moment: datetime) -> str:
        """`dinsdag 23 maart 2027, 10.00 uur`"""
        return self.formats["moment"].format(**self._parts(moment), hour=moment.hour, minute=moment.minute)

    def moment_in(self, moment: datetime | None, zone: tzinfo | None) -> str:
        """Of none empty; without a zone the moment's own counts."""
        return self.moment(moment.astimezone(zone) if zone else moment) if moment else ""

    def span(self, start: datetime, end: datetime) -> str:
        """`dinsdag 23 maart 2027, 10.00 tot 13.30 uur`"""
        form = "span" if start.date() == end.date() else "span_days"
        parts = {"day": self.day(start), "start": self.clock(start), "end": self.clock(end), "last": self.day(end)}
        return self.formats[form].format(**parts)

    def _parts(self, moment: calendar_day) -> dict[str, Any]:
        return {
            "weekday": self.weekdays[moment.weekday()],
            "day": moment.day,
            "month": self.months[moment.month - 1],
            "year": moment.year,
        }


def read_words(language: str, table: Mapping[str, Any]) -> Words:
    """LookupError, TypeError or ValueError when the table lacks something; `outgoing_templates` says so with the file's name."""
    dates = table["dates"]
    formats = {name: str(dates[name]) for name in ("day", "date", "clock", "moment", "span", "span_days")}
    formats["moment"] = formats["moment"].format(day=formats["day"], clock=formats["clock"])
    words = Words(
        language=language,
        weekdays=tuple(dates["weekdays"]),
        months=tuple(dates["months"]),
        formats=formats,
        labels=dict(table["labels"]),
        statuses=dict(table["statuses"]),
        reasons=dict(table["reasons"]),
        kinds=dict(table.get("kinds", {})),
    )
    # Once for all formats: a wrong one is found here rather than in a mail.
    for end in (_SAMPLE, _SAMPLE + timedelta(days=1)):
        words.span(_SAMPLE, end), words.moment(end), words.date(end)
    return words
