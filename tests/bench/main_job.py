"""The main job against the bare floor, in the same run on the same servers: milliseconds a mail, share of each stage, memory, growth."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from flows.shipped import shipped
from tests.bench.corpus import registration
from tests.servers.dovecot import Dovecot, running_dovecot

Result = dict[str, Any]
ROUNDS = 3
SIZE = 2_000
GROWTH = (200, 20_000)


def main(rounds: int = ROUNDS, growth: tuple[int, ...] = GROWTH) -> None:
    with running_dovecot() as dovecot, smtp_sink() as sink:
        pairs = [(floor(dovecot, sink), ours(dovecot, sink, SIZE)) for _ in range(rounds)]
        compare(pairs)
        for size in growth:
            tell(f"ours, {size} mails", ours(dovecot, sink, size))
        share_of_prefect(dovecot, sink)


def compare(pairs: list[tuple[Result, Result]]) -> None:
    print(
        f"{SIZE} registrations of 3 KB from Dovecot to an SMTP sink, SQLite with durable commits; median of {len(pairs)} rounds"
    )
    tell("bare floor", median([bare for bare, _ in pairs]))
    tell("ours", middle := median([mine for _, mine in pairs]))
    ratios = [per_mail(mine) / per_mail(bare) for bare, mine in pairs]
    cpu = [mine["cpu"] / bare["cpu"] for bare, mine in pairs]
    print(f"ours / floor: wall {statistics.median(ratios):.2f}, CPU {statistics.median(cpu):.2f}\n")
    for stage, spent in sorted(middle["stages"].items(), key=lambda item: -item[1]):
        print(f"  {spent / middle['wall']:6.1%}  {1000 * spent / middle['mails']:7.3f} ms  {stage}")
    print()


def share_of_prefect(dovecot: Dovecot, sink: int) -> None:
    """What the flow run costs beside the work, once Prefect is imported and its server is up."""
    with prefect_server():
        result = ours(dovecot, sink, SIZE, "--prefect")
    work = sum(result["stages"].values())
    tell("ours, as a Prefect flow run", result)
    print(f"Prefect's share: {1 - work / result['wall']:.1%} of {result['wall']:.1f} s")


def floor(dovecot: Dovecot, sink: int) -> Result:
    user = filled(dovecot, SIZE)
    with tempfile.TemporaryDirectory() as folder:
        return run("tests.bench.floor", str(dovecot.imap_port), user, str(sink), folder)


def ours(dovecot: Dovecot, sink: int, size: int, *more: str) -> Result:
    user = filled(dovecot, size)
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder))
        url = f"imap://{user.replace('@', '%40')}:secret@127.0.0.1:{dovecot.imap_port}/INBOX"
        result = run("tests.bench.ours", url, f"smtp://127.0.0.1:{sink}", folder, *more)
    assert result["mails"] == size, result
    return result


def configure(folder: Path) -> None:
    """The shipped afternoon, with room for two mails in three, the rest waits; open now, since the server stamps mails with its own time."""
    shutil.copytree(shipped() / "config", folder / "config", ignore=shutil.ignore_patterns("demo", "leerkring.toml"))
    path = folder / "config" / "events" / "kennissessie.toml"
    text = path.read_text("utf-8")
    for old, new in (
        ("2027-01-11T09", "2020-01-11T09"),
        ("2027-04", "2037-04"),
        ("capacity = 60", "capacity = 14000"),
        ("size = 20", "size = 20000"),
    ):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def filled(dovecot: Dovecot, size: int) -> str:
    user = dovecot.new_user()
    with IMAPClient("127.0.0.1", dovecot.imap_port, ssl=False, timeout=120) as inbox:
        inbox.login(user, "secret")
        for start in range(0, size, 200):
            inbox.multiappend("INBOX", [registration(number) for number in range(start, min(start + 200, size))])
    return user


def run(module: str, *arguments: str) -> Result:
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


def tell(what: str, result: Result) -> None:
    cpu = 1000 * result["cpu"] / result["mails"]
    print(f"{what:32} {per_mail(result):7.2f} ms a mail (CPU {cpu:.2f}), peak {result['peak']:.0f} MB")


def per_mail(result: Result) -> float:
    return 1000 * float(result["wall"]) / float(result["mails"])


def median(results: list[Result]) -> Result:
    """The round in the middle, whole, so that its stages add up."""
    return sorted(results, key=per_mail)[len(results) // 2]


@contextmanager
def smtp_sink() -> Iterator[int]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.smtp_sink"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


@contextmanager
def prefect_server() -> Iterator[None]:
    from flows.settings import prepare_prefect

    prepare_prefect()
    from flows.prefect_server import own_server

    with own_server():
        yield
