"""Who is answered what by the API: a session opens nothing, a key is needed."""

from tests.access.rows import everyone

NEED_A_KEY = {
    "me": "me",
    "forms": "forms",
    "forms/<code>": "forms/PQ-REQ",
    "requests": "requests",
    "requests/<number>": "requests/IMI-2026-000001-1",
    "procedures": "procedures",
    "procedures/<code>": "procedures/PQ-ALH",
    "exchanges": "exchanges",
    "exchanges/<number>": "exchanges/IMI-2026-000001-1",
    "exchanges/<number>/attachments/<key>": "exchanges/IMI-2026-000001-1/attachments/x",
    "authorities": "authorities?q=x",
    "webhooks": "webhooks",
}
#: Open data; the world of the matrix has no editions.
SCOREBOARD = "api/v1/scoreboard/editions"
NEED_A_KEY_TO_WRITE = {
    "requests/<number>/actions/<name>": "requests/IMI-2026-000001-1/actions/send",
    "requests/<number>/attachments": "requests/IMI-2026-000001-1/attachments",
    "exchanges/<number>/actions/<name>": "exchanges/IMI-2026-000001-1/actions/broadcast",
    "exchanges/<number>/attachments": "exchanges/IMI-2026-000001-1/attachments",
}

ROWS = [
    everyone("api/v1/", "/api/v1/", 404),
    everyone("api/v1/openapi.json", "/api/v1/openapi.json"),
    everyone("api/v1/registers", "/api/v1/registers"),
    everyone("api/v1/registers/<procedure>", "/api/v1/registers/NRM-REP"),
    *(everyone(f"api/v1/{route}", f"/api/v1/{url}", 401) for route, url in NEED_A_KEY.items()),
    everyone("api/v1/webhooks/<number>", "/api/v1/webhooks/1", 401, method="DELETE"),
    everyone(SCOREBOARD, f"/{SCOREBOARD}"),
    everyone(f"{SCOREBOARD}/<year>", f"/{SCOREBOARD}/2017", 404),
    everyone(f"{SCOREBOARD}/<year>/facts", f"/{SCOREBOARD}/2017/facts", 404),
    everyone(f"{SCOREBOARD}/<year>/values", f"/{SCOREBOARD}/2017/values", 404),
    *(
        everyone(f"api/v1/{route}", f"/api/v1/{url}", 401, method="POST")
        for route, url in NEED_A_KEY_TO_WRITE.items()
    ),
]
