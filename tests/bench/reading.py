"""How well labelled mails are read: right, asked, wrong and harmful per intent, persons, fields, and the time a mail takes.

    python -m tests.bench.reading [FOLDER] [--show N]      or KRINGPOST_LABELLED=FOLDER

Our own mails and the rounds by others (`tests/mail/labelled`), and those of a folder with `NNNN.eml`, `expected.jsonl` and `config/`. Only the reading is measured:
`decide` may still ask where this says wrong.
"""

import argparse
import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

OURS = ROOT / "tests/mail/labelled/config"

from flows.calendars.reply import parse_answers  # noqa: E402
from flows.configuration.events import load_events  # noqa: E402
from flows.configuration.languages import load_languages  # noqa: E402
from flows.configuration.organisations import load_lists  # noqa: E402
from flows.mail.incoming import mentions, parse  # noqa: E402
from flows.mail.markers import Markers  # noqa: E402
from flows.mail.message import Arrival, IncomingMail, Reading  # noqa: E402
from flows.mail.reading import Guide, load_language, read  # noqa: E402
from flows.register_file import from_table  # noqa: E402
from flows.registration.missing import fill_in_organisation, missing_fields  # noqa: E402
from flows.registration.model import Registration, Status  # noqa: E402
from flows.registration.office import Office  # noqa: E402
from tests.bench import splitters  # noqa: E402
from tests.mail.labelled import rounds  # noqa: E402
from tests.mail.labelled.loading import export  # noqa: E402

ASKING = {"question", "unclear"}
MACHINE = {"auto_reply", "bounce", "bulk"}


@dataclass
class Desk:
    guide: Guide
    markers: Markers
    trusted: str

    @classmethod
    def of(cls, config: Path) -> "Desk":
        import tomllib

        settings = tomllib.loads((config / "settings.toml").read_text("utf-8"))
        tables = load_languages(config) if (config / "languages").is_dir() else load_languages(ROOT / "config")
        office = Office(load_events(config), tuple(settings["addresses"]), load_lists(config))
        senders = {each["from"]: each["person"] for each in settings.get("form_senders", ())}
        markers = Markers.from_languages(tables.values())
        guide = Guide(office, {code: load_language(table) for code, table in tables.items()}, senders, markers)
        return cls(guide, markers, settings.get("trusted_authserv", ""))

    def read(self, raw: bytes, state: Mapping[str, Any] | None) -> tuple[IncomingMail, Reading, float]:
        office = self.guide.office
        began = time.process_time()
        mail = parse(raw, trusted_authserv=self.trusted, own=office.addresses, markers=self.markers)
        answers = [each for part in mail.calendars for each in parse_answers(part)]
        known = from_table(state or {}, office.events).known(mentions(mail, answers))
        middle = time.process_time()
        reading = read(
            mail, answers, known, self.guide, Arrival("0" * 32, mail.date or datetime(2027, 1, 1, tzinfo=UTC))
        )
        took = time.process_time() - middle
        del began
        return mail, reading, took


def allowed(case: Mapping[str, Any], key: str) -> list[Any]:
    found: list[Any] = case.get(f"{key}_any", [case.get(key)])
    return found


def table(reading: Reading, desk: Desk) -> dict[str, Any]:
    """The parts of `kringpost try --json` that are scored."""
    command = reading.commands[0]
    event = desk.guide.office.events.get(reading.event or "")
    persons = getattr(command, "persons", ())
    proposed = getattr(command, "proposed", None)
    return {
        "intent": reading.intent,
        "also": [each.intent for each in reading.commands[1:]],
        "event": reading.event,
        "language": reading.language,
        "persons": [
            {"name": p.name, "email": p.email, "organisation": p.organisation, "fields": dict(p.fields)}
            for p in persons
        ],
        "from": command.origin.address,
        "missing": _missing(command, event, desk) if event and reading.intent in ("register", "add_info") else [],
        "refs": list(getattr(command, "refs", ())),
        "slot": getattr(command, "slot", None),
        "sessions": list(getattr(command, "sessions", ())),
        "substitute": getattr(command, "substitute", None),
        "changes": dict(getattr(command, "changes", {})),
        "verdict": getattr(command, "verdict", None),
        "proposed": proposed.astimezone(event.zone).isoformat()[:16] if proposed and event else None,
        "unsure": getattr(command, "unsure", False)
        or (not getattr(command, "proven", True) and reading.intent == "cancel"),
    }


