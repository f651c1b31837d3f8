"""Addresses of the app authorities, written from the root."""

from django.urls import URLPattern, URLResolver, path

from authorities.views import authority, search

app_name = "authorities"
urlpatterns: list[URLPattern | URLResolver] = [
    path("authorities/", search.search_page, name="search"),
    path("authorities/suggest/", search.suggest, name="suggest"),
    path("authorities/find/", search.find, name="find"),
    path("authorities/export.<str:extension>", search.export, name="export"),
    path("authorities/<str:reference>/", authority.authority, name="authority"),
    path("registration/", authority.registration, name="registration"),
]
