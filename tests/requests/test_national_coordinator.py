"""The national coordinator acts where a side has no request coordinator in the area."""

import pytest

from authorities.models import CoordinatorLink, Membership
from requests.deadlines import Whom
from requests.models import Exchange, Participation
from requests.models.scope import parts_seen_by
from requests.selectors.desk import approvals, referrals
from requests.selectors.recipients import recipients
from requests.workflows.base import Side
from tests.builders import ANSWERS, a_link, an_authority, an_official


@pytest.fixture
def alone(net):
    """The federation, with national coordinators on both sides; nobody else looks after B."""
    for name, country in (("NATIONAL", "DE"), ("HOME", "GR")):
        net.authorities[name] = an_authority(country, kind="NIMIC")
        net.members[name.lower()] = an_official(net.authorities[name], "referral_handler")
    CoordinatorLink.objects.filter(authority=net.authorities["B"]).delete()
    CoordinatorLink.objects.filter(authority=net.authorities["CHECKED"]).delete()
    return net


def test_it_sees_and_decides_for_an_authority_without_coordinator(alone):
    number = alone.refused()
    alone.do("a", number, "refer", text="Please judge.")
    assert alone.see("national", number).actions == {"remind"}
    alone.do("c", number, "support_request", opinion="Yes.")
    seen = alone.see("national", number)
    assert seen.actions == {"uphold_refusal", "require_answer", "remind"}
    assert seen.body["subject"]
    member = alone.members["national"]
    listed = Participation.objects.filter(parts_seen_by(member), referrals(member))
    assert {part.exchange.number for part in listed} == {number}
    told = recipients(Exchange.objects.get(number=number), [(Side.RESPONDER, Whom.DECIDERS)])
    assert told.officials == {member.official_id}
    alone.do("national", number, "require_answer", opinion="Answer.")


def test_it_approves_replies_of_an_authority_without_coordinator(alone):
    number = alone.accepted("a", "CHECKED")
    alone.do("checked", number, "submit_reply", answers=ANSWERS)
    member = alone.members["national"]
    listed = Participation.objects.filter(parts_seen_by(member), approvals(member))
    assert {part.exchange.number for part in listed} == {number}
    alone.do("national", number, "approve_reply")


def test_it_sees_nothing_of_what_others_coordinate(alone):
    number = alone.sent("a", "NEXT")
    assert alone.see("national", number).status == 404
    assert alone.see("home", number).status == 404
    a_link(alone.authorities["D"], alone.authorities["B"], area="PQ")
    assert alone.see("national", alone.sent()).status == 404


def test_a_link_in_another_area_is_none_in_this_one(alone):
    a_link(alone.authorities["D"], alone.authorities["B"], area="SVC")
    assert alone.see("national", alone.sent()).status == 200


def test_it_knows_of_no_draft_to_its_country(alone):
    assert alone.see("national", alone.draft()).status == 404


def test_other_kinds_and_other_countries_do_not_stand_in(alone):
    number = alone.sent()
    alone.members["limic"] = an_official(an_authority("DE", kind="LIMIC"), "referral_handler")
    for who in ("limic", "home", "d"):
        assert alone.see(who, number).status == 404, who


def test_it_is_not_its_own_coordinator(alone):
    alone.authorities["B"].kind = "NIMIC"
    alone.authorities["B"].save()
    alone.members["own"] = an_official(alone.authorities["B"], "referral_handler")
    number = alone.sent()
    assert alone.see("own", number).actions == set()


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_it_takes_over_from_a_linked_coordinator_out_of_service(alone, status):
    number = alone.refused("a", "NEXT")
    alone.do("a", number, "refer", text="Please judge.")
    alone.do("c", number, "support_request", opinion="Yes.")
    assert alone.see("national", number).status == 404
    alone.authorities["D"].status = status
    alone.authorities["D"].save()
    for name in ("d", "d_super"):
        member = alone.members[name] = Membership.objects.get(pk=alone.members[name].pk)
        assert not Exchange.objects.visible_to(member).filter(number=number).exists()
    national = alone.members["national"]
    assert Participation.objects.filter(parts_seen_by(national), referrals(national)).exists()
    told = recipients(Exchange.objects.get(number=number), [(Side.RESPONDER, Whom.COORDINATORS)])
    assert told.officials == {national.official_id}
    alone.do("national", number, "require_answer", opinion="Answer.")


def test_a_national_coordinator_out_of_service_stands_in_for_nobody(alone):
    number = alone.sent()
    alone.authorities["NATIONAL"].status = "suspended"
    alone.authorities["NATIONAL"].save()
    member = Membership.objects.get(pk=alone.members["national"].pk)
    assert not Exchange.objects.visible_to(member).filter(number=number).exists()


def test_its_list_costs_one_query_more(alone, django_assert_num_queries):
    numbers = {alone.sent(), alone.sent(), alone.sent("a", "CHECKED")}
    rows = alone.call("national", "GET", "/requests").body["results"]
    assert {row["number"] for row in rows} == numbers
    assert set(Exchange.objects.visible_to(alone.members["national"])) == set(
        Exchange.objects.filter(number__in=numbers)
    )
    with django_assert_num_queries(5):
        alone.call("national", "GET", "/requests")
