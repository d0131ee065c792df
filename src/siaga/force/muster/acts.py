"""What is done at a muster? Plan it, count guests, write emphases, correct and close the roll, sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from siaga.accounts import meanwhile
from siaga.force.models import Emphasis, Guest, MinutesSignature, Muster, Officer, RollLine
from siaga.force.muster import lines
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import Refused, refuse
from siaga.kit.papers import Paper
from siaga.operation.models import Operation
from siaga.operation.reads import profile_of
from siaga.profiles.readiness import Roll


def plan_muster(
    operation: Operation,
    actor: Actor,
    *,
    place: str,
    at: datetime,
    commander: str,
    kind: str = "parade",
    bases: Sequence[str] = (),
    agencies: Sequence[str] = (),
) -> Muster:
    """Plan a muster and draw up its roll: every officer of the bases (none named: of all bases).

    Refuses a blank place or commander, unknown kinds, bases and agencies, and bases without officers.
    """
    roll = _roll(operation)
    _blank(place=place, commander=commander)
    _known("kind", "jenis apel", [kind], list(roll.kinds))
    _known("agency", "instansi", agencies, [a.key for a in roll.agencies])
    officers = _expected(bases)
    with act("force.plan_muster", actor, "muster") as change:
        muster = Muster.objects.create(operation=operation, kind=kind, place=place, at=at, commander=commander)
        RollLine.objects.bulk_create(
            (RollLine(muster=muster, officer=o, unit=o.unit or o.base.name) for o in officers), batch_size=200
        )
        Guest.objects.bulk_create(Guest(muster=muster, agency=key) for key in agencies)
        change.object = lines.cause_of(muster)
        change.update(
            kind=kind, place=place, at=at.isoformat(), commander=commander, expected=len(officers),
            agencies=list(agencies),
        )  # fmt: skip
    return muster


def _expected(bases: Sequence[str]) -> list[Officer]:
    rows = Officer.objects.select_related("base").order_by("pk")
    officers = list(rows.filter(base_id__in=bases) if bases else rows)
    known = {o.base_id for o in officers}
    _known("base", "polres/polsek", bases, sorted(known))
    if not officers:
        raise refuse(
            "Belum ada personel", "Impor personel dahulu", "There are no officers", "Import the officers first"
        )
    return officers


def count_guest(
    muster: Muster, agency: str, actor: Actor, *, strength: int, present: int, remarks: str = "",
    seen: int | None = None,
) -> Guest:  # fmt: skip
    """Write an agency's numbers.

    Refuses an agency not invited, more present than strength, and numbers that somebody else wrote after `seen`.
    """
    _known("agency", "instansi undangan", [agency], list(muster.guests.values_list("agency", flat=True)))
    if not 0 <= present <= strength:
        raise refuse(
            "Jumlah hadir melebihi kekuatan", "Periksa kedua angka",
            "More present than strength", "Check both numbers", value=f"{present} / {strength}",
        )  # fmt: skip
    with act("force.count_guest", actor, lines.cause_of(muster)) as change:
        row = muster.guests.select_for_update().get(agency=agency)
        meanwhile.refuse_touched([agency], seen, COUNTED, "agency", object=lines.cause_of(muster))
        row.strength, row.present, row.remarks = strength, present, remarks
        row.save(update_fields=["strength", "present", "remarks"])
        change.update(agency=agency, strength=strength, present=present, remarks=remarks)
    return row


COUNTED = {"force.count_guest": ("jumlah instansi ini diisi", "this agency's numbers were written")}


def add_emphasis(muster: Muster, text: str, owner: str, due: date, actor: Actor) -> Emphasis:
    """Write down a commander's emphasis with its owner (a role) and due date. Refuses a date before the muster."""
    _blank(text=text)
    _known("owner", "jabatan penanggung jawab", [owner], [r.key for r in profile_of(muster.operation).roles])
    if due < clock.local(muster.at, settings.CONFIG.zone).date():
        raise refuse(
            "Tenggat sebelum hari apel", "Betulkan tanggal",
            "Due before the muster", "Correct the date", value=due.isoformat(),
        )  # fmt: skip
    with act("force.add_emphasis", actor, lines.cause_of(muster)) as change:
        row = Emphasis.objects.create(muster=muster, text=text, owner=owner, due=due)
        change.update(emphasis=row.pk, text=text, owner=owner, due=due.isoformat())
    return row


def finish_emphasis(row: Emphasis, actor: Actor, *, note: str = "") -> None:
    """Say that an emphasis is carried out."""
    with act("force.finish_emphasis", actor, lines.cause_of(row.muster), reason=note) as change:
        Emphasis.objects.filter(pk=row.pk, done_at=None).update(done_at=clock.now())
        change.update(emphasis=row.pk)


