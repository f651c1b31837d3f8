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
    new,
    printing,
    search,
    translation,
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
    path("coordination/", coordination.coordination, name="coordination"),
]
