"""What becomes of requests when an authority is merged, split or closed."""

import pytest
from django.test import Client

from authorities.models import Authority, Unit
from authorities.services.index import index
from authorities.services.merge import lines, merge
from authorities.services.problems import InvalidError
from authorities.services.split import split_off
from authorities.services.standing import move
from requests.events import sentence
from requests.models import Exchange, RightsRequest
from requests.selectors.facts import REQUEST_FACTS
from requests.services.allocation_rules import Values, keep_rule
from requests.services.create import MayNotRequestError, create_request
from requests.services.history import broken_at
from requests.services.perform import perform
from requests.services.problems import NotPossibleError
from requests.workflows import WORKFLOWS
from tests.builders import NOW, a_draft, a_link, an_authority, an_official

ADMIN = "local_data_administrator"


@pytest.fixture
def german(net):
    """The national coordinator of the responders, who validates them."""
    national = an_official(an_authority("DE", kind="NIMIC", areas=()), ADMIN)
    for name in ("B", "NEXT"):
        authority = net.authorities[name]
        a_link(national.authority, authority, function="validation")
        a_link(national.authority, authority, function="access")
        an_official(authority, ADMIN)
        index([authority.pk])
    return national


def together(net, german):
    return merge(
        net.authorities["B"], net.authorities["NEXT"], reason="One law.", by=german, at=net.now
    )


def close(net, german):
    return move(
        net.authorities["B"],
        "close",
        reason="End.",
        successor=net.authorities["NEXT"],
        by=german,
        at=net.now,
    )


@pytest.mark.parametrize("pass_on", [together, close])
def test_open_requests_pass_on_with_an_event_and_go_on(net, german, pass_on):
    sent, accepted = net.sent(), net.accepted()
    net.pass_days(1)
    pass_on(net, german)
    for number in (sent, accepted):
        seen = net.see("b_next", number)
        assert seen.body["responder"] == net.reference("NEXT")
        assert seen.events[-1] == "hand_over"
        assert net.see("a", number).events[-1] == "hand_over"
        assert broken_at(Exchange.objects.get(number=number)) is None
    assert net.see("b_next", accepted).body["subject"] is not None
    assert net.see("b_next", sent).body["subject"] is None
    net.do("b_next", sent, "accept")
    assert "send_reply" in net.see("b_next", accepted).actions
    sentence = net.see("a", sent).body["events"][-2]["sentence"]
    for who in ("NEXT", "B"):
        assert net.authorities[who].name_in("en") in sentence


def test_those_who_are_taken_off_lose_them_and_those_who_come_along_keep_them(net, german):
    number = net.accepted()
    close(net, german)
    assert net.see("b", number).status in (401, 403, 404)


def test_officials_who_come_along_keep_what_they_worked_on(net, german):
    number = net.accepted()
    together(net, german)
    assert net.see("b", number).status == 200
    assert "send_reply" in net.see("b", number).actions


def test_ended_requests_stay_readable_and_go_on_naming_who_answered(net, german):
    number = net.closed()
    before = facts()
    together(net, german)
    seen = net.see("b_next", number)
    assert seen.status == 200
    assert seen.body["responder"] == net.reference("B")
    assert seen.body["subject"] is not None
    assert "hand_over" not in seen.events
    assert facts() == before


def test_a_request_that_is_reopened_comes_to_the_successor(net, german):
    number = net.closed()
    together(net, german)
    net.do("a", number, "reopen", reason="One more thing.")
    assert net.see("b_next", number).body["responder"] == net.reference("NEXT")
    assert "send_reply" in net.see("b_next", number).actions