def correct_line(muster: Muster, officer: str, actor: Actor, *, state: str, why: str, reason: str = "") -> RollLine:
    """Correct one line by name and with a reason why; the only way to undo a scan."""
    _blank(why=why)
    _known("state", "keadaan", [state], ["present", "absent"])
    if state == "absent":
        _known("reason", "alasan", [reason], [r.key for r in lines.roll_of(muster).reasons])
    with act("force.correct_roll", actor, lines.cause_of(muster), reason=why) as change:
        found = lines.locked(muster, [officer])
        _known("officer", "personel dalam daftar apel", [officer], list(found))
        line, before = found[officer], found[officer].state
        if state == "present":
            lines.present(line, clock.now(), "name")
        else:
            lines.absent(line, reason, clock.now(), "name")
        lines.save(muster, [line], actor)
        change.update(officer=officer, before=before, after=state, absence=reason)
    return line


def close_muster(muster: Muster, actor: Actor, *, anyway: bool = False) -> Muster:
    """Close the roll: whoever has not been called is absent, nobody said why. Scans that come later still count.

    Refuses to make more than half of the roll absent unless `anyway`: that is a roll not yet called.
    """
    default = next(r.key for r in lines.roll_of(muster).reasons if r.default)
    with act("force.close_muster", actor, lines.cause_of(muster)) as change:
        held = Muster.objects.select_for_update().get(pk=muster.pk)
        if held.state == "closed":
            raise refuse(
                "Apel sudah ditutup", "Betulkan barisnya satu per satu",
                "The muster is closed already", "Correct its lines one by one",
            )  # fmt: skip
        now = clock.now()
        waiting = list(RollLine.objects.filter(muster=muster, state="waiting").order_by("pk"))
        if len(waiting) * 2 > muster.lines.count() and not anyway:
            raise _not_called(len(waiting), muster.lines.count())
        for line in waiting:
            lines.absent(line, default, now, "close")
        lines.save(muster, waiting, actor)
        Muster.objects.filter(pk=muster.pk).update(state="closed", closed_at=now)
        change.update(not_called=[line.officer_id for line in waiting])
    muster.refresh_from_db()
    return muster


def _not_called(waiting: int, strength: int) -> Refused:
    return refuse(
        f"{waiting} dari {strength} personel belum dipanggil", "Panggil dahulu, atau nyatakan tetap ditutup",
        f"{waiting} of {strength} have not been called", "Call them first, or say to close anyway",
    )  # fmt: skip


def sign_minutes(muster: Muster, actor: Actor, *, name: str, position: str) -> MinutesSignature:
    """Sign the minutes; what is signed is kept whole with its digest. Refuses an open muster.

    A second person signs the same text as long as the attendance stands; else a new text, by all again.
    """
    from siaga.force.muster.minutes import content, roll_part

    _blank(name=name, position=position)
    if muster.state != "closed":
        raise refuse(
            "Apel belum ditutup", "Tutup apel dahulu", "The muster is still open", "Close the muster first"
        )
    paper, last = content(muster), muster.signatures.order_by("-pk").first()
    if last and roll_part(kept := Paper.from_data(last.content)) == roll_part(paper):
        paper = kept
    with act("force.sign_minutes", actor, lines.cause_of(muster)) as change:
        row = MinutesSignature.objects.create(
            muster=muster, name=name, position=position, digest=paper.digest(), content=paper.as_data(),
            at=clock.now(), by=actor.id,
        )  # fmt: skip
        change.update(position=position, digest=row.digest)
    return row


def _roll(operation: Operation) -> Roll:
    roll = profile_of(operation).roll
    if roll is None:
        raise refuse(
            "Profil ini tidak memuat daftar apel", 'Tambahkan "roll" pada `use` di profile.toml',
            "This profile has no roll", 'Add "roll" to `use` in profile.toml',
        )  # fmt: skip
    return roll


def _blank(**texts: str) -> None:
    names = [name for name, text in texts.items() if not text.strip()]
    if names:
        raise refuse(f"Belum diisi: {', '.join(names)}", "Isi", f"Missing: {', '.join(names)}", "Fill it in")


def _known(what: str, word: str, given: Sequence[str], known: Sequence[str]) -> None:
    """Refuse values that are unknown or given twice."""
    wrong = [v for v in given if v not in known] or [v for v in given if list(given).count(v) > 1]
    if wrong:
        raise refuse(
            f"Nilai {word} tidak dikenal atau ganda", f"Pakai: {', '.join(known)[:300]}",
            f"Unknown or repeated {what}", f"Use: {', '.join(known)[:300]}", value=", ".join(wrong)[:200],
        )  # fmt: skip
