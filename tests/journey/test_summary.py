"""The nightly summary in a real office: what a contact person finds in the morning, once, and what the answer links do."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from flows import by_hand
from flows.registration.commands import GiveVerdict, Person
from flows.registration.model import Status
from flows.reports.nightly import Nightly
from flows.wiring import Parts
from tests.journey.dying import KILLED, Death, passes
from tests.journey.office import Office, an_office
from tests.journey.people import address, registers
from tests.journey.test_clock import REVIEWED

NOOR = "noor.dewit@example.org"
MORNING = datetime(2027, 2, 2, 5, 10, tzinfo=UTC)
"""Ten past six in Amsterdam, the day after the office opened."""
NEVER = {
    "kennissessie": ("[publish]", '[summary]\nquiet = "never"\n\n[publish]'),
    "leerkring": ('quiet = "weekly"', 'quiet = "never"'),
}
DAILY = {"leerkring": ('quiet = "weekly"', 'quiet = "daily"')}


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path, change=REVIEWED) as office:
        yield office


def summarises(office: Office, now: datetime) -> list[EmailMessage]:
    """What `nightly-summary` does, at that moment; the summaries that went out."""
    office.now = max(office.now, now)
    nightly = Nightly(office.parts.store, office.parts.registrar.office, office.parts.registrar.composer)
    nightly.write(now)
    office.parts.delivery(lambda: now).deliver()
    return [each for each in office.answers() if each["X-Kringpost-Kind"] == "nightly-summary"]


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def filled_in(summary: EmailMessage, word: str) -> tuple[str, str]:
    """Subject and text of the mail that the first link with this word prepares."""
    links = re.findall(r'href="(mailto:[^"]*)"', text_of(summary, "html"))
    queries = [parse_qs(urlsplit(each.replace("&amp;", "&")).query) for each in links]
    found = next(each for each in queries if each.get("body", [""])[0].startswith(f"{word}\r\n"))
    return found["subject"][0], found["body"][0]


def sends(office: Office, mail: tuple[str, str]) -> None:
    """Noor sends it as it was prepared."""
    subject, body = mail
    office.answers()
    office.receives(body, from_=f"Noor de Wit <{NOOR}>", subject=subject)
    office.works()


def waits_for_a_call(office: Office, *names: str) -> None:
    """Registered and let in by hand."""
    registrar, event = office.parts.registrar, office.parts.registrar.office.events["leerkring"]
    for name in names:
        person = Person(name, address(name), "Utrecht", {"initiative": "Warm Oost"})
        by_hand.register(registrar, event, person, "Noor", office.now, received=office.now, language="nl")
        office.now += timedelta(minutes=1)
    for found in list(office.parts.store.registrations("leerkring")):
        by_hand.act(
            registrar, found.ref, "Noor", office.now, lambda origin, ref: GiveVerdict(origin, (ref,), "approve")
        )
    office.works()
    office.answers()


def cancels(office: Office, name: str, answered: EmailMessage) -> None:
    office.receives(
        "Helaas moet ik me afmelden.\n",
        from_=f"{name} <{address(name)}>",
        subject=f"Re: {answered['Subject']}",
        in_reply_to=answered["Message-ID"],
    )


def test_a_night_with_work(careful: Office) -> None:
    careful.mail.refuse = lambda to: "550 5.1.1 unknown" if to == address("Anna Smit") else ""
    registers(careful, "Jan Jansen")
    registers(careful, "Anna Smit")
    careful.receives(
        "Welke gegevens hebben jullie van mij? Graag alles verwijderen.\n", from_="Kim <kim@elders.example>"
    )
    careful.works()

    (summary,) = summarises(careful, MORNING)

    text = text_of(summary)
    assert summary["To"].addresses[0].addr_spec == NOOR
    assert summary["Subject"].startswith("4 te doen, overzicht van 2 februari 2027")
    assert "Jan Jansen (KS-" in text
    assert "Kim (kim@elders.example)" in text
    assert "De mailserver weigert deze mail" in text
    assert summary["Auto-Submitted"] == "auto-generated"


def test_the_list_goes_along_as_a_spreadsheet(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()

    (summary,) = summarises(office, MORNING)

    (sheet,) = summary.iter_attachments()
    assert sheet.get_filename() == "kringpost-2027-02-02.xlsx"
    assert sheet.get_payload(decode=True)[:2] == b"PK"


def test_the_chart_is_shown_in_the_mail(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()

    (summary,) = summarises(office, MORNING)

    (picture,) = [part for part in summary.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<chart>"
    assert picture.get_payload(decode=True).startswith(b"\x89PNG")
    assert re.search(r'<img src="cid:chart" alt="Kennissessie[^"]+1 van 60 plaatsen[^"]+"', text_of(summary, "html"))


@pytest.mark.parametrize(("word", "status"), [("ja", Status.CONFIRMED), ("nee", Status.REFUSED)])
def test_an_answer_link_decides_a_review(careful: Office, word: str, status: Status) -> None:
    registers(careful, "Jan Jansen")
    careful.works()
    (summary,) = summarises(careful, MORNING)

    sends(careful, filled_in(summary, word))

    (registration,) = careful.parts.store.registrations("kennissessie")
    assert registration.status is status


def test_a_reason_behind_the_no_is_passed_on(careful: Office) -> None:
    registers(careful, "Jan Jansen")
    careful.works()
    (summary,) = summarises(careful, MORNING)

    subject, body = filled_in(summary, "nee")
    sends(careful, (subject, body.replace("nee", "nee, we hebben al twee groepen uit deze wijk.", 1)))

    assert "We hebben al twee groepen uit deze wijk" in text_of(careful.answers()[-1])


@pytest.mark.parametrize(
    ("word", "status", "kind"),
    [
        ("toelaten", Status.CONFIRMED, "confirmed"),
        ("afwijzen", Status.REFUSED, "not-eligible"),
        ("niet bereikt", Status.INTAKE, "intake-proposal"),
    ],
)
def test_an_answer_link_tells_how_a_call_went(office: Office, word: str, status: Status, kind: str) -> None:
    """Of an event without a calendar nothing else than the summary asks for the call; and it is one over two events."""
    waits_for_a_call(office, "Kim Pot", "Bo Dam")
    (summary,) = summarises(office, MORNING)

    sends(office, filled_in(summary, word))

    first, second = office.parts.store.registrations("leerkring")
    assert (first.status, second.status) == (status, Status.INTAKE)
    assert {(each["X-Kringpost-Kind"], each["X-Kringpost-Ref"]) for each in office.answers()} == {(kind, first.ref)}


def test_an_answer_without_the_link_names_the_reference(office: Office) -> None:
    waits_for_a_call(office, "Kim Pot", "Bo Dam")
    (summary,) = summarises(office, MORNING)
    _, second = office.parts.store.registrations("leerkring")

    office.receives(
        f"{second.ref}: toelaten\n", from_=NOOR, subject=f"Re: {summary['Subject']}", in_reply_to=summary["Message-ID"]
    )
    office.works()

    assert [each.status for each in office.parts.store.registrations("leerkring")] == [Status.INTAKE, Status.CONFIRMED]


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        # which of the two?
        ("toelaten\n", NOOR),
        ("{first} en {second}: toelaten\n", NOOR),
        # whoever got hold of a summary is no contact person
        ("{second}: toelaten\n", "iemand@elders.example"),
        ("{second}: toelaten of toch afwijzen?\n", NOOR),
    ],
)
def test_an_answer_that_is_not_plain_changes_nothing(office: Office, text: str, sender: str) -> None:
    waits_for_a_call(office, "Kim Pot", "Bo Dam")
    (summary,) = summarises(office, MORNING)
    first, second = office.parts.store.registrations("leerkring")

    office.receives(
        text.format(first=first.ref, second=second.ref),
        from_=sender, subject=f"Re: {summary['Subject']}", in_reply_to=summary["Message-ID"],
    )  # fmt: skip
    office.works()

    assert [each.status for each in office.parts.store.registrations("leerkring")] == [Status.INTAKE] * 2


def test_changes_are_told_once(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()
    (confirmed,) = office.answers()
    summarises(office, MORNING)
    cancels(office, "Jan Jansen", confirmed)
    office.works()

    (second,) = summarises(office, MORNING + timedelta(days=1))

    assert "Afgemeld: 1" in text_of(second)
    assert "Nieuw:" not in text_of(second)
    assert not summarises(office, MORNING + timedelta(days=2))


def test_twice_on_a_day_is_one_mail(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()

    first = summarises(office, MORNING)
    again = [*summarises(office, MORNING), *summarises(office, MORNING + timedelta(hours=3))]

    assert len(first) == 1
    assert again == []


def test_a_run_that_died_before_sending_leaves_one_mail(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()
    nightly = Nightly(office.parts.store, office.parts.registrar.office, office.parts.registrar.composer)
    nightly.write(MORNING)

    sent = [*summarises(office, MORNING), *summarises(office, MORNING)]

    assert len(sent) == 1


def test_a_run_that_died_while_sending_sends_nothing_twice(office: Office) -> None:
    """Whether the mail left is not known: the next one says so, and tells the news again."""
    registers(office, "Jan Jansen")
    office.works()
    nightly = Nightly(office.parts.store, office.parts.registrar.office, office.parts.registrar.composer)
    nightly.write(MORNING)
    dead = office.parts.store.outbox("deliver-outbox")
    (letter,) = dead.claim(MORNING, 1)
    dead.begin(letter.id, MORNING)

    office.parts.store.outbox("deliver-outbox").recover(MORNING, owner_dead=True)

    assert summarises(office, MORNING) == []
    (next_day,) = summarises(office, MORNING + timedelta(days=1))
    assert "niet zeker of deze mail (overzicht) is aangekomen" in text_of(next_day)
    assert "Nieuw: 1" in text_of(next_day)


@pytest.mark.parametrize(
    ("effect", "known_to_be_sent"),
    [
        ("flows.storage.store:Store.post", True),
        ("flows.storage.outbox:Outbox.claim", True),
        # from here on nobody knows whether it left
        ("flows.storage.outbox:Outbox.begin", False),
        ("flows.mail.smtp:Courier.send", False),
    ],
)
def test_killed_after(office: Office, effect: str, known_to_be_sent: bool) -> None:
    registers(office, "Jan Jansen")
    office.works()
    office.answers()

    assert passes(office.settings, MORNING, Death(effect, after=True), writes_summaries) == KILLED
    office.now = MORNING + timedelta(hours=2)
    office.parts.delivery(lambda: office.now, "deliver-outbox").outbox.recover(office.now, owner_dead=True)
    again = [*summarises(office, office.now), *summarises(office, office.now)]

    assert len(again) <= 1
    assert bool(office.parts.store.outbox().counts().get("held")) is not known_to_be_sent
    assert sum(each.raw.count(b"X-Kringpost-Kind: nightly-summary") for each in office.mail.outbound) <= 1
    assert len(again) == 1 or not known_to_be_sent


def writes_summaries(parts: Parts, now: datetime, ready: Callable[[], None]) -> None:
    ready()
    Nightly(parts.store, parts.registrar.office, parts.registrar.composer).write(now)
    parts.delivery(lambda: now).deliver()


def test_nothing_before_its_hour(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()

    assert summarises(office, MORNING - timedelta(minutes=30)) == []


def test_one_mail_over_all_events(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()

    (summary,) = summarises(office, MORNING)

    text = text_of(summary)
    assert "Leerkring gemeente en bewonersinitiatieven, 23 maart 2027" in text
    assert "8 april 2027" in text


@pytest.mark.parametrize(
    ("change", "days"),
    [
        # weekly, as shipped: the first, and then each seventh day
        ({}, [0, 7, 14]),
        (NEVER, []),
        # one daily event makes all of them daily
        (DAILY, list(range(15))),
    ],
)
def test_without_news(tmp_path: Path, change: dict[str, tuple[str, str]], days: list[int]) -> None:
    with an_office(tmp_path, change=change) as office:
        sent = [day for day in range(15) if summarises(office, MORNING + timedelta(days=day))]

    assert sent == days


def test_nobody_hears_of_an_event_that_is_over(office: Office) -> None:
    assert summarises(office, datetime(2027, 9, 1, 5, 10, tzinfo=UTC)) == []
