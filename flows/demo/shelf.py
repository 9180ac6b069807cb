"""What the play leaves behind for people to look at: each mail as .eml and as a page, each invitation as .ics, and an index of it all."""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from flows.demo.mails import Mail
from flows.demo.play import Played, Scene

_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
_STYLE = (
    "<style>body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;"
    "border-bottom:1px solid #ddd}pre{white-space:pre-wrap;font:inherit}small{color:#666}</style>"
)

_HEADS = "font:14px/1.5 system-ui,sans-serif;margin:1rem;width:auto;table-layout:auto"


def put_away(folder: Path, played: Iterable[Played]) -> dict[str, int]:
    """How many mails, answers, .ics files among them, and letters that answer none were written."""
    counts = {"inbox": 0, "answers": 0, "calendars": 0, "letters": 0}
    sections = []
    for each in played:
        for scene in each.scenes:
            _write(folder / "inbox" / _name(scene), scene.mail)
            for place, answer in enumerate(scene.answers, 1):
                _write(folder / "answers" / _answer_name(scene, place, answer), answer)
            counts["inbox"] += 1
            counts["answers"] += len(scene.answers)
            counts["calendars"] += sum(bool(answer.calendar) for answer in scene.answers)
        for letter in each.letters:
            _write(folder / "letters" / _letter_name(letter), letter)
            counts["letters"] += 1
        sections.append(_section(each))
    pages = '<p><a href="public/index.html">The pages of the events</a>, as everybody sees them</p>\n'
    (folder / "index.html").write_text(_page("Kringpost demo", "".join([pages, *sections])), "utf-8")
    return counts


def _write(stem: Path, mail: Mail) -> None:
    stem.parent.mkdir(exist_ok=True)
    stem.with_name(f"{stem.name}.eml").write_bytes(mail.raw)
    stem.with_name(f"{stem.name}.html").write_text(_picture(mail), "utf-8")
    if mail.calendar:
        stem.with_name(f"{stem.name}.ics").write_bytes(mail.calendar)
    for name, content in mail.enclosures.items():
        stem.with_name(f"{stem.name}-{name}").write_bytes(content)


def _picture(mail: Mail) -> str:
    heads = "".join(
        f'<tr><th style="text-align:left;width:5rem">{name}</th><td>{escape(mail.header(name))}</td></tr>'
        for name in ("From", "To", "Date", "Subject")
    )
    head = f'<table style="{_HEADS}">{heads}</table>'
    if page := mail.text("html"):
        start = found.end() if (found := _BODY.search(page)) else 0
        return f"{page[:start]}{head}{page[start:]}"
    return _page(mail.header("Subject"), f"{head}<pre>{escape(mail.text('plain'))}</pre>")


def _page(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>{_STYLE}'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body><h1>{escape(title)}</h1>\n{body}</body></html>\n'
    )


def _section(played: Played) -> str:
    rows = "".join(_row(scene) for scene in played.scenes)
    for letter in played.letters:
        link = _link(f"letters/{_letter_name(letter)}", f"{letter.kind} to {escape(letter.recipient[0])}", letter)
        rows += f"<tr><td></td><td></td><td>{link}</td></tr>\n"
    seats = "; ".join(
        f"{escape(slug)} {seats.before.held} → {seats.after.held} of {seats.capacity}"
        for slug, seats in played.seats.items()
    )
    heads = "<tr><th>who wrote</th><th>understood</th><th>answered</th></tr>"
    when = f"<small>as of {played.act.at:%d %B %Y, %H:%M}; seats taken: {seats}</small>"
    return f"<h2>{escape(played.act.title)}</h2>\n{when}\n<table>{heads}{rows}</table>\n"


def _row(scene: Scene) -> str:
    who = _link(f"inbox/{_name(scene)}", escape(scene.mail.sender[0]), scene.mail)
    line = scene.line
    about = ", ".join([line.event, *scene.persons] if line.event else scene.persons)
    answers = [
        _link(
            f"answers/{_answer_name(scene, place, answer)}", f"{answer.kind} to {escape(answer.recipient[0])}", answer
        )
        for place, answer in enumerate(scene.answers, 1)
    ]
    answered = "<br>".join(answers) or f"none ({line.outcome}: {line.reason})"
    return f"<tr><td>{who}</td><td>{line.intent}<br><small>{escape(about)}</small></td><td>{answered}</td></tr>\n"


def _link(stem: str, text: str, mail: Mail) -> str:
    files = [".eml", *([".ics"] if mail.calendar else []), *(f"-{name}" for name in mail.enclosures)]
    rest = " ".join(f'<a href="{escape(stem + end)}">{escape(end.lstrip("-"))}</a>' for end in files)
    return f'<a href="{stem}.html">{text}</a> <small>{rest}</small>'


def _name(scene: Scene) -> str:
    return f"{scene.number:02}-{scene.part.file}{'-again' if scene.part.again else ''}"


def _answer_name(scene: Scene, place: int, answer: Mail) -> str:
    return f"{scene.number:02}-{place}-{_letter_name(answer)}"


def _letter_name(letter: Mail) -> str:
    local = re.sub(r"[^A-Za-z0-9]+", "-", letter.recipient[1].partition("@")[0])
    return f"{letter.kind}-{local}"
