"""Answers about the call: which time, on which number, moved, called off; and who answers a mail that was not sent to them."""

from datetime import datetime, timedelta

import pytest

from flows.registration.commands import AddInfo, Cancel, ChooseSlot, Command, GiveVerdict, NoSlotFits, Unclear
from flows.registration.known import Known, Sent
from flows.registration.model import Registration
from tests.mail.reading import desk

NOOR = "noor.dewit@example.org"
JAN = "jan.bos@almere.nl"
OPEN = desk.registration("intake", "leerkring", slots=desk.SLOTS, proposed_at=desk.NOW, caller=NOOR)
BOOKED = desk.registration("intake", "leerkring", slots=desk.SLOTS, intake_at=desk.SLOTS[0], caller=NOOR)


def says(
    text: str, before: Registration, kind: str, *, to: str = JAN, by: str = JAN, at: datetime | None = None
) -> tuple[Command, ...]:
    sent = Sent(kind, before.event, before.ref, to, f"<{kind}@example.org>", at=at)
    raw = desk.mail(text, sender=f"Jan Bos <{by}>", replies=kind, event="leerkring")
    return desk.reading(raw, Known((sent,), (before,))).commands


def chooses(text: str, **more: object) -> Command:
    return says(text, OPEN, "intake-proposal", **more)[0]  # type: ignore[arg-type]


def about_booked(text: str) -> Command:
    return says(text, BOOKED, "intake-booked")[0]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Optie 2 graag, mijn nummer is 06 12345678.", "06 12345678"),
        ("2. Je kunt me bereiken op 030-2345678", "030-2345678"),
        ("Number 2 please, you can call me on +31 6 12345678", "+31 6 12345678"),
        ("2", ""),
    ],
)
def test_the_number_to_call_comes_with_the_choice(text: str, phone: str) -> None:
    command = chooses(text)

    assert isinstance(command, ChooseSlot)
    assert (command.slot, command.phone) == (2, phone)


@pytest.mark.parametrize("text", ["Mijn nummer is 06 12345678.", "06 12345678", "Telefoon: 06 12345678"])
@pytest.mark.parametrize(("before", "kind"), [(OPEN, "intake-proposal"), (BOOKED, "intake-booked")])
def test_the_number_alone_is_added(text: str, before: Registration, kind: str) -> None:
    command = says(text, before, kind)[0]

    assert isinstance(command, AddInfo)
    assert command.persons[0].fields["phone"] == "06 12345678"


@pytest.mark.parametrize("text", ["Bel me maar op 06 12345678", "Bel me gerust, 030-2345678."])
def test_who_wants_to_be_called_says_on_which_number(text: str) -> None:
    command = chooses(text)

    assert isinstance(command, NoSlotFits)
    assert (command.by_phone, command.proposed) == (True, None)
    assert command.phone in text != ""


@pytest.mark.parametrize("text", ["Prima!", "Ja graag", "Akkoord", "Optie 4", "Yes please"])
def test_a_choice_that_could_be_any_of_them_is_asked_back(text: str) -> None:
    command = chooses(text)

    assert isinstance(command, ChooseSlot)
    assert command.slot == 0


@pytest.mark.parametrize("text", ["Graag meld ik me aan voor de leerkring.", "Prima, tot dan!"])
def test_a_mail_that_answers_none_of_ours_chooses_nothing(text: str) -> None:
    commands = desk.reading(desk.mail(text, event="leerkring"), Known((), (OPEN,))).commands

    assert not any(isinstance(each, ChooseSlot) for each in commands)


@pytest.mark.parametrize(("text", "slot"), [("2", 0), ("Doe maar de eerste", 0), ("donderdag 18 februari 13 uur", 2)])
def test_a_number_of_an_older_list_is_none_of_the_times_on_the_table(text: str, slot: int) -> None:
    command = chooses(text, at=desk.NOW - timedelta(days=1))

    assert isinstance(command, ChooseSlot)
    assert command.slot == slot


def test_a_number_of_the_list_on_the_table_counts() -> None:
    command = chooses("2", at=desk.NOW)

    assert isinstance(command, ChooseSlot)
    assert command.slot == 2


