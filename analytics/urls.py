"""Every address of analytics."""

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from analytics import api, errors, health, pages
from analytics.services import offered

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns: list[URLPattern] = [
    path("", pages.show_analysis, name="page"),
    path("api/v1/", api.RootView.as_view(), name="api-root"),
    path("api/v1/analyses/", api.AnalysesView.as_view(), name="analyses"),
    *[path(f"api/v1/{one.slug}/", api.view_of(one).as_view(), name=one.slug) for one in offered().values()],
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]
