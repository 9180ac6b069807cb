"""Mail: bytes in, facts and commands out; decisions in, bytes out; and the two servers, IMAP and SMTP."""
