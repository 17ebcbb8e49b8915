"""The routes."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from contactory import health
from contactory.admin import site
from contactory.api.problems import nothing_here
from contactory.api_root import api
from contactory.web_app.views import page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("contactory.workspaces.urls")),
    # The web app takes addresses without the slash at the end too, so Django does not add it.
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", site.urls),
    path("api/v1/", api.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", health.metrics),
    path("api/<path:address>", nothing_here),
    # Whatever nothing else answers is for the web app to show.
    path("", page),
    path("<path:address>", page),
]
