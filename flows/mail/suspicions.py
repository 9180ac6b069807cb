"""Signs that a mail wants to look like something else: turned text, domains that resemble ours. Shown to people, never decided on."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from flows.mail.headers import Headers
from flows.mail.message import Mailbox

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u061c\u2060\u00ad\ufeff\u202a-\u202e\u2066-\u2069]")
_LOOKS_LIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "5": "s", "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "l", "ј": "j", "ѕ": "s", "ԁ": "d", "ɡ": "g", "ο": "o", "α": "a", "ν": "v", "-": ""})  # fmt: skip


def without_invisible(text: str) -> str:
    return text if text.isascii() else _INVISIBLE.sub("", text)


def suspicions(headers: Headers, people: Iterable[Mailbox], own: Collection[str]) -> Iterator[str]:
    if any(_turns(headers.text(name)) for name in ("from", "reply-to", "subject")):
        yield "bidi"
    ours = {address.rpartition("@")[2].lower() for address in own}
    domains = {found.address.rpartition("@")[2].lower() for found in people}
    if any(_resembles(domain, ours) for domain in domains):
        yield "lookalike"


def _turns(text: str) -> bool:
    return not text.isascii() and bool(_TURNING.search(text))


def _resembles(domain: str, ours: Collection[str]) -> bool:
    shown = _shown(domain)
    mixed = not shown.isascii() and len({_script(sign) for sign in shown if sign.isalpha()}) > 1
    return mixed or (domain not in ours and any(_skeleton(shown) == _skeleton(_shown(our)) for our in ours))


def _shown(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except (UnicodeError, ValueError):
        return domain


def _script(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def _skeleton(domain: str) -> str:
    folded = unicodedata.normalize("NFKD", domain).translate(_LOOKS_LIKE)
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return bare.replace("rn", "m").replace("vv", "w")
