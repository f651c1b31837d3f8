import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_do_not_reach_the_next_test(turn):
    assert Session.objects.count() == 0
    Session.objects.create(session_key=str(turn), session_data="", expire_date=timezone.now())


@pytest.mark.django_db
def test_the_database_is_this_workers_own():
    with connection.cursor() as cursor:
        cursor.execute("select current_database()")
        assert cursor.fetchone()[0].startswith("imi_")
