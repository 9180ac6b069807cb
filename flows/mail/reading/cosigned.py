"""Who signs beside the writer: "Groet, ook namens Els Smit", or two together, "Piet en Annie Vos"."""

from dataclasses import replace

from flows.mail.reading.company import Company
from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold
from flows.mail.reading.same import is_same
from flows.mail.reading.wishes import JOINING, Wishes
from flows.registration.commands import Person

_LINES = 6
"""Lines of a signature in which somebody signs."""


def signed_by_two(signature: str, reader: Reader) -> tuple[str, ...]:
    """Both names of a line that holds no more: "Piet en Annie Vos" are Piet Vos and Annie Vos."""
    farewells = reader.guide.lexicon.folded("names", "farewells") | reader.guide.lexicon.folded("names", "by")
    for line in signature.split("\n")[:_LINES]:
        words = line.split()
        while words and fold(words[0]).strip(",.!") in farewells:
            words = words[1:]
        if names := _couple(" ".join(words).strip(" .,!"), reader):
            return names
    return ()


def _couple(line: str, reader: Reader) -> tuple[str, ...]:
    joins = reader.guide.lexicon.folded("names", "joins")
    hits = reader.names.find(line)
    if len(hits) != 2 or fold(line[hits[0].end : hits[1].start]).strip() not in joins:
        return ()
    whole = hits[0].start == 0 and hits[1].end == len(line)
    people = all(reader.first.begins(each.name) for each in hits) and not reader.names.organisation_like(line)
    return tuple(each.name for each in reader.names.couples(hits, line)) if whole and people else ()


def with_cosigner(company: Company, signature: str, writer: Person, found: Wishes, reader: Reader) -> Company:
    """With who signs too, where the text counts somebody without a name, or speaks of "we" and of nobody else."""
    company = _on_behalf(company, signature, reader)
    others = [Person(each) for each in signed_by_two(signature, reader)]
    others = [each for each in others if not is_same(each, writer)]
    nameless = bool(company.others) and not any(each.name for each in company.others)
    if len(others) != 1 or not company.writer_too or not (nameless or (not company.others and _of_both(found, reader))):
        return company
    return replace(company, others=(others[0], *company.others[1:]))


def _of_both(found: Wishes, reader: Reader) -> bool:
    lexicon = reader.guide.lexicon
    both = lexicon.folded("signs", "both") | lexicon.folded("dates", "we")
    return any(both & set(each.sentence.words) for each in found.all(*JOINING)) and not found.has("alone", "self_out")


def _on_behalf(company: Company, signature: str, reader: Reader) -> Company:
    """ "Groet, ook namens Els Smit": the companion whom the text only counts."""
    also = reader.guide.lexicon.folded("names", "also_on_behalf")
    for line in signature.split("\n")[:_LINES]:
        start = max((fold(line).find(each) + len(each) for each in also if each in fold(line)), default=0)
        named = next(iter(reader.names.full(line[start:])), None) if start else None
        nameless = [each for each in company.others if not each.name]
        if named and nameless and reader.first.begins(named.name):
            others = list(company.others)
            others[others.index(nameless[0])] = replace(nameless[0], name=named.name)
            company = replace(company, others=tuple(others))
    return company
