"""After the last session people are forgotten: in the database's file and in the mailbox. Marked words are searched for in both."""

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from flows.erasure import Forgotten, forget_overdue, forget_person
from flows.wiring import open_inbox
from tests.journey.office import US, Office, an_office, written
from tests.journey.people import address, chats, is_away, registers, registration
from tests.journey.test_prefect import run
from tests.servers.prefect import PrefectServer
from tests.storage.test_erasing import everything

PERSON = "Wobbelina Quagmire"
MARKS = ("wobbelina", "quagmire", "zonnehoek")
"""Of names, addresses and texts: the organisation stands in the text only."""
FOLDERS = ("INBOX", "Kringpost/Handled", "Kringpost/Attention", "Kringpost/Automatic")


@pytest.fixture
def busy(office: Office) -> Office:
    """Several people have written all kinds of mail, and were answered."""
    registers(office, PERSON)
    registers(office, "Anna Quagmire")
    is_away(office, "Anna Quagmire")
    chats(office, PERSON, "Ik ben Quagmire van Zonnehoek.")
    office.receives("Hallo, Zonnehoek hier.\n", from_=f"{PERSON} <{address(PERSON)}>", message_id="")
    office.works()
    return office


def test_after_its_time_nobody_is_found_anywhere(busy: Office) -> None:
    assert set(marks_in(busy)) == set(MARKS)

    forgotten = forgets(busy, days=40)

    assert forgotten.left == 0
    assert not marks_in(busy)


def test_counts_and_reasons_stay(busy: Office) -> None:
    before = busy.parts.store.events_status("kennissessie")["kennissessie"]
    refs = [each.ref for each in busy.parts.store.registrations("kennissessie")]

    forgets(busy, days=40)

    after = busy.parts.store.events_status("kennissessie")["kennissessie"]
    assert (after.held, after.by_status) == (before.held, before.by_status)
    assert all(busy.parts.store.explain(ref) for ref in refs)
    assert len(busy.parts.store.mail_log()) == 5


def test_before_its_time_all_stays(busy: Office) -> None:
    forgotten = forgets(busy, days=-1)

    assert forgotten.events.keys() <= {""}
    assert "wobbelina" in marks_in(busy)


def test_mails_go_before_registrations(busy: Office) -> None:
    forgets(busy, days=15)

    assert not marks_in_mailbox(busy)
    assert {each.name for each in busy.parts.store.registrations("kennissessie")} == {PERSON, "Anna Quagmire"}


def test_a_rehearsal_tells_and_changes_nothing(busy: Office) -> None:
    forgotten = forgets(busy, days=40, rehearsal=True)

    assert forgotten.counts["registrations"] == 2
    assert set(marks_in(busy)) == set(MARKS)


def test_the_second_night_finds_nothing(busy: Office) -> None:
    forgets(busy, days=40)

    assert forgets(busy, days=41).counts == {}


def test_other_mail_in_our_folders_is_not_touched(busy: Office) -> None:
    theirs = b"From: a@example.org\r\nMessage-ID: <theirs@example.org>\r\n\r\nThe organiser put this here.\r\n"
    with open_inbox(busy.settings) as inbox:
        client = inbox._client
        assert client is not None
        client.append("Kringpost/Handled", theirs)

    forgets(busy, days=40)

    assert [raw.strip() for raw in busy.mail.mails(US, "Kringpost/Handled")] == [theirs.strip()]


def test_where_mail_is_kept_it_stays_and_is_counted(tmp_path: Path) -> None:
    with an_office(tmp_path) as office:
        office.changes(folders=None)
        registers(office, PERSON)
        office.works()

        forgotten = forgets(office, days=40)

        assert (forgotten.removed, forgotten.left) == (0, 1)
        assert office.filed("INBOX") == 1
        assert not marks_in_files(office)


def test_a_mail_server_that_is_away_is_made_up_for_the_next_night(busy: Office) -> None:
    server = busy.settings.reveal("imap_url")
    busy.changes(imap_url=server.replace(f":{busy.mail.imap_port}/", ":9/"))
    away = forgets(busy, days=40)
    busy.changes(imap_url=server)

    back = forgets(busy, days=41)

    assert (away.removed, bool(away.trouble), away.left) == (0, True, 5)
    assert (back.removed, back.left) == (5, 0)
    assert not marks_in(busy)


def test_a_mail_delivered_again_brings_nobody_back(office: Office) -> None:
    mail = registers(office, PERSON)
    office.works()
    office.answers()
    forgets(office, days=40)

    office.finds(mail.as_bytes())
    office.finds(b"Received: from elsewhere\r\n" + mail.as_bytes())
    office.works()

    assert not office.answers()
    assert not [each for each in office.parts.store.registrations() if each.email]
    forgets(office, days=80)
    assert not marks_in(office)


