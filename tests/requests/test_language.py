"""Telling a text's language, and having it translated by a machine."""

import json
import re
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings as project
from django.core.cache import cache

from requests.models import Composition, Exchange, Message
from requests.selectors.language import detect, known_profiles
from requests.services.catalogue_files import read_areas
from requests.services.language_profiles import profiles_of, texts_of
from requests.services.machine_translation import BUSY
from tests.personas import a_net
from tests.requests.people import Desk, text_of, url
from tests.requests.test_pages_new import DETAILS, walk

LANGUAGES = [code for code, _name in project.LANGUAGES]
UNSEEN = {"TDL", "PR"}
GREEK = "Παρακαλούμε να μας ενημερώσετε αν το πρόσωπο αυτό έχει άδεια άσκησης."


def test_languages_are_told_in_texts_that_the_profiles_never_saw():
    areas = read_areas()
    profiles = profiles_of([a for a in areas if a.area["code"] not in UNSEEN], LANGUAGES)
    unseen = [a for a in areas if a.area["code"] in UNSEEN]
    hits = {}
    for lang in LANGUAGES:
        told = [
            seems == lang
            for text in texts_of(unseen, lang)
            if len(text) >= 60 and (seems := detect(text, profiles))
        ]
        hits[lang] = sum(told) / len(told)
    assert min(hits.values()) >= 0.85, hits
    assert sum(hits.values()) / len(hits) >= 0.98


def test_the_stored_profiles_are_of_all_languages():
    assert sorted(known_profiles()) == sorted(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GREEK, "el"),
        ("Lūdzu, informējiet mūs, vai šai personai ir atļauja strādāt.", "lv"),
        ("Моля, уведомете ни дали това лице има право да упражнява професията.", "bg"),
        ("Please tell us whether this person may practise the profession.", "en"),
        ("Cuir in iúl dúinn, le do thoil, an bhfuil cead ag an duine seo cleachtadh.", "ga"),
        ("Jekk jogħġbok għarrafna jekk din il-persuna tistax teżerċita l-professjoni.", "mt"),
        ("Vinsamlegast látið okkur vita hvort þessi einstaklingur hafi leyfi.", "is"),
        ("ok", None),
        ("", None),
        ("12345 67890 12345 67890 12345", None),
        ("中文中文中文中文中文中文中文中文中文中文中文中文", None),
    ],
)
def test_a_language_is_suggested_where_it_can_be_told(text, language):
    assert detect(text) == language


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def test_the_language_of_ones_words_is_suggested_and_marked_by_a_button(desk):
    walk(desk, until="details")
    path = "/requests/new/details/"
    given = DETAILS | {"justification": GREEK, "language": "en"}
    assert "Greek" in text_of(desk.post("a", path, given | {"go": "keep"}))
    desk.post("a", path, given)
    assert "Your words look like" in text_of(desk.get("a", "/requests/new/check/"))
    desk.post("a", path, given | {"language_is": "el"})
    assert Composition.objects.get().data["details"]["PQ-REQ"]["language"] == "el"
    assert "Your words look like" not in text_of(desk.get("a", "/requests/new/check/"))


def test_the_language_of_answers_is_suggested_marked_and_kept(desk):
    number = desk.net.accepted(questions=["PQ01", "PQ02"])
    path = f"{url(number)}answers/"
    seen = desk.get("b", path).context["seen"]
    typed = {"a-PQ02-0-L": GREEK, "seen": seen}
    assert "Your words look like" in text_of(desk.post("b", path, typed | {"do": "keep"}))
    page = text_of(desk.post("b", path, typed | {"language_is": "el"}))
    assert 'name="a-language" value="el"' in page
    assert "Your words look like" not in page
    assert GREEK in page
    marked = typed | {"a-language": "el"}
    assert "Your words look like" not in text_of(desk.post("b", path, marked | {"do": "keep"}))
    assert 'name="a-language" value="el"' in text_of(desk.get("b", path))
    everything = marked | {"a-PQ01-0-YNU": "yes", "do": "send_reply"}
    assert desk.post("b", path, everything).status_code == 302
    assert Exchange.objects.get(number=number).answered_in == "el"
    shown = text_of(desk.case("a", number)).replace("<p>", "")
    assert re.search(rf'lang="el">\s*{re.escape(GREEK)}', shown)


def test_an_unknown_language_of_answers_is_the_authors_own(desk):
    number = desk.net.accepted(questions=["PQ01"])
    path = f"{url(number)}answers/"
    typed = {"a-PQ01-0-YNU": "yes", "a-language": "xx\x00", "do": "save_answer"}
    desk.post("b", path, typed | {"seen": desk.get("b", path).context["seen"]})
    assert Exchange.objects.get(number=number).answered_in == "en"


