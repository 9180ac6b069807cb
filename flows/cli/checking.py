"""`kringpost check`: one line for each part, OK or what is wrong and how to mend it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.cli.screen import say
from flows.errors import CalendarError, ConfigurationError, KringpostError

if TYPE_CHECKING:
    from flows.registration.office import Office
    from flows.settings import Settings


@dataclass
class Report:
    """What was looked at, in order: a part, and what is wrong with it."""

    faults: int = 0
    lines: list[str] = field(default_factory=list)

    def look(self, part: str, act: Callable[..., Any], *given: Any) -> Any:
        """What `act` gives; None when it failed, or when one of `given` is missing because an earlier part failed."""
        if any(value is None for value in given):
            return None
        try:
            found = act(*given)
        except ConfigurationError as error:
            return self._wrong(part, error.faults)
        except KringpostError as error:
            return self._wrong(part, [str(error)])
        self.lines.append(f"OK     {part}{f': {found}' if isinstance(found, str) and found else ''}")
        return found

    def _wrong(self, part: str, faults: Any) -> None:
        self.faults += len(faults)
        self.lines += [f"WRONG  {part}: {fault}" for fault in faults]


def check(*, offline: bool) -> int:
    from flows.settings import load_settings

    report = Report()
    settings = report.look("settings", lambda: _quiet(load_settings()))
    settings = settings.value if settings else None
    lists = report.look("lists", _lists, settings)
    events = report.look("events", _events, settings)
    report.look("languages", _languages, settings)
    office = None
    if settings and lists and events:
        from flows.office import load_office

        office = load_office(settings)
    report.look("templates", _templates, settings, office)
    report.look("pages", _pages, settings, office)
    if not offline:
        report.look("secret", _secret, settings)
        report.look("Prefect", _prefect, settings)
        for account in settings.accounts if settings else ():
            of = f" of {account.name}" if len(settings.accounts) > 1 else ""
            report.look(f"IMAP{of}", _imap, settings, account.name)
            report.look(f"SMTP{of}", _smtp, settings, account.name)
        report.look("database", lambda known: _database(known, office), settings)
        report.look("calendars", _calendars, office, settings)
    for line in report.lines:
        say(line)
    return 1 if report.faults else 0


@dataclass(frozen=True)
class _quiet:  # noqa: N801 — a wrapper, so that the settings are not printed
    value: "Settings"


def _lists(settings: "Settings") -> str:
    from flows.configuration import load_lists

    found = load_lists(settings.config)
    return ", ".join(f"{name} ({len(known.organisations)})" for name, known in found.items()) or "none"


def _events(settings: "Settings") -> str:
    from flows.configuration import load_events

    return ", ".join(load_events(settings.config))


def _languages(settings: "Settings") -> str:
    from flows.configuration import load_languages
    from flows.mail.markers import Markers
    from flows.mail.reading.words import load_language

    tables = load_languages(settings.config)
    if not tables:
        raise ConfigurationError(["there are no word lists; install Kringpost again"])
    for table in tables.values():
        load_language(table)
    Markers.from_languages(tables.values())
    return ", ".join(tables)


def _templates(settings: "Settings", office: "Office") -> str:
    """Every kind of mail is written once for every language of every event, with sample values."""
    from flows.cli.samples import KINDS, sample_letters
    from flows.mail.outgoing_check import check_templates
    from flows.office import load_composer, rehearsal_secret
    from flows.shipped import template_folders

    composer = load_composer(settings, office, rehearsal_secret(settings))
    variants = {
        composer.templates.variant(name, event.address_form)
        for event in office.events.values()
        for name in event.languages
    }
    faults = check_templates(template_folders(settings.config), sorted(variants))
    for event in office.events.values():
        for language in event.languages:
            for kind in KINDS:
                faults += _faults_of(lambda k=kind, e=event, n=language: sample_letters(composer, office, e, k, n))  # type: ignore[misc]
    if faults:
        raise ConfigurationError(list(dict.fromkeys(faults)))
    return f"{len(KINDS)} kinds"


def _pages(settings: "Settings", office: "Office") -> str:
    """Each is written once, into nowhere, and the folders must be there for us."""
    from flows.office import load_composer, load_guide, load_press, rehearsal_secret
    from flows.publishing import rehearse_pages
    from flows.reports.pages_folder import Folder

    press = load_press(settings, load_composer(settings, office, rehearsal_secret(settings)))
    files = rehearse_pages(office, load_guide(settings, office), press, settings.pages, datetime.now(UTC))
    for folder in (settings.pages.folder, settings.pages.private):
        Folder(folder).check()
    return f"{sum(name.endswith('/status.json') for name in files)} events in {settings.pages.folder}"


def _faults_of(act: Callable[[], Any]) -> tuple[str, ...]:
    try:
        act()
    except ConfigurationError as error:
        return error.faults
    return ()


def _secret(settings: "Settings") -> str:
    if len(settings.reveal("secret")) < 32:
        raise ConfigurationError(
            ["KRINGPOST_SECRET: is shorter than 32 characters; `kringpost init DIR` makes one in DIR/.env"]
        )
    return ""


def _prefect(settings: "Settings") -> str:
    if not settings.ui_password.get_secret_value():
        return (
            "its pages ask for no password: everybody on this machine can use them, unless KRINGPOST_UI_PASSWORD is set"
        )
    return "its pages ask for KRINGPOST_UI_PASSWORD"


def _imap(settings: "Settings", mailbox: str) -> str:
    from flows.wiring import open_inbox

    with open_inbox(settings, mailbox) as inbox:
        return f"{len(inbox.uids())} mails in the folder"


def _smtp(settings: "Settings", mailbox: str) -> str:
    from flows.wiring import open_courier

    with open_courier(settings, mailbox):
        return ""


def _database(settings: "Settings", office: "Office | None") -> str:
    """And that events are told to calendars as they were before."""
    from flows.storage.store import Store
    from flows.wiring import refuse_another_shape

    store = Store(settings.reveal("database_url"))
    try:
        store.migrate()
        store.check()
        if office:
            refuse_another_shape(office, store)
    finally:
        store.close()
    return ""


def _calendars(office: "Office", settings: "Settings") -> str:
    """Each is read as the intake flow does; a fault is told with whose calendar it is."""
    from flows.registration.agenda import with_calendar
    from flows.registration.slots import window
    from flows.wiring import open_agendas

    now = datetime.now(UTC)
    agendas = open_agendas(settings)
    named = [(event, contact) for event in office.events.values() for contact in with_calendar(event)]
    agendas.refresh([contact.calendar for _, contact in named], now)
    faults = []
    for event, contact in named:
        try:
            agendas.busy(contact.calendar, *window(event.intake, now, event.zone), event.zone)
        except CalendarError as error:
            faults.append(f"{event.slug}: the calendar of {contact.name}: {error}")
    if faults:
        raise ConfigurationError(faults)
    return f"{len(named)} read" if named else "none named"
