"""Where do reports come in and where are they read?"""

from __future__ import annotations

from django.urls import path

from siaga.reporting.board import views as board
from siaga.reporting.coded import gateway
from siaga.reporting.desk import paper, pasted, unknown, voice
from siaga.reporting.odk import issuing, views
from siaga.reporting.page import views as page

urlpatterns = [
    path("laporan/", board.board, name="report_board"),
    path("laporan/kecamatan/<str:code>/", board.district, name="report_district"),
    path("laporan/plot/<str:stage>/<path:code>/", board.post, name="report_post"),
    path("laporan/alarm/", board.alarms, name="report_alarms"),
    path("laporan/alarm/<int:number>/", board.acknowledge, name="report_acknowledge"),
    path("laporan/bantuan/<str:key>/", board.call, name="report_call"),
    path("laporan/masuk/", board.inbox, name="report_inbox"),
    path("laporan/pertentangan/<int:number>/", board.conflict, name="report_conflict"),
    path("laporan/karantina/", board.quarantine, name="report_quarantine"),
    path("laporan/karantina/<str:key>/kenali/", unknown.name_sender, name="report_name_sender"),
    path("laporan/karantina/<str:key>/", board.put_aside, name="report_put_aside"),
    path("laporan/banyak/", board.several, name="report_several"),
    path("laporan/suara/", voice.voice, name="report_voice"),
    path("laporan/kertas/", paper.paper, name="report_paper"),
    path("laporan/kertas/cetak/", paper.sheets, name="report_sheets"),
    path("laporan/tempel/", pasted.pasted, name="report_pasted"),
    path("laporan/masuk-tps/", board.entries, name="report_entries"),
    path("laporan/saya/", board.me, name="report_me"),
    path("perangkat/odk/", issuing.issue, name="odk_address"),
    path("or/<str:token>/formList", views.form_list, name="odk_form_list"),
    path("or/<str:token>/forms/<str:key>.xml", views.form, name="odk_form"),
    path("or/<str:token>/manifest/<str:key>", views.manifest, name="odk_manifest"),
    path("or/<str:token>/submission", views.submit, name="odk_submission"),
    path("pesan/sms/<str:token>/", gateway.sms, name="sms_in"),
    path("pesan/whatsapp/", gateway.whatsapp, name="whatsapp_in"),
    path("lapor/", page.shell, name="field_page"),
    path("lapor/pekerja.js", page.worker, name="field_worker"),
    path("lapor/aplikasi.webmanifest", page.manifest, name="field_manifest"),
    path("lapor/kunci/", page.key, name="field_key"),
    path("lapor/saya/", page.mine, name="field_mine"),
    path("lapor/foto/", page.photo, name="field_photo"),
]
