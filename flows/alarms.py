"""When a flow fails or its run dies, the operator gets an `alert`, by our own mail: at most one an hour for each flow.

It says which flow, which run and what kind of error; never the error's text, which might quote a mail.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from logging import getLogger
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import FlowRun, State

from flows.errors import KringpostError, StorageError
from flows.office import load_composer, load_office
from flows.registration.decision import Notification
from flows.registration.facts import contact_of
from flows.registration.letter import Letter
from flows.registration.office import Office
from flows.settings import Settings, load_settings
from flows.storage.store import Store
from flows.wiring import open_courier, open_delivery

logger = getLogger(__name__)


def tell_operator(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A hook for Prefect, which names the parameters. A failure in here must not hide the one that it is about."""
    try:
        now = datetime.now(UTC)
        facts = {"flow": flow.name, "run": flow_run.name, "crashed": state.is_crashed(), "error": _kind_of(state)}
        settings = load_settings()
        letters = list(_letters(settings, facts, now))
        try:
            _by_outbox(settings, letters, now)
        except StorageError:
            _straight(settings, letters)
    except (KringpostError, OSError) as error:
        logger.error("Nobody could be told that %s failed: %s.", flow.name, type(error).__name__)


def _letters(settings: Settings, facts: dict[str, Any], now: datetime) -> Iterator[Letter]:
    office = load_office(settings)
    composer = load_composer(settings, office, settings.reveal("secret").encode())
    for address, language, form in operators(settings, office):
        key = f"alert/{facts['flow']}/{now:%Y%m%dT%H}/{address}"
        told = Notification("alert", address, key, language, facts=facts, answers=False, address_form=form)
        yield from composer.write(told, None, answering=None, now=now)


def operators(settings: Settings, office: Office) -> list[tuple[str, str, str]]:
    """Address, language and form of address: the setting `operator`, else the first contact person of each event."""
    events = list(office.events.values())
    first = (events[0].languages[0], events[0].address_form) if events else ("en", "u")
    if settings.operator:
        return [(settings.operator, *first)]
    found = {contact_of(event).email.casefold(): event for event in reversed(events)}
    own = {address.casefold() for address in office.addresses}
    return [(address, event.languages[0], event.address_form) for address, event in found.items() if address not in own]


def _by_outbox(settings: Settings, letters: list[Letter], now: datetime) -> None:
    store = Store(settings.reveal("database_url"))
    try:
        store.migrate()
        store.post(letters, now)
        open_delivery(store, settings, lambda: datetime.now(UTC)).deliver()
    finally:
        store.close()


def _straight(settings: Settings, letters: list[Letter]) -> None:
    """Without the database nobody can know what was told before."""
    with open_courier(settings) as courier:
        for letter in letters:
            courier.send(settings.addresses[0], letter.to, letter.raw)


def _kind_of(state: State[Any]) -> str:
    try:
        error = state.result(raise_on_failure=False)
    except Exception as missing:  # noqa: BLE001 — a run that died has no result
        error = missing
    return type(error).__name__ if isinstance(error, BaseException) else ""
