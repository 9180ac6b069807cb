"""Robots that do not say they are one, and mails that kill: none of them keeps us busy for ever."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from tests.journey.aftermath import assert_quiet, heard
from tests.journey.dying import KILLED, Death, passes
from tests.journey.office import Office
from tests.journey.people import address, chats, registers, registration

ROBOT = "support@robot.example"
ROUNDS = 40
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    [
        "Bedankt voor uw bericht. Wij nemen zo spoedig mogelijk contact met u op.",
        "Thank you for contacting us. Your request has number 4711.",
        "Wat is de kennissessie?",
        registration("Robbie Robot")[0],
    ],
    ids=["thanks in Dutch", "thanks in English", "asks", "registers"],
)
def test_robot_that_answers_every_letter(office: Office, text: str) -> None:
    """It falls silent when we do: within the day's budget, and with `help` once."""
    _robot_writes(office, text)
    rounds = _rounds_until_silence(office, text)

    kinds = heard(office).get(ROBOT, [])
    assert rounds < ROUNDS
    assert len(kinds) <= office.settings.answers_per_sender_per_day
    assert kinds.count("help") <= 1
    assert office.filed("INBOX") == 0


def test_budget_is_for_a_day(office: Office) -> None:
    budget = office.settings.answers_per_sender_per_day
    for _ in range(budget + 5):
        registers(office, "Jan Jansen")
    office.works()
    on_the_first_day = len(office.answers())
    office.now += A_DAY

    registers(office, "Jan Jansen")
    office.works()

    assert on_the_first_day == budget
    assert len(office.answers()) == 1
    assert office.filed("Kringpost/Attention") == 5


def test_help_once_a_day(office: Office) -> None:
    chats(office, "Els")
    chats(office, "Els", "En morgen, wordt het dan beter?")
    office.works()
    office.now += A_DAY
    chats(office, "Els", "Nog altijd regen hier.")
    office.works()

    assert heard(office) == {address("Els"): ["help", "help"]}
    assert office.filed("Kringpost/Attention") == 1


def test_mail_that_kills(office: Office) -> None:
    """Each time the process reads it, it dies. After three attempts a person gets it; the others are handled."""
    registers(office, "Jan Jansen")
    registers(office, "Boos Bericht", x_poison="yes")
    registers(office, "Piet Pieters")
    poison = Death("flows.considering:parse", holding=b"X-Poison")

    ends = [passes(office.settings, office.now, poison) for _ in range(4)]

    assert ends == [KILLED, KILLED, KILLED, 0]
    assert heard(office) == {address(name): ["confirmed"] for name in ("Jan Jansen", "Piet Pieters")}
    assert office.filed("Kringpost/Attention") == 1
    assert office.parts.store.waiting_work().parked == 1
    assert_quiet(office)


def _rounds_until_silence(office: Office, text: str) -> int:
    for number in range(ROUNDS):
        office.works()
        letters = [letter for letter in office.answers() if letter["To"].addresses[0].addr_spec == ROBOT]
        if not letters:
            return number
        for letter in letters:
            _robot_writes(office, text, letter)
    return ROUNDS


def _robot_writes(office: Office, text: str, answering: EmailMessage | None = None) -> None:
    headers = {"from_": f"Support <{ROBOT}>", "subject": "Kennissessie"}
    if answering:
        threads = {"in_reply_to": answering["Message-ID"], "references": answering["Message-ID"]}
        headers |= {"subject": f"Re: {answering['Subject']}", **threads}
    office.receives(text, **headers)
