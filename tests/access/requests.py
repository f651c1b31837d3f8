"""Who is answered what by the addresses of requests."""

from collections.abc import Callable

from requests.models import Exchange, QuestionSet
from requests.services.design.drafts import start_draft
from tests.access.rows import Row, World, everyone, officials
from tests.builders import NOW, a_walk, an_authority


def draft(rest: str = "") -> Callable[[World], str]:
    """The address of a draft of the handler's, or of a page below it."""

    def address(world: World) -> str:
        made = Exchange.objects.filter(requester=world.authority).first()
        if made is None:
            made = a_walk(world.members["handler"], an_authority("DE")).exchange
        return f"/requests/{made.url_number}/{rest}"

    return address


#: anonymous, handler, coordinator, local_admin, central_admin
HANDLERS = (302, 200, 404, 404, 404)
ROWS: list[Row] = [
    Row("requests/", "/requests/", (302, 200, 200, 200, 200)),
    Row("requests/export.<str:extension>", "/requests/export.csv", (302, 200, 200, 200, 200)),
    Row("requests/chosen/", "/requests/chosen/", (302, 302, 302, 302, 302), "POST"),
    Row("requests/filters/", "/requests/filters/", (302, 422, 422, 422, 422), "POST"),
    Row(
        "requests/filters/<int:number>/default/",
        "/requests/filters/1/default/",
        (302, 404, 404, 404, 404),
        "POST",
    ),
    Row(
        "requests/filters/<int:number>/delete/",
        "/requests/filters/1/delete/",
        (302, 302, 302, 302, 302),
        "POST",
    ),
    Row("requests/calendar/", "/requests/calendar/", (302, 200, 200, 200, 200)),
    Row("requests/calendar/key/", "/requests/calendar/key/", (302, 200, 200, 200, 200), "POST"),
    everyone("requests/calendar/<str:secret>.ics", "/requests/calendar/unknown.ics", 404),
    Row("requests/new/", "/requests/new/", HANDLERS),
    Row("requests/new/", "/requests/new/", (302, 422, 404, 404, 404), method="POST"),
    *(
        # A step waits for those before it.
        Row(f"requests/new/{step}/", f"/requests/new/{step}/", (302, 302, 404, 404, 404))
        for step in ("authority", "questions", "details", "check")
    ),
    Row("requests/new/templates/", "/requests/new/templates/", (302, 302, 404, 404, 404)),
    Row("requests/new/restart/", "/requests/new/restart/", (302, 405, 405, 405, 405)),
    Row("requests/counterparts/", "/requests/counterparts/", (302, 200, 200, 200, 200)),
    Row(
        "requests/counterparts/<str:reference>/",
        lambda world: f"/requests/counterparts/{world.authority.reference}/",
        (302, 200, 200, 200, 200),
    ),
    Row("repositories/", "/repositories/", (302, 200, 200, 200, 200)),
    # The authorities of the matrix have no access to an area with a repository.
    *(
        Row(
            f"repositories/<str:code>/{rest}",
            f"/repositories/NRM-REP/{url}",
            (302, 404, 404, 404, 404),
            method,
        )
        for rest, url, method in (
            ("", "", "GET"),
            ("export.<str:extension>", "export.csv", "GET"),
            ("import/", "import/", "POST"),
            ("follow/", "follow/", "POST"),
        )
    ),
    everyone("registers/", "/registers/"),
    everyone("registers/<str:code>/", "/registers/NRM-REP/"),
    everyone("registers/<str:code>/export.<str:extension>", "/registers/NRM-REP/export.csv"),
    everyone("registers/<str:code>/<str:number>/", "/registers/NRM-REP/IMI-2026-000001-1/", 404),
    Row("requests/<str:number>/", draft(), HANDLERS),
    Row("requests/<str:number>/change/", draft("change/"), (302, 302, 404, 404, 404), "POST"),
    Row("requests/<str:number>/changes/", draft("changes/?seen=0"), (302, 286, 404, 404, 404)),
    Row("requests/<str:number>/documents/", draft("documents/"), (302, 422, 404, 404, 404), "POST"),
    Row(
        "requests/<str:number>/documents/<str:key>/",
        draft("documents/none/"),
        (302, 404, 404, 404, 404),
    ),
    Row(
        "requests/<str:number>/documents/<str:key>/remove/",
        draft("documents/none/remove/"),
        (302, 404, 404, 404, 404),
        "POST",
    ),
    Row("requests/<str:number>/translation/", draft("translation/"), (302, 404, 404, 404, 404)),
    Row("requests/<str:number>/print.pdf", draft("print.pdf"), HANDLERS),
    Row("requests/<str:number>/answers/", draft("answers/"), (302, 409, 404, 404, 404)),
    Row(
        "requests/<str:number>/answers/asked/",
        draft("answers/asked/"),
        (302, 409, 404, 404, 404),
        "POST",
    ),
    Row("requests/<str:number>/case-register/", draft("case-register/"), HANDLERS),
    Row(
        "requests/<str:number>/case-register/",
        draft("case-register/"),
        (302, 422, 404, 404, 404),
        "POST",
    ),
    Row("requests/<str:number>/<slug:name>/", draft("delete/"), HANDLERS),
    Row("requests/<str:number>/<slug:name>/", draft("send/"), (302, 409, 404, 404, 404), "POST"),
    Row("search/", "/search/?q=chamber", (302, 200, 200, 200, 200)),
    Row("exchanges/", "/exchanges/", (302, 302, 302, 302, 302)),
    Row("exchanges/new/", "/exchanges/new/", (302, 404, 404, 404, 404)),
    Row("exchanges/received/", "/exchanges/received/", (302, 404, 404, 404, 404)),
    Row("requests/<str:number>/content/", draft("content/"), (302, 409, 404, 404, 404)),
    Row("coordination/", "/coordination/", (302, 404, 200, 404, 404)),
    Row("data-protection/", "/data-protection/", (302, 404, 404, 200, 404)),
    everyone("data-protection/request/", "/data-protection/request/"),
    everyone("data-protection/status/", "/data-protection/status/"),
    Row("requests/<str:number>/publication/", draft("publication/"), (302, 404, 404, 404, 404)),
    everyone("notifications/", "/notifications/"),
    everyone("notifications/feed.atom", "/notifications/feed.atom"),
    everyone("notifications/feed.json", "/notifications/feed.json"),
    everyone("notifications/<str:number>/", "/notifications/IMI-2026-000001-1/", 404),
    everyone("solvit/", "/solvit/"),
    everyone("solvit/complaint/", "/solvit/complaint/"),
    everyone("solvit/complaint/", "/solvit/complaint/", 422, method="POST"),
    everyone("solvit/follow/", "/solvit/follow/"),
    everyone("solvit/follow/<slug:name>/", "/solvit/follow/answer/", 302, method="POST"),
    everyone("solvit/follow/documents/<str:key>/", "/solvit/follow/documents/none/", 302),
    everyone("solvit/code/", "/solvit/code/"),
    officials("data-protection/person/", "/data-protection/person/", 404),
    Row("data-protection/readings/", "/data-protection/readings/", (302, 404, 404, 200, 404)),
    officials("data-protection/readings/<str:number>/", "/data-protection/readings/X/", 404),
    officials("data-protection/requests/<int:number>/", "/data-protection/requests/1/", 404),
    officials("data-protection/exchanges/<str:number>/", "/data-protection/exchanges/X/", 404),
    officials(
        "data-protection/unblockings/<int:number>/confirm/",
        "/data-protection/unblockings/1/confirm/",
        404,
        method="POST",
    ),
    officials("webhooks/", "/webhooks/"),
    officials("webhooks/<int:number>/resend/", "/webhooks/1/resend/", 404, method="POST"),
    Row("coordination/export.csv", "/coordination/export.csv", (302, 404, 200, 404, 404)),
    Row(
        "coordination/requests/<str:number>/<slug:name>/",
        lambda world: draft()(world).replace("/requests/", "/coordination/requests/") + "deadline/",
        (302, 409, 404, 404, 404),
    ),
]

