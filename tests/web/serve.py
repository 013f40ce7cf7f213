"""Serve the style guide as production does: manifest files, compression, strict policy.

``python tests/web/serve.py PORT FOLDER``: a server of its own, no database, so that the frame of
the pages is proved apart from the rooms.
"""

import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

from situationroom.web.menu import MENU, TOOLS
from situationroom.web.styleguide import page

ROOT = Path(__file__).parents[2]
NONE, SELF = "'none'", "'self'"
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
urlpatterns = [
    path("", include("situationroom.web.styleguide")),
    path("search/", page, name="search"),
    path("sign-in/", page, name="sign_in"),
    *(path(f"{tool.name}/", page, name=tool.name) for tool in TOOLS),
    path("i18n/", include("django.conf.urls.i18n")),
    # a whole menu, so that its width is proved before its pages stand
    *(path(f"{entry.name}/", page, name=entry.name) for group in MENU for entry in group.pages),
]


def configure(folder: Path) -> None:
    settings.configure(
        SECRET_KEY="only for this test",
        ALLOWED_HOSTS=["127.0.0.1"],
        FONTS=ROOT / "var" / "fonts" if (ROOT / "var" / "fonts").is_dir() else None,
        INSTALLED_APPS=["django.contrib.staticfiles", "django_htmx", "csp", "situationroom.web"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "csp.middleware.CSPMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "serve.sign_in",
        ],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "situationroom.web.shell.shell",
                    ],
                },
            }
        ],
        ROOT_URLCONF="serve",
        LANGUAGE_CODE="ko",
        LANGUAGES=[("ko", "Korean"), ("en", "English")],
        LOCALE_PATHS=[ROOT / "src" / "situationroom" / "locale"],
        TIME_ZONE="Asia/Seoul",
        STATIC_URL="/static/",
        STATIC_ROOT=folder / "static",
        STATICFILES_DIRS=[ROOT / "var" / "assets"],
        STORAGES={
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
        },
        CONTENT_SECURITY_POLICY={"DIRECTIVES": POLICY},
    )


class Officer:
    """Somebody signed in, where no user model is at hand."""

    is_authenticated = True
    display_name = "김상황"


def sign_in(get_response):
    def middleware(request):
        if "officer" in request.COOKIES:
            request.user = Officer()
        return get_response(request)

    return middleware


if __name__ == "__main__":
    here = Path(sys.argv[2])
    configure(here)
    django.setup()
    call_command("collectstatic", "--noinput", verbosity=0)
    run("127.0.0.1", int(sys.argv[1]), get_wsgi_application(), threading=True)
