import pytest

PUBLIC = ["/", "/login/", "/legal-notice/", "/accessibility/", "/password/reset/", "/demo/mail/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_answer(client, path):
    assert client.get(path).status_code == 200
