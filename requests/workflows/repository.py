"""The repository record: kept by its owner, read by every authority of the legal area.

Source: domain reference §5.6. What differs by act stands in the rules of the procedure: which
fields are the key and the title, the period and its length, suspension, ban, review, countries
told, which fields the public may see, and for how long an ended record is kept.
"""

from enum import StrEnum

from requests.workflows import repository_words
from requests.workflows.base import STATE as SINCE_STATE
from requests.workflows.base import SYSTEM, Field, Side, Timer, Told, Transition, Whom, Workflow
from requests.workflows.one_to_many import CONTENT, INITIATOR, REASON, TO_ALL, TO_INITIATOR


class State(StrEnum):
    """Where a record stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    ENDED = "ended"
    ARCHIVED = "archived"
    DELETED = "deleted"


def _from(*states: State) -> frozenset[str]:
    return frozenset(states)


_DRAFT = _from(State.DRAFT)
_LIVE = _from(State.PUBLISHED, State.SUSPENDED)
_SUBSCRIBERS: Told = ((Side.RECIPIENT, Whom.SUBSCRIBERS),)
_TOLD = (*TO_ALL, *_SUBSCRIBERS)
#: A record is there to be read: whoever works with the legal area may look it up.
_READERS = frozenset(
    {
        "allocator",
        "basic",
        "module_handler",
        "referral_handler",
        "request_handler",
        "supervisor",
    }
)

REPOSITORY = Workflow(
    kind="repository-record",
    initial=State.DRAFT,
    states=frozenset(State),
    ended=_from(State.ARCHIVED, State.DELETED),
    waiting={State.DRAFT: Side.REQUESTER},
    sees=frozenset({Side.REQUESTER, Side.CONTACT, Side.RECIPIENT, Side.COMMISSION}),
    shared=True,
    readers=_READERS,
    opening=(
        Field("countries", "countries", required=False, rule="choose"),
        Field("forgery", "flag", required=False, rule="forgeries"),
    ),
    due={
        State.PUBLISHED: ("review", "ends"),
        State.SUSPENDED: ("suspended", "ends"),
        State.ENDED: ("archive",),
    },
    timers=(
        Timer("validity_over", _LIVE, "ends", 1, action="expire"),
        Timer("suspension_over", _from(State.SUSPENDED), "suspended", 1, action="restore"),
        Timer("retention_over", _from(State.ENDED), "archive", 0, action="archive"),
        Timer("ends_soon", _LIVE, "ends", -60, to=TO_INITIATOR),
        Timer("review", _LIVE, "review", 0, to=TO_INITIATOR),
        Timer("left", _DRAFT, SINCE_STATE, 150, to=TO_INITIATOR),
        Timer("left_long", _DRAFT, SINCE_STATE, 183, action="delete"),
    ),
    told={
        "publish": _TOLD,
        "modify": _TOLD,
        "suspend": _TOLD,
        "restore": (*_TOLD, *TO_INITIATOR),
        "end_record": _TOLD,
        "expire": (*_TOLD, *TO_INITIATOR),
    },
    words=repository_words.WORDS,
    transitions=(
        Transition("save_content", _DRAFT, None, (INITIATOR,), (CONTENT,), private=True),
        Transition("publish", _DRAFT, State.PUBLISHED, (INITIATOR,)),
        Transition("delete", _DRAFT, State.DELETED, (INITIATOR, SYSTEM), private=True),
        Transition("modify", _LIVE, None, (INITIATOR,), (CONTENT,)),
        Transition(
            "confirm_record", _LIVE, None, (INITIATOR,), guards=("is_reviewed",), private=True
        ),
        Transition(
            "end_record",
            _LIVE,
            State.ENDED,
            (INITIATOR,),
            (REASON, Field("ban_until", "date", required=False, rule="ban_years")),
        ),
        Transition("expire", _LIVE, State.ENDED, (SYSTEM,)),
        Transition(
            "suspend",
            _from(State.PUBLISHED),
            State.SUSPENDED,
            (INITIATOR,),
            (Field("until_on", "date"), REASON),
            guards=("can_be_suspended",),
        ),
        Transition("restore", _from(State.SUSPENDED), State.PUBLISHED, (INITIATOR, SYSTEM)),
        Transition(
            "open_to_public",
            _LIVE,
            None,
            (INITIATOR,),
            (Field("no_personal_data", "flag"),),
            guards=("may_be_public", "is_not_public"),
        ),
        Transition("close_to_public", _LIVE, None, (INITIATOR,), guards=("is_public",)),
        Transition("archive", _from(State.ENDED), State.ARCHIVED, (SYSTEM,)),
    ),
)