def test_an_answer_to_a_forgotten_letter_changes_nothing_about_it(office: Office) -> None:
    registers(office, PERSON)
    office.works()
    (letter,) = office.answers()
    forgets(office, days=40)
    before = list(office.parts.store.registrations())

    office.receives(
        "Helaas moet ik me afmelden.\n",
        from_=f"{PERSON} <{address(PERSON)}>",
        subject=f"Re: {letter['Subject']}",
        in_reply_to=letter["Message-ID"],
    )
    office.works()

    assert list(office.parts.store.registrations()) == before


def test_an_erased_person_is_found_nowhere(office: Office) -> None:
    registers(office, PERSON)
    registers(office, "Jan Jansen")
    office.works()

    erases(office, PERSON)

    assert not {"wobbelina", "quagmire"} & set(marks_in(office))
    assert {each.name for each in office.parts.store.registrations() if each.email} == {"Jan Jansen"}


def test_an_old_mail_does_not_bring_an_erased_person_back(office: Office) -> None:
    registers(office, PERSON)
    office.works()
    office.answers()
    late = registers_unread(office, PERSON)
    erases(office, PERSON)

    office.finds(late)
    (handled,) = [handled for batch in office.works() for handled in batch.handled]

    assert (handled.outcome, handled.reason) == ("ignored", "forgotten")
    assert not office.answers()
    assert not {"wobbelina", "quagmire"} & set(marks_in_files(office))


def test_an_erased_person_may_register_anew(office: Office) -> None:
    registers(office, PERSON)
    office.works()
    office.answers()
    erases(office, PERSON)
    office.now += timedelta(days=1)

    registers(office, PERSON)
    office.works()

    assert [letter["X-Kringpost-Kind"] for letter in office.answers()] == ["confirmed"]


def test_logs_name_nobody(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="flows")
    registers(office, PERSON)
    is_away(office, PERSON)
    chats(office, PERSON, "Zonnehoek! Zonnehoek!")
    office.finds(b"From: Wobbelina <@zonnehoek>\r\nSubject: Quagmire\r\nContent-Type: multipart/zonnehoek\r\n\r\n\xff")
    office.mail.refuse = lambda to: f"550 5.1.1 no such user {to}"

    office.works()
    forgets(office, days=40)

    assert caplog.text
    assert not [mark for mark in MARKS if mark in caplog.text.casefold()]


@pytest.mark.prefect
def test_the_flow_tells_how_many_and_not_who(busy: Office, prefect: PrefectServer) -> None:
    later = busy.parts.registrar.office.events["kennissessie"].ends + timedelta(days=40)

    done = run(busy, prefect, "run", "forget-people", "--as-of", later.isoformat(), "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["registrations"] == 2
    latest = prefect.latest_run("forget-people")
    rows = {row["event"]: row for row in prefect.table_of(latest["id"])}
    assert rows["kennissessie"]["registrations"] == 2
    assert latest["name"].startswith("forgotten: ")
    assert not marks_in(busy)
    assert not [path for path in prefect.folder.rglob("*.db*") if b"quagmire" in path.read_bytes().lower()]


def forgets(office: Office, days: int, *, rehearsal: bool = False) -> Forgotten:
    """The flow's work, so many days after the last session."""
    registrar = office.parts.registrar
    now = registrar.office.events["kennissessie"].ends + timedelta(days=days)
    office.now = max(office.now, now)
    return forget_overdue(office.parts.store, registrar.office, [open_inbox(office.settings)], now, rehearsal=rehearsal)


def erases(office: Office, name: str) -> Forgotten:
    return forget_person(office.parts.registrar, [open_inbox(office.settings)], address(name), office.now)


def registers_unread(office: Office, name: str) -> bytes:
    """A mail that arrived at its server now, and that we have not seen."""
    text, headers = registration(name)
    return written(text, office.now, **headers).as_bytes()


def marks_in(office: Office) -> list[str]:
    return [mark for mark in MARKS if mark in {*marks_in_files(office), *marks_in_mailbox(office)}]


def marks_in_files(office: Office) -> list[str]:
    """In the bytes of the database's files, whatever SQLite says is in them; and in what is compressed there."""
    url = office.settings.reveal("database_url")
    database = Path(url.removeprefix("sqlite:///"))
    content = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*")).lower()
    content += everything(url).lower().encode()
    return [mark for mark in MARKS if mark.encode() in content]


def marks_in_mailbox(office: Office) -> list[str]:
    content = b"".join(raw for folder in FOLDERS for raw in office.mail.mails(US, folder)).lower()
    return [mark for mark in MARKS if mark.encode() in content]
