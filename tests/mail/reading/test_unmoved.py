"""What is said around a wish moves nothing: the labelled mails, dressed otherwise, are understood as before."""

import html
import re
import textwrap
import tomllib
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.bench.reading import OURS, Desk, table
from tests.mail.labelled import loading

Mail = Mapping[str, Any]
KEYS = ("intent", "slot", "sessions", "verdict", "unsure")
QUOTED = re.compile(r"^>|schreef|wrote|^Van:|^From:|-- $|Disclaimer|____|\n1\. ", re.MULTILINE)

LETTER = "Kun je toch niet komen? Meld je dan af door te antwoorden.\nWil je de plek? Antwoord met ja."


def greeted(text: str) -> str:
    return f"Beste mensen,\n\n{text.lstrip()}"


def opened(text: str) -> str:
    return f"Hopelijk gaat alles goed bij jullie.\n\n{text.lstrip()}"


def opened_in_english(text: str) -> str:
    return f"I hope this finds you well.\n\n{text.lstrip()}"


def thanked(text: str) -> str:
    return f"{text.rstrip()}\n\nAlvast bedankt!\n"


def from_a_telephone(text: str) -> str:
    return f"{text.rstrip()}\n\nVerstuurd vanaf mijn iPhone\n"


def with_a_disclaimer(text: str) -> str:
    legal = "Disclaimer: De informatie in dit bericht is uitsluitend bestemd voor de geadresseerde. Wilt u niets meer ontvangen, meld u dan af."
    return f"{text.rstrip()}\n\n{legal}\n"


def with_an_advertisement(text: str) -> str:
    return f"{text.rstrip()}\n\n-- \nMeld je aan voor onze nieuwsbrief! Afmelden kan altijd.\n"


def above_a_quotation(text: str) -> str:
    quoted = textwrap.indent(LETTER, "> ")
    head = "Op ma 8 feb 2027 om 10:12 schreef Inschrijven <inschrijven@wijkwarmte.example>:"
    return f"{text.rstrip()}\n\n{head}\n\n{quoted}\n"


def above_headers(text: str) -> str:
    head = "Van: Inschrijven <inschrijven@wijkwarmte.example>\nVerzonden: maandag 8 februari 2027 10:12\nAan: iemand\nOnderwerp: Bevestiging"
    return f"{text.rstrip()}\n\n{'_' * 32}\n{head}\n\n{LETTER}\n"


def shouted(text: str) -> str:
    return re.sub(r"(?<=[a-z]{3})\.(?=\s|$)", "!", text)


def trailing_off(text: str) -> str:
    return re.sub(r"(?<=[a-z]{3})\.(?=\s|$)", "...", text)


def wrapped(text: str) -> str:
    lines = (
        textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False) or [""] for line in text.split("\n")
    )
    return "\n".join(part for line in lines for part in line)


def with_hard_spaces(text: str) -> str:
    return text.replace(" ", "\u00a0")


def with_wide_spaces(text: str) -> str:
    return text.replace(" ", "  ")


DRESSES = (
    greeted, opened, opened_in_english, thanked, from_a_telephone, with_a_disclaimer, with_an_advertisement, above_a_quotation, above_headers,
    shouted, trailing_off, wrapped, with_hard_spaces, with_wide_spaces,
)  # fmt: skip


def in_html(mail: Mail) -> Mail:
    paragraphs = (html.escape(each).replace("\n", "<br>") for each in re.split(r"\n\s*\n", mail["text"].strip()))
    rest = {key: value for key, value in mail.items() if key != "text"}
    return {**rest, "html": "<html><body>" + "".join(f"<p>{each}</p>" for each in paragraphs) + "</body></html>"}


def plain_mails() -> list[tuple[str, Mail]]:
    """Of a person, in bare text."""
    dressed = ("below", "html", "flowed", "charset", "part")
    found = []
    for path in sorted(loading.HERE.glob("cases/*.toml")):
        cases = tomllib.loads(path.read_text("utf-8"))
        for number, each in enumerate(cases["mail"], 1):
            mail = {**cases.get("every", {}), **each}
            text = mail.get("text", "")
            bare = text.strip() and not any(key in mail for key in dressed) and not QUOTED.search(f"\n{text}")
            if bare and mail["intent"] not in ("auto_reply", "bulk", "bounce"):
                found.append((f"{path.stem}-{number:02}", mail))
    return found


@pytest.fixture(scope="module")
def office() -> Desk:
    return Desk.of(OURS)


@pytest.fixture(scope="module")
def bare(office: Desk) -> list[tuple[str, Mail, dict[str, Any]]]:
    return [(name, mail, understood(office, name, mail)) for name, mail in plain_mails()]


def understood(office: Desk, name: str, mail: Mail) -> dict[str, Any]:
    case = loading.case(name, mail)
    found = table(office.read(case.raw, case.state)[1], office)
    return {key: found[key] for key in KEYS}


def moved(
    office: Desk, bare: list[tuple[str, Mail, dict[str, Any]]], dress: Callable[[Mail], Mail]
) -> list[tuple[str, Any, Any]]:
    found = ((name, before, understood(office, name, dress(mail))) for name, mail, before in bare)
    return [(name, before, after) for name, before, after in found if before != after]


@pytest.mark.parametrize("dress", DRESSES, ids=lambda each: each.__name__)
def test_a_mail_dressed_otherwise(
    office: Desk, bare: list[tuple[str, Mail, dict[str, Any]]], dress: Callable[[str], str]
) -> None:
    assert moved(office, bare, lambda mail: {**mail, "text": dress(mail["text"])}) == []


def test_a_mail_in_html(office: Desk, bare: list[tuple[str, Mail, dict[str, Any]]]) -> None:
    assert moved(office, bare, in_html) == []
