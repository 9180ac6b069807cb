"""A page that is filled in says what it says when it is rendered anew for each person, which is slower."""

from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.mail.outgoing import Composer
from flows.mail.outgoing_forms import Filling, Forms
from flows.mail.outgoing_templates import KINDS, Page
from flows.registration.decision import Notification
from flows.registration.letter import Letter
from tests.mail.writing import (
    CIRCLE,
    NOW,
    TEMPLATES,
    WITHOUT_REGISTRATION,
    composer,
    notification,
    parsed,
    registration,
)

ABOUT_SOMEBODY = [kind for kind in KINDS if kind not in WITHOUT_REGISTRATION]
WORDS = st.text(max_size=120) | st.text("a =.%{}<&\"'é👩🏽‍🚀שלום\u202e\r\n\t\x02\x03", max_size=120)
NASTY = (
    'Zoë "de" <b>O\'Neill & Co</b> 100%(name)s =41 👩🏽‍🚀 שלום {{ name }} \x02ref\x03 \u202e\r\nBcc: x@y.example '
    + "lang " * 30
)


class Rendered(Forms):
    """The slow way: no form is made."""

    def filling(self, page: Page, values: Mapping[str, Any]) -> Filling:
        return Filling(page, values, {}, None)


def rendering(writer: Composer) -> Composer:
    writer._forms = Rendered()
    return writer


FILLED, RENDERED = composer(), rendering(composer())


def written(writer: Composer, told: Notification) -> list[tuple[dict[str, str], list[tuple[str, object]]]]:
    return [said(letter) for letter in writer.write(told, CIRCLE, answering=None, now=NOW)]


def said(letter: Letter) -> tuple[dict[str, str], list[tuple[str, object]]]:
    message: EmailMessage = parsed(letter)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return dict(message.items()), [(part["Content-Type"], part.get_payload(decode=True)) for part in parts]


def about(kind: str, name: str, organisation: str = "Gemeente Utrecht", /, **fields: str) -> Notification:
    told = notification(kind)
    person = registration(name=name, organisation=organisation, fields=fields)
    return replace(told, name=name, registration=person if told.registration else None)


@pytest.mark.parametrize("kind", KINDS)
def test_both_ways_say_the_same(kind: str) -> None:
    """The second fills in the form that the first left."""
    for told in (
        notification(kind),
        about(kind, NASTY, NASTY, initiative=NASTY, remarks=NASTY, diet="x"),
        about(kind, ""),
    ):
        assert written(FILLED, told) == written(RENDERED, told)


@settings(max_examples=300, deadline=None)
@given(name=WORDS, organisation=WORDS, initiative=WORDS, remark=WORDS, own=st.dictionaries(WORDS, WORDS, max_size=2))
@example(name=".", organisation=" ", initiative="=", remark="a" * 75, own={})
@example(name="\ud800", organisation="%(name)s", initiative="\x02name\x03", remark=" " * 80, own={"": "x"})
@example(name="", organisation="", initiative="", remark="", own={"organisation": "", "initiative": "x"})
def test_whatever_people_write(name: str, organisation: str, initiative: str, remark: str, own: dict[str, str]) -> None:
    told = about("confirmed", name, organisation, **{"initiative": initiative, "remarks": remark, **own})

    assert written(FILLED, told) == written(RENDERED, told)


@pytest.mark.parametrize("kind", ABOUT_SOMEBODY)
def test_lines_are_as_short_as_mail_allows(kind: str) -> None:
    told = about(kind, "Zoë van der Berg", "a" * 200, initiative="é" * 90)

    for letter in FILLED.write(told, CIRCLE, answering=None, now=NOW):
        _, _, body = letter.raw.partition(b"\r\n\r\n")
        assert max(map(len, body.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("kind", sorted({*ABOUT_SOMEBODY} - {"review-request"}))
def test_shipped_pages_are_made_once(kind: str) -> None:
    """For two persons of whom the same is known."""
    writer = composer()

    for name in ("Jan Jansen", "Zoë de Wit"):
        letters = writer.write(about(kind, name, initiative=name), CIRCLE, answering=None, now=NOW)

    assert len(writer._forms._forms) == len(letters)
    assert not writer._forms._asking


ASKING = (
    "{{ name | upper }}", "{% if name == 'Jan Jansen' %}Hoi{% endif %}", "{% if name in ['Jan Jansen'] %}Hoi{% endif %}",
    "{{ name[0] }}", "{{ name.split() | length }}", "{{ name | length }}", "{{ name ~ '!' }}", "{{ name + '!' }}",
    "{% if name is string %}ja{% endif %}", "{% if name is sequence %}ja{% endif %}", "{% if name is iterable %}ja{% endif %}",
    "{% if 'J' in name %}ja{% endif %}", "{{ [name, other] | join(' ') }}", "{{ {'Jan Jansen': 'x'}.get(name, 'y') }}",
    "{{ name | int(7) }}", "{{ name | float(7) }}", "{{ name | truncate(5) }}", "{{ name | e }}", "{{ name | safe }}", "{{ name | tojson }}",
    "{{ '%s' | format(name) }}", "{{ '%r' | format(name) }}", "{{ 'Dag {}'.format(name) }}", "{% for each in name %}{{ each }}-{% endfor %}",
    "{{ noted | map(attribute='value') | join }}", "{{ noted | sort(attribute='value') | length }}", "{{ registration.ref | lower }}",
    "{% if name < 'K' %}ja{% endif %}", "{{ name | link_part }}", "{{ name | lines | length }}", "{{ name | pprint }}",
    "{% if name is sameas name %}ja{% endif %}", "{{ name | first }}", "{% if name is lower %}ja{% endif %}", "[x](mailto:x?subject={{ name }})",
    "{{ name }}", "{% if name %}{{ name or other }}{% endif %}", "{{ name if name else 'niemand' }}", "{% set wie = name %}{{ wie }}",
    "{{ name | default('niemand', true) }}", "| **{{ name }}** | {{ other }} |",
)  # fmt: skip


@pytest.mark.parametrize("asking", ASKING)
def test_template_that_asks_more_of_the_words(asking: str, tmp_path: Path) -> None:
    (tmp_path / "nl-je").mkdir()
    (tmp_path / "nl-je" / "confirmed.md").write_text(f"subject: Zeker\n---\nHoi\n\n{asking}\n\nTot dan.\n")
    filled, rendered = composer((tmp_path, TEMPLATES)), rendering(composer((tmp_path, TEMPLATES)))

    for name in ("Jan Jansen", "zoë", "12", "Piet <Pieters> & zoon"):
        told = about("confirmed", name, initiative=name)
        assert written(filled, told) == written(rendered, told)
