"""How the demonstration deals with e-mail: it keeps what it would send."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from imi.kernel import clock
from imi.kernel.models import KeptMail

MOST_KEPT = 500


class KeepingBackend(BaseEmailBackend):
    """Keeps the latest mails in the database, where `/demo/mail/` shows them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep one row a recipient; returns how many messages were kept."""
        at = clock.now()  # a backend stands where the outside world would
        KeptMail.objects.bulk_create(
            KeptMail(
                at=at,
                sender=message.from_email[:320],
                to=recipient[:320],
                subject=str(message.subject)[:500],
                body=str(message.body),
            )
            for message in email_messages
            for recipient in message.recipients()
        )
        oldest = KeptMail.objects.values_list("pk", flat=True)[MOST_KEPT:]
        KeptMail.objects.filter(pk__in=list(oldest)).delete()
        return len(email_messages)
