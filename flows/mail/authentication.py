"""What our own mail server found out about the sender (RFC 8601). The mail's other claims about itself do not count."""

import re

from flows.mail.headers import Headers
from flows.registration.commands import Authenticated

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)(.*)", re.DOTALL)
_PROPERTY = re.compile(r"\b(?:header\.(?:d|from|i)|smtp\.(?:mailfrom|helo))\s*=\s*\"?([^\s;\"]+)")


def authenticated(headers: Headers, trusted_authserv: str, sender: str) -> Authenticated:
    """By the topmost header alone, and only when the trusted server wrote it: what stands lower may be the sender's own.

    DMARC decides. Without its verdict a DKIM or SPF pass counts for the sender's own domain; a failure there does not, as
    forwarding and footers break them (and `dmarc=none` is no failure).
    """
    value = headers.get("authentication-results").lower()
    for _ in range(3):
        value = _COMMENT.sub(" ", value)
    server, _, rest = value.partition(";")
    if not trusted_authserv or not sender or server.split()[:1] != [trusted_authserv.lower()]:
        return "none"
    return _verdict([found for part in rest.split(";") if (found := _RESULT.match(part))], sender)


def _verdict(results: list[re.Match[str]], sender: str) -> Authenticated:
    domain = sender.rpartition("@")[2].lower()
    dmarc = {found[2] for found in results if found[1] == "dmarc"}
    if "fail" in dmarc:
        return "fail"
    counts = {"dmarc"} if "pass" in dmarc else {"dkim", "spf"}
    passed = any(found[1] in counts and found[2] == "pass" and _aligned(found, domain) for found in results)
    return "pass" if passed else "none"


def _aligned(result: re.Match[str], domain: str) -> bool:
    named = [value.rpartition("@")[2] for value in _PROPERTY.findall(result[3])]
    return any(_related(name, domain) for name in named) or (not named and result[1] == "dmarc")


def _related(one: str, other: str) -> bool:
    return bool(one) and "." in one and (one == other or one.endswith("." + other) or other.endswith("." + one))
