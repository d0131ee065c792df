"""How far is the day? Expected against received by district, base and hour; and one post with all it said."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When

from siaga.force.models import Officer
from siaga.reporting import access, rules
from siaga.reporting.models import Alarm, CallForHelp, Conflict, Expected, Post, Report, Schedule, Signal
from siaga.territory.models import Base, District

FRESH, MOST = 1.0, 200
DONE = ("received", "early", "implausible", "contradictory")


@dataclass(slots=True)
class Cell:
    """Reports owed at one hour in one place. `overdue`: their clock has run out and nothing came."""

    owed: int = 0
    answered: int = 0
    overdue: int = 0
    odd: int = 0
    alarm: int = 0

    def add(self, other: Cell) -> None:
        """Count the other's too."""
        self.owed += other.owed
        self.answered += other.answered
        self.overdue += other.overdue
        self.odd += other.odd
        self.alarm += other.alarm

    @property
    def state(self) -> str:
        """Which of the page's states: bad where someone has not spoken, warn where something is odd."""
        if self.overdue:
            return "bad"
        if self.odd or self.alarm:
            return "warn"
        return "good" if self.answered == self.owed else ""


@dataclass(slots=True)
class Line:
    """One district, base or post with its hours and their sum."""

    code: str
    name: str
    cells: list[Cell]
    total: Cell = field(default_factory=Cell)


@dataclass(slots=True)
class Board:
    """The whole board of one stage at one moment."""

    stage: str
    at: datetime
    hours: list[datetime]
    lines: list[Line]
    total: Cell


_recent: dict[Any, tuple[float, Board]] = {}


def stages() -> list[str]:
    """Stages that have a schedule, by day."""
    return list(Schedule.objects.order_by("day", "stage").values_list("stage", flat=True))


def board(stage: str, user: Any, at: datetime, *, by: str = "district") -> Board:
    """Expected and received by district or base and hour, of the places the person may read; a second old at most.

    A thousand watchers who hear of the same report ask at the same moment and share one answer.
    """
    key = (stage, by, access.reach_of(user), at.replace(second=0, microsecond=0))
    held = _recent.get(key)
    if held is None or time.monotonic() - held[0] > FRESH:
        if len(_recent) > MOST:
            _recent.clear()
        rows = Expected.objects.filter(access.within(user), stage=stage)
        held = _recent[key] = (time.monotonic(), _board(stage, rows, at, int(by != "district"), _names(by)))
    return held[1]


def of_posts(stage: str, user: Any, at: datetime, district: str) -> Board:
    """The same for the posts of one district; who has not spoken stands first.

    The posts are named, since the counting would else go through the reports of every district in their order.
    """
    posts = Post.objects.filter(stage=stage, district_code=district).values("code")
    rows = Expected.objects.filter(access.within(user), stage=stage, district_code=district, post__in=posts)
    found = _board(stage, rows, at, None, {})
    found.lines.sort(key=lambda line: (-line.total.overdue, line.code))
    return found


def _board(stage: str, rows: Any, at: datetime, which: int | None, names: Mapping[str, str]) -> Board:
    """Count in the order of the index; `which`: 0 district, 1 base, None by post."""
    places = ("district_code", "base_code") if which is not None else ("post",)
    counted = rows.values_list(*places, "due_at", "state", "alarm", "closes_at").annotate(number=Count("id"))
    cells: dict[str, dict[datetime, Cell]] = defaultdict(lambda: defaultdict(Cell))
    hours: set[datetime] = set()
    for *place, due, state, alarm, closes, number in counted.order_by():
        cells[place[which or 0]][due].add(_cell(state, alarm, closes <= at, number))
        hours.add(due)
    return _filled(stage, at, sorted(hours), cells, names)


def _cell(state: str, alarm: bool, over: bool, number: int) -> Cell:
    answered = number if state in DONE else 0
    return Cell(
        number, answered, number if state == "waiting" and over else 0,
        number if answered and state != "received" else 0, number if alarm else 0,
    )  # fmt: skip


def _filled(
    stage: str, at: datetime, hours: list[datetime], cells: Mapping[str, Mapping[datetime, Cell]],
    names: Mapping[str, str],
) -> Board:  # fmt: skip
    lines, whole = [], Cell()
    for code in sorted(cells, key=lambda c: names.get(c, c)):
        line = Line(code, names.get(code, code), [cells[code].get(h, Cell()) for h in hours])
        for cell in line.cells:
            line.total.add(cell)
        whole.add(line.total)
        lines.append(line)
    return Board(stage, at, hours, lines, whole)


def _names(by: str) -> dict[str, str]:
    rows: Any = District.objects if by == "district" else Base.objects
    return dict(rows.values_list("code", "name"))


@dataclass(slots=True)
class PostPage:
    """One post: what it owes, what it said, whom to call."""

    post: Post
    owed: list[Expected]
    reports: list[Report]
    conflicts: int
    alarm: Alarm | None
    signal: Signal | None
    call_list: list[dict[str, str]]


