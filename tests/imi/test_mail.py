import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from imi import mail as keeping
from imi.kernel.models import KeptMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept_mails(settings, monkeypatch):
    settings.EMAIL_BACKEND = "imi.mail.KeepingBackend"
    monkeypatch.setattr(keeping, "MOST_KEPT", 25)


def test_the_demo_keeps_each_recipients_mail_and_shows_it(kept_mails):
    message = EmailMessage("<b>Hello</b>", "See https://x.example/a", to=["a@x.eu"], bcc=["b@x.eu"])
    assert get_connection().send_messages([message]) == 1
    assert set(KeptMail.objects.values_list("to", flat=True)) == {"a@x.eu", "b@x.eu"}
    text = Client().get("/demo/mail/").content.decode()
    assert "&lt;b&gt;Hello" in text
    assert 'href="https://x.example/a"' in text
    assert not mail.outbox


def test_old_mails_are_let_go_and_pages_go_by_where_they_begin(
    kept_mails, django_assert_num_queries
):
    for number in range(30):
        EmailMessage(f"Mail {number:02d}", "…", to=["a@x.eu"]).send()
    assert KeptMail.objects.count() == 25
    client = Client()
    with django_assert_num_queries(1):
        first = client.get("/demo/mail/")
    assert "Mail 29" in first.content.decode()
    second = client.get("/demo/mail/" + first.context["next_url"])
    assert "Mail 05" in second.content.decode()
    assert not second.context["next_url"]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 50, "\0", "٣"])
def test_a_page_that_does_not_exist_is_the_first(kept_mails, before):
    assert Client().get("/demo/mail/", {"before": before}).status_code == 200


def test_outside_the_demo_there_is_no_such_page(settings):
    settings.DEMO = False
    assert Client().get("/demo/mail/").status_code == 404
