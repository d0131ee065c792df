"""Where is the course of the operation?"""

from __future__ import annotations

from django.urls import path

from siaga.operation import views

urlpatterns = [path("tahapan/", views.page, name="stages")]
