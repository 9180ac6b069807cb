"""What a day of `serve` costs: rows and bytes in Prefect's database, and the memory of those who work.

`python -m tests.bench.day [ROUNDS]`: each flow runs so many times at once instead of by the clock, the inbox listens for two
minutes, and the costs are told for the runs and heartbeats of a day.
"""

import re
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.plans import Plan, plans
from flows.registration.office import MAIN
from tests.journey.office import an_office
from tests.journey.test_dead_runs import listening, serving, until, worker_of
from tests.servers.prefect import PrefectServer, prefect_server

TABLES = ("flow_run", "flow_run_state", "task_run", "task_run_state", "log", "artifact", "events", "event_resources")
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
LISTENS = 120.0
A_DAY = 24 * 3600.0
"""Both in seconds."""
Cost = Mapping[str, float]


def main(rounds: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "prefect").mkdir()
        with (
            prefect_server(folder / "prefect") as prefect,
            an_office(folder) as office,
            serving(office, prefect, folder) as serve,
        ):
            listening(prefect)
            settled(folder)
            memory = {"serve": resident(serve.pid), "the run that listens": resident(worker_of(serve))}
            listens = cost_of(folder, lambda: time.sleep(LISTENS))
            others = {plan.flow: _a_run(folder, prefect, plan, rounds) for plan in plans([MAIN])[1:]}
    tell(listens, others, memory)


def _a_run(folder: Path, prefect: PrefectServer, plan: Plan, rounds: int) -> Cost:
    cost = cost_of(folder, lambda: run_all(prefect, plan, rounds))
    return {name: value / rounds for name, value in cost.items()}


def settled(folder: Path) -> None:
    """Until Prefect has written down what came before: for ten seconds nothing more is added."""
    before: Cost = {}
    while (now := standing(folder)) != before:
        before = now
        time.sleep(10)


def cost_of(folder: Path, work: Callable[[], object]) -> Cost:
    before = standing(folder)
    work()
    settled(folder)
    return {name: value - before[name] for name, value in standing(folder).items()}


def standing(folder: Path) -> Cost:
    with closing(sqlite3.connect(f"file:{folder}/prefect/prefect.db?mode=ro", uri=True)) as database:
        rows = {each: float(database.execute(f"SELECT count(*) FROM {each}").fetchone()[0]) for each in TABLES}
        (pages,), (free,), (size,) = (
            database.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "freelist_count", "page_size")
        )
    return rows | {"bytes": float((pages - free) * size)}


def run_all(prefect: PrefectServer, plan: Plan, rounds: int) -> None:
    """One after the other: two of a flow would not run beside each other."""
    (deployment,) = prefect.ask("/deployments/filter", flows={"name": {"any_": [plan.flow]}})
    for _ in range(rounds):
        run = prefect.ask(f"/deployments/{deployment['id']}/create_flow_run", state={"type": "SCHEDULED"})
        until(partial(ended, prefect, str(run["id"])))


def ended(prefect: PrefectServer, run: str) -> bool:
    return prefect.ask_one(f"/flow_runs/{run}")["state_type"] in ENDED


def a_day(plan: Plan) -> int:
    """Runs of it, by its cron line."""
    minutes, hours, *_ = plan.cron.split()
    step = re.fullmatch(r"\*/(\d+)", minutes)
    return (60 // int(step[1]) if step else len(minutes.split(","))) * (24 if hours == "*" else 1)


def resident(process: int) -> int:
    """Megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) // 1024


def tell(listens: Cost, others: Mapping[str, Cost], memory: Mapping[str, int]) -> None:
    """A run that listens costs about what another does, and its heartbeats."""
    times = {plan.flow: a_day(plan) for plan in plans([MAIN])}
    each = {name: sum(cost[name] for cost in others.values()) / len(others) for name in listens}
    print(f"{'':<18} {'a day':>5} {'rows':>8} {'KB a run':>9}")
    for flow, cost in others.items():
        print(f"{flow:<18} {times[flow]:>5} {rows(cost):>8.0f} {cost['bytes'] / 1000:>9.0f}")
    beats = {name: value * A_DAY / LISTENS for name, value in listens.items()}
    whole = [{name: value * times[flow] for name, value in cost.items()} for flow, cost in others.items()]
    whole += [beats, {name: value * times["poll-inbox"] for name, value in each.items()}]
    print(f"while it listens   {rows(beats):.0f} rows, {beats['bytes'] / 1e6:.1f} MB a day")
    print(
        f"altogether         {sum(map(rows, whole)):.0f} rows, {sum(cost['bytes'] for cost in whole) / 1e6:.0f} MB a day"
    )
    print("memory             " + ", ".join(f"{who} {size} MB" for who, size in memory.items()))


def rows(cost: Cost) -> float:
    return sum(value for name, value in cost.items() if name != "bytes")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
