"""A colleague's mail that somebody forwards to us: a wish of the colleague, in so far as the forwarder does not say otherwise."""

from dataclasses import replace

from flows.mail.markers import fold
from flows.mail.message import Evidence, Mailbox
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.forms import form_of
from flows.mail.reading.inner import Inner, inner_of
from flows.mail.reading.named import not_a_person
from flows.mail.reading.names import same_person
from flows.mail.reading.persons import about
from flows.mail.reading.phrases import words_of
from flows.mail.reading.sentences import sentences
from flows.mail.reading.wishes import Wishes, wishes
from flows.mail.reading.words import Lexicon
from flows.registration.commands import Cancel, Register, Unclear
from flows.registration.model import address_key


def forwarding(context: Context) -> Understood | None:
    """Who wishes something for themselves above a forwarded mail means their own wish: those in it are not asked for theirs."""
    inner = inner_of(context.mail.forwarded, context.guide.markers) if context.mail.forwarded else None
    if inner is None or (_own_wish(context.found) and not _passed_on(context, inner)):
        return None
    if _ours(inner, context) or not inner.sender.name + inner.sender.address:
        return None
    found = wishes(sentences(inner.text, context.guide.lexicon.stops), context.guide.lexicon)
    if _passed_on(context, inner):
        return _registers(context, inner, found)
    if found.has("cancel", "absent"):
        return _gives_up(context, inner, found)
    if _wishes_to_come(found, context.guide.lexicon) and not context.found.has("cancel", "keeps"):
        return _registers(context, inner, found)
    return None


def _passed_on(context: Context, inner: Inner) -> bool:
    """ "Graag haar aanmelden", "meld jij Karima hiervoor aan?": the one to be registered wrote the mail below."""
    others, found = context.about.company.others, context.found
    asked = found.has("register", "for_other") and not any(each.of_self for each in found.all("register", "attend"))
    away = found.has("cancel", "substitute") or (found.has("absent") and not found.has("self_out"))
    if not asked or away or not inner.sender.name:
        return False
    named = [each for each in others if each.name]
    spoken_of = not named and (found.has("for_other") or _speaks_of(inner.sender, context))
    return spoken_of or (len(named) == 1 and same_person(named[0].name or "", inner.sender.name))


def _speaks_of(sender: Mailbox, context: Context) -> bool:
    """ "Zet haar er maar op", "kun jij meneer inschrijven", "Priscilla wil graag meedoen": the wish itself, or its sentence, names nobody else."""
    lexicon, first = context.guide.lexicon, words_of(fold(sender.name))[:1]
    them = lexicon.folded("signs", "them") | lexicon.folded("names", "titles")
    said = {word for each in context.found.all("register", "for_other") for word in each.sentence.words}
    return bool(said & {*them, *first})


def _own_wish(found: Wishes) -> bool:
    """ "Kreeg ik doorgestuurd, ik sluit graag aan": their own wish, whatever stands below it."""
    joins = any(each.of_self for each in found.all("register", "attend"))
    passes_on = found.has("for_other", "forward")
    return joins or (found.has("register", "cancel", "substitute", "change", "erase") and not passes_on)


def _wishes_to_come(found: Wishes, lexicon: Lexicon) -> bool:
    """Of themselves, or of people whom they name; "u kunt zich aanmelden via …" is an invitation."""
    spoken = lexicon.spoken([word for each in found.sentences for word in each.words])
    you, me = spoken.folded("signs", "you"), spoken.folded("signs", "self")
    wishes_here = found.all("register", "attend")
    mine = any(me & set(each.sentence.words) or not you & set(each.sentence.words) for each in wishes_here)
    return mine or found.has("for_other")


def _registers(context: Context, inner: Inner, found: Wishes) -> Understood:
    mail = replace(context.mail, own=inner.text, signature="", rows=(), cc=())
    events = [context.event] if context.event else list(context.guide.office.events.values())
    form = form_of((), inner.text, context.guide.lexicon, events)
    told = form if len(form.values) > 1 else None
    said = about(mail, inner.sender, told, found, context.event, context.guide, inner.text)
    persons = tuple(
        replace(each, organisation=each.organisation or _own_organisation(context)) for each in said.persons
    )
    evidence = (
        Evidence("forwarded", inner.sender.name or "without a name"),
        *found.evidence("register", "attend"),
        *said.evidence,
    )
    return Understood((Register(context.origin, persons),), evidence)


def _own_organisation(context: Context) -> str | None:
    """Who forwards for somebody else signs for the group that both are of."""
    told = any(each.what.startswith("organisation") for each in context.about.evidence)
    return context.about.writer.organisation if told else None


def _gives_up(context: Context, inner: Inner, found: Wishes) -> Understood:
    """Of somebody that the register knows: they are asked. Else a person looks."""
    key = address_key(inner.sender.address)
    refs = tuple(each.ref for each in context.situation.registrations if each.active and address_key(each.email) == key)
    command = (
        Cancel(context.origin, refs, unsure=True)
        if refs
        else Unclear(context.origin, why="forwarded", answerable=False)
    )
    return Understood((command,), found.evidence("cancel", "absent"))


def _ours(inner: Inner, context: Context) -> bool:
    own = {address_key(address) for address in context.guide.office.addresses}
    local, _, domain = address_key(inner.sender.address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in own or not_a_person(inner.sender.name, context.guide)
