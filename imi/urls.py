"""Every address of Open IMI; an app's own `urls` writes its addresses from the root."""

from django.urls import URLPattern, URLResolver, include, path

from imi import health, views
from imi.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    *health.urlpatterns,
    path("", views.home, name="home"),
    path("", include("imi.accounts.urls")),
    path("administration/", views.administration, name="administration"),
    path("administration/outbox/resend/", views.resend_all, name="outbox_resend_all"),
    path("administration/outbox/<int:number>/resend/", views.resend, name="outbox_resend"),
    path("legal-notice/", views.legal_notice, name="legal_notice"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("ui-kit/", views.ui_kit, name="ui_kit"),
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("api/v1/", api.urls),
    path("", include("authorities.urls")),
    path("", include("requests.urls")),
    path("", include("scoreboard.urls")),
]

handler400 = "imi.views.bad_request"
handler403 = "imi.views.forbidden"
handler404 = "imi.views.not_found"
handler429 = "imi.views.too_many_requests"
handler500 = "imi.views.server_error"
