"""The commands `run` and `serve` through Prefect itself: exit status, what an organiser sees of a run, and a clean stop."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.wiring import imap_server, mailbox_name
from tests.journey.office import SECRET, US, Office
from tests.journey.people import registers
from tests.journey.test_changes import text
from tests.servers.prefect import PrefectServer

pytestmark = pytest.mark.prefect

REGISTRATION = """Beste Noor,

Graag meld ik me aan voor de kennissessie namens Buurtwarmte Zonnehoek.

Met vriendelijke groet,
Jan Jansen
Buurtwarmte Zonnehoek
"""
JAN = "Jan Jansen <jan@zonnehoek.example>"


def test_a_run_shows_what_it_did_without_names(office: Office, prefect: PrefectServer) -> None:
    office.receives(REGISTRATION, from_=JAN, subject="Aanmelding kennissessie")

    done = run(office, prefect, "run", "poll-inbox", "--as-of", office.now.isoformat(), "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"mails": 1, "confirmed": 1, "letters_sent": 1}
    (answer,) = office.answers()
    shown = prefect.latest_run("poll-inbox")
    assert shown["name"] == f"{US}: 1 mail, 1 confirmed, 1 letter sent"
    assert shown["tags"] == ["kennissessie"]
    (row,) = prefect.table_of(shown["id"])
    assert row["reference"] == answer["X-Kringpost-Ref"]
    assert (row["event"], row["understood"], row["outcome"]) == ("kennissessie", "register", "confirmed: has a seat")
    page = prefect.page_of("kennissessie")
    assert "| 60 | 1 | 0 | 59 | 0 | 0 |" in page
    assert f"/runs/flow-run/{shown['id']}" in page
    assert not any(word in json.dumps(row) + page for word in ("Jan", "jan@", "Zonnehoek"))


def test_an_event_that_stands_as_it_stood_gets_no_new_version(office: Office, prefect: PrefectServer) -> None:
    office.receives(REGISTRATION, from_=JAN, subject="Aanmelding kennissessie")
    run(office, prefect, "run", "poll-inbox", "--as-of", office.now.isoformat())
    before = prefect.ask_one("/artifacts/event-kennissessie/latest")["id"]

    run(office, prefect, "run", "keep-waitlist", "--as-of", office.now.isoformat())

    assert prefect.ask_one("/artifacts/event-kennissessie/latest")["id"] == before


def test_mail_for_a_person_shows_in_the_exit_status(office: Office, prefect: PrefectServer) -> None:
    office.receives("Hoi, het regent hier al de hele dag.", from_=JAN, subject="Hallo")
    office.receives("Hoi, nu schijnt de zon weer.", from_=JAN, subject="Nog eens hallo")

    done = run(office, prefect, "run", "poll-inbox", "--as-of", office.now.isoformat())

    assert done.returncode == 3
    assert "1 attention" in done.stdout
    assert prefect.latest_run("poll-inbox")["state_name"] == "NeedsAttention"
    assert [answer["X-Kringpost-Kind"] for answer in office.answers()] == ["help"]


def test_a_wrong_password_is_told_in_a_sentence(office: Office, prefect: PrefectServer) -> None:
    right = office.settings.reveal("imap_url")
    office.changes(imap_url=right.replace(":secret@", ":wrong@"))

    done = run(office, prefect, "run", "poll-inbox")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    assert len(done.stderr.strip().splitlines()) == 1
    assert "password" in done.stderr
    assert "wrong" not in done.stderr
    assert prefect.latest_run("poll-inbox")["state_type"] == "FAILED"


def test_a_second_run_of_a_mailbox_is_skipped(office: Office, prefect: PrefectServer) -> None:
    office.receives(REGISTRATION, from_=JAN, subject="Aanmelding kennissessie")

    with office.parts.store.alone(mailbox_name(imap_server(office.settings))) as free:
        assert free
        done = run(office, prefect, "run", "poll-inbox", "--as-of", office.now.isoformat())

    assert done.returncode == 0
    assert prefect.latest_run("poll-inbox")["state_name"] == "Skipped"
    assert office.filed("INBOX") == 1


def test_pages_are_published_by_a_run(office: Office, prefect: PrefectServer, tmp_path: Path) -> None:
    registers(office, "Jan Jansen")
    office.works()
    moment = ("--as-of", office.now.isoformat(), "--json")

    rehearsed = run(office, prefect, "run", "publish-pages", *moment, "--dry-run")
    there = (prefect.folder / "var" / "public").exists()
    done = run(office, prefect, "run", "publish-pages", *moment)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(rehearsed.stdout) == json.loads(done.stdout)
    assert not there
    assert json.loads(done.stdout) == {"pages": 2, "written": 15, "removed": 0, "unchanged": 0}
    shown = prefect.latest_run("publish-pages")
    assert shown["name"] == "published: 2 pages, 15 written, 0 removed, 0 unchanged"
    assert prefect.table_of(shown["id"])[0] == {"event": "kennissessie", "state": "open", "free": 59, "waiting": 0}


def test_serve_answers_at_once_and_ends_cleanly(office: Office, prefect: PrefectServer, tmp_path: Path) -> None:
    log = tmp_path / "serve.log"
    with log.open("w") as out:
        program = subprocess.Popen(
            command("serve"), env=environment(office, prefect), cwd=tmp_path, stdout=out, stderr=out
        )
    try:
        wait_until(lambda: "Beginning flow run" in log.read_text("utf-8"), program, log)
        mail = office.receives(REGISTRATION, from_=JAN, subject="Aanmelding kennissessie")
        wait_until(lambda: bool(office.mail.outbound), program, log)
        wait_until(lambda: office.filed("Kringpost/Handled") == 1, program, log)
        calls_off(office, "kennissessie")
        office.receives(
            REGISTRATION.replace("Jan", "Els"), from_="Els Jansen <els@zonnehoek.example>", subject="Kennissessie"
        )
        wait_until(lambda: office.filed("Kringpost/Handled") == 2, program, log)
        wait_until(lambda: len(office.mail.outbound) == 2, program, log)

        program.send_signal(signal.SIGTERM)

        assert program.wait(30) == 0, log.read_text("utf-8")
    finally:
        program.kill()
        program.wait()
    answer, later = office.answers()
    assert answer["In-Reply-To"] == mail["Message-ID"]
    assert ["gaat niet door" in text(each) for each in (answer, later)] == [False, True]
    assert prefect.latest_run("poll-inbox")["state_type"] not in ("RUNNING", "PENDING")
    assert "Traceback" not in log.read_text("utf-8")


def calls_off(office: Office, slug: str) -> None:
    file = office.settings.config / "events" / f"{slug}.toml"
    file.write_text("cancelled = true\n" + file.read_text("utf-8"), "utf-8")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flows", *arguments]


def run(office: Office, prefect: PrefectServer, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*arguments),
        env={**environment(office, prefect), "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"},
        cwd=prefect.folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


def environment(office: Office, prefect: PrefectServer) -> dict[str, str]:
    return {**prefect.environment, "PYTHONPATH": str(Path(__file__).parents[2]), **environment_of(office)}


def environment_of(office: Office) -> dict[str, str]:
    """Its settings, for a program of its own."""
    settings = office.settings
    return {
        "KRINGPOST_CONFIG": str(settings.config),
        "KRINGPOST_ADDRESSES": US,
        "KRINGPOST_IMAP_URL": settings.reveal("imap_url"),
        "KRINGPOST_SMTP_URL": settings.reveal("smtp_url"),
        "KRINGPOST_DATABASE_URL": settings.reveal("database_url"),
        "KRINGPOST_SECRET": SECRET,
    }


def wait_until(happened: Callable[[], bool], program: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 240
    while not happened():
        assert program.poll() is None, log.read_text("utf-8")
        assert time.monotonic() < end, log.read_text("utf-8")
        time.sleep(0.1)
