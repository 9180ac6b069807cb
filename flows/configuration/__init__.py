"""The configuration folder as values: events, lists of organisations, word lists. Every fault at once, with file, key and mend."""

from flows.configuration.events import load_events, parse_event
from flows.configuration.languages import load_languages
from flows.configuration.organisations import load_lists

__all__ = ["load_events", "load_languages", "load_lists", "parse_event"]
