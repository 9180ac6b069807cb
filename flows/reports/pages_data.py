"""An event for machines: schema.org's Event for search engines, and `status.json` for whoever shows the numbers elsewhere. No people."""

import json
from typing import Any

from markupsafe import Markup

from flows.registration.model import Event, Session, wording
from flows.registration.standing import Stage, Standing
from flows.reports.pages_texts import from_markdown

SCHEMA = "https://schema.org/"
AVAILABILITY = {
    Stage.NOT_OPEN: "PreOrder",
    Stage.OPEN: "InStock",
    Stage.WAITLIST: "BackOrder",
    Stage.FULL: "SoldOut",
}
"""What is over or closed is discontinued."""


def structured(event: Event, now_is: Standing, language: str, url: str) -> Markup:
    """JSON-LD as it stands in HTML: nothing in it can end the element."""
    told: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        **_happening(event, event.sessions, url),
        "name": wording(event.title, language),
        "inLanguage": language,
        "organizer": {"@type": "Organization", "name": event.organiser.name, "email": event.organiser.email},
        "maximumAttendeeCapacity": event.registration.capacity,
        "remainingAttendeeCapacity": now_is.free,
        "offers": _offer(event, now_is, url),
    }
    if about := wording(event.publish.about, language):
        told["description"] = " ".join(from_markdown(about).striptags().split())
    if url:
        told["url"] = url
    if len(event.sessions) > 1:
        told["subEvent"] = [_part(event, session, language, url) for session in event.sessions]
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def status(event: Event, now_is: Standing, url: str) -> bytes:
    """The keys are promised in the README."""
    rules = event.registration
    told = {
        "event": event.slug,
        "title": dict(event.title),
        "url": url or None,
        "state": now_is.stage,
        "capacity": rules.capacity,
        "free": now_is.free,
        "free_for": dict(now_is.free_for),
        "waiting": now_is.waiting,
        "waitlist": event.waitlist.size,
        "opens": rules.opens.isoformat() if rules.opens else None,
        "closes": event.registration_ends.isoformat(),
        "sessions": [
            {
                "id": each.id,
                "start": each.start.astimezone(event.zone).isoformat(),
                "end": each.end.astimezone(event.zone).isoformat(),
                "location": each.location,
                "online": bool(each.online),
                "cancelled": each not in event.taking_place,
                "free": now_is.free_in.get(each.id, now_is.free),
            }
            for each in event.sessions
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _part(event: Event, session: Session, language: str, url: str) -> dict[str, Any]:
    name = wording(session.title, language) or wording(event.title, language)
    return {"@type": "Event", "name": name, **_happening(event, (session,), url)}


def _happening(event: Event, sessions: tuple[Session, ...], url: str) -> dict[str, Any]:
    """When, where, and that it goes on."""
    places = [place for place in dict.fromkeys(each.location for each in sessions) if place]
    online = any(each.online for each in sessions)
    where: list[dict[str, str]] = [{"@type": "Place", "name": place, "address": place} for place in places]
    if online and url:
        # The link itself is for those with a seat.
        where.append({"@type": "VirtualLocation", "url": url})
    mode = ("Mixed" if places else "Online") if online else "Offline"
    status = "EventScheduled" if any(each in event.taking_place for each in sessions) else "EventCancelled"
    told: dict[str, Any] = {
        "startDate": min(each.start for each in sessions).astimezone(event.zone).isoformat(),
        "endDate": max(each.end for each in sessions).astimezone(event.zone).isoformat(),
        "eventStatus": f"{SCHEMA}{status}",
        "eventAttendanceMode": f"{SCHEMA}{mode}EventAttendanceMode",
    }
    return told | ({"location": where[0] if len(where) == 1 else where} if where else {})


def _offer(event: Event, now_is: Standing, url: str) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "@type": "Offer",
        "availability": f"{SCHEMA}{AVAILABILITY.get(now_is.stage, 'Discontinued')}",
        "availabilityEnds": event.registration_ends.isoformat(),
    }
    if event.registration.opens:
        offer["availabilityStarts"] = event.registration.opens.isoformat()
    return offer | ({"url": url} if url else {})
