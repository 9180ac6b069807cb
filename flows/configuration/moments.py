"""Times without offset are wall-clock times in the event's zone; those that a clock change skips or repeats are refused."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo


def localised(value: Any, zone: ZoneInfo) -> datetime:
    """Raises ValueError, with the mend, for what is no moment or not exactly one."""
    if not isinstance(value, datetime):
        raise ValueError(_no_moment(value))
    if value.tzinfo is not None:
        return value.astimezone(zone)
    moment = value.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != value:
        raise ValueError(
            f"{value.isoformat()} does not exist in {zone.key}: the clock goes forward; write another time"
        )
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise ValueError(
            f"{value.isoformat()} comes twice in {zone.key}: the clock goes back; add the offset, such as +01:00"
        )
    return moment


def _no_moment(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.isoformat()} has no time of day; write it as {value.isoformat()}T09:00:00"
    return f"{value!r} is no date and time; write one without quotes, such as 2027-03-23T10:00:00"
