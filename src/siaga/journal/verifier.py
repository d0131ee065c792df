#!/usr/bin/env python3
"""Pemeriksa jurnal Siaga untuk pihak luar: satu berkas, tanpa Siaga.

Stand-alone verifier of an exported Siaga journal. Needs Python 3.9 and `cryptography` only.

    python3 verifier.py FOLDER --key VKEY [--held CHECKPOINT ...] [--json]
    python3 verifier.py --proof FILE.tlog-proof --leaf FILE [--body FILE.json] --key VKEY

FOLDER is laid out as C2SP tlog-tiles: `checkpoint`, `tile/...`, and beside it `seals/`, `handovers/`, `bodies/`.
Give the key that was handed to you on paper; the one in the folder proves nothing about the folder.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, WITNESS, WIDTH = 1, 4, 256
Key = tuple[str, bytes, int, bytes]
Point = tuple[str, int, bytes]
Fault = tuple[str, Any]
PROVES = """Yang dibuktikan:
- tidak ada catatan yang diubah, dihapus, ditukar atau disisipkan sampai ukuran pada titik periksa;
- titik periksa dan segel ditandatangani oleh kunci yang Anda berikan;
- isi yang diserahkan adalah isi yang dicatat saat itu.
Yang TIDAK dibuktikan:
- bahwa isi catatan benar;
- bahwa segala yang terjadi dicatat: yang tidak pernah dicatat tidak terlihat di sini;
- bahwa jam komputer benar, kecuali segel bercap waktu pihak ketiga;
- bahwa pihak lain diberi jurnal yang sama: bandingkan titik periksa dengan pemegang segel lain."""


class Bad(ValueError):
    """Something does not verify."""


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962 hash of a leaf."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 hash of a node."""
    return hashlib.sha256(b"\1" + left + right).digest()


def verify_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> None:
    """RFC 9162 section 2.1.3.2; raises Bad."""
    if not 0 <= index < size or any(len(h) != 32 for h in [leaf, *proof]):
        raise Bad("index or hash out of range")
    at, last = index, size - 1
    for node in proof:
        if last == 0:
            raise Bad("proof too long")
        if at & 1 or at == last:
            leaf = node_hash(node, leaf)
            while at & 1 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            leaf = node_hash(leaf, node)
        at, last = at >> 1, last >> 1
    if last or leaf != root:
        raise Bad("the proof does not lead to the root")


def verify_consistency(old: int, new: int, proof: list[bytes], old_root: bytes, new_root: bytes) -> None:
    """RFC 9162 section 2.1.4.2; raises Bad."""
    if not 0 <= old <= new or any(len(h) != 32 for h in proof):
        raise Bad("size or hash out of range")
    if old in (0, new):
        if proof or (old == new and old_root != new_root):
            raise Bad("equal trees differ, or a proof where none is needed")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not path:
        raise Bad("proof too short")
    first = second = path[0]
    for node in path[1:]:
        if last == 0:
            raise Bad("proof too long")
        if at & 1 or at == last:
            first, second = node_hash(node, first), node_hash(node, second)
            while at & 1 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, node)
        at, last = at >> 1, last >> 1
    if last or first != old_root or second != new_root:
        raise Bad("the proof does not lead to both roots")


class Tree:
    """Roots of a growing list of leaf hashes."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.size = 0
        self.frontier: list[bytes] = []
        for hashed in hashes:
            self.add(hashed)

    def add(self, hashed: bytes) -> None:
        size = self.size
        while size & 1:
            hashed, size = node_hash(self.frontier.pop(), hashed), size >> 1
        self.frontier.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        total = self.frontier[-1] if self.frontier else hashlib.sha256(b"").digest()
        for node in reversed(self.frontier[:-1]):
            total = node_hash(node, total)
        return total


def unbase64(text: str) -> bytes:
    """Base64 in its one canonical spelling."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Bad("not base64") from error
    if base64.b64encode(raw).decode() != text:
        raise Bad("base64 not in its canonical spelling")
    return raw


