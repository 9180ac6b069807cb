"""An event as people were told of it: by the latest announcement, and who was first invited since, by their own invitation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flows.registration.attendance import taking_part
from flows.registration.model import Event, Registration, Session, Text
from flows.registration.names import another_name
from flows.registration.series import invitation_id


@dataclass(frozen=True, slots=True)
class Announced:
    """An event as people were last told of it; without sessions when they never were."""

    title: Text = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)


def first_told(
    event: Event,
    announced: Announced,
    registration: Registration,
    first: Mapping[str, Announced],
    invited: Collection[str],
    domain: str,
) -> Announced:
    """What this person knows of the event. `first`: by UID, what an invitation said that was the first with that UID and went out
    since the announcement; `invited`: all UIDs that ever went out."""
    uids = {name: registration.uid(invitation_id(event, name), domain) for name in (*announced.sessions, *_ids(event))}
    own = [first[uid] for uid in dict.fromkeys(uids.values()) if uid in first]
    if not own:
        return announced
    sessions = {
        name: each for name, each in announced.sessions.items() if uids[name] in invited and uids[name] not in first
    }
    for told in own:
        sessions |= told.sessions
    return Announced(_title(event, announced, registration, own), sessions)


def _ids(event: Event) -> list[str]:
    return [session.id for session in event.sessions]


def _title(event: Event, announced: Announced, registration: Registration, own: list[Announced]) -> Text:
    """The new name, when every invitation that they have bears it."""
    named = {name: told.title for told in own for name in told.sessions}
    titles = [named.get(session.id, announced.title) for session in taking_part(event, registration)]
    return next((title for title in titles if another_name(title, event.title)), event.title)
