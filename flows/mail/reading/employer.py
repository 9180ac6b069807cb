"""The organisation that somebody comes for: stated, signed, mentioned, or told by the sender's domain."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.mail.message import Mailbox
from flows.mail.reading.closing import Closing, Signed
from flows.mail.reading.displays import Displays
from flows.mail.reading.firstnames import FirstNames
from flows.mail.reading.forms import Form
from flows.mail.reading.groups import Groups
from flows.mail.reading.names import Names, same_person
from flows.mail.reading.phrases import either, fold
from flows.mail.reading.prose import Prose, Value
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Guide, Lexicon


@dataclass(frozen=True)
class Reader:
    """The compiled words that reading persons needs, made once a guide."""

    guide: Guide
    names: Names
    displays: Displays
    first: FirstNames
    prose: Prose
    groups: Groups
    closing: Closing


def reader_of(guide: Guide) -> Reader:
    def made() -> Reader:
        lexicon = guide.lexicon
        names, first = Names(lexicon), FirstNames(lexicon)
        prose = Prose(lexicon, names, first)
        groups = Groups(lexicon, guide.office, names, first, prose)
        closing = Closing(lexicon, groups, names, first, prose)
        return Reader(guide, names, Displays(lexicon, names), first, prose, groups, closing)

    return guide.once("reader", made)


def organisation_of(
    form: Form | None,
    values: Sequence[Value],
    signed: Signed,
    fields: Mapping[str, str],
    writer: Mailbox,
    found: Wishes,
    reader: Reader,
) -> tuple[str, str]:
    """The organisation and from where it was read; one that the lists know goes before one that they do not."""
    if form and form.values.get("organisation"):
        return form.values["organisation"], "form"
    own = of_domain(writer.address, reader.guide)
    taken = {fold(value) for value in fields.values()}
    stated = [each.text for each in values if each.field == "organisation" and fold(each.text) not in taken]
    stated.sort(key=lambda text: text[:1].islower() and reader.prose.of_people(text))
    options = [("sentence", each) for each in stated if not _is_time(each)]
    if signed.organisation and fold(signed.organisation) not in taken:
        options.append(("signature", signed.organisation))
    if mine := _behind_self(found, writer.name, reader):
        return mine, "sentence"
    mentioned = [("sentence", each) for each in _mentioned(found, reader, writer.name)]
    if _of_none(found, reader):
        options = [each for each in options if reader.groups.organisation_in(each[1])]
    if best := _best(options, mentioned, bool(own), reader):
        return best[1], best[0]
    return _beside_all(found, writer, own, reader)


def _best(
    options: Sequence[tuple[str, str]], mentioned: Sequence[tuple[str, str]], own: bool, reader: Reader
) -> tuple[str, str] | None:
    """From where and which: of what is stated or signed, and of what is only mentioned. `own`: the sender's domain tells one."""
    groups, leading = reader.groups, reader.guide.lexicon.folded("organisations", "leading")
    ways = (
        [each for each in options if groups.known(each[1]) and (own or not groups.is_place(each[1]))],
        [each for each in options if fold(each[1].split()[0]) in leading],
        [each for each in mentioned if groups.known(each[1])],
        [each for each in options if groups.organisation_in(each[1])],
        [each for each in options if not groups.is_place(each[1])],
        [*options, *mentioned],
    )
    return next((each for way in ways for each in way), None)


def _beside_all(found: Wishes, writer: Mailbox, own: str, reader: Reader) -> tuple[str, str]:
    """Where nothing tells it in so many words: in brackets, alone in a sentence, by the domain, behind a function, by the header."""
    bracketed = _bracketed(found, reader) or _alone(found, reader)
    if bracketed or own:
        return (bracketed, "sentence") if bracketed else (own, "domain")
    if beside := _behind_function(found, reader):
        return beside, "sentence"
    if firm := _own_firm(found, writer.name, reader):
        return firm, "sentence"
    return reader.displays.organisation_in(writer.name, reader.groups), "header"


def _of_none(found: Wishes, reader: Reader) -> bool:
    """ "Geen organisatie, gewoon twee buren uit Zeist": what is told beside it says where they live."""
    pattern, negation = (
        reader.guide.lexicon.pattern("organisations", "none"),
        reader.guide.lexicon.folded("signs", "negation"),
    )
    hits = (pattern.search(" ".join(each.words)) for each in found.sentences)
    return any(hit and negation & set(hit[0].split()) for hit in hits)


def _is_time(text: str) -> bool:
    return bool(re.match(r"\d", text))


