"""Where can one go? The screens in groups; each person sees what his role opens.

A new screen is one row in its group: route name, Indonesian, English, permission ("" for everybody signed in).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

Screen = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """A word in the menu and the screens behind it; the first that a person may open is where the word leads."""

    label: str
    english: str
    screens: tuple[Screen, ...]


MENU = (
    Group("Situasi", "Situation", (
        ("home", "Situasi", "Situation", ""),
        ("situation_report", "Laporan situasi", "Situation report", "web.send_report"),
        ("stages", "Tahapan", "Stages", "operation.read_stages"),
        ("logbook", "Buku jaga", "Log book", "journal.read_logbook"),
        ("watch", "Serah terima", "Hand-over", "accounts.hold_watch"),
    )),
    Group("Peta", "Map", (
        ("map", "Peta", "Map", "territory.read_places"),
    )),
    Group("Apel", "Muster", (
        ("musters", "Apel", "Muster", "force.read_muster"),
    )),
    Group("Kesiapan", "Readiness", (
        ("readiness", "Kesiapan", "Readiness", "force.read_readiness"),
        ("check_subjects", "Periksa", "Check", "force.check_readiness"),
        ("shortfalls", "Kekurangan", "Shortfalls", "force.read_readiness"),
        ("duty", "Istirahat", "Rest", "deployment.plan_duty"),
    )),
    Group("Kerawanan", "Vulnerability", (
        ("risk", "Penilaian", "Assessment", "vulnerability.read_risk"),
        ("risk_matrix", "Matriks", "Matrix", "vulnerability.assess"),
        ("risk_classes", "Kelas TPS", "Classes", "vulnerability.read_risk"),
        ("ladder", "PG, AG, GN", "PG, AG, GN", "vulnerability.read_risk"),
        ("look_back", "Uji balik", "Back-test", "vulnerability.look_back"),
        ("risk_shares", "Angka untuk Bawaslu", "Shares for Bawaslu", "vulnerability.release_shares"),
    )),
    Group("Rencana", "Plan", (
        ("plan", "Rencana yang berlaku", "The standing plan", "deployment.read_sheet"),
        ("plan_list", "Daftar rencana", "Plans", "deployment.read_changes"),
        ("plan_work", "Hitung rencana", "Work out a plan", "deployment.make_plan"),
        ("plan_changes", "Usulan perubahan", "Proposed changes", "deployment.read_changes"),
        ("plan_patterns", "Pola pengamanan", "Patterns", "deployment.make_plan"),
        ("plan_compare", "Bandingkan", "Compare", "deployment.read_changes"),
    )),
    Group("Laporan", "Reports", (
        ("report_board", "Papan laporan", "Response board", "reporting.read_board"),
        ("report_alarms", "Belum lapor", "Silent", "reporting.read_board"),
        ("report_inbox", "Kotak masuk", "Inbox", "reporting.read_board"),
        ("report_voice", "Radio dan telepon", "Radio and telephone", "reporting.take_down"),
        ("report_pasted", "Tempel WhatsApp", "Paste WhatsApp", "reporting.take_down"),
        ("report_paper", "Kertas", "Paper", "reporting.take_down"),
        ("report_several", "Lapor banyak plot", "Report for many", "reporting.take_down"),
        ("report_entries", "Masuk TPS", "Entered stations", "reporting.read_board"),
        ("report_me", "Tentang saya", "About me", ""),
    )),
    Group("Data", "Data", (
        ("register", "Daftar", "Register", "web.read_register"),
        ("imports", "Impor data", "Import data", "deployment.import_data"),
    )),
    Group("Administrasi", "Administration", (
        ("rules", "Aturan yang berlaku", "Rules in force", "operation.read_rules"),
        ("people", "Pengguna", "People", "accounts.manage_people"),
        ("devices", "Perangkat", "Phones", "accounts.manage_devices"),
        ("odk_address", "Alamat ODK", "ODK address", "accounts.manage_devices"),
        ("sessions", "Sesi masuk", "Sessions", "accounts.manage_people"),
        ("emergency", "Akses darurat", "Emergency access", "accounts.ask_break_glass"),
        ("tokens", "Token program", "Program tokens", "accounts.hold_tokens"),
        ("journal", "Jurnal", "Journal", "journal.read"),
        ("erasures", "Penghapusan", "Erasing", "journal.read_erasures"),
        ("health", "Kesehatan pos", "Health of the post", "web.read_health"),
    )),
)  # fmt: skip


@dataclass(slots=True)
class Link:
    """One screen as this person sees it in the menu."""

    label: str
    address: str
    here: str = ""


@dataclass(slots=True)
class Shown:
    """One group as this person sees it."""

    label: str
    links: list[Link]
    here: bool = False


def menu(request: HttpRequest, english: bool) -> list[Shown]:
    """The groups and screens this person may open; the one he is on, or whose part he is on, is marked."""
    found = [Shown(g.english if english else g.label, _links(g, request.user, english)) for g in MENU]
    shown = [group for group in found if group.links]
    _mark(shown, request.path)
    return shown


def _links(group: Group, user: Any, english: bool) -> list[Link]:
    return [
        Link(en if english else label, reverse(route))
        for route, label, en, right in group.screens
        if not right or user.has_perm(right)
    ]


def _mark(groups: list[Shown], path: str) -> None:
    """Mark the screen with the longest address that this page's address begins with."""
    near = [(len(k.address), g, k) for g in groups for k in g.links if path.startswith(k.address)]
    near = [(n, g, k) for n, g, k in near if k.address != "/" or path == "/"]
    if near:
        _, group, link = max(near, key=lambda row: row[0])
        group.here, link.here = True, "page" if link.address == path else "true"
