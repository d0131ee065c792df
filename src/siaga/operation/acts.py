"""How does an operation begin, and how does its course change? Stages, their dates, re-votes, what is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from siaga.accounts import meanwhile
from siaga.journal import issuing
from siaga.journal.acts import act
from siaga.journal.context import Actor
from siaga.kit import clock
from siaga.kit.errors import Problem, Refused, refuse
from siaga.operation import stages
from siaga.operation.models import Operation, Stage, StageDate, StageDone, StageStation
from siaga.operation.reads import current, profile_of
from siaga.profiles import Profile
from siaga.profiles.stages import Stage as ProfileStage
from siaga.territory.models import Station


def open_operation(
    profile: Profile, regency_code: str, actor: Actor, *, name: str = "", sample: str = ""
) -> Operation:
    """Open the operation; the profile is copied in, so a later change of the file changes nothing here."""
    seed = int(profile.election.voting_day.strftime("%Y%m%d"))
    with act("operation.open_operation", actor, regency_code) as change:
        operation = Operation.objects.create(
            name=name or profile.election.operation,
            regency_code=regency_code,
            profile_name=profile.name,
            profile=profile.model_dump(mode="json", by_alias=True),
            seed=seed,
            sample=sample,
            opened_at=clock.now(),
        )
        _open_stages(operation, profile)
        change.update(name=operation.name, profile=profile.name, seed=seed, sample=sample)
    return operation


def export_calendar(today: date, actor: Actor, recipient: str) -> str:
    """The stages and what is due as iCalendar text for one recipient; it may be passed on."""
    operation = current()
    copy = issuing.issue("operation.export_calendar", actor, f"operasi/{operation.pk}", recipient, open=True)
    return stages.calendar(operation, today, clock.now(), copy.mark)


def _open_stages(operation: Operation, profile: Profile) -> None:
    """One row for each stage of the profile that begins by the calendar, with all its sources' dates."""
    for position, given in enumerate(s for s in profile.stages if not s.opened_later):
        used = given.dates[0]
        row = Stage.objects.create(
            operation=operation, key=given.key, kind=given.key, title=given.label.id, position=position,
            starts=used.start, ends=used.end, guards_stations=given.guards_stations,
        )  # fmt: skip
        StageDate.objects.bulk_create(
            StageDate(stage=row, starts=c.start, ends=c.end, rule=c.rule, source=c.source, used=n == 0)
            for n, c in enumerate(given.dates)
        )


def add_revote(
    operation: Operation,
    kind: str,
    day: date,
    stations: Sequence[str],
    actor: Actor,
    *,
    reason: str,
    order_number: str,
    source: str,
) -> Stage:
    """Open a re-vote (PSU) or its kin as a new stage on its own day with its own stations.

    Refuses a kind that the profile does not open later, no or unknown or repeated stations, a missing reason,
    order number or source. A day beyond the profile's `within_days` is said in the journal, not refused.
    """
    given = _opened_later(profile_of(operation), kind)
    _refuse_blank(reason=reason, order_number=order_number, source=source)
    codes = _known_stations(stations)
    number = operation.stages.filter(kind=kind).count() + 1
    with act("operation.add_revote", actor, f"{kind}-{number}", reason=reason) as change:
        row = Stage.objects.create(
            operation=operation, key=f"{kind}-{number}", kind=kind, title=f"{given.label.id} {number}",
            position=1000 + number, starts=day, ends=day, guards_stations=True, reason=reason,
            order_number=order_number,
        )  # fmt: skip
        StageDate.objects.create(stage=row, starts=day, ends=day, source=source, used=True)
        StageStation.objects.bulk_create(StageStation(stage=row, station_id=code) for code in codes)
        change.update(
            kind=kind, day=day.isoformat(), stations=codes, order_number=order_number, source=source,
            beyond_limit=beyond_limit(operation, given, day),
        )  # fmt: skip
    return row


def change_patterns(
    operation: Operation,
    wanted: Mapping[str, tuple[int, int]],
    actor: Actor,
    *,
    reason: str,
    seen: int | None = None,
) -> Operation:
    """Guard these classes with so many officers to so many stations: class -> (officers, stations at most).

    A district's own pattern stays. Refuses a class without a pattern, numbers no pattern may have, a missing
    reason, and a change that somebody else made after `seen`.
    """
    _refuse_blank(reason=reason)
    with act("operation.change_patterns", actor, patterns_of(operation), reason=reason) as change:
        held = Operation.objects.select_for_update().get(pk=operation.pk)
        meanwhile.refuse_changed(patterns_of(operation), seen, PATTERN_WORDS)
        rows = held.profile["pattern"]
        before = {r["class"]: (r["officers"], r["stations_max"]) for r in rows if not r.get("districts")}
        for row in rows:
            if not row.get("districts") and row["class"] in wanted:
                officers, stations = wanted[row["class"]]
                row.update(officers=officers, stations_max=stations)
                row["stations_min"] = min(row.get("stations_min", 1), stations)
        _check_patterns(held, wanted, before)
        held.save(update_fields=["profile"])
        change.update(before=before, after=dict(wanted))
    return held


PATTERN_WORDS = {"operation.change_patterns": ("pola pengamanan diubah", "the patterns were changed")}


def patterns_of(operation: Operation) -> str:
    """The operation's patterns as the journal names them."""
    return f"patterns/{operation.pk}"


