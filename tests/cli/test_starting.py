"""`init` and `check`: from nothing to a configuration that holds."""

import stat
from pathlib import Path

import yaml

from flows.cli.running import FLOWS
from tests.cli.conftest import Run


def test_init_writes_a_sound_configuration(run: Run, office: Path) -> None:
    done = run("check", "--offline")

    assert done.status == 0, done.out
    assert "WRONG" not in done.out
    assert {line.split()[1].rstrip(":") for line in done.out.splitlines()} == {
        "settings",
        "lists",
        "events",
        "languages",
        "templates",
        "pages",
    }


def test_init_makes_a_secret_that_others_cannot_read(office: Path) -> None:
    path = office / ".env"

    secret = next(line for line in path.read_text().splitlines() if line.startswith("KRINGPOST_SECRET="))

    assert len(secret.partition("=")[2]) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_init_never_writes_over_what_is_there(run: Run, office: Path) -> None:
    event = office / "config" / "events" / "leerkring.toml"
    event.write_text("# mine")
    secret = (office / ".env").read_text()

    done = run("init", ".")

    assert done.status == 0
    assert "stay as they are" in done.out
    assert event.read_text() == "# mine"
    assert (office / ".env").read_text() == secret


def test_check_tells_every_fault_of_every_file(run: Run, office: Path) -> None:
    (office / "config" / "settings.toml").write_text(
        'addresses = ["nobody"]\nlisen = true\nimap_url = "imaps://u:p@h"\n'
    )

    done = run("check", "--offline")

    assert done.status == 1
    assert "addresses[1]: 'nobody' is no e-mail address" in done.out
    assert "unknown key 'lisen'; did you mean 'listen'?" in done.out
    assert "imap_url: is a secret; remove it here and set KRINGPOST_IMAP_URL" in done.out


def test_check_names_file_and_line_of_a_broken_event(run: Run, office: Path) -> None:
    event = office / "config" / "events" / "leerkring.toml"
    event.write_text(event.read_text().replace("capacity = 24", "capacity = "))

    done = run("check", "--offline")

    assert done.status == 1
    assert "events/leerkring.toml: is no TOML" in done.out
    assert "line" in done.out


def test_check_finds_a_broken_template_of_the_users_own(run: Run, office: Path) -> None:
    template = office / "templates" / "en" / "full.md"
    template.write_text(template.read_text() + "\n{{ nonsense }}\n")

    done = run("check", "--offline")

    assert done.status == 1
    assert "templates" in done.out
    assert "full.md" in done.out


def test_check_asks_for_the_servers_that_are_not_named(run: Run, office: Path) -> None:
    done = run("check")

    assert done.status == 1
    assert "KRINGPOST_IMAP_URL: is not set" in done.out
    assert "KRINGPOST_SMTP_URL: is not set" in done.out
    assert "OK     database" in done.out


def test_check_outside_a_configuration_says_how_to_begin(run: Run) -> None:
    done = run("check", "--offline")

    assert done.status == 1
    assert "kringpost init DIR" in done.out


def test_init_makes_the_password_of_prefects_pages(office: Path) -> None:
    lines = (office / ".env").read_text().splitlines()

    password = next(line for line in lines if line.startswith("KRINGPOST_UI_PASSWORD="))

    assert len(password.partition("=")[2]) >= 12


def test_init_for_a_pool_has_a_deployment_for_each_mailbox(run: Run, office: Path) -> None:
    settings = office / "config" / "settings.toml"
    settings.write_text(settings.read_text().replace("# [mailboxes.wijken]", "[mailboxes.wijken]"))

    done = run("init", ".", "--pool", "kring")

    assert done.status == 0
    written = yaml.safe_load((office / "prefect.yaml").read_text())
    listening = [each for each in written["deployments"] if each["entrypoint"] == "flows.poll_inbox.poll_inbox"]
    assert [(each["name"], each["parameters"]["mailbox"]) for each in listening] == [
        ("kringpost", "main"),
        ("wijken", "wijken"),
    ]
    assert {each["work_pool"]["name"] for each in written["deployments"]} == {"kring"}
    silences = [each for each in written["deployments"][-1]["triggers"] if each.get("posture") == "Proactive"]
    assert [each["parameters"]["silent"] for each in silences] == ["poll-inbox", "poll-inbox --mailbox wijken"]
    assert {each["entrypoint"] for each in written["deployments"]} > {f"{each}.{each[6:]}" for each in FLOWS.values()}
