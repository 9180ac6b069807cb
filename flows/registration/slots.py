"""Times for an intake call: free, within hours, outside holidays, notice and buffer. One rule for proposing and for booking.

On the wall clock of the event's zone, counted in UTC: a slot that the change of the clock would shift or double is left out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.registration.model import IntakeRules
from flows.registration.preference import ANYTIME, FITTING, Preference
from flows.registration.spans import Span, merged, overlap
from flows.registration.worktime import working_days

GRID = timedelta(minutes=30)
APART = timedelta(hours=1)
MIDDAY = 12


def window(rules: IntakeRules, now: datetime, zone: ZoneInfo) -> Span:
    """In whole days, so that looking again the same day is the same question: from today until the horizon."""
    today = datetime.combine(now.astimezone(zone).date(), time(), zone)
    return today.astimezone(UTC), (today + timedelta(days=rules.within_days + 2)).astimezone(UTC)


def allowed(
    start: datetime, rules: IntakeRules, now: datetime, zone: ZoneInfo, holiday: Callable[[str, date], bool]
) -> bool:
    """By the rules alone: within hours, on a working day, after the notice, before the horizon."""
    local = start.astimezone(zone)
    day, length = local.date(), timedelta(minutes=rules.minutes)
    if not rules.notice <= start.astimezone(UTC) - now.astimezone(UTC) <= timedelta(days=rules.within_days):
        return False
    if day.weekday() not in working_days(rules.hours.days) or holiday(rules.hours.holidays, day):
        return False
    opens, closes = (datetime.combine(day, clock, zone) for clock in (rules.hours.from_, rules.hours.to))
    return _plain(local, length) and opens.astimezone(UTC) <= start.astimezone(UTC) <= closes.astimezone(UTC) - length


def free(start: datetime, rules: IntakeRules, taken: Iterable[Span]) -> bool:
    """Not in, nor nearer than the buffer to, what is taken."""
    start = start.astimezone(UTC)
    around = (start - rules.buffer, start + timedelta(minutes=rules.minutes) + rules.buffer)
    return not any(overlap(around, each) for each in taken)


def free_slots(
    rules: IntakeRules,
    taken: Iterable[Span],
    now: datetime,
    zone: ZoneInfo,
    holiday: Callable[[str, date], bool],
) -> Iterator[datetime]:
    """Every half hour that may be proposed, in order."""
    blocked = merged(taken)
    for start in _grid(rules, now, zone):
        if allowed(start, rules, now, zone, holiday) and free(start, rules, blocked):
            yield start


def spread(
    slots: Iterable[datetime], rules: IntakeRules, zone: ZoneInfo, when: Preference = ANYTIME
) -> tuple[datetime, ...]:
    """As many as are proposed: on different days, and by turns in the morning and the afternoon, as far as there are. What was asked for
    comes first, each part in order; then what is nearest to it, and what was refused only when there is nothing else."""
    near = {slot: when.nearness(slot.astimezone(zone)) for slot in slots}
    willing = [slot for slot, (refused, *_) in near.items() if not refused]
    rest, apart = willing or list(near), max(APART, timedelta(minutes=rules.minutes))
    chosen: list[datetime] = []
    while rest and len(chosen) < rules.proposals:
        best = min(rest, key=lambda slot: (near[slot], *_alike(slot, chosen, zone), slot))
        chosen.append(best)
        rest = [slot for slot in rest if abs(slot.astimezone(UTC) - best.astimezone(UTC)) >= apart]
    return tuple(sorted(chosen, key=lambda slot: (near[slot] != FITTING, slot)))


def _alike(slot: datetime, chosen: Sequence[datetime], zone: ZoneInfo) -> tuple[int, int]:
    """How many of those chosen are on the same day, and how many in the same part of the day."""
    local = slot.astimezone(zone)
    others = [each.astimezone(zone) for each in chosen]
    same_day = sum(each.date() == local.date() for each in others)
    return same_day, sum((each.hour < MIDDAY) == (local.hour < MIDDAY) for each in others)


def _grid(rules: IntakeRules, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    today = now.astimezone(zone).date()
    for number in range(rules.within_days + 1):
        day = today + timedelta(days=number)
        begin = datetime.combine(day, rules.hours.from_)
        while begin.date() == day and begin.time() < rules.hours.to:
            if _exists(local := begin.replace(tzinfo=zone)):
                yield local
            begin += GRID


def _plain(local: datetime, length: timedelta) -> bool:
    """The clock does not change during it, and shows its time once that day."""
    end = (local.astimezone(UTC) + length).astimezone(local.tzinfo)
    return (
        _exists(local)
        and local.utcoffset() == end.utcoffset()
        and local.replace(fold=1).utcoffset() == local.utcoffset()
    )


def _exists(local: datetime) -> bool:
    """False for an hour that is skipped in spring."""
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)
