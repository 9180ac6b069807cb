"""The database: register, stored mails, journal, outbox. The only room that knows SQLAlchemy."""
