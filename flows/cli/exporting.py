"""`kringpost export EVENT`: the list of registrations. Sensitive fields stay in the database."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.cli.screen import one_of, say
from flows.cli.telling import opened
from flows.errors import KringpostError, UsageError
from flows.office import load_office
from flows.register_file import to_table
from flows.registration.model import STANDARD_FIELDS, Event, Registration
from flows.settings import Settings, load_settings

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_HEADS = (
    "ref",
    "status",
    "name",
    "email",
    "organisation",
    "language",
    "audience",
    "held",
    "received",
    "changed",
    "registered_by",
)


def export(slug: str, form: str, *, output: Path | None) -> int:
    writers = {"json": _json, "csv": _csv}
    one_of(form, (*writers, "xlsx"), "format")
    if form == "xlsx" and output is None:
        raise UsageError("A spreadsheet is no text for the screen: name a file with -o, such as -o list.xlsx.")
    settings = load_settings()
    events = load_office(settings).events
    one_of(slug, events, "event")
    with opened(settings) as store:
        if form == "xlsx" and output:
            _write(output, _xlsx(settings, events[slug], store.registrations(slug)))
        else:
            _put(writers[form](events[slug], store.registrations(slug)), output)
    return 0


def _xlsx(settings: Settings, event: Event, registrations: Iterable[Registration]) -> bytes:
    from flows.mail.outgoing_templates import Templates
    from flows.reports.spreadsheet import Sheet, workbook
    from flows.shipped import template_folders

    templates = Templates(template_folders(settings.config))
    words = templates.words(templates.variant(event.languages[0], event.address_form))
    return workbook([Sheet(event, registrations)], words)


def _json(event: Event, registrations: Iterable[Registration]) -> str:
    sensitive = _sensitive(event)
    sessions = [{"id": one.id, "start": one.start.isoformat(), "end": one.end.isoformat()} for one in event.sessions]
    table = {
        "event": event.slug,
        "sessions": sessions,
        "registrations": [to_table(registration, sensitive) for registration in registrations],
    }
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def _csv(event: Event, registrations: Iterable[Registration]) -> str:
    names = dict.fromkeys((*STANDARD_FIELDS, *(field.name for field in event.fields)))
    own = [name for name in names if name not in {*_HEADS, *_sensitive(event)}]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow((*_HEADS, *own))
    for registration in registrations:
        cells = [getattr(registration, head) for head in _HEADS] + [registration.fields.get(name, "") for name in own]
        writer.writerow([_cell(cell, event) for cell in cells])
    return written.getvalue()


def _cell(value: Any, event: Event) -> str:
    """A spreadsheet takes what begins with = + - @ for a formula; an apostrophe in front makes it a text."""
    if isinstance(value, datetime):
        return value.astimezone(event.zone).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _sensitive(event: Event) -> frozenset[str]:
    return frozenset(field.name for field in event.fields if field.sensitive)


def _put(text: str, output: Path | None) -> None:
    if output is None:
        say(text.rstrip("\n"))
        return
    # The mark tells spreadsheet programs that it is UTF-8.
    _write(output, text.encode("utf-8-sig" if output.suffix == ".csv" else "utf-8"))


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise KringpostError(f"{output} cannot be written ({error.strerror}); name another file with -o.") from error
