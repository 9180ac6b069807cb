"""Who is to be registered, and what the mail says of each: from the form, the sentences, the list, the signature, the header, the domain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.mail.message import Evidence, IncomingMail, Mailbox
from flows.mail.reading.addressing import addressed, answer_to, bears
from flows.mail.reading.asides import Asides
from flows.mail.reading.belonging import affiliated, employed, place_off, places_off
from flows.mail.reading.blocks import people_in_blocks
from flows.mail.reading.closing import Signed
from flows.mail.reading.company import Company, company_of
from flows.mail.reading.contacts import emails_in
from flows.mail.reading.copied import told_beside
from flows.mail.reading.cosigned import signed_by_two, with_cosigner
from flows.mail.reading.employer import Reader, of_domain, organisation_of, reader_of
from flows.mail.reading.forms import Form
from flows.mail.reading.left import without_left
from flows.mail.reading.listed import digits, unlisted
from flows.mail.reading.party import party_size
from flows.mail.reading.rows import people_in_rows
from flows.mail.reading.same import is_same
from flows.mail.reading.theirs import Told, parted
from flows.mail.reading.told import fields_told, of_groups, remarks_in, wanted
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Guide
from flows.mail.reading.writer import header_name, in_full, is_mailbox, is_office, with_card, writer_name
from flows.registration.commands import Person
from flows.registration.model import STANDARD_FIELDS, Event


@dataclass(frozen=True, slots=True)
class About:
    """What the mail says of its writer, and of all that it names together."""

    writer: Person
    signed: Signed
    company: Company
    listed: bool
    """It tells people one a line."""
    evidence: tuple[Evidence, ...]

    @property
    def persons(self) -> tuple[Person, ...]:
        shared = {key: value for key, value in self.writer.fields.items() if key not in STANDARD_FIELDS}
        others = tuple(
            replace(each, organisation=each.organisation or self.writer.organisation, fields={**shared, **each.fields})
            for each in self.company.others
        )
        return ((self.writer,) if self.company.writer_too else ()) + others


@dataclass(frozen=True, slots=True)
class _Material:
    """What the mail holds that may tell of people, each part read once."""

    mail: IncomingMail
    writer: Mailbox
    form: Form | None
    found: Wishes
    name: str
    signed: Signed
    told: Told
    blocks: Sequence[Person]
    rows: Sequence[Person]
    reader: Reader


def about(
    mail: IncomingMail, writer: Mailbox, form: Form | None, found: Wishes, event: Event | None, guide: Guide, own: str
) -> About:
    own = own if own.strip() or mail.forwarded.strip() or mail.in_reply_to else mail.subject
    material = _gathered(mail, writer, form, found, own, reader_of(guide))
    person, source = _writer(material, event, guide, own)
    company = _company(material, person)
    if company.employer and source not in ("form", "row"):
        person, source = replace(person, organisation=place_off(company.employer, material.reader)), "list"
    person, source = _affiliated(material, person, source, company, event)
    person, company = _without_name(material, person, company)
    company = _addressed(material, person, company)
    person = _apart(_answered(material, person, company), company.others, material.signed, found)
    if "initiative" in wanted(event, guide):
        group = person.fields.get("initiative", "")
        person = employed(person, group, material.reader)
        company = replace(company, others=tuple(employed(each, group, material.reader) for each in company.others))
    evidence = _evidence(material.name, person.organisation or "", source, person.fields)
    # Names with nothing but phones beside them are for calling, as like as not.
    listed = any(each.email or not each.fields.get("phone") for each in material.rows)
    return About(person, material.signed, company, listed, evidence)


def _gathered(
    mail: IncomingMail, writer: Mailbox, form: Form | None, found: Wishes, own: str, reader: Reader
) -> _Material:
    display = header_name(writer, own, mail.signature, reader)
    signed = with_card(reader.closing.read(own, mail.signature, display, writer.address), mail, display, writer.address)
    blocks = people_in_blocks(own, reader)
    if blocks and is_mailbox(display, blocks[0].name or "", writer.address, reader):
        display = ""
    if not display and signed.name in {each.name for each in blocks}:
        signed = Signed()
    rows = [] if form and form.name else people_in_rows(own, display or signed.name, reader)
    display = "" if rows and is_office(display, reader) else display
    signed = unlisted(signed, rows, f"{own}\n{mail.signature}", display)
    form = None if rows or (blocks and form and not form.name) else form
    stayed = without_left(found, reader.guide.lexicon)
    values = [of_groups(*each, reader) for each in zip(found.sentences, stayed.sentences, strict=True)]
    if not display and not signed.name:
        signed = replace(signed, name=next(iter(signed_by_two(mail.signature, reader)), ""))
    told = parted(found, stayed, values, display or signed.name, reader)
    name = in_full(writer_name(form, told.own, display, signed, writer.address, reader), told, reader)
    return _Material(mail, writer, form, found, name, signed, told, blocks, rows, reader)


def _writer(material: _Material, event: Event | None, guide: Guide, own: str) -> tuple[Person, str]:
    """The writer, and from where their organisation was read."""
    form, values, reader = material.form, material.told.own, material.reader
    fields = fields_told(form, values, material.signed, event, material.found, guide, own, material.name)
    organisation, source = organisation_of(
        form, values, material.signed, fields, material.writer, material.told.blanked, reader
    )
    email = (form.email if form and form.email else "") or material.writer.address
    organisation = place_off(organisation, reader)
    person = Person(material.name or None, email or None, organisation or None, places_off(fields, reader))
    mine = next((each for each in (*material.rows, *material.blocks) if is_same(each, person)), None)
    if mine is None:
        return person, source
    told = mine.name if mine.email and mine.email == person.email else person.name
    person = replace(person, name=told, fields={**person.fields, **mine.fields})
    return (replace(person, organisation=mine.organisation), "row") if mine.organisation else (person, source)


def _company(material: _Material, person: Person) -> Company:
    reader = material.reader
    company = company_of(material.found, material.told, person, reader, material.blocks, material.rows)
    form = material.form
    return _told_in_form(company, form, material.found, reader) if form and form.name else company


def _affiliated(
    material: _Material, person: Person, source: str, company: Company, event: Event | None
) -> tuple[Person, str]:
    people = [material.name, *(each.name or "" for each in company.others)]
    group = material.form.values.get("initiative", "") if material.form else ""
    asides = Asides(material.mail, material.signed.lines, material.found.sentences, group)
    return affiliated(person, source, asides, event, material.told, material.reader, people)


def _without_name(material: _Material, person: Person, company: Company) -> tuple[Person, Company]:
    """The only one whom a nameless writer names is the writer, where the address says so."""
    if person.name or not (alone := _only_named(company, material.writer.address)):
        return person, company
    organisation = alone.organisation or person.organisation
    fields = {**person.fields, **alone.fields}
    return replace(alone, email=person.email, organisation=organisation, fields=fields), Company(True, ())


def _addressed(material: _Material, person: Person, company: Company) -> Company:
    """With all that stands elsewhere in the mail: names, copies, addresses."""
    company = with_cosigner(company, material.mail.signature, person, material.found, material.reader)
    company = replace(company, others=told_beside(company.others, material.mail, person, material.reader))
    return _with_addresses(_with_form(company, material.form), material.writer.address, material.found, material.reader)


def _answered(material: _Material, person: Person, company: Company) -> Person:
    """At the other address that they ask to be answered at."""
    if company.others or not company.writer_too or material.form is not None:
        return person
    other = answer_to(material.found, material.name, material.writer.address, material.reader)
    if not other:
        return person
    return replace(
        person, email=other, organisation=person.organisation or of_domain(other, material.reader.guide) or None
    )


def _told_in_form(company: Company, form: Form, found: Wishes, reader: Reader) -> Company:
    """Of the words in a form whom they bring by name and address: "Ik neem onze secretaris mee, Olaf Brink (olaf@…)"; or how many come."""
    lexicon = reader.guide.lexicon
    along = (lexicon.pattern("names", "along_before"), lexicon.pattern("names", "along_behind"))
    places = {each.place for each in found.all("for_other")}
    brought = [
        emails_in(each.text)
        for place, each in enumerate(found.sentences)
        if place in places or any(one.search(" ".join(each.words)) for one in along)
    ]
    emails = {email for row in brought for email in row}
    told = tuple(each for each in company.others if each.name and each.email in emails)
    if told and not company.writer_too and not form.values.keys() & {"organisation", "initiative"}:
        # "Graag raadslid Nico Smit (n.smit@…) inschrijven", in a form that asks for no more than a message.
        return Company(False, told)
    size = 0 if form.others else party_size(found, reader.guide)
    return Company(True, told + (Person(),) * min(size - 1 - len(told), _MOST))


_MOST = 9
"""Companions without a name."""


def _apart(person: Person, others: Sequence[Person], signed: Signed, found: Wishes) -> Person:
    """Without the phone and the remarks that are said of somebody else."""
    fields = dict(person.fields)
    theirs = {digits(each.fields.get("phone", "")) for each in others} - {""}
    if not signed.phone and digits(fields.get("phone", "")) in theirs:
        del fields["phone"]
    if any(each.fields.get("remarks") for each in others):
        fields.pop("remarks", None)
        if remarks := remarks_in(found, others):
            fields["remarks"] = remarks
    return replace(person, fields=fields)


def _only_named(company: Company, address: str) -> Person | None:
    """The one person whom a nameless writer names, when the address bears that name."""
    named = [each for each in company.others if each.name]
    return named[0] if len(company.others) == 1 and named and bears(address, named[0].name or "") else None


def _with_addresses(company: Company, sender: str, found: Wishes, reader: Reader) -> Company:
    """`sender` is where the mail came from: an address in the text may be somebody's else."""
    taken = {sender.casefold(), *((each.email or "").casefold() for each in company.others)}
    return replace(company, others=addressed(company.others, found, taken, reader)) if company.others else company


def _with_form(company: Company, form: Form | None) -> Company:
    if not form or not form.others:
        return company
    kept = ("function", "phone", "remarks", "initiative")
    others = tuple(
        Person(
            each.get("name"),
            each.get("email"),
            each.get("organisation"),
            {key: value for key, value in each.items() if key in kept},
        )
        for each in form.others
        if each.get("name") or not each
    )
    return replace(company, others=(*company.others, *others))


def _evidence(name: str, organisation: str, source: str, fields: Mapping[str, str]) -> tuple[Evidence, ...]:
    said = {"name": name, f"organisation ({source})": organisation, **fields}
    return tuple(Evidence(what, text) for what, text in said.items() if text)
