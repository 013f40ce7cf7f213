"""Pages asked as a browser asks: in a language, as somebody or as nobody."""

from django.db import connection
from django.test import Client

from situationroom.rooms.organisations.models import Person

# PostgreSQL tells the transaction who reads, inside a savepoint of the test.
TELLING = 10 if connection.vendor == "postgresql" else 0  # transactions told who asks


def visit(name: str = "", language: str = "ko") -> Client:
    """Return a client in a language, signed in as a demo account such as `nipa`, or as nobody."""
    client = Client()
    client.cookies["django_language"] = language
    if name:
        client.force_login(Person.objects.get(email=f"{name}@demo.example"))
    return client
