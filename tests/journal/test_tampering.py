"""Whatever is changed in the stored journal is found, and called by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.fixed import FIELDS, fixed_journal
from siaga.journal import verify
from siaga.journal.verify import Head, Material

ROWS, MATERIAL, _ = fixed_journal(200)


def run(rows=ROWS, **changes):
    return verify.verify_rows(rows, replace(MATERIAL, **changes))


def flipped(value, at):
    if isinstance(value, int):
        return value ^ (1 << (8 * at))
    return value[:at] + bytes([value[at] ^ (1 << (at % 8))]) + value[at + 1 :]


def width(value):
    return 7 if isinstance(value, int) else len(value)


def test_the_journal_as_written_is_whole():
    verdict = run()
    assert (verdict.ok, verdict.entries, verdict.checkpoints) == (True, 200, 1)
    assert verdict.bodies == {"valid": 200, "erased": 0, "bad": 0}


def test_every_byte_of_every_column_counts():
    """Each byte of 200 entries and bodies, one bit flipped at a time."""
    flips = 0
    for row in ROWS:
        for name in FIELDS:
            value = getattr(row, name)
            for at in range(width(value)):
                bad = replace(row, **{name: flipped(value, at)})
                whole = verify.entry_hash(bad) == bad.leaf_hash and verify.body_state(bad) == "valid"
                assert not whole, (row.seq, name, at)
                flips += 1
    assert flips > 38_000


@pytest.mark.parametrize("name", FIELDS)
def test_the_entry_whose_byte_was_flipped_is_named(name):
    for number in (0, 1, 63, 64, 127, 198, 199):
        row = replace(ROWS[number], **{name: flipped(getattr(ROWS[number], name), 0)})
        verdict = run([*ROWS[:number], row, *ROWS[number + 1 :]])
        assert not verdict.ok
        assert verdict.first_bad == number
        kind = "body" if name in {"salt", "text"} else "entry"
        assert kind in {fault.kind for fault in verdict.faults}


@pytest.mark.parametrize("value", [None, 1.0, "1", b"1", True])
@pytest.mark.parametrize("name", ["seq", "recorded", "event"])
def test_a_number_stored_as_something_else_is_found(name, value):
    verdict = run([*ROWS[:7], replace(ROWS[7], **{name: value}), *ROWS[8:]])
    assert verdict.first_bad == 7


@pytest.mark.parametrize("count", [1, 2, 50, 200])
def test_the_last_entries_deleted(count):
    verdict = run(ROWS[: 200 - count])
    assert not verdict.ok
    assert verdict.first_bad == 200 - count


@pytest.mark.parametrize("count", [1, 2, 50, 199])
def test_rolled_back_with_a_head_that_fits_against_a_checkpoint_held_outside(count):
    """The copy is whole in itself; only what was held outside shows that it is older."""
    rows, material, _ = fixed_journal(200 - count)
    alone = verify.verify_rows(rows, replace(material, signed=()))
    assert alone.ok
    verdict = verify.verify_rows(rows, replace(material, signed=MATERIAL.signed))
    assert verdict.first_bad == 200 - count
    assert {f.kind for f in verdict.faults} == {"missing"}


def test_an_entry_deleted_in_the_middle_is_named():
    verdict = run([*ROWS[:90], *ROWS[91:]])
    assert verdict.first_bad == 90


@pytest.mark.parametrize(("one", "two"), [(3, 4), (0, 199), (63, 64)])
def test_two_entries_swapped(one, two):
    rows = list(ROWS)
    rows[one], rows[two] = rows[two], rows[one]
    assert run(rows).first_bad == one
    renumbered = list(ROWS)
    renumbered[one], renumbered[two] = replace(ROWS[two], seq=one), replace(ROWS[one], seq=two)
    assert run(renumbered).first_bad == one


def test_two_bodies_swapped():
    rows = list(ROWS)
    rows[5] = replace(ROWS[5], salt=ROWS[6].salt, text=ROWS[6].text)
    rows[6] = replace(ROWS[6], salt=ROWS[5].salt, text=ROWS[5].text)
    verdict = run(rows)
    assert [(f.kind, f.seq) for f in verdict.faults] == [("body", 5), ("body", 6)]


def test_history_rewritten_with_all_hashes_made_anew():
    """Who can write the database can make it fit in itself, not with what was signed."""
    rows, material, _ = fixed_journal(200, liar=120)
    verdict = verify.verify_rows(rows, replace(material, signed=MATERIAL.signed))
    assert [f.kind for f in verdict.faults] == ["history"]
    rows, material, _ = fixed_journal(200, liar=120)
    early = fixed_journal(100)[1].signed
    verdict = verify.verify_rows(rows, replace(material, signed=[*early, *MATERIAL.signed]))
    assert verdict.first_bad == 100


def test_every_byte_of_the_checkpoint_counts_and_the_fault_is_called_so():
    (label, text) = next(iter(MATERIAL.signed))
    raw = text.encode()
    for at in range(len(raw)):
        changed = bytes([*raw[:at], raw[at] ^ (1 << (at % 8)), *raw[at + 1 :]]).decode("utf-8", "replace")
        _, faults = verify.read_checkpoints([(label, changed)], list(MATERIAL.known), MATERIAL.origin)
        assert [(f.kind, f.seq) for f in faults] == [("checkpoint", None)], at
    verdict = run(signed=[(label, text.replace("siaga/uji\n200", "siaga/uji\n201"))])
    assert (verdict.ok, verdict.first_bad) == (False, None)
    assert [f.kind for f in verdict.faults] == ["checkpoint"]


def test_every_byte_of_the_head_counts():
    head = MATERIAL.head
    for at in range(len(head.frontier)):
        frontier = flipped(head.frontier, at)
        walked = verify.Walk()
        walked.size, walked.frontier = 200, [head.frontier[n : n + 32] for n in range(0, len(head.frontier), 32)]
        verdict = walked.finish(Head(200, frontier), [], [])
        assert [(f.kind, f.seq) for f in verdict.faults] == [("head", None)]
    assert {f.kind for f in run(head=Head(199, head.frontier)).faults} == {"head"}
    assert {f.kind for f in run(head=None).faults} == {"head"}


def test_a_missing_a_returned_and_a_stray_body_are_three_faults():
    erasing = ROWS[150]
    assert run([*ROWS[:9], replace(ROWS[9], salt=None, text=None), *ROWS[10:]]).first_bad == 9
    assert run(strays=[7000]).first_bad == 7000
    assert verify.erased_number(replace(erasing, act=verify.ERASE, object=b"entri/9")) == 9
    assert verify.erased_number(replace(erasing, act=verify.ERASE, object=b"entri/x")) is None


def test_since_a_checkpoint_only_the_rest_is_looked_at():
    early = fixed_journal(100)[1].signed
    trusted = tuple(row.leaf_hash for row in ROWS[:100])
    signed = [*early, *MATERIAL.signed]
    verdict = run(ROWS[100:], trusted=trusted, signed=signed)
    assert (verdict.ok, verdict.entries, verdict.since) == (True, 200, 100)
    wrong = (bytes(32), *trusted[1:])
    assert not run(ROWS[100:], trusted=wrong, signed=signed).ok


def test_nothing_is_material_for_nothing():
    assert verify.verify_rows([], Material(None)).ok
