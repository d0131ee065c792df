"""ODK clients work unchanged: list, form, submission, repeats, pictures in several posts, revoked addresses."""

from __future__ import annotations

import base64
import io
import json
import random
import zlib
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from engine import filled, said
from PIL import Image

from accounts.cast import person, signed_in
from reporting.field import voting_day
from siaga.accounts import device_acts
from siaga.journal.acts import act
from siaga.journal.context import CONSOLE
from siaga.kit import clock, uploads
from siaga.reporting import media
from siaga.reporting.models import CallForHelp, Media, Report
from siaga.reporting.odk.address import collect_settings
from siaga.reporting.odk.submission import MOST_BYTES

pytestmark = pytest.mark.django_db
NOW = clock.now()
NAMES = {"x": "http://openrosa.org/xforms/xformsList"}


@pytest.fixture
def token(settings, tmp_path) -> str:
    """The address of an officer who stands at post P1 (two stations)."""
    settings.WORKSPACE = tmp_path
    voting_day()
    user = person("personel")
    with act("tests.link_officer", CONSOLE, user.pk):
        user.officer_id = "o1"
        user.save()
    device, secret = device_acts.issue_form_client(CONSOLE, user, "HP lama")
    return f"{device.pk}.{secret}"


def sent(token: str, xml: bytes | str, **files: Any) -> Any:
    """A client's post."""
    body = SimpleUploadedFile("submission.xml", xml if isinstance(xml, bytes) else xml.encode(), "text/xml")
    return Client().post(f"/or/{token}/submission", {"xml_submission_file": body, **files})


def help_form(number: int, *, photo: str = "", what: str = "crowd", note: str = "massa di dermaga") -> str:
    return (
        f'<data id="help" version="1"><siaga_waktu>{NOW.isoformat()}</siaga_waktu>'
        f"<what>{what}</what><note>{note}</note><photo>{photo}</photo>"
        f"<meta><instanceID>uuid:00000000-0000-4000-8000-{number:012d}</instanceID></meta></data>"
    )


def picture(pixels: int = 64, seed: int = 1) -> bytes:
    """A JPEG with a place in its EXIF."""
    noise = random.Random(seed).randbytes(pixels * pixels * 3)
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "rumah saksi"
    Image.frombytes("RGB", (pixels, pixels), noise).save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def test_the_list_names_every_form_with_its_digest(token):
    answer = Client().get(f"/or/{token}/formList")
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert int(answer["X-OpenRosa-Accept-Content-Length"]) > 20_000_000
    forms = {x.findtext("x:formID", "", NAMES): x for x in ElementTree.fromstring(answer.content)}
    assert {"arrival", "situation", "help", "entered-station"} <= forms.keys()
    address = forms["situation"].findtext("x:downloadUrl", "", NAMES)
    text = Client().get(address.removeprefix("http://testserver")).content
    import hashlib

    assert forms["situation"].findtext("x:hash", "", NAMES) == f"md5:{hashlib.md5(text).hexdigest()}"


def test_a_form_offers_only_the_persons_own_places(token):
    text = Client().get(f"/or/{token}/forms/opening.xml").content.decode()
    assert "16.07.01.2002-001" in text
    assert "16.07.01.2002-002" in text
    assert "16.07.01.2001-001" not in text


def test_an_unknown_or_revoked_address_is_refused_the_same_way(token):
    device = device_acts.Device.objects.get()
    device_acts.revoke_device(CONSOLE, device, "hilang")
    for wrong in (token, "tidak.ada", f"{device.pk}."):
        assert Client().get(f"/or/{wrong}/formList").status_code == 401
        assert sent(wrong, help_form(1)).status_code == 401
    assert not Report.objects.exists()


def test_head_tells_where_to_send(token):
    answer = Client().head(f"/or/{token}/submission")
    assert answer.status_code == 204
    assert answer["Location"].endswith("/submission")


def test_the_settings_code_is_what_collect_reads():
    text = zlib.decompress(base64.b64decode(collect_settings("https://pos.example/or/abc/", "Polres Uji")))
    assert json.loads(text)["general"]["server_url"] == "https://pos.example/or/abc"


def test_sent_twice_is_stored_once_and_changed_is_409(token):
    first, again = sent(token, help_form(1)), sent(token, help_form(1))
    assert (first.status_code, again.status_code) == (201, 201)
    assert sent(token, help_form(1, what="violence")).status_code == 409
    assert Report.objects.count() == CallForHelp.objects.count() == 1


