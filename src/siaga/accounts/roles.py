"""Which roles are there? One table: code, label on the screen, and what the role is like."""

from __future__ import annotations

from dataclasses import dataclass

REGENCY, BASE, DISTRICT = "regency", "base", "district"
SCOPES = {REGENCY: "Kabupaten/kota", BASE: "Polsek/polres", DISTRICT: "Kecamatan"}


@dataclass(frozen=True, slots=True)
class Role:
    """A role. `command` needs a second factor; `sealed` is given by one person and confirmed by another."""

    code: str
    label: str
    english: str
    scope: str = REGENCY
    command: bool = False
    sealed: bool = False
    partner: bool = False


_ALL = (
    Role("kaops", "Kepala operasi (Kaops)", "Operation commander", command=True, sealed=True),
    Role("karendalops", "Karendalops (perencana)", "Planner", command=True),
    Role("operator", "Operator pos komando", "Command-post operator", command=True),
    Role("kasatgas", "Kepala satgas (Kasatgas)", "Task-force head", command=True),
    Role("pamatwil", "Pamatwil", "Area supervisor", command=True),
    Role("kapolsek", "Kapolsek", "Base chief", scope=BASE, command=True),
    Role("padal", "Padal", "District controller", scope=DISTRICT),
    Role("personel", "Personel", "Officer", scope=BASE),
    Role("penyidik", "Penyidik", "Case investigator", command=True, sealed=True),
    Role("humas", "Humas", "Public-information officer"),
    Role("auditor", "Pengawas internal (auditor)", "Auditor", command=True),
    Role("kpu", "Desk KPU", "KPU desk", partner=True),
    Role("bawaslu", "Desk Bawaslu", "Bawaslu desk", partner=True),
    Role("kesbangpol", "Desk Kesbangpol", "Kesbangpol desk", partner=True),
    Role("dishub", "Desk Dishub", "Dishub desk", partner=True),
    Role("kominfo", "Desk Kominfo", "Kominfo desk", partner=True),
    Role("tni", "Desk TNI", "TNI desk", partner=True),
    Role("linmas", "Desk Linmas", "Linmas desk", partner=True),
    Role("administrator", "Administrator sistem", "Administrator", command=True),
)
ROLES = {role.code: role for role in _ALL}
COMMAND = frozenset(code for code, role in ROLES.items() if role.command)
SEALED = frozenset(code for code, role in ROLES.items() if role.sealed)
PARTNERS = frozenset(code for code, role in ROLES.items() if role.partner)
ADMINISTRATOR = "administrator"


def foremost(codes: frozenset[str] | set[str]) -> str:
    """The role a person acts under when the act does not say: the first of the table; "" for none."""
    return next((code for code in ROLES if code in codes), "")
