"""`kringpost run FLOW` and `kringpost serve`: the flows, as real Prefect runs."""

import importlib

from flows.cli.screen import moment, one_of, say, say_json
from flows.prefect_server import use_running_server
from flows.settings import prepare_prefect

NEEDS_ATTENTION = 3
FLOWS = {
    "poll-inbox": "flows.poll_inbox",
    "deliver-outbox": "flows.deliver_outbox",
    "follow-up-intakes": "flows.follow_up_intakes",
    "keep-waitlist": "flows.keep_waitlist",
    "announce-changes": "flows.announce_changes",
    "send-reminders": "flows.send_reminders",
    "nightly-summary": "flows.nightly_summary",
    "publish-pages": "flows.publish_pages",
    "forget-people": "flows.forget_people",
}
"""Each module has `run_once(now, dry_run) -> counts`."""


def run_flow(name: str, *, as_of: str, dry_run: bool, as_json: bool) -> int:
    one_of(name, FLOWS, "flow")
    now = moment(as_of) if as_of else None
    prepare_prefect()
    use_running_server()
    counts = importlib.import_module(FLOWS[name]).run_once(now=now, dry_run=dry_run)
    if as_json:
        say_json(counts)
    else:
        say(", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items()) or "nothing to do")
    return NEEDS_ATTENTION if counts.get("attention") else 0


def serve() -> int:
    importlib.import_module("flows.serve").serve()
    return 0
