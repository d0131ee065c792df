"""Where are the accounts' screens? Own ones, and those of the sign-in library under Indonesian addresses."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from siaga.accounts import console, phones, session_views, tokens, views, walls
from siaga.accounts.door import door, open_to_all

_self = door(unready=True)
urlpatterns = [
    path("masuk/", open_to_all(account.login), name="account_login"),
    path("masuk/faktor/", open_to_all(factor.authenticate), name="mfa_authenticate"),
    path("masuk/kunci/", open_to_all(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("masuk/ditutup/", open_to_all(account.account_inactive), name="account_inactive"),
    path("keluar/", door(locked=True, unready=True)(account.logout), name="account_logout"),
    path("masuk/ulang/", _self(account.reauthenticate), name="account_reauthenticate"),
    path("masuk/ulang/faktor/", _self(factor.reauthenticate), name="mfa_reauthenticate"),
    path("masuk/ulang/kunci/", _self(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("akun/", _self(factor.index), name="mfa_index"),
    path("akun/sandi/", _self(account.password_change), name="account_change_password"),
    path("akun/pin/", views.pin, name="pin"),
    path("akun/aplikasi/", _self(totp.activate_totp), name="mfa_activate_totp"),
    path("akun/aplikasi/hapus/", _self(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("akun/pemulihan/", _self(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("akun/pemulihan/baru/", _self(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("akun/pemulihan/unduh/", _self(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("akun/kunci/", _self(passkey.list_webauthn), name="mfa_list_webauthn"),
    path("akun/kunci/tambah/", _self(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("akun/kunci/<int:pk>/hapus/", _self(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("akun/kunci/<int:pk>/ubah/", _self(passkey.edit_webauthn), name="mfa_edit_webauthn"),
    path("kunci/", console.lock, name="lock"),
    path("buka/", console.unlock, name="unlock"),
    path("draf/", console.draft, name="draft"),
    path("serah-terima/", console.watch, name="watch"),
    path("perangkat/", phones.devices, name="devices"),
    path("perangkat/<str:device_id>/cabut/", phones.revoke_device, name="revoke_device"),
    path("layar/", walls.wall, name="wall"),
    path("layar/baru/", walls.issue_wall, name="issue_wall"),
    path("hp/", phones.phone, name="phone"),
    path("hp/<str:code>/", phones.enrol_phone, name="enrol_phone"),
    path("sesi/", session_views.page, name="sessions"),
    path("sesi/<str:handle>/akhiri/", session_views.end, name="end_session"),
    path("token/", tokens.page, name="tokens"),
    path("token/<str:token_id>/cabut/", tokens.revoke, name="revoke_token"),
    path("pengguna/", views.people, name="people"),
    path("pengguna/<str:user_id>/", views.person, name="person"),
    path("pengguna/<str:user_id>/tutup/", views.close_person, name="close_person"),
    path("peran/<int:row_id>/sahkan/", views.confirm_role, name="confirm_role"),
    path("peran/<int:row_id>/cabut/", views.revoke_role, name="revoke_role"),
    path("darurat/", views.emergency, name="emergency"),
    path("darurat/<str:row_id>/izinkan/", views.approve_emergency, name="approve_emergency"),
    path("darurat/<str:row_id>/akhiri/", views.close_emergency, name="close_emergency"),
]
