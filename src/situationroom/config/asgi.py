"""The ASGI application: Django, with the embedded worker where one process is the whole room."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
application = get_asgi_application()
