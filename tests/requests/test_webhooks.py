"""Calls to other systems: signed, at least once, in order, for what may be seen."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from imi.kernel import outbox
from imi.kernel.models import OutboxEntry
from requests.models import Webhook
from requests.services.webhooks import url_problem


class Receiver:
    """Another system: keeps what it got, answers as told."""

    def __init__(self):
        self.got, self.statuses = [], []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.statuses.pop(0) if receiver.statuses else 200
                receiver.got.append((dict(self.headers), body, status))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def taken(self):
        return [json.loads(body)["data"]["action"] for _, body, status in self.got if status < 300]


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def register(net, who, receiver):
    answer = net.call(who, "POST", "/webhooks", {"url": receiver.url})
    assert answer.status == 201, answer
    return answer.body


def test_a_step_is_told_and_signed(net, receiver):
    secret = register(net, "b", receiver)["secret"]
    number = net.sent()
    outbox.deliver(at=net.now)
    assert receiver.taken() == ["create", "send"]
    head, body, _ = receiver.got[-1]
    head = {name.lower(): value for name, value in head.items()}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert head["webhook-signature"] == f"v1,{expected}"
    told = json.loads(body)
    assert told["data"] == {"number": number, "action": "send", "state": "sent", "sequence": 2}
    assert "Musterfrau" not in body.decode()


def test_a_call_that_fails_is_repeated_with_the_same_id_and_holds_the_rest_back(net, receiver):
    register(net, "a", receiver)
    receiver.statuses = [500, 503]
    number = net.sent()
    outbox.deliver(at=net.now)
    assert receiver.taken() == []
    net.do("b", number, "accept")
    for _ in range(4):
        net.now += timedelta(hours=1)
        outbox.deliver(at=net.now)
    assert receiver.taken() == ["create", "send", "accept"]
    identities = [
        {name.lower(): value for name, value in head.items()}["webhook-id"]
        for head, _body, _status in receiver.got
    ]
    assert len(set(identities[:3])) == 1


def test_what_nobody_takes_becomes_a_dead_letter(net, receiver):
    register(net, "a", receiver)
    receiver.statuses = [500] * 20
    net.draft()
    for _ in range(10):
        net.now += timedelta(days=0.5)
        outbox.deliver(at=net.now)
    assert OutboxEntry.objects.filter(dead=True, topic="webhook.call").count() == 1


def test_an_address_that_is_gone_is_called_no_more(net, receiver):
    register(net, "a", receiver)
    receiver.statuses = [410]
    net.sent()
    outbox.deliver(at=net.now)
    assert len(receiver.got) == 1
    assert not Webhook.objects.get().active


def test_nobody_is_told_of_what_he_may_not_see(net, receiver):
    for who in ("foreign", "b"):
        register(net, who, receiver)
    number = net.draft("approved")
    net.do("approved", number, "submit_for_approval")
    outbox.deliver(at=net.now)
    assert receiver.got == []


def test_addresses_are_listed_without_secret_and_removed_by_their_owner(net, receiver):
    made = register(net, "a", receiver)
    assert net.call("a", "GET", "/webhooks").body["results"] == [
        {"id": made["id"], "url": receiver.url, "active": True, "failure": None}
    ]
    assert net.call("b", "DELETE", f"/webhooks/{made['id']}").status == 404
    assert net.call("a", "DELETE", f"/webhooks/{made['id']}").status == 200
    assert net.call("a", "DELETE", f"/webhooks/{made['id']}").status == 404
    assert net.call("a", "DELETE", f"/webhooks/{'9' * 40}").status in {404, 422}


@pytest.mark.parametrize(
    "url",
    [
        None,
        5,
        "",
        "ftp://x",
        "https://",
        "javascript:alert(1)",
        "https://u:p@x.eu/",
        "https://x:y/",
    ],
)
def test_an_address_that_cannot_be_called_is_refused(net, url):
    answer = net.call("a", "POST", "/webhooks", {"url": url})
    assert (answer.status, answer.fields) == (422, {"url"})


def test_outside_the_demo_calls_are_encrypted(settings):
    settings.DEMO = False
    assert url_problem("http://example.org/hook")
    assert url_problem("https://example.org/hook") is None
