"""`status`, `export`, `explain` and what is done by hand, against a database with three registrations."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.registration.decision import Entry
from flows.registration.letter import Letter
from flows.registration.model import Registration, Status
from flows.storage.store import Arrived, Outcome, Store
from tests.cli.conftest import Run

MORNING = datetime(2027, 2, 1, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
ELS = Registration(
    ref="LK-2A3B4",
    event="leerkring",
    status=Status.CONFIRMED,
    held=True,
    email="els@breda.nl",
    received=MORNING,
    turn=1,
    token="t1",
    changed=MORNING,
    name="Els",
    organisation="Breda",
    audience="gemeente",
    fields={"initiative": "=HYPERLINK(1)", "remarks": "eet geen noten"},
)
MO = replace(ELS, ref="LK-5C6D7", status=Status.AWAITING_REVIEW, email="mo@delft.nl", token="t2", name="Mo", turn=2)
AN = replace(
    ELS, ref="LK-8E9F2", status=Status.WAITLISTED, held=False, email="an@almere.nl", token="t3", name="An", turn=3
)


@pytest.fixture
def filled(office: Path) -> Path:
    store = Store(f"sqlite:///{office}/var/kringpost.db")
    store.migrate()
    with store.deciding(["leerkring"]) as room:
        entries = [Entry("confirmed", "rule_1_accept", "Has a seat.", ELS.ref)]
        room.carry_out([ELS, MO, AN], entries, [], event="leerkring", at=MORNING, by="mail")
    store.close()
    return office


def change(*registrations: Registration) -> None:
    _write(registrations, [])


def tell_the_journal(what: str, reason: str) -> None:
    _write([], [Entry(what, reason)])


def _write(registrations: Sequence[Registration], entries: Sequence[Entry]) -> None:
    store = Store(f"sqlite:///{Path.cwd()}/var/kringpost.db")
    with store.deciding(["leerkring"]) as room:
        room.carry_out(registrations, entries, [], event="leerkring", at=MORNING, by="clock")
    store.close()


def test_status_tells_seats_and_open_work(run: Run, filled: Path) -> None:
    done = run("status", "--json")

    table = json.loads(done.out)
    assert done.status == 0
    assert table["events"]["leerkring"]["capacity"] == 24
    assert table["events"]["leerkring"]["held"] == 2
    assert table["events"]["leerkring"]["free"] == 22
    assert table["events"]["leerkring"]["waiting"] == 1
    assert table["mails"] == {"undecided": 0, "parked": 0}


def test_status_warns_of_too_few(run: Run, filled: Path) -> None:
    _edit(filled, "capacity = 24\n", "minimum = 12\ncapacity = 24\n")

    done = run("status", "leerkring")

    assert "  minimum  10 more than now are wanted, 12 in all" in done.out


def test_status_tells_of_a_lowered_capacity(run: Run, filled: Path) -> None:
    _edit(filled, "capacity = 24\n", "capacity = 1\n")
    _edit(filled, "gemeente = 24", "gemeente = 1")

    done = run("status", "leerkring")

    assert "  over     1 more seats are held than there are: nobody moves up; you decide who cannot come" in done.out


def test_status_tells_what_is_free_in_each_session(run: Run, filled: Path) -> None:
    _edit(filled, "timezone = ", "partial = true\ntimezone = ")
    change(replace(ELS, absent=("2",)))

    done = run("status", "leerkring")

    assert "  session  1: 22 free\n  session  2: 23 free\n" in done.out


def _edit(office: Path, old: str, new: str) -> None:
    event = office / "config" / "events" / "leerkring.toml"
    assert old in event.read_text("utf-8")
    event.write_text(event.read_text("utf-8").replace(old, new), "utf-8")


def test_status_names_mails_for_a_person_and_letters_that_stay(run: Run, filled: Path) -> None:
    store = Store(f"sqlite:///{filled}/var/kringpost.db")
    store.keep([Arrived("in", 1, 1, MORNING, b"Subject: x\r\n\r\nx\r\n", "one")])
    (mail,) = store.undecided("in", 1)
    letter = Letter("k", "offer", "leerkring", AN.ref, AN.email, "<k@example.org>", b"Subject: x\r\n\r\nx\r\n")
    with store.deciding(["leerkring"]) as room:
        room.finish(
            mail.id, Outcome("leerkring", "erase", "attention", "bulk", (ELS.ref,), folder="attention"), MORNING
        )
        room.carry_out((), (), [letter], at=MORNING, by="mail")
    outbox = store.outbox()
    (claimed,) = outbox.claim(MORNING, 1)
    outbox.begin(claimed.id, MORNING)
    outbox.failed(claimed.id, MORNING, "550 unknown user")
    store.close()

    done = run("status", "leerkring")

    assert f"  person   mail {mail.id} of 2027-02-01 09:00 LK-2A3B4: it came over a list" in done.out
    assert "  letter   offer for LK-8E9F2 failed: 550 unknown user" in done.out


def test_status_for_people_is_a_table(run: Run, filled: Path) -> None:
    done = run("status", "leerkring")

    heads, row, *_ = done.out.splitlines()
    assert heads.split() == ["event", "seats", "taken", "free", "waiting"]
    assert row.split() == ["leerkring", "24", "2", "22", "1"]


def test_a_formula_in_an_exported_cell_is_harmless(run: Run, filled: Path) -> None:
    done = run("export", "leerkring", "--format", "csv")

    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["ref"] for row in rows] == ["LK-2A3B4", "LK-5C6D7", "LK-8E9F2"]
    assert rows[0]["initiative"] == "'=HYPERLINK(1)"
    assert rows[0]["received"] == "2027-02-01 09:00:00+01:00"


def test_a_spreadsheet_is_a_file(run: Run, filled: Path) -> None:
    done = run("export", "leerkring", "--format", "xlsx", "-o", "list.xlsx")

    assert done.status == 0, done.err
    assert Path("list.xlsx").read_bytes().startswith(b"PK")


def test_a_spreadsheet_does_not_go_to_the_screen(run: Run, filled: Path) -> None:
    done = run("export", "leerkring", "--format", "xlsx")

    assert done.status == 2
    assert "-o list.xlsx" in done.err


def test_sensitive_fields_do_not_leave_the_database(run: Run, filled: Path) -> None:
    event = filled / "config" / "events" / "leerkring.toml"
    event.write_text(event.read_text().replace("sensitive = false", "sensitive = true"))

    texts = [run("export", "leerkring", "--format", form).out for form in ("csv", "json")]

    assert not any("HYPERLINK" in text or "initiative" in text for text in texts)


def test_an_export_is_a_state_to_try_against(run: Run, filled: Path) -> None:
    run("export", "leerkring", "--format", "json", "-o", "state.json")
    mail = filled / "again.eml"
    mail.write_bytes(
        b"From: Els <els@breda.nl>\r\nTo: aanmelden+leerkring@example.org\r\nSubject: aanmelding leerkring\r\n"
        b"Date: Mon, 01 Feb 2027 12:00:00 +0100\r\nMessage-ID: <1@breda.nl>\r\n\r\n"
        b"Hallo,\r\n\r\nIk meld me graag aan voor de leerkring.\r\n\r\nGroet,\r\nEls\r\n"
    )

    done = run("try", str(mail), "--json", "--state", "state.json")

    assert done.status == 0, done.err
    assert json.loads(done.out)["outcome"] == "already-registered"


def test_the_token_is_not_exported(run: Run, filled: Path) -> None:
    assert '"token"' not in run("export", "leerkring", "--format", "json").out


def test_explain_tells_each_decision_with_its_reason(run: Run, filled: Path) -> None:
    done = run("explain", "els@breda.nl")

    head, line = done.out.splitlines()
    assert head == "LK-2A3B4, leerkring: Els, Breda, els@breda.nl. Confirmed since 2027-02-01 09:00."
    assert line == "2027-02-01 09:00:00  Has a seat: rule 1 of the event lets them in."
    assert run("explain", "LK-22222").status == 1
    assert json.loads(run("explain", "LK-2A3B4", "--json").out)[0]["reason"] == "rule_1_accept"


def test_the_story_of_somebody_who_waits(run: Run, filled: Path) -> None:
    run("note", "LK-8E9F2", "Belt maandag terug.", "--by", "Noor", "--as-of", "2027-02-01T10:00:00")
    tell_the_journal("nobody_moved_up", "no_seat_free")

    done = run("explain", "LK-8E9F2")

    assert done.out.splitlines() == [
        "LK-8E9F2, leerkring: An, Breda, an@almere.nl. Waitlisted since 2027-02-01 09:00.",
        "2027-02-01 10:00:00  Note: Belt maandag terug. (by Noor)",
        "LK-8E9F2 is number 1 in line, from 2027-02-01 09:00. No seat yet: "
        "no seat is free, or those who waited longer come first.",
    ]
    assert "Nobody moved up: no seat is free" in run("explain", "leerkring").out


def test_the_story_names_the_mails(run: Run, filled: Path) -> None:
    run("approve", "LK-5C6D7", "--as-of", "2027-02-01T10:00:00")

    done = run("explain", "mo@delft.nl")

    assert "A seat is kept until the intake call: a contact person said yes." in done.out
    assert "The mail `intake-proposal` to mo@delft.nl waits in the outbox." in done.out


def test_a_code_that_nobody_knows_is_shown_as_it_is(run: Run, filled: Path) -> None:
    tell_the_journal("dreamt", "of_sheep")

    assert "dreamt: of_sheep." in run("explain", "leerkring").out


def test_status_names_offers_reviews_and_intakes(run: Run, filled: Path) -> None:
    until = MORNING + timedelta(days=2)
    offered = replace(AN, status=Status.OFFERED, held=True, offer_until=until)
    intake = replace(ELS, status=Status.INTAKE, intake_at=until)
    change(offered, intake)

    done = run("status", "leerkring")

    assert "  offer    LK-8E9F2 until 2027-02-03 09:00" in done.out
    assert "  review   LK-5C6D7 since 2027-02-01 09:00" in done.out
    assert "  intake   LK-2A3B4 at 2027-02-03 09:00" in done.out


def test_approving_by_hand_writes_the_answer(run: Run, filled: Path) -> None:
    done = run("approve", "LK-5C6D7", "--by", "Noor", "--as-of", (MORNING + timedelta(hours=1)).isoformat())

    assert done.status == 0, done.err
    assert json.loads(run("status", "--json").out)["outbox"]["waiting"] >= 1
    assert "by Noor" in run("explain", "LK-5C6D7").out


def test_refusing_by_hand_passes_the_reason_on(run: Run, filled: Path) -> None:
    when = (MORNING + timedelta(hours=1)).isoformat()

    done = run("refuse", "LK-5C6D7", "--reason", "Te ver weg.", "--by", "Noor", "--as-of", when)

    assert "refused: refused_by_contact" in done.out
    assert "by Noor" in run("explain", "LK-5C6D7").out


def test_cancelling_by_hand_moves_nobody_twice(run: Run, filled: Path) -> None:
    first = run("cancel", "LK-2A3B4", "--as-of", (MORNING + timedelta(hours=1)).isoformat())
    waiting = json.loads(run("status", "--json").out)["outbox"]
    again = run("cancel", "LK-2A3B4", "--as-of", (MORNING + timedelta(hours=2)).isoformat())

    assert first.status == again.status == 0
    assert "cancelled" in first.out
    assert waiting["waiting"] >= 1


def test_nobody_is_approved_who_is_not_there(run: Run, filled: Path) -> None:
    done = run("approve", "LK-22222")

    assert done.status == 1
    assert "There is no registration LK-22222" in done.err
