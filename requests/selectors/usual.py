"""Which questions others ask in such cases: counts alone, and none that are small."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from requests.models import AskedQuestion, Exchange
from requests.selectors.form_text import FormText

#: So many of the latest requests are looked at.
MOST_LOOKED_AT = 1_000
#: From fewer requests, or fewer authorities, nothing is told: it could be traced to a case.
FEWEST_REQUESTS = 10
FEWEST_AUTHORITIES = 3
FEWEST_ASKED = 5


@dataclass(frozen=True)
class Usual:
    """How often each question was asked in such requests.

    requests: how many were looked at; 0 where there are too few. alike: the value of the subject
    that they share (a profession, an activity), empty where they share the form only.
    counts: {code: requests}; small ones are left out.
    """

    requests: int = 0
    alike: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def most(self) -> list[str]:
        """The questions that were asked in at least half of the requests."""
        return [code for code, count in self.counts.items() if 2 * count >= self.requests]


def usual_questions(form: FormText, subject: dict[str, Any]) -> Usual:
    """Return what was asked in requests of a form, alike in what identifies nobody if enough.

    subject: {field code: value}, as far as it is known. Blocked and erased requests are left
    out. At most four queries.
    """
    sent = Exchange.objects.filter(
        version__question_set=form.code, sent_at__isnull=False, blocked_at__isnull=True
    ).order_by("-pk")
    for entry in form.subject_fields:
        value = subject.get(entry.code)
        if entry.open and entry.type == "T" and isinstance(value, str) and value.strip():
            alike = sent.filter(**{f"subject__data__{entry.code}__iexact": value.strip()})
            if (found := _counted(alike, value.strip())).requests:
                return found
            break
    return _counted(sent, "")


def _counted(exchanges: QuerySet[Exchange], alike: str) -> Usual:
    looked_at = list(exchanges.values_list("pk", "requester")[:MOST_LOOKED_AT])
    authorities = {requester for _pk, requester in looked_at}
    if len(looked_at) < FEWEST_REQUESTS or len(authorities) < FEWEST_AUTHORITIES:
        return Usual()
    counts = (
        AskedQuestion.objects.filter(exchange__in=[pk for pk, _requester in looked_at])
        .values_list("code")
        .annotate(count=Count("pk"))
        .filter(count__gte=FEWEST_ASKED)
        .order_by("-count", "code")
    )
    return Usual(len(looked_at), alike, dict(counts))