def read_key(vkey: str) -> Key:
    """(name, id, kind, public key) of a verifier key."""
    name, identity, key = vkey.strip().split("+", 2)
    raw = unbase64(key)
    kind, public = raw[0], raw[1:]
    if hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != identity or len(public) != 32:
        raise Bad("the key's id does not belong to it")
    return name, bytes.fromhex(identity), kind, public


def open_note(note: str, keys: list[Key]) -> tuple[str, list[Key]]:
    """Text of a signed note and the keys that signed it; raises Bad unless one of `keys` did."""
    text, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise Bad("not a signed note")
    text += "\n"
    good: list[Key] = []
    for line in tail[:-1].split("\n"):
        dash, name, signature = ([*line.split(" "), "", "", ""])[:3]
        raw = unbase64(signature)
        if dash != "—" or line.count(" ") != 2 or len(raw) < 5:
            raise Bad("not a signature line")
        good += [key for key in keys if key[:2] == (name, raw[:4]) and _signed(key, text, raw[4:])]
    if not good:
        raise Bad("no key that you trust signed this")
    return text, good


def _signed(key: Key, text: str, raw: bytes) -> bool:
    message = text.encode()
    if key[2] == WITNESS:
        message = b"cosignature/v1\ntime %d\n" % int.from_bytes(raw[:8], "big") + message
        raw = raw[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key[3]).verify(raw, message)
    except (InvalidSignature, ValueError) as error:
        raise Bad(f"the signature of {key[0]} is wrong") from error
    return True


def open_checkpoint(note: str, keys: list[Key]) -> tuple[int, bytes]:
    """(size, root) of a checkpoint signed by the log's own key."""
    text, good = open_note(note, keys)
    lines = text[:-1].split("\n")
    signers = [key for key in good if key[2] == LOG and key[0] == lines[0]]
    if not signers or len(lines) < 3 or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise Bad("not a checkpoint signed by its own log")
    root = unbase64(lines[2])
    if len(root) != 32:
        raise Bad("the root is not 32 bytes")
    return int(lines[1]), root


def handed_over(folder: Path, keys: list[Key]) -> list[Key]:
    """The trusted keys, and each later key that a trusted one signed for."""
    keys = list(keys)
    for file in sorted((folder / "handovers").glob("*.txt")):
        note = file.read_text("utf-8")
        lines = note.split("\n")
        if lines[0] == "siaga-key-handover/1" and read_key(lines[1]) in keys:
            # Both keys sign: the old one vouches for the new, the new one shows it is held.
            if {read_key(lines[1]), read_key(lines[2])} - set(open_note(note, [*keys, read_key(lines[2])])[1]):
                raise Bad(f"{file.name}: the handover lacks a signature")
            keys.append(read_key(lines[2]))
    return keys


def tile_path(level: int | str, index: int, width: int) -> str:
    """Path of a tile of C2SP tlog-tiles."""
    digits = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        digits = f"x{index % 1000:03}/{digits}"
    return f"tile/{level}/{digits}" + (f".p/{width}" if width < WIDTH else "")


