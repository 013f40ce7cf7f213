"""Addresses of the doors."""

from django.urls import include, path

from situationroom.api.health import healthz, readyz

urlpatterns = [
    path("api/v1/", include(("situationroom.api.main", "api"))),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("situationroom.web.urls")),
]
handler500 = "situationroom.config.faults.server_error"
