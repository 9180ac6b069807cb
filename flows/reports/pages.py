"""All files that anybody may see: a page per event and language, its calendar and its numbers, and an overview with a calendar of everything.

index.html  en.html                     the overview: in the first language, in the others
events.ics  events-en.ics               to subscribe to
leerkring/index.html  en.html           the page of an event
leerkring/leerkring.ics  leerkring-en.ics
leerkring/status.json                   the numbers
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flows.calendars.feed import Entry, feed, read_back
from flows.mail.reading.words import Guide
from flows.registration.model import Event
from flows.registration.office import Office
from flows.registration.standing import Standing
from flows.reports.pages_data import status, structured
from flows.reports.pages_feeds import session_entries, with_withdrawn
from flows.reports.pages_form import form
from flows.reports.pages_texts import Press, Texts
from flows.reports.pages_views import EventView, event_view

Before = Callable[[str], bytes]
"""A file as it stands; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Link:
    """To the same page in another language."""

    language: str
    name: str
    file: str


@dataclass(frozen=True)
class Site:
    office: Office
    guide: Guide
    press: Press
    url: str
    """Of the folder; empty: not known."""
    now: datetime
    standings: Mapping[str, Standing]
    """Of the events that have a page."""
    before: Before = lambda name: b""

    def files(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for event in self._events:
            found |= {f"{event.slug}/{name}": content for name, content in self._event(event)}
        return found | dict(self._overview())

    @cached_property
    def _events(self) -> Sequence[Event]:
        events = (self.office.events[slug] for slug in self.standings)
        return sorted(events, key=lambda event: (event.starts, event.slug))

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        """Of the overview; the one that most events have first goes first."""
        events = self._events or list(self.office.events.values())
        first = Counter(event.languages[0] for event in events).most_common()
        rest = (language for event in events for language in event.languages)
        return tuple(dict.fromkeys((*(language for language, _ in first), *rest)))

    def _event(self, event: Event) -> Iterator[tuple[str, bytes]]:
        now_is, address = self.standings[event.slug], self._address(f"{event.slug}/")
        for language in event.languages:
            texts = self.press.texts(language, event.address_form)
            view, calendar = self._view(event, texts), _calendar_file(event.slug, language, event.languages)
            page = _page_file(language, event.languages)
            values = {
                "event": view,
                "calendar": calendar,
                "links": self._links(event.languages, event.address_form),
                "overview": _page_file(language, self._languages),
                "here": self._address(f"{event.slug}/{page}"),
                "base": address,
                "structured": structured(event, now_is, language, address),
            }
            yield page, self.press.print("_event.html", texts, values)
            was = self.before(f"{event.slug}/{calendar}")
            yield calendar, feed(self._entries([event], texts, was), was, self.now, name=view.title)
        yield "status.json", status(event, now_is, address)

    def _overview(self) -> Iterator[tuple[str, bytes]]:
        events, languages = self._events, self._languages
        form_of_address = events[0].address_form if events else "je"
        names = {event.organiser.name for event in events}
        for language in languages:
            texts = self.press.texts(language, form_of_address)
            calendar, page = _calendar_file("events", language, languages), _page_file(language, languages)
            shown = [self._listed(event, language) for event in events]
            values = {
                "events": [each for each in shown if not each["past"]],
                "past": [each for each in shown if each["past"]][::-1],
                "organiser": next(iter(names)) if len(names) == 1 else "",
                "calendar": calendar,
                "subscribe": self._address(calendar).replace("https://", "webcal://") or calendar,
                "links": self._links(languages, form_of_address),
                "here": self._address(page),
                "base": self._address(""),
            }
            yield page, self.press.print("_events.html", texts, values)
            was = self.before(calendar)
            yield calendar, feed(self._entries(events, texts, was), was, self.now, name=texts.say("feed_name"))

    def _view(self, event: Event, texts: Texts) -> EventView:
        return event_view(event, self.standings[event.slug], form(event, texts, self.guide), texts)

    def _listed(self, event: Event, language: str) -> Mapping[str, object]:
        """In this language when the event has it, else in its own."""
        own = language if language in event.languages else event.languages[0]
        view = self._view(event, self.press.texts(own, event.address_form))
        file = f"{event.slug}/{_page_file(own, event.languages)}"
        return {"view": view, "past": self.now > event.ends, "language": own, "file": file}

    def _entries(self, events: Sequence[Event], texts: Texts, was: bytes) -> list[Entry]:
        before, domain = read_back(was), self.office.domain
        return [
            entry
            for event in events
            for entry in with_withdrawn(
                event,
                session_entries(event, texts, domain, self._address(f"{event.slug}/")),
                before,
                texts,
                domain,
                self.now,
            )
        ]

    def _links(self, languages: Sequence[str], address_form: str) -> list[Link]:
        return [
            Link(each, self.press.texts(each, address_form).say("language_name"), _page_file(each, languages))
            for each in languages
        ]

    def _address(self, file: str) -> str:
        """On the web; a page is found without its name."""
        return f"{self.url}/{file.removesuffix('index.html')}" if self.url else ""


def _page_file(language: str, languages: Sequence[str]) -> str:
    return "index.html" if language == languages[0] or language not in languages else f"{language}.html"


def _calendar_file(name: str, language: str, languages: Sequence[str]) -> str:
    return f"{name}.ics" if language == languages[0] else f"{name}-{language}.ics"
