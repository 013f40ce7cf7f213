"""Addresses of the doors."""

from django.urls import include, path

urlpatterns = [
    path("", include("situationroom.web.urls")),
]
