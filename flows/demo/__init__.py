"""The embedded mail servers and the sample play of `make demo`."""
