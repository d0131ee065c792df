"""One picture, however many parts and posts it came in."""

from __future__ import annotations

import hashlib
import random

import pytest

from operation.cast import open_cast
from siaga.journal.context import CONSOLE
from siaga.kit.errors import Refused
from siaga.reporting import media
from siaga.reporting.models import Media

pytestmark = pytest.mark.django_db
PICTURE = b"\xff\xd8\xff" + random.Random(7).randbytes(20 * 1024 * 1024)


@pytest.fixture(autouse=True)
def _workspace(settings, tmp_path):
    open_cast()
    settings.WORKSPACE = tmp_path


def test_twenty_megabytes_in_three_shuffled_parts_one_repeated_are_one_picture_of_the_same_hash():
    sha, third = hashlib.sha256(PICTURE).hexdigest(), len(PICTURE) // 3
    cuts = [(0, third), (third, 2 * third), (2 * third, len(PICTURE))]
    answers = [media.part(sha, len(PICTURE), a, PICTURE[a:b]) for a, b in (cuts[2], cuts[0], cuts[0], cuts[1])]
    assert [bool(a) for a in answers] == [False, False, False, True]
    rows = {media.keep("uuid:1-foto", "foto.jpg", answers[-1], CONSOLE).pk for _ in range(2)}
    media.forget_parts(sha)
    assert len(rows) == 1
    assert hashlib.sha256(media.content_of(Media.objects.get())).hexdigest() == sha
    assert not (media.folder() / "parts" / sha).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"<svg onload='x'>"), ("a.jpg", b"<html>"), ("a.jpg", b"PK\x03\x04zip"),
        ("a.webp", b"RIFFxxxxWAVE"), ("../../etc/passwd", b"\xff\xd8\xff"),
        ("a/b.jpg", b"\xff\xd8\xff"), (".x", b"\xff\xd8\xff"),
    ],
)  # fmt: skip
def test_what_is_no_picture_or_names_a_path_is_written_nowhere(name, content, tmp_path):
    with pytest.raises(Refused):
        media.keep("uuid:1-foto", name, content, CONSOLE)
    assert not list(tmp_path.rglob("*"))


def test_another_picture_under_the_same_name_is_refused():
    media.keep("uuid:1-foto", "a.jpg", b"\xff\xd8\xff1", CONSOLE)
    with pytest.raises(Refused):
        media.keep("uuid:1-foto", "a.jpg", b"\xff\xd8\xff2", CONSOLE)


@pytest.mark.parametrize(("total", "offset"), [(0, 0), (10, 9), (10, -1), (1 << 40, 0)])
def test_parts_that_cannot_be_true_are_refused(total, offset):
    with pytest.raises(Refused):
        media.part("0" * 64, total, offset, b"abc")
