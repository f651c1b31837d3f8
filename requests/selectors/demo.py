"""The demo's accounts, as `manage.py demo_accounts` shows them."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import authorities
from authorities.models import AreaAccess, CoordinatorLink, Membership

FILE = Path(authorities.__file__).parent / "data" / "demo" / "federation.toml"
DOMAIN = "demo.open-imi.example"
_WORDS = {
    CoordinatorLink.Function.REQUESTS: "request coordinator",
    CoordinatorLink.Function.OBSERVER: "observed by",
}
_MOST_NAMED = 6


def demo_accounts(password: str) -> list[dict[str, Any]]:
    """Every account of the demo, in the order of its file; empty before `load_demo`.

    Shape: {email, password, name, authority, country, roles, areas, note}; five queries.
    """
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["officials"]
    memberships = {
        membership.official.email: membership
        for membership in Membership.objects.filter(
            official__email__endswith=f"@{DOMAIN}"
        ).select_related("official", "authority__country")
    }
    if not memberships:
        return []
    described = _describe({found.authority_id for found in memberships.values()})
    return [
        _account(entry, memberships.get(f"{entry['email']}@{DOMAIN}"), password, described)
        for entry in entries
    ]


def _account(
    entry: dict[str, Any],
    membership: Membership | None,
    password: str,
    described: dict[int, tuple[list[str], str]],
) -> dict[str, Any]:
    shape = {"email": f"{entry['email']}@{DOMAIN}", "password": password, "name": entry["name"]}
    if membership is None:
        nothing: dict[str, Any] = {"authority": None, "country": entry.get("country")}
        return {**shape, **nothing, "roles": [], "areas": [], "note": entry["note"]}
    areas, links = described[membership.authority_id]
    return {
        **shape,
        "authority": membership.authority.reference,
        "country": membership.authority.country.display_code,
        "roles": membership.roles,
        "areas": membership.areas or areas,
        "note": f"{entry['note']} {membership.authority.name_in('en')}: {links}",
    }


def _describe(authority_ids: set[int]) -> dict[int, tuple[list[str], str]]:
    """Return, by authority, the codes of its areas and its settings and links in words."""
    accesses: dict[int, list[AreaAccess]] = defaultdict(list)
    for access in AreaAccess.objects.filter(authority__in=authority_ids).order_by("area__position"):
        accesses[access.authority_id].append(access)
    above: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    below: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    links = CoordinatorLink.objects.filter(function__in=_WORDS)
    for link in links.select_related("coordinator", "authority"):
        where = f" ({link.area_id})" if link.area_id else ""
        above[link.authority_id][link.function].add(f"{link.coordinator.reference}{where}")
        below[link.coordinator_id][link.function].add(f"{link.authority.reference}{where}")
    return {
        pk: (
            [access.area_id for access in accesses[pk]],
            _in_words(accesses[pk], above[pk], below[pk]),
        )
        for pk in authority_ids
    }


def _in_words(
    accesses: list[AreaAccess], above: dict[str, set[str]], below: dict[str, set[str]]
) -> str:
    parts = [
        f"approval of sending {_yes(accesses, 'approve_sending')}",
        f"approval of replies {_yes(accesses, 'approve_replies')}",
        f"allocation {_yes(accesses, 'allocation')}",
    ]
    parts += [f"{word} {_few(above[name])}" for name, word in _WORDS.items() if above[name]]
    if below[CoordinatorLink.Function.REQUESTS]:
        parts.append(f"coordinates requests of {_few(below[CoordinatorLink.Function.REQUESTS])}")
    if below[CoordinatorLink.Function.OBSERVER]:
        parts.append(f"observes {_few(below[CoordinatorLink.Function.OBSERVER])}")
    return "; ".join(parts) + "."


def _yes(accesses: list[AreaAccess], name: str) -> str:
    return "on" if any(getattr(access, name) for access in accesses) else "off"


def _few(references: set[str]) -> str:
    named = sorted(references)
    more = len(named) - _MOST_NAMED
    return ", ".join(named[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
