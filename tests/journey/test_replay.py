"""The register made again from the mails is the register that stands: after all kinds of days."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from flows import by_hand
from flows.cli.replaying import replay_register
from flows.errors import StorageError
from flows.registration.commands import Cancel, MoveUp, Person
from flows.registration.model import Registration
from flows.replay import Replayed, check, replay
from flows.wiring import open_parts
from tests.journey.office import Office, an_office
from tests.journey.people import address, chats, is_away, leaves, registers, registration
from tests.journey.test_forgetting import erases, forgets
from tests.journey.test_prefect import environment_of

SEATS = "capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }\n"


def replayed(office: Office) -> Replayed:
    """With the lines of the comparison among its differences."""
    return check(office.parts.registrar)


def test_mails_are_decided_again_as_they_were(office: Office) -> None:
    registers(office, "Anna Bakker")
    registers(office, "Bert Smit")
    chats(office, "Cem Kaya")
    is_away(office, "Anna Bakker")
    office.works()
    leaves(office, "Bert Smit")
    office.works()

    again = replayed(office)

    assert again.differences == []
    assert again.counts == {"mails": 5}


def test_what_was_done_by_hand_is_done_again(tmp_path: Path) -> None:
    with small_office(tmp_path, 1) as office:
        registers(office, "Anna Bakker")
        registers(office, "Bert Smit")
        office.works()
        dora = calls(office, "Dora Visser", hours_ago=1)
        anna, bert = (of(office, name) for name in ("Anna Bakker", "Bert Smit"))
        acts(office, anna, Cancel)
        acts(office, bert, Cancel)
        acts(office, dora, MoveUp)
        by_hand.note(office.parts.registrar, dora.ref, "Comes by train.", "Noor", office.now)

        again = replayed(office)

        assert again.differences == []
        assert again.counts["by_hand"] == 4
        assert [str(of(office, name).status) for name in ("Anna Bakker", "Bert Smit", "Dora Visser")] == [
            "cancelled", "cancelled", "confirmed",
        ]  # fmt: skip


def test_what_the_clock_brought_is_brought_again(tmp_path: Path) -> None:
    with small_office(tmp_path, 1) as office:
        for name in ("Anna Bakker", "Bert Smit", "Cem Kaya"):
            registers(office, name)
        office.works()
        acts(office, of(office, "Anna Bakker"), Cancel)
        for _ in range(6):
            office.now += timedelta(days=2)
            office.parts.registrar.decide_due("kennissessie", office.now)

        again = replayed(office)

        assert again.differences == []
        assert again.counts["by_clock"] == 2
        assert str(of(office, "Cem Kaya").status) == "expired"


def test_each_day_by_its_own_configuration(tmp_path: Path) -> None:
    with small_office(tmp_path, 1) as office:
        registers(office, "Anna Bakker")
        registers(office, "Bert Smit")
        office.works()
        with reconfigured(office, "kennissessie", "capacity = 1\n", "capacity = 3\n") as later:
            later.parts.registrar.decide_due("kennissessie", later.now)
            registers(later, "Cem Kaya")
            later.works()

            again = replayed(later)

            assert again.differences == []
            assert again.counts == {"mails": 3, "by_clock": 1}


def test_each_day_by_its_own_words(office: Office) -> None:
    """A sentence that only the office's own list knew, decided again after it was taken from there."""
    text = "Beste Noor,\n\nDonderdag plof ik neer namens Buurtwarmte Zonnehoek.\n\nGroet,\nAnna Bakker\n"
    with reworded(office, '[phrases]\nregister = ["plof ik neer"]\n') as later:
        later.receives(text, **(registration("Anna Bakker")[1] | {"subject": "Kennissessie"}))
        later.works()
    with reworded(office, "") as later:
        again = replayed(later)

        assert again.differences == []
        assert str(of(later, "Anna Bakker").status) == "confirmed"


def test_changed_sessions_are_told_again(office: Office) -> None:
    registers(office, "Anna Bakker")
    office.works()
    office.parts.registrar.announce("kennissessie", office.now)
    with reconfigured(office, "kennissessie", "2027-04-08T13:30:00", "2027-04-08T14:00:00") as later:
        later.now += timedelta(hours=1)
        later.parts.registrar.announce("kennissessie", later.now)
        later.parts.registrar.announce("kennissessie", later.now + timedelta(hours=1))

        again = replayed(later)

        assert again.differences == []
        assert again.counts == {"mails": 1, "by_clock": 2}


