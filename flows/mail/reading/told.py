"""The fields that a mail tells of its writer: those of the form, of the sentences, of the signature."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flows.mail.reading.addressing import bears
from flows.mail.reading.affiliation import two_names
from flows.mail.reading.apposition import groups_beside
from flows.mail.reading.closing import Signed, first_of
from flows.mail.reading.contacts import emails_in
from flows.mail.reading.elsewhere import names_one
from flows.mail.reading.employer import Reader, reader_of
from flows.mail.reading.extents import whole
from flows.mail.reading.forms import Form
from flows.mail.reading.jobs import of_everybody, of_self
from flows.mail.reading.phones import own_phone
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.theirs import OTHERS
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Guide, Lexicon
from flows.registration.commands import Person
from flows.registration.model import STANDARD_FIELDS, Event


def fields_told(
    form: Form | None,
    values: Sequence[Value],
    signed: Signed,
    event: Event | None,
    found: Wishes,
    guide: Guide,
    own: str,
    name: str = "",
) -> dict[str, str]:
    known: dict[str, str] = {}
    form_values: Mapping[str, str] = form.values if form else {}
    for field in wanted(event, guide):
        filled, said = form_values.get(field, ""), _prose(field, values, event, guide)
        known[field] = said if said and (not filled or _is_sentence(filled, said)) else filled
    known["function"] = form_values.get("function") or _function(values, signed, event, found, guide)
    known["phone"] = (
        form_values.get("phone") or signed.phone or ("" if form else own_phone(found, own, name, reader_of(guide)))
    )
    known["remarks"] = form_values.get("remarks") or remarks_in(found)
    return {key: value.lstrip("-– ") for key, value in known.items() if value}


def _is_sentence(filled: str, said: str) -> bool:
    """ "Initiatief: het heet officieel Warm Zuid, maar wij zeggen WZ", "Warm Zuid (nog niet opgericht)" tell a name among other words."""
    among = filled[:1].islower() and said in filled and len(filled.split()) > len(said.split()) + 1
    return among or filled.startswith(f"{said} (")


def wanted(event: Event | None, guide: Guide) -> list[str]:
    """The event's own fields; those of all events while it is not known which."""
    events = [event] if event else guide.office.events.values()
    return list(dict.fromkeys(each.name for one in events for each in one.fields if each.name not in STANDARD_FIELDS))


def _prose(name: str, values: Sequence[Value], event: Event | None, guide: Guide) -> str:
    """A field of the event takes the sentences' words for the field of that name, or of one of its synonyms."""
    own = [each for each in event.fields if each.name == name] if event else []
    synonyms = {name, *(fold(word) for each in own for word in each.synonyms)}
    addressed = guide.lexicon.folded("names", "addressed") | guide.lexicon.folded("organisations", "municipality")
    found = [value for value in values if value.field in synonyms and value.field not in ("function", "name")]
    if name == "function":
        return first_of(value.text for value in values if value.field == name)
    reader = reader_of(guide)
    told = (
        value.text
        for value in found
        if _first_word(value.text, guide.lexicon) not in addressed
        and not value.text[:1].isdecimal()
        and (name == "organisation" or not reader.groups.known(value.text))
    )
    # Those who live somewhere are named where their group has no name.
    return first_of(sorted((text for text in told if not two_names(text, reader)), key=reader.prose.of_people))


def _function(values: Sequence[Value], signed: Signed, event: Event | None, found: Wishes, guide: Guide) -> str:
    reader = reader_of(guide)
    told = _prose("function", values, event, guide) or of_self(found, reader)
    return told or signed.function or of_everybody(found, reader)


def _first_word(text: str, lexicon: Lexicon) -> str:
    articles = lexicon.folded("organisations", "articles")
    return next((word for word in fold(text).split() if word not in articles), "")


def remarks_in(found: Wishes, others: Sequence[Person] = ()) -> str:
    """Sentences about food and access: what the host must know. Those that name one of `others` are theirs."""
    places = {each.place for each in found.signals if each.group == "remark"}
    places -= {place for place in places if any(names_one(found.sentences[place].words, each) for each in others)}
    return " ".join(each.text for place, each in enumerate(found.sentences) if place in places)[:300]


def of_groups(sentence: Sentence, stayed: Sentence, reader: Reader) -> list[Value]:
    """What the sentence's phrases tell; "samen met Gerda Pol (gerda@…)" tells of a person, and of no group."""
    values = [part for each in reader.prose.find(sentence) for part in _somebody_of(each, reader)]
    values = [_of_club(each, sentence, reader) for each in values]
    found = [
        _of_people(_group_of(each, reader), sentence, reader) for each in (*values, *groups_beside(sentence, reader))
    ]
    groups = ("initiative", "organisation", OTHERS)
    found = [replace(each, field=OTHERS) if _of_relative(each, sentence, reader) else each for each in found]
    found = whole(found, sentence, reader)
    return [
        each
        for each in found
        if each.field not in groups
        or (
            not _addressed(each, sentence)
            and not _ours(each.text, reader)
            and not _travelled(each, sentence, reader)
            and not _is_person(each.text, reader)
            and stayed.text[each.start : each.end] == each.text
        )
    ]


