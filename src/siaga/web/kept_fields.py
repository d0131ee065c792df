"""Which fields are about a person, and why are they kept? One line each; read by `kept`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """Purpose, readers and time limit of a personal field, in Indonesian and English."""

    purpose: str
    purpose_en: str
    readers: str
    readers_en: str
    until: str
    until_en: str


_RECORD = "selama jurnal disimpan", "as long as the journal is kept"
_OPERATION = (
    "sampai operasi ditutup dan perkara terakhir selesai",
    "until the operation and its last case are closed",
)
_ACCOUNT = "selama akun ada", "as long as the account exists"
_ADMIN = "administrator dan Kaops", "administrator and commander"
_SELF = "tidak seorang pun; hanya dibandingkan", "nobody; it is only compared"
_COMMAND = (
    "Kaops, Karendalops, operator; Kapolsek dan Padal untuk wilayahnya",
    "command; base chief and padal for their area",
)
_AUDIT = "Kaops dan auditor", "commander and auditor"


def _kept(purpose: str, english: str, readers: tuple[str, str], until: tuple[str, str]) -> Kept:
    return Kept(purpose, english, *readers, *until)


_WHO_DID = _kept("siapa yang bertindak", "who acted", _AUDIT, _RECORD)
_FORCE = _kept("menyusun dan menugaskan regu", "to form and post teams", _COMMAND, _OPERATION)
_WATCH = _kept("siapa memegang jaga pos", "who holds the watch", _COMMAND, _RECORD)
_ROLE = _kept("peran dan jangkauannya", "roles and their reach", _ADMIN, _RECORD)
_PHONE = _kept("HP lapangan yang terdaftar", "enrolled phones", _ADMIN, _OPERATION)
_ROLL = _kept("apel: siapa hadir dan siap", "the muster: who is present and ready", _COMMAND, _OPERATION)
_DUTY = _kept(
    "jam tugas, agar tidak ada yang terlalu lelah", "hours on duty, against fatigue", _COMMAND, _OPERATION
)
_DECIDED = _kept("pejabat yang menilai atau memutuskan", "the official who assessed or decided", _COMMAND, _RECORD)
_OWED = _kept("siapa yang ditunggu laporannya", "whose report is awaited", _COMMAND, _OPERATION)
_REPORTED = _kept("laporan dari lapangan dan siapa yang menyampaikan", "reports of the posts", _COMMAND, _OPERATION)
_CALLED = _kept("minta bantuan dan cara menghubungi kembali", "a call for help", _COMMAND, _OPERATION)
_SESSION = _kept(
    "di mana seseorang sedang masuk, agar dapat diakhiri; tanpa alamat jaringan",
    "where somebody is signed in, so that it can be ended; no network address",
    ("orangnya sendiri, administrator dan Kaops", "the person, administrator and commander"),
    (
        "sampai keluar, diakhiri, atau 16 jam tidak dipakai (layar dinding: 30 hari)",
        "until signed out, ended, or 16 hours unused (a wall screen: 30 days)",
    ),
)
_SECRET = _kept("membuktikan orangnya", "to prove who it is", _SELF, _ACCOUNT)

PERSONAL: dict[str, Kept] = {
    "journal.Entry.actor": _WHO_DID,
    "journal.Entry.object": _kept("apa yang diubah; tanpa nama", "what was changed; no names", _AUDIT, _RECORD),
    "journal.Entry.device": _WHO_DID,
    "journal.Body.text": _kept(
        "isi tindakan dan alasannya; dapat dihapus", "what the act changed; erasable", _AUDIT, _RECORD
    ),
    "journal.Erasure.subject": _kept("siapa yang datanya dihapus", "whose data were erased", _AUDIT, _RECORD),
    "journal.Erasure.asked_by": _WHO_DID,
    "journal.Erasure.done_by": _WHO_DID,
    "journal.BackupRun.started_by": _WHO_DID,
    "journal.BackupRun.device": _WHO_DID,
    "accounts.User.id": _WHO_DID,
    "accounts.User.username": _kept("masuk", "to sign in", _ADMIN, _ACCOUNT),
    "accounts.User.name": _kept("menyebut orangnya di layar", "to name the person on screen", _COMMAND, _ACCOUNT),
    "accounts.User.position": _kept("menyebut jabatannya", "to name the position", _COMMAND, _ACCOUNT),
    "accounts.User.officer_id": _FORCE,
    "accounts.User.password": _SECRET,
    "accounts.User.pin": _SECRET,
    "accounts.RoleAssignment.user": _ROLE,
    "accounts.RoleAssignment.role": _ROLE,
    "accounts.RoleAssignment.scope_code": _ROLE,
    "accounts.RoleAssignment.granted_by": _ROLE,
    "accounts.RoleAssignment.confirmed_by": _ROLE,
    "accounts.RoleAssignment.revoked_by": _ROLE,
    "accounts.Device.id": _PHONE,
    "accounts.Device.user": _PHONE,
    "accounts.Device.label": _PHONE,
    "accounts.Device.issued_by": _PHONE,
    "accounts.Device.revoked_by": _PHONE,
    "accounts.Device.code_hash": _SECRET,
    "accounts.Device.secret_hash": _SECRET,
    "accounts.Session.session_key": _SESSION,
    "accounts.Session.session_data": _SESSION,
    "accounts.Session.user": _SESSION,
    "accounts.Session.device": _SESSION,
    "accounts.Session.handle": _SESSION,
    "accounts.Session.browser": _SESSION,
    "accounts.Watch.holder": _WATCH,
    "accounts.Watch.handed_to": _WATCH,
    "accounts.Watch.open_items": _WATCH,
    "accounts.MachineToken.id": _ROLE,
    "accounts.MachineToken.user": _ROLE,
    "accounts.MachineToken.label": _ROLE,
    "accounts.MachineToken.scopes": _ROLE,
    "accounts.MachineToken.digest": _SECRET,
    "accounts.MachineToken.revoked_by": _WHO_DID,
    "accounts.BreakGlass.id": _ROLE,
    "accounts.BreakGlass.user": _ROLE,
    "accounts.BreakGlass.role": _ROLE,
    "accounts.BreakGlass.scope_code": _ROLE,
    "accounts.BreakGlass.reason": _ROLE,
    "accounts.BreakGlass.approved_by": _ROLE,
    "operation.StageDone.by": _WHO_DID,
    "operation.StageDone.note": _WHO_DID,
    "force.Officer.officer_id": _FORCE,
    "force.Officer.nrp": _FORCE,
    "force.Officer.name": _FORCE,
    "force.Officer.rank": _FORCE,
    "force.Officer.position": _FORCE,
    "force.Officer.sex": _FORCE,
    "force.Officer.phone": _kept("menghubungi saat tugas", "to call on duty", _COMMAND, _OPERATION),
    "force.Officer.home_village_code": _FORCE,
    "force.Officer.skills": _FORCE,
    "force.Officer.base": _FORCE,
    "force.Officer.unit": _FORCE,
    "force.Officer.origin": _FORCE,
    "force.Officer.reason": _FORCE,
    "force.Absence.officer": _ROLL,
    "force.Absence.reason": _ROLL,
    "force.Absence.cause": _ROLL,
    "force.Muster.commander": _ROLL,
    "force.RollLine.officer": _ROLL,
    "force.RollLine.unit": _ROLL,
    "force.RollLine.reason": _ROLL,
    "force.RollLine.device": _ROLL,
    "force.Scan.officer": _ROLL,
    "force.Scan.id": _ROLL,
    "force.Scan.device": _ROLL,
    "force.Guest.remarks": _ROLL,
    "force.Emphasis.owner": _ROLL,
    "force.HealthMark.officer": _ROLL,
    "force.HealthMark.verdict": _kept(
        "sehat untuk tugas: ya atau tidak, tanpa diagnosis", "fit for duty, no diagnosis", _COMMAND, _OPERATION
    ),
    "force.HealthMark.by": _ROLL,
    "force.MinutesSignature.name": _ROLL,
    "force.MinutesSignature.position": _ROLL,
    "force.MinutesSignature.by": _ROLL,
    "force.DutyTurn.officer": _DUTY,
    "force.DutyTurn.relieves": _DUTY,
    "force.MinutesSignature.content": _ROLL,
    "force.CheckAnswer.subject": _ROLL,
    "force.CheckAnswer.by": _ROLL,
    "force.CheckAnswer.photo": _ROLL,
    "force.Shortfall.owner": _ROLL,
    "force.Shortfall.subject": _ROLL,
    "vulnerability.AdoptedCatalogue.adopted_by": _WHO_DID,
    "vulnerability.Assessment.assessor": _DECIDED,
    "vulnerability.Assessment.evidence": _DECIDED,
    "vulnerability.Assessment.recorded_by": _WHO_DID,
    "vulnerability.Decision.officer": _DECIDED,
    "vulnerability.Decision.position": _DECIDED,
    "vulnerability.Decision.recorded_by": _WHO_DID,
    "vulnerability.Release.recipient": _DECIDED,
    "vulnerability.Release.officer": _DECIDED,
    "vulnerability.Release.position": _DECIDED,
    "vulnerability.Release.released_by": _WHO_DID,
    "vulnerability.Disturbance.owner": _DECIDED,
    "vulnerability.LadderMove.evidence": _DECIDED,
    "vulnerability.LadderMove.by": _WHO_DID,
    "deployment.Plan.document": _kept(
        "rencana: siapa di plot mana (dengan id)", "the plan: who at which post (ids)", _COMMAND, _OPERATION
    ),
    "deployment.Plan.problem": _kept(
        "masukan rencana: pangkat, asal, desa asal", "the plan's input", _COMMAND, _OPERATION
    ),
    "deployment.Plan.changes": _FORCE,
    "deployment.Plan.stranded": _FORCE,
    "deployment.Plan.made_by": _WHO_DID,
    "deployment.Plan.approved_by": _WHO_DID,
    "deployment.ProposedChange.subject": _FORCE,
    "deployment.ProposedChange.reason": _FORCE,
    "deployment.ProposedChange.stamp": _FORCE,
    "deployment.ProposedChange.decision_reason": _FORCE,
    "deployment.ProposedChange.decided_by": _WHO_DID,
    "deployment.Lock.officer_id": _FORCE,
    "deployment.Lock.reason": _FORCE,
    "deployment.Lock.made_by": _WHO_DID,
    "deployment.Upload.replaced": _kept(
        "isi lama yang diganti impor, agar impor dapat dibatalkan",
        "what an import replaced, to take it back",
        _COMMAND,
        _OPERATION,
    ),
    "deployment.Upload.received_by": _WHO_DID,
    "deployment.Upload.accepted_by": _WHO_DID,
    "deployment.Upload.undone_by": _WHO_DID,
    "deployment.ColumnMap.by": _WHO_DID,
    "deployment.Job.wanted": _FORCE,
    "deployment.Job.faults": _FORCE,
    "deployment.Job.started_by": _WHO_DID,
    "deployment.Job.device": _WHO_DID,
    "reporting.Schedule.made_by": _WHO_DID,
    "reporting.Post.officers": _OWED,
    "reporting.Post.supervisor": _OWED,
    "reporting.Signal.noted_by": _WHO_DID,
    "reporting.Report.sender": _REPORTED,
    "reporting.Report.officer": _REPORTED,
    "reporting.Report.taken_by": _WHO_DID,
    "reporting.Report.answers": _REPORTED,
    "reporting.Conflict.settled_by": _WHO_DID,
    "reporting.Conflict.reason": _WHO_DID,
    "reporting.CallForHelp.sender": _CALLED,
    "reporting.CallForHelp.contact": _CALLED,
    "reporting.CallForHelp.answers": _CALLED,
    "reporting.CallForHelp.seen_by_post": _WHO_DID,
    "reporting.CallForHelp.seen_by_base": _WHO_DID,
    "reporting.CallForHelp.closed_by": _WHO_DID,
    "reporting.CallForHelp.outcome": _CALLED,
    "reporting.Quarantined.sender": _CALLED,
    "reporting.Quarantined.contact": _CALLED,
    "reporting.Quarantined.text": _CALLED,
    "reporting.Quarantined.settled_by": _WHO_DID,
    "reporting.Alarm.acknowledged_by": _WHO_DID,
    "web.SentReport.sent_by": _WHO_DID,
    "web.SentReport.text": _REPORTED,
}

# Field names that never hold anything personal, and single fields of which that is true.
IMPERSONAL = frozenset(
    {
        "act", "body_hash", "leaf_hash", "salt", "frontier", "boot", "vkey", "kind", "checkpoint", "timestamp",
        "hour", "holder", "reference", "ground", "handover", "code", "kpu_code", "number", "key", "mode", "source",
        "position_source", "voters_source", "districts_source", "districts", "synthetic_fields", "from_code",
        "to_code", "scope_kind", "input_hash", "post_id", "order_number", "origin", "value", "state", "channel",
        "regency_code", "profile_name", "profile", "sample", "title", "rule", "item", "asset_id", "condition",
        "digest", "place", "agency", "id", "seal", "station",
        "deployment.Upload.file_name", "deployment.Upload.sha256", "deployment.Upload.suffix",
        "deployment.Upload.counts", "deployment.ColumnMap.mapping",
        "deployment.Job.born", "deployment.Job.role", "deployment.Plan.boats_out",
        "deployment.ProposedChange.cause",
        "journal.Entry.role", "journal.BackupRun.role", "journal.BackupRun.file", "journal.BackupRun.born",
        "journal.BackupRun.faults",
        "journal.KeyRecord.name", "territory.Province.name", "territory.Regency.name",
        "territory.District.name", "territory.Village.name", "territory.Base.name", "operation.Operation.name",
        "operation.Stage.reason", "force.Asset.name", "force.OutOfService.reason", "force.OutOfService.cause",
        "force.Emphasis.text", "vulnerability.StationClass.reason", "accounts.Watch.scope_code",
        "force.DutyTurn.post", "force.DutyTurn.block", "force.DutyTurn.plan", "force.Equipment.name",
        "territory.TravelPair.engine",
        "equipment_id",
        "force.CheckAnswer.tally", "photo_sha256", "force.Shortfall.why", "force.Shortfall.how", "version",
        "vulnerability.AdoptedCatalogue.instrument", "vulnerability.AdoptedCatalogue.document", "stage",
        "vulnerability.Assessment.unit", "vulnerability.Assessment.answers", "before", "before_origin", "after",
        "vulnerability.Decision.reason", "vulnerability.Decision.scores", "vulnerability.Release.document",
        "vulnerability.Disturbance.unit", "activity", "level", "vulnerability.Disturbance.cause",
        "vulnerability.Disturbance.command", "response_kind", "response",
        "base_code", "district_code", "village_code", "stations", "point", "contact_times", "slot", "post",
        "report", "instance", "content", "clock", "first", "second", "fields", "settled", "what", "why", "sha256",
        "mime", "lane", "group", "posts", "owed", "steps", "root", "reporting.Media.name",
    }
)  # fmt: skip
