"""An outsider with one file and no Siaga verifies what was handed over."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from journal.conftest import ANDI, BUDI, CITRA, today, write
from siaga.journal import erasing, exporting, keys, proof, reads, seals, tiles, verifier
from siaga.journal.merkle import BadProofError
from siaga.kit.errors import Refused

pytestmark = pytest.mark.django_db


def outsider(*arguments, cwd):
    """Run the shipped verifier as its own program, cut off from this project."""
    done = subprocess.run(
        [sys.executable, "-I", "verifier.py", *map(str, arguments), "--json"],
        capture_output=True, cwd=cwd, text=True, check=False,
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def shipped(signed, tmp_path):
    """An export of 300 entries with one seal; its folder and the key on paper."""
    vkey = keys.current().verifier().vkey()
    write(250)
    seals.seal_day(today(), ANDI)
    write(50, start=250)
    folder = tmp_path / "keluar"
    exporting.export(folder, ANDI, "bawaslu", disclose=[5, 17])
    return folder, vkey


def test_the_whole_export_verifies(shipped):
    folder, vkey = shipped
    code, answer = outsider(".", "--key", vkey, cwd=folder)
    assert (code, answer["ok"], answer["entries"], answer["checkpoints"]) == (0, True, 303, 2)
    assert answer["root"] == reads.verify().root.hex()
    assert answer["bodies"] == {"disclosed": 2, "bad": 0, "erased": 0}
    assert (folder / "tile/0/000").stat().st_size == 8192
    assert (folder / "tile/0/001.p/47").stat().st_size == 47 * 32
    assert (folder / "tile/1/000.p/1").stat().st_size == 32


def test_tiles_hold_no_body_and_no_reason(shipped):
    folder, _ = shipped
    content = b"".join(f.read_bytes() for f in (folder / "tile").rglob("*") if f.is_file())
    assert b"baris/5" in content
    for secret in (b"isi 5", b"uji", b'"change"'):
        assert secret not in content


@pytest.mark.parametrize(
    "path", ["checkpoint", "seals/0001.txt", "tile/entries/000", "tile/0/000", "tile/1/000.p/1", "bodies/17.json"]
)
def test_a_changed_file_is_found(shipped, path):
    folder, vkey = shipped
    raw = bytearray((folder / path).read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / path).write_bytes(bytes(raw))
    code, answer = outsider(".", "--key", vkey, cwd=folder)
    assert (code, answer["ok"]) == (1, False)
    if path.startswith("bodies"):
        assert answer["first_bad"] == 17
    if path == "checkpoint":
        assert "titik periksa checkpoint tidak sah" in answer["faults"][0]


def test_a_changed_entry_is_named(shipped):
    folder, vkey = shipped
    file = folder / "tile/entries/000"
    file.write_bytes(file.read_bytes().replace(b"\nbaris/90\n", b"\nbaris/99\n"))
    assert outsider(".", "--key", vkey, cwd=folder)[1]["first_bad"] == 91


def test_a_rolled_back_export_against_a_checkpoint_held_outside(shipped, tmp_path):
    folder, vkey = shipped
    write(3, start=300)
    held = tmp_path / "dipegang.txt"
    held.write_text(seals.sign_head(), "utf-8")
    assert outsider(".", "--key", vkey, cwd=folder)[0] == 0
    code, answer = outsider(".", "--key", vkey, "--held", held, cwd=folder)
    assert (code, answer["first_bad"]) == (1, 303)
    assert "dimundurkan" in answer["faults"][0]


def test_the_key_in_the_folder_is_not_trusted_silently(shipped):
    folder, _ = shipped
    code, answer = outsider(".", cwd=folder)
    assert (code, answer["key_from_folder"]) == (0, True)


def test_who_holds_the_first_key_follows_the_rotation(signed, tmp_path):
    first = keys.current().verifier().vkey()
    seals.seal_day(today(), ANDI)
    keys.rotate(BUDI, "pejabat baru")
    keys.rotate(BUDI, "pejabat baru lagi")
    folder = tmp_path / "keluar"
    exporting.export(folder, ANDI, "kpu")
    code, answer = outsider(".", "--key", first, cwd=folder)
    assert (code, answer["checkpoints"]) == (0, 2), answer
    forged = folder / "handovers" / "0001.txt"
    forged.write_text(forged.read_text("utf-8").rsplit("—", 1)[0], "utf-8")
    assert outsider(".", "--key", first, cwd=folder)[0] == 1
    shutil.rmtree(folder / "handovers")
    assert outsider(".", "--key", first, cwd=folder)[0] == 1


def test_one_entry_is_proved_with_its_body(signed, tmp_path):
    vkey = keys.current().verifier().vkey()
    write(20)
    shown, leaf, body = exporting.prove(7)
    assert proof.verify(proof.parse(shown.text()), leaf, reads.verifiers()).size == 21
    shutil.copy(verifier.__file__, tmp_path)
    for name, content in (("p", shown.text()), ("l", leaf.decode()), ("b", body)):
        (tmp_path / name).write_text(content, "utf-8")
    given = ("--proof", "p", "--leaf", "l", "--body", "b", "--key", vkey)
    assert outsider(*given, cwd=tmp_path)[1]["ok"]
    (tmp_path / "b").write_text(body.replace("isi 6", "isi 7"), "utf-8")
    assert outsider(*given, cwd=tmp_path)[0] == 1
    with pytest.raises(BadProofError):
        proof.verify(shown, leaf.replace(b"baris/6", b"baris/7"), reads.verifiers())


def test_an_erased_body_has_a_proof_and_no_content(signed):
    write(5)
    erasing.release_hold(BUDI, "putusan")
    erasing.ask(3, "u-x", "UU 27/2022 pasal 8", BUDI)
    erasing.erase(3, CITRA)
    shown, leaf, body = exporting.prove(3)
    assert body is None
    assert proof.verify(shown, leaf, reads.verifiers()).size == reads.size()


def test_a_newer_journal_continues_the_one_held(signed):
    write(5)
    held = seals.sign_head()
    write(9, start=5)
    signed_now, hashes = exporting.consistency(held)
    known = [verifier.read_key(v.vkey()) for v in reads.verifiers()]
    (old, old_root), (new, new_root) = (verifier.open_checkpoint(n, known) for n in (held, signed_now))
    verifier.verify_consistency(old, new, [verifier.unbase64(h) for h in hashes], old_root, new_root)
    assert (old, new) == (6, 15)


def test_what_cannot_be_exported_is_refused(signed, tmp_path):
    with pytest.raises(Refused, match="nomor itu"):
        exporting.prove(99)
    with pytest.raises(Refused, match="isi catatan itu tidak ada"):
        exporting.export(tmp_path / "a", ANDI, "kpu", disclose=[99])
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").touch()
    with pytest.raises(Refused, match="tidak kosong"):
        exporting.export(tmp_path / "b", ANDI, "kpu")


def test_the_verifier_says_what_it_does_not_prove():
    assert "TIDAK dibuktikan" in verifier.PROVES
    assert "tidak pernah dicatat" in verifier.PROVES
    assert "isi catatan benar" in verifier.PROVES


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [
        (0, 256, "tile/0/000"),
        (1234067, 256, "tile/0/x001/x234/067"),
        (999, 3, "tile/0/999.p/3"),
        (1000, 256, "tile/0/x001/000"),
    ],
)
def test_tile_paths_are_those_of_the_specification(index, width, path):
    assert tiles.path(0, index, width) == path == verifier.tile_path(0, index, width)


def test_tiles_of_seventy_thousand_are_counted_as_the_specification_does():
    paths = [path for path, _ in tiles.hash_tiles([bytes(32)] * 70_000)]
    assert len(paths) == 273 + 1 + 1 + 1 + 1
    assert {p for p in paths if ".p/" in p} == {"tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"}
