"""An event as its page shows it, in one language: everything is text, and nothing of it is about a participant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from markupsafe import Markup

from flows.registration.model import Contact, Event, Session, wording
from flows.registration.standing import Stage, Standing
from flows.reports.pages_form import Form
from flows.reports.pages_texts import Texts, from_markdown


@dataclass(frozen=True, slots=True)
class SessionLine:
    title: str
    when: str
    start: str
    """For machines (ISO 8601, with the offset)."""
    place: str
    free: str
    """Where each session has seats of its own."""
    called_off: str
    """That this session does not take place, and why; empty: it does."""


@dataclass(frozen=True, slots=True)
class EventView:
    slug: str
    title: str
    stage: str
    headline: str
    """`Nog 6 plaatsen vrij`"""
    notes: Sequence[str]
    """What more there is to say about it: until when, who waits, which group is full."""
    taken: int
    """Of a hundred, for the bar; -1: no bar."""
    when: str
    """The first session, or from the first day to the last."""
    start: str
    place: str
    sessions: Sequence[SessionLine]
    online: bool
    zone: str
    about: Markup
    groups: str
    conditions: Sequence[str]
    """The reasons with which the rules refuse: who may not take part."""
    intake: str
    partial: bool
    form: Form
    takes_registrations: bool
    button: str
    contact: Contact
    organiser: str
    keeps_days: int


def event_view(event: Event, now_is: Standing, form: Form, texts: Texts) -> EventView:
    language = texts.language
    waits = now_is.stage is Stage.WAITLIST
    labels = {each.name: wording(each.label, language) or each.name for each in event.audiences}
    places = dict.fromkeys(_place(each, texts) for each in event.sessions)
    return EventView(
        slug=event.slug,
        title=wording(event.title, language),
        stage=now_is.stage,
        headline=headline(event, now_is, texts),
        notes=tuple(_notes(event, now_is, labels, texts)),
        taken=_taken(event, now_is),
        when=_when(event, texts),
        start=event.starts.astimezone(event.zone).isoformat(),
        place=next(iter(places)) if len(places) == 1 else "",
        sessions=tuple(_session(event, each, now_is, texts) for each in event.sessions),
        online=any(each.online for each in event.sessions),
        zone=event.timezone.partition("/")[2].replace("_", " "),
        about=from_markdown(wording(event.publish.about, language)),
        groups=", ".join(labels.values()),
        conditions=tuple(
            dict.fromkeys(wording(rule.reason, language) for rule in event.eligibility if rule.then == "refuse")
        ),
        intake=texts.say(f"intake_{event.intake.medium}", minutes=event.intake.minutes)
        if event.intake.required
        else "",
        partial=event.partial and len(event.sessions) > 1,
        form=form,
        takes_registrations=now_is.takes_registrations,
        button=texts.say("waitlist_button" if waits else "register_button"),
        contact=_contact(event),
        organiser=event.organiser.name,
        keeps_days=event.retention.registrations // timedelta(days=1),
    )


def _contact(event: Event) -> Contact:
    """Without the address of their calendar, which may be a secret."""
    if not event.contacts:
        return Contact(event.organiser.name, event.organiser.email)
    return replace(event.contacts[0], calendar="")


def headline(event: Event, now_is: Standing, texts: Texts) -> str:
    if now_is.stage is not Stage.OPEN:
        return texts.say(now_is.stage)
    if event.registration.order == "lottery":
        return texts.say("lottery")
    return texts.count("free", now_is.free) if now_is.free else texts.say("free_in_some")


def _notes(event: Event, now_is: Standing, labels: dict[str, str], texts: Texts) -> Iterator[str]:
    rules, capacity = event.registration, event.registration.capacity
    moment = texts.words.moment(event.registration_ends.astimezone(event.zone))
    match now_is.stage:
        case Stage.OPEN if rules.order == "lottery":
            yield texts.say("lottery_more", capacity=capacity, moment=moment)
        case Stage.OPEN:
            yield texts.say("until", moment=moment)
            yield from _groups(now_is, labels, texts)
        case Stage.WAITLIST:
            yield texts.say("waitlist_until", moment=moment)
            if now_is.waiting:
                yield texts.count("waiting", now_is.waiting)
            yield texts.say("waiting_hint")
        case Stage.FULL:
            yield texts.say("full_more" if event.waitlist.size else "full_without_list", capacity=capacity)
        case Stage.NOT_OPEN:
            opens = rules.opens or event.starts
            yield texts.say("opens", moment=texts.words.moment(opens.astimezone(event.zone)))
        case Stage.CLOSED:
            yield texts.say("closed_more", moment=moment)
        case Stage.CALLED_OFF:
            if reason := wording(event.cancelled_reason, texts.language):
                yield reason
        case Stage.OVER:
            yield texts.say("over_more", day=texts.words.day(event.ends.astimezone(event.zone)))
    if now_is.others_first_until and now_is.stage in (Stage.OPEN, Stage.WAITLIST, Stage.NOT_OPEN):
        until = now_is.others_first_until.astimezone(event.zone)
        yield texts.say("others_first", moment=texts.words.moment(until))


def _groups(now_is: Standing, labels: dict[str, str], texts: Texts) -> Iterator[str]:
    """Only groups with fewer places than there are: the others can have any of them."""
    for name, free in now_is.free_for.items():
        if free < now_is.free:
            yield texts.say("group_free" if free else "group_full", group=labels[name], number=free)


def _taken(event: Event, now_is: Standing) -> int:
    counted = event.registration.order == "arrival" and not event.partial
    shown = counted and now_is.stage in (Stage.OPEN, Stage.WAITLIST, Stage.FULL)
    return round(100 * (1 - now_is.free / event.registration.capacity)) if shown else -1


def _when(event: Event, texts: Texts) -> str:
    if len(event.sessions) == 1:
        return _span(event, event.sessions[0], texts)
    first, last = (moment.astimezone(event.zone) for moment in (event.starts, event.ends))
    return texts.say(
        "from_to",
        number=len(event.taking_place or event.sessions),
        first=texts.words.date(first),
        last=texts.words.date(last),
    )


def _session(event: Event, session: Session, now_is: Standing, texts: Texts) -> SessionLine:
    return SessionLine(
        title=wording(session.title, texts.language) if len(event.sessions) > 1 else "",
        when=_span(event, session, texts),
        start=session.start.astimezone(event.zone).isoformat(),
        place=_place(session, texts),
        free=_free_in(session, now_is, texts),
        called_off=_called_off(session, texts),
    )


def _called_off(session: Session, texts: Texts) -> str:
    if not session.cancelled:
        return ""
    return " ".join(filter(None, (texts.say("session_called_off"), wording(session.cancelled_reason, texts.language))))


def _free_in(session: Session, now_is: Standing, texts: Texts) -> str:
    if session.id not in now_is.free_in or not now_is.takes_registrations:
        return ""
    free = now_is.free_in[session.id]
    return texts.count("free", free) if free else texts.say("full")


def _span(event: Event, session: Session, texts: Texts) -> str:
    return texts.words.span(session.start.astimezone(event.zone), session.end.astimezone(event.zone))


def _place(session: Session, texts: Texts) -> str:
    """That it is online, never where: the link is for those with a seat."""
    if not session.online:
        return session.location
    return texts.say("also_online", place=session.location) if session.location else texts.say("online")
