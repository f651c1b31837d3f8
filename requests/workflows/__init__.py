"""One declaration per kind of exchange."""

from requests.workflows.base import Workflow
from requests.workflows.card_application import CARD_APPLICATION
from requests.workflows.information_request import INFORMATION_REQUEST
from requests.workflows.notification import NOTIFICATION
from requests.workflows.professional_alert import PROFESSIONAL_ALERT
from requests.workflows.repository import REPOSITORY
from requests.workflows.services_alert import SERVICES_ALERT
from requests.workflows.solvit_case import SOLVIT_CASE

WORKFLOWS: dict[str, Workflow] = {
    workflow.kind: workflow
    for workflow in (
        INFORMATION_REQUEST,
        NOTIFICATION,
        SERVICES_ALERT,
        PROFESSIONAL_ALERT,
        CARD_APPLICATION,
        REPOSITORY,
        SOLVIT_CASE,
    )
}
#: The workflow of a procedure whose rules name none, by the kind of the procedure, as far as
#: officials begin it: an application begins outside.
BY_KIND = {
    "REQ": INFORMATION_REQUEST.kind,
    "NOT": NOTIFICATION.kind,
    "ALE": PROFESSIONAL_ALERT.kind,
    "REP": REPOSITORY.kind,
    "SOL": SOLVIT_CASE.kind,
}


def kinds() -> list[tuple[str, str]]:
    """The kinds of exchange, as choices of a model field."""
    return [(kind, kind) for kind in WORKFLOWS]


def workflow_of(kind: str, rules: dict) -> Workflow | None:
    """The workflow of a procedure by its kind and rules; None where none is written yet."""
    return WORKFLOWS.get(rules.get("workflow") or BY_KIND.get(kind, ""))
