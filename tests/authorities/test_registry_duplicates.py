"""Authorities that may be registered already."""

import pytest

from authorities.selectors import duplicates
from authorities.selectors.duplicates import Likeness, Reason, alike
from authorities.services.index import index
from tests.builders import an_authority

pytestmark = pytest.mark.django_db


def test_the_same_name_in_another_script_is_found_among_many_that_share_a_word(monkeypatch):
    """Closeness of letters puts these first; only all words of the name lead to the right one."""
    monkeypatch.setattr(duplicates, "MOST_READ", 5)
    sharing = [an_authority("GR", name=f"Iatrikos Syllogos Larisas {n}", city="") for n in range(9)]
    same = an_authority("GR", name="Ιατρικός Σύλλογος Ηρακλείου", name_lang="el", city="")
    index([one.pk for one in (*sharing, same)])
    found = alike(Likeness("GR", "Iatrikos Syllogos Irakleiou"))
    assert [(one.authority, one.reasons) for one in found[:1]] == [(same, (Reason.SAME_NAME,))]


def test_a_name_that_shares_only_words_is_not_alike():
    other = an_authority("GR", name="Δήμος Ηρακλείου Αττικής", name_lang="el")
    index([other.pk])
    assert alike(Likeness("GR", "Σύλλογος Φυσικοθεραπευτών Ηρακλείου Κρήτης")) == []


def test_an_everybodys_mailbox_makes_nobody_alike():
    an_authority("DE", name="Amt Eins", email="amt.eins@gmail.com")
    bodies_own = an_authority("DE", name="Kammer", email="info@kammer.example")
    assert alike(Likeness("DE", "Behörde Zwei", email="zwei@gmail.com")) == []
    found = alike(Likeness("DE", "Behörde Zwei", email="zwei@kammer.example"))
    assert [(one.authority, one.reasons) for one in found] == [(bodies_own, (Reason.SAME_DOMAIN,))]
