"""What people write stays with the mail and the database: marked words go through every flow, well and badly, and are then looked for
in everything that Prefect keeps, in all output, and in what is published."""

import ast
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from flows.cli.running import FLOWS
from flows.shipped import shipped
from tests.calendars.test_busy import calendar
from tests.journey.marks import contents, forms, marks_in
from tests.journey.office import Office, an_office
from tests.journey.people import is_away
from tests.journey.test_prefect import command, environment, wait_until
from tests.servers.prefect import PrefectServer

ROOT = Path(__file__).parents[2]
# Prefect names runs after birds, among others: a name of a bird would be found.
PERSON = "Wobbelina Quägmire"
ADDRESS = "wobbelina@quagmire.example"
MARKS = (
    "Wobbelina",
    "Quägmire",
    "quagmire.example",
    "Zonnebloemstraat",
    "Waterspitsmuis",
    "0613579246",
    "06 1357 9246",
)
"""Of a name, an address, an organisation, a subject, a text and a telephone number."""
PLANTED = "Plantedcanary"
BROKEN = "{{ {}[name or 'Waterspitsmuis'] }}\n"
"""A template whose error quotes the name."""
CHANGES = {
    "kennissessie": ("capacity = 60\nper_organisation = 0\nper_message = 6\nquota = { raadslid = 20 }", "capacity = 2"),
    "leerkring": ('# calendar = "calendars/noor.ics"', 'calendar = "../noor.ics"'),
}


def test_every_flow_there_is_runs_here() -> None:
    decorated = {path.stem for path in (ROOT / "flows").glob("*.py") if _has_flow(path)}

    assert decorated == {module.removeprefix("flows.") for module in FLOWS.values()} | {"alarms"}


@pytest.mark.parametrize("form", sorted(forms("Quägmire")))
def test_a_mark_is_found_in_every_form(form: bytes) -> None:
    assert marks_in(b"xx" + form + b"yy", MARKS) == {"Quägmire"}


def test_a_mark_is_found_in_a_compressed_cell_of_a_table(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "some.db")) as database, database:
        database.execute("CREATE TABLE t (content BLOB)")
        database.execute("INSERT INTO t VALUES (?)", [zlib.compress(b"... Wobbelina ...")])

    assert found([tmp_path]) == {f"{tmp_path / 'some.db'} t": {"Wobbelina"}}


@pytest.mark.prefect
def test_a_mark_that_is_planted_in_prefect_is_found(prefect: PrefectServer) -> None:
    prefect.ask("/artifacts/", key="canary", type="markdown", data=f"Hello {PLANTED}")

    assert found([prefect.folder], (PLANTED,))


@pytest.mark.prefect
@pytest.mark.timeout(900)
def test_no_flow_tells_what_people_wrote(tmp_path: Path, prefect: PrefectServer) -> None:
    (tmp_path / "noor.ics").write_bytes(calendar())
    with an_office(tmp_path, change=CHANGES) as office:
        play = Play(office, prefect, tmp_path / "work")
        play.people_write()
        play.every_flow()
        play.things_change()
        play.servers_echo()
        play.every_flow(timedelta(days=3))
        play.templates_break()
        play.people_write()
        play.every_flow(timedelta(days=1))
        play.every_flow(timedelta(days=1), CANARY_SAYS=PERSON)
        play.all_is_mended()
        play.serves()
        play.every_flow(timedelta(days=120))
        play.wait_for_logs()

    assert {(flow, end) for flow in FLOWS for end in ("COMPLETED", "FAILED")} <= play.ends()
    assert found([prefect.folder, tmp_path / "work"], but=tmp_path / "work" / "var" / "private") == {}