@pytest.mark.parametrize("text", ["Toch liever donderdag 18 februari om 13 uur.", "Toch liever optie 2"])
def test_another_of_the_times_moves_the_call(text: str) -> None:
    command = about_booked(text)

    assert isinstance(command, ChooseSlot)
    assert command.slot == 2


@pytest.mark.parametrize("text", ["2", "Optie 2 is goed", "Doe dan donderdag 13 uur maar"])
def test_one_of_other_times_moves_the_call(text: str) -> None:
    before = desk.registration(
        "intake", "leerkring", slots=desk.SLOTS, intake_at=desk.NOW + timedelta(days=5), caller=NOOR
    )

    command = says(text, before, "intake-proposal")[0]

    assert isinstance(command, ChooseSlot)
    assert command.slot == 2


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Kan het een half uur later?", timedelta(minutes=30)),
        ("Kan het een uur later?", timedelta(hours=1)),
        ("Kan het een dag later, zelfde tijd?", timedelta(days=1)),
    ],
)
def test_so_much_later_is_a_time(text: str, later: timedelta) -> None:
    command = about_booked(text)

    assert isinstance(command, NoSlotFits)
    assert command.proposed == desk.SLOTS[0] + later


@pytest.mark.parametrize("text", ["Ik moet helaas afzeggen.", "Ik wil graag annuleren."])
def test_what_is_called_off_is_asked(text: str) -> None:
    """The call, or the event?"""
    command = about_booked(text)

    assert isinstance(command, Cancel)
    assert command.unsure


@pytest.mark.parametrize("text", ["Afmelden", "Ik zeg mijn deelname aan de leerkring af."])
def test_the_event_itself_is_given_up(text: str) -> None:
    command = about_booked(text)

    assert isinstance(command, Cancel)
    assert not command.unsure


@pytest.mark.parametrize("text", ["Ik doe toch niet mee.", "We doen niet meer mee."])
@pytest.mark.parametrize(("before", "kind"), [(OPEN, "intake-proposal"), (BOOKED, "intake-booked")])
def test_who_takes_no_part_is_not_given_other_times(text: str, before: Registration, kind: str) -> None:
    assert isinstance(says(text, before, kind)[0], Cancel)


def of_contact(text: str, by: str = NOOR) -> Command:
    return says(text, BOOKED, "intake-booked", to=NOOR, by=by)[0]


def test_who_calls_cannot_make_it() -> None:
    command = of_contact("Ik kan dan helaas toch niet.")

    assert isinstance(command, NoSlotFits)
    assert (command.proposed, command.proven) == (None, True)


def test_who_calls_names_another_time() -> None:
    command = of_contact("Ik kan dan toch niet, verzetten naar maandag 22 februari 10 uur.")

    assert isinstance(command, NoSlotFits)
    assert command.proposed == datetime(2027, 2, 22, 10, tzinfo=desk.ZONE)


@pytest.mark.parametrize("text", ["Toelaten", "Afwijzen", "Niet bereikt", "Ze mag niet meedoen", "Ik kan dan niet"])
@pytest.mark.parametrize("kind", ["intake-booked", "intake-reminder", "review-request"])
def test_from_an_address_that_is_none_of_a_contacts_it_is_for_a_person(text: str, kind: str) -> None:
    command = says(text, BOOKED, kind, to=NOOR, by="noor@thuis.example")[0]

    assert isinstance(command, Unclear)
    assert (command.why, command.answerable) == ("verdict_from_elsewhere", False)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Ze kunnen mee.", "approve"),
        ("Gesprek was goed: ze werken samen met een bewonersgroep en kunnen mee.", "approve"),
        ("Niet geschikt.", "refuse"),
        ("Ze passen niet bij de leerkring.", "refuse"),
        ("Drie keer gebeld, geen antwoord.", "unreached"),
        ("Ze was er niet.", "unreached"),
        ("Telefoon stond uit", "unreached"),
        ("She didn't pick up.", "unreached"),
    ],
)
def test_the_outcome_in_ones_own_words(text: str, verdict: str) -> None:
    command = of_contact(text)

    assert isinstance(command, GiveVerdict)
    assert command.verdict == verdict
