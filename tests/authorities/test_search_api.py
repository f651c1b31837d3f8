"""`GET /api/v1/authorities`: members search the registry; bad parameters are told."""

import pytest
from django.urls import path

from authorities.services.import_authorities import import_file
from imi.api import api
from requests.services.api_token import make_token
from tests.authorities.registry_files import NATIONAL, ROW, write_csv
from tests.builders import NOW, an_official

urlpatterns = [path("api/v1/", api.urls)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def ask(client, tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=NOW)
    from authorities.models import Authority

    membership = an_official(Authority.objects.get(reference="DE-X1"), "request_handler")
    key = {"Authorization": f"Bearer {make_token(membership, at=NOW)}"}
    return lambda **parameters: client.get("/api/v1/authorities", parameters, headers=key)


def test_a_member_finds_authorities(ask):
    answer = ask(q="γιατροί Βερολίνο", lang="el", country="DE", area="PQ", limit=5).json()
    assert answer["results"][0] == {
        "reference": "DE-X1",
        "name": "Medical chamber, Musterstadt",
        "official_name": "Ärztekammer Musterstadt",
        "country": "DE",
        "city": "Berlin",
        "why": answer["results"][0]["why"],
        "score": answer["results"][0]["score"],
    }
    assert answer["results"][0]["score"] >= 0.5


def test_without_a_key_nobody_searches(client):
    assert client.get("/api/v1/authorities", {"q": "Berlin"}).status_code == 401


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many", "1e9"])
def test_a_bad_limit_is_told(ask, limit):
    answer = ask(q="Berlin", limit=limit)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "limit"


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": ""},
        {"q": "\0"},
        {"q": "Berlin", "lang": "xx"},
        {"q": "Berlin", "country": "ZZ"},
        {"q": "Berlin", "area": "\0"},
        {"q": "' OR 1=1 --"},
        {"q": "x" * 10_000},
    ],
)
def test_odd_parameters_are_no_error(ask, parameters):
    assert ask(**parameters).status_code == 200
