"""Do commands keep the contract that other programs build on: --json everywhere, a re-plan that says who moves?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema
import typer

from siaga.cli.app import app

SERVING = {"demo", "serve"}


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by the words it is called with."""
    inner = getattr(command, "commands", {})
    for name, one in inner.items():
        yield from commands(one, (*path, name))
    if not inner or command.invoke_without_command:
        yield " ".join(path), command


def test_every_command_but_the_two_that_serve_takes_json():
    every = dict(commands(typer.main.get_command(app)))
    bare = {name for name, one in every.items() if "--json" not in {o for p in one.params for o in p.opts}}
    assert len(every) > 40
    assert bare == SERVING


def changes(document: dict[str, Any]) -> dict[str, Any]:
    """Three officers absent and every station of a post cancelled."""
    seated = sorted(s["officer"] for s in document["seats"] if s["officer"])
    gone = next(p for p in document["posts"] if p["seats"] == 1)
    rows = [{"change": "absent", "officer": o} for o in seated[:: len(seated) // 3][:3]]
    rows += [{"change": "cancelled", "station": c} for c in gone["stations"]]
    return {"format": "siaga-changes/1", "changes": rows}


def test_an_instant_repair_moves_nobody_and_the_full_re_plan_after_it_says_who_moves(
    pilkada, pilkada_plan, tmp_path
):
    terminal = type(pilkada)(shutil.copytree(pilkada.folder, tmp_path / "w"))
    schema = json.loads((files("siaga") / "data" / "schemas" / "plan-answer.schema.json").read_text("utf-8"))
    listed = changes(json.loads((terminal.folder / "plan.json").read_text("utf-8")))
    (terminal.folder / "perubahan.json").write_text(json.dumps(listed), "utf-8")
    instant = terminal.json("replan", "--changes", "perubahan.json", "--instant")
    jsonschema.validate(instant, schema)
    assert (instant["moved"], instant["moved_at_least"]) == (0, None)
    assert instant["gap"]["people"] is None
    assert instant["gap_reasons"]["people"]
    (terminal.folder / "lagi.json").write_text(json.dumps({**listed, "changes": []}), "utf-8")
    full = terminal.json("replan", "--changes", "lagi.json", "--out", "baru.json")
    jsonschema.validate(full, schema)
    few = 0.02 * full["seats_needed"]
    assert full["moved"] <= few or full["moved_at_least"] is not None
    assert full["hard_violations"] == 0
    assert len(json.loads((terminal.folder / "baru.json").read_text("utf-8"))["moved"]) == full["moved"]
    assert full["seats_needed"] < pilkada_plan["seats_needed"]


def test_a_command_that_solves_nothing_loads_no_solver():
    """The solvers' libraries would double what every command takes to start."""
    program = "import sys, siaga.cli.app, django; django.setup(); print(*{'scipy', 'highspy'} & set(sys.modules))"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "siaga.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
