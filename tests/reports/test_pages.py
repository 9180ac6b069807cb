"""What the pages say at each stage of an event (tests/golden/pages; `KRINGPOST_GOLDEN=write` writes them anew), and what they never say."""

import json
import os
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from flows.errors import ConfigurationError
from flows.registration.model import Event, Priority, Registration
from flows.reports.pages_texts import Press
from tests.mail.writing import NOW, TEMPLATES
from tests.reports.publishing import (
    CALLED_OFF,
    CLOSES,
    IN_PART,
    IN_SECOND,
    ONE,
    SERIES,
    URL,
    WITHOUT_SECOND,
    people,
    published,
    text_of,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "pages"
LOTTERY = replace(SERIES, registration=replace(SERIES.registration, order="lottery"))
FIRST = replace(SERIES, priority=(Priority(NOW + timedelta(days=2), "true"),))
SITUATIONS: dict[str, tuple[Event, tuple[Registration, ...], datetime]] = {
    "open": (SERIES, people(1), NOW),
    "last-place": (SERIES, people(2), NOW),
    "waitlist": (SERIES, people(3), NOW),
    "full": (SERIES, people(3, 1), NOW),
    "not-open": (SERIES, (), NOW - timedelta(days=5)),
    "closed": (SERIES, people(2), CLOSES + timedelta(minutes=1)),
    "over": (SERIES, people(2), SERIES.ends + timedelta(days=1)),
    "lottery": (LOTTERY, people(0, 4), NOW),
    "priority": (FIRST, (), NOW),
    "one-afternoon": (ONE, (), NOW),
    "in-part": (IN_PART, IN_SECOND, NOW),
    "called-off": (CALLED_OFF, (), NOW),
    "without-the-second": (WITHOUT_SECOND, people(1), NOW),
}
BROKEN = '<script>alert("1")</script></script> & {{ 1 }}'


@pytest.mark.parametrize("form", ["nl-je", "nl-u", "en"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_page_reads_as_agreed(situation: str, form: str) -> None:
    event, registered, now = SITUATIONS[situation]
    language, _, address = form.partition("-")
    event = replace(event, address_form=address or "je")

    text = text_of(published(event, registered=registered, now=now)[f"{event.slug}/{_file(language)}"])

    _compare(GOLDEN / form / f"{situation}.txt", text)


@pytest.mark.parametrize("form", ["nl-je", "nl-u", "en"])
def test_the_overview_reads_as_agreed(form: str) -> None:
    language, _, address = form.partition("-")
    over = replace(ONE, slug="vorige", title={"nl": "Vorige", "en": "Before"}, sessions=(_earlier(ONE),))
    events = [replace(event, address_form=address or "je") for event in (SERIES, ONE, over)]

    text = text_of(published(*events, registered=people(3))[_file(language)])

    _compare(GOLDEN / form / "overview.txt", text)


def test_no_golden_page_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.rglob("*.txt")} == {*SITUATIONS, "overview"}


def test_nothing_of_a_person_is_in_any_file() -> None:
    files = published(SERIES, ONE, registered=people(3, 1))

    told = b"\n".join(files.values())
    assert not re.search(rb"Jan|jan@|Utrecht\b.{0,3}gemeente|Wittevrouwen|LK-|f3a91c0d|noten|030 111", told)


def test_the_link_of_an_online_meeting_is_told_to_nobody() -> None:
    files = published(ONE)

    assert ONE.sessions[0].online
    assert not any(b"meet.example.org" in content for content in files.values())
    assert "Stadsgehoorzaal, Utrecht, of online" in text_of(files["kennissessie/index.html"])


def test_what_an_organiser_writes_stays_text() -> None:
    hostile = replace(
        SERIES,
        title={"nl": BROKEN, "en": BROKEN},
        publish=replace(
            SERIES.publish, about={"nl": f"{BROKEN}\n\n![x](https://x.example/x.png)\n\n[y](javascript:1)"}
        ),
    )

    page = published(hostile)["leerkring/index.html"]

    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert [each.get("type") for each in tree.iter("script")] == ["application/ld+json"]
    assert not list(tree.iter("img"))
    assert not [each for each in tree.iter("a") if each.get("href", "").startswith("javascript")]
    assert _structured(page)["name"] == BROKEN


def test_a_page_takes_nothing_from_elsewhere() -> None:
    for name, page in published(SERIES, ONE).items():
        if name.endswith(".html"):
            tree = html5lib.parse(page, namespaceHTMLElements=False)
            loaded = [
                each.get("src") or each.get("href") for each in tree.iter() if each.tag in ("img", "link", "iframe")
            ]
            assert [each for each in loaded if not each.startswith(("data:", URL))] == []
            assert b"default-src &#39;none&#39;" in page


def test_every_page_is_html_without_a_fault() -> None:
    for name, page in published(SERIES, ONE, registered=people(1)).items():
        if name.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(page)


def test_search_engines_read_an_event() -> None:
    """The shape that schema.org gives an Event: types, moments with an offset, parts of a series, an offer."""
    found = _structured(published(SERIES, registered=people(1))["leerkring/index.html"])

    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert found["startDate"] == "2027-03-23T10:00:00+01:00"
    assert found["endDate"] == "2027-05-25T13:30:00+02:00"
    assert found["location"]["@type"] == "Place"
    assert (found["maximumAttendeeCapacity"], found["remainingAttendeeCapacity"]) == (3, 2)
    assert found["offers"]["availability"] == "https://schema.org/InStock"
    assert found["url"] == f"{URL}/leerkring/"
    assert [part["startDate"] for part in found["subEvent"]] == [
        "2027-03-23T10:00:00+01:00", "2027-04-20T10:00:00+02:00", "2027-05-25T10:00:00+02:00",
    ]  # fmt: skip
    assert {type(part["name"]) for part in found["subEvent"]} == {str}
    assert found["description"] == "Vier bijeenkomsten over samenwerken. een vraag een plan"


def test_online_and_in_a_hall() -> None:
    found = _structured(published(ONE)["kennissessie/index.html"])

    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [each["@type"] for each in found["location"]] == ["Place", "VirtualLocation"]


def test_the_numbers_for_machines() -> None:
    """The keys that the README promises."""
    told = json.loads(published(SERIES, registered=people(2))["leerkring/status.json"])

    assert told | {"sessions": len(told["sessions"])} == {
        "event": "leerkring",
        "title": dict(SERIES.title),
        "url": f"{URL}/leerkring/",
        "state": "open",
        "capacity": 3,
        "free": 1,
        "free_for": {"gemeente": 1, "raadslid": 1},
        "waiting": 0,
        "waitlist": 1,
        "opens": "2027-01-11T09:00:00+01:00",
        "closes": "2027-03-16T17:00:00+01:00",
        "sessions": 3,
    }
    assert set(told["sessions"][0]) == {"id", "start", "end", "location", "online", "cancelled", "free"}


def test_without_an_address_no_page_tells_one() -> None:
    files = published(SERIES, url="")

    assert b"canonical" not in files["leerkring/index.html"]
    assert json.loads(files["leerkring/status.json"])["url"] is None
    assert b"URL:" not in files["events.ics"]


def test_publishing_again_gives_the_same_bytes() -> None:
    first = published(SERIES, ONE, registered=people(2))

    assert published(SERIES, ONE, registered=people(2), before=first, now=NOW + timedelta(hours=3)) == first


def test_a_session_taken_out_shows_as_cancelled_for_a_while() -> None:
    before = published(SERIES)
    shorter = replace(SERIES, sessions=SERIES.sessions[:2])

    soon = published(shorter, before=before, now=NOW + timedelta(days=1))
    later = published(shorter, before=soon, now=SERIES.ends + timedelta(days=31))

    assert b"STATUS:CANCELLED" in soon["events.ics"]
    assert b"SUMMARY:Gaat niet door: Leerkring" in soon["leerkring/leerkring.ics"].replace(b"\r\n ", b"")
    assert published(shorter, before=soon, now=NOW + timedelta(days=2)) == soon
    assert b"CANCELLED" not in later["events.ics"]


def test_what_is_called_off_shows_as_cancelled() -> None:
    before = published(SERIES)

    one = published(WITHOUT_SECOND, before=before, now=NOW + timedelta(days=1))
    all_of_it = published(CALLED_OFF, before=before, now=NOW + timedelta(days=1))

    assert one["events.ics"].count(b"STATUS:CANCELLED") == 1
    assert all_of_it["events.ics"].count(b"STATUS:CANCELLED") == 3
    assert all_of_it["events.ics"].replace(b"\r\n ", b"").count(b"SUMMARY:Gaat niet door: ") == 3
    assert json.loads(all_of_it["leerkring/status.json"])["state"] == "called_off"
    assert [each["cancelled"] for each in json.loads(one["leerkring/status.json"])["sessions"]] == [False, True, False]
    assert _structured(all_of_it["leerkring/index.html"])["eventStatus"] == "https://schema.org/EventCancelled"
    parts = _structured(one["leerkring/index.html"])["subEvent"]
    assert [part["eventStatus"].rpartition("/")[2] for part in parts] == [
        "EventScheduled", "EventCancelled", "EventScheduled",
    ]  # fmt: skip


def test_an_event_that_is_not_published_any_more_leaves_the_feed() -> None:
    before = published(SERIES, ONE)

    assert b"leerkring" not in published(ONE, before=before)["events.ics"]


def test_an_event_in_a_language_that_the_overview_lacks() -> None:
    dutch = replace(ONE, languages=("nl",), title={"nl": "Kennissessie"})

    tree = html5lib.parse(published(SERIES, dutch)["en.html"], namespaceHTMLElements=False)

    (card,) = [each for each in tree.iter("li") if each.get("lang") == "nl" and each.get("class")]
    assert card.find("h2/a").get("href") == "kennissessie/index.html"


def test_the_subject_of_the_form_means_one_event_only() -> None:
    """Another event's alias stands in this one's title: the title would be ambiguous."""
    other = replace(ONE, aliases=("gemeente en bewonersinitiatieven",))

    page = published(SERIES, other)["leerkring/index.html"].decode()

    link = re.search(r'href="(mailto:[^"]+\?[^"]+)"', page)
    assert link
    assert parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)["subject"] == ["Aanmelding: leerkring"]


def test_words_of_ones_own(tmp_path: Path) -> None:
    own = (TEMPLATES / "nl-je" / "page.toml").read_text("utf-8").replace("Meld je aan per mail", "Ik doe mee")
    (tmp_path / "nl-je").mkdir()
    (tmp_path / "nl-je" / "page.toml").write_text(own, "utf-8")

    page = published(SERIES, press=_press(tmp_path))["leerkring/index.html"]

    assert "Ik doe mee" in text_of(page)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("_event.html", "{{ event.titel }}", r"_event\.html, line 1: .*no attribute 'titel'"),
        ("_event.html", "{{ say() }}", r"_event\.html, line 1: .*missing 1 required"),
        ("_event.html", "\n{% if %}", r"templates/_event\.html, line 2"),
        ("nl-je/page.toml", 'skip = "x"', r"page\.toml: optional: 'optional' is not known"),
        ("nl-je/page.toml", "skip =", r"page\.toml: is no TOML"),
        ("_site.css", "body { background: url(https://x.example/x.png) }", r"_site\.css: holds an address"),
    ],
)
def test_a_broken_template_is_told_with_its_place(tmp_path: Path, file: str, text: str, told: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text, "utf-8")

    with pytest.raises(ConfigurationError, match=told):
        published(SERIES, press=_press(tmp_path))


def test_all_languages_say_the_same_things() -> None:
    import tomllib

    keys = [[*tomllib.loads((TEMPLATES / form / "page.toml").read_text("utf-8"))] for form in ("nl-je", "nl-u", "en")]

    assert keys[0] == keys[1] == keys[2]


def _press(own: Path) -> Press:
    from flows.mail.outgoing_templates import Templates

    folders = (own, TEMPLATES)
    return Press(folders, Templates(folders))


def _file(language: str) -> str:
    return "index.html" if language == "nl" else f"{language}.html"


def _structured(page: bytes) -> dict:  # type: ignore[type-arg]
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (script,) = tree.iter("script")
    return dict(json.loads(script.text))


def _earlier(event: Event):  # type: ignore[no-untyped-def]
    session, back = event.sessions[0], timedelta(days=100)
    return replace(session, start=session.start - back, end=session.end - back)


def _compare(file: Path, text: str) -> None:
    if os.environ.get("KRINGPOST_GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
