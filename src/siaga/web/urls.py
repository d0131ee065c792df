"""Where is each screen? Every address here stands in the reviewed table of who may do what."""

from __future__ import annotations

from django.urls import include, path

from siaga.web import backups, erasing, first_run, health, journal, kept, live, logbook, situation_report, views

urlpatterns = [
    path("", views.home, name="home"),
    path("bahasa/", views.language, name="language"),
    path("laporan-situasi/", situation_report.page, name="situation_report"),
    path("mulai/", first_run.begin, name="first_run"),
    path("mulai/akun/", first_run.account, name="first_account"),
    path("langsung/", live.rights, name="live"),
    path("jurnal/", journal.entries, name="journal"),
    path("jurnal/periksa/", journal.verify, name="journal_verify"),
    path("jurnal/segel/", journal.seal, name="journal_seal"),
    path("jurnal/<int:seq>/", journal.entry, name="journal_entry"),
    path("jurnal/larangan-hapus/", erasing.hold, name="legal_hold"),
    path("jurnal/penghapusan/", erasing.page, name="erasures"),
    path("jurnal/penghapusan/minta/", erasing.ask, name="erasure_ask"),
    path("jurnal/penghapusan/<int:seq>/hapus/", erasing.erase, name="erasure_do"),
    path("jurnal/penghapusan/<int:seq>/batal/", erasing.turn_down, name="erasure_turn_down"),
    path("buku-jaga/", logbook.page, name="logbook"),
    path("kesehatan/", health.page, name="health"),
    path("kesehatan/cadangan/", backups.page, name="backups"),
    path("kesehatan/cadangan/keadaan/", backups.state, name="backup_state"),
    path("kesehatan/cadangan/mulai/", backups.start, name="backup_start"),
    path("kesehatan/cadangan/<int:run>/batal/", backups.cancel, name="backup_cancel"),
    path("kesehatan/hidup/", health.alive, name="alive"),
    path("yang-disimpan/", kept.page, name="kept"),
    path("", include("siaga.web.api.urls")),
    path("", include("siaga.web.map.urls")),
    path("", include("siaga.web.register.urls")),
    path("", include("siaga.accounts.urls")),
    path("", include("siaga.deployment.urls")),
    path("", include("siaga.force.urls")),
    path("", include("siaga.operation.urls")),
    path("", include("siaga.vulnerability.urls")),
    path("", include("siaga.reporting.urls")),
]
handler400 = "siaga.web.faults.bad"
handler403 = "siaga.web.faults.forbidden"
handler404 = "siaga.web.faults.missing"
handler500 = "siaga.web.faults.broken"
