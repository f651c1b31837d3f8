"""Two authorities become one, one becomes two, one is closed: nothing attached is lost."""

import pytest
from django.test import Client

from authorities.models import (
    Authority,
    Competence,
    CoordinatorLink,
    Favourite,
    Membership,
    SearchDocument,
    Unit,
)
from authorities.selectors.registry import heir_of
from authorities.selectors.search import search
from authorities.services.codes import find_code, make_code
from authorities.services.index import index
from authorities.services.links import areas_without
from authorities.services.merge import lines, merge
from authorities.services.people import invite
from authorities.services.problems import InvalidError, StaleError
from authorities.services.split import split_off
from authorities.services.standing import administrators, move
from tests.builders import NOW, a_link, an_authority, an_official

pytestmark = pytest.mark.django_db
ADMIN = "local_data_administrator"


@pytest.fixture
def national() -> Membership:
    return an_official(an_authority("GR", kind="NIMIC", areas=()), ADMIN)


def chamber(national: Membership, *areas: str, **fields) -> Authority:
    made = an_authority("GR", areas=areas, **fields)
    an_official(made, ADMIN, "request_handler")
    a_link(national.authority, made, function="validation")
    for area in areas:
        for function in ("access", "requests"):
            a_link(national.authority, made, function=function, area=area)
    index([made.pk])
    return made


@pytest.fixture
def kept(national) -> Authority:
    return chamber(national, "PQ", name="Chamber of Athens")


@pytest.fixture
def gone(national) -> Authority:
    return chamber(national, "PQ", "SVC", name="Guild of Piraeus", former_names=["Old Guild"])


def a_profession() -> Competence:
    return Competence.objects.create(code="P-TEST", kind="profession", area_id="PQ", name="Tester")


def together(gone, kept, national, **more) -> Authority:
    return merge(gone, kept, reason="One law.", by=national, at=NOW, **more)


class TestMerge:
    def test_all_that_is_attached_passes_to_the_one_that_is_kept(self, gone, kept, national):
        limic = an_authority("GR", kind="LIMIC", areas=("SVC",))
        a_link(limic, gone, function="requests", area="SVC")
        gone.competences.add(a_profession())
        department = an_authority("GR", parent=gone)
        unit = Unit.objects.create(authority=gone, name="Desk")
        unit.members.add(gone.memberships.get())
        together(gone, kept, national)
        kept.refresh_from_db()
        department.refresh_from_db()
        assert set(kept.accesses.values_list("area", flat=True)) == {"PQ", "SVC"}
        assert kept.links.filter(coordinator=limic, area="SVC", function="requests").exists()
        assert not areas_without(kept, "access")
        assert kept.memberships.filter(active=True).count() == 2
        assert kept.competences.count() == 1
        assert department.parent == kept
        assert kept.units.get().members.count() == 1
        assert kept.former_names == ["Guild of Piraeus", "Old Guild"]
        gone.refresh_from_db()
        assert (gone.status, gone.successor) == ("closed", kept)
        assert not gone.memberships.filter(active=True).exists()
        assert not gone.accesses.exists()

    def test_both_have_an_event_that_says_what_moved(self, gone, kept, national):
        together(gone, kept, national)
        left, taken = gone.events.get(name="merge"), kept.events.get(name="take over")
        assert left.after["successor"] == kept.reference
        assert taken.after["from"] == gone.reference
        assert taken.after["moved"]["areas"] == ["SVC"]
        assert (left.by, taken.by) == (national.official, national.official)

    def test_the_old_name_finds_the_successor_and_the_old_address_leads_to_it(
        self, gone, kept, national
    ):
        together(gone, kept, national)
        hits = search("Guild of Piraeus", country="GR")
        assert [hit.reference for hit in hits if hit.score >= 0.5] == [kept.reference]
        assert not SearchDocument.objects.get(pk=gone.pk).active
        answer = Client().get(f"/authorities/{gone.reference}/")
        assert answer.status_code == 301
        page = Client().get(answer.url).content.decode()
        assert "Guild of Piraeus" in page
        move(kept, "close", reason="End.", by=national, at=NOW)
        assert heir_of(gone.reference) is None
        assert Client().get(f"/authorities/{gone.reference}/").status_code == 404

    def test_officials_come_along_in_no_more_areas_than_before(self, gone, kept, national):
        both = an_official(gone, "basic", areas=["SVC"])
        there = Membership.objects.create(
            official=both.official, authority=kept, roles=["allocator"], areas=["PQ"]
        )
        kept.accesses.create(area_id="TDL")
        a_link(national.authority, kept, function="access", area="TDL")
        a_link(national.authority, kept, area="TDL")
        handler = gone.memberships.get(official__memberships__roles__contains=[ADMIN])
        together(gone, kept, national)
        there.refresh_from_db()
        both.refresh_from_db()
        handler.refresh_from_db()
        assert (set(there.roles), there.areas) == ({"allocator", "basic"}, ["PQ", "SVC"])
        assert not both.active
        assert (handler.authority, handler.areas) == (kept, ["PQ", "SVC"])

    def test_a_coordinators_tasks_pass_to_a_coordinator_and_to_none_else(self, kept, national):
        one, two = (an_authority("GR", kind="LIMIC") for _ in range(2))
        for limic in (one, two):
            a_link(national.authority, limic, function="validation")
            a_link(national.authority, limic, function="access")
            a_link(national.authority, limic)
        a_link(one, kept, function="requests", area="PQ")
        with pytest.raises(InvalidError):
            together(one, kept, national)
        small = chamber(national, "PQ")
        with pytest.raises(InvalidError):
            together(one, small, national)
        together(one, two, national)
        assert CoordinatorLink.objects.filter(coordinator=two, authority=kept).exists()
        assert not CoordinatorLink.objects.filter(coordinator=one).exists()

    def test_validating_coordinators_never_form_a_circle(self, national):
        top, middle, low = (an_authority("GR", kind="DIMIC") for _ in range(3))
        a_link(national.authority, top, function="validation")
        a_link(top, middle, function="validation")
        a_link(middle, low, function="validation")
        for one in (top, middle, low):
            for function in ("access", "requests"):
                a_link(national.authority, one, function=function)
        with pytest.raises(InvalidError):
            together(top, low, national)
        assert Authority.objects.get(pk=top.pk).status == "active"

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"status": "suspended"}, "kept"), ({"country_id": "DE"}, "kept")],
    )
    def test_unfit_pairs_are_refused(self, gone, kept, national, fields, field):
        Authority.objects.filter(pk=kept.pk).update(**fields)
        with pytest.raises(InvalidError) as problem:
            together(gone, kept, national)
        assert problem.value.field == field
        with pytest.raises(InvalidError):
            together(gone, gone, national)

    def test_only_the_national_coordinator_merges_and_splits(self, gone, kept, national):
        others = [
            kept.memberships.get(),
            an_official(an_authority("GR", kind="LIMIC"), ADMIN),
            an_official(an_authority("DE", kind="NIMIC"), ADMIN),
        ]
        for who in others:
            with pytest.raises(Authority.DoesNotExist):
                together(gone, kept, who)
        together(gone, kept, national)
        with pytest.raises(StaleError):
            together(gone, kept, national)

    def test_the_page_shows_both_and_what_would_move(self, gone, kept, national):
        client = Client()
        client.force_login(national.official, backend="imi.accounts.backend.OfficialBackend")
        address = f"/registration/{gone.reference}/merge/"
        assert client.get(address).status_code == 200
        page = client.get(f"{address}?other={kept.reference}").content.decode()
        assert "Guild of Piraeus" in page
        assert "Chamber of Athens" in page
        assert dict(lines(gone, kept, at=NOW))["Legal areas"] == 1
        address += f"?other={kept.reference}"
        assert client.post(address, {"kept": kept.reference}).status_code == 422
        data = {"kept": kept.reference, "reason": "One law."}
        assert client.post(address, data).status_code == 302
        assert client.post(address, data).status_code == 404
        for strange in ("GR-NONE", "\0", gone.reference):
            answer = client.get(f"/registration/{kept.reference}/merge/", {"other": strange})
            assert answer.status_code in (200, 404)


