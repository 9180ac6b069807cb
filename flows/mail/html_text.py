"""HTML of a mail as plain text: hidden text left out, quotations marked with `>`, table cells parted by tabs."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_LONGEST = 1_000_000
_MOST_STEPS = 60_000
_DEEPEST = 1_500
_TAG = re.compile(r"<[^<>]{0,2000}>")
_NESTING = re.compile(r"<(/?)(?!(?:br|hr|img|input|meta|link|col|wbr|p|li|td|th|tr|option)\b)[a-z]", re.IGNORECASE)
_UNSEEN = {
    "script", "style", "head", "title", "template", "noscript", "svg", "object", "select", "textarea", "audio", "video", "-comment", "!doctype",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "blockquote", "pre", "section", "article", "header",
    "footer", "address", "dl", "dt", "dd", "form", "fieldset", "center", "body", "html", "main", "caption", "hr",
}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "pre"}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:font-size|max-height)\s*:\s*0(?:px|pt|em|%)?\s*(?:[;!]|$)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"gmail_quote|moz-cite|protonmail_quote|yahoo_quoted|zmail_extra|tutanota_quote", re.IGNORECASE)


def parse_html(markup: str) -> LexborNode | None:
    """Nothing nests so deep but to hurt: the parser is quadratic in depth, so then the tags are just taken away."""
    markup = markup[:_LONGEST]
    if markup.count("<") > _DEEPEST and _depth(markup) > _DEEPEST:
        markup = _TAG.sub(" ", markup)
    return LexborHTMLParser(markup).body


def html_to_text(body: LexborNode | None) -> str:
    paper = _Paper()
    waiting: list[tuple[LexborNode, bool]] = [(body, False)] if body else []
    for _ in range(_MOST_STEPS):
        if not waiting:
            break
        node, leaving = waiting.pop()
        if leaving:
            _leave(node, paper)
        elif node.tag == "-text":
            paper.write(node.text_content or "")
        elif not is_hidden(node):
            _enter(node, paper)
            waiting.append((node, True))
            waiting.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
    return paper.text()


def is_hidden(node: LexborNode) -> bool:
    if (node.tag or "") in _UNSEEN:
        return True
    attributes = node.attributes
    return bool(attributes) and ("hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or "")))


def is_quotation(node: LexborNode) -> bool:
    if node.tag != "blockquote":
        return False
    attributes = node.attributes
    style = (attributes.get("style") or "").lower()
    return (
        attributes.get("type") == "cite" or bool(_QUOTE.search(attributes.get("class") or "")) or "border-left" in style
    )


def _depth(markup: str) -> int:
    deepest = depth = 0
    for closing in _NESTING.findall(markup):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


class _Paper:
    """Lines as they are written, with spaces and line breaks folded as a browser does."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.breaks = 0
        self.depth = 0
        self.verbatim = 0

    def write(self, text: str) -> None:
        if self.verbatim:
            for at, part in enumerate(text.split("\n")):
                self.new_line() if at else None
                self.line += part
            return
        words = " ".join(text.split())
        if not words:
            self.space() if text else None
            return
        self.flush()
        if text[0].isspace():
            self.space()
        self.line += words + (" " if text[-1].isspace() else "")

    def space(self) -> None:
        if self.line and not self.line[-1].isspace():
            self.line += " "

    def cell(self) -> None:
        self.breaks = 0
        self.line = self.line.rstrip() + "\t"

    def row(self) -> None:
        self.flush()
        if self.line.strip():
            self.new_line()

    def rest(self, breaks: int) -> None:
        """The next words begin on a new line, after an empty one for 2; not at the head of a table cell."""
        if self.line.endswith("\t"):
            return
        if self.line.strip():
            self.breaks = max(self.breaks, breaks)
        elif not self.line and self.lines and self.breaks < breaks:
            self.breaks = breaks - 1

    def flush(self) -> None:
        if self.line.strip():
            for _ in range(self.breaks):
                self.new_line()
        elif self.breaks and self.lines and self.lines[-1].strip("> "):
            self.new_line()
        self.breaks = 0

    def new_line(self) -> None:
        self.lines.append("> " * self.depth + (self.line if self.verbatim else self.line.strip()))
        self.line = ""

    def text(self) -> str:
        self.new_line()
        return "\n".join(line.rstrip() for line in self.lines).strip("\n")


def _enter(node: LexborNode, paper: _Paper) -> None:
    tag = node.tag or ""
    if tag == "br":
        paper.flush()
        paper.new_line()
    elif tag in ("td", "th"):
        paper.cell() if _has_cell_before(node) else None
    elif tag in _BLOCKS:
        paper.rest(_breaks(node, tag))
    if tag == "tr":
        paper.row()
    elif tag == "pre":
        paper.flush()
        paper.verbatim += 1
    elif tag == "li":
        paper.write("- ")
    elif tag == "hr":
        paper.write("_" * 32)
    elif is_quotation(node):
        _turn(paper, 1)


def _leave(node: LexborNode, paper: _Paper) -> None:
    tag = node.tag or ""
    if is_quotation(node):
        _turn(paper, -1)
    if tag == "pre":
        paper.verbatim -= 1
    if tag in _BLOCKS:
        paper.rest(_breaks(node, tag))


def _turn(paper: _Paper, by: int) -> None:
    """Deeper into a quotation, or out of it."""
    if paper.line.strip():
        paper.new_line()
    paper.line, paper.breaks = "", 0
    paper.depth += by


def _breaks(node: LexborNode, tag: str) -> int:
    """Outlook writes every line as a paragraph without a margin."""
    return 2 if tag in _SPACED and not (node.attributes.get("class") or "").startswith("Mso") else 1


def _has_cell_before(node: LexborNode) -> bool:
    before = node.prev
    while before is not None and before.tag not in ("td", "th"):
        before = before.prev
    return before is not None
