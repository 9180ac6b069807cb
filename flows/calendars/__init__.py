"""Invitations out, answers in (iTIP, RFC 5546), when somebody is busy; and nothing else of icalendar elsewhere."""
