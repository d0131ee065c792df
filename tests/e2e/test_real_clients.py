"""The engines of real clients against a served post: JavaRosa (ODK Collect) and ODK Web Forms (ODK Central).

Both load every form of the list, fill it, and serialise; this harness fetches and posts over HTTP. What is in the
database afterwards is what they wrote.
"""

from __future__ import annotations

import json
import sqlite3
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import web_forms

from reporting.odk import engine

PHONE = Path(__file__).parents[1] / "faults" / "make_phone.py"
LIST = {"x": "http://openrosa.org/xforms/xformsList"}
Fill = Callable[[str, str, int], list[bytes]]


@pytest.fixture(scope="module")
def forms(served) -> tuple[str, dict[str, str]]:
    """The device's address and every form it is offered, as a client fetches them."""
    address = f"{served.address}/or/{json.loads(served.script(str(PHONE)))['token']}"
    listed = ElementTree.fromstring(fetched(f"{address}/formList"))
    found = {
        str(form.findtext("x:formID", "", LIST)): fetched(str(form.findtext("x:downloadUrl", "", LIST)))
        for form in listed
    }
    return address, found


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def posted(address: str, xml: bytes) -> int:
    """A client's post; the answer's status."""
    mark = uuid.uuid4().hex
    name = "xml_submission_file"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
    body = head.encode() + b"Content-Type: text/xml\r\n\r\n" + xml + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}", "X-OpenRosa-Version": "1.0"}
    with urllib.request.urlopen(urllib.request.Request(f"{address}/submission", body, kind), timeout=30) as answer:
        return int(answer.status)


def differing(served, xmls: list[bytes]) -> list[Any]:
    """Every submission that is not stored exactly once and exactly as it was written."""
    wanted = ("instance", "kind", "post", "station", "device_at", "answers")
    with sqlite3.connect(f"file:{served.folder}/siaga.sqlite3?mode=ro", uri=True) as db:
        rows = db.execute(f"SELECT {', '.join(wanted)} FROM reporting_report").fetchall()
    kept: dict[str, list[Any]] = {}
    for row in rows:
        kept.setdefault(row[0], []).append(row)
    wrong = []
    for xml in xmls:
        root = ElementTree.fromstring(xml)
        found = kept.get(root.findtext(".//instanceID") or "", [])
        if len(found) != 1 or not same(root, *found[0][1:]):
            wrong.append((xml.decode(), found))
    return wrong


def same(root: ElementTree.Element, kind: str, post: str, station: str, at: str, answers: str) -> bool:
    stored, place = json.loads(answers), root.findtext("siaga_lokasi") or ""
    when = datetime.fromisoformat(str(root.findtext("siaga_waktu"))).astimezone(UTC)
    return (
        root.get("id") == kind
        and datetime.fromisoformat(at).replace(tzinfo=UTC) == when
        and (not place or place in (post, station.replace(".", ""), station))
        and stored == engine.said(root, stored)
    )


@pytest.fixture
def javarosa(tmp_path: Path) -> Fill:
    """Fill forms with the engine of ODK Collect."""
    return lambda kind, form, count: engine.filled(form, count, 11, tmp_path / kind)


@pytest.fixture
def webforms(chromium) -> Iterator[Fill]:
    """Fill forms with the engine of ODK Central's web forms."""
    page = web_forms.opened(chromium)
    yield lambda kind, form, count: web_forms.filled(page, form, count, 11)
    page.context.close()


@pytest.mark.parametrize("client", ["javarosa", "webforms"])
@pytest.mark.parametrize("each", [2, pytest.param(50, marks=pytest.mark.faults)])
def test_every_report_of_a_real_client_is_accepted_and_stored_as_it_wrote(served, forms, request, client, each):
    address, offered = forms
    fill: Fill = request.getfixturevalue(client)
    assert len(offered) == 10
    xmls = [xml for kind, form in offered.items() for xml in fill(kind, form, each)]
    assert len(xmls) == 10 * each
    assert [status for status in (posted(address, xml) for xml in xmls) if status != 201] == []
    assert differing(served, xmls) == []
