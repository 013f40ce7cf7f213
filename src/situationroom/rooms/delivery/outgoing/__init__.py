"""How messages leave the room: one module a channel."""
