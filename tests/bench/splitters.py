"""Our splitter beside mail-parser-reply and quotequail, on the same texts (`tests/mail/splits.py`).

    python -m tests.bench.splitters [--show]

Clean: what the writer wrote, all of it and nothing else. Leak: words of others counted as the writer's. Loss: the writer's words gone.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import quotequail
from mailparser_reply import EmailReplyParser

from flows.mail.quoting import split
from tests.mail.splits import Case, cases
from tests.mail.words import markers

Splitter = Callable[[Case], str]
PARSER = EmailReplyParser(languages=["nl", "en", "de", "fr"])
ROUNDS = 5


def ours(case: Case) -> str:
    return split(case.text, markers(), case.subject).own


def mail_parser_reply(case: Case) -> str:
    """`body`: without the signatures and disclaimers that it knows."""
    replies = PARSER.read(case.text).replies
    return replies[0].body if replies else ""


def quotequail_quote(case: Case) -> str:
    """What stands above and below what it unwraps, without what it counts as quoted there. It knows no signatures."""
    wrapped = quotequail.unwrap(case.text)
    text = f"{wrapped.get('text_top', '')}\n{wrapped.get('text_bottom', '')}" if wrapped else case.text
    return "\n".join(piece for shown, piece in quotequail.quote(text, limit=10_000, quote_intro_line=True) if shown)


SPLITTERS: dict[str, Splitter] = {
    "Kringpost": ours,
    "mail-parser-reply": mail_parser_reply,
    "quotequail": quotequail_quote,
}


@dataclass
class Measured:
    groups: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: float = 0.0
    misses: list[tuple[Case, str]] = field(default_factory=list)

    @property
    def total(self) -> Counter[str]:
        return sum(self.groups.values(), Counter())


def measure(splitter: Splitter, table: Iterable[Case]) -> Measured:
    found = Measured()
    table = list(table)
    splitter(table[0])
    began = time.process_time()
    for _ in range(ROUNDS):
        for case in table:
            splitter(case)
    found.seconds = (time.process_time() - began) / ROUNDS
    for case in table:
        signs = judge(case, splitter(case))
        found.groups[case.group].update(signs)
        found.misses += [] if "clean" in signs else [(case, splitter(case))]
    return found


def judge(case: Case, got: str) -> list[str]:
    wanted, have = Counter(case.own.split()), Counter(got.split())
    signs = [*(["leak"] if have - wanted else []), *(["loss"] if wanted - have else [])]
    return ["all", *(signs or ["clean"])]


def report(show: bool = False) -> None:
    table = list(cases())
    measured = {name: measure(splitter, table) for name, splitter in SPLITTERS.items()}
    print(f"splitters: {len(table)} texts, clean (leak, loss)\n")
    print(f"{'':20}{'texts':>6}" + "".join(f"{name:>24}" for name in measured))
    for group in dict.fromkeys(case.group for case in table):
        rows = [found.groups[group] for found in measured.values()]
        print(f"{group:20}{rows[0]['all']:6}" + "".join(map(_cell, rows)))
    print(f"{'together':20}{len(table):6}" + "".join(_cell(found.total) for found in measured.values()))
    times = (f"{1000 * found.seconds / len(table):.3f} ms" for found in measured.values())
    print(f"{'CPU a text':26}" + "".join(f"{each:>24}" for each in times) + "\n")
    for name, found in measured.items() if show else ():
        for case, got in found.misses:
            print(f"{name}: {case.text!r}\n    {got!r}")


def _cell(row: Counter[str]) -> str:
    return f"{row['clean']} ({row['leak']}, {row['loss']})".rjust(24)


if __name__ == "__main__":
    report("--show" in sys.argv)
