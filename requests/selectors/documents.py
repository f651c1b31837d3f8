"""The files of a request that an actor may open."""

from requests.models import Attachment
from requests.selectors.card_words import document_kinds
from requests.selectors.case import Case
from requests.selectors.wording import parts_of
from requests.workflows.card_application import CARD_APPLICATION


def documents_of(case: Case) -> list[Attachment]:
    """Return the files: the requester's, one's own, and those of the answers shown.

    One query, none where the request has no files; one more for an application for a card, whose
    documents are called by what they prove, in the reader's language.
    """
    if not (case.standing.sees_content and getattr(case.exchange, "has_files", True)):
        return []
    exchange, mine = case.exchange, case.standing.member.authority_id
    named = {
        part.attachment
        for shown in case.questions
        for row in parts_of(shown.answer, shown.text)
        for part in row
    }
    files = [
        file
        for file in exchange.attachments.order_by("pk")
        if file.authority_id in {mine, exchange.requester_id} or file.key in named
    ]
    if exchange.kind == CARD_APPLICATION.kind:
        kinds, proves = document_kinds(exchange, case.form), exchange.card_file.documents
        for file in files:
            file.title = kinds.get(proves.get(file.key, ""), file.title)
    return files
