"""What a summary says, and whether it is worth a mail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.registration.model import Field, Registration, RegistrationRules, Status, SummaryRules
from flows.reports.happenings import MOST_LISTED
from flows.reports.summary import MOST_TASKS, summarise, wanted
from flows.storage.since import Since
from tests.mail.writing import AFTERNOON, NOW, part, registration, write
from tests.reports.nights import DAY, EVENT, FOUND, HOUR, PEOPLE, REVIEW, SINCE, facts, night, quiet_night, told


def test_work_is_counted() -> None:
    summary = summarise(night())

    assert [task.line.ref for task in summary.reviews] == ["LK-REVW2"]
    assert [task.line.ref for task in summary.intakes] == ["LK-CALL3", "LK-CALL2"]
    assert [mail.writer.subject for mail in summary.mails] == ["Mijn gegevens", "Kijk op https://elders.example"]
    assert [letter.state for letter in summary.not_arrived] == ["failed", "held", "bounced"]
    assert summary.work == 8


def test_a_review_carries_its_token() -> None:
    (review,) = summarise(night()).reviews

    assert (review.token, review.late, review.held) == (REVIEW, True, True)


def test_only_late_answers_are_named() -> None:
    summary = summarise(night())

    assert [(each.ref, each.sent is None) for each in summary.too_late] == [("LK-CALL2", False), ("LK-WAIT2", True)]


def test_what_was_told_before_is_counted() -> None:
    assert summarise(night()).earlier == 2


def test_each_change_once() -> None:
    (event,) = summarise(night()).events

    found = {change.what: [line.ref for line in change.people.shown] for change in event.changes}
    assert found == {
        "new": ["LK-REVW2", "LK-CALL2", "LK-WAIT2"],
        "moved_up": ["LK-7F3QD"],
        "cancelled": ["LK-GONE2"],
    }


def test_an_old_registration_is_not_new_again() -> None:
    """Its first entries lie further back than the summary looks."""
    people = (registration(received=SINCE - 40 * DAY),)
    journal = (told("confirmed", "intake_done", people[0].ref),)

    (event,) = summarise(night(registrations={"leerkring": people}, found=Since(journal=journal))).events

    assert event.changes == ()


def test_an_offer_of_somebody_away() -> None:
    (event,) = summarise(night()).events

    (offer,) = event.offers
    assert (offer.line.ref, offer.ends_today, offer.away) == ("LK-OFFR2", True, True)


def test_seats_per_audience_and_session() -> None:
    (event,) = summarise(night()).events

    assert [(row.label, row.seats, row.most, row.waiting) for row in event.audiences] == [
        ("gemeente", 5, 24, 1),
        ("raadslid", 1, 24, 0),
        ("", 6, 24, 1),
    ]
    assert [row.coming for row in event.sessions] == [6, 5, 6]


def test_one_session_needs_no_table() -> None:
    (event,) = summarise(quiet_night(AFTERNOON)).events

    assert event.sessions == ()


def test_a_long_list_is_cut() -> None:
    crowd = tuple(
        registration(ref=f"LK-{number:05}", status=Status.WAITLISTED, held=False) for number in range(MOST_LISTED + 5)
    )

    (event,) = summarise(quiet_night(people=crowd)).events

    assert (len(event.line.shown), event.line.more, event.waiting) == (MOST_LISTED, 5, MOST_LISTED + 5)


def test_a_morning_full_of_work_is_cut() -> None:
    crowd = tuple(
        registration(ref=f"LK-{number:05}", status=Status.AWAITING_REVIEW, changed=NOW - number * HOUR)
        for number in range(MOST_TASKS + 5)
    )

    told = facts(quiet_night(people=crowd))

    assert (len(told["reviews"]), told["more"]["reviews"], told["numbers"]["reviews"]) == (
        MOST_TASKS,
        5,
        MOST_TASKS + 5,
    )
    assert told["work"] == MOST_TASKS + 5


def test_calls_without_an_outcome_come_first() -> None:
    calls = {"LK-LATER": NOW + DAY, "LK-NOTYET": None, "LK-BEFORE": NOW - DAY, "LK-SOON2": NOW + HOUR}
    people = tuple(registration(ref=ref, status=Status.INTAKE, intake_at=at) for ref, at in calls.items())

    found = summarise(quiet_night(people=people)).intakes

    assert [(task.line.ref, task.called) for task in found] == [
        ("LK-BEFORE", True),
        ("LK-SOON2", False),
        ("LK-LATER", False),
        ("LK-NOTYET", False),
    ]


def test_who_is_away_is_told_where_it_matters() -> None:
    """With the offer or the call of that person; of the others in a list of its own."""
    people = (
        registration(ref="LK-SEAT2"),
        registration(ref="LK-CALL2", status=Status.INTAKE),
        registration(ref="LK-OFFR2", status=Status.OFFERED),
    )
    journal = tuple(told("noted", "auto_reply", each.ref) for each in people)

    summary = summarise(night(registrations={"leerkring": people}, found=Since(journal=journal)))

    (event,) = summary.events
    assert [line.ref for line in event.away.shown] == ["LK-SEAT2"]
    assert [task.away for task in summary.intakes] == [offer.away for offer in event.offers] == [True]


def test_sensitive_fields_stay_out() -> None:
    shy = replace(EVENT, fields=(Field("phone", sensitive=True),))

    summary = summarise(night(events=(shy,)))

    assert all(task.line.phone == "" for task in summary.intakes)


@pytest.mark.parametrize(
    ("held", "days_before", "warned"),
    [
        # few, and a week left: time to invite people
        (1, 5, 10),
        # few, but months to go
        (1, 60, 0),
        # enough
        (12, 5, 0),
    ],
)
def test_too_few_near_the_end(held: int, days_before: int, warned: int) -> None:
    event = replace(EVENT, registration=RegistrationRules(24, minimum=10))
    people = tuple(registration(ref=f"LK-{number:05}") for number in range(held))
    now = event.starts - timedelta(days=days_before)

    (news,) = summarise(replace(quiet_night(event, people), now=now)).events

    assert news.too_few == warned


@pytest.mark.parametrize(
    ("quiet", "last", "sent"),
    [
        ("daily", date(2027, 1, 11), True),
        ("weekly", date(2027, 1, 11), False),
        ("weekly", date(2027, 1, 5), True),
        # the first says that it works
        ("weekly", None, True),
        ("never", None, False),
    ],
)
def test_a_quiet_night(quiet: str, last: date | None, sent: bool) -> None:
    event = replace(EVENT, summary=SummaryRules(quiet=quiet))  # type: ignore[arg-type]

    assert wanted(summarise(quiet_night(event)), [event], last) is sent


def test_work_is_never_quiet() -> None:
    event = replace(EVENT, summary=SummaryRules(quiet="never"))
    waiting = quiet_night(event, tuple(each for each in PEOPLE if each.status is Status.AWAITING_REVIEW))

    assert wanted(summarise(waiting), [event], NOW.date())


def test_a_lowered_capacity_is_news_until_it_is_decided() -> None:
    few = replace(EVENT, registration=RegistrationRules(capacity=4))

    summary = summarise(quiet_night(few, PEOPLE))

    assert (summary.events[0].over, summary.eventful) == (2, True)


def test_many_events_stay_one_mail() -> None:
    """Gmail shows the first 102 KB of a page and hides the rest."""
    several = tuple(replace(EVENT, slug=f"circle{number}") for number in range(20))
    people = {event.slug: tuple(_crowd(event.slug, 50)) for event in several}
    journal = tuple(
        told(str(each.status), "rule_1_accept", each.ref, event=slug) for slug, some in people.items() for each in some
    )

    values = facts(night(events=several, registrations=people, found=replace(FOUND, journal=journal)))
    letter = write("nightly-summary", None, facts=values, name="Noor de Wit")

    assert len(part(letter, "text/html")) < 100_000


def _crowd(slug: str, number: int) -> Iterator[Registration]:
    """Some of every status."""
    for each in range(number):
        status = list(Status)[each % len(Status)]
        held = status in (Status.CONFIRMED, Status.INTAKE, Status.OFFERED)
        person = registration(ref=f"{slug[-2:]}-{each:05}", status=status, held=held, offer_until=NOW + HOUR)
        yield replace(person, event=slug)
