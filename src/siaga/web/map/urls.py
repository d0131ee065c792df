"""Where is the map?"""

from __future__ import annotations

from django.urls import path

from siaga.web.map import views

urlpatterns = [
    path("peta/", views.page, name="map"),
    path("peta/gambar.svg", views.drawn, name="map_picture"),
    path("peta/dasar.pmtiles", views.tiles, name="map_base"),
    path("peta/<slug:key>.geojson", views.data, name="map_data"),
    path("peta/<slug:key>/", views.table, name="map_table"),
]
