"""Pages without a database: two events as they could be, and what their pages say, for the tests of pages and feeds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from flows.configuration import load_languages
from flows.mail.reading import Guide
from flows.mail.reading.words import load_language
from flows.registration.model import (
    Audience,
    EligibilityRule,
    Event,
    Field,
    PublishRules,
    Registration,
    RegistrationRules,
    Status,
)
from flows.registration.office import Office
from flows.registration.standing import standing
from flows.reports.pages import Site
from flows.reports.pages_texts import Press
from tests.mail.writing import AFTERNOON, CIRCLE, COMPOSER, NOW, OWN, TEMPLATES, ZONE, registration

URL = "https://example.org/aanmelden"
CLOSES = datetime(2027, 3, 16, 17, tzinfo=ZONE)
ABOUT = {
    "nl": "Vier bijeenkomsten over *samen*werken.\n\n- een vraag\n- een [plan](https://example.org/plan)",
    "en": "Four meetings about working *together*.\n\n- a question\n- a [plan](https://example.org/plan)",
}
SERIES = replace(
    CIRCLE,
    registration=RegistrationRules(
        3, opens=datetime(2027, 1, 11, 9, tzinfo=ZONE), closes=CLOSES, quota={"raadslid": 1}
    ),
    waitlist=replace(CIRCLE.waitlist, size=1),
    aliases=("leerkring",),
    audiences=(
        Audience("gemeente", {"nl": "gemeente", "en": "municipality"}),
        Audience("raadslid", {"nl": "raadslid", "en": "councillor"}),
    ),
    fields=(
        *CIRCLE.fields,
        Field("lunch", {"nl": "Lunch", "en": "Lunch"}, type="choice", choices=("vlees", "vega")),
        Field("parking", {"nl": "Kom je met de auto?", "en": "Do you come by car?"}, type="yesno"),
    ),
    eligibility=(
        EligibilityRule("true", "refuse", reason={"nl": "Alleen voor gemeenten.", "en": "For municipalities only."}),
    ),
    publish=PublishRules(page=True, about=ABOUT),
)
ONE = replace(AFTERNOON, registration=RegistrationRules(10), publish=PublishRules(page=True), fields=())
GUIDE_WORDS = {name: load_language(table) for name, table in load_languages(TEMPLATES.parent / "config").items()}
PRESS = Press((TEMPLATES,), COMPOSER.templates)


IN_PART = replace(SERIES, partial=True)
REASON = {"nl": "De spreker is ziek.", "en": "The speaker is ill."}
CALLED_OFF = replace(SERIES, cancelled=True, cancelled_reason=REASON)
WITHOUT_SECOND = replace(
    SERIES,
    sessions=(
        SERIES.sessions[0],
        replace(SERIES.sessions[1], cancelled=True, cancelled_reason=REASON),
        SERIES.sessions[2],
    ),
)


def people(held: int, waiting: int = 0, event: Event = SERIES) -> tuple[Registration, ...]:
    """So many with a seat, so many in line."""
    seats = [registration(event, ref=f"LK-{number}", audience="gemeente") for number in range(held)]
    line = [
        registration(event, ref=f"LK-W{number}", status=Status.WAITLISTED, held=False, audience="gemeente")
        for number in range(waiting)
    ]
    return (*seats, *line)


def site(
    events: Mapping[str, tuple[Event, Sequence[Registration]]],
    now: datetime = NOW,
    before: Mapping[str, bytes] | None = None,
    url: str = URL,
    press: Press = PRESS,
) -> Site:
    """Of each event with who is registered for it."""
    office = Office({slug: event for slug, (event, _) in events.items()}, (OWN,))
    standings = {slug: standing(event, there, now) for slug, (event, there) in events.items()}
    guide = Guide(office, GUIDE_WORDS, {})
    return Site(office, guide, press, url, now, standings, lambda name: (before or {}).get(name, b""))


def published(*events: Event, registered: Sequence[Registration] = (), **more: Any) -> dict[str, bytes]:
    """The files for everybody; all these people are registered for the first event."""
    there = {event.slug: (event, registered if event is events[0] else ()) for event in events}
    return site(there, **more).files()


def text_of(page: bytes) -> str:
    """What a reader sees, a line for each block."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    lines = (" ".join(line.split()) for line in "".join(_spoken(tree.find("body"))).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def _spoken(element: Element) -> Iterator[str]:
    block = element.tag not in ("a", "em", "strong", "span", "time")
    if element.tag in ("svg", "script", "style"):
        return
    yield "\n" if block else ""
    yield {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- "}.get(str(element.tag), "")
    yield element.text or ""
    for child in element:
        yield from _spoken(child)
        yield child.tail or ""
    yield "\n" if block else ""


IN_SECOND = tuple(replace(each, sessions=("2",)) for each in people(3))
