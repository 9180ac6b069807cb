"""When people say that they can have the call, as they write it; and whether the one that was agreed stands meanwhile."""

from datetime import date, time

import pytest

from flows.registration.commands import Command, NoSlotFits
from flows.registration.preference import ANYTIME, Preference, Stretch
from tests.mail.reading.test_about_call import BOOKED, OPEN, about_booked, chooses, of_contact, says

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (Stretch(weekdays=frozenset({day})) for day in range(5))
NOON, SIX = time(12), time(18)
AFTERNOON = Stretch(begin=NOON, end=SIX)
NEXT_WEEK = Stretch(since=date(2027, 2, 15), through=date(2027, 2, 21))


def wants(*stretches: Stretch) -> Preference:
    return Preference(wanted=stretches)


def not_(*stretches: Stretch) -> Preference:
    return Preference(unwanted=stretches)


def on(day: int, month: int = 2) -> Stretch:
    return Stretch(since=date(2027, month, day), through=date(2027, month, day))


def of(weekday: int, begin: time | None = None, end: time | None = None) -> Stretch:
    return Stretch(weekdays=frozenset({weekday}), begin=begin, end=end)


WISHES = [
    ("Liever woensdagmiddag.", wants(of(2, NOON, SIX))),
    ("Kan het woensdagmiddag?", wants(of(2, NOON, SIX))),
    ("Geen van deze, het liefst woensdag tussen 10 en 12.", wants(of(2, time(10), NOON))),
    ("Geen van deze. Kan het op woensdag van 9.30 tot 11.00?", wants(of(2, time(9, 30), time(11)))),
    ("Liever na drieën.", wants(Stretch(begin=time(15)))),
    ("Liever na half vier", wants(Stretch(begin=time(15, 30)))),
    ("Nee, na 16.00 uur ben ik vrij.", wants(Stretch(begin=time(16)))),
    ("Liever een ander moment, het liefst voor 10 uur.", wants(Stretch(end=time(10)))),
    ("Kan het volgende week?", wants(NEXT_WEEK)),
    ("Volgende week komt beter uit.", wants(NEXT_WEEK)),
    ("Kan het in de week van 22 februari?", wants(Stretch(since=date(2027, 2, 22), through=date(2027, 2, 28)))),
    ("Geen van deze, graag in week 8", wants(Stretch(since=date(2027, 2, 22), through=date(2027, 2, 28)))),
    ("Kan het na 22 februari?", wants(Stretch(since=date(2027, 2, 23)))),
    ("Kan het vanaf 22 februari?", wants(Stretch(since=date(2027, 2, 22)))),
    ("Mag het ook 's middags?", wants(AFTERNOON)),
    ("Deze tijden passen niet. Ik kan alleen op maandag en donderdag.", wants(MONDAY, THURSDAY)),
    ("Alleen maandagochtend of dinsdagmiddag kan ik.", wants(of(0, None, NOON), of(1, NOON, SIX))),
    ("Dinsdag kan, maar pas na 15 uur.", wants(of(1, time(15)))),
    ("Geen van deze, voor tien of na vier uur graag.", wants(Stretch(end=time(10)), Stretch(begin=time(16)))),
    ("Niet op maandag graag.", not_(MONDAY)),
    ("Geen van deze tijden. Maandag en dinsdag kan ik niet.", not_(MONDAY, TUESDAY)),
    ("Maandag is mijn vrije dag.", not_(MONDAY)),
    ("Geen van deze. Niet voor 10 uur s.v.p.", not_(Stretch(end=time(10)))),
    ("Ik ben tot 1 maart met vakantie, kan het daarna?", not_(Stretch(through=date(2027, 3, 1)))),
    ("Deze week lukt niet, volgende week wel.", Preference((NEXT_WEEK,), (Stretch(since=date(2027, 2, 8), through=date(2027, 2, 14)),))),
    ("I'd rather have Wednesday afternoon.", wants(of(2, NOON, SIX))),
    ("None of these. Any time after 3 pm works for me.", wants(Stretch(begin=time(15)))),
    ("None of these, I'm only available in the mornings.", wants(Stretch(end=NOON))),
    ("Before 10 or after 4 pm please, not on Friday.", Preference((Stretch(end=time(10)), Stretch(begin=time(16))), (FRIDAY,))),
    ("Could it be between 10 and 12 on Thursday?", wants(of(3, time(10), NOON))),
    ("Next week would be better.", wants(NEXT_WEEK)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "when"), WISHES)
