"""Values from outside stay values: whatever a person writes, the mail around it does not change."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser

from flows.mail.message import IncomingMail
from flows.mail.outgoing_templates import KINDS
from flows.registration.letter import Letter
from flows.registration.model import Event
from tests.mail.writing import AFTERNOON, COMPOSER, FACTS, NOW, notification, parsed, part, registration

NASTY = [
    "[x](http://evil.example)", "<b>vet</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "# Kop", "* punt", "- punt",
    "> citaat", "1. een", "Jan\r\nBcc: evil@example.org", "Jan\nATTENDEE:mailto:evil@example.org", "Jan\x00\x0b\x0c", "{{ 7 * 7 }}",
    "{% for x in y %}", "{# weg #}", "\ue0000\ue002", "\ue0011\ue002", "\x1e\x1d", "</td></table>", "'\" onmouseover=\"x", "&amp; &lt;b&gt;",
    "=?utf-8?q?Jan=0D=0ABcc:_evil?=", "http://evil.example", "www.evil.example", "javascript:alert(1)", "\u202eevil", "\u2028nieuw", "`code`",
    "**vet**", "\\", "| a | b |", "jan@example.org, piet@example.org", '"', ";CN=evil", "^n", "\\n", "--=_m_0", "\ud800", "%(uid)b", "%s",
]  # fmt: skip
hostile = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=4).map("".join),
)
GENTLE = "Zomaar iemand"
SLOW = [HealthCheck.too_slow]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(value=hostile)
def test_value_changes_nothing_around_it(kind: str, value: str) -> None:
    value = value if value.strip() else "x"

    evil, plain = _write(kind, value), _write(kind, GENTLE)

    assert _headers(evil) == _headers(plain)
    assert _tags(evil) == _tags(plain)
    assert _links(evil) == _links(plain)
    assert len(part(evil, "text/plain").splitlines()) == len(part(plain, "text/plain").splitlines())
    assert "49" not in part(evil, "text/plain").replace(value, "")


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(name=hostile, organisation=hostile)
@example(name="Jan\r\nATTENDEE:mailto:evil@example.org", organisation="x")
def test_invitation_holds_the_receiver_alone(name: str, organisation: str) -> None:
    about = registration(AFTERNOON, name=name, organisation=organisation)
    told = replace(notification("confirmed", AFTERNOON), name=name, registration=about)

    [letter] = COMPOSER.write(told, AFTERNOON, answering=None, now=NOW)

    [vevent] = Calendar.from_ical(part(letter, "text/calendar")).walk("VEVENT")
    assert vevent["ATTENDEE"] == "mailto:jan@utrecht.example"
    assert set(vevent) == {
        "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "DESCRIPTION", "LOCATION", "ORGANIZER", "STATUS", "TRANSP", "ATTENDEE",
    }  # fmt: skip
    assert not vevent.errors


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(value=hostile)
@example("=?utf-8?q?Aanmelding=0ABcc:_evil@example.com?=")
def test_answered_mail_cannot_write_a_header(value: str) -> None:
    asked = IncomingMail("1", message_id=value, references=(value, f"<{value}@x>"), subject=value, own=value)

    [letter] = COMPOSER.write(notification("full"), AFTERNOON, answering=asked, now=NOW)

    allowed = {*_headers(_write("full", GENTLE)), "In-Reply-To", "References"}
    assert set(parsed(letter).keys()) <= allowed
    assert max(len(line) for line in letter.raw.split(b"\r\n")) <= 998


@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(title=hostile, place=hostile)
def test_careless_event_file_writes_no_markup(title: str, place: str) -> None:
    session = replace(AFTERNOON.sessions[0], location=place or "x", online="")
    event = replace(AFTERNOON, title={"nl": title or "x"}, sessions=(session,))
    gentle = replace(event, title={"nl": GENTLE}, sessions=(replace(session, location=GENTLE),))

    evil, plain = _about(event), _about(gentle)

    assert _headers(evil) == _headers(plain)
    assert _tags(evil) == _tags(plain)


def test_link_that_somebody_wrote_is_broken() -> None:
    letter = _write("confirmed", "Win geld http://evil.example of www.evil.example")

    assert "http://evil" not in part(letter, "text/plain") + part(letter, "text/html")
    assert "www.evil" not in part(letter, "text/plain") + part(letter, "text/html")


@pytest.mark.parametrize("online", ["javascript:alert(1)", "http://x.example", "data:text/html,x", '"><b>'])
def test_meeting_link_other_than_https_leads_nowhere(online: str) -> None:
    event = replace(AFTERNOON, sessions=(replace(AFTERNOON.sessions[0], online=online),))

    letter = _about(event)

    links = [link for link in _links(letter) if not link.startswith(("mailto:", "tel:"))]
    assert links == ["#"]


def test_name_as_long_as_a_book_is_cut() -> None:
    letter = _write("confirmed", "lang" * 5000)

    assert len(letter.raw) < 40_000


def _write(kind: str, value: str) -> Letter:
    """With the value in every place that somebody outside can fill."""
    about = registration(
        AFTERNOON, name=value, organisation=value, fields={"initiative": value, "phone": value, "remarks": value}
    )
    told = notification(kind, AFTERNOON, facts=_filled(FACTS.get(kind, {}), value), name=value)
    told = replace(told, registration=told.registration and about)
    [letter] = COMPOSER.write(told, AFTERNOON, answering=None, now=NOW)
    return letter


def _filled(facts: Any, value: str) -> dict[str, Any]:
    filled = dict(facts)
    if "person" in filled:
        filled["person"] = {"name": value, "email": value, "organisation": value, "fields": {"Label": value}}
    for name in ("other", "reason") if "person" not in filled else ("other",):
        if name in filled:
            filled[name] = value
    if "together" in filled:
        filled["together"] = [value]
    if "question" in filled or "person" in filled:
        filled["question"] = " ".join(value.split()) or "x"
    return filled


def _about(event: Event) -> Letter:
    return COMPOSER.write(notification("confirmed", event), event, answering=None, now=NOW)[0]


def _headers(letter: Letter) -> list[str]:
    return list(parsed(letter).keys())


def _tags(letter: Letter) -> list[str]:
    return [node.tag for node in LexborHTMLParser(part(letter, "text/html")).root.traverse()]  # type: ignore[union-attr]


def _links(letter: Letter) -> list[str]:
    """Where they lead; what follows the address in a link to ourselves may hold a value, percent-encoded."""
    found = re.findall(r'href="([^"]*)"', part(letter, "text/html"))
    return [link.partition("?")[0] for link in found]
