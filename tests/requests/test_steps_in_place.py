"""What each step changes stands in no index, so that PostgreSQL updates the row in place (HOT)."""

from django.db import connection

#: Columns that nearly every step changes.
CHANGING = {"state", "state_before", "state_since", "changed_at", "event_count", "due_on"}
#: Whatever an index looks at: its keys, what it includes, its predicate.
INDEXES = """
    select indexname, indexdef from pg_indexes where tablename = 'requests_exchange'
"""


def test_no_index_of_exchanges_stands_on_what_steps_change(db):
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        found = {
            name: {word.strip("(),;:'\" ") for word in definition.split()}
            for name, definition in cursor.fetchall()
        }
    assert found
    assert {name: words & CHANGING for name, words in found.items() if words & CHANGING} == {}
