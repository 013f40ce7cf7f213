"""What the ground floor does by itself: it checks files and throws away what nobody needs."""

from situationroom.base.files import checking

__all__ = ["checking"]