def post_page(post: Post, *, phones: bool) -> PostPage:
    """Everything about one post; telephone numbers only for roles that call officers up."""
    return PostPage(
        post,
        list(Expected.objects.filter(stage=post.stage, post=post.code).order_by("due_at", "place")),
        list(Report.objects.filter(stage=post.stage, post=post.code).order_by("-event_at", "-seq")[:50]),
        Conflict.objects.filter(stage=post.stage, post=post.code, settled_at=None).count(),
        _alarm(post), _signal(post), call_list(post, phones=phones),
    )  # fmt: skip


def _alarm(post: Post) -> Alarm | None:
    groups = (f"post/{post.code}", f"district/{post.district_code}")
    open_now = Alarm.objects.filter(stage=post.stage, group__in=groups, cleared_at=None)
    return next((a for a in open_now if post.code in a.posts), None)


def _signal(post: Post) -> Signal | None:
    return Signal.objects.filter(place__in=[post.code, post.village_code, *post.stations]).first()


def call_list(post: Post, *, phones: bool) -> list[dict[str, str]]:
    """Whom to call, in the ladder's order: the officers of the post, then who controls it."""
    wanted = [*post.officers, *([post.supervisor] if post.supervisor else [])]
    known = Officer.objects.in_bulk(wanted)
    return [
        {
            "id": pk, "name": f"{known[pk].rank} {known[pk].name}", "phone": known[pk].phone if phones else "",
            "as": "padal" if pk == post.supervisor else "officer",
        }
        for pk in wanted if pk in known
    ]  # fmt: skip


def open_alarms(user: Any) -> Any:
    """Alarms that are not over, of the person's places; the highest and oldest first."""
    order = Case(
        *(When(level=level, then=Value(n)) for n, level in enumerate(("commander", "command", "base", "padal"))),
        default=Value(9), output_field=IntegerField(),
    )  # fmt: skip
    rows = Alarm.objects.filter(access.within(user), cleared_at=None)
    return rows.annotate(order=order).order_by("order", "raised_at", "pk")


def open_calls(user: Any) -> Any:
    """Calls for help that nobody closed. One without a place is everybody's."""
    mine = access.within(user)
    # An empty Q means all of them, but beside `|` it would vanish and leave only those without a place.
    seen = mine | Q(district_code="", base_code="") if mine else mine
    return CallForHelp.objects.filter(seen, closed_at=None)


def conflicts(user: Any) -> Any:
    """Open contradictions of the person's posts, oldest first."""
    rows = Conflict.objects.filter(settled_at=None).order_by("opened_at", "pk")
    reach = access.reach_of(user)
    if reach.whole:
        return rows
    mine = Post.objects.filter(access.within(user)).values("code")
    return rows.filter(post__in=mine)


def inbox(user: Any) -> Any:
    """Reports as they came in, newest first, of the person's posts."""
    rows = Report.objects.order_by("-seq")
    reach = access.reach_of(user)
    return rows if reach.whole else rows.filter(post__in=Post.objects.filter(access.within(user)).values("code"))


def spoken(answers: Mapping[str, Any], kind: str, english: bool = False) -> list[tuple[str, str]]:
    """The answers of a report as its form says them: question and answer in words."""
    known = (rules.last() or rules.current()).forms  # the forms of an operation never change
    form = known.form_of(kind) if known else None
    out = []
    for asked in form.fields if form else ():
        if asked.key in answers:
            label = asked.label.en if english else asked.label.id
            words = {o.key: o.label.en if english else o.label.id for o in asked.options}
            out.append((label, _words(answers[asked.key], words)))
    return out


def _words(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(words.get(str(v), str(v)) for v in value)
    return words.get(str(value), str(value))


def form_names(english: bool = False) -> dict[str, str]:
    """What each kind of report is called."""
    known = rules.current().forms
    return {f.key: f.label.en if english else f.label.id for f in known.forms} if known else {}


def known_of(user: Any) -> dict[str, Any]:
    """All that the post knows of this person: where he is expected, what he reported, his phones."""
    officer, own = user.officer_id, Q(sender__in=list(user.devices.values_list("id", flat=True)))
    mine = own | Q(officer=officer) if officer else own | Q(officer=user.pk)
    places = rules.current().posts_of(officer) if officer else frozenset()
    return {
        "officer": Officer.objects.filter(pk=officer).first() if officer else None,
        "posts": list(Post.objects.filter(code__in=places).order_by("stage", "code")),
        "reports": Report.objects.filter(mine | Q(taken_by=user.pk)).order_by("-seq"),
        "calls": CallForHelp.objects.filter(own).order_by("-received_at"),
        "devices": list(user.devices.order_by("-issued_at")),
        "roles": list(user.assignments.filter(revoked_at=None)),
    }


def entries_of_stations(user: Any) -> Any:
    """Every "entered the station at the officials' request", newest first."""
    return inbox(user).filter(kind="entered-station")
