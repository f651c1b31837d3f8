"""Addresses of the app authorities, written from the root."""

from django.urls import URLPattern, URLResolver

app_name = "authorities"
urlpatterns: list[URLPattern | URLResolver] = []
