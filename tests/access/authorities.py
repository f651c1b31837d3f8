"""Who is answered what by the addresses of authorities."""

from tests.access.rows import Row

ROWS: list[Row] = [
    Row("authorities/", "/authorities/", (200,) * 5),
    Row(
        "authorities/<str:reference>/",
        lambda world: f"/authorities/{world.authority.reference}/",
        (200,) * 5,
    ),
    Row("registration/", "/registration/", (200,) * 5),
]
