"""Where do reports come in and where are they read?"""

from __future__ import annotations

from django.urls import path

from siaga.reporting.coded import gateway
from siaga.reporting.odk import issuing, views

urlpatterns = [
    path("perangkat/odk/", issuing.issue, name="odk_address"),
    path("or/<str:token>/formList", views.form_list, name="odk_form_list"),
    path("or/<str:token>/forms/<str:key>.xml", views.form, name="odk_form"),
    path("or/<str:token>/manifest/<str:key>", views.manifest, name="odk_manifest"),
    path("or/<str:token>/submission", views.submit, name="odk_submission"),
    path("pesan/sms/<str:token>/", gateway.sms, name="sms_in"),
    path("pesan/whatsapp/", gateway.whatsapp, name="whatsapp_in"),
]
