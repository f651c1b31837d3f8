"""Settings of Open IMI, split by concern; every value that differs comes from the environment."""

from imi.settings.base import *
from imi.settings.celery import *
from imi.settings.languages import *
from imi.settings.security import *
