"""Whose address is which: those that stand apart from the names they belong to ("de uitnodigingen mogen naar …")."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.mail.reading.contacts import emails_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Wishes
from flows.registration.commands import Person


def addressed(people: Sequence[Person], found: Wishes, taken: set[str], reader: Reader) -> tuple[Person, ...]:
    """Each person without an address gets the one that bears their name; the only person gets the only address."""
    free = [each for each in written(found) if each.casefold() not in taken]
    filled = []
    for person in people:
        own = next((each for each in free if not person.email and bears(each, person.name or "")), None)
        free = [each for each in free if each != own]
        filled.append(replace(person, email=own) if own else person)
    lonely = [each for each in filled if each.name and not each.email]
    if len(lonely) == 1 and len(free) == 1 and len(filled) == 1 and not _shared(free[0], reader):
        return (replace(filled[0], email=free[0]),)
    return tuple(filled)


def written(found: Wishes) -> list[str]:
    return list(dict.fromkeys(email for each in found.sentences for email in emails_in(each.text)))


def bears(address: str, name: str) -> bool:
    """ "n.vantveer@" bears the name Nynke van 't Veer."""
    local = re.sub(r"[^a-z]", "", fold(address.partition("@")[0]))
    words = [re.sub(r"[^a-z]", "", word) for word in words_of(fold(name))]
    return bool(words) and ((len(words[-1]) > 2 and words[-1] in local) or (len(words[0]) > 3 and words[0] in local))


def answer_to(found: Wishes, name: str, address: str, reader: Reader) -> str:
    """The writer's other address, where they ask for the answers there; else empty. What a footer offers is nobody's."""
    for place, sentence in enumerate(found.sentences):
        said = {each.group for each in found.signals if each.place == place}
        emails = [each for each in emails_in(sentence.text) if each.casefold() != address.casefold()]
        mine = _prefers(sentence, reader)
        if len(emails) != 1 or not (mine or "mail_to" in said) or said & _OF_FOOTER:
            continue
        if mine or bears(emails[0], name) or not (said & _OF_OTHERS or _offers(found, place, emails[0], reader)):
            return emails[0]
    return ""


def _prefers(sentence: Sentence, reader: Reader) -> bool:
    """ "Gebruik s.v.p. mijn werkmail: …", "my work address is …, please use that"."""
    lexicon = reader.guide.lexicon
    spoken = tuple(lexicon.folded("names", "spoken_address"))
    mine = lexicon.folded("signs", "mine")
    near = [word for place, word in enumerate(sentence.words) if mine & set(sentence.words[max(0, place - 2) : place])]
    asks = lexicon.folded("names", "prefers_address") & set(sentence.words)
    return bool(asks) and any(word.endswith(spoken) for word in near)


_OF_OTHERS = frozenset({"colleague", "for_other", "companion", "third"})
_OF_FOOTER = frozenset({"newsletter", "bulk"})


def _shared(email: str, reader: Reader) -> bool:
    """ "administratie@": nobody's own; "burgemeester@" is the mayor's."""
    local = words_of(fold(re.sub(r"[._+-]", " ", email.partition("@")[0])))
    return bool(reader.guide.lexicon.folded("names", "mailboxes") & set(local))


def _offers(found: Wishes, place: int, email: str, reader: Reader) -> bool:
    """ "Vragen? Mail naar info@…": it speaks to the reader, not of the writer."""
    if set(found.sentences[place].words) & reader.guide.lexicon.folded("signs", "first"):
        return False
    asked = place > 0 and found.sentences[place - 1].question
    return asked or reader.displays.mailbox_like(re.sub(r"[._+-]", " ", email.partition("@")[0]))
