"""Answers of calendars as programs send them, forge them and break them: each has its outcome, and nothing is applied that should not be."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from flows.registration.decision import Decision
from flows.registration.model import Status
from tests.calendars import answering
from tests.calendars.answering import KIM, SHAPES, WAITING, ZONE, Register, ics, mail, told, uid

NOTED = {"ACCEPTED": "calendar_accepted", "TENTATIVE": "calendar_tentative", "NEEDS-ACTION": "calendar_needs_action"}
DECLINED = ("cancelled", "session_given_up")
ACCEPTED = ("noted", "calendar_accepted")
ASKED = ("question-forwarded", "question")
DOUBTED = ("confirm-cancel", "words_differ")
WINDOWS = "DTSTART;TZID={zone}:20270420T100000"
TWO = "ATTENDEE;PARTSTAT=DECLINED:mailto:piet@town.example\r\nATTENDEE;PARTSTAT={partstat}:mailto:kim@town.example"
DELEGATES = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bo@town.example":mailto:kim@town.example'
DELEGATE = 'ATTENDEE;CN=Bo Dam;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:kim@town.example":mailto:bo@town.example'
FAILED = "mx.example.org; dmarc=fail header.from=town.example"
PASSED = "mx.example.org; dmarc=pass header.from=town.example"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("partstat", NOTED)
def test_in_every_shape_an_answer_is_noted(shape: str, partstat: str) -> None:
    register = Register()

    (decision,) = register.receives(SHAPES[shape](ics(partstat)))

    assert (decision.outcome, decision.reason, told([decision])) == ("noted", NOTED[partstat], [])
    assert register.current.partstat == {"2": partstat}
    assert (register.current.held, register.current.absent) == (True, ())


@pytest.mark.parametrize("shape", SHAPES)
def test_in_every_shape_a_session_is_declined(shape: str) -> None:
    register = Register()

    (decision,) = register.receives(SHAPES[shape](ics("DECLINED")))

    assert (decision.outcome, decision.reason) == DECLINED
    assert told([decision]) == [("cancelled", KIM)]
    assert (register.current.status, register.current.absent) == (Status.CONFIRMED, ("2",))


@pytest.mark.parametrize("shape", SHAPES)
def test_in_every_shape_a_proposal_is_declined_kindly(shape: str) -> None:
    register = Register()
    proposal = ics("TENTATIVE", "SEQUENCE:7", method="COUNTER", start="DTSTART:20270420T100000Z")

    (decision,) = register.receives(SHAPES[shape](proposal, "COUNTER"))

    to_kim, to_contact = decision.notifications
    assert (decision.outcome, decision.reason) == ("question-forwarded", "other_time_proposed")
    assert (to_kim.to, to_kim.method, to_kim.sessions) == (KIM, "DECLINECOUNTER", ("2",))
    assert to_kim.registration is not None
    assert to_kim.registration.sequence == 7
    assert to_contact.method == ""
    assert register.current == register.kim


@dataclass(frozen=True)
class Row:
    situation: str
    raw: bytes
    outcome: str
    reason: str
    absent: tuple[str, ...] = ()


def noted(situation: str, raw: bytes, reason: str = "calendar_accepted") -> Row:
    return Row(situation, raw, "noted", reason)


def declined(situation: str, raw: bytes, absent: tuple[str, ...] = ("2",)) -> Row:
    return Row(situation, raw, *DECLINED, absent)


def asked(situation: str, raw: bytes, reason: str = "not_proven") -> Row:
    return Row(situation, raw, "confirm-cancel", reason)


def person(situation: str, raw: bytes, reason: str) -> Row:
    return Row(situation, raw, "attention", reason)


def program(product: str, *lines: str, partstat: str = "ACCEPTED", attendee: str = answering.KIM_SAYS) -> str:
    return ics(partstat, *lines, attendee=attendee).replace("-//Somebody//Calendar//EN", product)


OURS = "ORGANIZER;CN=Programma Warme Wijken:mailto:aanmelden@example.org"
FORMS = {
    "Google": (
        "-//Google Inc//Google Calendar 70.9054//EN",
        OURS,
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "SUMMARY:Leerkring",
    ),
    "Google with guests": ("-//Google Inc//Google Calendar 70.9054//EN", "X-NUM-GUESTS:2", "CREATED:20270101T000000Z"),
    "Exchange without organizer": ("Microsoft Exchange Server 2010", "SUMMARY:Geaccepteerd: Leerkring", "CLASS:PUBLIC"),
    "Outlook": ("-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "X-MICROSOFT-CDO-APPT-SEQUENCE:1", "PRIORITY:5"),
    "outlook.com": ("Microsoft Exchange Server 2010", "COMMENT;LANGUAGE=nl-NL:\\n", "SEQUENCE:4", "TRANSP:OPAQUE"),
    "Apple": ("-//Apple Inc.//macOS 14.2//EN", OURS, "CALSCALE:GREGORIAN", "LAST-MODIFIED:20270210T080000Z"),
    "iOS": ("-//Apple Inc.//iOS 17.2//EN", "SEQUENCE:1", "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC"),
    "Thunderbird": ("-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", OURS, "X-MOZ-RECEIVED-SEQUENCE:0"),
    "Zimbra": ("Zimbra-Calendar-Provider", OURS, "REQUEST-STATUS:2.0;Success", "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY"),
    "Proton": ("-//Proton AG//WebCalendar 5.0//EN", OURS, "SEQUENCE:0", "X-PM-TOKEN:abc"),
    "Nextcloud": ("-//Sabre//Sabre VObject 4.5.4//EN", OURS, "REQUEST-STATUS:2.0;Success"),
    "SOGo": ("-//Inverse inc./SOGo 5.9//EN", OURS, "TRANSP:OPAQUE"),
    "Roundcube": ("-//Kolab//libcalendaring 3.5//Sabre//EN", OURS, "CREATED:20270209T080000Z"),
    "Lotus Notes": ("-//Lotus Development Corporation//NONSGML Notes 9.0//EN", OURS, "X-LOTUS-CHARSET:UTF-8"),
}
BY_PROGRAM = [
    row
    for name, (product, *lines) in FORMS.items()
    for row in (
        noted(f"{name} accepts", mail(program(product, *lines))),
        noted(f"{name} is not sure", mail(program(product, *lines, partstat="TENTATIVE")), "calendar_tentative"),
        declined(f"{name} declines", mail(program(product, *lines, partstat="DECLINED"))),
    )
]
IN_OTHER_WORDS = [
    declined("in lower case", mail(ics("declined").replace("METHOD:REPLY", "METHOD:reply"))),
    declined("the address in capitals", mail(ics("DECLINED", attendee="ATTENDEE;PARTSTAT={partstat}:MAILTO:KIM@Town.Example"))),
    declined("without mailto", mail(ics("DECLINED", attendee="ATTENDEE;PARTSTAT={partstat}:kim@town.example"))),
    declined("hidden by iCloud", mail(ics("DECLINED", attendee="ATTENDEE;EMAIL=kim@town.example;PARTSTAT={partstat}:mailto:2_x@imip.me.com"))),
    declined("folded lines", mail(ics("DECLINED").replace("CN=Kim Pot", "CN=Ki\r\n m Pot"))),
    declined("line feeds only", mail(ics("DECLINED")).replace(b"\r\n", b"\n")),
    declined("line ends converted twice", mail(ics("DECLINED").replace("\r\n", "\r\r\n"))),
    declined("a byte order mark", mail("\ufeff" + ics("DECLINED"))),
    declined("without an end", mail(ics("DECLINED").replace("END:VCALENDAR\r\n", ""))),
    declined("two attendees, ours the second", mail(ics("DECLINED", attendee=TWO))),
    noted("two attendees, the other declines", mail(ics("ACCEPTED", attendee=TWO))),
    noted("two copies in one mail", SHAPES["google"](ics())),
    declined("a comment with it", mail(ics("DECLINED", "COMMENT:Helaas\\, ik kan niet"))),
    noted("no word about the answer", mail(ics("", attendee="ATTENDEE:mailto:kim@town.example")), "calendar_needs_action"),
    noted("nobody in it", mail(ics("", attendee="")), "calendar_needs_action"),
    declined("authenticated", mail(ics("DECLINED"), Authentication_Results=PASSED)),
    declined("another's claim of failing", mail(ics("DECLINED"), Authentication_Results="mx.evil.example; dmarc=fail")),
    declined("made by a machine", mail(ics("DECLINED"), Auto_Submitted="auto-generated")),
    declined("an absence header", mail(ics("DECLINED"), Auto_Submitted="auto-replied")),
]  # fmt: skip
ABOUT_TIME = [
    declined("in UTC", mail(ics("DECLINED", start="DTSTART:20270420T080000Z"))),
    declined("in a Windows zone", mail(ics("DECLINED", start=WINDOWS.format(zone="W. Europe Standard Time")))),
    declined("in Romance time", mail(ics("DECLINED", start=WINDOWS.format(zone="Romance Standard Time")))),
    declined("in a quoted zone", mail(ics("DECLINED", start=WINDOWS.format(zone='"Europe/Amsterdam"')))),
    declined("in a zone nobody knows", mail(ics("DECLINED", start=WINDOWS.format(zone="Ergens/Anders")))),
    declined("without a zone", mail(ics("DECLINED", start="DTSTART:20270420T100000"))),
    declined("in New York", mail(ics("DECLINED", start="DTSTART;TZID=America/New_York:20270420T040000"))),
    declined("without a start", mail(ics("DECLINED", start=""))),
    declined("a broken start", mail(ics("DECLINED", start="DTSTART:whenever"))),
    declined("an occurrence in another zone", mail(ics("DECLINED", "RECURRENCE-ID;TZID=Europe/London:20270420T090000"))),
    declined("an occurrence in UTC", mail(ics("DECLINED", "RECURRENCE-ID:20270420T080000Z", start="DTSTART:20270323T090000Z"))),
    declined("a sequence beyond all bounds", mail(ics("DECLINED", "SEQUENCE:2147483648"))),
    declined("a sequence like a clock", mail(ics("DECLINED", "SEQUENCE:1407317367304"))),
    declined("an older sequence, the same time", mail(ics("DECLINED", "SEQUENCE:0"))),
    declined("a clock that is years behind", mail(ics("DECLINED", stamp="20210101T000000Z"))),
    declined("a clock that is years ahead", mail(ics("DECLINED", stamp="20350101T000000Z"))),
    declined("without a clock", mail(ics("DECLINED", stamp=""))),
    asked("declines the time that was", mail(ics("DECLINED", start="DTSTART:20270420T070000Z")), "another_time"),
    asked("declines an occurrence that is none", mail(ics("DECLINED", "RECURRENCE-ID:20270421T080000Z")), "another_time"),
    noted("accepts the time that was", mail(ics("ACCEPTED", start="DTSTART:20270420T070000Z")), "another_time"),
    noted("accepts another day, with a high sequence", mail(ics("ACCEPTED", "SEQUENCE:99", start="DTSTART:20270427T080000Z")), "another_time"),
    noted("a session that is no more", mail(ics("DECLINED", name=uid("9"))), "session_gone"),
]  # fmt: skip
NOT_THEIRS = [
    person("a party crasher accepts", mail(ics(attendee="ATTENDEE;PARTSTAT={partstat}:mailto:mia@town.example"), "mia@town.example"), "not_invited"),
    person("a party crasher declines", mail(ics("DECLINED", attendee="ATTENDEE;PARTSTAT={partstat}:mailto:mia@town.example"), "mia@town.example"), "not_invited"),
    person("another's address under Kim's name", mail(ics("DECLINED", attendee="ATTENDEE;CN=Kim Pot;PARTSTAT={partstat}:mailto:kim@evil.example")), "not_invited"),
    person("a counter of a party crasher", mail(ics("TENTATIVE", method="COUNTER", attendee="ATTENDEE;PARTSTAT={partstat}:mailto:mia@town.example"), mime="COUNTER"), "not_invited"),
    asked("declined by another sender", mail(ics("DECLINED"), "Mia <mia@town.example>")),
    asked("declined under a forged name", mail(ics("DECLINED"), Authentication_Results=FAILED)),
    noted("accepted by another sender", mail(ics(), "Mia <mia@town.example>"), "another_sender"),
    noted("accepted under a forged name", mail(ics(), Authentication_Results=FAILED), "not_authentic"),
    noted("unsure under a forged name", mail(ics("TENTATIVE"), Authentication_Results=FAILED), "not_authentic"),
    person("a request for our own", mail(ics(method="REQUEST"), mime="REQUEST"), "calendar_takes_over"),
    person("a cancellation of our own", mail(ics(method="CANCEL"), mime="CANCEL"), "calendar_takes_over"),
    person("an addition to our own", mail(ics(method="ADD"), mime="ADD"), "calendar_takes_over"),
    person("our own published", mail(ics(method="PUBLISH"), mime="PUBLISH"), "calendar_takes_over"),
    person("our own answer turned around", mail(ics(method="DECLINECOUNTER"), mime="DECLINECOUNTER"), "calendar_takes_over"),
    person("asks for the invitation", mail(ics(method="REFRESH"), mime="REFRESH"), "calendar_asks_again"),
    person("without a method", mail(ics("DECLINED", method="")), "calendar_without_method"),
    person("a method that the header denies", mail(ics("DECLINED"), mime="REQUEST"), "calendar_method"),
    person("a cancellation dressed as an answer", mail(ics("DECLINED", method="CANCEL"), mime="REPLY"), "calendar_method"),
    person("an answer in no words that we know", mail(ics("X-PERHAPS")), "calendar_unknown"),
    person("a task's answer", mail(ics("IN-PROCESS")), "calendar_unknown"),
    person("a UID that nobody was sent", mail(ics("DECLINED", name="made-up-2@example.org")), "foreign_invitation"),
    person("another's invitation", mail(ics(method="REQUEST", name="party@mia.example"), mime="REQUEST"), "foreign_invitation"),
    person("a UID with our token and more", mail(ics("DECLINED", name="kimstoken-2@example.org.evil.example")), "foreign_invitation"),
    person("a UID with a wild card", mail(ics("DECLINED", name="%@example.org")), "foreign_invitation"),
]  # fmt: skip
HOSTILE = [
    declined("a NUL", mail(ics("DECLINED").replace("Kim Pot", "Kim\0Pot"))),
    declined("ten thousand characters in a name", mail(ics("DECLINED").replace("Kim Pot", "K" * 10_000))),
    declined("lines that are broken", mail(ics("DECLINED", "THIS IS NO LINE", "DTEND:never", "SEQUENCE:many"))),
    declined("the UID twice", mail(ics("DECLINED", f"UID:{uid()}"))),
    declined("an alarm in it", mail(ics("DECLINED", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "END:VALARM"))),
    declined("a zone that is broken", mail(ics("DECLINED").replace("BEGIN:VEVENT", "BEGIN:VTIMEZONE\r\nTZID:X\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT", 1))),
    declined("an endless rule", mail(ics("DECLINED", "RRULE:FREQ=SECONDLY"))),
    declined("a file that is no calendar beside it", mail(ics("DECLINED") + "\r\n--alt\r\nContent-Type: text/calendar\r\n\r\nhallo\r\n")),
    noted("an enormous remark", mail(ics("ACCEPTED", "DESCRIPTION:" + "x" * 300_000))),
]  # fmt: skip
SENT_BY = 'ATTENDEE;CN=Kim Pot;SENT-BY="mailto:bureau@town.example";PARTSTAT={partstat}:mailto:kim@town.example'
WITH_NOTE = 'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN=Kim Pot;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="Ik sta, helaas, in de file":mailto:kim@town.example'
PRINCIPAL = "ATTENDEE;CN=Kim Pot;CUTYPE=INDIVIDUAL;EMAIL=kim@town.example;PARTSTAT={partstat};X-CALENDARSERVER-DTSTAMP=20270210T075900Z:urn:x-uid:2C6B0F8E"
IN_FULL = (
    "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\n"
    "TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
)
ORIGINAL = (
    "X-MS-OLK-ORIGINALSTART:20270420T080000Z",
    "X-MS-OLK-ORIGINALEND:20270420T113000Z",
    "SUMMARY:Nieuw tijdstip voorgesteld: Leerkring",
)


def in_full(partstat: str, *lines: str) -> str:
    """With the time zone written out, as Outlook does."""
    written = program("Microsoft Exchange Server 2010", *lines, partstat=partstat)
    at = f"DTSTART:{answering.STARTS_UTC['2']}"
    return written.replace("BEGIN:VEVENT", IN_FULL, 1).replace(at, WINDOWS.format(zone="W. Europe Standard Time"))


def with_class(calendar: str) -> bytes:
    """HTML and calendar side by side, and a header that says what it is."""
    page = answering.part("text/html; charset=utf-8", "<p>Kim Pot heeft geweigerd.</p>\r\n")
    entry = answering.part("text/calendar; charset=utf-8; method=REPLY", calendar, encoded=True)
    head = answering.headers(Content_Class="urn:content-classes:calendarmessage")
    return (head + answering.multipart("mixed", "sogo", page, entry)).encode()


def without_method(calendar: str) -> bytes:
    """A bridge took the parameter away, and made the part a file."""
    text = answering.part("text/plain; charset=utf-8", "Kim Pot accepted the invitation.\r\n")
    entry = answering.part(
        "text/calendar", calendar, 'Content-Disposition: attachment; filename="invite.ics"', encoded=True
    )
    return (answering.headers() + answering.multipart("mixed", "bridge", text, entry)).encode()


REAL_LIFE = [
    declined("Google, with a note", SHAPES["google"](program("-//Google Inc//Google Calendar 70.9054//EN", OURS, partstat="DECLINED", attendee=WITH_NOTE))),
    Row("Google proposes another time", SHAPES["google"](ics("TENTATIVE", OURS, "COMMENT:Kan het een uur later?", method="COUNTER", start="DTSTART:20270420T090000Z"), "COUNTER"), "question-forwarded", "other_time_proposed"),
    declined("Outlook writes its time zone out", mail(in_full("DECLINED", "SUMMARY;LANGUAGE=nl-nl:Geweigerd: Leerkring", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "X-MICROSOFT-DISALLOW-COUNTER:FALSE"), Thread_Topic="Leerkring")),
    Row("OWA proposes another time and names nobody", SHAPES["exchange"](ics("", *ORIGINAL, attendee="", method="COUNTER", start="DTSTART:20270420T120000Z"), "COUNTER"), "question-forwarded", "other_time_proposed"),
    declined("Apple's server names a principal", SHAPES["apple"](program("-//Apple Inc.//iOS 17.2//EN", partstat="DECLINED", attendee=PRINCIPAL))),
    noted("Thunderbird, by another account of the same person", SHAPES["thunderbird"](program("-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", OURS)).replace(b"From: Kim Pot <kim@", b"From: Kim Pot <k.pot@"), "another_sender"),
    declined("Zimbra, by who keeps the calendar", mail(program("Zimbra-Calendar-Provider", OURS, partstat="DECLINED", attendee=SENT_BY), "Bureau <bureau@town.example>")),
    asked("Zimbra, by another than who keeps the calendar", mail(program("Zimbra-Calendar-Provider", OURS, partstat="DECLINED", attendee=SENT_BY), "Mia <mia@town.example>")),
    asked("by who keeps a calendar, and authentication failed", mail(program("Zimbra-Calendar-Provider", OURS, partstat="DECLINED", attendee=SENT_BY), "Bureau <bureau@town.example>", Authentication_Results="mx.example.org; dmarc=fail")),
    asked("an address of its own, and replies go to another", mail(program("-//Sabre//Sabre VObject 4.5.4//EN", OURS, partstat="DECLINED"), "Kim Pot via Nextcloud <invitations-noreply@cloud.example>", Reply_To="Mia <mia@town.example>")),
    declined("SOGo, HTML and calendar side by side", with_class(program("-//Inverse inc./SOGo 5.9//EN", OURS, partstat="DECLINED"))),
    declined("Nextcloud writes from an address of its own", mail(program("-//Sabre//Sabre VObject 4.5.4//EN", OURS, partstat="DECLINED"), "Kim Pot via Nextcloud <invitations-noreply@cloud.example>", Reply_To=f"Kim Pot <{KIM}>")),
    noted("Fastmail keeps what it knew", mail(program("-//CyrusIMAP.org/Cyrus 3.9//EN", OURS, "X-JMAP-SENT:20270210T080000Z", attendee="ATTENDEE;X-SEQUENCE=0;X-DTSTAMP=20270210T080000Z;SCHEDULE-STATUS=2.0;PARTSTAT={partstat};RSVP=FALSE:mailto:kim@town.example"))),
    noted("Proton, behind its bridge", without_method(program("-//Proton AG//WebCalendar 5.0//EN", OURS, "X-PM-SESSION-KEY:abc", attendee="ATTENDEE;X-PM-TOKEN=9f3c;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat}:mailto:kim@town.example"))),
]  # fmt: skip
TABLE = [*BY_PROGRAM, *IN_OTHER_WORDS, *ABOUT_TIME, *NOT_THEIRS, *HOSTILE, *REAL_LIFE]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.situation)
def test_an_answer_has_its_outcome(row: Row) -> None:
    register = Register()

    decision = register.receives(row.raw)[0]

    assert (decision.outcome, decision.reason) == (row.outcome, row.reason)
    assert (register.current.status, register.current.absent) == (Status.CONFIRMED, row.absent)
    assert decision.journal


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(TABLE) + len(SHAPES) * 5 >= 150


def test_a_forwarded_answer_is_none() -> None:
    inner = mail(ics("DECLINED")).decode()
    head = answering.headers("Mia <mia@town.example>")
    text = answering.part("text/plain", "Ter info.\r\n")
    forwarded = head + answering.multipart("mixed", "fw", text, answering.part("message/rfc822", inner))
    register = Register()

    register.receives(forwarded.encode())

    assert register.current == register.kim


def test_our_own_invitation_in_a_bounce_is_no_answer() -> None:
    register = Register()

    register.receives(mail(ics(method="REQUEST"), "mailer-daemon@town.example", mime="REQUEST", Return_Path="<>"))

    assert register.current == register.kim


def test_ten_megabytes_are_not_read() -> None:
    register = Register()

    register.receives(mail(ics("DECLINED", *["X-FILL:" + "x" * 1000] * 10_000)))

    assert register.current.held


def test_declining_everything_frees_the_seat_and_the_next_hears_at_once() -> None:
    register = Register(kim=replace(answering._kim(), absent=("1", "3", "4")))

    (decision,) = register.receives(mail(ics("DECLINED")))

    assert register.current.status is Status.CANCELLED
    assert told([decision]) == [("cancelled", KIM), ("offer", WAITING)]


def test_two_sessions_declined_in_one_mail() -> None:
    second = ics("DECLINED", session="3").split("BEGIN:VEVENT")[1].split("END:VEVENT")[0]
    both = ics("DECLINED").replace("END:VCALENDAR", f"BEGIN:VEVENT{second}END:VEVENT\r\nEND:VCALENDAR")
    register = Register()

    register.receives(mail(both))

    assert set(register.current.absent) == {"2", "3"}


def test_an_older_answer_that_comes_later_does_not_count() -> None:
    register = Register()
    register.receives(mail(ics("ACCEPTED", stamp="20270210T080000Z")))

    (decision,) = register.receives(mail(ics("DECLINED", stamp="20270209T080000Z")))

    assert (decision.outcome, decision.reason) == ("noted", "answered_since")
    assert register.current.absent == ()


def test_a_newer_answer_counts() -> None:
    register = Register()
    register.receives(mail(ics("ACCEPTED", stamp="20270210T080000Z")))

    register.receives(mail(ics("DECLINED", stamp="20270210T080100Z")))

    assert register.current.absent == ("2",)


def test_the_same_answer_again_changes_nothing() -> None:
    register = Register()
    register.receives(mail(ics("DECLINED")))
    before = register.current

    decisions = register.receives(mail(ics("DECLINED")))

    assert (register.current, told(decisions)) == (before, [])


def test_a_session_that_is_over_is_not_given_up() -> None:
    register = Register(now=datetime(2027, 5, 1, 9, tzinfo=ZONE))

    (decision,) = register.receives(mail(ics("DECLINED")))

    assert (decision.reason, register.current.absent) == ("session_over", ())


def test_after_the_seat_is_gone_an_answer_is_noted() -> None:
    register = Register(kim=replace(answering._kim(), status=Status.CANCELLED, held=False))

    (decision,) = register.receives(mail(ics("ACCEPTED")))

    assert decision.outcome == "noted"
    assert register.current == register.kim


def test_a_seat_passed_on_by_a_calendar_is_a_substitution_under_the_rules_of_the_event() -> None:
    register = Register(kim=replace(answering._kim(), absent=("1", "3", "4")))

    (decision,) = register.receives(mail(ics("DELEGATED", DELEGATE, attendee=DELEGATES)))

    assert (decision.outcome, decision.reason) == ("question-forwarded", "substitute_needs_review")


def test_one_session_passed_on_by_a_calendar_is_for_the_contact_person() -> None:
    register = Register()

    (decision,) = register.receives(mail(ics("DELEGATED", DELEGATE, attendee=DELEGATES)))

    assert (decision.outcome, decision.reason) == ("question-forwarded", "some_sessions_only")


def test_a_counter_of_exchange_without_anybody_in_it() -> None:
    register = Register()

    (decision,) = register.receives(mail(ics(method="COUNTER", attendee=""), mime="COUNTER"))

    assert [each.method for each in decision.notifications] == ["DECLINECOUNTER", ""]


def test_after_all_they_come_to_the_session_that_their_calendar_declined() -> None:
    register = Register()
    register.receives(mail(ics("DECLINED")))

    (decision,) = register.receives(words("Foutje, ik kom toch wel!"))

    (confirmed,) = decision.notifications
    assert (decision.outcome, register.current.absent) == ("confirmed", ())
    assert (confirmed.method, confirmed.sessions) == ("REQUEST", ("2",))
    assert register.current.sequence == 3


@pytest.mark.parametrize("text", ["Toch wel!", "Ik kom toch wel.", "Sorry, verkeerde knop: ik ben er toch wel bij."])
def test_after_all_the_seat_is_theirs_again_as_long_as_nobody_has_it(text: str) -> None:
    register = Register(kim=replace(answering._kim(), absent=("1", "3", "4")), capacity=2)
    register.receives(mail(ics("DECLINED")))
    register.register = register.register.apply(_all_gone(register))

    (decision,) = register.receives(words(text))

    assert (decision.outcome, decision.reason) == ("confirmed", "comes_after_all")
    assert (register.current.status, register.current.held) == (Status.CONFIRMED, True)


@pytest.mark.parametrize(
    "text", ["Ja, klopt. Bedankt!", "Dank, tot een volgende keer!", "Jammer dat het toch niet lukt.", "OK"]
)
def test_a_word_of_thanks_takes_nothing_back(text: str) -> None:
    register = Register(capacity=2)
    register.receives(mail(ics("DECLINED")))

    register.receives(words(text))

    assert register.current.absent == ("2",)


def test_after_all_they_wait_when_the_seat_was_offered_to_another() -> None:
    register = Register(kim=replace(answering._kim(), absent=("1", "3", "4")))
    register.receives(mail(ics("DECLINED")))

    (decision,) = register.receives(words("Toch wel!"))

    assert (decision.outcome, register.current.status) == ("waitlisted", Status.WAITLISTED)


def words(text: str) -> bytes:
    head = answering.headers(In_Reply_To="<cancelled@example.org>", Subject="Re: Afgemeld")
    return (head + answering.part("text/plain; charset=utf-8", f"{text}\r\n\r\nGroet,\r\nKim Pot\r\n")).encode()


def _all_gone(register: Register) -> Decision:
    """Nobody waits any more."""
    (waiting,) = (each for each in register.register if each.email == WAITING)
    return Decision("noted", "", (replace(waiting, status=Status.CANCELLED, held=False),))


BESIDE = [
    ("DECLINED", "Helaas, een andere afspraak die niet te verzetten is.", [DECLINED]),
    ("DECLINED", "Die dag zit ik bij de rechtbank. De volgende keren kom ik.", [DECLINED]),
    ("DECLINED", "Ik ben dan op vakantie. 22 juni kan ik ook niet.", [DECLINED, DECLINED]),
    ("DECLINED", "Dubbele afspraak. Kunnen jullie de presentatie nasturen?", [DECLINED, ASKED]),
    ("DECLINED", "Mijn collega Bo Dam komt in mijn plaats, bo@town.example.", [("question-forwarded", "some_sessions_only")]),
    ("DECLINED", "Mag mijn collega in mijn plaats komen?", [DOUBTED, ASKED]),
    ("DECLINED", "Verkeerd geklikt, ik kom wel!", [DOUBTED, ASKED]),
    ("DECLINED", "Clicked the wrong button, I will be there.", [DOUBTED, ASKED]),
    ("DECLINED", "Ik moet helaas helemaal afhaken voor de leerkring, ik heb een nieuwe baan.", [("cancelled", "own_wish")]),
    ("ACCEPTED", "Prima, tot dan!", [ACCEPTED]),
    ("ACCEPTED", "Is er parkeergelegenheid?", [ACCEPTED, ASKED]),
    ("ACCEPTED", "Ik ben er, 22 juni kan ik niet.", [ACCEPTED, DECLINED]),
    ("ACCEPTED", "Ik kan toch niet, sorry.", [("confirm-cancel", "not_proven")]),
    ("ACCEPTED", "Mijn collega Bo Dam komt in mijn plaats, bo@town.example.", [ACCEPTED, ASKED]),
    ("ACCEPTED", "Ik ben er! Wel graag vegetarisch.", [ACCEPTED, ("already-registered", "details_added")]),
    ("TENTATIVE", "Ik hoor nog of ik die dag naar Den Haag moet.", [("noted", "calendar_tentative")]),
]  # fmt: skip


@pytest.mark.parametrize("place", ["text", "comment"])
@pytest.mark.parametrize(("partstat", "words", "outcomes"), BESIDE)
def test_what_is_written_beside_an_answer_is_read(
    place: str, partstat: str, words: str, outcomes: list[tuple[str, str]]
) -> None:
    register = Register()
    comment = [f"COMMENT:{words.replace(',', chr(92) + ',')}"] if place == "comment" else []
    text = "Kim Pot heeft deze uitnodiging beantwoord." if comment else words
    raw = mail(ics(partstat, *comment)).replace(b"Kim Pot heeft geantwoord.", text.encode())

    decisions = register.receives(raw)

    assert [(each.outcome, each.reason) for each in decisions] == outcomes


@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED"])
@pytest.mark.parametrize("words", [
    "Kim Pot has accepted this invitation.",
    "Kim Pot has declined this invitation.",
    "Kim Pot heeft deze uitnodiging geweigerd.\n\nLeerkring\ndinsdag 20 april 2027\n\nUitnodiging van Google Agenda: https://calendar.google.example/\n\n"
    "U ontvangt deze e-mail omdat u zich heeft geabonneerd op meldingen. Als u deze e-mails niet meer wilt ontvangen, meldt u zich aan en wijzigt u uw instellingen.",
    "Geweigerd: Leerkring gemeente en bewonersinitiatieven",
])  # fmt: skip
def test_the_text_of_a_program_changes_no_answer(words: str, partstat: str) -> None:
    register = Register()

    (decision,) = register.receives(mail(ics(partstat)).replace(b"Kim Pot heeft geantwoord.", words.encode()))

    assert (decision.outcome, decision.reason) == (DECLINED if partstat == "DECLINED" else ACCEPTED)


def test_a_seat_is_kept_when_the_words_say_so() -> None:
    register = Register(kim=replace(answering._kim(), absent=("1", "3", "4")))

    register.receives(mail(ics("DECLINED")).replace(b"Kim Pot heeft geantwoord.", b"Oeps, verkeerd geklikt. Ik kom!"))

    assert (register.current.status, register.current.absent) == (Status.CONFIRMED, ("1", "3", "4"))
