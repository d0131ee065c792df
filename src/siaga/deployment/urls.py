"""Where are the plan's screens?"""

from __future__ import annotations

from django.urls import path

from siaga.deployment import change_views, duty_views, order_views, views, work_views
from siaga.deployment.intake import views as intake

urlpatterns = [
    path("kesiapan/istirahat/", duty_views.page, name="duty"),
    path("rencana/", views.overview, name="plan"),
    path("rencana/daftar/", order_views.plans, name="plan_list"),
    path("rencana/pola/", work_views.patterns, name="plan_patterns"),
    path("rencana/hitung/", work_views.work, name="plan_work"),
    path("rencana/hitung/keadaan/", work_views.work_state, name="plan_work_state"),
    path("rencana/hitung/<int:job>/batal/", work_views.cancel, name="plan_cancel"),
    path("rencana/perubahan/", change_views.changes, name="plan_changes"),
    path("rencana/perubahan/<int:change>/", change_views.decide, name="plan_decide_change"),
    path("rencana/banding/", order_views.compare, name="plan_compare"),
    path("impor/", intake.index, name="imports"),
    path("impor/contoh/<slug:kind>/", intake.template, name="import_template"),
    path("impor/<int:upload>/", intake.file, name="import_file"),
    path("impor/<int:upload>/terima/", intake.accept, name="import_accept"),
    path("impor/<int:upload>/buang/", intake.drop, name="import_drop"),
    path("impor/<int:upload>/perbaikan/", intake.corrected, name="import_corrected"),
    path("impor/<int:upload>/batal/", intake.undo, name="import_undo"),
    path("rencana/<int:number>/", views.overview, name="plan_of"),
    path("rencana/<int:number>/plot/", views.posts, name="plan_posts"),
    path("rencana/<int:number>/plot/<path:post>/", views.post, name="plan_post"),
    path("rencana/<int:number>/personel/", views.seats, name="plan_seats"),
    path("rencana/<int:number>/kunci/<path:post>/", order_views.lock, name="plan_lock"),
    path("rencana/<int:number>/cabut/<int:lock>/", order_views.unlock, name="plan_unlock"),
    path("rencana/<int:number>/bergeser/", order_views.moves, name="plan_moves"),
    path("rencana/<int:number>/bergeser/cetak/", order_views.moves_paper, name="plan_moves_paper"),
    path("rencana/<int:number>/unduh/", order_views.export, name="plan_export"),
    path("rencana/<int:number>/setujui/", order_views.approve, name="plan_approve"),
]