def test_a_wish_for_another_time(text: str, when: Preference) -> None:
    assert wish(chooses(text)) == when


FROM_AGREED = [
    ("Kan het een dag later?", wants(on(17))),
    ("Kan het ook een dagje eerder?", wants(on(15))),
    ("Kan het gesprek een week later?", wants(on(23))),
    ("Could we do it a day later?", wants(on(17))),
    ("Kan het wat later op de dag?", wants(Stretch(since=date(2027, 2, 16), through=date(2027, 2, 16), begin=time(9, 30)))),
    ("Kan de afspraak van dinsdag 9 uur verplaatst worden naar donderdagmiddag?", wants(of(3, NOON, SIX))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "when"), FROM_AGREED)
def test_a_wish_that_counts_from_the_call_that_was_agreed(text: str, when: Preference) -> None:
    command = about_booked(text)

    assert wish(command) == when
    assert isinstance(command, NoSlotFits)
    assert command.stands


@pytest.mark.parametrize(
    "text",
    [
        "Liever woensdagmiddag.",
        "Kan het volgende week?",
        "Helaas, liever woensdag.",
        "Niet op maandag graag.",
        "Ik wil het gesprek graag verzetten naar een moment na 14.00 uur.",
        "I'd rather have Wednesday afternoon.",
    ],
)
def test_who_would_rather_have_another_time_keeps_the_one_that_was_agreed(text: str) -> None:
    command = about_booked(text)

    assert isinstance(command, NoSlotFits)
    assert command.stands


@pytest.mark.parametrize(
    "text",
    [
        "Ik kan dan helaas toch niet.",
        "Ik kan dan niet, liever woensdag.",
        "Ik kan dinsdag toch niet, kan het een dag later?",
        "Op dinsdag werk ik niet, andere dagen wel.",
        "Maandag en dinsdag kan ik niet, de rest wel.",
        "Ik ben tot 1 maart met vakantie, kan het daarna?",
        "Sorry, I can't make it then. Next week would be better.",
    ],
)
def test_who_cannot_come_does_not_keep_the_call(text: str) -> None:
    command = about_booked(text)

    assert isinstance(command, NoSlotFits)
    assert not command.stands


def test_who_takes_none_of_other_times_keeps_the_one_that_was_agreed() -> None:
    command = says("Geen van deze tijden past.", BOOKED, "intake-proposal")[0]

    assert isinstance(command, NoSlotFits)
    assert command.stands


@pytest.mark.parametrize(
    "text",
    [
        "Dank, ik spreek je volgende week.",
        "Fijn, tot dinsdag!",
        "Wat neem ik mee naar het gesprek?",
        "Met drie mensen hebben we na twee weken overleg gehad. Prima zo.",
        "Mag mijn collega ook bellen na het gesprek?",
        "Het college heeft dinsdag besloten.",
    ],
)
def test_a_day_that_is_only_spoken_of_moves_nothing(text: str) -> None:
    assert not isinstance(about_booked(text), NoSlotFits)


def test_who_calls_says_when_they_can() -> None:
    assert wish(of_contact("Ik kan dan toch niet, woensdagmiddag wel.")) == wants(of(2, NOON, SIX))


def test_a_whole_diary_is_no_wish() -> None:
    days = ", ".join(f"{day} maart na {hour} uur" for day, hour in enumerate(range(9, 21), 1))

    assert wish(chooses(f"Geen van deze. Liever: {days}.")) == ANYTIME


def wish(command: Command) -> Preference:
    assert isinstance(command, NoSlotFits), command
    return command.when


def test_times_on_the_table_are_chosen_as_before() -> None:
    assert not isinstance(says("Donderdag graag.", OPEN, "intake-proposal")[0], NoSlotFits)
