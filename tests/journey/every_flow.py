"""Runs flows one after the other in a process of its own, as `kringpost run` does each: `python -m tests.journey.every_flow NAME@TIME …`

An end as an error is printed like the command line prints it, and the next one runs.
"""

import os
import sys

from flows.storage.store import Store


def main() -> None:
    from flows.__main__ import _failed, app

    if said := os.environ.get("CANARY_SAYS"):
        _break(said)
    for each in sys.argv[1:]:
        name, _, moment = each.partition("@")
        try:
            print(name, app(["run", name, "--as-of", moment, "--json"], standalone_mode=False), flush=True)
        except Exception as error:  # noqa: BLE001 - the flows after it are to run too
            print(name, "failed with", _failed(error), flush=True)
    from flows.alarms import ring_alarm

    # Started by Prefect alone, about a run or a flow.
    print(ring_alarm(silent="poll-inbox", return_state=True), flush=True)


def _break(said: str) -> None:
    """Every flow ends as by a mistake of ours: an error that nobody expected, with those words in it and in its cause."""

    def alone(store: Store, name: str) -> None:
        try:
            raise KeyError(said)
        except KeyError as error:
            raise ValueError(f"{said} is no {name}") from error

    Store.alone = alone  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    main()