def test_the_language_of_a_comment_is_suggested_and_marked(desk):
    number = desk.net.accepted()
    path = f"{url(number)}comment/"
    given = {"text": GREEK, "seen": desk.get("b", path).context["seen"]}
    assert "Your words look like" not in text_of(desk.get("b", path))
    hint = text_of(desk.post("b", path, given | {"look": "language"}))
    assert "Your words look like" in hint
    assert "<html" not in hint
    page = text_of(desk.post("b", path, given | {"language_is": "el"}))
    assert 'name="language" value="el"' in page
    assert GREEK in page
    assert desk.post("b", path, given | {"language": "el"}).status_code == 302
    assert Message.objects.get(text=GREEK).language == "el"


class Translator(BaseHTTPRequestHandler):
    """Speaks LibreTranslate's API."""

    seen: list[dict] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append(body | {"path": self.path})
        if body["source"] == body["target"] or body.get("api_key") != "key":
            status, answer = 400, {"error": "refused"}
        else:
            status, answer = 200, {"translatedText": f"[{body['target']}] <b>{body['q']}</b>"}
        content = json.dumps(answer).encode()
        if self.server.drips.is_set():
            with suppress(OSError):
                while not self.server.ended.wait(0.05):
                    self.wfile.write(b"H")
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def translator(settings):
    Translator.seen = []
    cache.clear()
    server = HTTPServer(("127.0.0.1", 0), Translator)
    server.drips, server.ended = threading.Event(), threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TRANSLATE_URL = f"http://127.0.0.1:{server.server_port}/mt/"
    settings.TRANSLATE_KEY = "key"
    yield server
    server.ended.set()
    server.shutdown()
    server.server_close()


def translation(desk: Desk, number: str, who: str = "b", **head: str):
    message = desk.case("a", number).context["case"].justification_message.pk
    return desk.get(who, f"{url(number)}translation/?message={message}&lang=de", headers=head)


def test_a_translation_stands_beside_the_original_with_a_warning(desk, translator):
    number = desk.net.accepted(language="el", justification=GREEK)
    assert "Translate by machine" in text_of(desk.case("b", number))
    page = text_of(translation(desk, number))
    assert f"[de] &lt;b&gt;{GREEK}" in page
    assert f'lang="el"> <p>{GREEK}</p>' in page
    assert Translator.seen[-1]["path"] == "/mt/translate"
    assert (Translator.seen[-1]["source"], Translator.seen[-1]["target"]) == ("el", "de")
    part = text_of(translation(desk, number, **{"HX-Request": "true"}))
    assert "<html" not in part
    assert "[de]" in part
    message = desk.case("a", number).context["case"].justification
    assert message == GREEK


def test_only_a_text_that_one_sees_is_translated(desk, translator):
    number = desk.net.sent(language="el", justification=GREEK)
    assert translation(desk, number).status_code == 404  # not accepted yet
    assert translation(desk, number, "foreign").status_code == 404
    for wrong in ("message=0", "message=%00", "answer=PQ01", "answer=%00", ""):
        assert desk.get("a", f"{url(number)}translation/?{wrong}").status_code == 404
    assert Translator.seen == []


@pytest.mark.parametrize("problem", ["refused", "gone", "nonsense"])
def test_what_the_provider_cannot_do_is_said(desk, translator, settings, problem):
    number = desk.net.accepted(language="el", justification=GREEK)
    if problem == "refused":
        settings.TRANSLATE_KEY = "another"
    elif problem == "gone":
        settings.TRANSLATE_URL = "http://127.0.0.1:9"
    else:
        settings.TRANSLATE_URL = "http://127.0.0.1:9/\x7f"
    answer = translation(desk, number)
    assert answer.status_code == 502
    assert answer.context["problem"]
    part = translation(desk, number, **{"HX-Request": "true"})
    assert part.status_code == 200


def test_a_server_that_never_ends_is_left(desk, translator, monkeypatch):
    monkeypatch.setattr("requests.services.machine_translation.SECONDS_TO_ANSWER", 0.5)
    number = desk.net.accepted(language="el", justification=GREEK)
    translator.drips.set()  # each byte comes in time, the answer never
    assert translation(desk, number).status_code == 502
    translator.drips.clear()
    assert translation(desk, number).status_code == 200


def test_what_was_translated_just_now_is_not_asked_for_again(desk, translator):
    number = desk.net.accepted(language="el", justification=GREEK)
    pages = [text_of(translation(desk, number)) for _time in range(2)]
    assert all(f"[de] &lt;b&gt;{GREEK}" in page for page in pages)
    assert len(Translator.seen) == 1
    cache.clear()
    translation(desk, number)
    assert len(Translator.seen) == 2


def test_one_text_at_a_time_is_translated(desk, translator):
    number = desk.net.accepted(language="el", justification=GREEK)
    cache.add(BUSY, True, 60)
    try:
        assert translation(desk, number).context["problem"]
    finally:
        cache.delete(BUSY)
    assert Translator.seen == []
    assert translation(desk, number).status_code == 200


def test_without_a_provider_nothing_is_offered(desk):
    number = desk.net.accepted(language="el", justification=GREEK)
    assert "Translate by machine" not in text_of(desk.case("b", number))
    assert translation(desk, number).status_code == 404