def _missing(command: Any, event: Any, desk: Desk) -> list[str]:
    found: dict[str, None] = {}
    for person in command.persons:
        registration = Registration(
            "", event.slug, Status.AWAITING_INFO, False, person.email or command.origin.address, command.origin.received, 0, "",
            command.origin.received, name=person.name, organisation=person.organisation, fields=person.fields,
        )  # fmt: skip
        filled = fill_in_organisation(registration, desk.guide.office)
        found.update(dict.fromkeys(missing_fields(filled, event, desk.guide.office)))
    return list(found)


def judge(case: Mapping[str, Any], got: Mapping[str, Any]) -> str:
    intent = got["intent"]
    asks = intent in ASKING or got["unsure"]
    silent = intent in MACHINE and intent in case["dangerous"]
    if intent in case["dangerous"] and (silent or not asks):
        return "harmful"
    if case.get("dangerous_verdict") and got["verdict"] == case["dangerous_verdict"]:
        return "harmful"
    right = intent in allowed(case, "intent")
    right = right and (case.get("slot") is None or got["slot"] in allowed(case, "slot"))
    right = right and (
        not case.get("sessions")
        or sorted(got["sessions"]) in [sorted(each or []) for each in allowed(case, "sessions")]
    )
    right = right and (not case.get("verdict") or got["verdict"] == case["verdict"])
    return "right" if right else "asked" if asks else "wrong"


def folded(text: object) -> str:
    plain = unicodedata.normalize("NFKD", str(text or "")).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\b(gemeente|municipality of|city of|de|the)\b", " ", plain)
    return re.sub(r"[^a-z0-9@.+]+", " ", plain).strip()


def people(case: Mapping[str, Any], got: Mapping[str, Any]) -> tuple[Counter[str], list[str]]:
    """Persons and fields right, of the labelled reading that fits best."""
    options = [_people(wanted or [], got) for wanted in allowed(case, "persons")]
    return max(
        options, key=lambda each: (each[0]["found"] - each[0]["wanted"], each[0]["fields"] - each[0]["fields_wanted"])
    )


def _people(wanted: list[Any], got: Mapping[str, Any]) -> tuple[Counter[str], list[str]]:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    left = list(got["persons"])
    for person in wanted:
        match = next((each for each in left if folded(each["name"]) == folded(person["name"])), None)
        if match is None and len(wanted) == 1 and len(left) == 1:
            match = left[0]
        fields = {key: person[key] for key in ("name", "email", "organisation") if person.get(key)}
        extra = {key: person["fields"][key] for key in ("initiative", "function", "phone") if person["fields"].get(key)}
        counts["fields_wanted"] += len(fields) + len([key for key in extra if key == "initiative"])
        counts["wanted"] += 1
        if match is None:
            wrong.append(f"no {person['name']}")
            continue
        left.remove(match)
        counts["found"] += 1
        for key, value in fields.items():
            have = match[key] or (got["from"] if key == "email" else None)
            good = folded(have) == folded(value) or (key == "organisation" and folded(value) in folded(have))
            counts["fields"] += good
            wrong += [] if good else [f"{key}: {have!r} for {value!r}"]
        for key, value in extra.items():
            good = folded(value) in folded(match["fields"].get(key))
            counts["fields"] += good and key == "initiative"
            wrong += [] if good else [f"{key}: {match['fields'].get(key)!r} for {value!r}"]
    counts["wanted"] += len(left)
    wrong += [f"extra {each['name']}" for each in left]
    return counts, wrong


@dataclass
class Score:
    """What was read of a set of labelled mails, against what a careful person reads."""

    by_intent: dict[str, Counter[str]]
    by_language: dict[str, Counter[str]]
    totals: Counter[str]
    count: int
    seconds: float
    lines: list[str]

    @property
    def right(self) -> float:
        return self.totals["right"] / max(1, self.count)

    @property
    def harmful(self) -> int:
        return self.totals["harmful"]

    @property
    def persons(self) -> float:
        return self.totals["found"] / max(1, self.totals["wanted"])

    @property
    def fields(self) -> float:
        return self.totals["fields"] / max(1, self.totals["fields_wanted"])


def score(folder: Path, config: Path, everything: bool = False) -> Score:
    desk = Desk.of(config)
    found = Score(defaultdict(Counter), defaultdict(Counter), Counter(), 0, 0.0, [])
    cases = [json.loads(line) for line in (folder / "expected.jsonl").read_text("utf-8").splitlines() if line]
    if cases:  # the words are compiled once, at the first mail
        desk.read((folder / cases[0]["file"]).read_bytes(), cases[0]["state"])
    for case in cases:
        _, reading, took = desk.read((folder / case["file"]).read_bytes(), case["state"])
        found.seconds += took
        found.count += 1
        _count(case, table(reading, desk), reading, found, everything)
    return found


