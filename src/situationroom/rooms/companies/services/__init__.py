"""Writes of the room: who a company is, who may know it, and every reading of it."""