def _beside(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Before an employer: whose it is ("Karin de Wit van de", "Karin de Wit ("), or with whom they work, not whom they come for."""
    together = either(lexicon.folded("organisations", "works_together"))
    return (
        re.compile(rf"([A-ZÀ-Þ][\w'’-]+)\s+(?:{lexicon.of_whom}|\()$"),
        re.compile(rf"(?:{together})\s+(?:\w{{2,4}}\s+)?$"),
    )


def _mentioned(found: Wishes, reader: Reader, writer: str) -> list[str]:
    """ "gemeente Zutphen", "onze gemeente (Maashorst)", "zelfde gemeente, Hoorn", "de heer X van de gemeente Hoorn"."""
    ours = reader.guide.lexicon.folded("organisations", "of_ours")
    words = "|".join(
        map(re.escape, sorted(reader.guide.lexicon.folded("organisations", "municipality"), key=len, reverse=True))
    )
    another, partner = reader.guide.once("beside an employer", lambda: _beside(reader.guide.lexicon))
    texts = []
    for sentence in found.sentences:
        for hit in re.finditer(rf"(?<!\w)(?:{words})\s*[(:,]?\s*", sentence.folded):
            value = reader.prose.value_at(sentence.text[hit.end() :])
            other = another.search(sentence.text[: hit.start()])
            if partner.search(sentence.folded[: hit.start()]) or (other and not same_person(other[1], writer)):
                continue
            mine = sentence.folded[: hit.start()].split()[-1:]
            marked = hit.start() > 0 and bool(re.search("[(:,]", hit[0]))
            closed = mine and mine[0] in ours and _ENDED.match(sentence.text, hit.end() + len(value))
            told = reader.groups.known(value) and "," not in hit[0]
            if value[:1].islower() and not reader.groups.known(value):
                continue  # "Voor de gemeente de groep Zonnig Zuid".
            if value and (closed or told or not marked):
                texts.append(
                    f"{sentence.text[hit.start() : hit.end()].strip(' (:,')} {value}"
                    if not reader.groups.known(value)
                    else value
                )
    return texts


def _behind_self(found: Wishes, writer: str, reader: Reader) -> str:
    """ "Een voor mij (gemeente Ede) en een voor Els Smit (Warm Zuid)"."""
    self = reader.guide.lexicon.folded("signs", "self")
    for sentence in found.sentences:
        for hit in _WORD_AND_BRACKETS.finditer(sentence.text):
            named = " " in hit[2] and reader.groups.like(hit[2], writer)
            if fold(hit[1]) in self and (named or reader.groups.organisation_in(hit[2]) or reader.groups.known(hit[2])):
                return hit[2]
    return ""


_ENDED = re.compile(r"\s*(?:[).,;:!]|$)")


def _behind_function(found: Wishes, reader: Reader) -> str:
    """ "Ik werk als zelfstandig adviseur (Samenspel Oost)"."""
    self = reader.guide.lexicon.folded("signs", "self")
    for sentence in found.sentences:
        for hit in _WORD_AND_BRACKETS.finditer(sentence.text) if self & set(sentence.words) else ():
            named = " " in hit[2] and reader.prose.value_at(hit[2]) == hit[2]
            job = reader.prose.functional(hit[2])
            if named and not job and reader.prose.functional(hit[1]) and not reader.first.begins(hit[2]):
                return hit[2]
    return ""


def _own_firm(found: Wishes, writer: str, reader: Reader) -> str:
    """ "Els Kuiper / Kuiper Ontwerp": what bears the writer's surname and is nobody's name."""
    named = (hit.name for each in found.sentences for hit in reader.names.full(each.text))
    return next((each for each in named if reader.groups.own_firm(each, writer)), "")


_WORD_AND_BRACKETS = re.compile(r"(\S+)\s\(([^()@\d]{3,50})\)")


def _bracketed(found: Wishes, reader: Reader) -> str:
    """ "ik kom graag (Buurtinitiatief X)" """
    for sentence in found.sentences:
        for hit in re.finditer(r"\(([^()]{4,60})\)", sentence.text):
            if organisation := reader.groups.organisation_in(hit[1]):
                return organisation
    return ""


def _alone(found: Wishes, reader: Reader) -> str:
    """A sentence that is nothing but the organisation's name."""
    for sentence in found.sentences:
        text = sentence.text.strip(" .!")
        if (
            text[:1].isupper()
            and len(text.split()) < 8
            and reader.prose.value_at(text) == text
            and reader.groups.organisation_in(text)
        ):
            return text
    return ""


def of_domain(address: str, guide: Guide) -> str:
    """The organisation that only the sender's domain tells, when the lists know one name for it."""
    for each in guide.office.lists.values():
        found = each.by_domain(address.rpartition("@")[2])
        if len(found) == 1:
            return found[0].name
    return ""
