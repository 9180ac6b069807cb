"""Several flows deliver; none takes for dead what another is sending."""

from flows.registration.letter import Letter
from tests.journey.office import Office

LETTER = Letter(
    "full/1", "full", "kennissessie", "", "jan@example.com", "<full.1@example.org>", b"Subject: x\r\n\r\nx\r\n"
)


def test_deliver_outbox_leaves_the_letter_of_a_living_flow(office: Office) -> None:
    office.parts.store.post([LETTER], office.now)
    living = office.parts.delivery(lambda: office.now).outbox
    (letter,) = living.claim(office.now, 10)
    assert living.begin(letter.id, office.now)

    recovered = office.parts.delivery(lambda: office.now, "deliver-outbox").outbox.recover(office.now, owner_dead=True)

    assert recovered.waiting == 0
    assert living.sent(letter.id, office.now) is None
