"""Label and value pairs of a web form's HTML: table rows in their several shapes, definition lists, bold labels."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from flows.mail.html_text import is_hidden, is_quotation

Pair = tuple[str, str]

_MOST_ROWS = 400
_LONGEST_LABEL = 200
_LONGEST_VALUE = 5_000


def find_rows(body: LexborNode | None) -> tuple[Pair, ...]:
    if body is None:
        return ()
    pairs = [*_table_pairs(body), *_definitions(body)]
    return tuple((pairs or list(_bold_labels(body)))[:_MOST_ROWS])


def _table_pairs(body: LexborNode) -> Iterator[Pair]:
    rows = [
        _cells(row) for row in body.css("tr")[:_MOST_ROWS] if row.css_first("table") is None and not _is_unseen(row)
    ]
    heads: tuple[str, ...] = ()
    for at, (cells, headed) in enumerate(rows):
        filled = [cell for cell in cells if cell]
        if headed and len(filled) == len(cells) > 2:
            heads = tuple(cells)
        elif heads and len(cells) == len(heads):
            yield from zip(heads, cells, strict=True)
        elif len(cells) == 2 and cells[0]:
            yield _pair(cells[0], cells[1])
        elif len(filled) == len(cells) == 1 and at + 1 < len(rows) and _is_value_row(rows[at + 1][0]):
            yield _pair(filled[0], rows[at + 1][0][-1])


def _is_value_row(cells: list[str]) -> bool:
    """Gravity Forms: the label has a row of its own, its value stands below, behind an empty cell."""
    return len(cells) == 2 and not cells[0] and bool(cells[1])


def _cells(row: LexborNode) -> tuple[list[str], bool]:
    cells = [child for child in row.iter() if child.tag in ("td", "th")]
    return [_words(cell) for cell in cells], all(cell.tag == "th" for cell in cells)


def _definitions(body: LexborNode) -> Iterator[Pair]:
    for term in body.css("dt")[:_MOST_ROWS]:
        meaning = term.next
        while meaning is not None and meaning.tag == "-text":
            meaning = meaning.next
        if meaning is not None and meaning.tag == "dd" and not _is_unseen(term):
            yield _pair(_words(term), _words(meaning))


def _bold_labels(body: LexborNode) -> Iterator[Pair]:
    """`<p><strong>Naam:</strong> Jan</p>`, also with the value after a line break; where most end so, those without a mark are labels too."""
    found = [(_words(bold), bold) for bold in body.css("strong, b")[:_MOST_ROWS] if not _is_unseen(bold)]
    marked = [pair for pair in found if pair[0].endswith((":", "?"))]
    for label, bold in found if len(marked) * 2 > len(found) else marked:
        if label and len(label) <= _LONGEST_LABEL:
            yield _pair(label, _until_next_label(bold))


def _until_next_label(bold: LexborNode) -> str:
    words: list[str] = []
    node = bold.next
    while node is not None and node.tag not in ("strong", "b", "p", "div", "table"):
        if node.tag == "br" and any(words):
            break
        words.append(_words(node))
        node = node.next
    return " ".join(filter(None, words))


def _pair(label: str, value: str) -> Pair:
    return label.rstrip(": ").strip()[:_LONGEST_LABEL], value.lstrip(": ")[:_LONGEST_VALUE]


def _words(node: LexborNode) -> str:
    text = node.text_content if node.tag == "-text" else node.text(separator=" ")
    return " ".join((text or "").split())


def _is_unseen(node: LexborNode) -> bool:
    """Hidden, or within a quotation."""
    parent: LexborNode | None = node
    for _ in range(40):
        if parent is None or parent.tag == "body":
            return False
        if is_hidden(parent) or is_quotation(parent):
            return True
        parent = parent.parent
    return True
