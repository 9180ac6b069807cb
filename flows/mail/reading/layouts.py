"""How pairs of label and value lie in a text: on a line, on two, in boxes, in columns, as JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote_plus

from flows.mail.reading.contacts import EMAIL, emails_in, phone_in
from flows.mail.reading.labels import Labels, bare

_PAIR = re.compile(r"^\s*(?:(?:[-*•·>]+|[A-Z]?\d{1,2}[.)])\s*)*([^:=?\n]{2,80}?\??)\s*(?:[:=]|(?<=\?))\s*(.*)$")
_BOX = re.compile(r"^\s*([^\[\]\n]{2,50}?)\s*\*?\s*\[\s*([^\]\n]*?)\s*\]\s*$")
_COLUMNS = re.compile(r"\s*[\t|;]\s*|\s{3,}")
_BARRED = re.compile(r"^\s*\|?\s*([^|:=\n]{2,50}?)\s*\|\s*([^|\n]+?)\s*\|?$")
_RULER = re.compile(r"[\W_]*")
_TABBED = re.compile(r"^\s*([^\t:=]{2,50}?)\s*\t+\s*([^\t]+)$")


def decoded(text: str) -> str:
    """ "naam=Jan+Bos&email=jan%40bos.example", as a browser's mail of a form has it: a line for each."""
    return unquote_plus(text.replace("&", "\n")) if _ENCODED.fullmatch(text.strip()) else text


_ENCODED = re.compile(r"[\w.%\[\]-]+=[^\s&]*(?:[&\s]+[\w.%\[\]-]+=[^\s&]*)+")


def text_pairs(text: str, labels: Labels) -> list[tuple[str, str]]:
    """`Label: value`, `Label` with its value on the next line, `Label [ value ]`."""
    pairs: list[tuple[str, str]] = []
    waiting = ""
    for line in text.split("\n")[:400]:
        words = line.strip(" \t>*-•·_|")
        if not words or _RULER.fullmatch(words):
            if line.strip() in ("--", "---"):
                break
            continue
        hit = _BOX.match(line) or _TABBED.match(line) or _PAIR.match(line) or _barred(line, labels)
        valued = bool(hit and hit[2].strip())
        if waiting and hit and valued and _headed(waiting, hit[1], labels):
            pairs.append((waiting, hit[2].strip()))
            waiting = ""
            continue
        if waiting and labels.web and valued and labels.field_of(waiting) != "remarks":
            waiting = ""  # A line with a label of its own, known or not, is no value.
        if waiting and not labels.field_alone(words.rstrip(":")) and not (hit and labels.field_of(hit[1])):
            pairs.append((waiting, words))
            waiting = ""
            continue
        if hit and (labels.field_of(hit[1]) or labels.asks_further(hit[1]) or EMAIL.fullmatch(hit[2].strip())):
            value = hit[2].strip(" *\t")
            waiting = "" if value else hit[1]
            pairs += [(hit[1], value)] if value else []
        elif labels.field_alone(words, value_next=True):
            waiting = words
        elif pairs and _long(pairs[-1], labels) and not (valued or (hit and _asking(pairs))):
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {words}")
    return pairs


def _asking(pairs: Sequence[tuple[str, str]]) -> bool:
    """The form's labels are questions; elsewhere a question in a message is the writer's."""
    return any(label.endswith("?") for label, _ in pairs)


def _headed(heading: str, label: str, labels: Labels) -> bool:
    """ "Organisatie", and below it "Naam: Gemeente Beverwijk": the name is the organisation's."""
    return labels.field_of(label) == "name" and labels.field_alone(heading) in ("organisation", "initiative")


def _barred(line: str, labels: Labels) -> "re.Match[str] | None":
    """ "Initiative | Heer Energie", where the first cell is a label and the second none."""
    hit = _BARRED.match(line)
    return hit if hit and bare(hit[1]) in labels and not labels.field_of(hit[2]) else None