def _check_patterns(
    held: Operation, wanted: Mapping[str, tuple[int, int]], before: Mapping[str, tuple[int, int]]
) -> None:
    try:
        profile_of(held)
        bad = sorted(set(wanted) - set(before))
    except ValueError:
        bad = sorted(wanted)
    if bad:
        raise refuse(
            f"Pola tidak sah: {', '.join(bad)}", "Personel 1 sampai 50, TPS 1 sampai 100, kelas berpola",
            f"Patterns are not valid: {', '.join(bad)}", "Officers 1 to 50, stations 1 to 100, a known class",
        )  # fmt: skip


def beyond_limit(operation: Operation, given: ProfileStage, day: date) -> bool:
    """True when the day lies more than the profile's days after voting."""
    voting = profile_of(operation).election.voting_day
    return given.within_days is not None and (day - voting).days > given.within_days


def add_date(
    stage: Stage, actor: Actor, *, source: str, starts: date | None = None, ends: date | None = None, rule: str = ""
) -> StageDate:
    """Write down what one more source says of a stage's dates; the dates in use stay. Refuses nothing said."""
    _refuse_blank(source=source)
    if not (starts or ends or rule) or (starts and ends and starts > ends):
        raise refuse(
            "Tanggal kosong atau terbalik", "Sebut tanggal mulai, selesai, atau aturannya",
            "Dates are missing or reversed", "Give a start, an end or a rule", value=stage.key,
        )  # fmt: skip
    with act("operation.add_date", actor, stage.key) as change:
        row = StageDate.objects.create(stage=stage, starts=starts, ends=ends, rule=rule, source=source)
        change.update(_dates(starts, ends), rule=rule, source=source)
    return row


def use_date(claim: StageDate, actor: Actor, *, reason: str) -> Stage:
    """Take one source's dates into use; the stage moves to them. Refuses a rule without a date."""
    _refuse_blank(reason=reason)
    if not (claim.starts or claim.ends):
        raise refuse(
            "Sumber ini hanya menyebut aturan, belum tanggal", "Catat tanggalnya dahulu",
            "This source gives a rule, not a date", "Write the date down first", value=claim.rule,
        )  # fmt: skip
    stage = claim.stage
    before = _dates(stage.starts, stage.ends)
    with act("operation.use_date", actor, stage.key, reason=reason) as change:
        stage.dates.update(used=False)
        StageDate.objects.filter(pk=claim.pk).update(used=True)
        Stage.objects.filter(pk=stage.pk).update(starts=claim.starts, ends=claim.ends)
        change.update(before=before, after=_dates(claim.starts, claim.ends), source=claim.source)
    stage.refresh_from_db()
    return stage


def mark_done(stage: Stage, item: str, actor: Actor, *, note: str = "") -> None:
    """Say that a due item is done. Refuses an unknown item and one that is done already."""
    known = {d.key for s in profile_of(stage.operation).stages if s.key == stage.kind for d in s.due}
    if item not in known or stage.done.filter(item=item).exists():
        raise refuse(
            f"Tenggat {item} tidak ada pada tahapan ini atau sudah selesai",
            f"Pakai: {', '.join(sorted(known)) or 'tidak ada'}",
            f"Item {item} is not due at this stage or is done already", f"Use one of: {', '.join(sorted(known))}",
            value=item,
        )  # fmt: skip
    with act("operation.mark_done", actor, stage.key) as change:
        StageDone.objects.create(stage=stage, item=item, at=clock.now(), by=actor.id, note=note)
        change.update(item=item, note=note)


def _dates(starts: date | None, ends: date | None) -> dict[str, str | None]:
    return {"starts": starts.isoformat() if starts else None, "ends": ends.isoformat() if ends else None}


def _opened_later(profile: Profile, kind: str) -> ProfileStage:
    known = {s.key: s for s in profile.stages if s.opened_later}
    if kind not in known:
        raise refuse(
            f"Tahapan {kind} tidak dapat dibuka kemudian", f"Pakai: {', '.join(known) or 'profil tidak memuatnya'}",
            f"Stage {kind} cannot be opened later", f"Use one of: {', '.join(known)}", value=kind,
        )  # fmt: skip
    return known[kind]


def _refuse_blank(**texts: str) -> None:
    blank = [name for name, text in texts.items() if not text.strip()]
    if blank:
        raise refuse(
            f"Belum diisi: {', '.join(blank)}", "Isi semuanya", f"Missing: {', '.join(blank)}", "Fill them in"
        )


def _known_stations(stations: Sequence[str]) -> list[str]:
    known = set(Station.objects.filter(pk__in=stations).values_list("pk", flat=True))
    problems = [
        Problem("", 0, "station_code", code, "TPS tidak dikenal", "Periksa kode TPS",
                "Unknown station", "Check the station code")
        for code in dict.fromkeys(stations) if code not in known
    ] + [
        Problem("", 0, "station_code", code, "TPS disebut lebih dari satu kali", "Sebut satu kali saja",
                "The station is named more than once", "Name it once")
        for code in dict.fromkeys(stations) if list(stations).count(code) > 1
    ]  # fmt: skip
    if problems or not stations:
        raise Refused(problems or [_no_stations()])
    return sorted(known)


def _no_stations() -> Problem:
    return Problem("", 0, "station_code", "", "Tidak ada TPS", "Sebut TPS yang memilih ulang",
                   "No station is named", "Name the stations that vote again")  # fmt: skip
