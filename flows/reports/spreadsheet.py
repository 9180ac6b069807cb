"""The list of registrations as .xlsx: a sheet per event, real dates, filters; of sensitive fields only how often something was given.

A cell that begins with = + - @ is text, and stays text when somebody edits it.
"""

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from flows.mail.outgoing_words import Words
from flows.registration.model import STANDARD_FIELDS, Event, Field, Registration, Status, wording

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BEFORE = ("ref", "status", "name", "email", "organisation")
_AFTER = ("audience", "held", "received", "changed", "language", "registered_by")
_MOMENT, _WIDEST, _LONGEST = 16, 40, 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    event: Event
    registrations: Iterable[Registration]


def workbook(sheets: Iterable[Sheet], words: Words) -> bytes:
    from xlsxwriter.workbook import Workbook

    written = io.BytesIO()
    # In memory: temporary files would leave names and addresses on the disk.
    with Workbook(written, {"in_memory": True}) as book:
        pen = _Pen(book, words)
        counted = [(sheet.event, pen.write_list(sheet)) for sheet in sheets]
        pen.write_counts(counted)
    return written.getvalue()


class _Pen:
    def __init__(self, book: "Workbook", words: Words) -> None:
        self._book = book
        self._words = words
        self._head: Format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._text: Format = book.add_format({"quote_prefix": True})
        self._moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def write_list(self, sheet: Sheet) -> Mapping[str, Counter[str]]:
        """Gives how often each value of a sensitive field was given, which stands nowhere in the list."""
        event = sheet.event
        page = self._sheet(event.slug)
        columns = _columns(event)
        widths = self._write_head(page, [self._label(event, name) for name in columns])
        sensitive = {field.name: field for field in event.fields if field.sensitive}
        counts: dict[str, Counter[str]] = {name: Counter() for name in sensitive}
        row = 0
        for row, registration in enumerate(sheet.registrations, 1):
            for column, name in enumerate(columns):
                self._write(page, row, column, _value(registration, name, event), widths)
            for name, field in sensitive.items():
                if registration.active and (value := registration.fields.get(name)):
                    counts[name][value if field.type in ("choice", "yesno") else ""] += 1
        self._finish(page, row, widths)
        return counts

    def write_counts(self, counted: Iterable[tuple[Event, Mapping[str, Counter[str]]]]) -> None:
        rows = [
            (event.slug, self._label(event, name), value or self._said("noted"), number)
            for event, counts in counted
            for name, found in counts.items()
            for value, number in sorted(found.items())
        ]
        if not rows:
            return
        page = self._sheet(self._said("counts"))
        widths = self._write_head(page, [self._said(name) for name in ("event", "field", "value", "number")])
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                self._write(page, row, column, cell, widths)
        self._finish(page, len(rows), widths)

    def _sheet(self, name: str) -> "Worksheet":
        """Names are at most 31 characters, and no two alike, whatever their case; `History` is Excel's own."""
        taken = {page.get_name().casefold() for page in self._book.worksheets()} | {"history"}
        ends = chain([""], (f"-{number}" for number in count(2)))
        candidates = (f"{name[: 31 - len(end)]}{end}" for end in ends)
        return self._book.add_worksheet(next(each for each in candidates if each.casefold() not in taken))

    def _write_head(self, page: "Worksheet", labels: Iterable[str]) -> list[int]:
        widths = []
        for column, label in enumerate(labels):
            page.write_string(0, column, label, self._head)
            widths.append(len(label) + 3)
        return widths

    def _write(self, page: "Worksheet", row: int, column: int, value: Any, widths: list[int]) -> None:
        if isinstance(value, datetime):
            page.write_datetime(row, column, value, self._moment)
            widths[column] = max(widths[column], _MOMENT)
        elif isinstance(value, int) and not isinstance(value, bool):
            page.write_number(row, column, value)
        else:
            text = self._text_of(value)
            page.write_string(row, column, text, self._text if text.startswith(_FORMULA) else None)
            widths[column] = min(_WIDEST, max(widths[column], len(text) + 1))

    def _text_of(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._said("yes" if value else "no")
        if isinstance(value, Status):
            return self._words.statuses.get(value, value)
        return str(value or "")[:_LONGEST]

    def _finish(self, page: "Worksheet", rows: int, widths: list[int]) -> None:
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, rows, len(widths) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def _label(self, event: Event, name: str) -> str:
        field = next((each for each in event.fields if each.name == name), Field(name))
        return wording(field.label, self._words.language) or self._said(name)

    def _said(self, name: str) -> str:
        return self._words.labels.get(name, name)


def _columns(event: Event) -> list[str]:
    sensitive = {field.name for field in event.fields if field.sensitive}
    own = (*STANDARD_FIELDS, *(field.name for field in event.fields))
    return [name for name in dict.fromkeys((*_BEFORE, *own, *_AFTER)) if name not in sensitive]


def _value(registration: Registration, name: str, event: Event) -> Any:
    if name in (*_BEFORE, *_AFTER):
        value = getattr(registration, name)
        # A spreadsheet knows no time zones: the event's wall clock.
        return value.astimezone(event.zone).replace(tzinfo=None) if isinstance(value, datetime) else value
    return registration.fields.get(name, "")