#: The form designer is the central administrator's; a draft of a form lies there.
CENTRAL = (302, 404, 404, 404, 200)
CENTRAL_POST = (302, 404, 404, 404, 302)
CENTRAL_INVALID = (302, 404, 404, 404, 422)


def designed(rest: str = "") -> Callable[[World], str]:
    """An address below a form that has a draft."""

    def address(world: World) -> str:
        form = QuestionSet.objects.get(code="PQ-REQ")
        if not form.versions.filter(state="draft").exists():
            start_draft(form, by=world.members["central_admin"], at=NOW)
        return f"/administration/forms/PQ-REQ/{rest}"

    return address


FORMS = "administration/forms/"
FORM, AREA = f"{FORMS}<str:code>/", f"{FORMS}areas/<str:area>/"
ROWS += [
    Row(FORMS, "/administration/forms/", CENTRAL),
    Row(f"{FORMS}areas/new/", "/administration/forms/areas/new/", CENTRAL),
    Row(f"{FORMS}areas/new/", "/administration/forms/areas/new/", CENTRAL_INVALID, "POST"),
    Row(AREA, "/administration/forms/areas/PQ/", CENTRAL),
    Row(f"{AREA}edit/", "/administration/forms/areas/PQ/edit/", CENTRAL),
    Row(f"{AREA}texts/<str:lang>/", "/administration/forms/areas/PQ/texts/de/", CENTRAL),
    Row(f"{AREA}procedures/new/", "/administration/forms/areas/PQ/procedures/new/", CENTRAL),
    Row(
        f"{AREA}procedures/<str:code>/",
        "/administration/forms/areas/PQ/procedures/PQ-ALH/",
        CENTRAL,
    ),
    Row(f"{AREA}forms/new/", "/administration/forms/areas/PQ/forms/new/", CENTRAL),
    Row(FORM, "/administration/forms/PQ-REQ/", CENTRAL),
    Row(f"{FORM}retire/", designed("retire/"), CENTRAL),
    Row(f"{FORM}compare/", designed("compare/?old=1&new=2"), CENTRAL),
    Row(f"{FORM}preview/", designed("preview/?version=2"), CENTRAL),
    Row(f"{FORM}start/", designed("start/"), CENTRAL_POST, "POST"),
    Row(f"{FORM}draft/", designed("draft/"), CENTRAL),
    Row(f"{FORM}draft/settings/", designed("draft/settings/"), CENTRAL),
    Row(f"{FORM}draft/publish/", designed("draft/publish/"), CENTRAL),
    Row(f"{FORM}draft/publish/", designed("draft/publish/"), CENTRAL_INVALID, "POST"),
    Row(f"{FORM}draft/discard/", designed("draft/discard/"), CENTRAL),
    Row(f"{FORM}draft/texts/<str:lang>/", designed("draft/texts/el/"), CENTRAL),
    Row(f"{FORM}draft/<slug:kind>/new/", designed("draft/question/new/"), CENTRAL),
    Row(f"{FORM}draft/<slug:kind>/<str:path>/", designed("draft/question/PQ01/"), CENTRAL),
    Row(
        f"{FORM}draft/<slug:kind>/<str:path>/remove/",
        designed("draft/question/PQ01/remove/"),
        CENTRAL,
    ),
    Row(
        f"{FORM}draft/<slug:kind>/<str:path>/move/",
        designed("draft/question/PQ02/move/"),
        CENTRAL_INVALID,
        "POST",
    ),
]

