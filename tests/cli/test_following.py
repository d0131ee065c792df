"""From the roll call to a plan that fits it: 767 called, 23 missing, two boats out, through the terminal."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import defaultdict

import pytest

PASSWORD = "perahu-hijau-di-sungai-musi"
BOATS = ("polsek-makarti-jaya.boat.01", "polsek-sungsang.boat.02")


def _approve(terminal, order: str, *number: str) -> dict:
    done = terminal.run(
        "plan", "approve", *number, "--order", order, "--by", "kaops1", "--password-stdin", "--json", typed=PASSWORD
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def post(pilkada, pilkada_plan, terminal_in, tmp_path_factory):
    """A copy of the planned sample, with a commander, its plan approved."""
    folder = tmp_path_factory.mktemp("following") / "post"
    shutil.copytree(pilkada.folder, folder)
    terminal = terminal_in(folder)
    done = terminal.run(
        "accounts", "create", "kaops1", "--name", "AKBP Contoh", "--commander-of", "16.07", "--password-stdin",
        typed=PASSWORD,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    _approve(terminal, "Sprin/1/XI/2024")
    return terminal


def _officers(terminal) -> list[str]:
    with sqlite3.connect(terminal.folder / "siaga.sqlite3") as link:
        return [row[0] for row in link.execute("SELECT officer_id FROM force_officer ORDER BY 1")]


def _missing(plan: dict) -> list[str]:
    """Eighteen from posts, one of the reserve, one Padal, three without a task."""
    seated = [s["officer"] for s in plan["seats"]]
    reserve, padal = plan["reserve"]["teams"][0]["officers"][1], plan["command"]["padal"][3][1]
    return [*seated[::26][:18], reserve, padal, *plan["not_used"][:3]]


def _posts(plan: dict) -> dict[str, str]:
    return {s["officer"]: s["post"] for s in plan["seats"] if s["officer"]}


def test_the_whole_path_from_the_roll_call_to_an_approved_re_plan(post):
    old = json.loads((post.folder / "plan.json").read_text("utf-8"))
    everyone, gone = _officers(post), set(_missing(old))
    assert (len(everyone), len(gone)) == (767, 23)

    called = post.json(
        "muster", "plan", "--place", "Mapolres", "--at", "2024-11-25 07:30", "--commander", "Kapolres"
    )
    assert called["expected"] == 767
    rows = "".join(f"{o},{'kurang,sakit' if o in gone else 'hadir,'}\n" for o in everyone)
    (post.folder / "apel.csv").write_text("officer_id,status,reason\n" + rows, "utf-8")
    post.json("muster", "roll", "apel.csv")
    total = post.json("muster", "show")["total"]
    assert (total["strength"], total["missing"], total["present"]) == (767, 23, 744)
    checks = "".join(f"boat,{boat},hull,Rusak Berat\n" for boat in BOATS)
    (post.folder / "perahu.csv").write_text("kind,subject_id,item,state\n" + checks, "utf-8")
    post.json("readiness", "check", "perahu.csv")

    proposed = post.json("plan", "changes")["changes"]
    assert {c["subject"] for c in proposed} == gone | set(BOATS)
    assert {c["state"] for c in proposed} == {"pending"}

    gaps = post.json("plan", "gaps")
    stranded = {o for boat in gaps["boats"] for o in boat["loss"]["stranded"]}
    seated = _posts(old)
    assert {g["officer"] for g in gaps["seats"]} == (gone & seated.keys()) | stranded
    assert sorted(h["part"] for h in gaps["held"]) == ["padal", "reserve"]
    assert gaps["seats_needed"] == 536
    for gap in gaps["seats"]:
        minutes = [c["minutes"] for c in gap["candidates"] if c["pool"] == "spare"]
        assert minutes == sorted(minutes)
        assert gap["candidates"], "with 172 to spare there is somebody for every seat"

    answer = post.json("replan", "--from-proposed", "--out", "ulang.json")
    assert post.json("check", "ulang.json")["broken"] == []
    assert post.json("plan", "list")["plans"][1]["state"] == "approved", "a proposal changes nothing"
    new = json.loads((post.folder / "ulang.json").read_text("utf-8"))
    _no_more_than_needed(old, new, gone, stranded, len(gaps["held"]))
    assert answer["seats_filled"] == answer["seats_needed"] == 536

    _approve(post, "Sprin/2/XI/2024", str(answer["plan"]))
    assert post.json("plan", "changes")["changes"] == []
    assert [p["state"] for p in post.json("plan", "list")["plans"]] == ["approved", "superseded"]
    post.json("export", "plan", "--format", "csv", "--out", "keluar")
    seats = (post.folder / "keluar" / "seats.csv").read_text("utf-8")
    assert not any(f",{officer}," in seats for officer in gone | stranded)
    assert post.json("journal", "verify")["ok"] is True


def _no_more_than_needed(old: dict, new: dict, gone: set[str], stranded: set[str], held: int) -> None:
    """Each vacated place costs one call-up. Who moves is a link in a chain that ends at a vacated seat."""
    before, after = _posts(old), _posts(new)
    hit = [o for o in before if o in gone | stranded]
    assert [p["id"] for p in old["posts"]] == [p["id"] for p in new["posts"]], "no post is made anew"
    assert len(new["called_up"]) == len(hit) + held
    assert new["stood_down"] == []
    vacated = {before[o] for o in hit}
    feeds = defaultdict(set)
    for officer in new["moved"]:
        feeds[after[officer]].add(before[officer])
    reached, edge = set(vacated), list(vacated)
    while edge:
        fresh = feeds[edge.pop()] - reached
        reached |= fresh
        edge += fresh
    changed = {before[o] for o in before if after.get(o) != before[o]}
    changed |= {after[o] for o in after if before.get(o) != after[o]}
    assert changed <= reached, "a post changed that no vacated seat asked for"
    assert len(new["moved"]) <= 2 * len(hit)
    same = sum(after.get(o) == post for o, post in before.items())
    assert same >= len(before) - 3 * len(hit)
    print(f"vacated {len(hit)} + {held}, called up {len(new['called_up'])}, moved {len(new['moved'])}, same {same}")


def test_the_demo_lives_through_the_same_day(terminal_in, tmp_path):
    done = terminal_in(tmp_path).run("demo", "--no-serve", "--dir", "contoh")
    assert done.returncode == 0, done.stderr
    assert "SINTETIS" in done.stdout
    demo = terminal_in(tmp_path / "contoh")
    total = demo.json("muster", "show")["total"]
    assert (total["strength"], total["missing"]) == (767, 23)
    kinds = [c["kind"] for c in demo.json("plan", "changes")["changes"]]
    assert (kinds.count("absent"), kinds.count("boat_out")) == (23, 2)
    plans = demo.json("plan", "list")["plans"]
    assert [(p["number"], p["state"]) for p in plans] == [(2, "proposed"), (1, "approved")]


def test_the_console_alone_approves_nothing(post):
    for typed, problem in (("salah-salah-salah", "kata sandi"), (PASSWORD, "sudah disetujui")):
        done = post.run("plan", "approve", "1", "--order", "X/1", "--by", "kaops1", "--password-stdin", typed=typed)
        assert done.returncode == 1
        assert problem in done.stderr
    assert post.run("plan", "approve", "--order", "X/1").returncode == 2
