"""Settings of the room, from the environment only (`SITUATIONROOM_…`, see docs/operations).

Without any variable it is the demonstration profile: SQLite under `var/`, invented companies,
one account a role. `SITUATIONROOM_PROFILE=production` refuses to start with demo secrets.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from situationroom.config import environment

ROOT = Path(__file__).parents[3]
PROFILE = environment.text("PROFILE", "demo")
DEMO = PROFILE == "demo"
VAR = Path(environment.text("VAR", str(ROOT / "var")))
REFERENCE = Path(environment.text("REFERENCE", str(ROOT / "reference")))

SECRET_KEY = environment.secret("SECRET_KEY", VAR / "secret_key", demo=DEMO)
DEBUG = environment.flag("DEBUG", default=False)
ALLOWED_HOSTS = environment.words("HOSTS", "127.0.0.1,localhost,testserver" if DEMO else "")
CSRF_TRUSTED_ORIGINS = environment.words("TRUSTED_ORIGINS")
OFFICIAL_MASTHEAD = environment.flag("OFFICIAL_MASTHEAD", default=False)

DATABASES = {
    "default": environment.database_of_process(
        environment.text("DATABASE", f"sqlite:///{VAR / 'situationroom.sqlite3'}"),
        environment.text("DATABASE_OWNER", ""),
    )
}
REDIS = environment.text("REDIS", "")
# Another address of the Federal Register API: a mirror or a local server.
FEDERAL_REGISTER = environment.text("FEDERAL_REGISTER_URL", "")

# Where the links of mails lead; without it the first name the room answers to.
ADDRESS = environment.text(
    "ADDRESS",
    "http://127.0.0.1:8000" if DEMO else f"https://{(ALLOWED_HOSTS or ['localhost'])[0]}",
).rstrip("/")
# Hosts that webhooks and push may call without TLS and inside a private network.
WEBHOOK_PRIVATE_HOSTS = frozenset(environment.words("WEBHOOK_PRIVATE_HOSTS"))
# By this key browsers know who pushes; made at set-up, the same for every process of the room.
PUSH_KEY = Path(environment.text("PUSH_KEY", str(VAR / "push_key.pem")))
FINDER = VAR / "finder"  # the index of the HS finder, made anew from what is loaded
MAIL_FOLDER = VAR / "mail"
_MAIL = environment.mail(environment.text("MAIL", "folder:"))
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST = _MAIL.get("EMAIL_HOST", "")
EMAIL_PORT = _MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
MAIL_FROM = environment.text("MAIL_FROM", "room@room.example")
MAIL_SENDER = environment.text("MAIL_SENDER", "K-ICT 수출 버추얼 상황실")
MAIL_DOMAIN = MAIL_FROM.rpartition("@")[2]
# Mail in: whether mails say where to reply, and where answers come from.
MAIL_REPLIES = environment.flag("MAIL_REPLIES", default=False)
MAIL_REPLY_DOMAIN = environment.text("MAIL_REPLY_DOMAIN", MAIL_DOMAIN)
MAILDIR = environment.text("MAILDIR", "")
MAIL_IN_BYTES = 25 * 1024 * 1024
MAIL_ATTACHMENTS = "files"

ROOMS = [
    "codelists",
    "organisations",
    "delivery",
    "threads",
    "watch",
    "market",
    "companies",
    "support",
    "datacalls",
    "posts",
    "measures",
    "impact",
    "supplychain",
    "issues",
    "proposals",
    "meetings",
    "cases",
    "agreements",
    "surveys",
    "channel",
    "reports",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "situationroom.base",
    *(f"situationroom.rooms.{room}" for room in ROOMS),
    "situationroom.web",
]
MIDDLEWARE = [
    "situationroom.web.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "situationroom.web.language.KoreanFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "situationroom.api.service_keys.KeyMiddleware",
    "situationroom.web.acting.ActorMiddleware",
    "situationroom.web.once.OnceMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["situationroom.web.templatetags.once"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "situationroom.web.shell.shell",
            ],
        },
    }
]
ROOT_URLCONF = "situationroom.config.urls"
ASGI_APPLICATION = "situationroom.config.asgi.application"

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "board"
LOGOUT_REDIRECT_URL = "board"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# State officers prove themselves by more than a password; in the demo they may.
MFA_REQUIRED = environment.flag("MFA_REQUIRED", default=not DEMO)
# Where people may sign in beside the password; without an issuer there is no such button.
OIDC_ISSUER = environment.issuer("OIDC_ISSUER")
OIDC_CLIENT = environment.text("OIDC_CLIENT", "" if not OIDC_ISSUER else None)
OIDC_SECRET = environment.text("OIDC_SECRET", "" if not OIDC_ISSUER else None)
OIDC_NAME = environment.text("OIDC_NAME", "")
# Which of its words (`amr`, `acr`) say that a second step was asked for there already.
OIDC_SECOND_STEP = frozenset(environment.words("OIDC_SECOND_STEP"))
SESSION_ENGINE = "situationroom.rooms.organisations.sessions"
SESSION_COOKIE_AGE = environment.number("SESSION_HOURS", 24 * 14 if DEMO else 12) * 3600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "src" / "situationroom" / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
ASSETS = VAR / "assets"
# Pretendard GOV as files, for PDF; without them reports are set in the fonts of the system.
FONTS = VAR / "fonts" if (VAR / "fonts").is_dir() else None
STATICFILES_DIRS = [ASSETS] if ASSETS.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if environment.flag("STATIC_MANIFEST", default=True)
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
    "files": environment.storage(environment.text("FILE_STORAGE", ""), VAR / "files" / "kept"),
}
MEDIA_ROOT = VAR / "files"
# Where files lie until they are checked: every server and worker of a room sees the same folder.
FILE_ARRIVALS = Path(environment.text("FILE_ARRIVALS", str(MEDIA_ROOT / "arriving")))
MEGABYTE = 1024 * 1024
FILE_LARGEST = environment.number("FILE_LARGEST_MB", 200) * MEGABYTE
FILE_FORM_LARGEST = environment.number("FILE_FORM_LARGEST_MB", 20) * MEGABYTE
FILE_UPLOAD_HOURS = environment.number("FILE_UPLOAD_HOURS", 24)
FILE_REFUSED_DAYS = environment.number("FILE_REFUSED_DAYS", 7)
# The walls without which no file is checked: `landlock` or `seccomp` keeps other files, and
# `network` or `seccomp` the network, out of its reach.
FILE_WALLS = environment.words("FILE_WALLS", "limits,seccomp")
# Access records of personal data are kept two years (개인정보의 안전성 확보조치 기준 §8).
AUDIT_KEEP_DAYS = environment.number("AUDIT_KEEP_DAYS", 731)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.flag("HTTPS", default=not DEMO)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if not DEMO else None

TELEMETRY = environment.telemetry()
EMBEDDED_WORKER = environment.flag("EMBEDDED_WORKER", default=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "situationroom.base.logs.formatter",
            "form": environment.choice("LOG", ("text", "json"), "text" if DEMO else "json"),
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "WARNING")},
}
