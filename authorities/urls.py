"""Addresses of the app authorities, written from the root."""

from django.urls import URLPattern, URLResolver, path

from authorities.views import authority

app_name = "authorities"
urlpatterns: list[URLPattern | URLResolver] = [
    path("authorities/<str:reference>/", authority.authority, name="authority"),
    path("registration/", authority.registration, name="registration"),
]
