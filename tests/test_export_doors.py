"""No copy leaves without class, recipient and number: every door of files is listed, on screen and terminal."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from siaga.journal import issuing
from siaga.journal.context import CONSOLE
from siaga.journal.models import Body, Entry
from siaga.kit.errors import Refused

SRC = Path(__file__).parents[1] / "src" / "siaga"
# Functions that answer with a file: the act that issues it, or why it is no copy that leaves.
SCREENS = {
    "deployment/order_views._file": "deployment.export_plan deployment.print_moves",
    "force/muster/views.paper": "force.print_paper",
    "vulnerability/class_views.released": "vulnerability.release_shares",
    "web/logbook._print": "journal.print_logbook",
    "web/register/views.export": "web.export_register",
    "deployment/intake/views._xlsx": "not: the sender's own file with its problems, or an empty sheet",
    "force/muster/scan_views.worker": "not: a script",
    "force/readiness/views.photo": "not: a picture inside a page",
    "reporting/coded/gateway._answer": "not: an answer to a message",
    "reporting/coded/gateway.sms": "not: an answer to a message",
    "reporting/coded/gateway.whatsapp": "not: an answer to a message",
    "reporting/coded/gateway._handshake": "not: an answer to a message",
    "reporting/odk/views.form": "not: an empty form",
    "reporting/odk/views.form_list": "not: names of empty forms",
    "reporting/odk/views.manifest": "not: names of empty forms",
    "reporting/odk/views._said": "not: an answer to a report",
    "reporting/page/views.worker": "not: a script",
    "reporting/page/views.manifest": "not: the name and icon of the field page",
    "web/api/calendar.feed": "not: a person's own address, marked with him; its token was journalled",
    "web/api/features.item": "not: places, to a program with a token of its own",
    "web/api/features.items": "not: places, to a program with a token of its own",
    "web/api/urls.document": "not: the description of the API",
    "web/faults.broken": "not: the words of an error",
    "web/map/views.data": "not: a layer of the map inside the page, to who may read its list",
    "web/map/views.drawn": "not: the map inside the page, to who may read its lists",
    "web/map/views.tiles": "not: the user's own base map",
}
# Files that a command is given: which act issues them, or why it is none.
READ, OURS = "not: read", "not: a workspace of the post"
KEPT = "not: encrypted for two holders of the recovery key, journalled"
COMMANDS = {
    "exports.plan.folder_out": "deployment.export_plan",
    "journal.export.target": "journal.export_tiles",
    "journal.proof.target": "journal.disclose_entry",
    "journal.seal.pdf": "journal.print_seal",
    "muster.print_.file": "force.print_paper",
    "operation.calendar.file": "operation.export_calendar",
    "plans.entrance.file": "deployment.export_plan",
    "plans.entrance.map_file": "deployment.export_plan",
    "plans.replan.file": "deployment.export_plan",
    "backup.backup.file": KEPT, "keeping.ship.target": KEPT, "keeping.upgrade.file": KEPT,
    "backup.restore.target": OURS, "keeping.take_over.target": OURS,
    "backup.restore.file": READ, "backup.restore.shares": READ, "backup.restore.erasures": READ,
    "backup.restore.held": READ, "journal.verify.held": READ, "journal.verify.since": READ,
    "journal.seal.roots": READ, "journal.cosign.file": READ,
    "keeping.take_over.source": READ, "keeping.take_over.shares": READ,
    "plans.replan.changes": READ, "plans.check.file": READ,
}  # fmt: skip
# `Release` is itself the copy: its row holds recipient and order, and its own act journals them.
BY_ITSELF = {"vulnerability.release_shares"}
HANDS_OUT = {"FileResponse", "StreamingHttpResponse"}


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(file.read_text("utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def hands_out(function: ast.FunctionDef) -> bool:
    """Does it answer with something else than a page?"""
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and node.value == "Content-Disposition":
            return True
        name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if name in HANDS_OUT:
            return True
        if name.endswith("Response") and any(k.arg == "content_type" for k in node.keywords):
            return True
    return False


def screens() -> set[str]:
    return {
        f"{file.relative_to(SRC).with_suffix('')}.{function.name}"
        for file in SRC.rglob("*.py")
        for function in functions(file)
        if hands_out(function)
    }


def commands() -> set[str]:
    """Every file or folder that a command takes and that need not be there before."""
    found = set()
    for file in (SRC / "cli").glob("*.py"):
        text = file.read_text("utf-8")
        named = {
            node.targets[0].id: ast.unparse(node.value)
            for node in ast.parse(text).body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for function in functions(file):
            for given in function.args.args:
                said = ast.unparse(given.annotation) if given.annotation else ""
                said = named.get(said, said)
                if "Path" in said and "Annotated" in said and "exists=True" not in said:
                    found.add(f"{file.stem}.{function.name}.{given.arg}")
    return {door for door in found if not door.endswith(".folder")}


def issued() -> set[str]:
    """Acts whose copies go through `issuing.issue`."""
    found = set()
    for file in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in {"issuing.issue", "issue_copy"} and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def acts(table: dict[str, str]) -> set[str]:
    return {name for said in table.values() if not said.startswith("not:") for name in said.split()}


def test_every_door_on_the_screen_is_listed():
    assert screens() == set(SCREENS)


def test_every_file_at_the_terminal_is_listed():
    assert commands() == set(COMMANDS)


def test_every_copy_is_issued_with_class_recipient_and_number():
    assert acts(SCREENS) | acts(COMMANDS) == issued() | BY_ITSELF


@pytest.mark.django_db
def test_the_entry_comes_first_and_its_number_is_on_the_copy():
    copy = issuing.issue("test.export", CONSOLE, "x/1", "  Bawaslu   Uji ", shape="csv")
    assert copy.mark == f"TERBATAS. Untuk: Bawaslu Uji. Nomor keluar {copy.number}."
    told = json.loads(Body.objects.get(seq=copy.number).text)["change"]
    assert told == {"recipient": "Bawaslu Uji", "classification": "TERBATAS", "shape": "csv"}


@pytest.mark.django_db
def test_nothing_leaves_to_nobody():
    before = Entry.objects.count()
    with pytest.raises(Refused, match="Penerima"):
        issuing.issue("test.export", CONSOLE, "x/1", "  ")
    assert Entry.objects.count() == before
