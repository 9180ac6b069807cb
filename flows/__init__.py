"""Kringpost: people register for a meeting by writing an ordinary e-mail.

The journey of one mail:

    inbox ─▶ mailroom: fetch, keep ─▶ registrar: parse ─▶ read ─▶ decide ─▶ write ─▶ commit ─▶ mailroom: file ─▶ delivery: send

The house; imports go downwards only (pyproject.toml, import-linter):

    *.py that name a flow   Prefect flows, one each: poll_inbox, deliver_outbox, keep_waitlist …; serve has their schedules
    cli/                    what each command of `kringpost` does
    wiring                  builds the real parts from the settings
    mailroom, delivery      one batch of mail in; letters out
    publishing              pages and calendars
    registrar               one mail from bytes to commit; carries out any decision
    mail/  calendars/  storage/  reports/   the rooms; they do not know each other
    registration/           PURE: event, register, commands, decisions; standard library only

Prefect is known only directly in this folder; `mail/imap*` alone knows IMAPClient, `calendars/` icalendar, `storage/` SQLAlchemy.
"""
