"""How is an act called on the screen? Indonesian words; English is the act's own name read aloud."""

from __future__ import annotations

_WORDS = """
accounts.add_factor faktor kedua dipasang
accounts.appoint_first_commander Kaops pertama ditetapkan
accounts.approve_break_glass akses darurat diizinkan
accounts.ask_break_glass akses darurat diminta
accounts.assign_role peran diberikan
accounts.change_password kata sandi diganti
accounts.close_break_glass akses darurat diakhiri
accounts.close_user akun ditutup
accounts.confirm_role peran disahkan
accounts.count_pin PIN HP dihitung
accounts.create_user akun dibuat
accounts.end_session sesi diakhiri
accounts.enrol_device HP didaftarkan
accounts.enrol_wall layar dinding dipasang
accounts.fail_unlock PIN konsol salah
accounts.hand_over jaga diserahterimakan
accounts.issue_device HP diterbitkan
accounts.issue_form_client alamat ODK diterbitkan
accounts.issue_token token program dibuat
accounts.issue_wall layar dinding diterbitkan
accounts.lock konsol dikunci
accounts.refuse_access akses ditolak
accounts.refuse_sign_in masuk ditolak
accounts.remove_factor faktor kedua dilepas
accounts.reset_factors semua faktor kedua dilepas
accounts.revoke_device HP dicabut
accounts.revoke_role peran dicabut
accounts.revoke_token token program dicabut
accounts.set_pin PIN dipasang
accounts.sign_in masuk
accounts.sign_out keluar
accounts.take_watch jaga dipegang
accounts.unlock konsol dibuka
deployment.accept_file berkas impor diterima
deployment.cancel_job perhitungan dibatalkan
deployment.accept_change usulan perubahan diterima
deployment.approve_plan rencana disetujui
deployment.dismiss_change usulan perubahan ditolak
deployment.drop_file berkas impor dibuang
deployment.export_plan rencana diekspor
deployment.fail_job perhitungan tidak berhasil
deployment.finish_job perhitungan selesai
deployment.lock_seat personel dikunci atau dilarang di plot
deployment.lock_seats plot dikunci
deployment.lose_job perhitungan terputus
deployment.print_moves daftar personel yang bergeser dicetak
deployment.propose_plan rencana diajukan
deployment.receive_file berkas impor diunggah
deployment.start_job perhitungan dimulai
deployment.propose_changes perubahan rencana diusulkan
deployment.propose_plan rencana diajukan
deployment.settle_changes usulan perubahan selesai
deployment.undo_import impor dibatalkan
deployment.unlock_seat kuncian personel dicabut
force.add_emphasis penekanan dicatat
force.assign_shortfall kekurangan ditugaskan
force.close_muster apel ditutup
force.close_shortfall kekurangan dipenuhi
force.correct_asset perahu atau kendaraan dibetulkan
force.correct_officer data personel dibetulkan
force.correct_roll daftar hadir diperbaiki
force.count_guest peserta instansi lain dihitung
force.escalate_shortfalls kekurangan dinaikkan
force.finish_emphasis penekanan selesai
force.import_assets kendaraan dan perahu diimpor
force.import_equipment perlengkapan diimpor
force.import_officers personel diimpor
force.plan_duty giliran tugas disusun
force.plan_muster apel direncanakan
force.print_paper naskah apel dicetak
force.record_check satu butir diperiksa
force.record_checks pemeriksaan dicatat
force.record_health kesehatan dicatat
force.record_roll daftar hadir dicatat
force.record_scans pindaian dicatat
force.relieve personel digantikan
force.sign_minutes berita acara ditandatangani
journal.add_key kunci jurnal dibuat
journal.ask_erasure penghapusan diminta
journal.cancel_backup cadangan dibatalkan
journal.confirm_receipt tanda terima segel dicatat
journal.cosign_seal segel disaksikan
journal.count_refused_words kata terlarang ditolak dan dihitung
journal.disclose_entry catatan dibuktikan kepada pihak lain
journal.erase_body isi catatan dihapus
journal.export_tiles jurnal diekspor
journal.fail_backup cadangan tidak berhasil
journal.finish_backup cadangan selesai
journal.hand_over_seal segel diserahkan
journal.lose_backup cadangan terputus
journal.make_recovery_key kunci pemulihan dibuat
journal.note_clock_jump jam melompat
journal.place_hold larangan hapus dipasang
journal.print_logbook buku jaga dicetak
journal.print_seal lembar segel dicetak
journal.release_hold larangan hapus dicabut
journal.replay_erasure penghapusan diulang
journal.restore_backup cadangan dipulihkan
journal.rotate_key kunci jurnal diganti
journal.save_backup cadangan dibuat
journal.seal_day segel harian dibuat
journal.stamp_seal segel diberi cap waktu
journal.start_backup cadangan dimulai
journal.take_over mesin cadangan mengambil alih
journal.trust_witness saksi jurnal dipercaya
journal.turn_down_erasure permintaan penghapusan dibatalkan
journal.upgrade ruang kerja dimutakhirkan
operation.add_date tanggal tahapan ditambah
operation.add_revote pemungutan ulang ditambah
operation.change_patterns pola pengamanan diubah
operation.export_calendar kalender tahapan diekspor
operation.mark_done tahapan ditandai selesai
operation.open_operation operasi dibuka
operation.use_date tanggal tahapan dipakai
reporting.acknowledge_alarm alarm belum lapor ditangani
reporting.call_for_help minta bantuan diterima
reporting.change_alarm isi alarm belum lapor berubah
reporting.clear_alarm alarm belum lapor selesai
reporting.climb_alarm alarm belum lapor dinaikkan
reporting.close_call minta bantuan ditutup
reporting.count_refusals kata terlarang ditolak dan dihitung
reporting.draw_schedule jadwal lapor disusun
reporting.enrol_drill HP latihan didaftarkan
reporting.keep_media foto laporan disimpan
reporting.keep_picture foto laporan disimpan
reporting.lose_tunnel terowongan HP putus
reporting.mark_signal sinyal tempat dicatat
reporting.name_sender pengirim pesan dikenali
reporting.put_aside pesan tak dikenal dikesampingkan
reporting.raise_alarm alarm belum lapor dibuka
reporting.regain_tunnel terowongan HP tersambung
reporting.see_call minta bantuan dilihat
reporting.set_drill_clock jam latihan dipasang
reporting.settle_conflict laporan bertentangan diselesaikan
reporting.quarantine_message pesan ditahan untuk diperiksa
reporting.take_report laporan diterima
territory.cancel_station TPS dibatalkan
territory.correct_position titik dibetulkan
territory.correct_station TPS dibetulkan
territory.correct_village desa dibetulkan
territory.import_bases polres dan polsek diimpor
territory.import_districts kecamatan diimpor
territory.import_stations TPS diimpor
territory.import_travel waktu tempuh diimpor
territory.import_villages desa diimpor
territory.measure_roads waktu tempuh jalan diukur
territory.open_regency kabupaten dibuka
vulnerability.adopt_catalogue katalog indikator dipakai
vulnerability.close_disturbance gangguan ditutup
vulnerability.decide_class kelas TPS diputuskan
vulnerability.import_assessments penilaian diimpor
vulnerability.import_classes kelas TPS diimpor
vulnerability.move_disturbance tangga gangguan bergeser
vulnerability.open_disturbance gangguan dibuka
vulnerability.raise_disturbance gangguan dinaikkan
vulnerability.record_answers jawaban penilaian dicatat
vulnerability.release_shares angka kerawanan diserahkan
vulnerability.seed_classes kelas TPS dibenihkan
web.export_register daftar diekspor
web.hand_to_program daftar diambil program
web.send_report laporan situasi dikirim
"""
WORDS: dict[str, str] = {
    act: words for act, _, words in (line.partition(" ") for line in _WORDS.split("\n")) if act
}


def called(act: str, english: bool = False) -> str:
    """The act in words; its own name where nobody gave it any."""
    plain = act.partition(".")[2].replace("_", " ") or act
    return plain if english else WORDS.get(act, act)
