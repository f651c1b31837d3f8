"""Dead letters: seen by whom they concern, sent again once, in their order."""

import pytest

from imi.kernel import outbox
from imi.kernel.models import OutboxEntry
from requests.models import Event, Webhook
from tests.builders import an_authority, an_official
from tests.personas import a_net
from tests.requests.people import Desk, text_of


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    net.members["central"] = an_official(an_authority("DE"), "central_administrator")
    return Desk(net)


def dead_letter(desk, who="a"):
    """A call of a webhook of somebody's that was given up."""
    hook = Webhook.objects.create(
        membership=desk.net.members[who],
        url="https://example.org/hook",
        secret="whsec_eA==",
        created_at=desk.net.now,
    )
    number = desk.net.sent()
    OutboxEntry.objects.all().delete()
    event = Event.objects.get(exchange__number=number, name="send")
    return OutboxEntry.objects.create(
        topic="webhook.call",
        stream=f"webhook:{hook.pk}:{number}",
        payload={"webhook": hook.pk, "event": event.pk},
        attempts=8,
        error="CallFailedError: 500",
        dead=True,
    )


def test_owner_and_local_administrator_see_and_resend_it_others_do_not(desk):
    entry = dead_letter(desk)
    for who in ("a", "a_admin"):
        assert "CallFailedError" in text_of(desk.get(who, "/webhooks/")), who
    for who in ("a_super", "b", "c"):
        assert "CallFailedError" not in text_of(desk.get(who, "/webhooks/")), who
        assert desk.post(who, f"/webhooks/{entry.pk}/resend/").status_code == 404
    assert desk.post("a", f"/webhooks/{entry.pk}/resend/").status_code == 302
    entry.refresh_from_db()
    assert (entry.dead, entry.attempts, entry.not_before) == (False, 0, None)
    assert desk.post("a", f"/webhooks/{entry.pk}/resend/").status_code == 404  # it isn't dead now


def test_other_topics_are_the_central_administrators(desk):
    entry = OutboxEntry.objects.create(topic="mail.now", stream="x", dead=True, attempts=8)
    assert desk.post("a_admin", f"/webhooks/{entry.pk}/resend/").status_code == 404
    assert "mail.now" in text_of(desk.get("central", "/administration/"))
    again = f"/administration/outbox/{entry.pk}/resend/"
    assert desk.post("central", again).status_code == 302
    assert desk.post("central", f"/administration/outbox/{10**30}/resend/").status_code == 302
    entry.refresh_from_db()
    assert not entry.dead


def test_all_are_sent_again_and_a_stream_keeps_its_order(desk, monkeypatch):
    kept = []
    monkeypatch.setitem(outbox._handlers, "test.topic", [lambda payload: kept.append(payload["n"])])
    for number in range(3):
        outbox.promise("test.topic", "one-stream", n=number)
    OutboxEntry.objects.update(dead=True, attempts=8)
    outbox.promise("test.topic", "one-stream", n=3)
    desk.post("central", "/administration/outbox/resend/")
    outbox.deliver(at=desk.net.now)
    assert kept == [0, 1, 2, 3]


def test_the_page_costs_the_same_with_many(desk, django_assert_max_num_queries):
    dead_letter(desk)
    desk.get("a", "/webhooks/")
    OutboxEntry.objects.bulk_create(
        OutboxEntry(topic="webhook.call", stream="x", payload={"webhook": Webhook.objects.get().pk})
        for _number in range(20)
    )
    with django_assert_max_num_queries(6):
        desk.get("a", "/webhooks/")
