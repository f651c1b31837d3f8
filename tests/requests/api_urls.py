"""The API alone, so that its contract is tested without the pages."""

from django.urls import path

from imi.api import api

urlpatterns = [path("api/v1/", api.urls)]