def test_a_requester_is_succeeded_too_with_its_drafts(net):
    national = an_official(an_authority("GR", kind="NIMIC", areas=()), ADMIN)
    for name in ("A", "OTHER"):
        a_link(national.authority, net.authorities[name], function="validation")
        a_link(national.authority, net.authorities[name], function="access")
    draft, sent = net.draft(), net.sent()
    merge(net.authorities["A"], net.authorities["OTHER"], reason="x", by=national, at=net.now)
    for number in (draft, sent):
        assert net.see("other", number).body["requester"] == net.reference("OTHER")
    net.do("other", draft, "send")


def test_drafts_to_a_closed_authority_are_addressed_to_its_successor(net, german):
    number = net.draft()
    together(net, german)
    assert net.see("a", number).body["responder"] == net.reference("NEXT")
    net.do("a", number, "send")
    assert net.see("b_next", number).status == 200


def test_a_successor_without_the_area_is_refused_while_something_is_open(net, german):
    number = net.sent()
    successor = net.authorities["NEXT"]
    successor.accesses.all().delete()
    with pytest.raises(InvalidError) as problem:
        close(net, german)
    assert problem.value.field == "successor"
    with pytest.raises(InvalidError):
        move(net.authorities["B"], "close", reason="End.", by=german, at=net.now)
    assert net.see("b", number).status == 200


def test_open_requests_of_the_areas_go_along_with_a_part(net, german):
    origin = net.authorities["B"]
    origin.accesses.create(area_id="SVC")
    number, ended = net.accepted(), net.closed()
    handler = net.members["b"]
    made = split_off(
        origin,
        name="Chamber of Bonn",
        name_lang="de",
        email="bonn@chamber.example",
        areas=["PQ"],
        officials=[handler.pk],
        by=german,
        at=net.now,
    )
    assert net.see("b", number).body["responder"] == made.reference
    assert net.see("b_basic", number).status == 404
    assert net.see("b_basic", ended).status == 200


def test_the_page_before_says_how_much_passes(net, german):
    net.sent()
    net.closed()
    counted = dict(lines(net.authorities["B"], net.authorities["NEXT"], at=NOW))
    assert counted["Open exchanges"] == 1
    assert counted["Ended exchanges, to be read"] == 1


def facts():
    from django.db import connection

    with connection.cursor() as cursor:
        keys = list(Exchange.objects.values_list("pk", flat=True))
        cursor.execute(REQUEST_FACTS, {"exchanges": keys})
        return sorted(cursor.fetchall())


def test_people_of_a_suspended_authority_read_but_do_not_act(net):
    number = net.accepted()
    authority = net.authorities["B"]
    authority.status = "suspended"
    authority.save()
    member = net.members["b"]
    member.refresh_from_db()
    client = Client()
    client.force_login(member.official, backend="imi.accounts.backend.OfficialBackend")
    page = client.get(f"/requests/{number}/")
    assert page.status_code == 200
    assert "/actions/" not in page.content.decode()
    assert net.act("b", number, "send_reply").status == 401
    with pytest.raises(NotPossibleError):
        perform(number=number, name="comment", by=member, at=net.now, fields={"text": "x"})
    with pytest.raises(MayNotRequestError):
        create_request(a_draft(net.authorities["A"]), by=member, at=net.now)


def test_a_request_to_a_closed_authority_names_its_successor(net, german):
    together(net, german)
    body = {
        "form": "PQ-REQ",
        "responder": net.reference("B"),
        "wanted_on": net.day(14),
        "questions": ["PQ01"],
        "subject": {},
        "language": "en",
    }
    answer = net.call("a", "POST", "/requests", body)
    assert answer.status == 422
    (problem,) = [one for one in answer.body["errors"] if one["field"] == "responder"]
    assert net.reference("NEXT") in str(problem)


def test_what_persons_ask_for_passes_on_with_its_term(net, german):
    asked = RightsRequest.objects.create(
        reference="R-1",
        authority=net.authorities["B"],
        kind="access",
        name="Erika",
        email="erika@example.org",
        text="What do you hold?",
        language="de",
        received_at=net.now,
        due_on=net.now.date(),
    )
    with pytest.raises(InvalidError):
        move(net.authorities["B"], "close", reason="End.", by=german, at=net.now)
    close(net, german)
    asked.refresh_from_db()
    assert (asked.authority, asked.due_on) == (net.authorities["NEXT"], net.now.date())


