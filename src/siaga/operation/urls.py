"""Where are the course of the operation and its rules?"""

from __future__ import annotations

from django.urls import path

from siaga.operation import rules_views, views

urlpatterns = [
    path("tahapan/", views.page, name="stages"),
    path("aturan/", rules_views.page, name="rules"),
]
