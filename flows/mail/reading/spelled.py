"""The entries of a language file as people also spell them: "can't" as "cant", "graag" as "gaarne", so that no list names each spelling."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

_WORD = re.compile(r"[\w']+(?:-[\w']+)*")
_TOKEN = re.compile(rf"({_WORD.pattern})([,;:]?)")
"""A word of a phrase, with the mark that each of its spellings then bears too."""


class Spelled:
    """`contracted`: endings that people type without their apostrophe. `other`: a word, and its other spellings. `mistyped`: words read with a slip too."""

    def __init__(
        self, contracted: Sequence[str], other: Mapping[str, Sequence[str]], mistyped: Sequence[str] = ()
    ) -> None:
        self._contracted = tuple(contracted)
        self._other = {word: tuple(spellings) for word, spellings in other.items()}
        for word in mistyped:
            self._other[word] = (*self._other.get(word, ()), *_slips(word))

    def phrases(self, entries: Iterable[str]) -> tuple[str, ...]:
        """In the notation of phrases, in which a word can have alternatives."""
        respelled = (_TOKEN.sub(self._alternatives, entry) for entry in entries)
        return tuple(dict.fromkeys(each for entry in respelled for each in (entry, self._bare(entry))))

    def words(self, entries: Iterable[str]) -> tuple[str, ...]:
        """Words and plain phrases, one for each spelling of one of their words."""
        return tuple(
            dict.fromkeys(each for entry in entries for each in (entry, self._bare(entry), *self._each(entry)))
        )

    def _bare(self, entry: str) -> str:
        if not self._contracted or "'" not in entry:
            return entry
        return _WORD.sub(lambda hit: hit[0].replace("'", "") if hit[0].endswith(self._contracted) else hit[0], entry)

    def _alternatives(self, hit: re.Match[str]) -> str:
        word, mark = hit.groups()
        return "|".join(f"{each}{mark}" for each in (word, *self._other.get(word, ())))

    def _each(self, entry: str) -> Iterator[str]:
        for hit in _WORD.finditer(entry):
            for other in self._other.get(hit[0], ()):
                yield f"{entry[: hit.start()]}{other}{entry[hit.end() :]}"


def _slips(word: str) -> list[str]:
    """With one letter left out, but for the first, or two neighbours turned round."""
    without = (word[:place] + word[place + 1 :] for place in range(1, len(word)))
    turned = (f"{word[:n]}{word[n + 1]}{word[n]}{word[n + 2 :]}" for n in range(1, len(word) - 1))
    return [each for each in dict.fromkeys((*without, *turned)) if each != word]