class TestSplit:
    def values(self, gone, **more):
        return {
            "name": "Guild of Salamis",
            "name_lang": "en",
            "email": "salamis@guild.example",
            "areas": ["SVC"],
            "officials": [self.goes(gone).pk],
        } | more

    def goes(self, gone) -> Membership:
        found = gone.memberships.exclude(roles__contains=[ADMIN]).first()
        return found or an_official(gone, "request_handler", areas=["SVC"])

    def test_areas_officials_and_competences_go_along(self, gone, national):
        one = a_profession()
        gone.competences.add(one)
        values = self.values(gone, competences=[one.code])
        made = split_off(gone, **values, by=national, at=NOW)
        assert made.status == "active"
        assert [access.area_id for access in made.accesses.all()] == ["SVC"]
        assert [access.area_id for access in gone.accesses.all()] == ["PQ"]
        assert (made.competences.count(), gone.competences.count()) == (1, 0)
        for authority in (made, gone):
            assert administrators(authority).exists()
            assert not areas_without(authority, "access")
            assert not areas_without(authority, "requests")
            assert authority.links.filter(function="validation").count() == 1
        assert gone.events.get(name="split off").after["to"] == made.reference
        assert made.events.get(name="split from").after["from"] == gone.reference

    def test_a_coordinators_tasks_in_the_areas_go_along(self, gone, national):
        Authority.objects.filter(pk=gone.pk).update(kind="LIMIC")
        one, other = (an_authority("GR", areas=("PQ", "SVC")) for _time in range(2))
        a_link(gone, one, area="SVC")
        a_link(gone, one, area="PQ")
        a_link(gone, other, function="alerts")
        made = split_off(gone, **self.values(gone), by=national, at=NOW)
        links = CoordinatorLink.objects.filter(authority__in=(one, other))
        assert set(links.values_list("coordinator", "authority", "area", "function")) == {
            (made.pk, one.pk, "SVC", "requests"),
            (gone.pk, one.pk, "PQ", "requests"),
            (made.pk, other.pk, "SVC", "alerts"),
            (gone.pk, other.pk, None, "alerts"),
        }

    def test_who_goes_leaves_the_units_of_the_authority(self, gone, national):
        leaving = self.goes(gone)
        unit = Unit.objects.create(authority=gone, name="Diplomas")
        unit.members.set(gone.memberships.all())
        split_off(gone, **self.values(gone, officials=[leaving.pk]), by=national, at=NOW)
        assert leaving.pk not in unit.members.values_list("pk", flat=True)
        assert unit.members.exists()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"areas": ["PQ", "SVC"]}, "areas"),
            ({"areas": ["TDL"]}, "areas"),
            ({"officials": []}, "officials"),
            ({"name": "Guild of Piraeus"}, None),
        ],
    )
    def test_something_stays_and_something_goes(self, gone, national, values, field):
        given = self.values(gone, **values)
        if field is None:
            given["name"] = chamber(national, "PQ", name="Taken").name
            field = "name"
        with pytest.raises(InvalidError) as problem:
            split_off(gone, **given, by=national, at=NOW)
        assert problem.value.field == field

    def test_the_last_administrator_stays_and_nobody_is_left_without_an_area(self, gone, national):
        with pytest.raises(InvalidError):
            split_off(
                gone,
                **self.values(gone, officials=[gone.memberships.first().pk]),
                by=national,
                at=NOW,
            )
        given = self.values(gone)
        an_official(gone, "basic", areas=["SVC"])
        with pytest.raises(InvalidError):
            split_off(gone, **given, by=national, at=NOW)

    def test_the_page_makes_the_part(self, gone, national):
        client = Client()
        client.force_login(national.official, backend="imi.accounts.backend.OfficialBackend")
        address = f"/registration/{gone.reference}/split/"
        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code == 422
        assert client.post(address, self.values(gone)).status_code == 302
        assert Authority.objects.get(name="Guild of Salamis").status == "active"


