"""What stands published is no task, yet not closed: its owner finds it in a list of its own."""

import pytest

from requests.models import Exchange, Procedure
from requests.selectors.counting import counts
from requests.selectors.desk import desk_list
from requests.selectors.listing import keys
from requests.selectors.worklist import parts_of
from requests.services.begin import begin
from requests.services.import_records import import_records
from requests.services.perform import perform, perform_by_system
from requests.services.publications import release
from tests.builders import NOW, an_authority, an_official
from tests.requests.parts import a_world, complete
from tests.requests.people import BACKEND

pytestmark = pytest.mark.django_db
HEAD = "NT01,NT02,NT03,NT04.C1,NT04.D,NT05.L\n"


def listed(member, name):
    return set(keys(desk_list(parts_of(member), member, name, NOW.date()), 100))


def records(owner, *numbers):
    rows = "".join(f"{one},Réunis,Family {one},granted,2026-01-05,\n" for one in numbers)
    repository = Procedure.objects.get(pk="NRM-REP")
    import_records(repository, (HEAD + rows).encode(), "csv", by=owner, at=NOW)
    return list(Exchange.objects.filter(record__listed=True).order_by("pk"))


@pytest.fixture
def owner():
    return an_official(an_authority("FR", areas=("NRMM",)), "module_handler")


def test_a_record_in_force_is_published_and_once_ended_it_is_closed(owner):
    draft = begin("NRM-REP", by=owner, at=NOW)
    kept, ended = records(owner, "A1", "A2")
    end = {"number": ended.number, "name": "end_record", "by": owner, "at": NOW}
    perform(**end, fields={"reason": "Withdrawn."})
    assert listed(owner, "published") == {kept.pk}
    assert listed(owner, "closed") == {ended.pk}
    assert listed(owner, "open") == {draft.pk}
    assert counts(owner, parts_of(owner)) == {"open": 1, "waiting": 1}


def test_a_public_notification_is_published_for_its_author_alone():
    world = a_world("SVC")
    case = begin("SVC-N39", by=world["initiator"], at=NOW)
    complete(case, world["initiator"], world)
    for name, who in (("submit", "initiator"), ("broadcast", "approver")):
        perform(number=case.number, name=name, by=world[who], at=NOW)
    assert listed(world["initiator"], "published") == set()
    release(case.number, "release", by=world["initiator"], at=NOW, sure=True)
    assert listed(world["initiator"], "published") == {case.pk}
    perform(number=case.number, name="propose_closure", by=world["initiator"], at=NOW)
    perform_by_system(case.pk, "close", at=NOW)
    assert listed(world["initiator"], "published") == {case.pk}
    assert listed(world["initiator"], "closed") == set()
    assert listed(world["contact"], "published") == set()
    assert listed(world["contact"], "closed") == {case.pk}
    undo = {"by": world["initiator"], "at": NOW, "reason": "Sent in error."}
    release(case.number, "unpublish", **undo)
    assert listed(world["initiator"], "published") == set()
    assert listed(world["initiator"], "closed") == {case.pk}


def test_the_page_has_the_list_and_costs_the_same_for_many(
    owner, client, django_assert_max_num_queries
):
    client.force_login(owner.official, backend=BACKEND)
    [one] = records(owner, "A1")
    page = client.get("/requests/?tab=published").content.decode()
    assert one.number in page
    assert 'href="/requests/?tab=published"' in page
    records(owner, *(f"B{number}" for number in range(8)))
    for name in ("published", "closed"):
        with django_assert_max_num_queries(6 + 2):  # the official and the membership
            client.get(f"/requests/?tab={name}")


def test_who_publishes_nothing_is_not_offered_the_list(client):
    reader = an_official(an_authority("IT", areas=("PQ",)), "request_handler")
    client.force_login(reader.official, backend=BACKEND)
    assert "tab=published" not in client.get("/requests/").content.decode()
