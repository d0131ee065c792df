"""May this body be erased, and by whom? Two people, a legal ground, no legal hold; the entry itself stays.

Nothing is erased while the legal hold stands, and it stands from the first entry until `release_hold`,
which is for the day the last court ruling and case are closed. Some acts are kept for the retention time
even then.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from siaga.journal import reads
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.journal.leaf import microseconds
from siaga.journal.models import Body, Entry, Erasure
from siaga.kit import clock
from siaga.kit.errors import Refused, refuse

ERASE, HOLD, RELEASE = "journal.erase_body", "journal.place_hold", "journal.release_hold"
REGISTER = "erasures.jsonl"
_JOURNAL = "jurnal"
# An assumption, not a source: five years, one election cycle.
RETENTION = timedelta(days=5 * 365)
# Beginnings of the names of acts whose bodies are kept for the whole retention time, and what they are.
KEPT = {
    "deployment.": ("rencana", "plans"),
    "orders.": ("perintah", "orders"),
    "dispatch.": ("pengerahan", "dispatches"),
    "incidents.": ("kejadian", "incidents"),
    "reporting.take_report": ("laporan dari lapangan, juga kejadian", "reports from the field, incidents too"),
    "force.use_": ("penggunaan kekuatan", "uses of force"),
    "stations.request_": ("permintaan KPPS", "requests of station officials"),
    "journal.": ("urusan jurnal sendiri", "the journal's own acts"),
}
# Articles of UU 27/2022 on which a body may be erased.
GROUNDS = {
    "UU 27/2022 pasal 8": ("hak subjek data untuk menghapus", "the subject's right to have data erased"),
    "UU 27/2022 pasal 43 ayat (1) huruf a": ("tidak lagi diperlukan", "no longer needed for its purpose"),
    "UU 27/2022 pasal 43 ayat (1) huruf b": ("persetujuan ditarik kembali", "consent withdrawn"),
    "UU 27/2022 pasal 43 ayat (1) huruf c": ("permintaan subjek data", "asked for by the subject"),
    "UU 27/2022 pasal 43 ayat (1) huruf d": ("diperoleh secara melawan hukum", "obtained unlawfully"),
    "UU 27/2022 pasal 44 ayat (1) huruf a": ("masa retensi habis", "retention time is over"),
}


def is_held() -> bool:
    """Does the legal hold stand?"""
    return bool(hold()["held"])


def hold() -> dict[str, Any]:
    """Whether the legal hold stands (`held`) and the entry that said so (`last`), None when none did yet."""
    # By the object, which has an index.
    last = Entry.objects.filter(object=_JOURNAL, act__in=[HOLD, RELEASE]).order_by("-seq").first()
    return {"held": last is None or last.act != RELEASE, "last": last and reads.shown(last)}


def place_hold(actor: Actor, reason: str) -> None:
    """Forbid every erasure from now on. Refuses without a reason, and while the hold stands."""
    _turn(HOLD, actor, reason, held=False)


def release_hold(actor: Actor, reason: str) -> None:
    """Lift the legal hold: the last ruling is given and the last case closed, as the reason says."""
    _turn(RELEASE, actor, reason, held=True)


def _turn(name: str, actor: Actor, reason: str, *, held: bool) -> None:
    if not reason.strip():
        raise _no("alasan kosong", "sebut putusan atau perkaranya", "no reason", "name the ruling or case")
    with act(name, actor, _JOURNAL, reason=reason):
        if is_held() != held:
            raise refuse(
                "Larangan hapus sudah demikian", "Muat ulang halaman dan lihat keadaannya",
                "The legal hold is so already", "Load the page anew and look",
            )  # fmt: skip


def ask(seq: int, subject: str, ground: str, actor: Actor) -> Erasure:
    """First person: ask that the body of entry `seq` be erased because of one of GROUNDS.

    `subject` is the id of the person the body is about.
    """
    _allow(seq, subject, ground, actor)
    if Erasure.objects.filter(seq=seq, done_by="").exists():
        raise _no("sudah diminta", "orang kedua melaksanakannya", "asked for already", "a second person does it")
    with act("journal.ask_erasure", actor, f"entri/{seq}", reason=ground) as change:
        change["subject"] = subject
        values = {"subject": subject, "ground": ground, "asked_by": actor.id, "done_by": ""}
        return Erasure.objects.update_or_create(seq=seq, defaults=values)[0]


def turn_down(seq: int, actor: Actor, reason: str) -> None:
    """Take a request off the list undone; anybody who may erase, the asker too, with the reason."""
    if not reason.strip():
        raise _no("alasan kosong", "sebut alasannya", "no reason", "say why")
    with act("journal.turn_down_erasure", actor, f"entri/{seq}", reason=reason):
        if not Erasure.objects.filter(seq=seq, done_by="").delete()[0]:
            raise _no("belum diminta", "muat ulang daftarnya", "nobody asked", "load the list anew")


def erase(seq: int, actor: Actor) -> int:
    """Second person: erase what another asked for; returns the number of the erasing entry."""
    with transaction.atomic():
        asked = Erasure.objects.select_for_update().filter(seq=seq, done_by="").first()
        if asked is None:
            raise _no("belum diminta", "orang pertama meminta dahulu", "nobody asked", "a first person asks first")
        if asked.asked_by == actor.id:
            raise _no("orang yang sama", "orang kedua harus lain", "the same person", "a second person must do it")
        _allow(seq, asked.subject, asked.ground, actor)
        return _erase(asked, actor, replayed=False)


def _erase(asked: Erasure, actor: Actor, *, replayed: bool) -> int:
    row = _register_row(asked, actor)
    with act(ERASE, actor, f"entri/{asked.seq}", reason=asked.ground) as change:
        change.update(asked_by=asked.asked_by, replayed=replayed)
        Body.objects.filter(seq=asked.seq).delete()
        asked.done_by = actor.id
        asked.save()
    if not replayed:
        transaction.on_commit(lambda: _write_register(row))
    return change.seq


def _register_row(asked: Erasure, actor: Actor) -> dict[str, Any]:
    entry = Entry.objects.get(seq=asked.seq)
    return {
        "seq": asked.seq, "leaf_hash": bytes(entry.leaf_hash).hex(), "subject": asked.subject,
        "ground": asked.ground, "asked_by": asked.asked_by, "done_by": actor.id,
        "at": microseconds(clock.now()),
    }  # fmt: skip


def register(folder: Path | None = None) -> Path | None:
    """The list of erasures beside the database: it outlives a restore of an older database."""
    home = folder or settings.WORKSPACE
    return home / REGISTER if home else None


def _write_register(row: dict[str, Any]) -> None:
    file = register()
    if file is None:
        return
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
        out.flush()
        os.fsync(out.fileno())


def replay(file: Path, actor: Actor) -> int:
    """Erase again, after a restore, what the register says was erased; returns how many bodies went."""
    if not file.is_file():
        return 0
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return sum(_replay(row, actor) for row in rows)


def _replay(row: dict[str, Any], actor: Actor) -> bool:
    entry = Entry.objects.filter(seq=row["seq"]).first()
    # A later entry may have taken the number in a journal that was rolled back: the hash tells them apart.
    if entry is None or bytes(entry.leaf_hash).hex() != row["leaf_hash"]:
        return False
    if not Body.objects.filter(seq=row["seq"]).exists():
        return False
    with act("journal.replay_erasure", actor, f"entri/{row['seq']}") as change:
        change.update(first_done_by=row["done_by"], at=row["at"])
        values = {"subject": row["subject"], "ground": row["ground"], "asked_by": row["asked_by"]}
        asked, _ = Erasure.objects.update_or_create(seq=row["seq"], defaults=values)
        _erase(asked, actor, replayed=True)
    return True


def _allow(seq: int, subject: str, ground: str, actor: Actor) -> None:
    entry = Entry.objects.filter(seq=seq).first()
    if entry is None or not Body.objects.filter(seq=seq).exists():
        raise _no("tidak ada isi", "periksa nomornya", "there is no body", "check the number")
    if is_held():
        raise _no(
            "masih ditahan untuk proses hukum", "tunggu putusan dan perkara terakhir",
            "the legal hold stands", "wait for the last ruling and case",
        )  # fmt: skip
    if actor.id in {subject, entry.actor}:
        raise _no(
            "Anda subjek atau penulisnya", "minta orang lain",
            "you are its subject or its author", "ask someone else",
        )  # fmt: skip
    if ground not in GROUNDS:
        raise _no(
            "dasar hukum tidak ada dalam daftar", "pilih pasalnya",
            "no legal ground of the list", "choose the article",
        )  # fmt: skip
    _keep(entry)


def must_be_kept(entry: Entry) -> bool:
    """Is this a kind of entry that is kept for the retention time, and is that not over?"""
    young = microseconds(clock.now()) - entry.recorded < RETENTION // timedelta(microseconds=1)
    return young and entry.act.startswith(tuple(KEPT))


def _keep(entry: Entry) -> None:
    if must_be_kept(entry):
        raise _no(
            "catatan jenis ini wajib disimpan", "tunggu masa retensi",
            "this kind of entry must be kept", "wait until the retention time is over",
        )  # fmt: skip


def _no(reason: str, cure: str, reason_en: str, cure_en: str) -> Refused:
    return refuse(
        f"Isi tidak dapat dihapus: {reason}", f"{cure[0].upper()}{cure[1:]}",
        f"The body cannot be erased: {reason_en}", f"{cure_en[0].upper()}{cure_en[1:]}",
    )  # fmt: skip
