"""What is kept about somebody: shown, written out, and erased at their wish."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.demo.servers import EmbeddedMail
from tests.cli.conftest import Done, Run
from tests.cli.test_by_hand import MONDAY, TUESDAY, people, registers

US = "aanmelden@example.org"
ELS = "els@breda.nl"
MARCH_28 = "2028-03-01T09:00:00"


@pytest.fixture
def mail(office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedMail]:
    with EmbeddedMail({US: "secret"}) as mail:
        monkeypatch.setenv("KRINGPOST_ADDRESSES", US)
        monkeypatch.setenv("KRINGPOST_IMAP_URL", mail.imap_url(US))
        monkeypatch.setenv("KRINGPOST_SMTP_URL", mail.smtp_url())
        yield mail


def erases(run: Run, *more: str, as_of: str = TUESDAY) -> Done:
    return run("person", "erase", ELS, "--as-of", as_of, *more)


def test_everything_is_shown(run: Run, office: Path) -> None:
    registers(run, "Els")

    shown = run("person", "show", "Els@Breda.nl")

    assert shown.status == 0, shown.err
    for part in ("leerkring  intake", "initiative: Warm Breda", "letter 1", "intake-proposal", "by Noor"):
        assert part in shown.out


def test_everything_is_written_out(run: Run, office: Path) -> None:
    registers(run, "Els")

    done = run("person", "export", ELS, "-o", "els.json")

    table = json.loads(Path("els.json").read_text("utf-8"))
    assert done.status == 0, done.err
    assert table["registrations"][0]["fields"] == {"initiative": "Warm Breda"}
    assert "Subject: " in table["letters"][0]["raw"]


def test_earlier_states_are_shown_and_written_out(run: Run, office: Path) -> None:
    registers(run, "Els")
    (els,) = people(run)
    run("cancel", els["ref"], "--by", "Noor", "--as-of", TUESDAY)

    shown = run("person", "show", ELS).out
    table = json.loads(run("person", "export", ELS).out)

    assert f"act 1 (hand) {els['ref']}  leerkring  intake  2027-02-01 09:00  Els <els@breda.nl>" in shown
    assert [act["states"][0]["status"] for act in table["acts"]] == ["intake", "cancelled"]
    assert table["acts"][0]["states"][0]["fields"] == {"initiative": "Warm Breda"}
    assert table["acts"][0]["by_hand"]["by"] == "Noor"


def test_somebody_unknown_is_told_so(run: Run, office: Path) -> None:
    done = run("person", "show", "nobody@breda.nl")

    assert done.status == 1
    assert "Nothing is kept about nobody@breda.nl" in done.err


def test_what_is_no_address_is_wrong_usage(run: Run, office: Path) -> None:
    assert run("person", "show", "Els").status == 2


def test_erasing_has_to_be_meant(run: Run, office: Path, mail: EmbeddedMail) -> None:
    registers(run, "Els")

    done = erases(run)

    assert done.status == 1
    assert "add --yes" in done.err
    assert run("person", "show", ELS).status == 0


def test_who_still_comes_is_not_erased(run: Run, office: Path, mail: EmbeddedMail) -> None:
    registers(run, "Els")

    done = erases(run, "--yes")

    assert done.status == 1
    assert "add --cancel" in done.err
    assert run("person", "show", ELS).status == 0


def test_who_cancels_hears_of_it_and_is_gone(run: Run, office: Path, mail: EmbeddedMail) -> None:
    registers(run, "Els")

    done = erases(run, "--yes", "--cancel")

    assert done.status == 0, done.err
    assert "Erased: 1 registrations" in done.out
    assert b"X-Kringpost-Kind: cancelled" in mail.outbound[-1].raw
    assert run("person", "show", ELS).status == 1
    assert b"breda.nl" not in Path("var/kringpost.db").read_bytes()
    assert json.loads(run("status", "leerkring", "--json").out)["events"]["leerkring"]["held"] == 0


def test_after_the_event_no_seat_is_in_the_way(run: Run, office: Path, mail: EmbeddedMail) -> None:
    registers(run, "Els")

    done = erases(run, "--yes", as_of=MARCH_28)

    assert done.status == 0, done.err


def test_a_letter_that_cannot_be_sent_yet_comes_first(run: Run, office: Path, mail: EmbeddedMail) -> None:
    registers(run, "Els")
    mail.refuse = lambda address: "450 4.2.0 later"

    done = erases(run, "--yes", "--cancel")

    assert done.status == 1
    assert "deliver-outbox" in done.err
    assert run("person", "show", ELS).status == 0


def test_who_was_erased_may_register_anew(run: Run, office: Path, mail: EmbeddedMail) -> None:
    registers(run, "Els", as_of=MONDAY)
    erases(run, "--yes", "--cancel")

    done = registers(run, "Els", as_of="2027-02-03T09:00:00")

    assert "intake: rule_1_accept" in done.out


def test_an_address_is_corrected(run: Run, office: Path) -> None:
    registers(run, "Els")

    done = run("person", "correct", ELS, "els.bos@breda.nl", "--by", "Noor", "--as-of", TUESDAY)

    (els,) = people(run)
    assert done.status == 0, done.err
    assert "details_changed: address_corrected" in done.out
    assert "1 mail waits in the outbox" in done.out
    assert els["email"] == "els.bos@breda.nl"


def test_an_address_that_nobody_has_is_not_corrected(run: Run, office: Path) -> None:
    done = run("person", "correct", "nobody@breda.nl", "els@breda.nl")

    assert done.status == 1
    assert "There is no registration of nobody@breda.nl" in done.err


def test_an_address_is_not_corrected_into_itself(run: Run, office: Path) -> None:
    assert run("person", "correct", ELS, "Els@Breda.nl").status == 2


def test_who_is_registered_with_the_right_address_too_is_not_doubled(run: Run, office: Path) -> None:
    registers(run, "Els")
    registers(run, "Els", "--email", "bos@breda.nl")

    done = run("person", "correct", "bos@breda.nl", ELS)

    assert done.status == 1
    assert "registered with els@breda.nl too" in done.err
