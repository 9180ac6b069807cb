"""What a contact person does after a phone call: same decisions, and the journal tells who and why."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Run

MONDAY = "2027-02-01T09:00:00"
TUESDAY = "2027-02-02T09:00:00"


def registers(run: Run, name: str, *more: str, as_of: str = MONDAY) -> Done:
    address = f"{name.lower()}@breda.nl"
    field = ("--field", "initiative=Warm Breda")
    return run(
        "register", "leerkring", "--name", name, "--email", address, "--organisation", "Breda", *field,
        "--by", "Noor", "--as-of", as_of, *more,
    )  # fmt: skip


def one_seat(office: Path, limit: int = 0) -> None:
    path = office / "config" / "events" / "leerkring.toml"
    text = path.read_text("utf-8").replace("capacity = 24", "capacity = 1").replace("gemeente = 24", "gemeente = 1")
    path.write_text(text.replace("per_organisation = 2", f"per_organisation = {limit}"), "utf-8")


def people(run: Run) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run("export", "leerkring", "--format", "json").out)["registrations"]
    return found


def test_somebody_who_called_is_registered(run: Run, office: Path) -> None:
    done = registers(run, "Els")

    (els,) = people(run)
    assert done.status == 0, done.err
    assert f"{els['ref']}  intake: rule_1_accept" in done.out
    assert "1 mail waits in the outbox" in done.out
    assert (els["name"], els["email"], els["organisation"], els["status"]) == ("Els", "els@breda.nl", "Breda", "intake")
    assert "by Noor" in run("explain", els["ref"]).out


def test_what_is_missing_is_asked_for(run: Run, office: Path) -> None:
    done = run("register", "leerkring", "--name", "Els", "--email", "els@breda.nl", "--as-of", MONDAY)

    assert "awaiting_info: missing_fields" in done.out


def test_a_call_before_the_mails_comes_first_in_line(run: Run, office: Path) -> None:
    one_seat(office)
    registers(run, "Els")
    registers(run, "Mo", as_of=TUESDAY)

    registers(run, "An", "--received-at", "2027-02-01T10:00:00", as_of="2027-02-02T10:00:00")

    assert [(each["name"], each["status"]) for each in people(run)] == [
        ("Els", "intake"), ("An", "waitlisted"), ("Mo", "waitlisted"),
    ]  # fmt: skip


def test_after_the_period_they_hear_that_it_is_closed(run: Run, office: Path) -> None:
    done = registers(run, "Els", as_of="2027-03-20T09:00:00")

    assert "closed: closed" in done.out
    assert people(run) == []


def test_the_limits_hold_by_hand_too(run: Run, office: Path) -> None:
    done = [registers(run, name) for name in ("Els", "Mo", "An")]

    assert "refused: per_organisation" in done[-1].out


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--field", "initiatve=x"), "did you mean 'initiative'?"),
        (("--field", "initiative"), "write NAME=VALUE"),
        (("--email", "els"), "'els' is no e-mail address"),
        (("--received-at", "yesterday"), "--received-at: 'yesterday' is no moment"),
        (("--received-at", "2028-01-01"), "still to come"),
    ],
)
def test_wrong_options_are_told(run: Run, office: Path, more: tuple[str, ...], words: str) -> None:
    done = registers(run, "Els", *more)

    assert done.status == 2
    assert words in done.err


def test_moving_up_out_of_turn(run: Run, office: Path) -> None:
    one_seat(office)
    refs = {}
    for name in ("Els", "Mo", "An"):
        registers(run, name)
        refs = {each["name"]: each["ref"] for each in people(run)}

    full = run("move-up", refs["An"], "--as-of", TUESDAY)
    run("cancel", refs["Els"], "--as-of", "2027-03-22T15:00:00")
    moved = run("move-up", refs["An"], "--by", "Noor", "--as-of", "2027-03-22T16:00:00")

    assert "no_seat_free" in full.out
    assert f"{refs['An']}  intake: moved_up_by_hand" in moved.out
    assert {each["name"]: each["status"] for each in people(run)} == {
        "Els": "cancelled", "Mo": "waitlisted", "An": "intake",
    }  # fmt: skip


def test_a_note_stands_in_the_journal(run: Run, office: Path) -> None:
    registers(run, "Els")
    (els,) = people(run)

    done = run("note", els["ref"], "Belt terug na de vakantie.", "--by", "Noor", "--as-of", TUESDAY)

    assert done.status == 0
    assert "Belt terug na de vakantie." in run("explain", els["ref"]).out
    assert run("note", "LK-22222", "x").status == 1
