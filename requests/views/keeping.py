"""What a page is told when it keeps what is being written, and when two windows differ."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from authorities.http import MemberRequest


@dataclass(frozen=True)
class Difference:
    """Something that two windows say differently, each in words."""

    label: str
    mine: str
    theirs: str


def keeps_only(request: MemberRequest) -> bool:
    """Say whether the page only wants to have kept what is typed so far."""
    return request.POST.get("go") == "keep"


def kept(
    request: MemberRequest, at: datetime | None, suggested_language: str | None = None
) -> HttpResponse:
    """Say when it was kept, and what language the words seem to be in (htmx)."""
    context = {"at": at, "suggested_language": suggested_language, "swap": True}
    return render(request, "requests/partials/details_kept.html", context)


def not_kept(request: MemberRequest, at: datetime) -> HttpResponse:
    """Say that another window was there before (htmx); the next press shows both versions."""
    return render(request, "requests/partials/kept.html", {"overtaken_at": at}, status=409)


def differences(labels: dict[str, Any], mine: Any, theirs: Any) -> list[Difference]:
    """Compare what two windows gave, value by value."""
    mine, theirs = mine or {}, theirs or {}
    return [
        Difference(str(label), str(mine.get(name, "")), str(theirs.get(name, "")))
        for name, label in labels.items()
        if mine.get(name, "") != theirs.get(name, "")
    ]
