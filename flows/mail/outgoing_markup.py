"""One Markdown source becomes two Jinja templates, text and HTML, before any value is there: a value can therefore never become Markdown.

Jinja tags are taken out, the Markdown is turned into text and HTML, and the tags are put back. A tag alone on its line stands between blocks.
A line `| a | b |` is a row of a table; bold cells head it. A picture can only be one that the mail brings along (`cid:`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from css_inline import CSSInliner
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from flows.mail.outgoing_tables import CELL, ROW, joined_rows, lined_up, picture, row

# These mark where a tag was taken out; templates and mails have no use for them. They are punctuation, because CommonMark ends what is
# bold after a full stop only before a space or punctuation: `**Haast u.**{% endif %}`.
_INLINE, _BLOCK, _END = "\u2e28", "\u2e24", "\u2e29"
_HELD = re.compile(f"[{_INLINE}{_BLOCK}]([0-9]+){_END}")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}\n?", re.DOTALL)
_ALONE = re.compile(r"^[ \t]*((?:\{%(?:(?!%\})[^\n])*%\}[ \t]*)+)$", re.MULTILINE)

# Lists that a loop makes one item at a time are joined afterwards; see `joined_text` and `joined_html`.
LIST_OPENS, LIST_CLOSES = "\x1e", "\x1d"
_SPLIT_LIST = re.compile(r"</(ul|ol|blockquote)>\s*<\1(?: [^>]*)?>")


@dataclass(frozen=True, slots=True)
class Pair:
    """Jinja sources of the same mail."""

    text: str
    html: str


def split_markdown(source: str, frame: str) -> Pair:
    """`frame` is HTML around `{{ body }}`; its style sheet is written into the elements here, once."""
    held = _Held()
    tokens = _markdown().parse(held.take(source))
    body = _markdown().renderer.render(_linked(tokens, held), _markdown().options, {})
    page = held.take(frame.replace("{{ body }}", body), alone=False)
    return Pair(held.put_back("".join(_text(tokens))), held.put_back(_inlined(page)))


def joined_text(text: str) -> str:
    """The rendered text, with loops' lists in one piece and CRLF line ends."""
    text = text.replace(LIST_CLOSES + LIST_OPENS, "").replace(LIST_OPENS, "\n").replace(LIST_CLOSES, "")
    text = lined_up(text)
    return text.strip().replace("\n", "\r\n") + "\r\n"


def joined_html(html: str) -> str:
    return joined_rows(_SPLIT_LIST.sub("", html)).replace("\n", "\r\n")


class _Held:
    """Jinja tags that were taken out of a source, each behind a mark."""

    def __init__(self) -> None:
        self._tags: list[str] = []

    def take(self, source: str, *, alone: bool = True) -> str:
        source = _COMMENT.sub("", source)
        if alone:
            source = _ALONE.sub(lambda found: self._hold(found[1].strip(), _BLOCK), source)
        return _TAG.sub(lambda found: self._hold(found[0], _INLINE), source)

    def in_link(self, address: str) -> str:
        """In a link's address each value is percent-encoded; one that is the whole address must be a web address."""
        return _HELD.sub(lambda found: self._hold(self._encoding(found), _INLINE), address)

    def put_back(self, source: str) -> str:
        return _HELD.sub(lambda found: self._tags[int(found[1])], source)

    def _hold(self, tag: str, mark: str) -> str:
        self._tags.append(tag)
        return f"{mark}{len(self._tags) - 1}{_END}"

    def _encoding(self, found: re.Match[str]) -> str:
        tag = self._tags[int(found[1])]
        if not tag.startswith("{{"):
            return tag
        return f"{{{{ ({tag[2:-2].strip()}) | {'link_part' if found.start() else 'web_address'} }}}}"


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """As it is: marks must survive, and values are percent-encoded later."""
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return url.startswith(("https://", "mailto:", "tel:", "cid:", _INLINE))


@cache
def _markdown() -> MarkdownIt:
    parser = _Markdown("commonmark", {"html": False, "linkify": False, "typographer": False})
    parser.disable(["code", "fence", "autolink", "html_block", "html_inline", "reference", "lheading"])
    parser.block.ruler.before("blockquote", "statement", _statement, {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.before("blockquote", "row", row, {"alt": ["paragraph", "blockquote", "list"]})
    parser.add_render_rule("statement", lambda self, tokens, index, options, env: tokens[index].content)
    parser.add_render_rule("image", picture)
    return parser


def _statement(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] : state.eMarks[start]].strip()
    if not line.startswith(_BLOCK):
        return False
    if not silent:
        state.push("statement", "", 0).content = line
        state.line = start + 1
    return True


def _linked(tokens: Sequence[Token], held: _Held) -> Sequence[Token]:
    for token in (child for parent in tokens for child in parent.children or ()):
        if token.type == "link_open":
            token.attrs["href"] = held.in_link(str(token.attrs["href"]))
    return _with_rows(tokens)


def _with_rows(tokens: Sequence[Token]) -> Sequence[Token]:
    """A list whose first item begins with a bold label is a table of facts: it is shown without bullets."""
    for index, token in enumerate(tokens):
        if token.type == "bullet_list_open" and _labelled(tokens[index + 1 :]):
            token.attrSet("class", "facts")
    return tokens


def _labelled(tokens: Sequence[Token]) -> bool:
    inline = next((token for token in tokens if token.type == "inline"), None)
    return bool(inline and inline.children and inline.content.startswith("**"))


def _inlined(page: str) -> str:
    return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False).inline(page)


def _text(tokens: Sequence[Token]) -> Iterator[str]:
    """Jinja source of the plain text, after LIST_OPENS and the like: blank lines between blocks, none between a list's items."""
    prefix: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "statement":
            yield token.content
        elif token.type == "tr_open":
            prefix.append(ROW)
            yield token.info
        elif token.type == "tr_close":
            prefix.pop()
            yield "\n"
        elif token.type == "inline" and prefix and prefix[-1] == ROW:
            yield f"{''.join(_spoken(token.children or ()))}{CELL}"
        elif token.type in ("bullet_list_open", "ordered_list_open", "blockquote_open"):
            prefix.append(_mark(token, tokens[index + 1 :]))
            yield LIST_OPENS
        elif token.type in ("bullet_list_close", "ordered_list_close", "blockquote_close"):
            prefix.pop()
            yield LIST_CLOSES
        elif token.type == "inline":
            line = "".join(_spoken(token.children or ()))
            # What goes on below an item's first line stands under its words.
            below = " " * len(prefix[-1]) if prefix and prefix[-1] == "- " else ""
            yield f"{prefix[-1]}{line.replace(chr(10), chr(10) + below)}\n" if prefix else f"\n{line}\n"


def _mark(token: Token, following: Sequence[Token]) -> str:
    if token.type == "blockquote_open":
        return "> "
    return "" if _labelled(following) else "- "


def _spoken(tokens: Sequence[Token]) -> Iterator[str]:
    """Without the marks of bold and links; a web address that is not its own text stays readable."""
    address = ""
    shown = ""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " " if token.type == "softbreak" else "\n"
        elif token.type == "link_open":
            address, shown = str(token.attrs["href"]), ""
        elif token.type == "link_close":
            yield f" ({address})" if address.startswith("https://") and address != shown else ""
        elif token.content:
            shown += token.content
            yield token.content
