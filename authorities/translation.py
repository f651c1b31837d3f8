"""Which fields of the registry have one column a language."""

from modeltranslation.translator import TranslationOptions, register

from authorities.models import Competence, LegalArea


@register(LegalArea)
class LegalAreaTranslation(TranslationOptions):
    """The name of a legal area."""

    fields = ("name",)


@register(Competence)
class CompetenceTranslation(TranslationOptions):
    """The name of a competence."""

    fields = ("name",)
