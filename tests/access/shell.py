"""Who is answered what by the shell's addresses."""

from tests.access.rows import Row, everyone, officials

# Pages for visitors send officials who are logged in away.
VISITORS = (200, 302, 302, 302, 302)
# The second factor and the like: the password is asked again first.
AGAIN = 302

ROWS = [
    everyone("healthz", "/healthz"),
    everyone("readyz", "/readyz"),
    everyone("metrics", "/metrics"),
    everyone("", "/"),
    everyone("legal-notice/", "/legal-notice/"),
    everyone("accessibility/", "/accessibility/"),
    everyone("demo/mail/", "/demo/mail/"),
    everyone("ui-kit/", "/ui-kit/", 404),
    Row("administration/", "/administration/", (302, 404, 404, 404, 200)),
    Row(
        "administration/outbox/resend/",
        "/administration/outbox/resend/",
        (302, 404, 404, 404, 302),
        "POST",
    ),
    Row(
        "administration/outbox/<int:number>/resend/",
        "/administration/outbox/1/resend/",
        (302, 404, 404, 404, 302),
        "POST",
    ),
    Row("login/", "/login/", VISITORS),
    officials("logout/", "/logout/"),
    officials("password/change/", "/password/change/"),
    officials("password/set/", "/password/set/", 302),
    everyone("password/reset/", "/password/reset/"),
    everyone("password/reset/done/", "/password/reset/done/"),
    everyone(
        "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "/password/reset/key/1-x/"
    ),
    everyone("password/reset/key/done/", "/password/reset/key/done/"),
    officials("account/", "/account/"),
    everyone("account/language/", "/account/language/", 302, method="POST"),
    officials("account/membership/", "/account/membership/", 404, method="POST"),
    everyone("account/inactive/", "/account/inactive/"),
    officials("account/reauthenticate/", "/account/reauthenticate/"),
    officials("account/sessions/", "/account/sessions/"),
    officials("account/sessions/<int:pk>/end/", "/account/sessions/1/end/", 404, method="POST"),
    officials("account/security/", "/account/security/"),
    Row("account/security/authenticate/", "/account/security/authenticate/", (302,) * 5),
    officials("account/security/reauthenticate/", "/account/security/reauthenticate/", AGAIN),
    officials("account/security/totp/activate/", "/account/security/totp/activate/", AGAIN),
    officials("account/security/totp/deactivate/", "/account/security/totp/deactivate/", 404),
    officials("account/security/recovery-codes/", "/account/security/recovery-codes/", 404),
    officials(
        "account/security/recovery-codes/generate/",
        "/account/security/recovery-codes/generate/",
        AGAIN,
    ),
    officials(
        "account/security/recovery-codes/download/",
        "/account/security/recovery-codes/download/",
        404,
    ),
    officials("account/security/webauthn/", "/account/security/webauthn/"),
    officials("account/security/webauthn/add/", "/account/security/webauthn/add/", AGAIN),
    officials(
        "account/security/webauthn/reauthenticate/",
        "/account/security/webauthn/reauthenticate/",
        AGAIN,
    ),
    officials(
        "account/security/webauthn/keys/<int:pk>/remove/",
        "/account/security/webauthn/keys/1/remove/",
        404,
    ),
    officials(
        "account/security/webauthn/keys/<int:pk>/edit/",
        "/account/security/webauthn/keys/1/edit/",
        AGAIN,
    ),
    everyone("account/security/webauthn/login/", "/account/security/webauthn/login/", 302),
]
