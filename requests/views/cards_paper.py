"""The card on paper: what it says, its code of integrity, and the QR code of the public check."""

from datetime import date, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from authorities.models import Authority
from requests.models import Card, Exchange
from requests.selectors.card_words import words_of
from requests.selectors.cards import in_groups
from requests.views.access import case_or_404, language, member_required, note
from requests.views.printing import draw


@member_required
@require_safe
def of_case(request: MemberRequest, number: str) -> HttpResponse:
    """The card of an application, for the officials who see its content."""
    shown = case_or_404(request, number)
    card = Card.objects.filter(exchange=shown.exchange).first()
    if card is None or not card.content or not shown.standing.sees_content:
        raise Http404
    note(request, shown, "pdf")
    return paper(request, card, shown.exchange)


def paper(request: HttpRequest, card: Card, exchange: Exchange) -> HttpResponse:
    """Answer with the card as PDF; 503 where this machine can't draw text."""
    html = render_to_string("requests/cards/card.html", _context(card), request=request)
    try:
        content = draw(html)
    except OSError:  # the libraries that WeasyPrint draws with aren't there
        return render(request, "requests/no_pdf.html", {"exchange": exchange}, status=503)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{card.number}.pdf"'
    return answer


def check_address(card: Card) -> str:
    """The address that the QR code opens."""
    return f"{settings.SITE_URL}{reverse('requests:card_check')}?number={card.number}"


def _context(card: Card) -> dict[str, object]:
    from qrcode import make  # only where a card is drawn
    from qrcode.image.svg import SvgPathImage

    lang = language()
    issuer = Authority.objects.filter(reference=card.content["issued_by"]).first()
    address = check_address(card)
    drawn = make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return {
        "card": card,
        "content": card.content,
        "born": date.fromisoformat(card.content["birth_date"]),
        "issued_at": datetime.fromisoformat(card.content["issued_at"]),
        "issuer": issuer.name_in(lang) if issuer else card.content["issued_by"],
        "words": words_of(card, lang),
        "code": in_groups(card.sha256),
        "address": address,
        "qr": mark_safe(drawn),  # noqa: S308 drawn from an address of our own
    }
