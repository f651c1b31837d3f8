"""The nightly repair of the search index."""

from datetime import timedelta

import pytest

from authorities.models import Authority, SearchDocument, SearchTerm
from authorities.selectors.search import search as find
from authorities.services.index import index
from authorities.services.nightly import search
from imi.kernel import clock
from tests.builders import an_authority

pytestmark = pytest.mark.django_db


def _night():
    return search(day=clock.today(), at=clock.now())


def test_what_differs_is_mended_and_a_second_night_changes_nothing():
    chamber = an_authority("DE", name="Ärztekammer Berlin", name_lang="de", city="Berlin")
    index([chamber.pk])
    _night()
    Authority.objects.filter(pk=chamber.pk).update(name="Tierärztekammer Berlin")
    SearchTerm.objects.update(documents=99)
    assert _night()["changed"] == 1
    assert SearchTerm.objects.filter(documents=99).count() == 0
    assert find("Tierärztekammer Berlin", lang="de")[0].reference == chamber.reference
    assert _night()["changed"] == 0


def test_an_authority_without_a_document_gets_one():
    _night()
    lost = an_authority("DE", name="Handwerkskammer Ulm", name_lang="de", city="Ulm")
    Authority.objects.filter(pk=lost.pk).update(changed_at=clock.now() - timedelta(days=400))
    assert _night()["changed"] == 1
    assert SearchDocument.objects.filter(authority=lost).exists()
