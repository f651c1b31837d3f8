"""Which files of the front-end packages are collected: only what a page can load."""

from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig


class StaticFilesConfig(DjangoStaticFilesConfig):
    """Leaves out other builds of the same scripts, single icons, flags and foreign logos."""

    ignore_patterns = [
        *DjangoStaticFilesConfig.ignore_patterns,
        "*.d.ts",
        "*.gz",
        "ext",
        "optional",
        "images/icons-flag",
        "images/icons-social-media",
        "images/logo",
        "images/icons/svg",
        "images/icons/lists",
        "htmx.amd.js",
        "htmx.cjs.js",
        "htmx.esm.js",
        "htmx.js",
        "leaflet-src*",
        "topojson-client.js",
        "countries-10m.json",
        "countries-110m.json",
        "land-*.json",
    ]