def test_with_another_secret_references_come_from_the_record(office: Office) -> None:
    registers(office, "Anna Bakker")
    office.works()
    office.changes(secret="fedcba9876543210" * 4)
    with reopened(office) as later:
        assert replayed(later).differences == []


def test_a_register_that_was_tampered_with_is_told_without_names(office: Office) -> None:
    registers(office, "Anna Bakker")
    registers(office, "Bert Smit")
    office.works()
    anna, bert = of(office, "Anna Bakker"), of(office, "Bert Smit")
    sql(office, f"UPDATE registrations SET status = 'cancelled', name = 'Nobody' WHERE ref = '{anna.ref}'")
    sql(office, f"DELETE FROM registrations WHERE ref = '{bert.ref}'")

    again = replayed(office)

    assert sorted(again.differences) == sorted(
        [
            f"{anna.ref}: status is cancelled in the register, confirmed by the mails; name differs.",
            f"{bert.ref}: is missing in the register; by the mails it is confirmed.",
        ]
    )


def test_a_mail_that_says_something_else_now_is_told(office: Office) -> None:
    registers(office, "Anna Bakker")
    registers(office, "Bert Smit")
    office.works()
    anna, bert = of(office, "Anna Bakker"), of(office, "Bert Smit")
    sql(
        office,
        f"UPDATE messages SET raw = (SELECT raw FROM messages WHERE id = {anna.message}) WHERE id = {bert.message}",
    )

    again = replayed(office)

    assert again.differences
    assert all(line.startswith(f"Mail {bert.message}, ") for line in again.differences)


@pytest.mark.parametrize("days", [-1, 8, 15, 40])
def test_after_forgetting(tmp_path: Path, days: int) -> None:
    """Before, without sensitive fields, without mails, without people."""
    with small_office(tmp_path, 2) as office:
        for name in ("Anna Bakker", "Bert Smit", "Cem Kaya"):
            registers(office, name)
        office.works()
        calls(office, "Dora Visser")
        acts(office, of(office, "Bert Smit"), Cancel)
        forgets(office, days=days)
        forgets(office, days=days + 1)

        again = replayed(office)

        assert again.differences == []
        assert len(again.people) == (4 if days == 40 else 0)
        assert again.taken == (5 if days == 40 else 3 if days == 15 else 0)


def test_after_one_person_was_erased(tmp_path: Path) -> None:
    with small_office(tmp_path, 2) as office:
        for name in ("Anna Bakker", "Bert Smit", "Cem Kaya"):
            registers(office, name)
        office.works()
        acts(office, of(office, "Anna Bakker"), Cancel)
        erases(office, "Anna Bakker")
        office.now += timedelta(days=3)
        office.parts.registrar.decide_due("kennissessie", office.now)
        registers(office, "Dora Visser")
        registers(office, "Anna Bakker")
        office.works()

        again = replayed(office)

        assert (again.differences, again.unsure) == ([], 0)
        assert (len(again.people), again.taken) == (1, 2)


def test_after_a_letter_that_a_limit_counted_was_erased(tmp_path: Path) -> None:
    """A mail about nothing is erased with its answer before the one that came after it, about an event."""
    with small_office(tmp_path, 2) as office:
        chats(office, "Anna Bakker", "Hallo!")
        office.works()
        office.receives("Ik meld me graag aan.\n", from_=f"Anna Bakker <{address('Anna Bakker')}>", subject="leerkring")
        office.works()
        chats(office, "Anna Bakker", "Hallo!!")
        office.works()
        forgets(office, days=15)

        again = replayed(office)

        assert (again.differences, again.unsure) == ([], 1)


def test_copies_and_a_mailbox_numbered_anew(office: Office) -> None:
    mail = registers(office, "Anna Bakker")
    office.works()
    office.finds(mail.as_bytes())
    office.finds(b"Received: from elsewhere\r\n" + mail.as_bytes())
    office.works()

    assert replayed(office).differences == []


def test_mails_that_are_parked_or_tried_again(office: Office) -> None:
    registers(office, "Anna Bakker")
    registers(office, "Bert Smit")
    with office.parts.mailroom(lambda: office.now) as mailroom:
        mailroom._keep_new([uid for uids in mailroom.batches() for uid in uids])
    sql(office, "UPDATE messages SET attempts = 3 WHERE id = 1")
    sql(office, "UPDATE messages SET attempts = 2 WHERE id = 2")
    office.works()

    again = replayed(office)

    assert again.differences == []
    assert again.counts == {"mails": 1}


