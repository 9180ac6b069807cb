"""Invitations out and answers in (iTIP, RFC 5546), and nothing else of icalendar elsewhere."""