def _ours(text: str, reader: Reader) -> bool:
    """ "Die mensen van Warme Wijken", written to aanmelden@warmewijken.example: they speak of us."""
    hosts = {each.rpartition("@")[2].partition(".")[0] for each in reader.guide.office.addresses}
    return re.sub(r"\W", "", fold(text)) in hosts


def _travelled(value: Value, sentence: Sentence, reader: Reader) -> bool:
    """ "Ik kom met de trein vanuit Gent", "I recently moved from Bologna": where they come from, and not for whom."""
    before = words_of(sentence.folded[: value.start])
    out_of = reader.guide.lexicon.folded("names", "out_of") & set(before[-1:])
    return bool(out_of) and bool(reader.guide.lexicon.folded("names", "travels") & set(before[-_JOURNEY:]))


_JOURNEY = 7
"""Words from "met de trein" to the place."""


def _of_relative(value: Value, sentence: Sentence, reader: Reader) -> bool:
    """ "Mijn zus zit in het bestuur van Stichting Zuid": what a clause tells that begins with somebody else."""
    lexicon = reader.guide.lexicon
    clause = re.split(r"[.;:!?(]\s|,\s", sentence.folded[: value.start])[-1]
    words = words_of(clause)
    self = lexicon.folded("signs", "self") | lexicon.folded("values", "everybody")
    somebody = words[:1] and words[0] in lexicon.folded("signs", "determiners") and len(words) > 1
    return (
        value.field == "organisation"
        and bool(somebody and words[1] in lexicon.folded("names", "related") and words[2:3])
        and not self & set(words)
        and bool(words[2] in lexicon.folded("signs", "does") or words[2] in lexicon.folded("names", "left_verbs"))
    )


def _somebody_of(value: Value, reader: Reader) -> list[Value]:
    """ "Ik ben Marjan van Buurtwarmte Eikenlaan": the name, and the group behind it."""
    somebody, of, group = value.text.partition(" van ")
    if value.field != "name" or not of or " " in somebody or not reader.groups.organisation_in(group):
        return [value]
    start = value.end - len(group)
    name = replace(value, text=somebody, end=value.start + len(somebody))
    return [name, replace(value, field="organisation", text=group, start=start)]


def _of_club(value: Value, sentence: Sentence, reader: Reader) -> Value:
    """ "Onze bewonerscommissie, en die heet Sterren Verenigd": nobody's name, behind a word for a group and no word for a person."""
    related = reader.guide.lexicon.folded("names", "related")
    before = sentence.text[: value.start]
    if value.field != "name_other" or reader.first.begins(value.text) or related & set(words_of(fold(before))):
        return value
    return replace(value, field="organisation") if reader.names.organisation_like(before) else value


def _group_of(value: Value, reader: Reader) -> Value:
    """ "Dat is Grietje Wever van Zuidwolde Energie", "in de kerngroep van Warm Zuid": of somebody, or a part, and the group, the group."""
    lexicon = reader.guide.lexicon
    somebody, *of = lexicon.belongs.split(value.text, maxsplit=1)
    group = of[0] if of else ""
    body = of and fold(somebody).split()[-1] in lexicon.folded("names", "bodies")
    if body and value.field in ("initiative", "organisation") and somebody.islower() and group[:1].isupper():
        return replace(value, text=group, start=value.end - len(group))
    if (
        value.field not in ("initiative", "organisation")
        or not of
        or not reader.first.begins(somebody)
        or " " not in somebody
        or not group[:1].isupper()
    ):
        return value
    return replace(value, text=group, start=value.end - len(group))


def _of_people(value: Value, sentence: Sentence, reader: Reader) -> Value:
    """ "De bewoners van de Rozenstraat": where no more than a place is named, those who live there are meant."""
    said = reader.prose.people_before(sentence.text[: value.start])
    if value.field not in ("initiative", "organisation") or not said or reader.names.organisation_like(value.text):
        return value
    return replace(value, text=sentence.text[value.start - len(said) : value.end], start=value.start - len(said))


def _is_person(text: str, reader: Reader) -> bool:
    """ "mede namens Els Smit", "samen met Dirk en Wilma"."""
    parts = reader.guide.lexicon.joint.split(text)
    if fold(text) in reader.guide.lexicon.folded("names", "given"):
        return not reader.groups.known(text)
    if reader.names.untitled(text) != text and not reader.names.organisation_like(text):
        return not reader.groups.known(text)  # "on behalf of Dr Achebe".
    people = all(reader.first.begins(part) and len(part.split()) > (len(parts) == 1) for part in parts)
    return people and not reader.names.organisation_like(text) and not reader.groups.known(text)


def _addressed(value: Value, sentence: Sentence) -> bool:
    return any(bears(each, value.text) for each in emails_in(sentence.text[value.end : value.end + _BESIDE]))


_BESIDE = 45
"""Characters behind a name in which its address stands."""
