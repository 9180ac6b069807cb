"""A contact person judges by mail: the links that fill the answer in, words of one's own, and a reminder, from inbox to answer."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from flows.registration.model import Status
from tests.journey.office import Office, a_story
from tests.journey.people import registers
from tests.journey.test_clock import REVIEWED, tick

NOOR = "noor.dewit@example.org"
FRIDAY = datetime(2027, 2, 5, 13, tzinfo=UTC)


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Office]:
    """Whom the kennissessie would let in, a contact person looks at first."""
    with a_story(tmp_path, change=REVIEWED) as office:
        yield office


@pytest.mark.parametrize(
    ("word", "status", "kind"), [("ja", Status.CONFIRMED, "confirmed"), ("nee", Status.REFUSED, "not-eligible")]
)
def test_a_filled_in_answer_decides(careful: Office, word: str, status: Status, kind: str) -> None:
    request = asked(careful)

    # Many mail programs leave In-Reply-To out: what the link fills into the text is enough.
    follows_link(careful, request, word)

    assert standing(careful) is status
    assert [each["X-Kringpost-Kind"] for each in careful.answers()] == [kind]


def test_a_reason_behind_the_filled_in_no_is_passed_on(careful: Office) -> None:
    request = asked(careful)

    follows_link(careful, request, "nee", adds=", want Zonnehoek doet al met vier mensen mee.")

    (answer,) = careful.answers()
    assert "Zonnehoek doet al met vier mensen mee." in text_of(answer)
    assert "<" not in text_of(answer)


def test_words_of_ones_own_decide(careful: Office) -> None:
    request = asked(careful)

    careful.receives(
        "Prima, hij mag meedoen.\n\nGroet,\nNoor\n",
        from_=f"Noor de Wit <{NOOR}>",
        subject=f"Re: {request['Subject']}",
        in_reply_to=request["Message-ID"],
    )
    careful.works()

    assert standing(careful) is Status.CONFIRMED


@pytest.mark.parametrize("sender", ["jan.jansen@zonnehoek.example", "buurman@zonnehoek.example"])
def test_nobody_else_decides_with_the_same_link(careful: Office, sender: str) -> None:
    request = asked(careful)

    follows_link(careful, request, "ja", sender=sender)

    assert standing(careful) is Status.AWAITING_REVIEW


def test_two_working_days_later_the_contact_is_asked_again_and_can_answer_that(careful: Office) -> None:
    careful.now = FRIDAY
    asked(careful)

    # The weekend does not count: on Tuesday afternoon two working days have passed.
    careful.now = FRIDAY + timedelta(days=3, hours=20)
    tick(careful, 1)
    careful.works()
    too_early = careful.answers()
    careful.now = FRIDAY + timedelta(days=4, hours=1)
    tick(careful, 2)
    careful.works()
    (reminder,) = careful.answers()
    follows_link(careful, reminder, "ja")

    assert too_early == []
    assert str(reminder["Subject"]).startswith("Herinnering")
    assert standing(careful) is Status.CONFIRMED


def asked(office: Office) -> EmailMessage:
    """Jan registers; he hears that it is looked at, and the contact person is asked."""
    registers(office, "Jan Jansen")
    office.works()
    request, notice = sorted(office.answers(), key=lambda each: str(each["To"]) != f"Noor de Wit <{NOOR}>")
    assert (notice["X-Kringpost-Kind"], request["X-Kringpost-Kind"]) == ("in-review", "review-request")
    return request


def follows_link(office: Office, request: EmailMessage, word: str, *, adds: str = "", sender: str = NOOR) -> None:
    """What a mail program makes of the link, with `adds` typed behind the word."""
    links = re.findall(r'href="(mailto:[^"]*)"', text_of(request, "html"))
    (link,) = (found for each in links if (found := urlsplit(unescape(each))).query.find(f"body={word}%0D") >= 0)
    filled_in = parse_qs(link.query)
    first, rest = filled_in["body"][0].split("\r\n", 1)
    assert first == word
    office.receives(f"{word}{adds}\r\n{rest}", from_=sender, to=link.path, subject=filled_in["subject"][0])
    office.works()


def standing(office: Office) -> Status:
    (registration,) = office.parts.store.registrations("kennissessie")
    return registration.status


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())
