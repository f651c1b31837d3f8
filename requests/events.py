"""The sentences of the history: one an event, filled with what it recorded."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests.workflows import WORKFLOWS
from requests.workflows.labels import CHOICES

SENTENCES: dict[str, Promise] = {
    "create": _("%(authority)s drafted the request."),
    "create_part": _("The part was split off %(original)s by %(authority)s and sent."),
    "send": _("%(authority)s sent the request and wants the reply by %(wanted_on)s."),
    "submit_for_approval": _("%(authority)s submitted the request for approval."),
    "delete": _("%(authority)s deleted the draft."),
    "approve_sending": _("%(authority)s approved the request; it was sent."),
    "return_draft": _("%(authority)s returned the draft."),
    "accept": _("%(authority)s accepted the request; the reply is due on %(agreed_on)s."),
    "accept_countered": _("%(authority)s accepted the request and proposed %(proposed_on)s."),
    "send_reply": _("%(authority)s sent the complete reply."),
    "submit_reply": _("%(authority)s submitted the reply for approval."),
    "approve_reply": _("%(authority)s approved the reply; it was sent."),
    "return_reply": _("%(authority)s returned the reply."),
    "save_answer": _("%(authority)s saved answers."),
    "send_part": _("%(authority)s sent a part of the answers (%(questions)s)."),
    "accept_date": _("%(authority)s agreed to %(agreed_on)s."),
    "propose_date": _("%(authority)s proposed %(proposed_on)s as the date of the reply."),
    "split": _("%(authority)s passed questions %(questions)s to %(to)s as %(part)s."),
    "forward": _("%(authority)s forwarded the request from %(from)s to %(to)s."),
    "refuse": _("%(authority)s refused the request: %(reason)s."),
    "refuse_more": _("%(authority)s refused to give more information: %(reason)s."),
    "allocate": _("%(authority)s allocated the request."),
    "amend": _("%(authority)s amended the request; the reply is wanted by %(wanted_on)s."),
    "close": _("%(authority)s closed the request, satisfied."),
    "ask_for_more": _("%(authority)s asked for more information on %(questions)s."),
    "accept_refusal": _("%(authority)s accepted the refusal; the request is closed."),
    "refer": _("%(authority)s referred the refusal to its coordinator."),
    "uphold_refusal": _("%(authority)s found the refusal fair; the request is closed."),
    "support_request": _("%(authority)s supports the request."),
    "require_answer": _("%(authority)s requires an answer by %(agreed_on)s."),
    "comment": _("%(authority)s commented."),
    "remind": _("%(authority)s sent a reminder."),
    "reassign": _("%(authority)s reassigned the request from %(from)s to %(to)s."),
    "close_on_behalf": _("%(authority)s closed the request on behalf of the requester."),
    "withdraw": _("%(authority)s withdrew the request."),
    "rate": _("%(authority)s evaluated the reply."),
    "reopen": _("%(authority)s reopened the request."),
    "link": _("%(authority)s entered it in a case register."),
    "hand_over": _("%(to)s takes over the tasks of %(from)s."),
    "set_deadline": _("%(authority)s set %(due_on)s as the day by which the reply is due."),
    "lift_deadline": _("%(authority)s lifted the deadline of the reply."),
    "coordinator_comment": _("%(authority)s commented as a coordinator."),
    "bring_in_coordinators": _("%(authority)s handed the request to the coordinators."),
    "subject_corrected": _("%(authority)s corrected what is said of the person."),
    "subject_contested": _("%(authority)s marked that the person contests what is said."),
    "block": _("%(authority)s blocked the content."),
    "erase": _("%(authority)s had the content erased at the request of the person."),
    "unblock": _("%(authority)s may use the blocked content for a week."),
    "suspend_access": _("%(authority)s suspended the access of %(to)s to the legal area."),
    "lift_access": _("%(authority)s opened the access of %(to)s to the legal area again."),
}
#: What the desk's steps were called before other kinds had steps of these names.
for _now, _then in (("subject_corrected", "correct"), ("subject_contested", "contest")):
    SENTENCES[_then] = SENTENCES[_now]
#: Steps inside one side that bring about something for the other, and what that is.
CROSSINGS = {"approve_sending": "send", "approve_reply": "send_reply"}
_ACROSS: dict[str, Promise] = {
    "approve_sending": _("The request was sent; the reply is wanted by %(wanted_on)s."),
    "approve_reply": _("The complete reply was sent."),
}
#: What the system does by itself when nobody acts.
_BY_ITSELF: dict[str, Promise] = {
    "allocate": _("Allocated by the rule “%(rule)s”."),
    "accept_date": _("Nobody objected; %(agreed_on)s is agreed."),
    "accept_refusal": _("The refusal was left standing for 30 days; the request is closed."),
    "delete": _("The draft was left for six months and deleted."),
    "close": _("The requester was silent for 60 days; the request is closed."),
    "bring_in_coordinators": _(
        "Nothing happened for two months; the request was handed to the coordinators."
    ),
}
_DATES = ("wanted_on", "agreed_on", "proposed_on", "due_on", "until")


def sentence(
    name: str, authority: str, data: dict, *, kind: str = "", crossing: bool = False
) -> str:
    """Return the sentence of an event in the current language.

    authority: the name to show, empty for the system; data: what the event recorded.
    kind: that of the exchange, where it says it in its own way.
    crossing: told to the other side than the one inside which it happened.
    """
    words = _ACROSS[name] if crossing else _words(kind, name, data, alone=not authority)
    # A date may end with a full stop of its own, as in Bulgarian.
    return re.sub(r"\.\.$", ".", str(words) % _filling(authority, data))


def _words(kind: str, name: str, data: dict, *, alone: bool) -> Promise:
    """The sentence as it stands in the kind's own words, else in those of requests."""
    key = _key(name, data)
    if workflow := WORKFLOWS.get(kind):
        own = workflow.words
        if alone and name in own.alone:
            return own.alone[name]
        if key in own.sentences:
            return own.sentences[key]
    return _BY_ITSELF[name] if alone and name in _BY_ITSELF else SENTENCES[key]


def _key(name: str, data: dict) -> str:
    if name == "broadcast" and data.get("late"):
        return "broadcast_late"
    if name == "accept" and data.get("proposed_on"):
        return "accept_countered"
    if name == "create" and data.get("original"):
        return "create_part"
    return name


def _filling(authority: str, data: dict) -> dict[str, str]:
    words = {field: data.get(field) or "–" for field in ("from", "to", "part", "original")}
    for field in _DATES:
        day = data.get(field)
        words[field] = date_format(date.fromisoformat(day)) if day else "–"
    return {
        **words,
        "authority": authority or gettext("The system"),
        "reason": str(CHOICES.get(data.get("reason", ""), "")),
        "questions": ", ".join(data.get("questions", [])),
        "result": str(CHOICES.get(data.get("result", ""), "–")),
        "count": str(data.get("count", 0)),
        "rule": data.get("rule") or "–",
        "version": str(data.get("version", 1)),
    }
