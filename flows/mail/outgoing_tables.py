"""Tables and pictures in the Markdown of a mail. `| a | b |` is a row, one of bold cells heads a new table.

Rows that a loop makes one at a time are joined afterwards.
"""

import re
from collections.abc import MutableMapping, Sequence
from itertools import zip_longest
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

# In the text a row begins with ROW (with HEAD when it heads a table) and each cell ends with CELL, so that columns can be lined up
# once they are filled in.
ROW, HEAD, CELL = "\x1c", "\x01", "\x1f"
_ROWS = re.compile(rf"[{HEAD}{ROW}][^\n]*(?:\n|\Z)(?:{ROW}[^\n]*(?:\n|\Z))*")
_SPLIT_TABLE = re.compile(r'</tbody></table>\s*<table class="numbers"[^>]*>\s*<tbody>(?!<tr>\s*<th)')


def lined_up(text: str) -> str:
    """First column to the left, numbers to the right."""
    return _ROWS.sub(lambda found: _columns(found[0]), text)


def joined_rows(html: str) -> str:
    return _SPLIT_TABLE.sub("", html)


def row(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block rule for markdown-it."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].strip()
    if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
        return False
    if not silent:
        state.push("table_open", "table", 1).attrs = {"class": "numbers"}
        state.push("tr_open", "tr", 1).info = HEAD if line[1:].lstrip().startswith("**") else ROW
        for cell in line[1:-1].split("|"):
            _cell(state, cell.strip())
        state.push("tr_close", "tr", -1)
        state.push("table_close", "table", -1)
        state.line = start + 1
    return True


def picture(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """Only what the mail brings along: a picture from elsewhere would tell its server who reads the mail."""
    token = tokens[index]
    shown = escapeHtml(self.renderInlineAsText(token.children, options, env))
    address = str(token.attrs["src"])
    return f'<img src="{escapeHtml(address)}" alt="{shown}" width="544">' if address.startswith("cid:") else shown


def _cell(state: StateBlock, content: str) -> None:
    tag = "th" if content.startswith("**") else "td"
    state.push("cell_open", tag, 1).attrs = {"scope": "col"} if tag == "th" else {}
    inline = state.push("inline", "", 0)
    inline.content, inline.children = content, []
    state.push("cell_close", tag, -1)


def _columns(rows: str) -> str:
    table = [line[1:].removesuffix(CELL).split(CELL) for line in rows.split("\n") if line]
    widths = [max(map(len, column)) for column in zip_longest(*table, fillvalue="")]
    lines = [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=False))
        )
        for cells in table
    ]
    return "\n" + "".join(f"{line.rstrip()}\n" for line in lines)
