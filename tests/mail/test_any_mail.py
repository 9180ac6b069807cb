"""Whatever a mail says and whatever the register holds: it is read and decided without an error, and no machine is answered."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.mail.message import Arrival, Automatic, DeliveryReport, IncomingMail, Mailbox, Reading
from flows.mail.reading import read
from flows.registration.answer import CalendarAnswer
from flows.registration.known import Known
from flows.registration.model import Status
from tests.mail import whole_way
from tests.mail.reading import desk

ADDRESSES = st.sampled_from(
    ["jan.bos@almere.nl", "sanne@kok.example", "noor.dewit@example.org", "noreply@example.org", "aanmelden@example.org", "form@example.org", "", "a@", "@b", "x y@z", "jan@gmial.com"]
)  # fmt: skip
PHRASES = st.sampled_from(
    [
        "Graag meld ik me aan voor de kennissessie.", "Ik meld me af.", "Ja", "Nee", "2", "Akkoord", "niet akkoord", "In plaats van mij komt Sanne Kok (sanne@kok.example).",
        "Met mijn collega's Jan en Piet.", "met z'n vieren", "Is er parkeergelegenheid?", "Mijn e-mailadres wijzigt in", "jan@bos.example", "06 12345678", "di 9/11", "half twaalf",
        "13.30u", "volgende week dinsdag", "31 februari", "99:99", "Op 20 april kan ik niet.", "Verwijder al mijn gegevens.", "Naam: Jan Bos", "Naam:", "Initiatief: Warm", "E-mail: jan@bos,nl",
        "Telefoon: +31 (0)6", "AB-2C3D2", "AB-2C3D2 AB-2C3D3", "Ik wil het verzetten.", "Geen van de tijden past.", "I would like to come.", "Ich möchte mich anmelden.", "Je voudrais m'inscrire.",
        "- Jan\n- Piet\n- Sanne", "{\"name\": \"Jan\"}", "leerkring", "kennissessie", "?", "", "\n\n", "Groet,\nJan", "Van: Sanne Kok <sanne.kok@almere.nl>\nOnderwerp: x\n\nIk kom graag.", "٣", "²", "\u0130", "ß" * 30,
    ]
)  # fmt: skip
# Words that open and part clauses, and marks in any number between them: "1. Naam ........ : Jan", "dus - en, niet 25 mei ...".
PIECES = (
    "ik kom niet en maar dus als dan ja nee alleen behalve op van tot in plaats 1 2. 20 april mei eerste laatste dinsdag half tien Jan Bos "
    "gemeente namens mijn collega hij u to not and but if then only except Tuesday me will come , ; : . ... ......... ! ? - -- ( ) ' ’ \" / | = + @ &"
)
BROKEN = st.lists(st.sampled_from([*PIECES.split(), "\n", "\t"]), max_size=14).flatmap(
    lambda words: st.sampled_from([" ", ""]).map(lambda link: link.join(words))
)
WORDS = st.lists(st.one_of(PHRASES, PHRASES, BROKEN, st.text(max_size=20)), max_size=8).map("\n".join)
BOXES = st.builds(
    Mailbox, ADDRESSES, st.one_of(st.sampled_from(["Jan Bos", "Bos, Jan", "J.", ""]), st.text(max_size=10))
)
SEATS = st.lists(
    st.tuples(st.sampled_from(list(Status)), st.sampled_from(["kennissessie", "leerkring"]), st.booleans()), max_size=4
).map(
    lambda rows: [whole_way.seat(status, event, number, **({"name": None} if bare else {})) for number, (status, event, bare) in enumerate(rows)]
)  # fmt: skip
MOMENTS = st.integers(-62_135_500_000, 253_402_200_000).map(lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))  # fmt: skip
MAILS = st.builds(
    IncomingMail,
    identity=st.just("0" * 64),
    sender=st.one_of(st.none(), BOXES),
    reply_to=st.lists(BOXES, max_size=2).map(tuple),
    to=st.lists(BOXES, max_size=2).map(tuple),
    delivered_to=st.lists(st.sampled_from(["aanmelden+kennissessie@example.org", "aanmelden+x@example.org", ""]), max_size=2).map(tuple),
    subject=st.one_of(PHRASES, st.sampled_from(["FW: kennissessie", "Re: plek vrij", "Aanmelding"]), st.text(max_size=20)),
    date=st.one_of(st.none(), MOMENTS),
    authenticated=st.sampled_from(["pass", "fail", "none"]),
    automatic=st.one_of(
        st.none(),
        st.none(),
        st.builds(Automatic, st.sampled_from(["auto_reply", "bounce", "delay", "bulk", "list", "own", "receipt", "no_reply", "complaint"]), st.just("a sign")),
    ),
    text=WORDS,
    own=WORDS,
    signature=WORDS,
    quoted=WORDS,
    forwarded=st.one_of(st.just(""), WORDS),
    rows=st.lists(st.tuples(st.one_of(st.sampled_from(["Naam", "E-mail", "Initiatief"]), st.text(max_size=10)), st.text(max_size=20)), max_size=4).map(tuple),
    card=st.lists(st.tuples(st.sampled_from(["name", "organisation", "function", "email", "phone"]), st.text(max_size=20)), max_size=5).map(tuple),
    report=st.one_of(st.none(), st.none(), st.builds(DeliveryReport, st.lists(ADDRESSES, max_size=2).map(tuple), st.booleans(), st.just(("<AB-2C3D2@example.org>",)))),
    problems=st.lists(st.sampled_from(["encrypted", "tnef", "too_large", "no_sender", "truncated", "bidi", "lookalike"]), max_size=2).map(tuple),
)  # fmt: skip
ANSWERS = st.lists(
    st.builds(
        CalendarAnswer,
        st.sampled_from(["REPLY", "COUNTER", "REQUEST", "CANCEL", ""]),
        st.sampled_from(["token0-1@example.org", "token1-1@example.org", "theirs@example.net", ""]),
        st.lists(st.tuples(ADDRESSES, st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "x"])), max_size=2).map(tuple),
        start=st.one_of(st.none(), MOMENTS),
    ),
    max_size=2,
)  # fmt: skip


@given(MAILS, ANSWERS, SEATS, st.booleans())
@settings(max_examples=600, deadline=None)
def test_any_mail_and_any_register_give_a_reading(mail, answers, seats, named):
    known = Known(tuple(map(whole_way.letter_to, seats)) if named else (), tuple(seats))

    reading = read(mail, answers, known, desk.guide(), Arrival("0" * 32, desk.NOW))

    assert isinstance(reading, Reading)
    assert reading.commands
    assert reading.event is None or reading.event in desk.guide().office.events


HEADERS = st.lists(
    st.sampled_from(
        [
            ("Auto-Submitted", "auto-replied"), ("Auto-Submitted", "no"), ("Precedence", "bulk"), ("List-Id", "<x.example>"), ("Return-Path", "<>"), ("X-Autoreply", "yes"),
            ("In-Reply-To", "<AB-2C3D2@example.org>"), ("References", "<AB-2C3D3@example.org>"), ("Reply-To", "sanne@kok.example"), ("X-Kringpost-Kind", "help"),
            ("Authentication-Results", "mx.office.example; dmarc=pass header.from=almere.nl"), ("Authentication-Results", "mx.office.example; dmarc=fail"),
        ]
    ),
    max_size=3,
    unique_by=lambda header: header[0],
)  # fmt: skip
SENDERS = st.sampled_from(
    ["Jan Bos <jan.bos@almere.nl>", "jan.bos@almere.nl", "Sanne Kok <sanne@kok.example>", "noor.dewit@example.org", "noreply@example.org", "MAILER-DAEMON@mail.example", "noreply@shop.example", "", "not an address"]
)  # fmt: skip
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:token0-1@example.org\r\nATTENDEE;PARTSTAT=DECLINED:mailto:jan.bos@almere.nl\r\nDTSTART:20270408T113000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
LEAVES = st.one_of(
    WORDS.map(lambda text: ("text/plain; charset=utf-8", text)),
    WORDS.map(lambda text: ("text/html; charset=utf-8", f"<p>{text}</p><table><tr><td>Naam<td>Jan</table>")),
    st.just(("text/calendar; method=REPLY", CALENDAR)),
    WORDS.map(lambda text: ("message/rfc822", f"From: sanne@kok.example\r\nSubject: x\r\n\r\n{text}")),
    st.just(("message/delivery-status", "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; jan.bos@almere.nl\r\nAction: failed\r\n")),
    st.just(("text/vcard", "BEGIN:VCARD\r\nFN:Jan Bos\r\nEND:VCARD\r\n")),
    st.just(("application/pkcs7-mime; smime-type=enveloped-data", "AAAA")),
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.tuples(
        st.sampled_from(["mixed", "alternative", "related", "report", "signed", "digest"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


def entity(tree: tuple[str, object], depth: int = 0) -> str:
    kind, content = tree
    if isinstance(content, str):
        return f"Content-Type: {kind}\r\n\r\n{content}"
    assert isinstance(content, list)
    inner = "".join(f"--b{depth}-\r\n{entity(each, depth + 1)}\r\n" for each in content)
    return f'Content-Type: multipart/{kind}; boundary="b{depth}-"\r\n\r\n{inner}--b{depth}---\r\n'


@given(TREES, HEADERS, SENDERS, PHRASES, SEATS, st.sampled_from([timedelta(), timedelta(days=-4000)]))
@settings(max_examples=300, deadline=None)
def test_any_mail_is_decided_and_no_machine_is_answered(tree, headers, sender, subject, seats, since):
    lines = [("From", sender), ("To", "aanmelden@example.org"), ("Subject", " ".join(subject.split())), ("Date", (desk.NOW + since).strftime("%d %b %Y %H:%M:%S +0100")), *headers]  # fmt: skip
    raw = "".join(f"{name}: {value}\r\n" for name, value in lines if value) + entity(tree)

    opened, considered = whole_way.go(raw.encode("utf-8", "replace"), seats)

    assert considered.reading.commands
    assert considered.decision.outcome
    assert not whole_way.machine_answered(opened, considered)
