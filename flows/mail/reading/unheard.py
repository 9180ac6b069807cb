"""Names that no list knows: two words or more with capitals, of which none is in any other sentence: "Sefanja Poot"."""

from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold, words_of

_WITH = 8
"""Words before a name in which "together with" stands."""


def comes_unheard(name: str, before: str, behind: str, reader: Reader) -> bool:
    """What stands around says that it comes: "vanuit onze raad komt Sefanja Poot naar …", "samen met mijn maat, Ilyas Amran"."""
    lexicon, words = reader.guide.lexicon, words_of(fold(before))
    coming = bool(lexicon.folded("names", "comes_before") & set(words[-1:]))
    along = lexicon.pattern("names", "along_with").search(" ".join(words[-_WITH:]))
    after = words_of(fold(behind))[:1] if behind[:1] == " " else []
    ends = not after or after[0] in lexicon.folded("names", "behind_coming")
    return (coming or bool(along)) and ends and unheard(name, reader)


def unheard(name: str, reader: Reader) -> bool:
    words = [word for word in name.split() if fold(word) not in reader.guide.lexicon.folded("names", "particles")]
    capitals = len(words) > 1 and all(word[:1].isupper() for word in words)
    known = any(word in reader.guide.lexicon.ordinary for word in words_of(fold(" ".join(words))))
    return capitals and not known and not reader.names.organisation_like(name) and not reader.groups.known(name)
