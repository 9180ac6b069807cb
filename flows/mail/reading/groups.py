"""What is the name of an organisation or a group, by the lists and by its words; and what only looks like one: a department, a street, a job."""

import re
from collections.abc import Sequence

from flows.mail.reading.contacts import LINK, PHONE
from flows.mail.reading.firstnames import FirstNames
from flows.mail.reading.names import Names, same_person
from flows.mail.reading.phrases import either, fold, words_of
from flows.mail.reading.prose import Prose
from flows.mail.reading.words import Lexicon
from flows.registration.office import Office

_POSTCODE = re.compile(r"\b\d{4}\s?[A-Z]{2}\b")
_TWO_SENTENCES = re.compile(r"[!?]\s+\w")


class Groups:
    def __init__(self, lexicon: Lexicon, office: Office, names: Names, first: FirstNames, prose: Prose) -> None:
        self._office, self._names, self._firstnames, self._prose = office, names, first, prose
        self._organisations = lexicon.folded("organisations", "words")
        self._nameless = self._organisations | lexicon.folded("organisations", "of_ours")
        """ "Zelfde gemeente", "onze stichting": which one?"""
        self._kinds = lexicon.folded("organisations", "clubs") | lexicon.folded("organisations", "collectives")
        self._never = lexicon.folded("names", "not_names")
        self._first = lexicon.folded("signs", "self") - {"me", "ons"}
        self._departments = lexicon.folded("organisations", "departments")
        self._streets, self._particles = (
            lexicon.folded(*key) for key in (("organisations", "streets"), ("names", "particles"))
        )
        streets = "|".join(map(re.escape, lexicon.folded("organisations", "streets")))
        self._street = re.compile(rf"\D{{0,40}}(?:{streets})\s+\d{{1,4}}(?!\w{{2}})")
        self._places = lexicon.folded("organisations", "address")
        self._joint = lexicon.joint
        self._at_place = re.compile(rf"\s(?:{either(lexicon.folded('names', 'at_place'))})\s(?=[A-ZÀ-Þ])")
        self._legal = frozenset(word.replace(".", "") for word in lexicon.folded("organisations", "legal"))
        self._leading = lexicon.folded("organisations", "leading")
        self._verbs = lexicon.folded("signs", "verbs")
        self._farewells = lexicon.folded("names", "farewells")
        self._municipality = lexicon.folded("organisations", "municipality")
        self._by = lexicon.folded("names", "by")
        self._links = lexicon.folded("names", "links") - lexicon.folded("signs", "first")
        self._subjects = lexicon.folded("organisations", "subjects")
        self._subject_ends = tuple(lexicon.folded("organisations", "subject_ends"))

    def organisation_in(self, text: str) -> str:
        """The text when it is an organisation's name, by list or by its words."""
        bare = text.strip(" ,()*-–—/")
        bare = self._without_farewell(bare)
        if self.tells(bare) and not self.known(bare):
            return ""
        bare = self.without_office(bare if re.search(r"\.\w+\.$", bare) else bare.strip("."))
        if bare.islower() and set(words_of(bare)) <= self._nameless | self._kinds:
            return ""  # "club bewoners"
        named = words_of(fold(self._at_place.split(bare)[0]))
        if set(named) <= self._farewells or set(named) <= self._nameless:
            return ""  # "bewonersinitiatief in Purmer"
        if _TWO_SENTENCES.search(bare) or (len(bare.split()) < 4 and self._farewells & set(words_of(fold(bare)))):
            return bare if self.known(bare) else ""
        small = {word for word in _small(bare) if f"{word}." not in fold(bare)}
        if ((self._first | self._verbs) & small or self.is_department(bare)) and not self.known(bare):
            return ""
        if (
            not bare
            or ":" in bare
            or len(bare) > 70
            or LINK.search(bare)
            or (self._prose.functional(bare) and not self.known(bare))
        ):
            return ""
        several = len(bare.split()) > 1 or fold(bare).strip(":") not in self._organisations
        return bare if self.known(bare) or (several and self._worded(bare) and len(bare.split()) < 9) else ""

    def tells(self, text: str) -> bool:
        """A sentence of the writer's: "vroeger was ik vrijwilliger bij …"; "i.o." is no word of theirs."""
        return bool(self._first & {word for word in _small(text) if f"{word}." not in fold(text)})

    def _without_farewell(self, text: str) -> str:
        """ "Groeten van Stichting De Hoek" is of Stichting De Hoek."""
        words = text.split()
        while words and fold(words[0]).strip(",.!") in self._farewells:
            words = words[1:]
        return " ".join(words[1:] if len(words) < len(text.split()) and words and fold(words[0]) in self._by else words)

    def without_office(self, text: str) -> str:
        """ "Griffie gemeente Houten", "Stadsbeheer van de gemeente Houten" are of gemeente Houten."""
        words = text.split()
        place = next((place for place, word in enumerate(words) if place and fold(word) in self._leading), 0)
        before = " ".join(words[:place])
        office = bool(self._departments & set(map(fold, words[:place]))) or self._prose.functional(before)
        part = fold(words[place]) in self._municipality and self.of_department(before) if words else False
        return " ".join(words[place:]) if office or part else text

    def known(self, text: str) -> bool:
        return any(each.by_name(text) for each in self._office.lists.values())

    def is_place(self, text: str) -> bool:
        """The name of a town and no more, which the lists know as a municipality."""
        return self.known(text) and fold(text).split()[0] not in self._leading | self._organisations

    def _worded(self, text: str) -> bool:
        words = words_of(fold(text))
        legal = len(words) > 1 and fold(text.split()[-1]).replace(".", "") in self._legal
        return legal or any(word in self._organisations for word in words) or self._names.organisation_like(text)

    def of_company(self, behind: str) -> bool:
        """ "Gentse Warmte cvso": what stands behind a name says that a company bears it."""
        first = behind.split(maxsplit=1)[:1] if behind[:1] == " " else []
        return bool(first) and fold(first[0]).strip(",;:)").replace(".", "") in self._legal

    def is_where(self, line: str) -> bool:
        """ "Bezoekadres: Jekerstraat 8, Amsterdam" says where, not for whom."""
        return bool(_POSTCODE.search(line) or self._street.match(fold(line))) or bool(
            self._places & set(words_of(fold(line))[:1])
        )

    def employs(self, text: str) -> bool:
        """Somebody's employer rather than a subject: "head of the municipality of Ede", "head of Heat Transition"."""
        return self.known(text) or fold(text).split()[0] in self._leading

    def is_department(self, text: str) -> bool:
        """ "Team Duurzaamheid", "Hoofdstraat 3", "Van Eeghenstraat": a part of whom they work for, or where."""
        *before, last = words_of(fold(text)) or [""]
        street = set(before) <= self._particles and any(last.endswith(word) and last != word for word in self._streets)
        return street or self.of_department(text) or bool(self._street.match(fold(text)))

    def of_department(self, text: str) -> bool:
        """ "Team Wonen", "Ruimte en Duurzaamheid", "Stadsbeheer": a part of whom they work for, by its first word or by all of them."""
        words = [word for word in words_of(fold(text)) if word not in self._links]
        subjects = bool(words) and all(word in self._subjects or word.endswith(self._subject_ends) for word in words)
        return bool(self._departments & set(words[:1])) or subjects

    def own_firm(self, text: str, name: str) -> bool:
        """ "Kuiper Ontwerp", of Els Kuiper: a surname before a word that is nobody's name."""
        words, own = words_of(fold(text)), words_of(fold(name))
        firm = len(own) > 1 and len(words) > 1 and words[0] == own[-1] and own[0] not in words
        return firm and not self._firstnames.begins(text) and not self._firstnames.begins(text.partition(" ")[2])

    def like(self, text: str, name: str) -> bool:
        words = text.split()
        if self._firstnames.begins(text) and len(words) > 1:
            return False
        if self._joint.search(text) and len(self._names.full(self._joint.sub(" ; ", text))) > 1:
            return False
        if (
            not 0 < len(words) <= 6
            or LINK.search(text)
            or PHONE.search(text)
            or self._prose.functional(text)
            or self.is_department(text)
            or (same_person(text, name) and not self.own_firm(text, name))
        ):
            return False
        return (
            words[0][:1].isupper()
            and (
                fold(words[0]) not in self._never
                or (words[-1][:1].isupper() and not set(_folded(words)) <= self._never)
            )
            and not text.endswith(("!", "?", ":"))
            and self._prose.value_at(text, told=True) == text
        )


def _small(text: str) -> list[str]:
    """Its words but for those that a capital makes part of a name: "Stichting Kan Niet Bestaat Niet"."""
    words = text.split()
    return words_of(fold(" ".join(word for place, word in enumerate(words) if not place or not word[:1].isupper())))


def _folded(words: Sequence[str]) -> list[str]:
    return [fold(word) for word in words]
