"""Who is answered what by the addresses of authorities."""

from collections.abc import Callable

from authorities.models import Unit
from tests.access.rows import Row, World, everyone, officials
from tests.builders import a_link

#: anonymous, handler, coordinator, local_admin, central_admin
ADMINISTRATORS = (302, 404, 404, 200, 404)
CENTRAL = (302, 404, 404, 404, 200)
UNFILLED = (302, 404, 404, 404, 422)
#: The coordinator of the matrix isn't the local data administrator of its authority.
NOBODY_HERE = (302, 404, 404, 404, 404)


def desk(rest: str = "") -> Callable[[World], str]:
    """An address below the desk page of an authority that its coordinator validates."""

    def address(world: World) -> str:
        if not world.authority.links.exists():
            a_link(world.members["coordinator"].authority, world.authority, function="validation")
        return f"/registration/{world.authority.reference}/{rest}"

    return address


def official(rest: str = "") -> Callable[[World], str]:
    """An address about the handler of the matrix."""
    return lambda world: f"/registration/officials/{world.members['handler'].pk}/{rest}"


def unit(rest: str = "") -> Callable[[World], str]:
    """An address about a unit of the authority of the matrix."""

    def address(world: World) -> str:
        made, _new = Unit.objects.get_or_create(authority=world.authority, name="Desk")
        return f"/registration/units/{made.pk}/{rest}"

    return address


ROWS: list[Row] = [
    everyone("authorities/", "/authorities/"),
    everyone("authorities/suggest/", "/authorities/suggest/?q=doctor"),
    everyone("authorities/find/", "/authorities/find/"),
    everyone("authorities/export.<str:extension>", "/authorities/export.csv"),
    Row("administration/lexicon/", "/administration/lexicon/", CENTRAL),
    Row("administration/lexicon/new/", "/administration/lexicon/new/", CENTRAL),
    Row("administration/lexicon/new/", "/administration/lexicon/new/", UNFILLED, "POST"),
    Row("administration/lexicon/<str:concept>/", "/administration/lexicon/k:chamber/", CENTRAL),
    Row(
        "administration/lexicon/<str:concept>/",
        "/administration/lexicon/k:chamber/",
        UNFILLED,
        "POST",
    ),
    officials("authorities/kept/", "/authorities/kept/"),
    officials("authorities/kept/save/", "/authorities/kept/save/?q=doctor"),
    officials("authorities/kept/save/", "/authorities/kept/save/?q=doctor", 422, method="POST"),
    officials("authorities/kept/<int:number>/rename/", "/authorities/kept/0/rename/", 404),
    officials("authorities/kept/<int:number>/delete/", "/authorities/kept/0/delete/", 404),
    Row(
        "authorities/<str:reference>/favourite/",
        lambda world: f"/authorities/{world.authority.reference}/favourite/",
        (302,) * 5,
        "POST",
    ),
    Row(
        "authorities/<str:reference>/",
        lambda world: f"/authorities/{world.authority.reference}/",
        (200,) * 5,
    ),
    Row(
        "authorities/<str:reference>/edit/",
        lambda world: f"/authorities/{world.authority.reference}/edit/",
        ADMINISTRATORS,
    ),
    Row(
        "authorities/<str:reference>/edit/",
        lambda world: f"/authorities/{world.authority.reference}/edit/",
        (302, 404, 404, 422, 404),
        "POST",
    ),
    Row("registration/", "/registration/", ADMINISTRATORS),
    Row("registration/export.<str:extension>", "/registration/export.csv", ADMINISTRATORS),
    Row("registration/apply/", "/registration/apply/", (302, 404, 404, 409, 404), "POST"),
    Row("registration/confirm/", "/registration/confirm/", (302, 404, 404, 302, 404), "POST"),
    Row("registration/new/", "/registration/new/", NOBODY_HERE),
    Row("registration/invite/", "/registration/invite/", NOBODY_HERE),
    everyone("registration/code/", "/registration/code/"),
    everyone("registration/code/", "/registration/code/", 422, method="POST"),
    everyone("registration/applications/", "/registration/applications/"),
    everyone("registration/applications/sent/", "/registration/applications/sent/"),
    everyone("registration/applications/<str:token>/", "/registration/applications/x.y/", 404),
    Row("registration/officials/<int:number>/invite/", official("invite/"), ADMINISTRATORS),
    Row("registration/competences/", "/registration/competences/", ADMINISTRATORS),
    Row("registration/allocation/", "/registration/allocation/", ADMINISTRATORS),
    Row("registration/officials/", "/registration/officials/", ADMINISTRATORS),
    Row("registration/officials/invite/", "/registration/officials/invite/", ADMINISTRATORS),
    Row(
        "registration/officials/invite/",
        "/registration/officials/invite/",
        (302, 404, 404, 422, 404),
        "POST",
    ),
    Row("registration/officials/<int:number>/", official(), ADMINISTRATORS),
    Row(
        "registration/officials/<int:number>/deactivate/",
        official("deactivate/"),
        ADMINISTRATORS,
    ),
    Row("registration/units/new/", "/registration/units/new/", ADMINISTRATORS),
    Row("registration/units/new/", "/registration/units/new/", (302, 404, 404, 422, 404), "POST"),
    Row("registration/units/<int:number>/", unit(), ADMINISTRATORS),
    Row("registration/units/<int:number>/dissolve/", unit("dissolve/"), ADMINISTRATORS),
    *(
        Row(f"registration/<str:reference>/{route}", desk(rest), NOBODY_HERE)
        for route, rest in {
            "": "",
            "areas/": "areas/",
            "areas/<str:area>/<slug:answer>/": "areas/PQ/suspend/",
            "links/": "links/",
            "links/<int:number>/remove/": "links/1/remove/",
            "changes/<int:number>/<slug:answer>/": "changes/1/accept/",
            "administrator/": "administrator/",
            "administrator/<int:number>/": "administrator/1/",
            "merge/": "merge/",
            "split/": "split/",
            "competences/": "competences/",
            "<slug:name>/": "suspend/",
        }.items()
    ),
]
