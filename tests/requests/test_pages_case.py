"""The page of a request: who sees what, what it says, what can be pressed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from authorities.names import country_name
from requests.models import Exchange, Reading
from tests.builders import ANSWERS
from tests.personas import a_net
from tests.requests.people import Desk, text_of, url

PDF = b"%PDF-1.7 a file"


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


SEERS = {"a", "a_basic", "a_super", "c", "c_super", "c_both", "observer", "b", "b_basic", "d",
         "d_super"}  # fmt: skip


def test_a_foreign_request_is_as_if_it_were_not_there(desk):
    number = desk.net.sent()
    for who in desk.net.members:
        expected = 200 if who in SEERS else 404
        assert desk.case(who, number).status_code == expected, who


def test_visitors_are_sent_to_the_login(desk, client):
    number = desk.net.sent()
    for path in ("/requests/", "/requests/new/", url(number), f"{url(number)}accept/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.url.startswith("/login/"), path


def test_every_page_of_a_foreign_request_is_missing(desk):
    number = desk.net.accepted()
    for path in ("", "answers/", "comment/", "changes/?seen=1", "print.pdf", "documents/abc/"):
        assert desk.get("foreign", url(number) + path).status_code == 404, path
    for path in ("comment/", "answers/", "answers/asked/", "documents/", "change/"):
        assert desk.post("foreign", url(number) + path).status_code == 404, path


def test_before_acceptance_the_responder_sees_nothing_that_identifies(desk):
    number = desk.net.sent()
    page = text_of(desk.case("b", number))
    assert "nurse" in page
    assert "Musterfrau" not in page
    assert "applied for recognition" not in page
    assert "known to your authority" in page
    desk.net.do("b", number, "accept")
    page = text_of(desk.case("b", number))
    assert "Musterfrau" in page
    assert "applied for recognition" in page


@pytest.mark.parametrize("who", ["a_basic", "c", "observer", "b_basic"])
def test_a_summary_holds_no_content(desk, who):
    number = desk.net.replied()
    page = text_of(desk.case(who, number))
    for secret in ("Musterfrau", "applied for recognition", "known to your authority"):
        assert secret not in page
    assert "You see a summary" in page


def test_answers_are_hidden_until_they_are_sent(desk):
    number = desk.net.accepted()
    desk.net.do("b", number, "save_answer", answers={"PQ05": "2010-06-30"})
    assert "30 June 2010" in text_of(desk.case("b", number))
    assert "30 June 2010" not in text_of(desk.case("a", number))
    desk.net.do("b", number, "send_reply", answers=ANSWERS)
    assert "30 June 2010" in text_of(desk.case("a", number))


def test_buttons_are_the_actions_of_the_table(desk):
    number = desk.net.replied()
    shown = {button.name for button in desk.case("a", number).context["buttons"]}
    assert shown == desk.net.see("a", number).actions
    page = text_of(desk.case("a", number))
    assert "The request ends; you can evaluate the reply for 30 days." in page


def test_actions_on_answers_stand_on_one_page(desk):
    number = desk.net.accepted()
    names = {button.name for button in desk.case("b", number).context["buttons"]}
    assert "answers" in names
    assert not names & {"save_answer", "send_reply", "send_part"}
    assert desk.get("b", f"{url(number)}send_reply/").status_code == 302


def test_whose_turn_it_is_and_until_when_is_said(desk):
    number = desk.net.sent()
    assert "It is your turn." in text_of(desk.case("b", number))
    page = text_of(desk.case("a", number))
    assert "Waiting for Authority" in page
    assert "To be accepted by <strong>17 March 2026</strong>" in page


def test_a_proposed_date_waits_for_the_requester(desk):
    number = desk.net.sent()
    desk.net.do("b", number, "accept", counter_date=desk.net.day(30), reason="Holidays.")
    page = text_of(desk.case("a", number))
    assert "9 April 2026 is proposed" in page
    assert desk.press("a", number, "accept_date").status_code == 302
    assert Exchange.objects.get(number=number).agreed_on.isoformat() == "2026-04-09"


def test_a_press_without_fields_acts_and_leads_back(desk):
    number = desk.net.draft()
    answer = desk.press("a", number, "send")
    assert answer.status_code == 302
    assert Exchange.objects.get(number=number).state == "sent"


def test_what_a_draft_lacks_is_told_when_it_is_sent(desk):
    number = desk.net.draft()
    desk.net.pass_days(20)
    answer = desk.press("a", number, "send")
    assert answer.status_code == 422
    assert "Reply wanted by: Please give a day from tomorrow on." in text_of(answer)


def test_deleting_asks_first(desk):
    number = desk.net.draft()
    page = desk.get("a", f"{url(number)}delete/")
    assert page.status_code == 200
    assert "really want to delete" in text_of(page)
    assert Exchange.objects.get(number=number).state == "draft"
    answer = desk.press("a", number, "delete")
    assert answer.url == "/requests/"
    assert desk.case("a", number).status_code == 404


def test_wrong_fields_are_named_and_nothing_is_lost(desk):
    number = desk.net.sent()
    answer = desk.press("b", number, "accept", counter_date="2020-01-01", reason="Long & good")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Long &amp; good" in page
    assert "Please give a day from tomorrow on." in page


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(desk):
    number = desk.net.replied()
    seen = Exchange.objects.get(number=number).event_count
    desk.net.do("b", number, "comment", text="One more thing.")
    answer = desk.post(
        "a", f"{url(number)}comment/", {"seen": seen, "text": "My long thoughts on it"}
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "commented." in page
    assert "My long thoughts on it" in page
    assert not Exchange.objects.get(number=number).messages.filter(text__contains="thoughts")


def test_what_is_not_possible_any_longer_answers_409_with_the_text(desk):
    number = desk.net.sent()
    desk.net.do("b", number, "accept")
    answer = desk.post(
        "b", f"{url(number)}refuse/", {"seen": 2, "reason": "duplicate", "comment": "Seen before"}
    )
    assert answer.status_code == 409
    assert "Seen before" in text_of(answer)


def test_a_page_without_its_number_of_steps_is_stale(desk):
    number = desk.net.draft()
    for seen in ("", "x", "-1", "9" * 40, "٣"):
        assert desk.post("a", f"{url(number)}send/", {"seen": seen}).status_code == 409
    assert Exchange.objects.get(number=number).state == "draft"


def test_private_steps_of_the_other_side_make_no_page_stale(desk):
    number = desk.net.accepted()
    seen = Exchange.objects.get(number=number).event_count
    desk.net.do("b", number, "save_answer", answers={"PQ01": True})
    answer = desk.post("a", f"{url(number)}withdraw/", {"seen": seen, "reason": "Settled."})
    assert answer.status_code == 302
    assert Exchange.objects.get(number=number).state == "withdrawn"


def test_unknown_actions_are_missing(desk):
    number = desk.net.draft()
    assert desk.get("a", f"{url(number)}explode/").status_code == 404


def test_changes_are_told_to_an_open_page(desk):
    number = desk.net.sent()
    seen = Exchange.objects.get(number=number).event_count
    path = f"{url(number)}changes/?seen="
    assert desk.get("a", f"{path}{seen}").status_code == 204
    desk.net.do("b", number, "accept")
    news = desk.get("a", f"{path}{seen}")
    assert news.status_code == 286
    assert "accepted the request" in text_of(news)
    now = Exchange.objects.get(number=number).event_count
    desk.net.do("b", number, "save_answer", answers={"PQ01": True})
    assert desk.get("a", f"{path}{now}").status_code == 204


def test_texts_carry_the_language_they_are_written_in(desk):
    number = desk.net.accepted(language="el", justification="Έχει ζητηθεί αναγνώριση.")
    page = text_of(desk.case("b", number))
    assert 'lang="el"> <p>Έχει ζητηθεί αναγνώριση.' in page
    assert "Original text, in: Greek" in page


def test_the_language_switch_keeps_the_page(desk):
    number = desk.net.sent()
    page = text_of(desk.get("b", f"{url(number)}?lang=de"))
    assert "Ist die genannte Person Ihrer Behörde" in page


def test_the_history_tells_each_step_with_its_text(desk):
    number = desk.net.accepted()
    desk.net.do("a", number, "comment", text="Please hurry.")
    history = desk.case("b", number).context["history"]
    assert history[0].title.endswith("commented.")
    assert history[0].messages[0].text == "Please hurry."
    assert len(history) == 4


def test_a_reading_of_content_is_logged_and_a_summary_is_not(desk):
    number = desk.net.accepted()
    before = Reading.objects.count()
    desk.case("a_basic", number)
    desk.get("a", f"{url(number)}changes/?seen=1")
    assert Reading.objects.count() == before
    desk.case("a", number)
    reading = Reading.objects.latest("pk")
    assert (reading.way, reading.official) == ("page", desk.net.members["a"].official)


@pytest.mark.parametrize("questions", [["PQ01"], [f"PQ{number:02}" for number in range(1, 26)]])
def test_a_page_costs_twelve_queries_however_many_questions(
    desk, django_assert_max_num_queries, questions
):
    number = desk.net.accepted(questions=questions)
    desk.case("b", number)  # the form's texts are kept from now on
    with django_assert_max_num_queries(12):
        desk.case("b", number)


def test_documents_are_for_those_who_see_the_content(desk):
    number = desk.net.draft()
    upload = SimpleUploadedFile("diploma.pdf", PDF, "application/pdf")
    assert desk.post("a", f"{url(number)}documents/", {"file": upload}).status_code == 302
    desk.net.do("a", number, "send")
    key = Exchange.objects.get(number=number).attachments.get().key
    path = f"{url(number)}documents/{key}/"
    assert desk.get("b", path).status_code == 404
    desk.net.do("b", number, "accept")
    answer = desk.get("b", path)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="diploma.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert desk.get("a_basic", path).status_code == 404


def test_a_file_of_an_unsent_answer_is_not_the_requesters_to_see(desk):
    number = desk.net.accepted(questions=["PQ03", "PQ05"])
    upload = SimpleUploadedFile("archive.pdf", PDF, "application/pdf")
    desk.post("b", f"{url(number)}documents/", {"file": upload})
    key = Exchange.objects.get(number=number).attachments.get().key
    desk.net.do("b", number, "save_answer", answers={"PQ03": {"DOC": {"attachment": key}}})
    path = f"{url(number)}documents/{key}/"
    assert desk.get("b", path).status_code == 200
    assert desk.get("a", path).status_code == 404
    desk.net.do("b", number, "send_reply", answers={"PQ05": "2010-06-30"})
    assert desk.get("a", path).status_code == 200


def test_a_file_of_a_wrong_kind_is_refused_in_place(desk):
    number = desk.net.draft()
    upload = SimpleUploadedFile("virus.exe", b"MZ", "application/pdf")
    answer = desk.post("a", f"{url(number)}documents/", {"file": upload})
    assert answer.status_code == 422
    assert "Please choose a PDF, an image" in text_of(answer)


def test_a_file_can_be_taken_away_until_it_is_sent(desk):
    number = desk.net.draft()
    for name in ("one.pdf", "two.pdf"):
        upload = SimpleUploadedFile(name, PDF, "application/pdf")
        desk.post("a", f"{url(number)}documents/", {"file": upload, "title": "The diploma"})
    one, two = Exchange.objects.get(number=number).attachments.order_by("pk")
    assert (one.title, str(two)) == ("The diploma", "The diploma")
    assert f"{one.key}/remove/" in text_of(desk.case("a", number))
    path = f"{url(number)}documents/{one.key}/remove/"
    assert desk.post("foreign", path).status_code == 404
    assert desk.post("a", path).status_code == 302
    assert desk.post("a", path).status_code == 404
    desk.net.do("a", number, "send")
    desk.net.do("b", number, "accept")
    path = f"{url(number)}documents/{two.key}/remove/"
    assert desk.post("a", path).status_code == 409
    assert desk.post("b", path).status_code == 404
    assert "/remove/" not in text_of(desk.case("a", number))


def test_a_file_that_an_answer_names_stays(desk):
    number = desk.net.accepted(questions=["PQ03", "PQ05"])
    upload = SimpleUploadedFile("archive.pdf", PDF, "application/pdf")
    desk.post("b", f"{url(number)}documents/", {"file": upload})
    key = Exchange.objects.get(number=number).attachments.get().key
    desk.net.do("b", number, "save_answer", answers={"PQ03": {"DOC": {"attachment": key}}})
    assert desk.post("b", f"{url(number)}documents/{key}/remove/").status_code == 409


def test_a_request_prints_in_two_languages(desk):
    number = desk.net.replied()
    page = text_of(desk.get("a", f"{url(number)}?print=1&lang=el&lang2=bg"))
    assert "Είναι το αναφερόμενο πρόσωπο" in page
    assert "Известно ли е посоченото лице" in page
    single = text_of(desk.get("a", f"{url(number)}?print=1&lang2=xx"))
    assert "Известно" not in single


def test_a_request_is_drawn_as_pdf(desk):
    pytest.importorskip("weasyprint")
    number = desk.net.replied()
    answer = desk.get("a", f"{url(number)}print.pdf?lang=el&lang2=bg")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert f"{number}-el.pdf" in answer["Content-Disposition"]


@pytest.mark.parametrize("state", ["draft", "sent", "replied", "refused", "closed"])
def test_a_page_costs_twelve_queries_in_every_state(desk, django_assert_max_num_queries, state):
    number = getattr(desk.net, state)()
    for who in ("a", "c", "a_basic"):
        desk.case(who, number)
        with django_assert_max_num_queries(12):
            desk.case(who, number)


def test_only_questions_without_a_sent_answer_can_be_split_off(desk):
    number = desk.net.accepted()
    desk.net.do("b", number, "send_part", questions=["PQ01"], answers={"PQ01": True})
    page = desk.get("b", f"{url(number)}split/")
    assert [code for code, _text in page.context["form"].fields["questions"].choices] == [
        "PQ05",
        "PQ14",
        "PQ16",
    ]
    answer = desk.press(
        "b", number, "split", authority=desk.net.reference("NEXT"), questions=["PQ05"],
        reason="They keep the archive.",
    )  # fmt: skip
    assert answer.status_code == 302
    part = Exchange.objects.get(number=f"{number}/2")
    assert part.responder == desk.net.authorities["NEXT"]
    assert desk.case("b_next", part.number).status_code == 200


def test_a_forwarded_request_leads_its_old_handler_to_the_list(desk):
    number = desk.net.sent()
    reference = desk.net.reference("NEXT")
    page = desk.get("b", f"{url(number)}forward/")
    offered = [code for code, _name in page.context["form"].fields["authority"].choices]
    assert reference in offered
    assert desk.net.reference("B") not in offered
    answer = desk.press("b", number, "forward", authority=reference, reason="Theirs.")
    assert answer.url == "/requests/"


def test_steps_name_authorities_with_their_country_in_the_readers_language(desk):
    number = desk.net.sent()
    there = desk.net.authorities["NEXT"]
    there.informal = {"en": "Chamber of nurses", "el": "Επιμελητήριο νοσηλευτών"}
    there.save()
    desk.press("b", number, "forward", authority=there.reference, reason="Theirs.")
    for lang in ("en", "el"):
        told = f"{there.informal[lang]} ({country_name(there.country_id, lang)})"
        for path in (f"{url(number)}?", f"{url(number)}?print=1&", "/requests/?tab=open&"):
            page = text_of(desk.get("a", f"{path}lang={lang}"))
            assert told in page, (lang, path)


def test_an_allocator_gives_a_request_to_handlers(desk):
    number = desk.net.sent(responder="SHARED")
    email = desk.net.members["given"].official.email
    assert desk.case("given", number).status_code == 404
    assert desk.press("allocator", number, "allocate", officials=[email]).status_code == 302
    assert desk.case("given", number).status_code == 200
    page = desk.get("allocator", f"{url(number)}allocate/")
    assert f'value="{email}"' in text_of(page)
    assert page.context["form"]["officials"].value() == [email]


def test_a_form_opens_in_place(desk):
    number = desk.net.accepted()
    part = desk.get("a", f"{url(number)}comment/", headers={"HX-Request": "true"})
    assert "<html" not in text_of(part)
    assert 'name="seen"' in text_of(part)
    late = desk.get("a", f"{url(number)}close/", headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert late["HX-Refresh"] == "true"
