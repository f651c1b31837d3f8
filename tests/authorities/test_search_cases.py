"""The registry is found in 26 languages: the cases that were written before the search was."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from authorities.selectors.search import MATCH, search
from authorities.services.import_authorities import import_file
from tests.authorities.registry_files import DEMO

DATA = Path(__file__).parents[1] / "data"
AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
GIVEN = json.loads((DATA / "search_cases.json").read_text(encoding="utf-8"))
MORE = [
    case
    for name in ("search_more_cases.json", "search_late_cases.json")
    for case in json.loads((DATA / name).read_text(encoding="utf-8"))
]
HARD = {"adjective", "region", "question", "synonym", "keyboard"}


@pytest.fixture(scope="module")
def registry(django_db_setup, django_db_blocker):
    """The demo's registry, for all tests of the module; taken away after them."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        import_file(DEMO, at=AT)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def passes(case) -> bool:
    hits = search(
        case["query"], lang=case["lang"], country=case["country"], area=case["area"], limit=10
    )
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len({hit.reference for hit in hits}) == len(hits)
    if not case["expected"]:
        return case["category"] == "hostile" or all(score < MATCH for score in scores)
    found = [hit.reference for hit in hits[: case["min_rank"]] if hit.score >= MATCH]
    return any(reference in case["expected"] for reference in found)


@pytest.mark.parametrize("case", GIVEN, ids=[case["id"] for case in GIVEN])
def test_the_given_cases_are_found(registry, case):
    assert passes(case)


def test_unseen_cases_are_found_in_every_language_and_of_every_difficulty(registry):
    failed = [case["id"] for case in MORE if not passes(case)]
    share = defaultdict(list)
    for case in MORE:
        good = case["id"] not in failed
        share["hard" if case["category"] in HARD else "ordinary"].append(good)
        share[case["lang"]].append(good)
        share[case["category"]].append(good)
    rates = {name: sum(good) / len(good) for name, good in share.items()}
    assert rates["ordinary"] >= 0.97, failed
    assert rates["hard"] >= 0.85, failed
    assert min(rates.values()) >= 0.8, failed


def test_the_first_hit_is_the_right_one(registry):
    ranked = [case for case in MORE + GIVEN if case["expected"]]
    right = 0
    for case in ranked:
        hits = search(case["query"], lang=case["lang"], country=case["country"], area=case["area"])
        right += bool(hits) and hits[0].reference in case["expected"]
    assert right / len(ranked) >= 0.95
