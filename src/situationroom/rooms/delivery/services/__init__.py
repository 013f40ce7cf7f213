"""Writes of delivery: telling people, their wishes, what leaves the room."""
