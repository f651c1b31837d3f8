"""Which texts of the catalogue have one column a language."""

from modeltranslation.translator import TranslationOptions, register

from requests.models import Choice, Procedure, Question, QuestionSet, Section


@register(QuestionSet)
class QuestionSetTranslation(TranslationOptions):
    """The name of a form."""

    fields = ("name",)


@register(Section)
class SectionTranslation(TranslationOptions):
    """The title of a section."""

    fields = ("title",)


@register(Question)
class QuestionTranslation(TranslationOptions):
    """A question and its help."""

    fields = ("text", "help")


@register(Choice)
class ChoiceTranslation(TranslationOptions):
    """The text of a choice."""

    fields = ("text",)


@register(Procedure)
class ProcedureTranslation(TranslationOptions):
    """The title of a procedure."""

    fields = ("title",)
