"""Where the play happens: `var/demo` with a configuration of its own, the embedded mail servers, and a Prefect server for this play alone."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from flows.demo.script import Script
from flows.demo.servers import EmbeddedMail
from flows.prefect_server import private_server
from flows.settings import Settings, load_settings, prepare_prefect, stand_apart
from flows.shipped import shipped
from flows.wiring import Parts, open_parts

MADE_HERE = ("config", "inbox", "answers", "letters", "public", "private", "prefect", "kringpost.db*", "index.html")
SECRET = "the demo's tokens need no secret, for they open nothing"


@dataclass(frozen=True)
class Stage:
    folder: Path
    mail: EmbeddedMail
    parts: Parts
    ui: str
    """Where Prefect shows the runs."""
    settings: Settings
    wait_for_prefect: Callable[[], None]


@contextmanager
def set_stage(folder: Path, script: Script) -> Iterator[Stage]:
    """Only this folder is written to, and no mail leaves the machine. What an earlier play left there is taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in MADE_HERE:
        for path in folder.glob(pattern):
            _clear(path)
    write_configuration(folder / "config", script)
    with chdir(folder), EmbeddedMail({script.us: "secret"}) as mail:
        stand_apart(_variables(folder, script, mail))
        prepare_prefect()
        with private_server() as (ui, wait):
            settings = load_settings()
            with open_parts(settings) as parts:
                yield Stage(folder, mail, parts, ui, settings, wait)


def _variables(folder: Path, script: Script, mail: EmbeddedMail) -> dict[str, str]:
    return {
        "KRINGPOST_CONFIG": str(folder / "config"),
        "KRINGPOST_ADDRESSES": script.us,
        "KRINGPOST_IMAP_URL": mail.imap_url(script.us),
        "KRINGPOST_SMTP_URL": mail.smtp_url(),
        "KRINGPOST_DATABASE_URL": f"sqlite:///{folder / 'kringpost.db'}",
        "KRINGPOST_SECRET": SECRET,
        "KRINGPOST_PAGES__FOLDER": str(folder / "public"),
        "KRINGPOST_PAGES__PRIVATE": str(folder / "private"),
        "KRINGPOST_FORM_SENDERS": json.dumps(list(script.form_senders)),
        "PREFECT_HOME": str(folder / "prefect"),
        # The runs' lines stand in Prefect's pages; the screen is for the play.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_CLI_PROMPT": "false",
    }


def write_configuration(config: Path, script: Script) -> None:
    """The shipped events with the play's few seats, and its own list of municipalities."""
    (config / "events").mkdir(parents=True)
    shutil.copytree(script.folder / "lists", config / "lists")
    for slug, few in script.seats.items():
        event = tomlkit.parse((shipped() / "config" / "events" / f"{slug}.toml").read_text("utf-8"))
        event["registration"].update({"capacity": few["capacity"], "quota": few["quota"]})
        event["waitlist"].update({"size": few["waitlist"]})
        (config / "events" / f"{slug}.toml").write_text(tomlkit.dumps(event), "utf-8")


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
