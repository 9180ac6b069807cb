"""What mail programs and habits put around a writer's words, without changing whom they are about."""

import html
import textwrap
from collections.abc import Callable
from email.message import EmailMessage, Message
from email.parser import BytesParser

_SIGNED = "\n\nMet vriendelijke groet,\n\n{name}\n"
_DISCLAIMER = (
    "\n\nDe informatie in dit e-mailbericht is uitsluitend bestemd voor de geadresseerde. Aan dit bericht kunnen geen rechten worden ontleend. "
    "Vragen? Mail naar servicedesk@mailsysteem.example of bel 0800 12 34."
)
_QUOTED = (
    "\n\nOp ma 1 feb 2027 om 09:04 schreef Sofie Haan <sofie.haan@nieuws.example>:\n> Beste mensen,\n>\n> Kom allemaal naar de bijeenkomst! "
    "Ik meld me zelf ook aan, samen met Bert Kuip (bert@kuip.example).\n>\n> Sofie Haan\n> Stichting Andere Club\n> T 030 111 22 33"
)
_BANNER = "[EXTERN] Deze e-mail komt van buiten de organisatie. Klik niet op links tenzij u de afzender kent.\n\n"

AROUND: dict[str, Callable[[str, str], str]] = {
    "signature": lambda text, name: text + _SIGNED.format(name=name),
    "disclaimer": lambda text, name: text + _SIGNED.format(name=name) + _DISCLAIMER,
    "quotation": lambda text, _: text + _QUOTED,
    "banner": lambda text, _: _BANNER + text,
    "phone": lambda text, _: text + "\n\nVerstuurd vanaf mijn iPhone",
    "greeting": lambda text, _: "Beste Noor,\n\n" + text,
    "formal greeting": lambda text, _: "Geachte mevrouw De Wit,\n\n" + text,
    "thanks": lambda text, _: text + "\n\nAlvast bedankt!",
    "wrapped": lambda text, _: "\n".join(textwrap.fill(line, 64, break_on_hyphens=False) for line in text.split("\n")),
}


def in_html(raw: bytes) -> bytes:
    """The same mail as a mail program sends it that knows no plain text."""
    plain: Message = BytesParser().parsebytes(raw)
    text = plain.get_payload(decode=True)
    assert isinstance(text, bytes)
    mail = EmailMessage()
    for name, value in plain.items():
        if name.lower() not in ("content-type", "content-transfer-encoding", "mime-version"):
            mail[name] = value
    lines = (f"<p class=MsoNormal>{html.escape(line) or '&nbsp;'}</p>" for line in text.decode().split("\n"))
    mail.set_content(f"<html><body><div class=WordSection1>{''.join(lines)}</div></body></html>", subtype="html")
    return mail.as_bytes()
