"""The ASGI application: Django, with the embedded worker where one process is the whole room."""

import os
import warnings

from django.core.asgi import get_asgi_application

# WhiteNoise streams files by a plain iterator; a worker thread reads them, nothing is lost.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
application = get_asgi_application()
