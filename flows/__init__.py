"""Kringpost: registration by ordinary e-mail."""