@dataclass
class Play:
    """`work`: where the program runs and writes its output."""

    office: Office
    prefect: PrefectServer
    work: Path
    rounds: int = 0

    def __post_init__(self) -> None:
        self.work.mkdir()

    def people_write(self) -> None:
        office, sender = self.office, f"{PERSON} <{ADDRESS}>"
        stated = "Ik werk bij de Waterspitsmuis en ben bereikbaar op 06 1357 9246.\n"
        for event, address in (("kennissessie", ADDRESS), ("leerkring", "wobbelina@zwolle.nl")):
            office.receives(
                f"Graag meld ik me aan voor de {event}. Organisatie: Waterspitsmuis\nInitiatief: Waterspitsmuis\n{stated}\nGroet,\n{PERSON}\n",
                from_=f"{PERSON} <{address}>", subject=f"Aanmelding {event} Zonnebloemstraat",
            )  # fmt: skip
        office.receives("Zonnebloemstraat?\n", from_=sender, subject="Waterspitsmuis")
        office.receives(f"Mag mijn hond mee naar de kennissessie, de Waterspitsmuis? {stated}", from_=sender)
        office.receives(
            "Ik moet me afmelden voor de kennissessie.\n", from_=sender, subject="Afmelding Zonnebloemstraat"
        )
        is_away(office, PERSON)
        office.finds(
            b"From: Wobbelina <@quagmire.example>\r\nSubject: Zonnebloemstraat\r\nContent-Type: multipart/Waterspitsmuis\r\n\r\n\xff"
        )
        office.finds(
            f"From: {sender}\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nX-Waterspitsmuis\r\n".encode()
        )

    def things_change(self) -> None:
        """A session is moved, and somebody is registered by telephone."""
        path = self.office.settings.config / "events" / "kennissessie.toml"
        path.write_text(path.read_text("utf-8").replace("T13:30:00", "T14:00:00"), "utf-8")
        self.office.receives(f"Helaas moet ik me afmelden.\n\n{PERSON}\n", from_=f"{PERSON} <wobbelina@zwolle.nl>")
        moment = self.office.now.isoformat()
        self.run(*command("register", "kennissessie", "--as-of", moment, "--name", PERSON, "--email", f"2{ADDRESS}"))

    def templates_break(self) -> None:
        """Each says, in its error, whom it is about."""
        target = self.office.settings.templates
        shutil.copytree(shipped() / "templates", target)
        for path in target.rglob("*.md"):
            path.write_text(BROKEN + path.read_text("utf-8"), "utf-8")

    def servers_echo(self) -> None:
        """The mail server repeats whom it was given: it refuses the one for good, and breaks off at the next."""
        said = cycle(["550 5.1.1 no such user {to}, Wobbelina", "421 4.3.0 closed to {to}, Wobbelina"])
        self.office.mail.refuse = lambda to: next(said).format(to=to)

    def all_is_mended(self) -> None:
        self.office.mail.refuse = lambda to: ""
        shutil.rmtree(self.office.settings.templates)

    def every_flow(self, later: timedelta = timedelta(), **more: str) -> None:
        self.office.now += later + timedelta(minutes=5)
        moment = self.office.now.isoformat()
        self.run(sys.executable, "-m", "tests.journey.every_flow", *(f"{name}@{moment}" for name in FLOWS), **more)

    def serves(self) -> None:
        """Until it has answered a mail."""
        log = self.work / "serve.log"
        with log.open("w") as out:
            program = subprocess.Popen(command("serve"), env=self.environment, cwd=self.work, stdout=out, stderr=out)
        try:
            wait_until(lambda: "Beginning flow run" in log.read_text("utf-8"), program, log)
            before = self.office.filed("Kringpost/Handled")
            self.office.now = datetime.now(UTC)
            self.people_write()
            wait_until(lambda: self.office.filed("Kringpost/Handled") > before, program, log)
            program.send_signal(signal.SIGTERM)
            program.wait(60)
        finally:
            program.kill()
            program.wait()

    def run(self, *words: str, **more: str) -> None:
        """What is said is kept beside what is written."""
        self.rounds += 1
        with (self.work / f"round{self.rounds}.log").open("wb") as out:
            subprocess.run(words, env={**self.environment, **more}, cwd=self.work, stdout=out, stderr=out, timeout=300)

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.office, self.prefect)

    def ends(self) -> set[tuple[str, str]]:
        """Of each flow, how its runs ended."""
        return {
            (flow, state)
            for flow in FLOWS
            for state in ("COMPLETED", "FAILED")
            if self.prefect.ask(
                "/flow_runs/count", flows={"name": {"any_": [flow]}}, flow_runs={"state": {"type": {"any_": [state]}}}
            )
        }

    def wait_for_logs(self) -> None:
        """Until the server has written what it was sent."""
        before = -1
        while before != (before := len(self.prefect.ask("/logs/filter", limit=200, sort="TIMESTAMP_DESC"))):
            time.sleep(2)


def found(places: list[Path], marks: tuple[str, ...] = MARKS, but: Path | None = None) -> dict[str, set[str]]:
    """Where marks stand. What is only for contact persons may name people."""
    return {
        where: some
        for where, content in contents(*places)
        if not (but and where.startswith(str(but))) and (some := marks_in(content, marks))
    }


def _has_flow(path: Path) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    decorators = (each for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for each in node.decorator_list)
    return any(getattr(getattr(each, "func", each), "id", "") == "flow" for each in decorators)
