"""The public view of notifications: who releases, what everybody reads, what stays inside."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from requests.models import Exchange, Publication
from requests.services.begin import begin
from requests.services.perform import perform, perform_by_system
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.publications import release
from requests.services.retain import retain
from tests.builders import NOW
from tests.requests.parts import a_world, complete

pytestmark = pytest.mark.django_db
BACKEND = "imi.accounts.backend.OfficialBackend"


@pytest.fixture
def world():
    """The people of an exchange of one to many in the area of services."""
    return a_world("SVC")


def sent(code, world):
    """A notification that everybody was told of."""
    case = begin(code, by=world["initiator"], at=NOW)
    complete(case, world["initiator"], world)
    for name, who in (("submit", "initiator"), ("broadcast", "approver")):
        perform(number=case.number, name=name, by=world[who], at=NOW)
    if code == "SVC-N15":
        perform_by_system(case.pk, "conclude_review", at=NOW)
    return Exchange.objects.get(pk=case.pk)


def do(case, name, who, **more):
    """Take a step of the public view."""
    return release(case.number, name, by=who, at=NOW, **more)


def page(case):
    """What anybody is answered."""
    return Client().get(f"/notifications/{case.number}/")


def test_the_author_releases_where_the_act_asks_nobody_else(world):
    case = sent("SVC-N39", world)
    assert page(case).status_code == 404
    for who in ("receiver", "contact", "commission", "other"):
        with pytest.raises((NotPossibleError, Exchange.DoesNotExist)):
            do(case, "release", world[who], sure=True)
    with pytest.raises(InvalidFieldsError):
        do(case, "release", world["initiator"])
    do(case, "release", world["initiator"], sure=True)
    answer = page(case)
    assert answer.status_code == 200
    assert "Words." in answer.content.decode()


def test_where_the_act_says_so_the_commission_releases(world):
    case = sent("SVC-N15", world)
    with pytest.raises(NotPossibleError):
        do(case, "release", world["initiator"], sure=True)
    do(case, "ask_release", world["initiator"], sure=True)
    assert page(case).status_code == 404
    do(case, "release", world["commission"], sure=True)
    assert page(case).status_code == 200
    shown = page(case).content.decode()
    assert "proportionate" not in shown  # a question whose answer the rules don't name


def test_a_correction_is_marked_and_what_is_taken_back_leaves_a_tombstone(world):
    case = sent("SVC-N39", world)
    do(case, "release", world["initiator"], sure=True)
    content = {"answers": {"NS01": "A new title."}}
    perform(
        number=case.number, name="modify", by=world["initiator"], at=NOW,
        fields={"content": content},
    )  # fmt: skip
    assert "A new title." not in page(case).content.decode()
    do(case, "correct_public", world["initiator"], sure=True)
    assert "A new title." in page(case).content.decode()
    assert "Corrected on" in page(case).content.decode()
    with pytest.raises(InvalidFieldsError):
        do(case, "unpublish", world["initiator"], reason=" ")
    do(case, "unpublish", world["initiator"], reason="Sent in error.")
    gone = page(case)
    assert gone.status_code == 410
    assert "Sent in error." in gone.content.decode()
    assert "A new title." not in gone.content.decode()
    assert case.number not in Client().get("/notifications/").content.decode()
    do(case, "release", world["initiator"], sure=True)
    assert page(case).status_code == 200


def test_other_procedures_have_no_public_view(world):
    cul = a_world("CUL")
    case = begin("CUL-NFO", by=cul["initiator"], at=NOW)
    complete(case, cul["initiator"], cul)
    perform(number=case.number, name="broadcast", by=cul["initiator"], at=NOW)
    with pytest.raises(NotPossibleError):
        do(case, "release", cul["initiator"], sure=True)
    client = Client()
    client.force_login(cul["initiator"].official, backend=BACKEND)
    assert client.get(f"/requests/{case.number}/publication/").status_code == 404


def test_the_list_is_narrowed_and_costs_the_same_for_many(world, django_assert_max_num_queries):
    for _each in range(2):
        do(sent("SVC-N39", world), "release", world["initiator"], sure=True)
    client = Client()
    client.get("/notifications/")
    with django_assert_max_num_queries(6):
        answer = client.get("/notifications/?country=FR&area=SVC&year=2026")
    assert len(answer.context["page"].rows) == 2
    for query in ("country=DE", "area=PQ", "year=2025"):
        assert not client.get(f"/notifications/?{query}").context["page"].rows
    for query in ("year=%00", "year=99999999", "after=x", "country=%00%ff", "year=0"):
        assert client.get(f"/notifications/?{query}").status_code == 200
    assert client.get("/notifications/%00/").status_code == 404


def test_the_feeds_say_what_the_page_says(world):
    case = sent("SVC-N39", world)
    do(case, "release", world["initiator"], sure=True)
    atom = Client().get("/notifications/feed.atom")
    assert atom["Content-Type"] == "application/atom+xml"
    assert f"/notifications/{case.number}/</id>" in atom.content.decode()
    feed = json.loads(Client().get("/notifications/feed.json?lang=de").content)
    assert feed["items"][0]["url"].endswith(f"/notifications/{case.number}/")
    assert feed["language"] == "de"


def test_an_official_releases_on_a_page(world):
    case = sent("SVC-N39", world)
    client = Client()
    client.force_login(world["initiator"].official, backend=BACKEND)
    assert "publication/" in client.get(f"/requests/{case.number}/").content.decode()
    path = f"/requests/{case.number}/publication/"
    assert client.post(path, {"step": "release"}).status_code == 422
    assert client.post(path, {"step": "unknown", "sure": "on"}).status_code == 409
    assert client.post(path, {"step": "release", "sure": "on"}).status_code == 302
    assert "See the public page" in client.get(path).content.decode()


def test_the_public_view_outlives_the_content(world):
    case = sent("SVC-N39", world)
    do(case, "release", world["initiator"], sure=True)
    Exchange.objects.filter(pk=case.pk).update(is_open=False, state="closed", closed_at=NOW)
    at = NOW + timedelta(days=1200)
    retain(day=at.date(), at=at)
    assert "Words." in page(case).content.decode()
    assert Publication.objects.get().is_public


def test_the_rules_name_answers_that_exist():
    from requests.models import Procedure
    from requests.selectors.catalogue import form_in, published_version

    for procedure in Procedure.objects.filter(kind="NOT", rules__public=True):
        version = published_version(procedure.question_set_id)
        assert set(procedure.rules["public_answers"]) <= set(form_in(version.pk, "en").questions)
