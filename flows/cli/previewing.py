"""`kringpost preview EVENT KIND`: a mail as it would look, with sample values, on the screen or as files."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from flows.cli.samples import KINDS, sample_letters
from flows.cli.screen import one_of, say
from flows.errors import KringpostError
from flows.office import load_composer, load_office, rehearsal_secret
from flows.registration.letter import Letter
from flows.settings import load_settings


def preview(slug: str, kind: str, *, language: str, output: Path | None) -> int:
    settings = load_settings()
    office = load_office(settings)
    event = office.events[one_of(slug, office.events, "event")]
    one_of(kind, KINDS, "kind of mail")
    composer = load_composer(settings, office, rehearsal_secret(settings))
    letters = sample_letters(composer, office, event, kind, language or event.languages[0])
    for number, letter in enumerate(letters, 1):
        message = _parsed(letter)
        if output:
            _write(message, letter, output, f"{slug}-{kind}" + (f"-{number}" if number > 1 else ""))
        else:
            _show(message)
    return 0


def _parsed(letter: Letter) -> EmailMessage:
    return email.message_from_bytes(letter.raw, policy=email.policy.default)


def _show(message: EmailMessage) -> None:
    for name in ("From", "To", "Subject"):
        say(f"{name}: {message[name]}")
    say()
    say(_content(message, "text/plain"))
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            say(f"[invitation: {part.get_param('method')}]")
            break


def _write(message: EmailMessage, letter: Letter, folder: Path, name: str) -> None:
    contents = {"txt": "text/plain", "html": "text/html", "ics": "text/calendar"}
    files = {f"{name}.{ending}": _content(message, kind).encode() for ending, kind in contents.items()}
    files[f"{name}.eml"] = letter.raw
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            if content:
                (folder / file).write_bytes(content)
                say(str(folder / file))
    except OSError as error:
        raise KringpostError(f"{folder} cannot be written ({error.strerror}); name another folder with -o.") from error


def _content(message: EmailMessage, kind: str) -> str:
    part = next((part for part in message.walk() if part.get_content_type() == kind), None)
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
