"""What is this envelope about, before the database is locked? Form, place, time, answers, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from siaga.kit.wording import kinds_in, spoken, wordless
from siaga.profiles.field_reports import ReportForm
from siaga.reporting import timing
from siaga.reporting.envelope import (
    BAD,
    INSTANCE,
    REFUSED,
    UNKNOWN,
    Envelope,
    Turned,
    content_hash,
    digest,
    turned,
)  # fmt: skip
from siaga.reporting.judging import Judged, judge
from siaga.reporting.rules import KnownPost, Rules, StageRules, Window


@dataclass(slots=True)
class Prepared:
    """An envelope that may be stored, or `turned` with the reason why not."""

    envelope: Envelope
    id: str
    event_at: datetime
    turned: Turned | None = None
    form: ReportForm | None = None
    judged: Judged = field(default_factory=Judged)
    content: str = ""
    clock: str = timing.GOOD
    stage: StageRules | None = None
    post: KnownPost | None = None
    place: str = ""
    window: Window | None = None

    @property
    def key(self) -> tuple[str, str, str, str] | None:
        """Stage, place, kind and slot of the owed report; None where none is owed."""
        if self.stage is None or self.window is None or not self.place:
            return None
        return self.stage.stage, self.place, self.envelope.kind, self.window.slot


def prepare(envelope: Envelope, rules: Rules) -> Prepared:
    """Look at one envelope; reads nothing but what it is given."""
    found = Prepared(envelope, envelope.id if isinstance(envelope.instance, str) else "", envelope.received_at)
    found.turned = _wrong_shape(envelope)
    form = rules.forms.form_of(envelope.kind) if rules.forms and not found.turned else None
    if found.turned is None and form is None:
        found.turned = _no_form(envelope)
    if form is None or found.turned:
        return found
    found.form, found.judged = form, judge(form, envelope.answers)
    _hear_names(found)
    envelope = found.envelope
    found.content = content_hash(envelope, found.judged.answers)
    found.event_at, found.clock = timing.event_time(envelope.device_at, envelope.sent_at, envelope.received_at)
    if found.judged.problems:
        problems = tuple(found.judged.problems)
        found.turned = Turned(envelope.instance, REFUSED, problems, wording=tuple(found.judged.wording))
        return found
    found.turned = _placed(found, form, rules)
    return found


def _hear_names(found: Prepared) -> None:
    """Who spoke, as somebody typed it, is free text too. A call for help loses it, and rings."""
    said = found.envelope
    texts = (spoken(said.sender), said.officer, said.contact)
    refused = [kind for text in texts if text for kind in kinds_in(text)]
    if not refused:
        return
    found.judged.wording += refused
    if found.form and found.form.alert:
        found.envelope = replace(said, sender=said.channel, officer="", contact="")
    else:
        found.judged.problems.append(wordless(refused[0], field="sender"))


def _wrong_shape(envelope: Envelope) -> Turned | None:
    ok = isinstance(envelope.instance, str) and INSTANCE.fullmatch(envelope.instance)
    ids = (envelope.sender, envelope.officer, envelope.taken_by, envelope.post, envelope.station, envelope.stage)
    if ok and all(isinstance(i, str) and i.isascii() and i.isprintable() and len(i) <= 60 for i in ids):
        return None
    name = envelope.instance if ok else ""
    return turned(
        name, BAD, "Nomor laporan atau pengirim tidak sah", "Kirim dari halaman lapor atau ODK yang terdaftar",
        "The report's id or sender is not valid", "Send from the enrolled page or ODK", column="instance",
    )  # fmt: skip


def _no_form(envelope: Envelope) -> Turned:
    return turned(
        envelope.instance, UNKNOWN, "Jenis laporan ini tidak ada", "Muat ulang formulir dari pos komando",
        "There is no such kind of report", "Fetch the forms again from the post", column="kind",
    )  # fmt: skip


def _placed(found: Prepared, form: ReportForm, rules: Rules) -> Turned | None:
    """Find the place; a call for help needs none."""
    envelope = found.envelope
    stage = rules.stage_of(envelope.stage, envelope.station or envelope.post, found.event_at)
    code = envelope.post or (stage.post_of.get(envelope.station, "") if stage else "")
    post = stage.posts.get(code) if stage else None
    fits = post is not None and (not envelope.station or envelope.station in post.stations)
    if form.alert:
        found.stage, found.post = stage, post if fits else None
        return None
    if not fits or stage is None or post is None:
        return _unknown_place(envelope)
    found.stage, found.post = stage, post
    found.place = _place(envelope, form, post)
    if not found.place:
        return _which_station(envelope)
    windows = stage.windows.get(form.key, [])
    named = [w for w in windows if w.slot == envelope.slot]
    found.window = named[0] if named else timing.slot_for(windows, found.event_at)
    return None


def _place(envelope: Envelope, form: ReportForm, post: KnownPost) -> str:
    if form.per == "post":
        return post.code
    return envelope.station or (post.stations[0] if len(post.stations) == 1 else "")


def _unknown_place(envelope: Envelope) -> Turned:
    return turned(
        envelope.instance, REFUSED, "Plot atau TPS ini tidak ada dalam jadwal lapor",
        "Periksa nomor plot atau TPS; bila benar, minta pos komando menyusun jadwal",
        "This post or station is not in the schedule",
        "Check the number; if it is right, ask the command post to draw up the schedule", column="post",
    )  # fmt: skip


def _which_station(envelope: Envelope) -> Turned:
    return turned(
        envelope.instance, REFUSED, "Laporan ini per TPS, dan plot ini menjaga beberapa TPS", "Sebut TPS-nya",
        "This report is owed by each station, and the post guards several", "Name the station", column="station",
    )  # fmt: skip


def named(prepared: Prepared) -> dict[str, Any]:
    """What the journal says of the report: ids, hour and digest, never a free text."""
    envelope = prepared.envelope
    return {
        "kind": envelope.kind, "stage": prepared.stage.stage if prepared.stage else "",
        "post": prepared.post.code if prepared.post else "", "station": envelope.station,
        "slot": prepared.window.slot if prepared.window else "", "channel": envelope.channel,
        "content": prepared.content, "origin": envelope.origin, "unverified": envelope.unverified,
        "instance": digest(envelope.instance),
    }  # fmt: skip
