"""The labelled mails of `cases`, each in its situation."""

from typing import Any

import pytest

from flows.mail.message import Reading
from tests.mail.reading import cases, desk

NOTHING: dict[str, Any] = {}


def check(reading: Reading, want: str, more: dict[str, Any]) -> None:
    command = reading.commands[0]

    assert reading.intent in want.split("|")
    for key, value in more.items():
        if key == "initiative":
            assert [person.fields.get(key) for person in getattr(command, "persons")] == [value]  # noqa: B009
        else:
            found = getattr(command, key)
            assert (list(found) if isinstance(found, tuple) else found) == value


def rows(table: list[tuple[Any, ...]]) -> list[Any]:
    return [pytest.param(row[0], row[1], row[2] if len(row) > 2 else NOTHING, id=row[0][:60]) for row in table]


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.NEW))
def test_somebody_new(text: str, want: str, more: dict[str, Any]) -> None:
    check(desk.reading(desk.mail(text)), want, more)


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.SEATED))
def test_somebody_with_a_seat(text: str, want: str, more: dict[str, Any]) -> None:
    seat = desk.registration("confirmed", fields={"phone": "036 000 00 00"})

    check(desk.reading(desk.mail(text, replies="confirmed"), desk.known("confirmed", seat)), want, more)


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.SERIES))
def test_somebody_in_a_series(text: str, want: str, more: dict[str, Any]) -> None:
    seat = desk.registration("confirmed", "leerkring")

    check(
        desk.reading(desk.mail(text, event="leerkring", replies="confirmed"), desk.known("confirmed", seat)), want, more
    )


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.OFFERED))
def test_somebody_with_an_offer(text: str, want: str, more: dict[str, Any]) -> None:
    offered = desk.registration("offered")

    check(desk.reading(desk.mail(text, replies="offer"), desk.known("offer", offered)), want, more)


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.SLOTS))
def test_somebody_with_times_to_choose_from(text: str, want: str, more: dict[str, Any]) -> None:
    intake = desk.registration("intake", "leerkring", slots=desk.SLOTS)

    check(
        desk.reading(
            desk.mail(text, event="leerkring", replies="intake-proposal"), desk.known("intake-proposal", intake)
        ),
        want,
        more,
    )


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.INFO))
def test_somebody_who_was_asked_for_more(text: str, want: str, more: dict[str, Any]) -> None:
    waiting = desk.registration("awaiting_info", "leerkring")

    check(
        desk.reading(desk.mail(text, event="leerkring", replies="info-needed"), desk.known("info-needed", waiting)),
        want,
        more,
    )


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.CONFIRM))
def test_somebody_asked_whether_they_cancel(text: str, want: str, more: dict[str, Any]) -> None:
    seat = desk.registration("confirmed", asked="confirm-cancel")

    check(desk.reading(desk.mail(text, replies="confirm-cancel"), desk.known("confirm-cancel", seat)), want, more)


@pytest.mark.parametrize(("text", "want", "more"), rows(cases.REVIEW))
def test_a_contact_person_asked_for_a_verdict(text: str, want: str, more: dict[str, Any]) -> None:
    waiting = desk.registration("awaiting_review", "leerkring")
    raw = desk.mail(text, event="leerkring", sender="Noor de Wit <noor.dewit@example.org>", replies="review-request")

    check(desk.reading(raw, desk.known("review-request", waiting)), want, more)


@pytest.mark.parametrize(("text", "sender", "persons"), [pytest.param(*row, id=row[2][0]) for row in cases.PEOPLE])
def test_who_is_to_be_registered(text: str, sender: str, persons: list[str]) -> None:
    found = desk.reading(desk.mail(text, sender=sender, event="leerkring"))

    read = getattr(found.commands[0], "persons", ())
    assert [str(person.name) for person in read] == [row.split("|")[0] for row in persons]
    for person, row in zip(read, persons, strict=True):
        _, email, organisation, initiative = row.split("|")
        assert not email or (person.email or "jan.bos@almere.nl") == email
        assert not organisation or organisation in (person.organisation or "")
        assert not initiative or person.fields.get("initiative") == initiative
