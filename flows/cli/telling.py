"""`kringpost status`: seats, and the work that is open, in tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flows.cli.screen import LOCAL, moment, one_of, say, say_json, say_table
from flows.office import load_office
from flows.registration.office import MAIN, Office
from flows.reports.contact_feeds import file_name
from flows.reports.nightly import readers
from flows.reports.overview import overview
from flows.reports.sentences import reason
from flows.settings import Settings, load_settings
from flows.storage.store import Store


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The database, with its tables as this version needs them."""
    store = Store(settings.reveal("database_url"))
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def status(slug: str, *, as_json: bool, secrets: bool) -> int:
    settings = load_settings()
    office = load_office(settings)
    slugs = _chosen(office, slug)
    with opened(settings) as store:
        table = overview(store, office, slugs, moment("")) | {"calendars": _feeds(settings, office, secrets=secrets)}
    if as_json:
        say_json(table)
    else:
        _show(table)
    return 0


def _chosen(office: Office, slug: str) -> list[str]:
    return [one_of(slug, office.events, "event")] if slug else list(office.events)


def _feeds(settings: Settings, office: Office, *, secrets: bool) -> list[dict[str, Any]]:
    """Each contact person's own calendar. Whoever knows its file can read it: told only when asked for."""
    if not settings.secret.get_secret_value():
        return []
    secret = settings.reveal("secret").encode()
    addresses = [reader.contact.email for reader in readers(office, moment(""))]
    files = {each: settings.pages.private / file_name(secret, each) for each in addresses}
    return [
        {"contact": each, "written": file.exists()} | ({"file": str(file)} if secrets else {})
        for each, file in files.items()
    ]


def _show(table: dict[str, Any]) -> None:
    events = table["events"]
    heads = ("event", "seats", "taken", "free", "waiting")
    say_table(
        heads, ((slug, row["capacity"], row["held"], row["free"], row["waiting"]) for slug, row in events.items())
    )
    for slug, row in events.items():
        _show_open(slug, row)
    say()
    _show_for_people(table["no_event"])
    say(f"mails: {_counted(table['mails'])}")
    say(f"outbox: {_counted(table['outbox']) or 'empty'}")
    if set(table["outbox_waiting"]) - {MAIN}:
        say(f"waiting, by mailbox: {_counted(table['outbox_waiting'])}")
    for each in table["calendars"]:
        stands = "written" if each["written"] else "not written yet"
        say(f"calendar of {each['contact']}: {stands}, {each.get('file', 'in a file that --secrets names')}")


def _show_open(slug: str, row: dict[str, Any]) -> None:
    short = row["minimum"] - row["held"]
    if not row["status"] and not row["attention"] and short <= 0:
        return
    say()
    say(f"{slug}: {_counted(row['status']) or 'nobody yet'}")
    if row["over"]:
        say(f"  over     {row['over']} more seats are held than there are: nobody moves up; you decide who cannot come")
    for session, free in row["sessions"].items():
        say(f"  session  {session}: {free} free")
    if short > 0:
        say(f"  minimum  {short} more than now are wanted, {row['minimum']} in all")
    for each in row["offers"]:
        say(f"  offer    {each['ref']} until {_moment(each['until'])}")
    for each in row["reviews"]:
        say(f"  review   {each['ref']} since {_moment(each['since'])}")
    for each in row["intakes"]:
        say(f"  intake   {each['ref']} " + (f"at {_moment(each['at'])}" if each["at"] else "without a time"))
    _show_for_people(row)


def _show_for_people(row: dict[str, Any]) -> None:
    for each in row["attention"]:
        about = " ".join(each["refs"])
        say(
            f"  person   mail {each['mail']} of {_moment(each['received'])} {about}".rstrip()
            + f": {reason(each['reason'])}"
        )
    for each in row["undelivered"]:
        say(f"  letter   {each['kind']} for {each['ref'] or 'nobody known'} {each['state']}: {each['error']}")


def _moment(value: Any) -> str:
    return f"{value.astimezone(LOCAL):%Y-%m-%d %H:%M}" if value else "?"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {str(name).replace('_', ' ')}" for name, count in counts.items())
