"""The command line: `kringpost`, or `python -m flows`. Only names and options stand here; the work is in `flows/cli/`, imported late."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    help="Registration by ordinary e-mail.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

lists = typer.Typer(help="Lists of organisations.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(lists, name="lists")

FLOWS = (
    "poll-inbox, deliver-outbox, follow-up-intakes, keep-waitlist, send-reminders, nightly-summary, "
    "announce-changes, publish-pages or forget-people"
)
person = typer.Typer(
    help="What is kept about somebody: show it to them, correct it, erase it at their wish.", no_args_is_help=True
)
app.add_typer(person, name="person")
AsOf = Annotated[str, typer.Option("--as-of", metavar="TIME", help="Decide as if it were this moment (ISO 8601).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write; without it, the screen.")]
Person = Annotated[str, typer.Option("--by", help="Who decides, for the journal.")]


@app.callback()
def common(debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False) -> None:
    """Registration by ordinary e-mail: mail is read, decided by the event's rules, and answered."""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    pool: Annotated[
        str,
        typer.Option("--pool", metavar="NAME", help="Also the deployments for the workers of this Prefect work pool."),
    ] = "",
) -> int:
    """Write a starter configuration: settings, events, lists and the templates to edit."""
    return _late("starting", "write_starter", folder, pool=pool)


@app.command()
def check(
    offline: Annotated[bool, typer.Option("--offline", help="Only the files; no server is asked.")] = False,
) -> int:
    """Look at settings, events, lists, templates, then servers and database: OK, or what is wrong and how to mend it."""
    return _late("checking", "check", offline=offline)


@app.command()
def run(
    flow: Annotated[str, typer.Argument(metavar="FLOW", help=FLOWS)],
    as_of: AsOf = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide, show, and change nothing.")] = False,
    as_json: AsJson = False,
    mailbox: Annotated[
        str,
        typer.Option("--mailbox", metavar="NAME", help="Of several, the one that poll-inbox reads; without it, all."),
    ] = "",
) -> int:
    """Run one flow once, in the foreground. Exit status 0: done; 1: failed; 3: done, and mails need attention."""
    return _late("running", "run_flow", flow, as_of=as_of, dry_run=dry_run, as_json=as_json, mailbox=mailbox)


@app.command()
def serve() -> int:
    """Run every flow on its schedule and listen to the inbox, until SIGTERM."""
    return _late("running", "serve")


@app.command()
def demo(
    stay: Annotated[bool, typer.Option("--stay", help="Stay up afterwards, with Prefect's pages to look at.")] = False,
    folder: Annotated[Path, typer.Option("-o", "--output", help="Where everything is put.")] = Path("var/demo"),
) -> int:
    """Play sample mails over two events, on mail servers of its own; nothing leaves this machine."""
    return _late("playing", "demo", folder, stay=stay)


@app.command()
def status(
    event: Annotated[str, typer.Argument(metavar="[EVENT]")] = "",
    as_json: AsJson = False,
    secrets: Annotated[
        bool, typer.Option("--secrets", help="Also the files of the contact persons' calendars, which are secret.")
    ] = False,
) -> int:
    """Show seats, waiting list, open work and outbox."""
    return _late("telling", "status", event, as_json=as_json, secrets=secrets)


@app.command("try")
def try_mails(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.eml...")],
    as_json: AsJson = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="A line of JSON for each mail, in order.")] = False,
    state: Annotated[
        Path | None, typer.Option("--state", help="The register to decide against: a .json, or a folder of NAME.json.")
    ] = None,
    as_of: AsOf = "",
) -> int:
    """Show what would be understood, decided and answered; changes nothing, sends nothing, needs no server."""
    return _late("trying", "try_mails", files, as_json=as_json, jsonl=jsonl, state=state, as_of=as_of)


@app.command()
def preview(
    event: str,
    kind: Annotated[str, typer.Argument(help="confirmed, waitlisted, full … (CONTRACT: what goes out)")],
    language: Annotated[str, typer.Option("--language", help="nl, en …; without it, the event's first.")] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Folder for text, HTML, .ics and .eml.")] = None,
) -> int:
    """Show a mail as it would look, with sample values."""
    return _late("previewing", "preview", event, kind, language=language, output=output)


@app.command()
def explain(subject: Annotated[str, typer.Argument(metavar="REF|ADDRESS|EVENT")], as_json: AsJson = False) -> int:
    """Tell the whole story: every decision with its reason, and the mails that went out, oldest first."""
    return _late("explaining", "explain", subject, as_json=as_json)


@app.command()
def export(
    event: str,
    form: Annotated[str, typer.Option("--format", help="xlsx, csv or json")] = "csv",
    output: Output = None,
) -> int:
    """Write the list of registrations."""
    return _late("exporting", "export", event, form, output=output)


