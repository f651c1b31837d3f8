"""What an applicant does from the page of an application: steps, documents, the card itself."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imi.kernel import clock
from requests.forms.cards import DocumentForm, WordsForm
from requests.models import Attachment, Card, Exchange
from requests.selectors.card_words import document_kinds
from requests.selectors.catalogue import form_of
from requests.services.applications import add_document, begin_anew, remove_document
from requests.services.perform import perform_by_person
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import language, note_own
from requests.views.cards_access import ApplicantRequest, applicant_required, own_or_404
from requests.views.cards_mine import show_step
from requests.views.cards_paper import paper
from requests.views.cards_status import acts_of, page_of
from requests.workflows.base import Side
from requests.workflows.card_application import State


@applicant_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: ApplicantRequest, number: str, name: str) -> HttpResponse:
    """Ask before a step is taken (GET), and take it (POST); 409 where it isn't possible."""
    exchange = own_or_404(request, number)
    wanted = next((one for one in acts_of(exchange) if one.name == name), None)
    if wanted is None:
        return _too_late(request, exchange, name)
    words = name == "ask_rectification"
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data) if words else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _take(request, exchange, name, form)
        except InvalidFieldsError as error:
            for problem in error:
                messages.error(request, str(problem.message))
        except NotPossibleError:
            return _too_late(request, exchange, name)
    context = {"exchange": exchange, "act": wanted, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "requests/cards/act.html", context, status=status)


def _take(
    request: ApplicantRequest, exchange: Exchange, name: str, form: WordsForm | None
) -> HttpResponse:
    perform_by_person(
        number=exchange.number,
        name=name,
        side=Side.APPLICANT,
        language=language(),
        at=clock.now(),
        fields={"text": form.cleaned_data["text"]} if form else {},
    )
    if name in {"delete", "give_back"}:
        messages.success(request, _("It is done: your data in this file are erased."))
        return redirect("requests:card_mine")
    messages.success(request, _("It is done."))
    return redirect("requests:card_application", exchange.url_number)


def _too_late(request: ApplicantRequest, exchange: Exchange, name: str) -> HttpResponse:
    if name not in exchange.workflow.names:
        raise Http404
    return render(request, "requests/cards/too_late.html", {"exchange": exchange}, status=409)


@applicant_required
@require_POST
def anew(request: ApplicantRequest, number: str) -> HttpResponse:
    """Begin another application with the data and documents of this one."""
    exchange = own_or_404(request, number)
    try:
        made = begin_anew(exchange, applicant=request.applicant, at=clock.now())
    except InvalidFieldsError as error:
        messages.error(request, " ".join(str(problem.message) for problem in error))
        return redirect("requests:card_application", number)
    except NotPossibleError:
        return _too_late(request, exchange, "submit")
    return redirect("requests:card_about", made.url_number)


@applicant_required
@require_POST
def document_add(request: ApplicantRequest, number: str) -> HttpResponse:
    """Add a document."""
    exchange = own_or_404(request, number)
    kinds = document_kinds(exchange, form_of(exchange, language()))
    form = DocumentForm(list(kinds.items()), request.POST, request.FILES)
    if form.is_valid():
        proves = form.cleaned_data["proves"]
        try:
            add_document(
                exchange,
                form.cleaned_data["file"],
                proves=proves,
                title=kinds[proves],
                at=clock.now(),
            )
        except InvalidFieldsError as error:
            form.add_error("file", str(next(iter(error)).message))
        except NotPossibleError:
            return _too_late(request, exchange, "deliver")
        else:
            messages.success(request, _("The document is added."))
            return _back(exchange)
    if exchange.state == State.DRAFT:
        return show_step(request, exchange, "documents", form)
    note_own(exchange)
    context = {**page_of(exchange), "document_form": form}
    return render(request, "requests/cards/application.html", context, status=422)


def _back(exchange: Exchange) -> HttpResponse:
    page = "card_documents" if exchange.state == State.DRAFT else "card_application"
    return redirect(f"requests:{page}", exchange.url_number)


@applicant_required
@require_safe
def document(request: ApplicantRequest, number: str, key: str) -> FileResponse:
    """A document of one's own."""
    exchange = own_or_404(request, number)
    file = None
    if not exchange.blocked_at and key in exchange.card_file.documents:
        file = exchange.attachments.filter(key=key).first()
    if file is None:
        raise Http404
    note_own(exchange, "file")
    answer = FileResponse(
        file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@applicant_required
@require_POST
def document_remove(request: ApplicantRequest, number: str, key: str) -> HttpResponse:
    """Take a document out of a draft again."""
    exchange = own_or_404(request, number)
    try:
        remove_document(exchange, key)
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    except NotPossibleError:
        return _too_late(request, exchange, "deliver")
    messages.success(request, _("The document is removed."))
    return _back(exchange)


@applicant_required
@require_safe
def card_pdf(request: ApplicantRequest, number: str) -> HttpResponse:
    """The card as PDF."""
    exchange = own_or_404(request, number)
    card = Card.objects.filter(exchange=exchange).first()
    if card is None or not card.content:
        raise Http404
    note_own(exchange, "pdf")
    return paper(request, card, exchange)
