"""The worker and its nightly plan."""

from celery.schedules import crontab

from imi.settings.environment import VAR_DIR, env

# kombu has a name of its own for Redis behind a unix socket.
CELERY_BROKER_URL = env.str("REDIS_URL", default="").replace("unix://", "redis+socket://", 1)
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "outbox"
CELERY_TASK_ROUTES = {"*.nightly": {"queue": "nightly"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "kernel.deliver", "schedule": 60.0},
    "nightly": {"task": "scoreboard.nightly", "schedule": crontab(hour=2, minute=0)},
}

# What the nightly chain does, in this order: job, function of (day, at), jobs it needs.
# A function takes the day that has begun and an instant, returns counts, and may be repeated.
# Facts are read from exchanges before retention erases what they are made of.
NIGHTLY_STEPS = (
    ("deadlines", "requests.services.nightly.deadlines", ()),
    ("facts", "scoreboard.services.nightly.facts", ()),
    ("counts", "scoreboard.services.nightly.check_counts", ("facts",)),
    ("editions", "scoreboard.services.nightly.publish_editions", ("facts", "counts")),
    ("pages", "scoreboard.services.warm.pages", ("editions",)),
    ("frozen-editions", "scoreboard.services.nightly.verify_editions", ()),
    ("search", "authorities.services.nightly.search", ()),
    ("registrations", "authorities.services.nightly.registrations", ()),
    ("retention", "requests.services.nightly.retention", ("facts",)),
    ("sessions", "imi.accounts.nightly.sessions", ()),
    ("digests", "requests.services.nightly.digests", ()),
)
