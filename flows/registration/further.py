"""One session more: who comes to some sessions of a series asks for another one. Only where each has seats of its own (`partial`)."""

from dataclasses import replace

from flows.registration import notices
from flows.registration.attendance import expected
from flows.registration.commands import Origin
from flows.registration.draft import Answer, Draft
from flows.registration.model import Registration, Status
from flows.registration.precedence import held_back
from flows.registration.seats import seat_for
from flows.registration.theirs import forward


def further_sessions(draft: Draft, registration: Registration, named: tuple[str, ...]) -> tuple[str, ...]:
    """Of the sessions that a mail names, those that are to come and that they do not come to yet."""
    ahead = {session.id for session in draft.event.taking_place if session.end > draft.now}
    new = tuple(name for name in named if name in ahead and not expected(registration, name))
    return new if draft.event.partial else ()


def add_sessions(draft: Draft, registration: Registration, new: tuple[str, ...], origin: Origin) -> Answer:
    wish = _with_sessions(draft, registration, new)
    if registration.status is not Status.CONFIRMED or not _free(draft, wish, registration, new):
        # Nobody stands in line with one part of a registration, and nothing that they have is given up for it.
        return pass_on(draft, registration, new, origin)
    after = replace(wish, sequence=registration.sequence + 1, changed=draft.now)
    draft.put(after, registration)
    draft.note("session_added", "own_wish", f"Sessions {', '.join(new)}.", after.ref)
    draft.tell(replace(notices.confirmed(draft, after), sessions=new, method="REQUEST"))
    return "confirmed", "session_added"


def joined_wish(
    draft: Draft, known: Registration, before: Registration, named: tuple[str, ...]
) -> tuple[Registration, tuple[str, ...]]:
    """Of somebody who is not decided about yet: a session more belongs to the same wish. Left out, and given beside it, are those
    that would cost a seat that is there without them."""
    further = further_sessions(draft, known, named)
    wish = _with_sessions(draft, known, further) if further else known
    costs = further and seat_for(draft, known, before) and not seat_for(draft, wish, before)
    return (known, further) if costs else (wish, ())


def pass_on(draft: Draft, registration: Registration, new: tuple[str, ...], origin: Origin) -> Answer:
    text = f"Asks for sessions {', '.join(new)} besides those they have, or wait for."
    return forward(draft, origin, registration, "further_session", text)


def _with_sessions(draft: Draft, registration: Registration, new: tuple[str, ...]) -> Registration:
    chosen = {*registration.sessions, *new} if registration.sessions else set()
    return replace(
        registration,
        sessions=tuple(session.id for session in draft.event.sessions if session.id in chosen),
        absent=tuple(name for name in registration.absent if name not in new),
        partstat={name: said for name, said in registration.partstat.items() if name not in new},
    )


def _free(draft: Draft, wish: Registration, before: Registration, new: tuple[str, ...]) -> bool:
    """And nobody waits for it, who would be passed by."""
    awaited = any(expected(waiting, name) for waiting in draft.waiting() for name in new)
    return not awaited and not held_back(draft, wish) and seat_for(draft, wish, before)
