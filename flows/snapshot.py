"""The configuration that decisions follow from, kept with them and read back: events, lists, words, and the settings that count.

Templates are no part of it: what was written was sent, and is never written again.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.configuration.events import parse_event
from flows.configuration.languages import joined, language_files
from flows.configuration.organisations import parse_list
from flows.considering import Limits
from flows.mail.reading import Guide
from flows.office import addresses_of, further_of, guide_of, office_of
from flows.registration.office import Mailbox, Office
from flows.settings import Settings
from flows.settings_parts import FormSender
from flows.storage.snapshots import Facts, Files, Snapshot, snapshot


@dataclass(frozen=True, slots=True)
class Configured:
    """A configuration of then."""

    office: Office
    guide: Guide
    limits: Limits
    trusted: Mapping[str, str]
    """Per mailbox, whose `Authentication-Results` were believed."""
    program: str
    """Version of Kringpost."""

    def guide_of(self, mailbox: str) -> Guide:
        return replace(self.guide, home=self.office.mailbox(mailbox).events) if self.office.further else self.guide

    def limits_of(self, mailbox: str) -> Limits:
        return replace(self.limits, trusted_authserv=self.trusted[mailbox])


def limits_of(settings: Settings) -> Limits:
    return Limits(
        answers_per_day=settings.answers_per_sender_per_day,
        max_message_bytes=settings.max_message_bytes,
        trusted_authserv=settings.trusted_authserv,
    )


def sensitive_fields(office: Office) -> dict[str, frozenset[str]]:
    """Per event; kept apart in the database, and erased first."""
    return {
        slug: frozenset(field.name for field in event.fields if field.sensitive)
        for slug, event in office.events.items()
    }


def take(settings: Settings) -> Snapshot:
    """As it stands in the folder now."""
    senders = [sender.model_dump(mode="json", by_alias=True) for sender in settings.form_senders]
    facts = {
        "program": program(),
        "addresses": list(addresses_of(settings)),
        "further": [(each.name, each.address, sorted(each.events)) for each in further_of(settings)],
        "form_senders": senders,
        "answers_per_day": settings.answers_per_sender_per_day,
        "max_message_bytes": settings.max_message_bytes,
        "trusted": {account.name: account.trusted_authserv for account in settings.accounts},
    }
    return snapshot(facts, {name: path.read_bytes() for name, path in _files(settings.config).items()})


def restore(facts: Facts, files: Files) -> Configured:
    """Raises ConfigurationError for what this version does not read any more."""
    tables = {name: tomllib.loads(content.decode()) for name, content in files.items() if name.endswith(".toml")}
    languages = {
        Path(name).stem: joined([table, tables.get(f"{_OWN_WORDS}/{Path(name).name}", {})])
        for name, table in tables.items()
        if name.startswith("languages/")
    }
    lists = {Path(name).stem: parse_list(content, name) for name, content in files.items() if name.endswith(".csv")}
    events = {
        slug: parse_event(slug, table, lists, languages)
        for slug, table in ((Path(name).stem, table) for name, table in tables.items() if name.startswith("events/"))
    }
    further = tuple(Mailbox(name, address, frozenset(slugs)) for name, address, slugs in facts["further"])
    office = office_of(events, tuple(facts["addresses"]), lists, further)
    senders = [FormSender(**sender) for sender in facts["form_senders"]]
    limits = Limits(facts["answers_per_day"], facts["max_message_bytes"])
    return Configured(office, guide_of(office, languages, senders), limits, facts["trusted"], facts["program"])


def program() -> str:
    try:
        return version("kringpost")
    except PackageNotFoundError:
        return ""


def _files(config: Path) -> Mapping[str, Path]:
    own = [*(config / "events").glob("*.toml"), *(config / "lists").glob("*.csv")]
    words = {
        f"{folder}/{path.name}": path
        for paths in language_files(config).values()
        for folder, path in zip(("languages", _OWN_WORDS), paths, strict=False)
    }
    return {f"{path.parent.name}/{path.name}": path for path in own} | words


_OWN_WORDS = "own-languages"
"""Folder of the words that the office added to the shipped ones."""
