import http.client
import json
from urllib.parse import urlsplit


def _get(url: str) -> tuple[int, str]:
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    line.request("GET", urlsplit(url).path)
    answer = line.getresponse()
    body = answer.read().decode()
    line.close()
    return answer.status, body


def test_the_running_site_is_healthy_and_measured(running_site):
    assert _get(f"{running_site.url}/healthz")[0] == 200
    status, body = _get(f"{running_site.url}/readyz")
    assert status == 200
    assert json.loads(body)["parts"]["migrations"]["unapplied"] == 0
    assert "django_http_requests" in _get(f"{running_site.url}/metrics")[1]


def test_a_browser_opens_the_running_site(running_site, browser):
    page = browser.new_page()
    assert page.goto(f"{running_site.url}/healthz").status == 200
    page.close()


def test_commands_beside_the_site_use_its_database(running_site):
    assert "[ ]" not in running_site.manage("showmigrations")
