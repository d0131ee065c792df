"""Where are the force's screens? Musters and readiness."""

from __future__ import annotations

from django.urls import path

from siaga.force.muster import call_views, scan_views, views
from siaga.force.readiness import views as readiness

urlpatterns = [
    path("apel/", views.musters, name="musters"),
    path("apel/pekerja.js", scan_views.worker, name="scan_worker"),
    path("apel/<int:number>/", views.muster, name="muster"),
    path("apel/<int:number>/daftar/", call_views.roll, name="muster_roll"),
    path("apel/<int:number>/lembar/", call_views.sheet, name="muster_sheet"),
    path("apel/<int:number>/kesehatan/", call_views.health, name="muster_health"),
    path("apel/<int:number>/langsung/", views.wall, name="muster_wall"),
    path("apel/<int:number>/cetak/<str:what>", views.paper, name="muster_paper"),
    path("apel/<int:number>/pindai/", scan_views.scan, name="muster_scan"),
    path("apel/<int:number>/pindai/daftar/", scan_views.taken_along, name="muster_taken_along"),
    path("kesiapan/", readiness.overview, name="readiness"),
    path("kesiapan/periksa/", readiness.subjects, name="check_subjects"),
    path("kesiapan/periksa/<str:kind>/<str:subject_id>/", readiness.check, name="check"),
    path("kesiapan/foto/<str:sha>/", readiness.photo, name="check_photo"),
    path("kesiapan/kekurangan/", readiness.board, name="shortfalls"),
]
