"""Which sessions of a series somebody means, clause by clause: those given up, and those they come to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from flows.mail.reading.moments import Calendar
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.words import Lexicon
from flows.registration.model import Event


@dataclass(frozen=True, slots=True)
class Meant:
    up: tuple[str, ...]
    """Sessions that they do not come to."""
    wanted: tuple[str, ...]
    """Sessions that they come to."""
    rest: bool
    """ "The rest" is spoken of: the others are kept (or, when wanted, meant)."""


def sessions_meant(
    sentences: Sequence[Sentence], event: Event, calendar: Calendar, lexicon: Lexicon, now: datetime
) -> Meant:
    up: dict[str, None] = {}
    wanted: dict[str, None] = {}
    rest = False
    for sentence in sentences:
        against: bool | None = None
        spoken = any(word in calendar.meetings for word in sentence.words)
        loose: list[str] = []
        for clause in _parts(sentence, lexicon):
            groups = {match.group for match in lexicon.book.find(clause)}
            said = _polarity(clause, groups, lexicon)
            months = bool(groups & {"absent", "cancel", "attend", "rest_yes", "obstacle"})
            ids = ids_in(clause, event, calendar, months, spoken) or _soon(clause, event, calendar, now)
            if _excepted(clause, event, calendar, lexicon):
                said = not against
            against = against if said is None else said
            rest = rest or _rest(clause, lexicon)
            if said and not ids and loose:
                up.update(dict.fromkeys(loose))
            loose = ids if said is None and not against and _explicit(clause, calendar) else []
            if said and not ids and _of_rest(clause, lexicon):
                ids = [session.id for session in event.sessions if session.id not in wanted]
            target = up if against else wanted
            target.update(dict.fromkeys(ids))
    return Meant(_ordered(up, event), _ordered({each: None for each in wanted if each not in up}, event), rest)


def _excepted(clause: str, event: Event, calendar: Calendar, lexicon: Lexicon) -> bool:
    """ "Behalve op 20 april"; not "behalve mijn collega komen we op 20 april"."""
    hit = lexicon.pattern("signs", "except").search(clause)
    return hit is not None and bool(ids_in(" ".join(clause[hit.end() :].split()[:_NEAR]), event, calendar))


_NEAR = 5
"""Words from "except" to the session."""


def _parts(sentence: Sentence, lexicon: Lexicon) -> list[str]:
    """Clauses, also those that begin with "and" and a verb or a subject of their own."""
    joins, begins = lexicon.folded("signs", "goes_on"), lexicon.folded("signs", "begins_clause")
    return [part for clause in sentence.clauses(lexicon.folded("signs", "but")) for part in _cut(clause, joins, begins)]


def _cut(clause: str, joins: frozenset[str], begins: frozenset[str]) -> list[str]:
    words = clause.split()
    cuts = [place for place, (one, next_) in enumerate(pairwise(words)) if place and one in joins and next_ in begins]
    ends = [*cuts, len(words)]
    return [" ".join(words[start:end]) for start, end in zip([0, *(cut + 1 for cut in cuts)], ends, strict=True)]


def _of_rest(clause: str, lexicon: Lexicon) -> bool:
    return any(word in lexicon.folded("signs", "rest") for word in words_of(clause))


def ids_in(clause: str, event: Event, calendar: Calendar, months: bool = True, spoken: bool = False) -> list[str]:
    """By date, by number ("bijeenkomst 2", "de derde keer", "de eerste twee"), by month when one session lies in it."""
    starts = [(session.id, session.start.astimezone(event.zone)) for session in event.sessions]
    clause = calendar.until.sub(" ", clause)
    days = calendar.days(clause)
    found = [id_ for id_, start in starts for day, month in days if start.day == day and month in (None, start.month)]
    titled = _by_title(clause, event)
    if not found and not titled:
        found = _by_number(clause, [id_ for id_, _ in starts], calendar, spoken)
    if found and calendar.since.search(clause):
        found = [id_ for id_, start in starts if start >= dict(starts)[found[0]]]
    if not found and not days and months:
        found = _by_month(clause, starts, calendar)
    return list(dict.fromkeys((*titled, *found)))


def _by_title(clause: str, event: Event) -> list[str]:
    """ "De startbijeenkomst"; a title that does no more than count, such as "Tweede bijeenkomst", is read as a number."""
    titles = {session.id: {fold(text) for text in session.title.values()} for session in event.sessions}
    return [
        id_
        for id_, texts in titles.items()
        if any(" " not in text and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", clause) for text in texts)
    ]


def _explicit(clause: str, calendar: Calendar) -> bool:
    return bool(calendar.days(clause)) or any(word in calendar.meetings for word in words_of(clause))


def _soon(clause: str, event: Event, calendar: Calendar, now: datetime) -> list[str]:
    """ "Morgen", "dinsdag", "volgende week dinsdag": counted from when the mail was written; a bare weekday is the coming one."""
    starts = [(session.id, session.start.astimezone(event.zone).date()) for session in event.sessions]
    if calendar.next_week.search(clause):
        week = (now + timedelta(days=7)).isocalendar()[:2]
        return [id_ for id_, day in starts if day.isocalendar()[:2] == week]
    named = calendar.named(clause, now)
    if named.weekday is not None and named.day is None:
        ahead = timedelta(days=(named.weekday - now.weekday()) % 7)
        return [id_ for id_, day in starts if day == (now + ahead).date()]
    return [id_ for id_, day in starts if named.on is not None and day == named.on]


def _by_number(clause: str, ids: list[str], calendar: Calendar, spoken: bool) -> list[str]:
    """`spoken`: the sentence speaks of meetings, so that "de tweede" alone is one."""
    words = words_of(clause)
    if not spoken and not any(word in calendar.meetings for word in words) and not calendar.outer.search(clause):
        return []
    meetings = "|".join(map(re.escape, sorted(calendar.meetings, key=len, reverse=True)))
    numbers = [
        int(each)
        for hit in re.findall(
            rf"(?:{meetings})\s+((?:\d\s*(?:,|&|{calendar.linked})?\s*)+)(?!\s*(?:{calendar.counted}))", clause
        )
        for each in re.findall(r"\d", hit)
    ]
    numbers += [calendar.ordinals[word] for word in words if word in calendar.ordinals]
    if many := calendar.outer.search(clause):
        count = calendar.numbers.get(many[2], int(many[2]) if many[2].isdigit() and len(many[2]) == 1 else 0)
        if 1 < count <= len(ids):
            return ids[-count:] if many[1] in calendar.last else ids[:count]
    found = [ids[number - 1] for number in numbers if 1 <= number <= len(ids)]
    if any(word in calendar.middle for word in words):
        found += ids[(len(ids) - 1) // 2 : len(ids) // 2 + 1]
    return found + [ids[-1] for word in words if word in calendar.last]


def _by_month(clause: str, starts: list[tuple[str, datetime]], calendar: Calendar) -> list[str]:
    words = words_of(clause)
    months = {
        calendar.months[word]
        for place, word in enumerate(words)
        if word in calendar.months and len(word) > 2 and (word != "may" or words[max(0, place - 1)] in ("in", "the"))
    }
    return [
        id_ for id_, start in starts if start.month in months and sum(s.month == start.month for _, s in starts) == 1
    ]


def _polarity(clause: str, groups: set[str], lexicon: Lexicon) -> bool | None:
    """True: not coming. None for a clause that says neither: it keeps what the sentence said before."""
    words = words_of(clause)
    denied = any(word in lexicon.folded("signs", "negation") for word in words)
    if groups & {"absent", "cancel", "obstacle", "decline"} or (denied and not groups & {"rest_yes"}):
        return True
    if groups & {"attend", "rest_yes", "register", "accept", "only_for"} or _affirmed(words, lexicon):
        return False
    return None


def _affirmed(words: list[str], lexicon: Lexicon) -> bool:
    """ "22/6 haal ik wel"."""
    return any(word in lexicon.folded("signs", "affirming") for word in words)


def _rest(clause: str, lexicon: Lexicon) -> bool:
    return any(match.group == "rest_yes" for match in lexicon.book.find(clause))


def _ordered(ids: dict[str, None], event: Event) -> tuple[str, ...]:
    return tuple(session.id for session in event.sessions if session.id in ids)
