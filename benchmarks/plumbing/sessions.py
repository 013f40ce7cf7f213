"""Sign people in: `… sessions EMAIL,EMAIL COUNT` prints so many cookies of each."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402

from situationroom.rooms.organisations.models import Person  # noqa: E402
from situationroom.rooms.organisations.sessions import SessionStore  # noqa: E402


def main(email: str, count: int) -> None:
    """Open sessions of a person and print their cookies."""
    person = Person.objects.get(email=email)
    for _ in range(count):
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")


if __name__ == "__main__":
    for one in sys.argv[1].split(","):
        main(one, int(sys.argv[2]))
