"""A voting day is played in a drill's workspace only, and what the post made of it is held against the script."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

from operation.cast import open_cast
from reporting.served import Server, environment, make
from siaga.journal.context import CONSOLE
from siaga.kit.errors import Refused
from siaga.reporting import rules
from siaga.reporting.acts import draw_schedule
from siaga.reporting.models import Alarm, Report
from siaga.reporting.rehearsal import play
from siaga.reporting.rehearsal.script import write
from siaga.reporting.schedule import PlannedPost

pytestmark = pytest.mark.django_db
POSTS = [
    PlannedPost(f"P{n:02d}", f"polsek-{n % 3}", f"16.07.0{n % 3 + 1}", f"desa-{n // 4}", (f"S{n}-1", f"S{n}-2"))
    for n in range(24)
]


@pytest.fixture
def drill(settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"rehearsal": True})
    open_cast()
    rules.forget()
    draw_schedule("voting", "voting", date(2024, 11, 27), POSTS, CONSOLE)


def test_the_day_is_as_its_script_says(drill):
    script = play.prepare("voting", 7, dead=0.2)
    result = play.play_here("voting", script)
    assert result.ok, result
    assert result.stations == 48
    assert result.silences >= 4
    assert len(script.dead) == 5
    assert result.sent > result.stored == Report.objects.count()
    assert Alarm.objects.filter(group__startswith="district/").exists()


def test_an_alarm_that_never_comes_is_told(drill, monkeypatch):
    script = play.prepare("voting", 7)
    monkeypatch.setattr(play, "tick", lambda now: [])
    result = play.play_here("voting", script)
    assert not result.ok
    assert len(result.late) == result.silences


def test_a_day_is_played_once(drill):
    play.play_here("voting", play.prepare("voting", 7))
    with pytest.raises(Refused, match="dimainkan"):
        play.prepare("voting", 7)


def test_the_same_seed_is_the_same_day(drill):
    first = play.prepare("voting", 7)
    assert play.prepare("voting", 7) == first
    assert play.prepare("voting", 8) != first


def test_nothing_is_played_where_real_reports_are_kept():
    open_cast()
    rules.forget()
    draw_schedule("voting", "voting", date(2024, 11, 27), POSTS[:2], CONSOLE)
    with pytest.raises(Refused, match="latihan"):
        play.prepare("voting", 1)
    with pytest.raises(Refused, match="latihan"):
        play.play_there("voting", write([], {}, 1), "http://127.0.0.1:1", 60)


def test_faster_than_sixty_times_is_refused(drill):
    with pytest.raises(Refused, match="60"):
        play.play_there("voting", play.prepare("voting", 1), "http://127.0.0.1:1", 61)


PLAYED = """
import json, sys
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from siaga.kit import workspace
workspace.activate(Path(sys.argv[1]))
from siaga.reporting.rehearsal import play
from siaga.reporting.rehearsal.script import Silence
script = play.prepare("voting", 3, dead=0.25, hours=1.5)
start = script.arrivals[0].at
early = tuple(a for a in script.arrivals if a.at < start + timedelta(minutes=15))
spoke = {a.report["post"] for a in early}
silent = tuple(Silence(a.report["post"], script.until - timedelta(minutes=30)) for a in script.arrivals
               if a.report["post"] not in spoke)
wanted = len({a.report["instance"] for a in early})
script = replace(script, arrivals=early, silences=silent, answered=wanted)
print(json.dumps(asdict(play.play_there("voting", script, sys.argv[2], 60))))
"""


def test_the_first_minutes_of_a_day_against_a_post_that_runs(tmp_path):
    """Everybody who has not arrived by then is silent at 19.00, to the minute; who has no signal is not."""
    folder = make(tmp_path / "latihan", 60, rehearsal=True)
    server = Server(folder).start()
    try:
        played = subprocess.run(
            [sys.executable, "-c", PLAYED, str(folder), f"http://127.0.0.1:{server.port}"],
            env=environment(folder), capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
    finally:
        server.stop()
    assert played.returncode == 0, played.stderr[-2000:]
    found = json.loads(played.stdout)
    assert found["silences"] > 5
    assert (found["late"], found["false"]) == ([], [])
    assert found["stored"] == found["wanted"] > 2
