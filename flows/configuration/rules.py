"""Can the rules be followed: numbers, audiences, conditions, and whether there is somebody to decide."""

import re
from collections.abc import Collection, Iterator

from flows.errors import RuleError
from flows.faults import unknown
from flows.registration.model import STANDARD_FIELDS, Event

Faults = Iterator[tuple[str, str]]
_LISTED = re.compile(r"listed\(\s*(['\"])(.*?)\1\s*\)")
_ALWAYS = {"true", "1"}


def faults(event: Event, lists: Collection[str]) -> Faults:
    yield from _numbers(event)
    yield from _minimum(event)
    yield from _quota(event)
    yield from _eligibility(event, lists)
    yield from _precedence(event, lists)
    yield from _somebody_decides(event)


def _numbers(event: Event) -> Faults:
    at_least = {
        "registration.capacity": (event.registration.capacity, 1),
        "registration.per_organisation": (event.registration.per_organisation, 0),
        "registration.per_message": (event.registration.per_message, 1),
        "registration.minimum": (event.registration.minimum, 0),
        "waitlist.size": (event.waitlist.size, 0),
        "intake.minutes": (event.intake.minutes, 5),
        "intake.proposals": (event.intake.proposals, 1),
        "intake.within_days": (event.intake.within_days, 1),
    }
    for key, (number, least) in at_least.items():
        if number < least:
            yield key, f"is {number}; make it {least} or more"


def _minimum(event: Event) -> Faults:
    minimum, capacity = event.registration.minimum, event.registration.capacity
    if minimum > capacity:
        yield "registration.minimum", f"is {minimum}, more than the capacity ({capacity}); make it smaller"


def _quota(event: Event) -> Faults:
    names = [audience.name for audience in event.audiences]
    for name, seats in event.registration.quota.items():
        if name not in names:
            yield f"registration.quota.{name}", _no_audience(name, names)
        if not 0 <= seats <= event.registration.capacity:
            yield f"registration.quota.{name}", f"is {seats}; make it 0 to the capacity ({event.registration.capacity})"


def _eligibility(event: Event, lists: Collection[str]) -> Faults:
    always = ""
    for number, rule in enumerate(event.eligibility, 1):
        key = f"eligibility[{number}]"
        if always:
            yield key, f"is never reached, because {always} always holds; remove it or move it up"
        yield from _condition(f"{key}.when", rule.when, event, lists)
        if rule.audience and rule.audience not in (names := [audience.name for audience in event.audiences]):
            yield f"{key}.audience", _no_audience(rule.audience, names)
        always = always or (key if rule.when.strip().casefold() in _ALWAYS else "")


def _precedence(event: Event, lists: Collection[str]) -> Faults:
    for number, window in enumerate(event.priority, 1):
        yield from _condition(f"priority[{number}].when", window.when, event, lists)
    if event.registration.order == "lottery":
        if event.registration.closes is None:
            yield "registration.order", "is lottery, which is drawn at closing; add closes"
        if event.priority:
            yield "priority", "means nothing when seats are drawn by lot; remove it, or order = 'lottery'"


def _condition(key: str, when: str, event: Event, lists: Collection[str]) -> Faults:
    from flows.eligibility import check_expression

    names = {*STANDARD_FIELDS, *(field.name for field in event.fields), "domain", "language", "received", "listed"}
    try:
        check_expression(when, names)
    except RuleError as error:
        yield key, f"{str(error).rstrip('.')}; mend the expression"
    for _, name in _LISTED.findall(when):
        if name not in lists:
            yield (
                key,
                f"{unknown(name, lists, 'list')} (or add lists/{name}.csv)"
                if lists
                else f"there is no lists/{name}.csv; add it",
            )


def _somebody_decides(event: Event) -> Faults:
    if event.contacts:
        return
    if event.intake.required:
        yield "contacts", "is empty, but an intake is required; add a [[contacts]] with name, email and phone"
    elif any(rule.then == "review" for rule in event.eligibility):
        yield "contacts", "is empty, but a rule says review; add a [[contacts]] with name and email"


def _no_audience(name: str, names: Collection[str]) -> str:
    return (
        unknown(name, names, "audience")
        if names
        else f"nobody defines audience {name!r}; add [[audiences]] name = {name!r}"
    )
