"""When a flow fails or its run dies, the operator gets an `alert`, by our own mail: at most one an hour for each flow.

    the flow itself fails            ─▶ its hook `tell_operator`
    its process is killed            ─▶ the same hook, called by who started it ─┐
    whoever started it is dead too   ─▶ Prefect's server: an automation starts `ring-alarm` (automations.py)
    nothing is read for hours        ─▶ the same

It says which flow, which run and what kind of error; never the error's text, which might quote a mail.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from logging import getLogger
from typing import Any
from uuid import UUID

from prefect import Flow, flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowFilter, FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State
from prefect.states import Completed

from flows.discretion import discreet, kind_of
from flows.errors import ConfigurationError, KringpostError, StorageError
from flows.office import addresses_of, further_of, load_composer, load_office, office_of
from flows.registration.decision import Notification
from flows.registration.facts import contact_of
from flows.registration.letter import Letter
from flows.registration.office import MAIN, Office
from flows.settings import Settings, load_settings
from flows.storage.store import Store
from flows.wiring import open_courier, open_delivery

logger = getLogger(__name__)


def tell_operator(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """A hook for Prefect, which names the parameters. A failure in here must not hide the one that it is about."""
    flow_of_mailbox = named(flow.name, flow_run.parameters)
    try:
        tell(
            {
                "flow": flow_of_mailbox,
                "run": flow_run.name,
                "crashed": state.is_crashed(),
                "error": _kind_of(state),
            }
        )
    except (KringpostError, OSError) as error:
        logger.error("Nobody could be told that %s failed: %s.", flow_of_mailbox, type(error).__name__)


@flow(name="ring-alarm", persist_result=False)
@discreet
def ring_alarm(run: str = "", silent: str = "") -> State[Any]:
    """Mails the operator about a run that failed or died, or about a flow that does not work any more. Prefect's own automations
    start it.

    Args:
        run: Id of the run.
        silent: Name of the flow of which no run came to an end for hours.
    """
    if silent and _at_work(silent):
        return Completed(name="Skipped", message=f"Whoever runs {silent} was away, and is back.", data={})
    facts = {"flow": silent, "run": "", "crashed": False, "error": "", "silent": bool(silent)}
    if run:
        found, of = _found(UUID(run))
        state = found.state
        crashed = state is not None and state.is_crashed()
        facts |= {"flow": named(of, found.parameters), "run": found.name, "crashed": crashed}
    tell(facts)
    return Completed(message=f"Told about {facts['flow']}.")


def named(flow: str, parameters: Mapping[str, Any]) -> str:
    """A flow that reads one of several mailboxes is named with it, as `kringpost run` wants it."""
    mailbox = parameters.get("mailbox", MAIN)
    return flow if mailbox == MAIN else f"{flow} --mailbox {mailbox}"


def tell(facts: dict[str, Any]) -> None:
    """`flow`, `run`, `crashed`, `error`; `silent` when no run of it comes to an end."""
    now = datetime.now(UTC)
    settings = load_settings()
    letters = list(_letters(settings, facts, now))
    try:
        _by_outbox(settings, letters, now)
    except StorageError:
        _straight(settings, letters)


def _found(run: UUID) -> tuple[FlowRun, str]:
    with get_client(sync_client=True) as client:
        found = client.read_flow_run(run)
        return found, client.read_flow(found.flow_id).name


def _at_work(listener: str) -> bool:
    """A run of it began within the hour. One that began earlier hangs."""
    begun = {"after_": datetime.now(UTC) - timedelta(hours=1), "before_": datetime.now(UTC)}
    going = {"state": {"type": {"any_": ["PENDING", "RUNNING"]}}, "expected_start_time": begun}
    flow, *_ = listener.split()
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_filter=FlowFilter.model_validate({"name": {"any_": [flow]}}),
            flow_run_filter=FlowRunFilter.model_validate(going),
        )
    return any(named(flow, each.parameters) == listener for each in runs)


def _letters(settings: Settings, facts: dict[str, Any], now: datetime) -> Iterator[Letter]:
    office = _office(settings)
    composer = load_composer(settings, office, settings.reveal("secret").encode())
    for address, language, form in operators(settings, office):
        key = f"alert/{facts['flow']}/{now:%Y%m%dT%H}/{address}"
        told = Notification("alert", address, key, language, facts=facts, answers=False, address_form=form)
        yield from composer.write(told, None, answering=None, now=now)


def _office(settings: Settings) -> Office:
    """Without events where a file of theirs is broken: that may be why the alarm rings, and the setting `operator` stands elsewhere."""
    try:
        return load_office(settings)
    except ConfigurationError:
        return office_of({}, addresses_of(settings), {}, further_of(settings))


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
    return kind_of(error) if isinstance(error, BaseException) else ""
