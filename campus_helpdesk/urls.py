"""The whole site on one screen."""

from django.contrib import admin
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import include, path
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import RedirectView
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from campus_helpdesk import doors, health
from campus_helpdesk.api_root import ApiRootView
from tickets.roles import Role
from tickets.views import photo

only_read = require_http_methods(["GET", "HEAD", "OPTIONS"])

urlpatterns = [
    path("", doors.entry, name="entry"),
    path("enter/user/", doors.enter, {"role": Role.USER}, name="enter_user"),
    path("enter/staff/", doors.enter, {"role": Role.STAFF}, name="enter_staff"),
    path("leave/", doors.leave, name="leave"),
    path("language/", require_POST(set_language), name="set_language"),
    path("tickets/", include("messaging.urls")),
    path("tickets/batch/", include("batches.urls")),
    path("tickets/", include("tickets.urls")),
    path("photos/<int:pk>/photo.jpg", photo.photo, name="photo"),
    path("photos/<int:pk>/thumbnail.jpg", photo.thumbnail, name="photo_thumbnail"),
    path("api/v1/", ApiRootView.as_view(), name="api_root"),
    path("api/v1/", include("tickets.api_urls")),
    path("api/v1/", include("messaging.api_urls")),
    # By Django's decorator a wrong method is refused in the shape that all of the API has.
    path("api/schema/", only_read(SpectacularAPIView.as_view()), name="schema"),
    path("api/docs/", only_read(SpectacularSwaggerSplitView.as_view(url_name="schema")), name="api_docs"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz),
    path("favicon.ico", RedirectView.as_view(url=staticfiles_storage.url("img/icon.svg"))),
]

handler400 = "campus_helpdesk.errors.bad_request"
handler403 = "campus_helpdesk.errors.permission_denied"
handler404 = "campus_helpdesk.errors.page_not_found"
handler500 = "campus_helpdesk.errors.server_error"