def columns(text: str, labels: Labels) -> list[tuple[str, str]]:
    """A table pasted from a sheet: a line of labels, and below it lines of as many values."""
    pairs: list[tuple[str, str]] = []
    heads: list[str] = []
    for line in text.split("\n")[:200]:
        cells = [cell.strip() for cell in _COLUMNS.split(line.strip(" |"))]
        if _heads(cells, labels):
            heads = cells
        elif not line.strip("-+|=: \t"):
            continue
        elif heads and len(cells) == len(heads):
            pairs += list(zip(heads, cells, strict=True))
        elif 1 < len(cells) < len(heads):
            pairs += _in_place(heads, cells, labels)
        else:
            heads = []
    return pairs


def aligned(text: str, labels: Labels) -> list[tuple[str, str]]:
    """ "Uw naam          Jan Bos", line below line: a label, blanks, and its value."""
    lines = (_ALIGNED.match(line) for line in text.split("\n")[:200])
    pairs = [(hit[1], hit[2]) for hit in lines if hit and labels.field_of(hit[1]) and not labels.field_alone(hit[2])]
    return pairs if len({labels.field_of(label) for label, _ in pairs}) > 1 and len(pairs) > _FEWEST else []


_ALIGNED = re.compile(r"^\s*([^\s:@][^:@\n]{1,40}?)\s{2,}(\S.*?)\s*$")
_FEWEST = 2
"""Pairs of a text that is laid out so."""


def _heads(cells: Sequence[str], labels: Labels) -> bool:
    """All of them labels; or most, beside one of the table's own: "Naam", "Mail", "Wat"."""
    known = sum(bool(labels.field_of(cell)) for cell in cells)
    plain = not any(emails_in(cell) or phone_in(cell) or ":" in cell for cell in cells)
    return known > 1 and (known == len(cells) or (plain and known == len(cells) - 1))


def _in_place(heads: Sequence[str], cells: Sequence[str], labels: Labels) -> list[tuple[str, str]]:
    """Of a row in which cells are left out: addresses and phones go to their own heads, the others in order."""
    pairs, left = [], list(heads)
    for cell in cells:
        kind = "email" if emails_in(cell) else "phone" if phone_in(cell) else ""
        fitting = (
            head
            for head in left
            if (labels.field_of(head) == kind if kind else labels.field_of(head) not in ("email", "phone"))
        )
        if (head := next(fitting, None)) is not None:
            pairs.append((head, cell))
            left.remove(head)
    return pairs


def _long(pair: tuple[str, str], labels: Labels) -> bool:
    return labels.field_of(pair[0]) == "remarks"


def json_pairs(text: str) -> list[tuple[str, str]]:
    start = next((place for place in (text.find("["), text.find("{")) if place >= 0), -1) if "{" in text else -1
    start = (
        text.find("{")
        if start >= 0 and text[start] == "[" and not text[start + 1 :].lstrip().startswith("{")
        else start
    )
    if start < 0:
        return []
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text[start : start + _MOST_JSON])
    except (ValueError, RecursionError):
        return []
    return list(_flat(found))[:_MOST_PAIRS]


def _flat(found: object, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Pairs at any depth; `{"label": "Naam", "value": "Jan"}` is one."""
    if depth > _DEEPEST:
        return
    for each in found if isinstance(found, list) else ():
        yield from _flat(each, depth + 1)
    if not isinstance(found, dict):
        return
    label = next(
        (found[key] for key in ("label", "question", "title", "field", "name") if isinstance(found.get(key), str)), ""
    )
    value = next((found[key] for key in ("value", "answer") if isinstance(found.get(key), str | int)), None)
    if label and value is not None:
        yield label, str(value)
        return
    for key, value in found.items():
        if isinstance(value, dict | list):
            yield from _flat(value, depth + 1)
        elif value is not None:
            yield str(key), str(value)


_MOST_JSON, _MOST_PAIRS, _DEEPEST = 20_000, 200, 6
