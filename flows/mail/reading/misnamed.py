"""Names that the next words take back: "de groep Wolvega... nee grapje, Vollenhove Warm" speaks of Vollenhove Warm alone."""

import re

from flows.mail.reading.phrases import either
from flows.mail.reading.words import Guide, Lexicon


def without_misnamed(text: str, guide: Guide) -> str:
    """Without the name and the words that take it back, where another name follows."""
    return guide.once("misnamed", lambda: _misnamed(guide.lexicon)).sub("", text)


def _misnamed(lexicon: Lexicon) -> re.Pattern[str]:
    links, back = either(lexicon.folded("names", "links")), either(lexicon.folded("names", "taken_back"))
    name = rf"['’]?[A-ZÀ-Þ][\w'’-]*(?:[ ](?:(?:{links})[ ]){{0,2}}['’]?[A-ZÀ-Þ][\w'’-]*){{0,{_MOST}}}"
    return re.compile(rf"(?<!\w){name}\s*(?:[.,…!(–-]+\s*)(?i:{back})[,:.!…]*\s+(?=['’]?[A-ZÀ-Þ][\w'’-]*[\s.,!])")


_MOST = 6
"""Further words of such a name; without a bound, a page of capitals takes seconds."""
