"""Applications, database, templates, static files, logging."""

import structlog

from imi.settings.environment import DEBUG, DEMO, DEMO_HISTORY, ROOT, VAR_DIR, env

BASE_DIR = ROOT
DEBUG = DEBUG
DEMO = DEMO
DEMO_HISTORY = DEMO_HISTORY
VAR_DIR = VAR_DIR
ROOT_URLCONF = "imi.urls"
WSGI_APPLICATION = "imi.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "authorities.Official"

INSTALLED_APPS = [
    "modeltranslation",
    "imi",  # first, so that its templates stand before those of the packages below
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "imi.static_files.StaticFilesConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "imi.kernel",
    "authorities",
    "requests",
    "scoreboard",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "scoreboard.middleware.FinishedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "imi.health.OfflineDatabaseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "imi.middleware.LanguageMiddleware",
    "imi.middleware.MembershipMiddleware",
    "imi.middleware.PrivacyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "imi.accounts.second_factor.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

# How old the list of editions may be that visitors' finished pages are chosen by.
SCOREBOARD_LOOK_SECONDS = 1

# So that templates of widgets may be ours.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "imi.context.shell",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"].update(
    ENGINE="django.db.backends.postgresql",
    CONN_MAX_AGE=60,
    CONN_HEALTH_CHECKS=True,
)
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Only what a page loads is collected from the front-end packages.
STATICFILES_DIRS = [
    (f"vendor/{name}", path)
    for name, path in {
        "ecl/styles": ROOT / "node_modules/@ecl/preset-eu/dist/styles",
        "ecl/images": ROOT / "node_modules/@ecl/preset-eu/dist/images",
        "ecl/scripts": ROOT / "node_modules/@ecl/preset-eu/dist/scripts",
        "htmx": ROOT / "node_modules/htmx.org/dist",
        "leaflet": ROOT / "node_modules/leaflet/dist",
        "world-atlas": ROOT / "node_modules/world-atlas",
        "topojson-client": ROOT / "node_modules/topojson-client/dist",
    }.items()
    if path.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"

if DEMO:
    DEMO_PASSWORD = "open-imi-demo"  # noqa: S105  (the demo's people are invented)

# Where links in mails lead to.
SITE_URL = env.str("SITE_URL", default="") or f"http://127.0.0.1:{env.str('PORT', '8000')}"
SITE_URL = SITE_URL.rstrip("/")
EMAIL_URL = env.str("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or "Open IMI <noreply@localhost>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
if EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
elif DEMO:
    EMAIL_BACKEND = "imi.mail.KeepingBackend"

# A server that speaks LibreTranslate's API; none: no machine translation is offered.
TRANSLATE_URL = env.str("TRANSLATE_URL", default="")
TRANSLATE_KEY = env.str("TRANSLATE_KEY", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
            ],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
