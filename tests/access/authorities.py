"""Who is answered what by the addresses of authorities."""

from tests.access.rows import Row, everyone

ROWS: list[Row] = [
    everyone("authorities/", "/authorities/"),
    everyone("authorities/suggest/", "/authorities/suggest/?q=doctor"),
    everyone("authorities/find/", "/authorities/find/"),
    everyone("authorities/export.<str:extension>", "/authorities/export.csv"),
    Row(
        "authorities/<str:reference>/",
        lambda world: f"/authorities/{world.authority.reference}/",
        (200,) * 5,
    ),
    Row("registration/", "/registration/", (302, 404, 404, 200, 404)),
]
