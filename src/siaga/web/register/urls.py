"""Where does each list of the register stand? One named address per list, so that each has its row in the table."""

from __future__ import annotations

from django.urls import path

from siaga.web.register import edit, views
from siaga.web.register.catalogue import REGISTERS

urlpatterns = [
    path("daftar/", views.index, name="register"),
    *(path(f"daftar/{key}/", views.listing(r), name=f"register_{key}") for key, r in REGISTERS.items()),
    path("daftar/<slug:name>/ekspor/", views.export, name="register_export"),
    path("daftar/<slug:name>/<str:key>/", views.detail, name="register_row"),
    path("daftar/<slug:name>/<str:key>/ubah/", edit.row, name="register_edit"),
    path("daftar/<slug:name>/<str:key>/titik/", edit.position, name="register_position"),
]
