"""The register in the database answers as the one in memory does, on which the rules are tested."""

from random import Random

import pytest

from flows.registration.memory import MemoryRegister
from flows.registration.model import Registration, Status
from flows.storage.store import Store
from tests.storage.samples import NOW, SECOND, register, registration

ORGANISATIONS = ("Gemeente Utrecht", "utrecht", "Zeist", "Stichting Dé Buurt")
ADDRESSES = tuple(f"Person{number}@example.org" for number in range(6))


@pytest.mark.parametrize("seed", range(3))
def test_both_registers_agree(store: Store, seed: int) -> None:
    random = Random(seed)
    registrations = [_any_registration(random, number) for number in range(80)]
    register(store, *registrations, registration(99, event="kennissessie", email=ADDRESSES[0]))
    memory = MemoryRegister(registrations)

    with store.deciding({"leerkring"}) as room:
        stored = room.register("leerkring")

        assert stored.seats() == memory.seats()
        assert list(stored.waiting()) == memory.waiting()
        assert stored.waiting_count() == memory.waiting_count()
        assert list(stored.active()) == memory.active()
        for address in ADDRESSES:
            assert stored.of_address(address) == memory.of_address(address)
        for organisation in ORGANISATIONS:
            assert stored.of_organisation(organisation) == memory.of_organisation(organisation)
        for ref in ("LK-00001", "LK-00079", "LK-77777"):
            assert stored.find(ref) == memory.find(ref)


def _any_registration(random: Random, number: int) -> Registration:
    status = random.choice(list(Status))
    return registration(
        number,
        status=status,
        held=status in (Status.CONFIRMED, Status.INTAKE, Status.OFFERED),
        audience=random.choice(["", "gemeente", "bewonersinitiatief"]),
        organisation=random.choice(ORGANISATIONS),
        email=random.choice(ADDRESSES).swapcase(),
        registered_by=random.choice([None, *ADDRESSES]),
        received=NOW + random.randrange(20) * SECOND,
        turn=random.randrange(3),
    )
