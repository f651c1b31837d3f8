"""One declaration per kind of exchange."""

from requests.workflows.base import Workflow
from requests.workflows.information_request import INFORMATION_REQUEST

WORKFLOWS: dict[str, Workflow] = {workflow.kind: workflow for workflow in (INFORMATION_REQUEST,)}


def kinds() -> list[tuple[str, str]]:
    """The kinds of exchange, as choices of a model field."""
    return [(kind, kind) for kind in WORKFLOWS]
