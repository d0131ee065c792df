"""Do the commands of operation, muster and readiness do what the functions do, refuse and print alike?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from force.people import card, enlist, make_plan, write
from operation.cast import open_cast
from siaga.cli.app import app
from siaga.kit import workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def siaga(tmp_path, monkeypatch):
    """Run a command on the test's database; returns the exit code and the JSON it printed."""
    folder = workspace.create(tmp_path / "pos", workspace.Config(node="uji"))
    monkeypatch.setenv(workspace.VARIABLE, str(folder))
    open_cast()
    enlist(6)

    def run(*words: str) -> tuple[int, dict]:
        done = CliRunner().invoke(app, [*words, "--json"])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, json.loads(done.stdout)

    return run


def test_a_muster_from_plan_to_signed_minutes(siaga, tmp_path: Path):
    code, planned = siaga(
        "muster", "plan", "--place", "Halaman", "--at", "2024-11-25 07:30", "--commander", "Kapolres",
        "--agencies", "tni,kpu",
    )  # fmt: skip
    assert (code, planned["expected"], planned["agencies"]) == (0, 6, ["tni", "kpu"])
    scans = [{"text": card(f"P00{n}"), "at": f"2024-11-25T07:3{n}:00+07:00"} for n in range(1, 5)]
    lines = "\n".join(json.dumps(s) for s in [*scans, {"text": "bukan", "at": scans[0]["at"]}])
    code, scanned = siaga("muster", "scan", str(write(tmp_path, lines, "hp.jsonl")), "--device", "hp-1")
    assert (code, len(scanned["present"]), len(scanned["wrong"])) == (1, 4, 1)
    absent = write(tmp_path, "officer_id,status,reason\nP005,kurang,sakit\n")
    assert siaga("muster", "roll", str(absent), "--paper", "--totals", "1,1,0")[0] == 0
    assert siaga("muster", "guest", "tni", "--strength", "30", "--present", "30")[0] == 0
    assert siaga("muster", "emphasis", "Cek kapal", "--owner", "kaminlog", "--due", "2024-11-26")[0] == 0
    verdicts = write(tmp_path, "officer_id,verdict\nP001,layak\n", "sehat.csv")
    assert siaga("muster", "health", str(verdicts))[1]["counts"]["fit"] == 1
    assert siaga("muster", "correct", "P006", "present", "--why", "kartu rusak")[0] == 0
    code, closed = siaga("muster", "close")
    assert (code, closed["total"]["present"], closed["total"]["missing"]) == (0, 5, 1)
    assert siaga("muster", "sign", "--name", "N", "--position", "Kapolres")[0] == 0
    for what, name in (("minutes", "b.pdf"), ("minutes", "b.docx"), ("sheet", "l.pdf"), ("cards", "k.pdf")):
        assert siaga("muster", "print", what, str(tmp_path / name))[0] == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert siaga("muster", "print", "cards", str(tmp_path / "k.docx"))[0] == 1
    assert siaga("muster", "show")[1]["state"] == "closed"


def test_readiness_from_register_to_escalation(siaga, tmp_path: Path):
    sets = write(tmp_path, "equipment_id,kind,base_id\nR-1,radio,polsek-air\n", "alat.csv")
    assert siaga("readiness", "equipment", str(sets))[1]["accepted"] == 1
    answers = write(tmp_path, "kind,subject_id,item,state\nboat,KPL-1,hull,Rusak Berat\nradio,R-1,HT,Baik\n")
    assert siaga("readiness", "check", str(answers))[0] == 0
    rows = {r["group"]: r for r in siaga("readiness", "show", "--by", "kind")[1]["rows"]}
    assert (rows["Alat komunikasi"]["ready"], rows["Alat komunikasi"]["total"]) == (1, 1)
    assert (rows["Kapal dan speedboat"]["not_ready"], rows["Kapal dan speedboat"]["total"]) == (1, 2)
    short = siaga("readiness", "shortfalls")[1]["shortfalls"][0]
    assert siaga("readiness", "escalate", "--day", "2124-01-01")[1]["moved"][0]["owner"] == "karendalops"
    number = str(short["number"])
    assert siaga("readiness", "assign", number, "--owner", "kapolsek", "--due", "2024-11-26")[0] == 0
    assert siaga("readiness", "close", number, "--how", "kapal pinjaman")[0] == 0
    assert siaga("readiness", "close", "99", "--how", "x")[0] == 1


def test_the_operations_course(siaga, tmp_path: Path):
    stages = {s["key"]: s for s in siaga("operation", "stages")[1]["stages"]}
    assert stages["quiet"]["conflicting"]
    late = siaga("operation", "due", "--day", "2024-11-21", "--late")[1]["due"]
    assert {"plan"} <= {d["item"] for d in late}
    assert siaga("operation", "done", "voting", "plan")[0] == 0
    assert siaga("operation", "done", "tamasya", "plan")[0] == 1
    dated = ("operation", "date", "winner", "--source", "SK KPU", "--from", "2025-02-06", "--use")
    assert siaga(*dated)[0] == 1
    assert siaga(*dated, "--reason", "SK terbit")[0] == 0
    code, opened = siaga(
        "operation", "revote", "psu", "--day", "2024-12-05", "--stations", "16.07.01.2001-001",
        "--order", "Sprin/9", "--reason", "putusan", "--source", "KPU",
    )  # fmt: skip
    assert (code, opened["key"], opened["own_stations"]) == (0, "psu-1", ["16.07.01.2001-001"])
    assert siaga("operation", "calendar", str(tmp_path / "k.ics"))[0] == 0
    assert (tmp_path / "k.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_refusal_is_told_in_both_languages_and_ends_with_one(siaga, tmp_path: Path):
    siaga("muster", "plan", "--place", "x", "--at", "2024-11-25 07:30", "--commander", "y")
    bad = write(tmp_path, "officer_id,status\nP999,hadir\n")
    code, told = siaga("muster", "roll", str(bad))
    assert (code, told["ok"], told["written"]) == (1, False, 0)
    problem = told["problems"][0]
    assert (problem["row"], problem["column"]) == (2, "officer_id")
    assert problem["reason"] != problem["reason_en"]
    scans = write(tmp_path, '{"text": "x"}\n', "hp.jsonl")
    assert siaga("muster", "scan", str(scans))[1]["problems"][0]["row"] == 1


def test_duty_and_rest_follow_a_real_plan(siaga, tmp_path: Path):
    make_plan(tmp_path)
    assert siaga("readiness", "duty")[1]["turns"] > 0
    code, told = siaga("readiness", "fatigue")
    assert code == 0
    assert told["standing"] > 0
    assert all(a["reasons"] for a in told["alerts"])
    alert = told["alerts"][0]
    assert siaga("readiness", "relieve", alert["officer"], "tidur", "P001", "--why", "x")[0] == 1
