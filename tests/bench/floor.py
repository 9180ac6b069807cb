"""The bare floor: what any program must do to answer a mail with an invitation, in a plain batched loop without any decision.

Fetch in two hundreds, parse with `policy.default`, one insert, one template, icalendar, EmailMessage, two durable commits a mail, one SMTP
connection, MOVE in batches. Arguments: IMAP port, user, SMTP port, folder for the database. Prints JSON.
"""

import json
import resource
import smtplib
import sqlite3
import sys
import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from icalendar import Calendar, Event, vCalAddress
from imapclient import IMAPClient
from jinja2 import Environment

TEXT = Environment(autoescape=False).from_string(
    "Beste {{ name }},\n\nJe hebt een plaats.\n\nMet vriendelijke groet,\nNoor de Wit\n"
)
HTML = Environment(autoescape=True).from_string(
    "<p>Beste {{ name }},</p><p>Je hebt een plaats.</p><p>Met vriendelijke groet,<br>Noor de Wit</p>"
)


def main(imap_port: int, user: str, smtp_port: int, folder: str) -> None:
    database = sqlite3.connect(f"{folder}/floor.db", isolation_level=None)
    database.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE mails (uid INTEGER PRIMARY KEY, sender TEXT, subject TEXT, raw BLOB, answer BLOB, state TEXT)"
    )
    began, cpu = time.perf_counter(), time.process_time()
    count = 0
    with (
        IMAPClient("127.0.0.1", imap_port, ssl=False, timeout=60) as inbox,
        smtplib.SMTP("127.0.0.1", smtp_port) as smtp,
    ):
        inbox.login(user, "secret")
        inbox.select_folder("INBOX")
        if not inbox.folder_exists("Done"):
            inbox.create_folder("Done")
        uids = inbox.search("ALL")
        for start in range(0, len(uids), 200):
            some = uids[start : start + 200]
            for uid, parts in inbox.fetch(some, ["BODY.PEEK[]"]).items():
                answer_one(database, smtp, uid, parts[b"BODY[]"])
                count += 1
            inbox.move(some, "Done")
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mails": count, "wall": wall, "cpu": cpu, "peak": peak, "stages": {}}))


def answer_one(database: sqlite3.Connection, smtp: smtplib.SMTP, uid: int, raw: bytes) -> None:
    mail = message_from_bytes(raw, policy=policy.default)
    sender = mail["From"].addresses[0]
    body = mail.get_body(("plain",))
    assert body is not None
    body.get_content()
    answer = written(sender.display_name, sender.addr_spec, str(mail["Message-ID"]), uid)
    database.execute("BEGIN IMMEDIATE")
    values = (uid, sender.addr_spec, str(mail["Subject"]), raw, answer)
    database.execute("INSERT INTO mails VALUES (?, ?, ?, ?, ?, 'sending')", values)
    database.execute("COMMIT")
    smtp.sendmail("aanmelden@example.org", [sender.addr_spec], answer)
    database.execute("UPDATE mails SET state = 'sent' WHERE uid = ?", (uid,))


def written(name: str, address: str, message_id: str, uid: int) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"] = "aanmelden@example.org", address
    message["Subject"], message["In-Reply-To"] = "Je plaats is zeker", message_id
    message["Message-ID"] = f"<{uid}@example.org>"
    message.set_content(TEXT.render(name=name))
    message.add_alternative(HTML.render(name=name), subtype="html")
    calendar = invitation(address, uid)
    message.add_attachment(calendar, maintype="text", subtype="calendar", filename="invite.ics")
    return message.as_bytes()


def invitation(address: str, uid: int) -> bytes:
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//floor//")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    event.add("uid", f"{uid}@example.org")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", datetime(2027, 4, 8, 11, 30, tzinfo=UTC))
    event.add("dtend", datetime(2027, 4, 8, 16, tzinfo=UTC))
    event.add("summary", "Kennissessie")
    event.add("organizer", vCalAddress("mailto:aanmelden@example.org"))
    event.add("attendee", vCalAddress(f"mailto:{address}"))
    calendar.add_component(event)
    return calendar.to_ical()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4])