def test_large_picture_in_three_posts_shuffled_one_repeated(token):
    """The report alone, the report with its picture, and that once more, in any order: one report, one picture."""
    large = picture(4150)
    assert len(large) > 15_000_000
    posts = [{}, {"foto": upload(large, "a.jpg")}, {"foto": upload(large, "a.jpg")}]
    random.Random(4).shuffle(posts)
    xml = help_form(2, photo="a.jpg")
    assert [sent(token, xml, **files).status_code for files in posts] == [201, 201, 201]
    kept = Media.objects.get()
    import hashlib

    assert kept.sha256 == hashlib.sha256(large).hexdigest()
    assert media.content_of(kept) == large
    assert Report.objects.count() == 1


def test_a_picture_too_large_is_said_to_be_so_and_the_report_stands(token, monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 1000)
    assert sent(token, help_form(5, photo="a.jpg"), foto=upload(picture(), "a.jpg")).status_code == 422
    assert not Media.objects.exists()
    assert CallForHelp.objects.count() == 1


def test_what_a_screen_shows_of_a_picture_has_no_exif(token):
    assert sent(token, help_form(3, photo="a.jpg"), foto=upload(picture(), "a.jpg")).status_code == 201
    shown = Image.open(io.BytesIO(media.shown(Media.objects.get())))
    assert not dict(shown.getexif())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.jpg", b"<html><script>alert(1)</script></html>"),
        ("../../etc/x.jpg", b"\xff\xd8\xff not a picture"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 200),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_no_file(token, name, data):
    answer = sent(token, help_form(4, photo="a.jpg"), foto=SimpleUploadedFile(name, data, "image/jpeg"))
    assert answer.status_code == 422
    assert not [f for f in media.folder().rglob("*") if f.is_file()]
    assert not Media.objects.exists()


def test_a_picture_nobody_asked_for_is_refused(token):
    xml = help_form(5, photo="a.jpg")
    assert sent(token, xml, foto=upload(picture(), "lain.jpg")).status_code == 422


BOMBS = {
    "entities": '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><data id="help">&b;</data>',
    "outside": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><data id="help">&x;</data>',
    "deep": "<data id='help'>" + "<a>" * 500 + "</a>" * 500 + "</data>",
    "wide": "<data id='help'>" + "<a/>" * 5000 + "</data>",
    "cut": help_form(9)[:-20],
    "empty": "",
    "no id": help_form(9).replace("uuid:00000000-0000-4000-8000-000000000009", "1"),
    "no time": help_form(9).replace("<siaga_waktu>", "<x>").replace("</siaga_waktu>", "</x>"),
    "other form": help_form(9).replace('id="help"', 'id="hasil"'),
    "extra column is not kept": help_form(9).replace("<meta>", "<suara_01>120</suara_01><meta>"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_or_broken_bodies_are_inert(token, name):
    answer = sent(token, BOMBS[name])
    assert answer.status_code in ((201,) if name.startswith("extra") else (400, 422))
    assert not [r for r in Report.objects.all() if "suara_01" in r.answers]


def test_too_large_a_form_is_refused(token):
    assert sent(token, "x" * (MOST_BYTES + 1)).status_code in (400, 422)


def test_votes_in_the_words_are_refused_and_not_stored(token):
    xml = help_form(7).replace('id="help"', 'id="situation"').replace("<what>crowd</what>", "<state>smooth</state>")
    xml = xml.replace("<photo></photo>", "<siaga_lokasi>P1</siaga_lokasi>").replace(
        "massa di dermaga", "paslon 1 dapat 120 suara"
    )
    answer = sent(token, xml)
    assert answer.status_code == 422
    assert "120" not in answer.content.decode()
    assert not Report.objects.exists()


def test_javarosa_fills_our_forms_and_all_is_stored_as_it_wrote(token, tmp_path):
    """The engine of ODK Collect loads every form, fills it, and what it serialises is what is stored."""
    for kind in ("situation", "opening", "logistics-left", "health", "help", "entered-station"):
        form = Client().get(f"/or/{token}/forms/{kind}.xml").content.decode()
        for xml in filled(form, 4, 11, tmp_path / kind):
            assert sent(token, xml).status_code == 201, xml
            root = ElementTree.fromstring(xml)
            row = Report.objects.get(instance=root.findtext(".//instanceID") or "")
            assert row.kind == kind
            assert row.answers == said(root, row.answers), xml


def test_who_manages_phones_issues_an_address_and_sees_it_once():
    chief = signed_in(person("kaops"), siaga_factor=True)
    officer = person("personel", username="budi")
    page = chief.post("/perangkat/odk/", {"user": officer.pk, "label": "HP dinas"}).content.decode()
    address = page.split('<p class="id">')[1].split("<")[0]
    assert Client().get(address.removeprefix("http://testserver") + "/formList").status_code == 200
    assert address not in chief.get("/perangkat/odk/").content.decode()
