"""Mail made to be expensive is handled all the same: the process is killed beyond 5 seconds of CPU, or 200 MB more than before."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

HEAD = b"From: jan.bos@almere.nl\r\nTo: aanmelden+kennissessie@example.org\r\nMessage-ID: <1@almere.nl>\r\n"
WISH = b"Graag meld ik me aan voor de kennissessie.\r\n"
HANDLE = """
import resource, sys
from pathlib import Path
from tests.mail import whole_way
from tests.mail.reading import desk

def limited(raw):
    used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + 5, resource.RLIM_INFINITY))
    if statm.exists():
        most = int(statm.read_text().split()[0]) * resource.getpagesize() + 200_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    return whole_way.go(raw)[1].decision.outcome

statm = Path("/proc/self/statm")
whole_way.go(desk.mail("Graag meld ik me aan."))
print("ready", flush=True)
for line in sys.stdin:
    print(limited(Path(line.strip()).read_bytes()), flush=True)
"""


@pytest.fixture(scope="module")
def limited() -> Iterator["Limited"]:
    with Limited() as process:
        yield process


class Limited:
    """One process for all mails, and another when that was killed."""

    def __enter__(self) -> "Limited":
        self._process = self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def handle(self, path: Path) -> str:
        """The outcome, or nothing when it died of the mail."""
        if self._process.poll() is not None:
            self._process = self._start()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        outcome = self._process.stdout.readline().strip()
        if not outcome:
            self._process.communicate()
        return outcome

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, "-c", HANDLE], stdin=PIPE, stdout=PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        return process


def nested(depth: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (at, at) for at in range(depth))
    closed = b"".join(b"\r\n--b%d--" % at for at in reversed(range(depth)))
    return HEAD + opened + b"\r\n" + WISH + closed


def parts(number: int) -> bytes:
    each = b"--b\r\nContent-Type: text/plain\r\n\r\n" + WISH
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + each * number + b"--b--\r\n"


def plain(text: bytes) -> bytes:
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text


def html(text: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + text


def enclosed(depth: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + WISH


def calendar(number: int) -> bytes:
    event = b"BEGIN:VEVENT\r\nUID:token0-1@example.org\r\nATTENDEE;PARTSTAT=DECLINED:mailto:jan.bos@almere.nl\r\nEND:VEVENT\r\n"
    body = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + event * number + b"END:VCALENDAR\r\n"
    return HEAD + b"Content-Type: text/calendar; method=REPLY\r\n\r\n" + body


COSTLY: dict[str, Callable[[], bytes]] = {
    "10,000 parts": lambda: parts(10_000),
    "1,000 levels": lambda: nested(1_000),
    "1,000 mails within each other": lambda: enclosed(1_000),
    "25 MB of text": lambda: plain(WISH * 580_000),
    "25 MB without a line end": lambda: plain(b"a" * 25_000_000),
    "25 MB of line ends": lambda: plain(b"\n" * 25_000_000),
    "25 MB of HTML": lambda: html(b"<div><p>Graag <b>ik</b></p>" * 900_000),
    "5 MB of open tags": lambda: html(b"<div>" * 1_000_000 + WISH),
    "a table of 200,000 rows": lambda: html(b"<table>" + b"<tr><td>Naam<td>Jan" * 200_000 + b"</table>"),
    "a header of 10 MB": lambda: HEAD + b"Subject: " + b"x" * 10_000_000 + b"\r\n\r\n" + WISH,
    "200,000 headers": lambda: HEAD + b"X-A: b\r\n" * 200_000 + b"\r\n" + WISH,
    "a subject of 100,000 encoded words": lambda: HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\n" + WISH,
    "100,000 senders": lambda: b"From: " + b"a@b.example, " * 100_000 + b"\r\n\r\n" + WISH,
    "100,000 references": lambda: HEAD + b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\n" + WISH,
    "brackets in From": lambda: b"From: " + b"(" * 200_000 + b"\r\n\r\n" + WISH,
    "1 MB of attributions without an end": lambda: plain(b"Op 3 maart schreef\r\n" * 50_000),
    "1 MB of attributions in a line": lambda: plain(b"op 3 maart schreef " * 50_000),
    "1 MB of quotation signs": lambda: plain(b">" * 1_000_000),
    "1 MB of quoted attributions": lambda: plain(b"> Op 3 maart schreef Kim <kim@example.org>:\r\n" * 22_000),
    "1 MB of header lines": lambda: plain(b"Van: a\r\nAan: b\r\n" * 62_000),
    "1 MB of closings": lambda: plain(b"Met vriendelijke groet,\r\n" * 40_000),
    "1 MB of banners": lambda: plain(b"LET OP! " * 125_000),
    "1 MB of dashes": lambda: plain(b"-" * 1_000_000),
    "1 MB of addresses": lambda: plain(b"jan@bos.example " * 62_000),
    "1 MB of half addresses": lambda: plain(b"a.b@" * 250_000),
    "1 MB of letters before an at": lambda: plain(b"a" * 1_000_000 + b"@"),
    "1 MB of digits": lambda: plain(b"0" * 1_000_000),
    "1 MB of numbers": lambda: plain(b"06 1 " * 200_000),
    "1 MB of names": lambda: plain(b"Jan Bos, " * 111_000),
    "1 MB of wishes": lambda: plain(b"Ik meld me aan en ik meld me af met mijn collega Jan. " * 18_000),
    "1 MB of dates": lambda: plain(b"di 9/11 " * 125_000),
    "1 MB of labels": lambda: plain(b"Naam: Jan\r\n" * 90_000),
    "1 MB of JSON": lambda: plain(b"[" * 1_000_000),
    "1 MB of objects": lambda: plain(b'{"naam":' * 125_000),
    "1 MB of spaces": lambda: plain(b"Graag" + b" " * 1_000_000 + b"x"),
    "1 MB of references": lambda: plain(b"AB-2C3D4 " * 111_000),
    "10,000 answers of a calendar": lambda: calendar(10_000),
    "a calendar of one line": lambda: HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR" + b";A=b" * 250_000,
    "a card of one line": lambda: HEAD + b"Content-Type: text/vcard\r\n\r\nBEGIN:VCARD\r\nFN:" + b"\\;" * 90_000,
    "many boundaries that are none": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bb\r\n" * 500_000,
}  # fmt: skip


@pytest.mark.parametrize("name", COSTLY)
def test_an_expensive_mail_is_handled(name: str, limited: Limited, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(COSTLY[name]())

    outcome = limited.handle(path)

    path.unlink()
    assert outcome
