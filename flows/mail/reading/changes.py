"""What somebody corrects in a registration: new values that differ from what the register holds."""

import re
from collections.abc import Mapping

from flows.mail.reading.addressing import bears
from flows.mail.reading.contacts import emails_in, phones_in
from flows.mail.reading.context import Context
from flows.mail.reading.corrections import corrected
from flows.mail.reading.employer import reader_of
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.respelled import likeness, respelled
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.stated import stated
from flows.registration.lists import organisation_key
from flows.registration.model import Registration


def changed(context: Context, registration: Registration) -> dict[str, str]:
    """A second person's name is no correction of the first. What denies a value that is held needs no word of changing."""
    text = " ".join(each.text for each in context.found.sentences)
    changes = corrections(context, registration)
    if not context.has("change", "moved"):
        return changes
    if email := _new_email(context, registration, text):
        changes["email"] = email
    if "name" not in changes and (name := _new_name(context, registration)):
        changes["name"] = name
    if "organisation" not in changes:
        _organisation(context, registration, changes)
    _fields(context, registration, changes, text)
    if context.calendar.days(fold(changes.get("organisation", ""))):
        del changes["organisation"]  # "Ik begin een nieuwe baan op 1 april".
    return changes


def corrections(context: Context, registration: Registration) -> dict[str, str]:
    prose = reader_of(context.guide).prose
    changes = corrected(context.found.sentences, registration, prose, context.guide.lexicon)
    for field, value in stated(context, registration).items():
        changes.setdefault(field, value)
    if function := _new_function(context, registration):
        changes.setdefault("function", function)
    if name := respelled(context, registration):
        changes.setdefault("name", name)
    if email := _renewed_email(context, registration):
        changes.setdefault("email", email)
    return changes


def _new_function(context: Context, registration: Registration) -> str:
    """ "Ik ben geen adviseur meer, maar teamleider": another beside the denied one that the register holds; or one said to be new."""
    held = fold(registration.fields.get("function", ""))
    told = [
        value.text
        for each in context.found.sentences
        for value in _values(context, each)
        if value.field == "new_function"
    ]
    if context.has("change", "moved") and told and fold(told[-1]) != held:
        return told[-1]
    negation, rather = (context.guide.lexicon.pattern("signs", key) for key in ("negation", "rather_than"))
    for sentence in context.found.sentences if held else ():
        denied = any(pattern.search(" ".join(sentence.words)) for pattern in (negation, rather))
        if held in sentence.folded and denied and not sentence.question:
            told = [each.text for each in _values(context, sentence) if each.field == "function"]
            if new := next((each for each in told if fold(each) != held), ""):
                return new
    return ""


def _new_email(context: Context, registration: Registration, text: str) -> str:
    """Another address that is said to be theirs; one beside the new employer is."""
    others = [each for each in emails_in(text) if fold(each) != fold(registration.email) and not _lapses(each, context)]
    employer = [
        each
        for sentence in context.found.sentences
        if any(value.field == "new_organisation" for value in _values(context, sentence))
        for each in emails_in(sentence.text)
        if each in others and bears(each, registration.name or "")
    ]
    words = words_of(fold(" ".join(each for each in text.split() if "@" not in each)))
    told = tuple(context.guide.lexicon.folded("names", "spoken_address"))
    spoken = any(word.startswith(told) or word.endswith(told) for word in words)
    return others[-1] if others and spoken else next(iter(employer), "")


def _lapses(email: str, context: Context) -> bool:
    """ "Mijn oude adres jan@… vervalt" gives no new one, nor does "is het nieuwe adres van Noor noor@…?"."""
    lexicon = context.guide.lexicon
    for sentence in context.found.sentences:
        before, found, behind = fold(sentence.text).partition(fold(email))
        if found and sentence.question and re.search(rf"\s{lexicon.of_whom}[A-ZÀ-Þ]", sentence.text[: len(before)]):
            return True
        if found and (
            lexicon.folded("signs", "old") & set(words_of(before)[-_NEAR:])
            or lexicon.folded("signs", "lapsing") & set(words_of(behind)[:2])
        ):
            return True
    return False


_NEAR = 4
"""Words around an address that may say that it is an old one."""