def test_a_database_older_than_the_record(office: Office) -> None:
    registers(office, "Anna Bakker")
    office.works()
    office.parts.registrar.announce("kennissessie", office.now)
    for statement in (
        "ALTER TABLE outbox DROP COLUMN told", "ALTER TABLE announced DROP COLUMN letters",
        "DROP TABLE acts", "DROP TABLE snapshots", "UPDATE alembic_version SET version_num = '0005'",
    ):  # fmt: skip
        sql(office, statement)
    with reopened(office) as later:
        registers(later, "Bert Smit")
        leaves(later, "Anna Bakker")
        later.works()

        again = replayed(later)

        assert again.differences == []
        assert again.counts == {"mails": 2}


def test_rebuilt_in_a_new_database_it_goes_on(office: Office, tmp_path: Path) -> None:
    registers(office, "Anna Bakker")
    office.works()
    before = list(office.parts.store.registrations())
    sql(office, "DELETE FROM registrations")
    url = f"sqlite:///{tmp_path}/new.db"
    with office.parts.store.replaying() as (record, scratch):
        replay(record, scratch, office.parts.registrar)
        scratch.write_out(record, url)
    office.changes(database_url=url)
    with reopened(office) as later:
        assert list(later.parts.store.registrations()) == before
        leaves(later, "Anna Bakker")
        later.works()

        assert [letter["X-Kringpost-Kind"] for letter in later.answers()][-1] == "confirm-cancel"
        assert replayed(later).differences == []


def small_office(folder: Path, seats: int) -> AbstractContextManager[Office]:
    return an_office(folder, change={"kennissessie": (SEATS, f"capacity = {seats}\n")})


def test_the_command_tells_what_it_found(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment_of(office).items():
        monkeypatch.setenv(name, value)
    registers(office, "Anna Bakker")
    office.works()
    anna = of(office, "Anna Bakker")

    sound = replay_register(check=True, output=""), capsys.readouterr().out
    kept = replay_register(check=False, output=f"{tmp_path}/kept.db"), capsys.readouterr().out
    sql(office, f"UPDATE registrations SET status = 'expired' WHERE ref = '{anna.ref}'")
    broken = replay_register(check=True, output=""), capsys.readouterr().out
    shown = replay_register(check=False, output=""), capsys.readouterr().out

    assert sound == (0, "Replayed: 1 mail.\nThe register is what the mails say.\n")
    assert (kept[0], Path(f"{tmp_path}/kept.db").exists()) == (0, True)
    assert (broken[0], broken[1].splitlines()[0]) == (
        1, f"{anna.ref}: status is expired in the register, confirmed by the mails.",
    )  # fmt: skip
    assert shown[0] == 0
    assert "kennissessie  confirmed              1" in shown[1]


def test_a_database_with_something_in_it_is_not_overwritten(office: Office) -> None:
    registers(office, "Anna Bakker")
    office.works()

    with office.parts.store.replaying() as (record, scratch):
        replay(record, scratch, office.parts.registrar)
        with pytest.raises(StorageError, match="not empty"):
            scratch.write_out(record, office.settings.reveal("database_url"))


def of(office: Office, name: str) -> Registration:
    (found,) = office.parts.store.of_address(address(name))
    return found


def acts(office: Office, registration: Registration, command: type[Cancel] | type[MoveUp]) -> None:
    office.now += timedelta(minutes=1)
    more = {"proven": True, "confirmed": True} if command is Cancel else {}
    by_hand.act(
        office.parts.registrar,
        registration.ref,
        "Noor",
        office.now,
        lambda origin, ref: command(origin, (ref,), **more),
    )


def calls(office: Office, name: str, hours_ago: int = 0) -> Registration:
    """Noor registers them."""
    office.now += timedelta(minutes=1)
    received = office.now - timedelta(hours=hours_ago)
    event = office.parts.registrar.office.events["kennissessie"]
    person = Person(name, address(name), "Buurtwarmte")
    by_hand.register(office.parts.registrar, event, person, "Noor", office.now, received=received, language="nl")
    return of(office, name)


@contextmanager
def reopened(office: Office) -> Iterator[Office]:
    """The next run, with the configuration as it is by now."""
    with open_parts(office.settings) as parts:
        yield Office(office.mail, office.settings, parts, office.now, office.seen)


@contextmanager
def reworded(office: Office, words: str) -> Iterator[Office]:
    path = office.settings.config / "languages" / "nl.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(words, "utf-8")
    with reopened(office) as later:
        yield later


@contextmanager
def reconfigured(office: Office, slug: str, old: str, new: str) -> Iterator[Office]:
    path = office.settings.config / "events" / f"{slug}.toml"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with reopened(office) as later:
        yield later


def sql(office: Office, statement: str) -> None:
    path = office.settings.reveal("database_url").removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
