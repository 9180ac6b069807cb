"""`try`: what would be understood, decided and answered; nothing is changed and nothing is sent."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

KEYS = {
    "message", "language", "event", "intent", "also", "persons", "missing", "refs", "slot", "sessions", "substitute", "changes",
    "verdict", "partstat", "proposed", "outcome", "reason", "answers", "evidence",
}  # fmt: skip
SEAT = {
    "event": "leerkring",
    "registrations": [
        {
            "ref": "LK-7F3QD",
            "status": "confirmed",
            "name": "Tess Vermeulen",
            "email": "tess@delft.nl",
            "organisation": "Delft",
            "fields": {"initiative": "Warm Wippolder"},
            "sent": [{"kind": "confirmed", "message_id": "<confirmed.1@example.org>"}],
        }
    ],
}


def mail(folder: Path, name: str, text: str, **headers: str) -> str:
    lines = {
        "From": "Tess Vermeulen <tess@delft.nl>",
        "To": "aanmelden+leerkring@example.org",
        "Subject": "leerkring",
        "Date": "Mon, 01 Feb 2027 12:00:00 +0100",
        "Message-ID": f"<{name}@delft.nl>",
        "Content-Type": "text/plain; charset=utf-8",
    } | {key.replace("_", "-"): value for key, value in headers.items()}
    head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
    path = folder / f"{name}.eml"
    path.write_bytes((head + "\r\n" + text.replace("\n", "\r\n")).encode())
    return str(path)


@pytest.fixture
def wish(office: Path) -> str:
    text = "Dag,\n\nGraag meld ik me aan voor de leerkring.\n\nInitiatief: Warm Wippolder\n\nGroet,\nTess Vermeulen\n"
    return mail(office, "wish", text)


def test_a_registration_is_told_with_every_key(run: Run, wish: str) -> None:
    done = run("try", wish, "--json")

    table = json.loads(done.out)
    assert set(table) == KEYS
    assert (table["intent"], table["event"], table["language"]) == ("register", "leerkring", "nl")
    assert table["persons"][0]["name"] == "Tess Vermeulen"
    assert table["persons"][0]["fields"]["initiative"] == "Warm Wippolder"
    assert table["missing"] == []
    assert table["outcome"] == "intake-proposal"
    assert {"kind": "intake-proposal", "to": "tess@delft.nl"} in table["answers"]


def test_nothing_is_left_behind(run: Run, wish: str, office: Path) -> None:
    before = sorted(path.name for path in office.rglob("*"))

    run("try", wish)

    assert sorted(path.name for path in office.rglob("*")) == before


def test_a_wish_is_measured_against_the_state(run: Run, office: Path) -> None:
    (office / "state.json").write_text(json.dumps(SEAT))
    text = "Helaas moet ik me afmelden voor de leerkring.\n\nTess\n"
    leave = mail(office, "leave", text, In_Reply_To="<confirmed.1@example.org>")

    done = run("try", leave, "--json", "--state", "state.json")

    table = json.loads(done.out)
    assert (table["intent"], table["refs"], table["outcome"]) == ("cancel", ["LK-7F3QD"], "cancelled")


def test_many_mails_are_a_line_each_in_order(run: Run, office: Path, wish: str) -> None:
    """Each against its own state; one has none of its own registrations."""
    (office / "states").mkdir()
    leave = mail(office, "leave", "Ik meld me af voor de leerkring.\n", In_Reply_To="<confirmed.1@example.org>")
    (office / "states" / "leave.json").write_text(json.dumps(SEAT))
    (office / "states" / "wish.json").write_text('{"registrations": []}')

    done = run("try", "--jsonl", "--state", "states", leave, wish)

    assert [json.loads(line)["intent"] for line in done.out.splitlines()] == ["cancel", "register"]


def test_another_moment_gives_another_answer(run: Run, wish: str) -> None:
    early = json.loads(run("try", wish, "--json", "--as-of", "2027-01-01T12:00").out)
    late = json.loads(run("try", wish, "--json", "--as-of", "2027-03-20T12:00").out)

    assert (early["outcome"], late["outcome"]) == ("not-open", "closed")


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"From: \r\n\r\n", b"Subject: =?x?q?" + b"a" * 10_000])
def test_whatever_the_file_holds_there_is_an_answer(run: Run, office: Path, raw: bytes) -> None:
    (office / "odd.eml").write_bytes(raw)

    done = run("try", "odd.eml", "--json")

    assert done.status == 0, done.err
    assert json.loads(done.out)["answers"] == []


def test_a_missing_file_is_a_sentence(run: Run, office: Path) -> None:
    done = run("try", "nowhere.eml")

    assert done.status == 1
    assert done.err.startswith("nowhere.eml cannot be read")


def test_for_people_it_is_a_short_story(run: Run, wish: str) -> None:
    done = run("try", wish)

    assert done.out.startswith("wish.eml: register, leerkring, language nl\n")
    assert "answer    intake-proposal to tess@delft.nl" in done.out


CUT = """LET OP: deze e-mail is afkomstig van buiten de organisatie. Klik niet op links.

Graag meld ik me aan voor de leerkring.

Met vriendelijke groet,
Tess

Op di 26 jan. 2027 om 10:11 schreef Noor de Wit <noor@example.org>:
> Regel 1
> Regel 2
> Regel 3
> Regel 4
> Regel 5
> Regel 6
> Regel 7
> Regel 8
"""


def test_for_people_it_shows_what_was_cut_away(run: Run, office: Path) -> None:
    done = run("try", mail(office, "cut", CUT))

    assert "  read as the writer's words\n    | Graag meld ik me aan voor de leerkring.\n\n" in done.out
    assert "  cut away: banner or disclaimer\n    | LET OP: deze e-mail is afkomstig" in done.out
    assert "  cut away: signature\n    | Met vriendelijke groet,\n    | Tess\n\n" in done.out
    assert "  cut away: quotation\n    | Op di 26 jan." in done.out
    assert "    | … and 3 more lines\n" in done.out
    assert "Regel 6" not in done.out


def test_a_mail_cannot_speak_to_the_terminal(run: Run, office: Path) -> None:
    done = run("try", mail(office, "turned", "Ik kom \x9b31m graag \u202e naar de leerkring.\n"))

    assert "    | Ik kom  31m graag  naar de leerkring.\n" in done.out
