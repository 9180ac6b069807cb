"""Who may take part: the first rule of the event that holds decides. Nothing is guessed: a broken rule sends the case to a person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from flows.errors import RuleError
from flows.registration.missing import is_field, value_of
from flows.registration.model import Event, Registration
from flows.registration.office import Office

ASSUMED = "…"
"""Stands for a fact that was asked for and not given yet, to see which audience's seat is to be kept meanwhile."""


@dataclass(frozen=True, slots=True)
class Ruling:
    then: Literal["accept", "review", "ask", "refuse"]
    reason: str
    audience: str = ""
    rule: str = ""
    """The expression that held."""
    text: Mapping[str, str] | None = None
    """The rule's own words."""


def judge(registration: Registration, event: Event, office: Office, assumed: tuple[str, ...] = ()) -> Ruling:
    if not event.eligibility:
        return Ruling("accept", "no_rules", _only_audience(event))
    facts = facts_of(_assume(registration, assumed), event, office)
    try:
        for number, rule in enumerate(event.eligibility, 1):
            if office.holds(rule.when, facts):
                return Ruling(rule.then, f"rule_{number}_{rule.then}", rule.audience, rule.when, rule.reason)
    except RuleError as error:
        return Ruling("review", "rule_broken", "", str(error))
    return Ruling("review", "no_rule_holds")


def asked_by(rule: str, registration: Registration, event: Event) -> tuple[str, ...]:
    """Unknown facts that an `ask` rule looks at."""
    names = dict.fromkeys(re.findall(r"[A-Za-z_]\w*", rule))
    unknown = [name for name in names if is_field(event, name) and not value_of(registration, name)]
    if "listed" in names and not registration.organisation and "organisation" not in unknown:
        unknown.append("organisation")
    return tuple(unknown)


def facts_of(registration: Registration, event: Event, office: Office) -> dict[str, Any]:
    domain = registration.email.rpartition("@")[2].casefold()
    organisation = registration.organisation or ""

    def listed(name: str) -> str:
        known = office.lists.get(name)
        if known is None:
            raise RuleError(f"There is no list '{name}': put {name}.csv into config/lists.")
        if known.by_domain(domain):
            return "domain"
        return "name" if organisation and known.by_name(organisation) else ""

    return {
        **{field.name: value_of(registration, field.name) for field in event.fields},
        **{
            name: value_of(registration, name)
            for name in ("name", "email", "organisation", "function", "phone", "remarks")
        },
        "domain": domain,
        "language": registration.language,
        "received": registration.received.astimezone(event.zone),
        "listed": listed,
    }


def _assume(registration: Registration, names: tuple[str, ...]) -> Registration:
    if not names:
        return registration
    fields = {
        **registration.fields,
        **{name: ASSUMED for name in names if name not in ("name", "email", "organisation")},
    }
    name = ASSUMED if "name" in names else registration.name
    return replace(registration, name=name, fields=fields)


def _only_audience(event: Event) -> str:
    return event.audiences[0].name if len(event.audiences) == 1 else ""
