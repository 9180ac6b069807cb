"""The office as it is configured: events, lists, rules, word lists, templates. Needs no server and no database."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from flows.calendars.invitation import invitation
from flows.configuration import load_events, load_languages, load_lists
from flows.eligibility import Sandbox
from flows.errors import ConfigurationError
from flows.faults import unknown
from flows.mail.markers import Markers
from flows.mail.outgoing import Composer
from flows.mail.reading import Guide
from flows.mail.reading.words import load_language
from flows.registration.lists import OrganisationList
from flows.registration.model import Event
from flows.registration.office import Mailbox, Office
from flows.reports.pages_texts import Press
from flows.settings import Settings
from flows.settings_parts import FormSender
from flows.shipped import template_folders

Loaded = TypeVar("Loaded")


def load_office(settings: Settings) -> Office:
    """Raises ConfigurationError with the faults of events and lists together."""
    faults: list[str] = []
    events = _gather(load_events, settings.config, faults)
    lists = _gather(load_lists, settings.config, faults)
    if events is None or lists is None:
        raise ConfigurationError(faults)
    faults += [
        f"settings.toml: mailboxes.{name}.events: {unknown(slug, events, 'event')}"
        for name, mailbox in settings.mailboxes.items()
        for slug in mailbox.events
        if slug not in events
    ]
    if faults:
        raise ConfigurationError(faults)
    return office_of(events, addresses_of(settings), lists, further_of(settings))


def addresses_of(settings: Settings) -> tuple[str, ...]:
    """Our own, of all mailboxes."""
    return tuple(address for account in settings.accounts for address in account.addresses)


def further_of(settings: Settings) -> tuple[Mailbox, ...]:
    return tuple(
        Mailbox(name, mailbox.addresses[0], frozenset(mailbox.events)) for name, mailbox in settings.mailboxes.items()
    )


def office_of(
    events: Mapping[str, Event],
    addresses: tuple[str, ...],
    lists: Mapping[str, OrganisationList],
    further: tuple[Mailbox, ...],
) -> Office:
    return Office(events, addresses, lists, holds=Sandbox().holds, holiday=holiday, further=further)


def load_guide(settings: Settings, office: Office) -> Guide:
    return guide_of(office, load_languages(settings.config), settings.form_senders)


def guide_of(office: Office, tables: Mapping[str, Mapping[str, Any]], senders: Iterable[FormSender]) -> Guide:
    return Guide(
        office,
        {language: load_language(table) for language, table in tables.items()},
        {sender.from_: sender.person for sender in senders},
        Markers.from_languages(tables.values()),
    )


def load_composer(settings: Settings, office: Office, secret: bytes) -> Composer:
    return Composer(template_folders(settings.config), office, secret, invitation)


def load_press(settings: Settings, composer: Composer) -> Press:
    """What fills in the pages, in the same words as the mails."""
    return Press(template_folders(settings.config), composer.templates)


def rehearsal_secret(settings: Settings) -> bytes:
    """For what is never sent: the configured key, or one for this run alone."""
    return (settings.secret.get_secret_value() or secrets.token_hex(32)).encode()


def holiday(country: str, day: date) -> bool:
    return bool(country) and day in _holidays(country, day.year)


def load_holidays(office: Office, now: datetime) -> None:
    """Seconds on a busy machine, at the first use: rather before the register is locked than while all others wait for it."""
    hours = (each for event in office.events.values() for each in (event.waitlist.working_time, event.intake.hours))
    for country in {each.holidays for each in hours}:
        office.holiday(country, now.date())


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> Any:
    from holidays import country_holidays

    return country_holidays(country, years=year)


def _gather(load: Callable[[Path], Loaded], folder: Path, faults: list[str]) -> Loaded | None:
    try:
        return load(folder)
    except ConfigurationError as error:
        faults += error.faults
        return None
