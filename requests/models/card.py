"""The European Professional Card: who applies, whose file an application is, and the card.

Source: Directive 2005/36/EC, Articles 4a to 4e; Regulation (EU) 2015/983.
"""

import secrets

from django.conf import settings
from django.db import models

from requests.models.exchange import Exchange


def new_key() -> str:
    """Return a key that nobody guesses."""
    return secrets.token_urlsafe(24)


class Applicant(models.Model):
    """A member of the public with a personal account, who may apply for cards.

    official: the account, made when the address is confirmed; it has no membership. key: stands
    in the link of the mail that confirms. consented_at: when processing was agreed to. Whoever
    doesn't confirm in time is forgotten.
    """

    email = models.EmailField(unique=True)
    language = models.CharField(max_length=2)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    asked_at = models.DateTimeField()
    consented_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    official = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="applicant"
    )

    def __str__(self) -> str:
        return str(self.pk)


class CardFile(models.Model):
    """Whose application an exchange is; documents: {key of a file: what it proves}.

    hosts: of a draft, the host countries besides the first, as the form codes them. application:
    the number of the exchange with the first host country, where several were applied for at once.
    """

    exchange = models.OneToOneField(
        Exchange, models.CASCADE, primary_key=True, related_name="card_file"
    )
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="files")
    documents = models.JSONField(default=dict)
    hosts = models.JSONField(default=list)
    application = models.CharField(max_length=20, blank=True, db_index=True)

    def __str__(self) -> str:
        return str(self.exchange_id)


class Card(models.Model):
    """A card as it was issued or extended last.

    content: what stands on it, personal data, emptied when erased; sha256: of it, so that a change
    shows. ended_at: when it was revoked, given back or came to its end.
    """

    exchange = models.OneToOneField(Exchange, models.CASCADE, primary_key=True, related_name="card")
    number = models.CharField(max_length=20, unique=True)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    tacit = models.BooleanField(default=False)
    valid_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.number
