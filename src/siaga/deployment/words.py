"""How are a plan's stages, roles and figures called on the screen? Indonesian and English."""

from __future__ import annotations

GOODNESS = {"posts": ("Plot", "Posts"), "people": ("Personel", "Officers"), "reserve": ("Cadangan", "Reserve")}
ROLES_EN = {
    "leader": "team leader", "boat": "boat handler", "leader+boat": "team leader, boat handler", "member": "member",
    "single": "alone", "single+boat": "alone, handles the boat",
}  # fmt: skip
STAGES = {
    "": ("Bersiap", "Getting ready"),
    "posts": ("Menyusun plot PAM TPS", "Cutting the posts"),
    "command": ("Rantai komando", "The command chain"),
    "reserve": ("Cadangan", "The reserve"),
    "people": ("Menempatkan personel", "Placing officers"),
    "baselines": ("Membandingkan dengan cara urut daftar", "Comparing with list order"),
    "ten more officers": ("Menghitung arti sepuluh personel lagi", "What ten more officers are worth"),
    "check": ("Memeriksa dengan pemeriksa terpisah", "Checking independently"),
    "replan": ("Menyusun ulang", "Planning again"),
    "repair": ("Mengisi yang kosong", "Filling what is empty"),
}
STATES = {
    "running": ("sedang dihitung", "being worked out"),
    "done": ("selesai", "done"),
    "refused": ("ditolak", "refused"),
    "failed": ("tidak berhasil", "failed"),
    "cancelled": ("dibatalkan", "cancelled"),
    "lost": ("terputus, tidak ada yang diubah", "cut off, nothing was changed"),
}
KINDS = {
    "plan": ("Rencana penuh", "Full plan"),
    "replan": ("Susun ulang", "Re-plan"),
    "repair": ("Perbaikan seketika", "Instant repair"),
    "follow": ("Susun ulang dari usulan perubahan", "Re-plan from proposed changes"),
}
FIGURES = {
    "stations": ("TPS", "Stations"),
    "posts": ("Plot PAM TPS", "Posts"),
    "seats_needed": ("Kebutuhan personel", "Officers needed"),
    "seats_filled": ("Terisi", "Filled"),
    "shortage": ("Kekurangan personel", "Shortage"),
    "officers_ready": ("Personel siap untuk plot", "Officers ready for posts"),
    "travel_minutes": ("Perjalanan, menit", "Travel, minutes"),
    "worst_trip_minutes": ("Perjalanan terjauh, menit", "Longest trip, minutes"),
    "patrol_minutes": ("Patroli, menit", "Patrol, minutes"),
    "total_minutes": ("Jumlah, menit", "Sum, minutes"),
    "hard_violations": ("Aturan keras dilanggar", "Hard rules broken"),
}
MOVES = {
    "moved": ("bergeser", "moves"),
    "called_up": ("dipanggil", "called up"),
    "stood_down": ("dilepas", "stood down"),
}
CHANGES = {
    "absent": ("Personel tidak siap", "Officer not ready"),
    "returned": ("Personel siap kembali", "Officer ready again"),
    "boat_out": ("Perahu tidak dapat dipakai", "Boat out of service"),
    "boat_back": ("Perahu dapat dipakai lagi", "Boat back in service"),
    "class": ("Kelas TPS diputuskan", "Class of a station decided"),
    "opened": ("TPS baru", "New station"),
    "cancelled": ("TPS dibatalkan", "Station cancelled"),
}
CHANGE_STATES = {
    "pending": ("menunggu", "waiting"),
    "accepted": ("diikuti", "followed"),
    "dismissed": ("dibiarkan", "left as it is"),
}
