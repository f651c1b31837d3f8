"""The words for states, actions, reasons and ratings, and what each action brings about."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.workflows import WORKFLOWS
from requests.workflows.words import ActionText

STATES: dict[str, tuple[Promise, str]] = {
    "draft": (_("Draft"), "neutral"),
    "send_approval": (_("Awaiting approval to send"), "warning"),
    "sent": (_("Sent, awaiting acceptance"), "info"),
    "accepted": (_("Accepted, being answered"), "info"),
    "reply_approval": (_("Reply awaiting approval"), "warning"),
    "partly_replied": (_("Answered in part"), "info"),
    "replied": (_("Answered"), "success"),
    "more_info_asked": (_("More information asked"), "warning"),
    "refused": (_("Refused"), "danger"),
    "referred_rq": (_("Referred to the requester's coordinator"), "warning"),
    "referred_rs": (_("Referred to the responder's coordinator"), "warning"),
    "closed": (_("Closed"), "neutral"),
    "withdrawn": (_("Withdrawn"), "neutral"),
    "deleted": (_("Deleted"), "neutral"),
    "submitted": (_("Awaiting approval"), "warning"),
    "broadcast": (_("Sent to all recipients"), "success"),
    "under_review": (_("Under examination"), "info"),
    "closing": (_("Closure proposed"), "warning"),
    "open": (_("Open"), "danger"),
    "closure_proposed": (_("Closure proposed"), "warning"),
    "discarded": (_("Discarded"), "neutral"),
    "active": (_("Active"), "danger"),
    "app_draft": (_("Draft"), "neutral"),
    "applied": (_("Applied for"), "info"),
    "refused_route": (_("Refused: not the home country"), "danger"),
    "returned": (_("Returned: apply anew"), "warning"),
    "home_check": (_("Checked by the home authority"), "info"),
    "applicant_action": (_("Documents missing"), "warning"),
    "overdue_home": (_("Home authority is late"), "danger"),
    "host_check": (_("Checked by the host authority"), "info"),
    "compensation": (_("Compensation measure"), "warning"),
    "card_issued": (_("Card issued"), "success"),
    "lapsed": (_("Lapsed"), "neutral"),
    "revoked": (_("Card revoked"), "danger"),
    "expired": (_("Card ended"), "neutral"),
    "published": (_("Published"), "success"),
    "suspended": (_("Suspended"), "warning"),
    "ended": (_("Ended"), "neutral"),
    "archived": (_("Archived"), "neutral"),
    "complaint_submitted": (_("Complaint received"), "warning"),
    "home_analysis": (_("Prepared by the home centre"), "info"),
    "wait_applicant": (_("Waiting for the complainant"), "warning"),
    "at_lead": (_("Sent to the lead centre"), "info"),
    "case_open": (_("A solution is sought"), "info"),
    "outcome_proposed": (_("Outcome proposed"), "warning"),
    "signposted": (_("Sent to another service"), "neutral"),
}


ACTIONS: dict[str, ActionText] = {
    "send": ActionText(
        _("Send"), _("The other authority is told, and has seven days to accept."), "primary"
    ),
    "submit_for_approval": ActionText(
        _("Submit for approval"),
        _("Your coordinator checks the request before it is sent."),
        "primary",
    ),
    "delete": ActionText(_("Delete draft"), _("The content is erased for good."), "danger"),
    "approve_sending": ActionText(
        _("Approve and send"), _("The request goes to the other authority."), "primary"
    ),
    "return_draft": ActionText(
        _("Return the draft"), _("The request becomes a draft again and can be changed.")
    ),
    "accept": ActionText(
        _("Accept"),
        _("You take charge of the request and see its whole content."),
        "primary",
    ),
    "send_reply": ActionText(
        _("Send the reply"),
        _("The requester sees all answers; they can't be changed after."),
        "primary",
    ),
    "submit_reply": ActionText(
        _("Submit the reply for approval"),
        _("Your coordinator checks the reply before it is sent."),
        "primary",
    ),
    "approve_reply": ActionText(
        _("Approve and send the reply"), _("The requester sees all answers."), "primary"
    ),
    "return_reply": ActionText(_("Return the reply"), _("The answers can be changed again.")),
    "save_answer": ActionText(
        _("Save answers"), _("The requester doesn't see them before you send.")
    ),
    "send_part": ActionText(
        _("Send a part of the answers"), _("The requester sees these answers; the rest follows.")
    ),
    "accept_date": ActionText(
        _("Agree to the date"), _("The proposed date becomes the agreed date."), "primary"
    ),
    "propose_date": ActionText(
        _("Propose another date"), _("The other side can agree to it or propose again.")
    ),
    "split": ActionText(
        _("Split"), _("The chosen questions go to another authority as a request of their own.")
    ),
    "forward": ActionText(
        _("Forward"), _("The whole request goes to another authority of your country.")
    ),
    "refuse": ActionText(
        _("Refuse"),
        _("The requester is told why, and may refer it to the coordinators."),
        "danger",
    ),
    "refuse_more": ActionText(
        _("Refuse more information"),
        _("The requester is told why, and may refer it to the coordinators."),
        "danger",
    ),
    "allocate": ActionText(_("Allocate"), _("The chosen officials work on this request.")),
    "amend": ActionText(_("Change date or add a comment"), _("The other authority is told.")),
    "close": ActionText(
        _("Close, satisfied"),
        _("The request ends; you can evaluate the reply for 30 days."),
        "primary",
    ),
    "ask_for_more": ActionText(
        _("Ask for more information"), _("The other authority is asked to complete its reply.")
    ),
    "accept_refusal": ActionText(
        _("Accept the refusal"), _("The request is closed without a reply.")
    ),
    "refer": ActionText(
        _("Refer to the coordinators"),
        _("Your coordinator judges whether the refusal is justified."),
        "primary",
    ),
    "uphold_refusal": ActionText(
        _("The refusal is fair"), _("The request is closed; both sides are told.")
    ),
    "support_request": ActionText(
        _("Support the request"),
        _("The responder's coordinator decides whether it must be answered."),
        "primary",
    ),
    "require_answer": ActionText(
        _("Require an answer"),
        _("The refusal is void; a new date ten days from today is set."),
        "primary",
    ),
    "comment": ActionText(_("Comment"), _("Both sides can read it; it is no reply.")),
    "remind": ActionText(_("Remind"), _("The authority whose turn it is gets a message.")),
    "reassign": ActionText(
        _("Reassign"), _("Another authority of the country takes the request over.")
    ),
    "close_on_behalf": ActionText(
        _("Close on behalf"), _("The abandoned request ends; all are told."), "danger"
    ),
    "withdraw": ActionText(
        _("Withdraw"), _("The request ends; the other authority is told."), "danger"
    ),
    "rate": ActionText(
        _("Evaluate the reply"), _("Two questions; they count in the Scoreboard."), "primary"
    ),
    "reopen": ActionText(_("Reopen"), _("The request goes back to the other authority, once.")),
}

#: What whoever's turn it is does next, by state.
TO_DO: dict[str, Promise] = {
    "draft": _("Complete and send"),
    "send_approval": _("Approve or return"),
    "sent": _("Accept, forward or refuse"),
    "accepted": _("Answer the questions"),
    "reply_approval": _("Approve or return"),
    "partly_replied": _("Answer the remaining questions"),
    "replied": _("Close, or ask for more"),
    "more_info_asked": _("Complete the answers"),
    "refused": _("Accept the refusal, or refer it"),
    "referred_rq": _("Judge the refusal"),
    "referred_rs": _("Judge the refusal"),
    "applied": _("Acknowledge, or ask for documents"),
    "home_check": _("Check the application"),
    "overdue_home": _("Check the application"),
    "host_check": _("Decide on the card"),
    "compensation": _("Confirm the measure"),
    "complaint_submitted": _("Send the first reaction"),
    "home_analysis": _("Prepare the case and send it"),
    "at_lead": _("Accept or refuse the case"),
    "case_open": _("Look for a solution"),
    "outcome_proposed": _("Confirm the outcome, or object"),
}
#: What the requester does where a proposed date waits for it.
DATE_TO_DO = _("Agree to a date")

FIELDS: dict[str, Promise] = {
    "analysis": _("Legal analysis"),
    "body": _("Authority consulted"),
    "centre": _("Lead centre"),
    "outcome": _("Outcome"),
    "questions_text": _("Questions to the complainant"),
    "service": _("Service that can help"),
    "answers": _("Answers"),
    "authority": _("Authority"),
    "comment": _("Comment"),
    "counter_date": _("Another date"),
    "date": _("Date"),
    "efforts": _("Did the other authority make the effort needed to answer?"),
    "officials": _("Officials"),
    "opinion": _("Opinion"),
    "questions": _("Questions"),
    "reason": _("Reason"),
    "text": _("Text"),
    "authorities": _("Authorities"),
    "ban_until": _("No new application before; at most 5 years from today"),
    "beyond": _("The effect may reach beyond one country"),
    "causal": _("There is a causal link between it and the service"),
    "content": _("Content"),
    "countries": _("Countries told"),
    "damage": _("Damage to health, safety of persons or the environment threatens"),
    "decided_on": _("Day of the decision"),
    "ends_on": _("Last day of the period; empty for unlimited"),
    "essential": _("The change is essential: the clocks start anew"),
    "establishment": _("Country of establishment"),
    "forgery": _("An anonymised forgery, not a genuine model"),
    "linked": _("Number of the request it follows up"),
    "no_personal_data": _("The open fields hold no personal data"),
    "result": _("Result"),
    "serious": _("A serious act or circumstance"),
    "starts_on": _("First day of the period"),
    "until_on": _("Suspended until"),
    "urgent": _("Urgent"),
    "urgent_reason": _("Why it is urgent"),
    "timeliness": _("Was the reply in time for your needs?"),
    "wanted_on": _("Reply wanted by"),
    "fee": _("Fee, and how it is paid"),
    "pay_by": _("Fee to be paid by"),
    "remedies": _("Remedies open to the applicant"),
}

CHOICES: dict[str, Promise] = {
    "not_competent": _("Not competent, and no other authority known"),
    "outside_the_act": _("Outside the act"),
    "insufficient_reason": _("The reason given isn't sufficient"),
    "law_forbids": _("The law forbids it"),
    "duplicate": _("The same was asked before"),
    "not_held": _("The information isn't held here"),
    "disproportionate": _("The effort would be out of proportion"),
    "very_satisfied": _("Very satisfied"),
    "satisfied": _("Satisfied"),
    "dissatisfied": _("Dissatisfied"),
    "very_dissatisfied": _("Very dissatisfied"),
    "no_opinion": _("No opinion"),
    "no_objection": _("No objection"),
    "asked_not_to_adopt": _("Asked not to adopt the requirement"),
    "asked_to_abolish": _("Asked to abolish the requirement"),
    "draft_approved": _("Draft approved"),
    "amendments_asked": _("Amendments of the draft asked"),
    "opinion_adopted": _("Opinion adopted"),
    "binding_decision": _("Binding decision adopted"),
    "nothing_adopted": _("Nothing was adopted in time"),
    "resolved": _("Resolved"),
    "unresolved": _("Unresolved"),
    "explained": _("Explained: the authority applied EU law rightly"),
}
#: What each kind of exchange is called.
KINDS: dict[str, Promise] = {
    "information-request": _("Information request"),
    "notification": _("Notification"),
    "services-alert": _("Services alert"),
    "professional-alert": _("Alert on a professional"),
    "card-application": _("Application for a card"),
    "repository-record": _("Repository record"),
    "solvit-case": _("SOLVIT case"),
}


def action_text(kind: str, name: str) -> ActionText | None:
    """What the button of an action says in a kind of exchange; None for an unknown action."""
    workflow = WORKFLOWS.get(kind)
    own = workflow.words.actions.get(name) if workflow else None
    return own or ACTIONS.get(name)
