"""Timing of one example says nothing on a busy machine; what it computes does."""

from hypothesis import settings

settings.register_profile("core", deadline=None)
settings.load_profile("core")
