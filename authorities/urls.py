"""Addresses of the app authorities, written from the root."""

from django.urls import URLPattern, URLResolver, path

from authorities.views import (
    apply,
    authority,
    desk,
    desk_actions,
    newcomers,
    own,
    people,
    saved,
    search,
    units,
)

app_name = "authorities"
urlpatterns: list[URLPattern | URLResolver] = [
    path("authorities/", search.search_page, name="search"),
    path("authorities/suggest/", search.suggest, name="suggest"),
    path("authorities/find/", search.find, name="find"),
    path("authorities/export.<str:extension>", search.export, name="export"),
    path("authorities/kept/", saved.kept, name="kept"),
    path("authorities/kept/save/", saved.save, name="search_save"),
    path("authorities/kept/<int:number>/rename/", saved.rename, name="search_rename"),
    path("authorities/kept/<int:number>/delete/", saved.delete, name="search_delete"),
    path("authorities/<str:reference>/favourite/", saved.favourite, name="favourite"),
    path("authorities/<str:reference>/", authority.authority, name="authority"),
    path("authorities/<str:reference>/edit/", own.edit, name="edit"),
    path("registration/", desk.registration, name="registration"),
    path("registration/apply/", own.apply, name="apply"),
    path("registration/confirm/", own.confirm, name="confirm"),
    path("registration/new/", newcomers.new, name="register"),
    path("registration/invite/", newcomers.call_in, name="call_in"),
    path("registration/code/", apply.code, name="code"),
    path("registration/applications/", apply.apply, name="apply_here"),
    path("registration/applications/sent/", apply.sent, name="apply_sent"),
    path("registration/applications/<str:token>/", apply.application, name="application"),
    path("registration/officials/", people.officials, name="officials"),
    path("registration/officials/invite/", people.official_invite, name="official_invite"),
    path("registration/officials/<int:number>/", people.official_roles, name="official_roles"),
    path(
        "registration/officials/<int:number>/invite/",
        people.official_again,
        name="official_again",
    ),
    path(
        "registration/officials/<int:number>/deactivate/",
        people.official_deactivate,
        name="official_deactivate",
    ),
    path("registration/units/new/", units.unit_new, name="unit_new"),
    path("registration/units/<int:number>/", units.unit_change, name="unit_change"),
    path("registration/units/<int:number>/dissolve/", units.unit_dissolve, name="unit_dissolve"),
    path("registration/<str:reference>/", desk.authority, name="desk"),
    path("registration/<str:reference>/areas/", desk_actions.area_grant, name="area_grant"),
    path(
        "registration/<str:reference>/areas/<str:area>/<slug:answer>/",
        desk_actions.area_set,
        name="area_set",
    ),
    path("registration/<str:reference>/links/", desk_actions.link_add, name="link_add"),
    path(
        "registration/<str:reference>/links/<int:number>/remove/",
        desk_actions.link_remove,
        name="link_remove",
    ),
    path(
        "registration/<str:reference>/changes/<int:number>/<slug:answer>/",
        desk_actions.change,
        name="change",
    ),
    path(
        "registration/<str:reference>/administrator/",
        newcomers.administrator,
        name="administrator",
    ),
    path(
        "registration/<str:reference>/administrator/<int:number>/",
        newcomers.administrator_again,
        name="administrator_again",
    ),
    path("registration/<str:reference>/<slug:name>/", desk_actions.step, name="step"),
]
