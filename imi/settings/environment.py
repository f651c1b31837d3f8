"""The environment variables that Open IMI reads; `docs/operators.md` lists each."""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from imi.embedded.variables import VariableError, check

ROOT = Path(__file__).resolve().parents[2]

try:
    check(os.environ)
except VariableError as problem:
    raise ImproperlyConfigured(str(problem)) from problem

env = environ.Env()

DEMO = env.bool("DEMO", default=False)
DEMO_HISTORY = env.bool("DEMO_HISTORY", default=True)
DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default="") or ROOT / "var").resolve()
