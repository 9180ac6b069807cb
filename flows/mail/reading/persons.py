"""Who is to be registered, and what the mail says of each: from the form, the sentences, the list, the signature, the header, the domain."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.mail.message import Evidence, IncomingMail, Mailbox
from flows.mail.reading.addressing import addressed, answer_to, bears
from flows.mail.reading.belonging import affiliated, place_off, places_off
from flows.mail.reading.blocks import people_in_blocks
from flows.mail.reading.closing import Signed, first_of
from flows.mail.reading.company import Company, company_of
from flows.mail.reading.contacts import emails_in
from flows.mail.reading.copied import told_beside
from flows.mail.reading.employer import Reader, organisation_of, reader_of
from flows.mail.reading.forms import Form
from flows.mail.reading.left import without_left
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold
from flows.mail.reading.prose import Value
from flows.mail.reading.rows import people_in_rows
from flows.mail.reading.same import is_same
from flows.mail.reading.told import fields_told, of_groups, remarks_in
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Guide
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


def about(
    mail: IncomingMail, writer: Mailbox, form: Form | None, found: Wishes, event: Event | None, guide: Guide, own: str
) -> About:
    reader = reader_of(guide)
    own = own if own.strip() or mail.forwarded.strip() else mail.subject
    display = header_name(writer, own, mail.signature, reader)
    signed = with_card(reader.closing.read(own, mail.signature, display, writer.address), mail, display, writer.address)
    stayed = without_left(found, guide.lexicon)
    blocks = people_in_blocks(own, reader)
    if not display and signed.name in {each.name for each in blocks}:
        signed = Signed()
    rows = [] if form else people_in_rows(own, display or signed.name, reader)
    told = [of_groups(*each, reader) for each in zip(found.sentences, stayed.sentences, strict=True)]
    values = [value for each in told for value in each]
    name = writer_name(form, values, display, signed, writer.address, reader)
    fields = fields_told(form, values, signed, event, found, guide, own)
    organisation, source = organisation_of(form, values, signed, fields, writer, stayed, reader)
    fields, organisation = places_off(fields, reader), place_off(organisation, reader)
    email = (form.email if form and form.email else "") or writer.address
    person = Person(name or None, email or None, organisation or None, fields)
    if mine := next((each for each in rows if is_same(each, person) and each.organisation), None):
        person, source = replace(person, organisation=mine.organisation), "row"
    company = company_of(found, told, person, reader, blocks, rows)
    company = _told_in_form(company, found, reader) if form and form.name else company
    people = [name, *(each.name or "" for each in company.others)]
    group = form.values.get("initiative", "") if form else ""
    person, source = affiliated(person, source, group, values, event, stayed, reader, people)
    if not person.name and (alone := _only_named(company, writer.address)):
        person, company = (
            replace(
                alone,
                email=person.email,
                organisation=alone.organisation or person.organisation,
                fields={**person.fields, **alone.fields},
            ),
            Company(True, ()),
        )
    company = _cosigned(company, mail.signature, reader)
    company = replace(company, others=told_beside(company.others, mail, person, reader))
    company = _with_addresses(_with_form(company, form), writer.address, found)
    if (
        not company.others
        and company.writer_too
        and form is None
        and (other := answer_to(found, name, writer.address, reader))
    ):
        person = replace(person, email=other)
    person = _apart(person, company.others, signed, found)
    return About(person, signed, company, bool(rows), _evidence(name, person.organisation or "", source, person.fields))


def _told_in_form(company: Company, found: Wishes, reader: Reader) -> Company:
    """Of the words in a form whom they bring by name and address: "Ik neem onze secretaris mee, Olaf Brink (olaf@…)"."""
    lexicon = reader.guide.lexicon
    along = (lexicon.pattern("names", "along_before"), lexicon.pattern("names", "along_behind"))
    brought = [
        emails_in(each.text) for each in found.sentences if any(one.search(" ".join(each.words)) for one in along)
    ]
    emails = {email for row in brought for email in row}
    return Company(True, tuple(each for each in company.others if each.name and each.email in emails))


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


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-9:]


def with_card(signed: Signed, mail: IncomingMail, display: str, address: str) -> Signed:
    """A vCard of the writer's fills in what the signature does not say."""
    card = dict(mail.card)
    theirs = card.get("email", "").casefold() == address.casefold() or same_person(card.get("name", ""), display)
    if not card or not (theirs or not display):
        return signed
    told = {key: value for key, value in card.items() if key != "email"}
    return Signed(**{key: getattr(signed, key) or told.get(key, "") for key in Signed.__dataclass_fields__})


