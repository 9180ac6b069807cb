"""Domains as organisations have them, out of whatever a register says: a web address, a mail address, a bare name."""

import re

_DOMAIN = re.compile(r"(?=.{3,253}$)[^\W_][\w-]*(?:\.[^\W_][\w-]*)+")
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/?#]*@)?(?:www\d?\.)?([^/?#:]+)", re.IGNORECASE)
_ANYBODYS = frozenset({
    "facebook.com", "twitter.com", "x.com", "linkedin.com", "instagram.com", "youtube.com", "google.com", "gmail.com",
    "googlemail.com", "outlook.com", "hotmail.com", "hotmail.nl", "live.nl", "live.com", "msn.com", "icloud.com", "me.com",
    "yahoo.com", "proton.me", "protonmail.com", "ziggo.nl", "kpnmail.nl", "kpnplanet.nl", "planet.nl", "xs4all.nl",
    "home.nl", "hetnet.nl", "casema.nl", "upcmail.nl", "quicknet.nl",
})  # fmt: skip


def is_domain(text: str) -> bool:
    return _DOMAIN.fullmatch(text) is not None


def domain_of(text: str) -> str:
    """`https://www.utrecht.nl/contact`, `info@utrecht.nl` and `utrecht.nl` are all `utrecht.nl`; empty when there is none."""
    found = _HOST.match(text.strip())
    domain = found[1].rstrip(".").casefold() if found else ""
    return domain if is_domain(domain) else ""


def unlike_anybodys(domain: str) -> bool:
    """False where everybody can have a page or an address: such a domain tells no organisation."""
    labels = domain.split(".")
    return not any(".".join(labels[start:]) in _ANYBODYS for start in range(len(labels) - 1))
