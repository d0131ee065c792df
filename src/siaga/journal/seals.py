"""How is a day closed? A signed checkpoint over everything so far, handed to holders outside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from siaga.journal import checkpoint as checkpoints
from siaga.journal import keys, merkle, reads
from siaga.journal.acts import act
from siaga.journal.checkpoint import Checkpoint
from siaga.journal.context import Actor
from siaga.journal.leaf import microseconds
from siaga.journal.models import Entry, Receipt, Seal
from siaga.kit import clock
from siaga.kit.errors import Refused, refuse

if TYPE_CHECKING:
    from siaga.journal.timestamps import Authority

HOLDERS_NEEDED = 2


def sign_head() -> str:
    """A signed checkpoint of the journal as it is now."""
    return _signed(None)


def _signed(size: int | None) -> str:
    # One read of the head: another process may append between two.
    head = reads.head()
    whole = head is not None and size in {None, head.size}
    if head is not None and whole:
        size, root = head.size, merkle.root(merkle.unpack(head.frontier, head.size))
    else:
        size, root = size or 0, merkle.root_of(reads.leaf_hashes(size or 0))
    return checkpoints.sign(Checkpoint(keys.origin(), size, root), [keys.current()])


def seal_day(day: date, actor: Actor) -> Seal:
    """Seal every entry recorded until the end of `day` in the node's zone. Refuses a day sealed or to come."""
    _refuse_future(day)
    with transaction.atomic():
        size, last = _size_at_end(day), Seal.objects.order_by("-number").first()
        if last is not None and (last.day >= day or last.size > size):
            raise _sealed(last)
        _refuse_broken(last)
        number = last.number + 1 if last else 1
        with act("journal.seal_day", actor, f"segel/{number}") as change:
            erased = Entry.objects.filter(act="journal.erase_body", seq__lt=size).count()
            signed = _signed(size)
            change.update(day=day, size=size, erasures=erased, checkpoint=signed)
            return Seal.objects.create(number=number, day=day, size=size, checkpoint=signed, erasures=erased)


def _refuse_future(day: date) -> None:
    """A seal dated ahead by a slip of the hand would bar every seal until that day."""
    today = clock.today(settings.CONFIG.zone)
    if day > today:
        raise refuse(
            f"Hari itu belum tiba ({day:%d.%m.%Y})", f"Pilih hari ini ({today:%d.%m.%Y}) atau sebelumnya",
            f"That day has not come ({day})", f"Choose today ({today}) or earlier",
            value=str(day),
        )  # fmt: skip


def _refuse_broken(last: Seal | None) -> None:
    """A seal over a damaged journal would vouch for the damage."""
    verdict = reads.verify(since=last.size if last else 0)
    if not verdict.ok:
        raise refuse(
            "Jurnal tidak utuh, maka tidak disegel",
            "Jalankan `siaga journal verify` dan simpan hasilnya sebagai bukti",
            "The journal is damaged and was not sealed",
            "Run `siaga journal verify` and keep its answer as evidence",
            value=verdict.faults[0].detail,
        )


def _size_at_end(day: date) -> int:
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
    end = midnight - timedelta(hours=clock.ZONES[settings.CONFIG.zone])
    first = reads.first_since(microseconds(end))
    return reads.size() if first is None else first


def stamp(seal: Seal, authority: Authority, actor: Actor) -> datetime:
    """Get a third party's timestamp over the seal's checkpoint and keep it with the seal."""
    from siaga.journal import timestamps

    raw = timestamps.obtain(_text(seal).encode(), authority)
    at = timestamps.verify(raw, _text(seal).encode(), authority.roots)
    with act("journal.stamp_seal", actor, f"segel/{seal.number}") as change:
        change.update(authority=authority.url, time=at)
        seal.timestamp = raw
        seal.save(update_fields=["timestamp"])
    return at


def cosign(seal: Seal, line: str, actor: Actor) -> None:
    """Add a witness's signature line to the seal. BadNoteError unless a trusted witness made it."""
    signed = checkpoints.add(seal.checkpoint, line, reads.verifiers("witness"))
    with act("journal.cosign_seal", actor, f"segel/{seal.number}") as change:
        change["line"] = line
        seal.checkpoint = signed
        seal.save(update_fields=["checkpoint"])


def hand_over(seal: Seal, holder: str, actor: Actor) -> Receipt:
    """Note that the seal was given to an outside holder, for example `bawaslu`."""
    with act("journal.hand_over_seal", actor, f"segel/{seal.number}") as change:
        change["holder"] = holder
        return Receipt.objects.create(seal=seal, holder=holder, handed=microseconds(clock.now()))


def confirm(seal: Seal, holder: str, reference: str, actor: Actor) -> Receipt:
    """Note the receipt: a letter number or the answer. Refuses a seal that was never handed over."""
    receipt = Receipt.objects.filter(seal=seal, holder=holder).first()
    if receipt is None:
        raise refuse(
            f"Segel ini belum diserahkan kepada {holder}",
            "Catat penyerahannya dahulu",
            f"This seal was not handed to {holder}",
            "Record the handing over first",
        )
    with act("journal.confirm_receipt", actor, f"segel/{seal.number}") as change:
        change.update(holder=holder, reference=reference)
        receipt.confirmed, receipt.reference = microseconds(clock.now()), reference
        receipt.save()
    return receipt


def numbered(number: int) -> Seal:
    """The seal of that number; Refused when there is none."""
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        raise refuse(
            f"Tidak ada segel nomor {number}", "Periksa nomornya",
            f"There is no seal number {number}", "Check the number",
        )  # fmt: skip
    return seal


def holders(seal: Seal) -> tuple[int, int]:
    """Outside holders who confirmed this seal, of how many are needed."""
    return seal.receipts.exclude(confirmed=None).count(), HOLDERS_NEEDED


def _text(seal: Seal) -> str:
    return seal.checkpoint.partition("\n\n")[0] + "\n"


def _sealed(last: Seal) -> Refused:
    return refuse(
        f"Hari itu sudah tercakup segel nomor {last.number} ({last.day:%d.%m.%Y})",
        "Pilih hari sesudahnya",
        f"That day is covered by seal number {last.number} ({last.day})",
        "Choose a later day",
        value=str(last.day),
    )