#: The rules of allocation are the allocators', who are nobody of the matrix.
RULES, NOBODY = "requests/allocation/", (302, 404, 404, 404, 404)
ROWS += [
    Row(RULES, f"/{RULES}", NOBODY),
    Row(f"{RULES}new/", f"/{RULES}new/", NOBODY),
    Row(f"{RULES}new/", f"/{RULES}new/", NOBODY, "POST"),
    Row(f"{RULES}try/", f"/{RULES}try/", NOBODY),
    Row(f"{RULES}<int:number>/", f"/{RULES}1/", NOBODY),
    *(
        Row(f"{RULES}<int:number>/{name}/", f"/{RULES}1/{name}/", NOBODY, "POST")
        for name in ("move", "switch", "delete")
    ),
]

#: The professional card: public pages, and those of applicants, who are nobody of the matrix.
CARD = "professional-card/"
OWN = (302, 404, 404, 404, 404)
ROWS += [
    everyone(CARD, f"/{CARD}", 200),
    everyone(f"{CARD}account/", f"/{CARD}account/", 200),
    everyone(f"{CARD}account/sent/", f"/{CARD}account/sent/", 200),
    everyone(f"{CARD}account/<str:key>/", f"/{CARD}account/unknown/", 404),
    everyone(f"{CARD}check/", f"/{CARD}check/", 200),
    Row("requests/<str:number>/card.pdf", draft("card.pdf"), OWN),
    *(
        Row(f"{CARD}mine/{rest}", f"/{CARD}mine/{address}", OWN, method)
        for rest, address, method in (
            ("", "", "GET"),
            ("new/", "new/", "GET"),
            ("close/", "close/", "POST"),
            ("<str:number>/", "IMI-1/", "GET"),
            ("<str:number>/about/", "IMI-1/about/", "GET"),
            ("<str:number>/person/", "IMI-1/person/", "GET"),
            ("<str:number>/questions/", "IMI-1/questions/", "GET"),
            ("<str:number>/documents/", "IMI-1/documents/", "GET"),
            ("<str:number>/documents/add/", "IMI-1/documents/add/", "POST"),
            ("<str:number>/documents/<str:key>/", "IMI-1/documents/k/", "GET"),
            ("<str:number>/documents/<str:key>/remove/", "IMI-1/documents/k/remove/", "POST"),
            ("<str:number>/review/", "IMI-1/review/", "GET"),
            ("<str:number>/anew/", "IMI-1/anew/", "POST"),
            ("<str:number>/card.pdf", "IMI-1/card.pdf", "GET"),
            ("<str:number>/<slug:name>/", "IMI-1/withdraw/", "POST"),
        )
    ),
]
