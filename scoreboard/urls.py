"""Addresses of the app scoreboard, written from the root."""

from django.urls import URLPattern, URLResolver

app_name = "scoreboard"
urlpatterns: list[URLPattern | URLResolver] = []
