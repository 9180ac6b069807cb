"""For whom somebody comes where no phrase told it, and the initiative where the event asks for one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.mail.reading.affiliation import initiative_of, organisation_said, two_names
from flows.mail.reading.asides import Asides, initiative_beside, organisation_beside
from flows.mail.reading.closing import first_of
from flows.mail.reading.employer import Reader, of_domain
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold
from flows.mail.reading.prose import Value
from flows.mail.reading.theirs import Told
from flows.mail.reading.told import wanted
from flows.registration.commands import Person
from flows.registration.lists import organisation_key
from flows.registration.model import STANDARD_FIELDS, Event


def affiliated(
    person: Person,
    source: str,
    asides: Asides,
    event: Event | None,
    told: Told,
    reader: Reader,
    people: Sequence[str],
) -> tuple[Person, str]:
    """What no phrase told: the organisation, and the initiative where the event asks for one."""
    fields = dict(person.fields)
    asks = "initiative" in wanted(event, reader.guide)
    if asks and _unnamed(fields, reader):
        said = initiative_of(told.found, reader, people, person.organisation or "")
        other = said or _other_group(told.own, person.organisation or "", people, reader)
        other = other or initiative_beside(asides, person.name or "", [*people, *fields.values()], reader)
        fields |= {"initiative": place_off(other, reader)} if other else {}
    organisation = person.organisation
    if asks and "initiative" not in fields and organisation and source == "sentence":
        employer = "" if reader.groups.known(organisation) else of_domain(person.email or "", reader.guide)
        if employer and " " in organisation:
            fields["initiative"], organisation, source = place_off(organisation, reader), employer, "domain"
    if not organisation:
        group = (
            ""
            if asks
            else first_of((asides.form_group, *(each.text for each in told.own if each.field == "initiative")))
        )
        known = [*people, *fields.values()]
        organisation = group or organisation_said(told.blanked, reader, known)
        organisation = organisation or organisation_beside(asides, person.name or "", known, reader)
        source = "sentence"
    return replace(person, organisation=place_off(organisation, reader) or None, fields=fields), source


def _unnamed(fields: Mapping[str, str], reader: Reader) -> bool:
    """Nothing is told, or no more than where those live who may have a name: "de bewoners van De Riet hebben Rietwarmte opgericht"."""
    return "initiative" not in fields or reader.prose.of_people(fields["initiative"])


def _other_group(values: Sequence[Value], organisation: str, people: Sequence[str], reader: Reader) -> str:
    """ "gemeente Veendam … wij zijn betrokken bij Sorghvliet Stookt Samen": the group beside the employer that the lists know."""
    stated = {fold(each.text): each.text for each in values if each.field == "organisation"}
    left = [
        text
        for key, text in stated.items()
        if not reader.groups.known(text)
        and organisation_key(text) != organisation_key(organisation)
        and not two_names(text, reader)
        and not any(same_person(text, each) for each in people if each)
        and key.split()[0] not in reader.guide.lexicon.folded("organisations", "municipality")
    ]
    return left[0] if len(left) == 1 and reader.groups.known(organisation) and len(left[0].split()) > 1 else ""


def place_off(text: str, reader: Reader) -> str:
    """ "Green Corner in Almere", "Buurthuis De Brug uit Zeist" without the town; "I am from Romania" names none."""
    if fold(text) in reader.guide.lexicon.folded("organisations", "countries"):
        return ""
    head, _, town = text.rpartition(" ")
    group, _, at = head.rpartition(" ")
    placed = at in reader.guide.lexicon.folded("names", "at_place") and reader.groups.known(town)
    return group if group and placed else text


def employed(person: Person, group: str, reader: Reader) -> Person:
    """Of whoever works for a municipality by their address, what was read as the organisation may be whom they work with: the initiative, `group` for all."""
    employer, said = of_domain(person.email or "", reader.guide), person.organisation or ""
    initiative = organisation_key(person.fields.get("initiative", group))
    theirs = bool(initiative) and initiative in organisation_key(said)
    theirs = theirs or (said[:1].islower() and reader.prose.of_people(said))
    return replace(person, organisation=employer) if employer and theirs else person


def places_off(fields: dict[str, str], reader: Reader) -> dict[str, str]:
    return {key: value if key in STANDARD_FIELDS else place_off(value, reader) for key, value in fields.items()}
