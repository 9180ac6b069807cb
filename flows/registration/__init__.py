"""The pure room: what an event is, what people can ask for, and what is decided. No clock, no I/O, standard library only."""