@app.command()
def register(
    event: str,
    name: Annotated[str, typer.Option("--name")],
    email: Annotated[str, typer.Option("--email", help="Where the answers go.")],
    organisation: Annotated[str, typer.Option("--organisation")] = "",
    field: Annotated[
        list[str] | None, typer.Option("--field", metavar="NAME=VALUE", help="Of the event's own.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="nl, en …; without it, the event's first.")] = "",
    received_at: Annotated[
        str, typer.Option("--received-at", metavar="TIME", help="When they called or wrote: their place in the line.")
    ] = "",
    by: Person = "",
    as_of: AsOf = "",
) -> int:
    """Register somebody who called or wrote a letter; decided as if they had mailed."""
    stated = {"organisation": organisation, "fields": field or [], "language": language, "received_at": received_at}
    return _late("by_hand", "register", event, name=name, email=email, **stated, by=by, as_of=as_of)


@app.command()
def approve(ref: str, by: Person = "", as_of: AsOf = "") -> int:
    """Let somebody in whom a rule sent to a contact person."""
    return _late("by_hand", "give_verdict", ref, "approve", reason="", by=by, as_of=as_of)


@app.command()
def refuse(
    ref: str,
    reason: Annotated[str, typer.Option("--reason", help="Told to the participant.")] = "",
    by: Person = "",
    as_of: AsOf = "",
) -> int:
    """Refuse somebody whom a rule sent to a contact person."""
    return _late("by_hand", "give_verdict", ref, "refuse", reason=reason, by=by, as_of=as_of)


@app.command("not-reached")
def not_reached(ref: str, by: Person = "", as_of: AsOf = "") -> int:
    """Propose other times to somebody who did not answer the intake call."""
    return _late("by_hand", "give_verdict", ref, "unreached", reason="", by=by, as_of=as_of)


@app.command()
def keep(ref: str, by: Person = "", as_of: AsOf = "") -> int:
    """Keep a place that waits for an intake call, because you arrange the call yourself."""
    return _late("by_hand", "give_verdict", ref, "keep", reason="", by=by, as_of=as_of)


@app.command()
def cancel(ref: str, by: Person = "", as_of: AsOf = "") -> int:
    """Cancel a registration, after a phone call for instance."""
    return _late("by_hand", "cancel", ref, by=by, as_of=as_of)


@app.command("move-up")
def move_up(ref: str, by: Person = "", as_of: AsOf = "") -> int:
    """Give somebody in line a free seat, out of turn or too near the event for an offer."""
    return _late("by_hand", "move_up", ref, by=by, as_of=as_of)


@app.command()
def note(ref: str, text: str, by: Person = "", as_of: AsOf = "") -> int:
    """Add a line to the journal of a registration."""
    return _late("by_hand", "note", ref, text, by=by, as_of=as_of)


@app.command()
def replay(
    check: Annotated[bool, typer.Option("--check", help="Compare with the register; 1 when anything differs.")] = False,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE.db", help="A new database to rebuild it in; or its address.")
    ] = "",
) -> int:
    """Make the register again from the mails and what was done by hand; sends nothing."""
    return _late("replaying", "replay_register", check=check, output=output)


@lists.command("import")
def import_list(
    name: str,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Of an XML export: which organisations, such as Gemeente.")
    ] = None,
    shrink: Annotated[bool, typer.Option("--shrink", help="Also when more than half of the list would go.")] = False,
) -> int:
    """Read an official register (CSV, or the XML export of organisaties.overheid.nl) into config/lists/NAME.csv."""
    return _late("importing", "import_list", name, file, types=types or [], shrink=shrink)


@person.command("show")
def person_show(address: str) -> int:
    """Show everything that is kept about somebody: registrations, mails, letters, journal."""
    return _late("person", "show", address)


@person.command("export")
def person_export(address: str, output: Output = None) -> int:
    """Write everything that is kept about somebody as JSON, with the text of their mails."""
    return _late("person", "export", address, output=output)


@person.command("correct")
def person_correct(old: str, new: str, by: Person = "", as_of: AsOf = "") -> int:
    """Correct the address of somebody whose mail comes back; the new one hears where they stand, the old one nothing."""
    return _late("person", "correct", old, new, by=by, as_of=as_of)


@person.command("erase")
def person_erase(
    address: str,
    yes: Annotated[bool, typer.Option("--yes", help="It is meant: it cannot be undone.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Cancel first what is still to come.")] = False,
    by: Person = "",
    as_of: AsOf = "",
) -> int:
    """Erase everything about somebody, here and in the folders of the mailbox; counts stay."""
    return _late("person", "erase", address, yes=yes, cancel=cancel, by=by, as_of=as_of)


def main() -> None:
    """Exit status 0 done, 1 an error in one sentence, 2 wrong usage, 3 done with mails that need attention."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        status = app(arguments, prog_name="kringpost", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 — the last place where an error can become a sentence
        status = _failed(error)
    sys.exit(status if isinstance(status, int) else 0)


def _late(module: str, act: str, /, *args: Any, **options: Any) -> int:
    import importlib

    command: Callable[..., int] = getattr(importlib.import_module(f"flows.cli.{module}"), act)
    return command(*args, **options)


def _failed(error: Exception) -> int:
    if hasattr(error, "show") and hasattr(error, "exit_code"):
        error.show()  # Click's own: wrong usage
        return int(error.exit_code)
    if type(error).__name__ in {"Abort", "Exit"}:
        return int(getattr(error, "exit_code", 1))
    if "--debug" in sys.argv:
        raise error
    from flows.errors import KringpostError, UsageError

    unexpected = f"Something unexpected went wrong ({type(error).__name__}); run it again with --debug to see where."
    sentence = str(error) if isinstance(error, KringpostError) else unexpected
    print(sentence, file=sys.stderr)
    return 2 if isinstance(error, UsageError) else 1


if __name__ == "__main__":
    main()
