"""Making the database ready: by one process at a time, as the database itself sees to."""

import django.core.management
import pytest
from django.db import connection

from imi.embedded import readiness


def held() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks where locktype = 'advisory' and objid = %s and granted",
            [readiness.LOCK],
        )
        return cursor.fetchone()[0] == 1


@pytest.mark.django_db
def test_migrations_and_catalogue_come_under_one_lock(monkeypatch):
    seen = []

    def command(name: str, **options: object) -> None:
        seen.append((name, held()))

    monkeypatch.setattr(django.core.management, "call_command", command)
    readiness.prepare()
    assert seen == [("migrate", True), ("load_catalogue", True)]
    assert not held()


@pytest.mark.django_db
def test_the_lock_goes_when_a_migration_fails(monkeypatch):
    def broken(name: str, **options: object) -> None:
        raise ValueError(name)

    monkeypatch.setattr(django.core.management, "call_command", broken)
    with pytest.raises(ValueError, match="migrate"):
        readiness.prepare()
    assert not held()
