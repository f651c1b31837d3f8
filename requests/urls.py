"""Addresses of the app requests, written from the root."""

from django.urls import URLPattern, URLResolver, path

from requests.views import (
    action,
    answers,
    bulk,
    calendar,
    case,
    coordination,
    counterparts,
    intervening,
    new,
    printing,
    rights_desk,
    rights_held,
    rights_public,
    search,
    templates,
    translation,
    webhooks,
    worklist,
)

app_name = "requests"
urlpatterns: list[URLPattern | URLResolver] = [
    path("requests/", worklist.worklist, name="worklist"),
    path("requests/export.<str:extension>", worklist.export, name="export"),
    path("requests/chosen/", bulk.bulk, name="bulk"),
    path("requests/filters/", worklist.filter_save, name="filter_save"),
    path("requests/filters/<int:number>/default/", worklist.filter_default, name="filter_default"),
    path("requests/filters/<int:number>/delete/", worklist.filter_delete, name="filter_delete"),
    path("requests/calendar/", calendar.month, name="calendar"),
    path("requests/calendar/key/", calendar.key, name="calendar_key"),
    path("requests/calendar/<str:secret>.ics", calendar.feed, name="calendar_feed"),
    path("requests/new/", new.form, name="new"),
    path("requests/new/authority/", new.authority, name="new_authority"),
    path("requests/new/questions/", new.questions, name="new_questions"),
    path("requests/new/templates/", templates.templates, name="new_templates"),
    path("requests/new/details/", new.details, name="new_details"),
    path("requests/new/check/", new.check, name="new_check"),
    path("requests/new/restart/", new.restart, name="new_restart"),
    path("requests/counterparts/", counterparts.counterparts, name="counterparts"),
    path("requests/counterparts/<str:reference>/", counterparts.figures, name="authority_figures"),
    path("requests/<str:number>/", case.case, name="case"),
    path("requests/<str:number>/change/", new.change, name="change"),
    path("requests/<str:number>/changes/", case.changes, name="changes"),
    path("requests/<str:number>/documents/", case.add_document, name="add_document"),
    path("requests/<str:number>/documents/<str:key>/", case.document, name="document"),
    path(
        "requests/<str:number>/documents/<str:key>/remove/",
        case.remove_document,
        name="remove_document",
    ),
    path("requests/<str:number>/translation/", translation.translate, name="translate"),
    path("requests/<str:number>/print.pdf", printing.pdf, name="pdf"),
    path("requests/<str:number>/answers/", answers.answers, name="answers"),
    path("requests/<str:number>/answers/asked/", answers.asked, name="asked"),
    path("requests/<str:number>/<slug:name>/", action.act, name="act"),
    path("search/", search.search, name="search"),
    path("data-protection/", rights_desk.desk, name="rights_desk"),
    path("data-protection/request/", rights_public.ask, name="rights_ask"),
    path("data-protection/status/", rights_public.status, name="rights_status"),
    path("data-protection/person/", rights_held.person, name="rights_person"),
    path("data-protection/readings/", rights_desk.readings, name="readings"),
    path("data-protection/readings/<str:number>/", rights_desk.readers, name="readers"),
    path(
        "data-protection/requests/<int:number>/", rights_desk.rights_request, name="rights_request"
    ),
    path("data-protection/exchanges/<str:number>/", rights_held.held, name="rights_held"),
    path(
        "data-protection/unblockings/<int:number>/confirm/",
        rights_desk.confirm,
        name="rights_confirm",
    ),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:number>/resend/", webhooks.resend, name="webhook_resend"),
    path("coordination/", coordination.coordination, name="coordination"),
    path("coordination/export.csv", coordination.export, name="coordination_export"),
    path(
        "coordination/requests/<str:number>/<slug:name>/", intervening.intervene, name="intervene"
    ),
]