def leaves(folder: Path, size: int) -> Iterator[tuple[int, bytes, bytes]]:
    """(number, leaf bytes, hash in the tile) of each entry; raises Bad naming the entry that is not there."""
    for index in range((size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, size - index * WIDTH)
        try:
            bundle = (folder / tile_path("entries", index, width)).read_bytes()
            tile = (folder / tile_path(0, index, width)).read_bytes()
        except OSError as error:
            raise Bad(f"entries from {index * WIDTH} on: a tile is missing ({error.filename})") from error
        at = 0
        for offset in range(width):
            length = int.from_bytes(bundle[at : at + 2], "big")
            leaf, at = bundle[at + 2 : at + 2 + length], at + 2 + length
            yield index * WIDTH + offset, leaf, tile[offset * 32 : offset * 32 + 32]
        if at != len(bundle) or len(tile) != width * 32:
            raise Bad(f"entries from {index * WIDTH} on: a tile has the wrong length")


def body_hash(body: dict[str, str]) -> str:
    """Salted hash of a disclosed body `{"salt": base64, "text": "..."}`."""
    return hashlib.sha256(b"siaga-body/1\n" + unbase64(body["salt"]) + body["text"].encode()).hexdigest()


def check_tiles(folder: Path, hashes: list[bytes]) -> None:
    """Upper tiles against the level below; names the first that differs."""
    level = 0
    while len(hashes) >= WIDTH:
        level += 1
        whole = [hashes[at : at + WIDTH] for at in range(0, len(hashes) - WIDTH + 1, WIDTH)]
        hashes = [Tree(part).root() for part in whole]
        for index in range((len(hashes) + WIDTH - 1) // WIDTH):
            part = hashes[index * WIDTH : (index + 1) * WIDTH]
            path = tile_path(level, index, len(part))
            if (folder / path).read_bytes() != b"".join(part):
                raise Bad(f"{path} differs from the entries below it")


def verify_folder(folder: Path, keys: list[Key], held: list[Path]) -> dict[str, Any]:
    """Verify an export; returns a dict with `entries`, `root`, `ok`, `first_bad`, `faults`."""
    faults: list[Fault] = []
    try:
        keys = handed_over(folder, keys)
    except (Bad, ValueError) as error:
        faults.append((f"pergantian kunci: {error}", None))
    points, size = _points(folder, keys, held, faults)
    tree, roots = Tree(), {}
    bodies = {file.stem: file for file in sorted((folder / "bodies").glob("*.json"))}
    told: dict[str, str] = {}
    erased, hashes = set(), []
    try:
        for number, leaf, stored in leaves(folder, size):
            lines = leaf.decode("utf-8", "replace").split("\n")
            if leaf_hash(leaf) != stored or lines[1:2] != [str(number)] or len(lines) != 11:
                faults.append((f"catatan {number} telah berubah", number))
            elif lines[4] == "journal.erase_body":
                erased.add(lines[5])
            if str(number) in bodies:
                told[str(number)] = lines[9] if len(lines) == 11 else ""
            hashes.append(leaf_hash(leaf))
            tree.add(hashes[-1])
            if any(point[1] == tree.size for point in points):
                roots[tree.size] = tree.root()
        check_tiles(folder, hashes)
    except (Bad, OSError) as error:
        faults.append((f"ubin: {error}", tree.size if tree.size < size else None))
    _compare(points, {0: Tree().root(), **roots}, tree.size, faults)
    bad = _bodies(bodies, told, faults)
    return {
        "entries": tree.size, "root": tree.root().hex(), "ok": not faults,
        "first_bad": min((n for _, n in faults if n is not None), default=None),
        "checkpoints": len(points), "faults": [text for text, _ in faults],
        "bodies": {"disclosed": len(bodies), "bad": bad, "erased": len(erased)},
    }  # fmt: skip


def _points(folder: Path, keys: list[Key], held: list[Path], faults: list[Fault]) -> tuple[list[Point], int]:
    points: list[Point] = []
    for file in [folder / "checkpoint", *sorted((folder / "seals").glob("*.txt")), *held]:
        try:
            points.append((file.name, *open_checkpoint(file.read_text("utf-8"), keys)))
        except (Bad, ValueError, OSError) as error:
            faults.append((f"titik periksa {file.name} tidak sah: {error}", None))
    # The folder's own checkpoint says how far its tiles go.
    own = [point[1] for point in points if point[0] == "checkpoint"][:1]
    return points, (own or [max((point[1] for point in points), default=0)])[0]


def _compare(points: list[Point], roots: dict[int, bytes], size: int, faults: list[Fault]) -> None:
    good, exact = 0, any(number is not None for _, number in faults)
    for name, at, root in sorted(points, key=lambda p: p[1]):
        if at > size:
            faults.append((f"{name} mencatat {at}, yang ada {size}: jurnal dimundurkan", size))
        elif roots[at] != root:
            text = f"{name}: catatan antara {good} dan {at - 1} bukan yang ditandatangani"
            faults.append((text, None if exact else good))
        else:
            good = at


def _bodies(bodies: dict[str, Path], told: dict[str, str], faults: list[Fault]) -> int:
    before = len(faults)
    for number, file in bodies.items():
        try:
            good = body_hash(json.loads(file.read_text("utf-8"))) == told[number]
        except (ValueError, KeyError, TypeError):
            good = False
        if not good:
            faults.append((f"isi catatan {number} telah berubah", int(number) if number.isdigit() else None))
    return len(faults) - before


def verify_proof(proof: str, leaf: bytes, body: dict[str, str] | None, keys: list[Key]) -> tuple[int, int]:
    """Verify a C2SP tlog-proof of one leaf, and its disclosed body; raises Bad. Returns (index, size)."""
    head, blank, checkpoint = proof.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Bad("not a proof")
    lines = [line for line in lines[1:] if not line.startswith("extra ")]
    word, _, index = lines[0].partition(" ")
    if word != "index" or not index.isdigit() or str(int(index)) != index:
        raise Bad("the proof has no index")
    size, root = open_checkpoint(checkpoint, keys)
    verify_inclusion(leaf_hash(leaf), int(index), size, [unbase64(line) for line in lines[1:]], root)
    fields = leaf.decode("utf-8").split("\n")
    if fields[1] != index or (body is not None and body_hash(body) != fields[9]):
        raise Bad("the body is not the one that was recorded")
    return int(index), size


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Periksa ekspor jurnal Siaga / verify an exported Siaga journal")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--key", action="append", default=[], help="kunci verifikasi yang diterima di atas kertas")
    parser.add_argument("--held", action="append", default=[], type=Path, help="titik periksa yang Anda simpan")
    for name in ("--proof", "--leaf", "--body"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _one(options: argparse.Namespace, keys: list[Key]) -> dict[str, Any]:
    body = json.loads(options.body.read_text("utf-8")) if options.body else None
    answer: dict[str, Any] = {"ok": True, "faults": [], "entries": 0, "root": "", "first_bad": None}
    try:
        proof, leaf = options.proof.read_text("utf-8"), options.leaf.read_bytes()
        answer["index"], answer["entries"] = verify_proof(proof, leaf, body, keys)
    except (Bad, ValueError, IndexError) as error:
        answer.update(ok=False, faults=[str(error)])
    return answer


def main() -> int:
    """Command line; exit code 0 when everything verifies, 1 when not, 2 for wrong use."""
    options = _arguments()
    if bool(options.folder) == bool(options.proof) or (options.proof and not options.leaf):
        sys.stderr.write("pakai FOLDER, atau --proof dengan --leaf / give FOLDER, or --proof with --leaf\n")
        return 2
    shipped = options.folder / "keys.txt" if options.folder else None
    given = options.key or (shipped.read_text("utf-8").split() if shipped and shipped.is_file() else [])
    try:
        keys = [read_key(key) for key in given]
    except (ValueError, IndexError) as error:
        raise SystemExit(f"kunci tidak sah: {error}") from error
    result = _one(options, keys) if options.proof else verify_folder(options.folder, keys, options.held)
    result["key_from_folder"] = not options.key
    _show(result, options.json)
    return 0 if result["ok"] else 1


def _show(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        return
    word = "UTUH" if result["ok"] else "TIDAK UTUH"
    lines = [f"{word}: {result['entries']} catatan, akar {result['root']}"]
    lines += [f"  - {fault}" for fault in result["faults"]]
    if result["key_from_folder"]:
        lines.append("PERINGATAN: kunci diambil dari folder ini sendiri; bandingkan dengan kunci di atas kertas.")
    sys.stdout.write("\n".join([*lines, "", PROVES, ""]))


if __name__ == "__main__":
    sys.exit(main())
