"""Log in and out, password, second factor, sessions, and one's own account."""

from allauth.account import views as allauth
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from imi.accounts import views

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/", views.account, name="account"),
    path("account/language/", views.language, name="language"),
    path("account/membership/", views.membership, name="membership"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("account/security/webauthn/keys/<int:pk>/remove/", views.remove_key),
    path("account/security/", include("allauth.mfa.urls")),
]