def _only_named(company: Company, address: str) -> Person | None:
    """The one person whom a nameless writer names, when the address bears that name."""
    named = [each for each in company.others if each.name]
    return named[0] if len(company.others) == 1 and named and bears(address, named[0].name or "") else None


def _cosigned(company: Company, signature: str, reader: Reader) -> Company:
    """ "Groet, ook namens Els Smit": the companion whom the text only counts."""
    also = reader.guide.lexicon.folded("names", "also_on_behalf")
    for line in signature.split("\n")[:6]:
        start = max((fold(line).find(each) + len(each) for each in also if each in fold(line)), default=0)
        named = next(iter(reader.names.full(line[start:])), None) if start else None
        nameless = [each for each in company.others if not each.name]
        if named and nameless and reader.first.begins(named.name):
            others = list(company.others)
            others[others.index(nameless[0])] = replace(nameless[0], name=named.name)
            company = replace(company, others=tuple(others))
    return company


def _with_addresses(company: Company, sender: str, found: Wishes) -> Company:
    """`sender` is where the mail came from: an address in the text may be somebody's else."""
    taken = {sender.casefold(), *((each.email or "").casefold() for each in company.others)}
    return replace(company, others=addressed(company.others, found, taken)) if company.others else company


def writer_name(
    form: Form | None, values: Sequence[Value], display: str, signed: Signed, address: str, reader: Reader
) -> str:
    if form and form.name:
        return form.name
    stated = first_of(value.text for value in values if value.field == "name")
    full = not fold(display).startswith(f"{fold(stated)} ")
    if stated and full and (not display or same_person(stated, display) or " " in stated):
        return stated
    if not display or (signed.name and not reader.first.begins(display) and _is_mailbox(display, signed.name, address)):
        return signed.name
    return signed.name if _says_more(signed.name, display, reader) else display


def header_name(writer: Mailbox, own: str, signature: str, reader: Reader) -> str:
    """Of two who write from one address, the one who signs alone; or who is named in full, where the header has no more than first names."""
    display = reader.displays.name_in(writer.name)
    if couple := reader.displays.couple(writer.name):
        first, other = couple
        begins = {fold(line.split()[0]).strip(" ,.") for line in f"{own}\n{signature}".split("\n") if line.strip()}
        surname = display.removeprefix(first).strip() if display.startswith(first) and " " in display else ""
        if surname and fold(other) in begins and fold(first) not in begins:
            display = f"{other} {surname}"
        elif fold(display) == fold(writer.name):
            full = [each.name for each in reader.names.full(own) if each.name.split()[0] in couple]
            display = next(iter(full), display)
    return reader.displays.completed(display, own, writer.address)


def _is_mailbox(display: str, signed: str, address: str) -> bool:
    """ "Duurzaamheid <duurzaamheid@…>": no person's name, where somebody signs with another."""
    local = fold(address.partition("@")[0])
    return " " not in display and fold(display) == local and " " in signed and not same_person(signed, display)


def _says_more(signed: str, display: str, reader: Reader) -> bool:
    """The signature completes the header: "Nadia" is Nadia Karimi; "J. de Vries" is Jan de Vries."""
    if not signed or not same_person(signed, display):
        return False
    surname_alone = fold(display).split()[0] in reader.guide.lexicon.folded("names", "particles")
    if fold(signed).startswith(f"{fold(display)} ") or (surname_alone and " " in signed):
        return True
    brief = len(display.split()) == 1 or bool(re.match(r"[^\W\d_]\.", display))
    initials = bool(re.match(r"[^\W\d_]\.", display))
    return brief and (initials or len(signed) > len(display) - 2) and not re.match(r"[^\W\d_]\.", signed)


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
