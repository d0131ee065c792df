"""The daily seal, its holders and its witnesses; keys that are replaced."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from journal.conftest import ANDI, BUDI, today, write
from siaga.journal import append, checkpoint, keys, note, printing, reads, seals
from siaga.journal.models import KeyRecord
from siaga.journal.note import BadNoteError, Signer
from siaga.kit import clock
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


def test_a_seal_covers_what_was_recorded_until_the_end_of_its_day(signed):
    write(3)
    seal = seals.seal_day(today(), ANDI)
    point = checkpoint.open_checkpoint(seal.checkpoint, reads.verifiers("log"), "siaga/polres-contoh")
    assert (seal.number, point.size, seal.erasures) == (1, 4, 0)
    assert reads.size() == 5
    verdict = reads.verify()
    assert (verdict.ok, verdict.checkpoints) == (True, 1)


def test_yesterday_is_sealed_without_today(signed, monkeypatch):
    monkeypatch.setattr(append, "now", lambda: datetime(2024, 11, 26, 16, 59, tzinfo=UTC))
    write(2)
    monkeypatch.setattr(append, "now", lambda: datetime(2024, 11, 26, 17, 1, tzinfo=UTC))
    write(2)
    seal = seals.seal_day(date(2024, 11, 26), ANDI)
    # The key's entry, made now, counts as later; the clock's jump back is an entry too.
    assert seal.checkpoint.split("\n")[1] == str(seal.size)
    assert reads.verify().ok


def test_a_day_is_sealed_once(signed, monkeypatch):
    seals.seal_day(today(), ANDI)
    for day in (today(), today() - timedelta(days=1)):
        with pytest.raises(Refused, match="segel nomor 1"):
            seals.seal_day(day, ANDI)
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert seals.seal_day(today(), ANDI).number == 2


@pytest.mark.parametrize("zone", clock.ZONES)
@pytest.mark.parametrize(
    "at",
    [
        datetime(2024, 11, 27, 14, 59, tzinfo=UTC),
        datetime(2024, 11, 27, 15, 0, tzinfo=UTC),
        datetime(2024, 11, 27, 17, 0, tzinfo=UTC),
        datetime(2024, 11, 30, 23, 59, tzinfo=UTC),
        datetime(2024, 12, 31, 16, 30, tzinfo=UTC),
    ],
)
def test_the_seal_of_today_covers_today_at_any_hour_in_any_zone(db, workspace, monkeypatch, at, zone):
    monkeypatch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"zone": zone}))
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(append, "now", lambda: at)
    keys.begin(ANDI)
    write(2)
    day = clock.today(zone)
    assert day == (at + timedelta(hours=clock.ZONES[zone])).date()
    with pytest.raises(Refused, match="belum tiba"):
        seals.seal_day(day + timedelta(days=1), ANDI)
    assert seals.seal_day(day - timedelta(days=1), ANDI).size == 0
    assert seals.seal_day(day, ANDI).size == 4


def test_without_a_key_nothing_is_sealed(workspace):
    with pytest.raises(Refused, match="Kunci jurnal"):
        seals.seal_day(today(), ANDI)


def test_two_holders_outside_confirm(signed):
    seal = seals.seal_day(today(), ANDI)
    for holder in ("bawaslu", "kpu"):
        seals.hand_over(seal, holder, ANDI)
    assert seals.holders(seal) == (0, 2)
    seals.confirm(seal, "bawaslu", "B-17/2024", ANDI)
    seals.confirm(seal, "kpu", "K-4", ANDI)
    assert seals.holders(seal) == (2, 2)
    with pytest.raises(Refused, match="belum diserahkan"):
        seals.confirm(seal, "kesbangpol", "1", ANDI)
    acts = [e["act"] for e in reads.of_object("segel/1")]
    assert acts.count("journal.hand_over_seal") == acts.count("journal.confirm_receipt") == 2


def test_a_trusted_witness_cosigns_and_no_other(signed):
    witness = Signer("saksi.contoh/w", Ed25519PrivateKey.generate())
    seal = seals.seal_day(today(), ANDI)
    text, _ = note.split(seal.checkpoint)
    line = witness.cosign(text, 1_800_000_000)
    with pytest.raises(BadNoteError):
        seals.cosign(seal, line, ANDI)
    with pytest.raises(BadNoteError):
        keys.trust_witness(witness.verifier().vkey(), ANDI)
    keys.trust_witness(witness.verifier(note.WITNESS).vkey(), ANDI)
    seals.cosign(seal, line, ANDI)
    seal.refresh_from_db()
    assert len(note.split(seal.checkpoint)[1]) == 2
    assert reads.verify().ok


def test_the_printed_page_is_one_page(signed):
    write(3)
    seal = seals.seal_day(today(), ANDI)
    seals.hand_over(seal, "bawaslu", ANDI)
    assert printing.seal_page(seal).startswith(b"%PDF")
    assert printing.seal_page(seal, "svg").startswith(b"<svg")


def test_after_a_rotation_old_seals_and_new_ones_verify(signed, monkeypatch):
    first = seals.seal_day(today(), ANDI)
    old = keys.current().verifier()
    new = keys.rotate(BUDI, "pergantian pejabat")
    assert old != new == keys.current().verifier()
    assert old.name == new.name
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    second = seals.seal_day(today(), ANDI)
    assert note.open_note(first.checkpoint, [old])
    assert note.open_note(second.checkpoint, [new])
    with pytest.raises(BadNoteError):
        note.open_note(second.checkpoint, [old])
    handover = KeyRecord.objects.get(vkey=new.vkey()).handover
    assert note.open_note(handover, [old, new])[1] == [old, new]
    verdict = reads.verify()
    assert (verdict.ok, verdict.checkpoints) == (True, 2)


def test_keys_are_private_encrypted_and_begun_once(signed):
    (pem,) = (signed / "keys").glob("*.pem")
    assert b"ENCRYPTED" in pem.read_bytes()
    assert {f.stat().st_mode & 0o777 for f in (signed / "keys").iterdir()} == {0o600}
    with pytest.raises(Refused, match="sudah punya kunci"):
        keys.begin(ANDI)
    (signed / "keys" / "passphrase").write_text("salah")
    with pytest.raises(Refused, match="tidak dapat dibaca"):
        keys.current()


def test_the_passphrase_may_lie_elsewhere(db, workspace, tmp_path, monkeypatch):
    elsewhere = tmp_path / "kata-sandi"
    elsewhere.write_text("kata sandi di kartu\n")
    monkeypatch.setenv(keys.VARIABLE, str(elsewhere))
    keys.begin(ANDI)
    assert not (workspace / "keys" / "passphrase").exists()
    assert keys.current().verifier().name == "siaga/polres-contoh"


def test_a_rotation_that_fails_leaves_no_key_file(signed, monkeypatch):
    before = set((signed / "keys").iterdir())
    monkeypatch.setattr(KeyRecord.objects, "create", None)
    with pytest.raises(TypeError):
        keys.rotate(ANDI, "x")
    assert set((signed / "keys").iterdir()) == before
