"""Addresses of the app scoreboard, written from the root."""

from django.urls import URLPattern, URLResolver, path

from scoreboard import converters
from scoreboard.views import (
    areas,
    corrections,
    countries,
    data,
    facts,
    indicators,
    overview,
    own,
)

converters.register()
app_name = "scoreboard"
EDITION = "scoreboard/<year:year>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("scoreboard/", overview.home, name="home"),
    path("scoreboard/methodology/", overview.methodology, name="methodology"),
    path("scoreboard/trends/", overview.trends, name="trends"),
    path("scoreboard/corrections/", corrections.corrections, name="corrections"),
    path("scoreboard/own/", own.own, name="own"),
    path("scoreboard/own/summary/", own.summary, name="own_summary"),
    path("scoreboard/own/<number:number>/", own.cases, name="own_cases"),
    path(EDITION, overview.overview, name="overview"),
    path(f"{EDITION}map.<picture:extension>", data.map_file, name="map_file"),
    path(f"{EDITION}embed/map/", data.embedded_map, name="embedded_map"),
    path(f"{EDITION}indicators/<number:number>/", indicators.indicator, name="indicator"),
    path(
        f"{EDITION}indicators/<number:number>/chart.<picture:extension>",
        indicators.chart_file,
        name="indicator_file",
    ),
    path(
        f"{EDITION}embed/indicators/<number:number>/",
        indicators.embedded,
        name="embedded_indicator",
    ),
    path(f"{EDITION}areas/", areas.areas, name="areas"),
    path(f"{EDITION}areas/<code:code>/", areas.area, name="area"),
    path(
        f"{EDITION}areas/<code:code>/requests.<picture:extension>",
        areas.chart_file,
        name="area_file",
    ),
    path(f"{EDITION}embed/areas/<code:code>/", areas.embedded, name="embedded_area"),
    path(f"{EDITION}embed/countries/<code:code>/", countries.embedded, name="embedded_trend"),
    path(f"{EDITION}embed/facts/<volume:name>/", facts.embedded, name="embedded_facts"),
    path(f"{EDITION}countries/", countries.countries, name="countries"),
    path(f"{EDITION}countries/<code:code>/", countries.country, name="country"),
    path(
        f"{EDITION}countries/<code:code>/trend.<picture:extension>",
        countries.trend_file,
        name="trend_file",
    ),
    path(f"{EDITION}facts/", facts.facts_page, name="facts"),
    path(f"{EDITION}facts/<volume:name>.<picture:extension>", facts.chart_file, name="facts_file"),
    path(f"{EDITION}changes/", data.changes, name="changes"),
    path(f"{EDITION}revise/", corrections.revise, name="revise"),
    path(f"{EDITION}data/", data.data, name="data"),
    path(f"{EDITION}download.<data:extension>", data.download, name="download"),
]