class TestClose:
    def test_the_successor_is_found_by_the_old_name_and_takes_the_competences(
        self, gone, kept, national
    ):
        gone.competences.add(a_profession())
        move(gone, "close", reason="End.", successor=kept, by=national, at=NOW)
        kept.refresh_from_db()
        assert "Guild of Piraeus" in kept.former_names
        assert kept.competences.count() == 1
        assert kept.events.get(name="take over").after["from"] == gone.reference
        assert not gone.memberships.filter(active=True).exists()

    def test_where_nothing_is_open_nobody_needs_to_take_over(self, gone, national):
        assert move(gone, "close", reason="End.", by=national, at=NOW).successor is None


def test_what_officials_keep_at_hand_is_the_successor(gone, kept, national):
    one, both = (an_official(an_authority("DE"), "basic") for _ in range(2))
    for member, authority in ((one, gone), (both, gone), (both, kept)):
        Favourite.objects.create(membership=member, authority=authority, added_at=NOW)
    together(gone, kept, national)
    assert [row.authority for row in Favourite.objects.all()] == [kept, kept]


class TestNobodyGetsMore:
    def test_who_had_no_area_works_in_none_of_the_one_that_is_kept(self, kept, national):
        empty = an_authority("GR", areas=())
        a_link(national.authority, empty, function="validation")
        handler = an_official(empty, ADMIN, "request_handler")
        together(empty, kept, national)
        handler.refresh_from_db()
        assert handler.authority == kept
        assert handler.roles == ["basic"]

    def test_a_coordinators_access_becomes_that_of_a_plain_authority(self, kept, national):
        limic = chamber(national, "SVC", kind="LIMIC")
        limic.accesses.update(kind="LIMIC")
        together(limic, kept, national)
        assert kept.accesses.get(area="SVC").kind == "AUTHORITY"

    def test_the_national_coordinator_is_one(self, national):
        with pytest.raises(InvalidError):
            split_off(
                national.authority,
                name="Second",
                name_lang="el",
                email="second@authority.example",
                areas=["PQ"],
                officials=[national.pk],
                by=national,
                at=NOW,
            )

    def test_nobody_is_invited_for_an_authority_that_does_not_take_part_yet(self, national):
        waiting = an_authority("GR", status=Authority.Status.APPLIED)
        a_link(national.authority, waiting, function="validation")
        first = an_official(waiting, ADMIN)
        given = {"name": "X", "email": "x@authority.example", "roles": ["basic"], "at": NOW}
        with pytest.raises(Authority.DoesNotExist):
            invite(waiting, by=first, **given)
        assert invite(waiting, by=national, **given).active

    def test_a_code_opens_nothing_once_a_password_is_chosen(self, kept):
        member = an_official(kept, "basic")
        member.official.set_unusable_password()
        member.official.save()
        code = make_code(member, at=NOW)
        assert find_code(code, at=NOW).membership == member
        member.official.set_password("a long one of my own")
        member.official.save()
        with pytest.raises(StaleError):
            find_code(code, at=NOW)
