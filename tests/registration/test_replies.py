"""Calendars' answers, robots, questions, and mail without an event."""

import pytest

from flows.registration import commands as c
from flows.registration.decide import decide_unrouted
from flows.registration.model import Status
from tests.registration.situations import MONDAY, NOOR, Desk, kinds, make_event, series, told


@pytest.fixture
def desk() -> Desk:
    return Desk(make_event(sessions=series(6, 20)))


def test_calendar_accepts(desk):
    jan = desk.signs_up("Jan")

    decision = desk.says(c.Rsvp, jan, partstat="ACCEPTED", sessions=("1",))

    assert (decision.outcome, decision.notifications) == ("noted", ())
    assert desk.current(jan).partstat == {"1": "ACCEPTED"}


def test_calendar_declines_one_session(desk):
    jan = desk.signs_up("Jan")

    desk.says(c.Rsvp, jan, partstat="DECLINED", sessions=("2",))

    assert (desk.status(jan), desk.current(jan).absent) == (Status.CONFIRMED, ("2",))


def test_calendar_declines_everything(desk):
    jan = desk.signs_up("Jan")

    decision = desk.says(c.Rsvp, jan, partstat="DECLINED", sessions=("1", "2"))

    assert desk.status(jan) is Status.CANCELLED
    assert kinds(decision) == ["cancelled"]


def test_forged_decline_is_asked_about(desk):
    jan = desk.signs_up("Jan")

    decision = desk.says(c.Rsvp, jan, partstat="DECLINED", proven=False)

    assert kinds(decision) == ["confirm-cancel"]


def test_no_to_the_question_keeps_the_seat(desk):
    jan = desk.signs_up("Jan")
    desk.says(c.Cancel, jan, proven=False)

    decision = desk.says(c.Rsvp, jan, keeps=True)

    assert (desk.status(jan), desk.current(jan).asked) == (Status.CONFIRMED, "")
    assert (decision.outcome, decision.reason, decision.notifications) == ("noted", "keeps_seat", ())


@pytest.mark.parametrize("command", [c.Ask, c.Counter, c.NoSlotFits])
def test_person_answers(desk, command):
    jan = desk.signs_up("Jan")

    decision = desk.says(lambda origin, refs, proven: command(origin, refs), jan)

    assert [(each.kind, each.to) for each in decision.notifications] == [
        ("question-forwarded", jan.email),
        ("question-forwarded", NOOR),
    ]


def test_bounce_marks_the_registration(desk):
    jan = desk.signs_up("Jan")

    decision = desk.handle(c.Bounce(desk.origin("mailer-daemon@town.example"), (jan.ref,)))

    assert desk.current(jan).bounced
    assert (decision.outcome, decision.notifications) == ("noted", ())


def test_delayed_mail_is_noted(desk):
    jan = desk.signs_up("Jan")

    decision = desk.handle(c.Bounce(desk.origin("mailer-daemon@town.example"), (jan.ref,), permanent=False))

    assert (decision.outcome, decision.reason, decision.changes) == ("noted", "delayed", ())


MACHINES = [(c.AutoReply, "auto_reply"), (c.Bulk, "bulk"), (c.Bounce, "undeliverable")]


@pytest.mark.parametrize(("command", "reason"), MACHINES)
def test_machines_are_not_answered(desk, command, reason):
    decision = desk.handle(command(desk.origin("robot@town.example")))

    assert (decision.outcome, decision.reason, decision.notifications) == ("ignored", reason, ())
    assert decision.journal


def test_not_understood(desk):
    decision = desk.handle(c.Unclear(desk.origin("jan@town.example")))

    assert told(decision, "help").facts["why"] == "not_understood"


@pytest.mark.parametrize(
    "command",
    [lambda o: c.Erase(o), lambda o: c.Unclear(o, why="foreign_invitation", answerable=False), lambda o: c.GiveVerdict(o, (), None)],
)  # fmt: skip
def test_attention_without_an_answer(desk, command):
    decision = desk.handle(command(desk.origin("jan@town.example")))

    assert (decision.outcome, decision.notifications) == ("attention", ())


class TestWithoutEvent:
    def unrouted(self, desk, command, *candidates):
        office = type(desk.office)({"leerkring": desk.event}, ("us@office.example",))
        return decide_unrouted(command, candidates, office, MONDAY)

    def test_asks_which_event(self, desk):
        command = c.Register(desk.origin("jan@town.example", language="en"), (c.Person("Jan"),))

        decision = self.unrouted(desk, command, "leerkring")

        facts = told(decision, "help").facts
        assert facts["why"] == "which_event"
        assert [(each["slug"], each["title"]) for each in facts["events"]] == [("leerkring", "Learning circle")]

    def test_no_event_open(self, desk):
        decision = self.unrouted(desk, c.Ask(desk.origin("jan@town.example")))

        assert told(decision, "help").facts["why"] == "no_event_open"

    @pytest.mark.parametrize(
        ("command", "outcome"),
        [(c.Bulk, "ignored"), (c.AutoReply, "ignored"), (c.Bounce, "ignored"), (c.Erase, "attention")],
    )
    def test_nobody_is_answered(self, desk, command, outcome):
        decision = self.unrouted(desk, command(desk.origin("x@town.example")), "leerkring")

        assert (decision.outcome, decision.notifications) == (outcome, ())
