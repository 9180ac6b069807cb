"""Marked words, in every form in which they might stand somewhere, and everything that a folder holds: files, tables, compressed blobs."""

import gzip
import html
import json
import sqlite3
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from quopri import encodestring
from urllib.parse import quote

MAGIC = b"SQLite format 3\0"


def forms(mark: str) -> set[bytes]:
    """Plain, escaped, encoded; in the case in which it is written and in small letters."""
    found: set[bytes] = set()
    for text in (mark, mark.casefold(), mark.upper()):
        utf8 = text.encode()
        found |= {utf8, text.encode("latin-1", "replace"), text.encode("utf-16-le"), text.encode("utf-16-be")}
        found |= {encodestring(utf8), quote(text).encode(), html.escape(text).encode(), json.dumps(text)[1:-1].encode()}
        found |= {text.encode("ascii", "xmlcharrefreplace"), *_base64(utf8), *_base64(text.encode("utf-16-le"))}
    return found


def marks_in(content: bytes, marks: Iterable[str]) -> set[str]:
    folded = content.lower()
    return {mark for mark in marks if any(form in content or form.lower() in folded for form in forms(mark))}


def contents(*places: Path) -> Iterator[tuple[str, bytes]]:
    """Each file as it is, and what its tables and blobs hold."""
    for path in sorted(file for place in places for file in (place.rglob("*") if place.is_dir() else [place])):
        if path.is_file():
            content = path.read_bytes()
            yield str(path), content
            yield from ((f"{path} unpacked", each) for each in unpacked(content))
            if content.startswith(MAGIC):
                yield from ((f"{path} {where}", each) for where, each in _cells(path))


def unpacked(content: bytes) -> Iterator[bytes]:
    for unpack in (zlib.decompress, gzip.decompress):
        try:
            yield unpack(content)
        except (zlib.error, OSError, EOFError):
            continue


def _cells(path: Path) -> Iterator[tuple[str, bytes]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    if isinstance(cell, (str, bytes)):
                        content = cell.encode("utf-8", "replace") if isinstance(cell, str) else cell
                        yield table, content
                        yield from ((table, each) for each in unpacked(content))


def _base64(content: bytes) -> set[bytes]:
    """At each of the three places where it can begin, without what depends on its neighbours."""
    return {b64encode(b"\0" * before + content)[before and before + 1 : len(content) // 3 * 4] for before in range(3)}
