"""Answers of calendars as mails, in the shapes in which programs send them, and what becomes of them: parsed, read and decided for real."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.calendars.reply import each_once, parse_answers
from flows.mail.incoming import mentions, parse
from flows.mail.markers import Markers
from flows.mail.message import Arrival
from flows.mail.reading import read
from flows.registration.decide import decide, decide_unrouted
from flows.registration.decision import Decision
from flows.registration.known import Known, Mentions, Sent
from flows.registration.memory import MemoryRegister
from flows.registration.model import Event, Registration, Session, Status
from flows.registration.series import SERIES
from tests.mail.reading.desk import guide

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2027, 2, 10, 9, tzinfo=ZONE)
KIM = "kim@town.example"
WAITING = "wim@town.example"
STARTS_UTC = {"1": "20270323T090000Z", "2": "20270420T080000Z", "3": "20270525T080000Z", "4": "20270622T080000Z"}
KIM_SAYS = "ATTENDEE;CN=Kim Pot;PARTSTAT={partstat}:mailto:kim@town.example"


def uid(session: str = "2") -> str:
    return f"kimstoken-{session}@example.org"


def ics(
    partstat: str = "ACCEPTED",
    *lines: str,
    session: str = "2",
    method: str = "REPLY",
    attendee: str = KIM_SAYS,
    start: str | None = None,
    stamp: str = "20270210T080000Z",
    name: str = "",
) -> str:
    """One VEVENT; `start` is the whole line, empty for none."""
    written = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Somebody//Calendar//EN",
        f"METHOD:{method}" if method else "",
        "BEGIN:VEVENT",
        f"UID:{name or uid(session)}",
        f"DTSTAMP:{stamp}" if stamp else "",
        start if start is not None else f"DTSTART:{STARTS_UTC[session]}",
        attendee.format(partstat=partstat),
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(line for line in [*written[:-1]] if line) + "\r\n"


def headers(sender: str = f"Kim Pot <{KIM}>", **more: str) -> str:
    named = {name.replace("_", "-"): value for name, value in more.items()}
    standing = {
        "From": sender,
        "To": "aanmelden@example.org",
        "Subject": "Antwoord",
        "Date": "Wed, 10 Feb 2027 09:00:00 +0100",
        "Message-ID": "<answer@town.example>",
        "MIME-Version": "1.0",
    }
    return "".join(f"{name}: {value}\r\n" for name, value in (standing | named).items())


def part(kind: str, body: str, *more: str, encoded: bool = False) -> str:
    if encoded:
        body = base64.encodebytes(body.encode()).decode().replace("\n", "\r\n")
        more = (*more, "Content-Transfer-Encoding: base64")
    return "\r\n".join([f"Content-Type: {kind}", *more, "", body])


def multipart(kind: str, boundary: str, *parts: str) -> str:
    inner = "".join(f"--{boundary}\r\n{each}\r\n" for each in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{inner}--{boundary}--\r\n'


def mail(calendar: str, sender: str = f"Kim Pot <{KIM}>", *, mime: str = "REPLY", **more: str) -> bytes:
    """The plainest shape: alternative, with the method in the header."""
    text = part("text/plain; charset=utf-8", "Kim Pot heeft geantwoord.\r\n")
    entry = part(f"text/calendar; charset=utf-8; method={mime}", calendar)
    return (headers(sender, **more) + multipart("alternative", "alt", text, entry)).encode()


def google(calendar: str, method: str = "REPLY") -> bytes:
    text = part("text/plain; charset=UTF-8; format=flowed", "Kim Pot heeft deze uitnodiging beantwoord.\r\n")
    page = part("text/html; charset=UTF-8", "<p>Kim Pot heeft deze uitnodiging beantwoord.</p>\r\n")
    entry = part(f"text/calendar; charset=UTF-8; method={method}", calendar, "Content-Transfer-Encoding: 7bit")
    file = part('application/ics; name="invite.ics"', calendar, "Content-Disposition: attachment", encoded=True)
    body = multipart("mixed", "mix", multipart("alternative", "alt", text, page, entry), file)
    return (headers(Sender="Google Agenda <calendar-notification@google.com>") + body).encode()


def exchange(calendar: str, method: str = "REPLY") -> bytes:
    text = part("text/plain; charset=utf-8", "\r\n", encoded=True)
    page = part("text/html; charset=utf-8", "<html><body></body></html>\r\n", encoded=True)
    entry = part(f"text/calendar; charset=utf-8; method={method}", calendar, encoded=True)
    return (headers() + multipart("alternative", "_000_", text, page, entry)).encode()


def apple(calendar: str, method: str = "REPLY") -> bytes:
    """Without `method`, as an attachment between two pieces of HTML."""
    text = part("text/plain; charset=us-ascii", "\r\n")
    page = part("text/html; charset=us-ascii", "<html></html>\r\n")
    file = part("text/calendar; name=iCal.ics", calendar, "Content-Disposition: attachment; filename=iCal.ics")
    inner = multipart("mixed", "Apple-2", page, file, page)
    return (headers() + multipart("alternative", "Apple-1", text, inner)).encode()


def thunderbird(calendar: str, method: str = "REPLY") -> bytes:
    text = part("text/plain; charset=utf-8", "Kim Pot heeft geantwoord.\r\n")
    entry = part(f"text/calendar; method={method}; charset=utf-8", calendar, "Content-Transfer-Encoding: 8bit")
    file = part('application/ics; name="invite.ics"', calendar, "Content-Disposition: attachment")
    return (headers() + multipart("mixed", "m", multipart("alternative", "a", text, entry), file)).encode()


def roundcube(calendar: str, method: str = "REPLY") -> bytes:
    text = part("text/plain; charset=UTF-8", "Kim Pot heeft geantwoord.\r\n")
    file = part(
        f"text/calendar; charset=UTF-8; method={method}; name=reply.ics",
        calendar, "Content-Disposition: attachment; filename=reply.ics", encoded=True,
    )  # fmt: skip
    return (headers() + multipart("mixed", "rc", text, file)).encode()


def file_only(calendar: str, method: str = "REPLY") -> bytes:
    text = part("text/plain; charset=UTF-8", "Zie de bijlage.\r\n")
    file = part('application/ics; name="event-reply.ics"', calendar, "Content-Disposition: attachment", encoded=True)
    return (headers() + multipart("mixed", "f", text, file)).encode()


def bare(calendar: str, method: str = "REPLY") -> bytes:
    return (headers() + part(f"text/calendar; charset=utf-8; method={method}", calendar)).encode()


SHAPES = {each.__name__: each for each in (google, exchange, apple, thunderbird, roundcube, file_only, bare)}


@dataclass
class Register:
    """Kim has a seat in the series; somebody waits for the only one there is."""

    kim: Registration = field(default_factory=lambda: _kim())
    capacity: int = 1
    now: datetime = NOW
    authserv: str = "mx.example.org"
    series: tuple[Session, ...] = ()
    """Instead of an invitation each: sessions that are one invitation."""
    register: MemoryRegister = field(default_factory=MemoryRegister)

    def __post_init__(self) -> None:
        self.register = MemoryRegister((self.kim, _waiting()))

    @property
    def event(self) -> Event:
        event = guide().office.events["leerkring"]
        event = replace(event, registration=replace(event.registration, capacity=self.capacity))
        return replace(event, sessions=self.series, series="one") if self.series else event

    def receives(self, raw: bytes) -> list[Decision]:
        desk = guide()
        assert isinstance(desk.markers, Markers)
        parsed = parse(raw, trusted_authserv=self.authserv, own=desk.office.addresses, markers=desk.markers)
        answers = each_once(answer for each in parsed.calendars for answer in parse_answers(each))
        known = self.known(mentions(parsed, answers))
        reading = read(parsed, answers, known, desk, Arrival(parsed.identity, self.now, 9, 9))
        if reading.event is None:
            return [decide_unrouted(reading.commands[0], reading.candidates, desk.office, self.now)]
        return [self._decide(command) for command in reading.commands]

    def _decide(self, command: object) -> Decision:
        decision = decide(command, self.event, self.register, guide().office, self.now)  # type: ignore[arg-type]
        self.register = self.register.apply(decision)
        return decision

    def known(self, named: Mentions) -> Known:
        sent = [
            Sent("confirmed", "leerkring", self.kim.ref, KIM, "<confirmed@example.org>", uid(each))
            for each in (*STARTS_UTC, "9", SERIES)
        ]
        sent += [Sent("cancelled", "leerkring", self.kim.ref, KIM, "<cancelled@example.org>")]
        names = {*named.message_ids, *named.uids}
        found = tuple(each for each in sent if names & {each.uid, each.message_id})
        keys = set(named.addresses)
        return Known(found, tuple(each for each in self.register if found or each.email in keys))

    @property
    def current(self) -> Registration:
        found = self.register.find(self.kim.ref)
        assert found
        return found


def _kim() -> Registration:
    return _person("LK-KKKKK", KIM, "Kim Pot", "kimstoken", 1, Status.CONFIRMED, held=True)


def _waiting() -> Registration:
    return _person("LK-WWWWW", WAITING, "Wim Pen", "wimstoken", 2, Status.WAITLISTED, held=False)


def _person(ref: str, email: str, name: str, token: str, turn: int, status: Status, *, held: bool) -> Registration:
    return Registration(
        ref, "leerkring", status, held, email, NOW, turn, token, NOW, name, "Gemeente Dal",
        fields={"initiative": "Warm Dal"}, audience="gemeente", sequence=1,
    )  # fmt: skip


def told(decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    return [(each.kind, each.to) for decision in decisions for each in decision.notifications]
