"""The request as views see it: with the official and the membership in which she acts."""

from django.http import HttpRequest

from authorities.models import Membership, Official


class MemberRequest(HttpRequest):
    """A request after `imi.middleware`; a type for annotations, never made.

    membership: None for visitors and for officials who may not act.
    user: an official; where visitors are let in, ask `is_authenticated` first.
    """

    user: Official
    membership: Membership | None
    memberships: list[Membership]
