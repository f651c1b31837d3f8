"""Actors and fields that notifications and alerts have in common.

Module handlers work on them; in the initiator's country its coordinator approves and sends, in
the others the contact takes what comes in and passes it on. Source: domain reference §3.7, §5.
"""

from requests.workflows.base import Actor, Field, Side, Told, Whom

MODULE = frozenset({"module_handler"})
#: Whoever coordinates an authority's requests or its alerts also coordinates these.
COORDINATION = frozenset({"requests", "alerts"})

INITIATOR = Actor(Side.REQUESTER, MODULE)
AUTHOR = Actor(Side.REQUESTER, MODULE, author=True)
COORDINATOR = Actor(Side.REQUESTER, MODULE, coordinator=True)
APPROVER = Actor(Side.REQUESTER, MODULE, coordinator=True, author=False)
CONTACT = Actor(Side.CONTACT, MODULE)
RECIPIENT = Actor(Side.RECIPIENT, MODULE)
COMMISSION = Actor(Side.COMMISSION, MODULE)
RECEIVERS = (CONTACT, RECIPIENT, COMMISSION)

CONTENT = Field("content", "content")
AUTHORITIES = Field("authorities", "authorities")
TEXT = Field("text", "text")
REASON = Field("reason", "text")
COMMENT = Field("comment", "text")
COMMENT_OR_NONE = Field("comment", "text", required=False)

TO_INITIATOR: Told = ((Side.REQUESTER, Whom.HANDLERS),)
TO_APPROVER: Told = ((Side.REQUESTER, Whom.DECIDERS),)
TO_ALL: Told = tuple(
    (side, whom)
    for side in (Side.CONTACT, Side.RECIPIENT, Side.COMMISSION)
    for whom in (Whom.HANDLERS, Whom.MAILBOX)
)
TO_NEW: Told = ((Side.RECIPIENT, Whom.NEW),)
