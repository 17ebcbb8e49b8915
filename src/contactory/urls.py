"""The routes."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from contactory import health
from contactory.admin import site
from contactory.api_root import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/admin/")),
    path("", include("contactory.workspaces.urls")),
    path("admin/", site.urls),
    path("api/v1/", api.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", health.metrics),
]
