"""Pages, numbers and calendars written out: for everybody into one folder, for each contact person into another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flows.calendars.feed import feed
from flows.mail.reading.words import Guide
from flows.registration.model import Event, Registration
from flows.registration.office import Office
from flows.registration.standing import Stage, Standing, standing
from flows.reports.contact_feeds import ContactFeed, Registered, file_name
from flows.reports.nightly import readers
from flows.reports.pages import Site
from flows.reports.pages_folder import Folder
from flows.reports.pages_texts import Press
from flows.settings_parts import Pages
from flows.storage.store import Store

PRIVATE = 0o640
"""Mode of a private feed: a web server that shows it to who knows its name is of our group."""


@dataclass(frozen=True)
class Publisher:
    store: Store
    office: Office
    guide: Guide
    press: Press
    secret: bytes
    places: Pages

    def publish(self, now: datetime, *, rehearsal: bool = False) -> "Published":
        registered = self._registered()
        standings = {
            slug: standing(event, registered.get(slug, ()), now)
            for slug, event in self.office.events.items()
            if has_page(event, now)
        }
        public = Folder(self.places.folder)
        site = Site(self.office, self.guide, self.press, self.places.url, now, standings, public.read)
        counts = public.bring_listed(site.files(), rehearsal=rehearsal)
        private = Folder(self.places.private, PRIVATE)
        feeds = self._feeds(registered, private, now)
        more = private.bring(feeds, _feed_files(self.places.private), rehearsal=rehearsal)
        return Published(standings, {what: counts[what] + more[what] for what in counts})

    def _registered(self) -> Registered:
        found: dict[str, list[Registration]] = {}
        for each in self.store.registrations():
            found.setdefault(each.event, []).append(each)
        return found

    def _feeds(self, registered: Registered, folder: Folder, now: datetime) -> dict[str, bytes]:
        found = {}
        for reader in readers(self.office, now):
            name = file_name(self.secret, reader.contact.email)
            texts = self.press.texts(reader.events[0].languages[0], reader.events[0].address_form)
            own = ContactFeed(reader.contact, reader.events, self.office, texts, now)
            found[name] = feed(own.entries(registered), folder.read(name), now, name=texts.say("feed_contact"))
        return found


@dataclass(frozen=True, slots=True)
class Published:
    standings: Mapping[str, Standing]
    """Of the events with a page."""
    counts: Mapping[str, int]
    """Files: `written`, `removed`, `unchanged`."""


def rehearse_pages(office: Office, guide: Guide, press: Press, places: Pages, now: datetime) -> dict[str, bytes]:
    """At each stage of an event, into nowhere. Raises ConfigurationError with what is wrong in words and templates."""
    events = {slug: event for slug, event in office.events.items() if has_page(event, now)}
    for event in events.values():
        for language in event.languages:
            press.check(press.texts(language, event.address_form))
    files: dict[str, bytes] = {}
    for stage in Stage:
        standings = {slug: replace(standing(event, (), now), stage=stage) for slug, event in events.items()}
        files = Site(office, guide, press, places.url, now, standings).files()
    return files


def has_page(event: Event, now: datetime) -> bool:
    """Until its registrations are forgotten a page says that the event is over."""
    return event.publish.page and now < event.ends + event.retention.registrations


def _feed_files(folder: Path) -> list[str]:
    """All calendars there are ours: the folder is for nothing else."""
    return [path.name for path in folder.glob("*.ics")]
