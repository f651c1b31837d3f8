"""Who is answered what by the addresses of scoreboard: everyone the same."""

from tests.access.rows import Row, everyone

#: The world of the matrix has no editions; pages of one say so.
EDITION = "scoreboard/<year:year>/"
PARTS = [
    ("", ""),
    ("map.<picture:extension>", "map.svg"),
    ("embed/map/", "embed/map/"),
    ("indicators/<number:number>/", "indicators/1/"),
    ("indicators/<number:number>/chart.<picture:extension>", "indicators/1/chart.svg"),
    ("embed/indicators/<number:number>/", "embed/indicators/1/"),
    ("areas/", "areas/"),
    ("areas/<code:code>/", "areas/PQ/"),
    ("countries/", "countries/"),
    ("countries/<code:code>/", "countries/DE/"),
    ("countries/<code:code>/trend.<picture:extension>", "countries/DE/trend.svg"),
    ("facts/", "facts/"),
    ("facts/<volume:name>.<picture:extension>", "facts/requests.svg"),
    ("areas/<code:code>/requests.<picture:extension>", "areas/PQ/requests.svg"),
    ("embed/areas/<code:code>/", "embed/areas/PQ/"),
    ("embed/countries/<code:code>/", "embed/countries/DE/"),
    ("embed/facts/<volume:name>/", "embed/facts/requests/"),
    ("changes/", "changes/"),
    ("data/", "data/"),
    ("download.<data:extension>", "download.csv"),
]
ROWS: list[Row] = [
    everyone("scoreboard/", "/scoreboard/"),
    everyone("scoreboard/methodology/", "/scoreboard/methodology/"),
    everyone("scoreboard/trends/", "/scoreboard/trends/"),
    everyone("scoreboard/corrections/", "/scoreboard/corrections/"),
    Row(f"{EDITION}revise/", "/scoreboard/2017/revise/", (302, 404, 404, 404, 404)),
    Row("scoreboard/own/", "/scoreboard/own/", (302, 404, 200, 404, 404)),
    Row("scoreboard/own/summary/", "/scoreboard/own/summary/", (302, 404, 200, 404, 404)),
    # The world of the matrix has no editions.
    Row("scoreboard/own/<number:number>/", "/scoreboard/own/1/", (302, 404, 404, 404, 404)),
    *(everyone(EDITION + route, f"/scoreboard/2017/{url}", 404) for route, url in PARTS),
]