def _count(case: Mapping[str, Any], got: Mapping[str, Any], reading: Reading, found: Score, everything: bool) -> None:
    how = judge(case, got)
    found.by_intent[case["intent"]][how] += 1
    found.by_language[case["language"]][how] += 1
    found.totals[how] += 1
    notes = [] if how == "right" else [f"{how.upper()} want {case['intent']} got {got['intent']} {got['also'] or ''}"]
    for key in ("event", "language"):
        good = got[key] in allowed(case, key)
        found.totals[key] += good
        notes += [] if good else [f"{key} {got[key]} for {case[key]}"]
    notes += [*_persons_counted(case, got, found.totals), *_others(case, got)]
    if notes or everything:
        said = "; ".join(f"{each.what}={each.text!r}" for each in reading.evidence)
        found.lines.append(f"{case['file']}  {' | '.join(notes)}\n          {case['note']}  [{said}]")


def _persons_counted(case: Mapping[str, Any], got: Mapping[str, Any], totals: Counter[str]) -> list[str]:
    if case["intent"] not in ("register", "add_info"):
        return []
    if got["intent"] not in ("register", "add_info"):
        totals["wanted"] += len(case["persons"])
        return []
    counts, notes = people(case, got)
    good = sorted(got["missing"]) in [sorted(each or []) for each in allowed(case, "missing")]
    totals.update(counts)
    totals.update(missing=good, missing_wanted=1)
    return notes if good else [*notes, f"missing {got['missing']} for {case['missing']}"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?", default=os.environ.get("KRINGPOST_LABELLED"))
    parser.add_argument("--show", type=int, default=30)
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    splitters.report()
    with TemporaryDirectory() as own:
        export(Path(own))
        report("our own labelled mails", score(Path(own), OURS, args.all), args.show)
    for name in rounds.NAMES:
        with TemporaryDirectory() as laid_out:
            folder = rounds.lay_out(name, Path(laid_out))
            report(f"{name} round", score(folder, folder / "config", args.all), args.show)
    if args.folder:
        report(str(args.folder), score(args.folder, args.folder / "config", args.all), args.show)


def _others(case: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    notes = []
    if case.get("substitute") and got["substitute"] is not None:
        options = [each for each in allowed(case, "substitute") if each]
        if not any(folded(got["substitute"].name) == folded(each["name"]) for each in options):
            notes.append(f"substitute {got['substitute'].name!r} for {case['substitute']['name']!r}")
        if not any(folded(got["substitute"].email) == folded(each["email"]) for each in options):
            notes.append(f"substitute {got['substitute'].email!r} for {case['substitute']['email']!r}")
    if case.get("substitute") and got["substitute"] is None:
        notes.append("no substitute")
    if case.get("changes") and got["changes"] not in allowed(case, "changes"):
        notes.append(f"changes {got['changes']} for {case['changes']}")
    if case.get("proposed") and got["proposed"] not in allowed(case, "proposed"):
        notes.append(f"proposed {got['proposed']} for {case['proposed']}")
    if (
        case.get("refs")
        and case["intent"] == got["intent"]
        and not set(case["refs"]) & set(got["refs"])
        and got["intent"] != "register"
    ):
        notes.append(f"refs {got['refs']} for {case['refs']}")
    if case.get("also") and not set(case["also"]) & {*got["also"], got["intent"]}:
        notes.append(f"also {got['also']} for {case['also']}")
    return notes


def report(title: str, found: Score, show: int) -> None:
    print(f"{title}: {found.count}\n")
    for heading, rows in (("intent", found.by_intent), ("language", found.by_language)):
        print(f"{heading:16}{'right':>7}{'asked':>7}{'wrong':>7}{'harmful':>9}")
        for key, row in sorted(rows.items()):
            print(f"{key:16}{row['right']:7}{row['asked']:7}{row['wrong']:7}{row['harmful']:9}")
        print()
    totals, count = found.totals, max(1, found.count)
    shares = "  ".join(f"{key} {totals[key] / count:.1%}" for key in ("right", "asked", "wrong"))
    print(
        f"{shares}  HARMFUL {found.harmful}   event {totals['event'] / count:.1%}  language {totals['language'] / count:.1%}"
    )
    print(
        f"persons {found.persons:.1%} of {totals['wanted']}  fields {found.fields:.1%} of {totals['fields_wanted']}  "
        f"missing {totals['missing'] / max(1, totals['missing_wanted']):.1%}   {1000 * found.seconds / count:.2f} ms of CPU a mail (the reading alone)\n"
    )
    print("\n".join(found.lines[:show]), "\n")


if __name__ == "__main__":
    main()
