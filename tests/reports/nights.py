"""A night at the office with something of everything, for the tests of the summary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.registration.model import Audience, Event, Registration, Status
from flows.reports.summary import facts_of, summarise
from flows.reports.work import Night, Writer
from flows.storage.journal import Explained
from flows.storage.since import Answered, MailForPerson, Since, Undelivered
from tests.mail.writing import AFTERNOON, CIRCLE, NOW, ZONE, registration

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SINCE = NOW - DAY
GROUPS = (
    Audience("gemeente", {"nl": "gemeente", "en": "municipality"}),
    Audience("raadslid", {"nl": "raadslid", "en": "councillor"}),
)
EVENT = replace(CIRCLE, audiences=GROUPS)

REVIEW = "<review-request.LK-REVW2.0a1b2c3d@example.org>"
PEOPLE = tuple(replace(each, audience=each.audience or "gemeente") for each in (
    registration(ref="LK-7F3QD", audience="gemeente", received=NOW - 20 * DAY, absent=("2",)),
    registration(ref="LK-REVW2", status=Status.AWAITING_REVIEW, name="Kim de Boer", changed=NOW - 30 * HOUR),
    registration(ref="LK-CALL2", status=Status.INTAKE, name="Fatima Yilmaz", intake_at=None, audience="raadslid"),
    registration(ref="LK-CALL3", status=Status.INTAKE, name="Piet Post", fields={}, received=NOW - 16 * DAY, intake_at=None),
    registration(ref="LK-GONE2", status=Status.CANCELLED, held=False, name="Els Smit", received=NOW - 9 * DAY),
    registration(ref="LK-OFFR2", status=Status.OFFERED, name="Bo Vos", offer_until=NOW + 5 * HOUR, received=NOW - 9 * DAY),
    registration(ref="LK-WAIT2", status=Status.WAITLISTED, held=False, name="Jo Kok", audience="gemeente"),
    registration(ref="LK-BOUN2", bounced=True, name="Ans Bos", email="ans@weg.example", received=NOW - 9 * DAY),
))  # fmt: skip


def told(what: str, reason: str, ref: str, at: datetime = NOW - HOUR, event: str = "leerkring") -> Explained:
    return Explained(at, event, ref, what, reason, "", "mail", None)


JOURNAL = (
    told("intake", "rule_1_accept", "LK-CALL3", NOW - 3 * DAY),
    told("waitlisted", "full", "LK-GONE2", NOW - 9 * DAY),
    told("noted", "auto_reply", "LK-OFFR2", NOW - 2 * DAY),
    told("awaiting_review", "rule_2_review", "LK-REVW2"),
    told("intake", "rule_1_accept", "LK-CALL2"),
    told("waitlisted", "full", "LK-WAIT2"),
    told("cancelled", "asked", "LK-GONE2"),
    told("bounced", "undeliverable", "LK-BOUN2"),
    told("confirmed", "offer_accepted", "LK-7F3QD"),
    told("noted", "asked", "LK-7F3QD"),
)
MAILS = (
    MailForPerson(7, "leerkring", NOW - 3 * HOUR, NOW - 3 * HOUR, "wish_about_own_data", ("LK-7F3QD",)),
    MailForPerson(8, "", NOW - 2 * HOUR, NOW - 2 * HOUR, "a_code_without_words", ()),
    MailForPerson(3, "", NOW - 5 * DAY, NOW - 5 * DAY, "forwarded", ()),
)
WRITERS = {
    7: Writer("Jan Jansen", "jan@utrecht.example", "Mijn gegevens"),
    8: Writer("Iemand", "iemand@elders.example", "Kijk op https://elders.example"),
}
LETTERS = (
    Undelivered("confirmed", "leerkring", "LK-WAIT2", "jo@kok.example", "failed", NOW - HOUR),
    Undelivered("nightly-summary", "", "", "noor.dewit@example.org", "held", NOW - HOUR),
    Undelivered("offer", "leerkring", "LK-OFFR2", "bo@vos.example", "failed", NOW - 4 * DAY),
)
ANSWERED = (
    Answered("leerkring", "LK-CALL2", NOW - 40 * HOUR, NOW - 2 * HOUR),
    Answered("leerkring", "LK-WAIT2", NOW - 30 * HOUR, None),
    Answered("leerkring", "LK-7F3QD", NOW - 3 * HOUR, NOW - 2 * HOUR),
)
FOUND = Since(MAILS, LETTERS, ANSWERED, JOURNAL, {"LK-REVW2": REVIEW})


def night(**values: Any) -> Night:
    plain = Night((EVENT,), {"leerkring": PEOPLE}, FOUND, WRITERS, SINCE, NOW.astimezone(UTC), "nl")
    return replace(plain, **values)


def quiet_night(event: Event = EVENT, people: tuple[Registration, ...] = (registration(),)) -> Night:
    return night(events=(event,), registrations={event.slug: people}, found=Since())


def facts(night: Night) -> dict[str, Any]:
    return facts_of(summarise(night), ZONE)


BUSY = facts(night()) | {"chart": "Leerkring: 8 aanmeldingen; 6 van 24 plaatsen zijn bezet."}
QUIET = facts(quiet_night())
SEVERAL = facts(night(events=(EVENT, AFTERNOON)))
