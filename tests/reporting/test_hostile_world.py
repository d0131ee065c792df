"""Whatever is sent to a running post: no fault of its own, no long wait, one record each, and nothing that acts.

The same with many more bodies: `make faults`.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from reporting import hostile
from reporting.hostility import FORM, Fuzz, multipart, uploads
from reporting.served import SECRET, Client, Server, make

NAME = "00000000-0000-4000-8000-00000000000{}"


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    """A running post of 300 posts."""
    server = Server(make(tmp_path_factory.mktemp("hostile") / "pos", 300)).start()
    yield server
    server.stop()


def test_fuzzed_bodies_cause_no_fault_and_no_wait(post):
    found = Fuzz(post, 6).run(600)
    assert not found.wrong, found.wrong[:5]
    assert {kind for kind, status in found.status if status != 404} == {"json", "xml", "sms"}
    assert {status for _, status in found.status} >= {200, 201, 400, 422}


def test_uploads_shuffled_repeated_and_cut_off_are_one_record_each(post):
    uploads(post, 300, 6)


def odk(post: Server, body: bytes, kind: str, **more: str) -> tuple[int, bytes]:
    status, _, answer = Client(post.port).ask(
        "POST", f"/or/hp1.{SECRET}/submission", body, **{"Content-Type": kind, **more}
    )
    return status, answer


@pytest.mark.parametrize("bomb", [hostile.BILLION, hostile.OUTSIDE])
def test_entities_are_refused_and_never_opened(post, bomb):
    form = FORM.format(NAME.format(1)).replace("massa", "&j;&x;")
    status, answer = odk(post, *multipart((bomb + form).encode()))
    assert status == 422
    assert b"root:" not in answer


def test_a_zip_bomb_is_neither_unpacked_nor_kept(post):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("nol", b"\0" * 50_000_000)
    assert odk(post, *multipart(packed.getvalue()))[0] == 422
    assert picture(post, packed.getvalue(), "bom.zip") == 422
    status, _, _ = Client(post.port).ask(
        "POST", "/api/lapor/", packed.getvalue(), Authorization=f"Bearer hp1.{SECRET}",
        **{"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )  # fmt: skip
    assert status == 415


def picture(post: Server, content: bytes, name: str, number: int = 2) -> int:
    """Send a form that mentions a picture, and with it this content under this name."""
    form = FORM.format(NAME.format(number)).replace("<photo></photo>", f"<photo>{name}</photo>")
    body, kind = multipart(form.encode())
    other, _ = multipart(content, name="foto", file=name)
    return odk(post, body[: -len(b"------siaga--\r\n")] + other, kind)[0]


@pytest.mark.parametrize("number", range(3, 9))
def test_what_is_no_picture_is_kept_nowhere_whatever_its_name(post, number):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    name = ("a.svg", "a.html", "a.jpg", "../../siaga.toml", "/etc/cron.d/x", "..\\a.php")[number - 3]
    before = (post.folder / "siaga.toml").read_bytes()
    assert picture(post, svg if number % 2 else b"<html><script>alert(1)</script>", name, number) in (400, 422)
    assert (post.folder / "siaga.toml").read_bytes() == before
    kept = [f for f in (post.folder / "evidence").rglob("*") if f.is_file()]
    assert not [f for f in kept if not re.fullmatch(r"[0-9a-f]{64}", f.name) or b"<" in f.read_bytes()[:3]]
    assert picture(post, b"\xff\xd8\xff" + b"<script>", name, number) in ((201,) if number < 6 else (400, 422))
