"""`kringpost try`: what would be understood, decided and answered, for one mail or many, from one process."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.cli.cutting import parts_of, shown
from flows.cli.screen import LOCAL, moment, say, say_json
from flows.considering import Limits
from flows.errors import KringpostError
from flows.mail.message import IncomingMail
from flows.office import load_composer, load_guide, load_office, rehearsal_secret
from flows.register_file import RegisterFile, from_table
from flows.registrar import Registrar
from flows.registration.office import Office
from flows.rehearsal import RehearsalRoom, rehearse
from flows.settings import Settings, load_settings
from flows.storage.store import Store


def try_mails(files: Sequence[Path], *, as_json: bool, jsonl: bool, state: Path | None, as_of: str) -> int:
    settings = load_settings()
    registrar = _registrar(settings, load_office(settings))
    now = moment(as_of) if as_of else None
    stored = None if state else _database(settings)
    for file in files:
        room = _room(registrar.office, state, file, stored)
        rehearsed = rehearse(registrar, room, _read(file), now, _clock())
        if as_json or jsonl:
            say_json(rehearsed.table(), lines=jsonl)
        else:
            _show(file, rehearsed.table())
            _show_parts(rehearsed.mail)
    return 0


def _registrar(settings: Settings, office: Office) -> Registrar:
    """As the real one, but for its database, which is never opened."""
    secret = rehearsal_secret(settings)
    limits = Limits(settings.answers_per_sender_per_day, settings.max_message_bytes, settings.trusted_authserv)
    composer = load_composer(settings, office, secret)
    return Registrar(office, load_guide(settings, office), composer, secret, limits, Store("sqlite://"))


def _database(settings: Settings) -> Store | None:
    """The configured one, if it is there: nothing is made."""
    url = settings.reveal("database_url")
    path = url.partition(":///")[2].partition("?")[0]
    if url.startswith("sqlite") and not Path(path).is_file():
        return None
    store = Store(url)
    store.check()
    return store


def _room(office: Office, state: Path | None, file: Path, stored: Store | None) -> RehearsalRoom:
    if stored:
        return RehearsalRoom(stored.known, stored.registrations)
    found = _state(office, state, file) if state else RegisterFile()
    return RehearsalRoom(found.known, lambda slug: (each for each in found.registrations if each.event == slug))


def _state(office: Office, state: Path, file: Path) -> RegisterFile:
    path = state / f"{file.stem}.json" if state.is_dir() else state
    try:
        return from_table(json.loads(path.read_text("utf-8")), office.events)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise KringpostError(
            f"--state: {path} cannot be read as JSON ({error}); write it with `kringpost export`."
        ) from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise KringpostError(f"{file} cannot be read ({error.strerror}); name a mail saved as .eml.") from error


def _clock() -> datetime:
    return datetime.now(LOCAL)


def _show(file: Path, table: dict[str, Any]) -> None:
    say(f"{file.name}: {table['intent']}, {table['event'] or 'no event'}, language {table['language']}")
    for person in table["persons"]:
        known = [person["name"] or "(no name)", person["organisation"], person["email"]]
        fields = [f"{name}: {value}" for name, value in person["fields"].items()]
        say(f"  person    {', '.join(part for part in (*known, *fields) if part)}")
    for name in ("missing", "refs", "also", "sessions"):
        if table[name]:
            say(f"  {name:9} {', '.join(table[name])}")
    say(f"  decided   {table['outcome']} ({table['reason']})")
    for answer in table["answers"]:
        say(f"  answer    {answer['kind']} to {answer['to']}")
    for each in table["evidence"]:
        say(f"  evidence  {each['what']}: {each['text']}")


def _show_parts(mail: IncomingMail) -> None:
    """What was read, and what was cut away before reading."""
    for name, text in parts_of(mail):
        say()
        say("  read as the writer's words" if name == "words" else f"  cut away: {name}")
        for line in shown(text):
            say(f"    | {line}")
    say()
