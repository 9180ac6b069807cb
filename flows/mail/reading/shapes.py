"""How words look: their capitals, their marks, where they end."""

import re

from flows.mail.reading.phrases import fold


def until_mark(text: str) -> str:
    return re.split(r"[.;:!?()\n|,]", text, maxsplit=1)[0].strip()


def no_capitals(text: str) -> bool:
    return not any(letter.isupper() for letter in text[1:])


def unquoted(text: str) -> str:
    """Without marks around it; "'t Lien" keeps its own."""
    bare = text.strip(' ("')
    if bare.endswith(".") and bare.split()[-1].count(".") == 1:
        bare = bare[:-1]
    return bare if re.match(r"['’][a-z]\b", bare) else bare.strip(" (\"'")


def ends_small(word: str, behind: str) -> bool:
    """ "Keent Kan 't.": a name may end in "it", where the sentence ends too."""
    return fold(word) in ("'t", "'m") and not behind.lstrip(" ")[:1].isalnum()


def large(word: str) -> bool:
    return bool(re.match(r"['’]?[A-ZÀ-ÖØ-Þ0-9]|[a-z]+[A-Z]|['’]s-?[A-Z]", word))