#: What names an authority and passes to its successor, while it is open or for good.
PASSED = {
    "AllocationRule.authority",
    "AreaAccess.authority",
    "CoordinatorLink.authority",
    "CoordinatorLink.coordinator",
    "Membership.authority",
    "Unit.authority",
    "Favourite.authority",
    "Application.coordinator",
    "Authority.parent",
    "PendingChange.authority",
    "Exchange.requester",
    "Exchange.responder",
    "Participation.authority",
    "RightsRequest.authority",
    "Unblocking.authority",
    "Record.owner",
}
#: What goes on naming who acted.
HISTORY = {
    "Authority.successor",
    "Application.authority",
    "RegistryEvent.authority",
    "SearchDocument.authority",
    "Event.authority",
    "Message.authority",
    "Attachment.authority",
    "Reading.authority",
    "Notice.authority",
    "Correction.authority",
    "PersonSearch.authority",
    "EarlyEnd.authority",
}


def test_of_every_relation_to_an_authority_it_is_decided_whether_it_passes_on():
    found = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Authority._meta.get_fields(include_hidden=True)
        if relation.auto_created and (relation.one_to_many or relation.one_to_one)
        and "_" not in relation.related_model.__name__
    }  # fmt: skip
    assert found == PASSED | HISTORY


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_each_kind_of_exchange_says_who_took_over(kind):
    data = {"from": "DE-1", "to": "DE-2"}
    assert sentence("hand_over", "", data, kind=kind) == "DE-2 takes over the tasks of DE-1."


def a_rule(net, authority, name="Nurses", **targets):
    allocator = an_official(authority, "allocator")
    return keep_rule(Values(name, **targets), by=allocator, at=net.now)


def test_allocation_rules_come_along_last_and_switched_off_with_whom_they_name(net, german):
    gone, kept = net.authorities["B"], net.authorities["NEXT"]
    unit = Unit.objects.create(authority=gone, name="Desk")
    rule = a_rule(net, gone, units=[unit.pk], officials=[net.members["b"].pk], areas=["PQ"])
    own = a_rule(net, kept, officials=[net.members["b_next"].pk])
    assert dict(lines(gone, kept, at=NOW))["Allocation rules"] == 1
    together(net, german)
    assert list(kept.allocation_rules.all()) == [own, rule]
    rule.refresh_from_db()
    assert (rule.is_on, rule.areas) == (False, ["PQ"])
    assert rule.name == f"Nurses ({gone.reference})"
    assert {target.unit for target in rule.targets.all()} == {unit, None}
    people = [target.member for target in rule.targets.all() if target.member]
    assert [(one.authority, one.official) for one in people] == [(kept, net.members["b"].official)]


def test_of_a_closed_authority_the_rules_come_along_without_those_taken_off(net, german):
    rule = a_rule(net, net.authorities["B"], officials=[net.members["b"].pk])
    close(net, german)
    rule.refresh_from_db()
    assert (rule.authority, rule.is_on) == (net.authorities["NEXT"], False)
    assert not rule.targets.exists()


def test_a_split_leaves_the_rules_where_they_are(net, german):
    origin = net.authorities["B"]
    origin.accesses.create(area_id="SVC")
    rule = a_rule(net, origin, officials=[net.members["b"].pk], areas=["SVC"])
    a_link(german.authority, origin)
    split_off(
        origin,
        name="Chamber of services",
        name_lang="en",
        email="services@test.example",
        areas=["SVC"],
        officials=[an_official(origin, "request_handler").pk],
        by=german,
        at=net.now,
    )
    rule.refresh_from_db()
    assert rule.authority == origin