def _renewed_email(context: Context, registration: Registration) -> str:
    """ "Voortaan graag oudejan@…", "nieuwe is lotje@…": the only other address, in or behind a sentence that says new. "Ook naar" adds one."""
    lexicon = context.guide.lexicon
    sentences = context.found.sentences
    others = {fold(each): each for part in sentences for each in emails_in(part.text)}
    others.pop(fold(registration.email), None)
    others = {key: each for key, each in others.items() if not _lapses(each, context)}
    if len(others) != 1 or context.has("substitute", "successor", "cancel", "absent") or context.about.company.others:
        return ""
    address, email = next(iter(others.items()))
    place = next(place for place, each in enumerate(sentences) if address in fold(each.text))
    told = " ".join(word for each in sentences[max(0, place - 1) : place + 1] for word in each.words)
    added = lexicon.folded("signs", "added") & set(sentences[place].words)
    names = reader_of(context.guide).names
    persons = [hit.name for each in sentences[max(0, place - 1) : place + 1] for hit in names.full(each.text)]
    ours = lexicon.pattern("signs", "of_yours").search(told)  # "Het nieuwe adres van jullie werkt niet: …".
    theirs = added or ours or any(not same_person(each, registration.name or "") for each in persons)
    return email if lexicon.pattern("signs", "renewing").search(told) and not theirs else ""


def _new_name(context: Context, registration: Registration) -> str:
    """The stated spelling, applied to the name that we know: "mijn naam staat verkeerd; het moet Spaans zijn"."""
    told = context.guide.lexicon.folded("names", "spelling")
    spoken = [
        place for place, each in enumerate(context.found.sentences) if any(_of(word, told) for word in each.words)
    ]
    for place in spoken:
        for each in context.found.sentences[place : place + 2]:
            stated = next((value.text for value in _values(context, each) if value.field == "new_name"), "")
            if stated and same_person_like(stated, registration.name or ""):
                return _respelled(registration.name or "", stated)
    return ""


def _of(word: str, told: frozenset[str]) -> bool:
    """The word itself, or one made with it: "achternaam", "naamkaartje"."""
    return word in told or any(len(each) > 3 and (word.endswith(each) or word.startswith(each)) for each in told)


def same_person_like(stated: str, known: str) -> bool:
    """Close enough to be another spelling, or any name when none is known."""
    return not known or any(likeness(one, other) > 0.3 for one in stated.split() for other in known.split())


def _values(context: Context, sentence: Sentence) -> list[Value]:
    return reader_of(context.guide).prose.find(sentence)


def _respelled(known: str, stated: str) -> str:
    if len(stated.split()) > 1 or not known:
        return stated
    words = known.split()
    close = max(range(len(words)), key=lambda place: likeness(words[place], stated))
    words[close] = stated
    return " ".join(words)


def _organisation(context: Context, registration: Registration, changes: dict[str, str]) -> None:
    asked = {each.name for each in context.event.fields} if context.event else set()
    for sentence in context.found.sentences:
        stated = next((each.text for each in _values(context, sentence) if each.field == "new_organisation"), "")
        if stated in changes.values() or (stated and _comes_as_before(context, sentence, stated, registration)):
            continue
        if stated and "initiative" in asked | registration.fields.keys() and _of_initiative(context, sentence):
            changes.setdefault("initiative", stated)
            return
        if stated and organisation_key(stated) != organisation_key(registration.organisation or ""):
            signed = context.about.signed.organisation
            same = signed and organisation_key(signed) == organisation_key(stated)
            changes["organisation"] = signed if same else stated
            return


def _comes_as_before(context: Context, sentence: Sentence, stated: str, registration: Registration) -> bool:
    """ "Per 1 mei ga ik naar Bureau Zuid, maar ik kom nog gewoon namens Heet Vuur": behind the new one, for the one that is held."""
    held, place = fold(registration.organisation or ""), sentence.text.find(stated)
    comes = any(each.sentence is sentence and each.start > place for each in context.found.all("keeps", "attend"))
    return bool(held) and comes and held in sentence.folded[place + len(stated) :]


def _of_initiative(context: Context, sentence: Sentence) -> bool:
    return any(each.sentence is sentence for each in context.found.all("of_initiative"))


def _fields(context: Context, registration: Registration, changes: dict[str, str], text: str) -> None:
    fields: Mapping[str, str] = context.about.writer.fields
    held = _digits(registration.fields.get("phone", ""))
    added = context.guide.lexicon.folded("signs", "added")
    beside = " ".join(each.text for each in context.found.sentences if added & set(each.words))
    if phone := next((each for each in phones_in(text) if _digits(each) != held and each not in beside), ""):
        changes["phone"] = phone
    for key, value in fields.items():
        if (
            key not in ("phone", "remarks")
            and key in registration.fields
            and fold(value) != fold(registration.fields[key])
            and value in text
        ):
            changes[key] = value


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-9:]
