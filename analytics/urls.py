"""Every address of analytics."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language
from drf_spectacular.views import SpectacularSwaggerSplitView

from analytics import api, errors, health, pages
from analytics.api_schema import EnglishSchemaView
from analytics.services import offered

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

only_read = require_http_methods(["GET", "HEAD", "OPTIONS"])

urlpatterns: list[URLPattern] = [
    path("", pages.show_analysis, name="page"),
    path("api/v1/", api.RootView.as_view(), name="api-root"),
    path("api/v1/analyses/", api.AnalysesView.as_view(), name="analyses"),
    *[path(f"api/v1/{one.slug}/", api.view_of(one).as_view(), name=one.slug) for one in offered().values()],
    # By Django's decorator a wrong method is refused in the shape that all of the API has.
    path("api/schema/", only_read(EnglishSchemaView.as_view()), name="schema"),
    path("api/docs/", only_read(SpectacularSwaggerSplitView.as_view(url_name="schema")), name="docs"),
    path("language/", set_language, name="set_language"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
