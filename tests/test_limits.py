"""What Siaga will never do, each with a test that reads the code itself and fails when it does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.forms import Form

import siaga

ROOT = Path(siaga.__file__).parent
PROJECT = ROOT.parent.parent
RESULTS = re.compile(
    r"perolehan|hasil_(suara|hitung)|vote(s|_count|_tally)|tally|ballots?_(for|count)|c_?hasil|c1_|plano|sirekap|candidate|"
    r"paslon|\bcalon\b|winner|quick_?count|exit_?poll|suara_sah",
    re.IGNORECASE,
)
VOTER_PERSON = re.compile(
    r"voter_?(name|nik|id|phone)|nama_pemilih|nik_|\bnik\b|pemilih_nama|dpt_nama", re.IGNORECASE
)
SCORING = re.compile(
    r"(person|officer|citizen|warga|people|user|suspect|risk)_?(score|rank(ing)?|rating|grade)\b|skor_orang|loyalty|"
    r"profiling|social_credit",
    re.IGNORECASE,
)
LEANING = re.compile(
    r"party|partai|leaning|pilihan_politik|political|dukungan_calon|simpatisan|affiliation", re.IGNORECASE
)
FACES = re.compile(
    r"^(face[-_]?recognition|dlib|deepface|insightface|facenet.*|mtcnn|retina-?face|opencv.*|mediapipe|compreface.*|"
    r"face-?alignment|arcface.*|keras-vggface|rekognition.*|boto3)$",
    re.IGNORECASE,
)
# Reviewed words that a pattern meets and that mean something else.
HARMLESS = {
    "force.CheckAnswer.tally": "how many pieces of kit were counted at the muster",
    "siaga.vulnerability.forms.Evidence.evidence": "asks for a fact about a place and forbids candidate and party",
}
STATION_PEOPLE = re.compile(r"kpps|witness|saksi|station_official|voter|pemilih|pengawas_tps", re.IGNORECASE)
CONTACT = re.compile(r"name|nama|phone|telepon|hp|address|alamat|nik|email", re.IGNORECASE)


def model_words() -> Iterator[tuple[str, str]]:
    """Every word a table shows: model and field names, labels, help texts and choices, with where it stands."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("siaga."):
            continue
        yield model._meta.label, model.__name__
        for field in model._meta.get_fields():
            where = f"{model._meta.label}.{field.name}"
            yield where, field.name
            if isinstance(field, models.Field):
                yield where, f"{field.verbose_name} {field.help_text}"
                for value, label in field.flatchoices:
                    yield where, f"{value} {label}"


def form_words() -> Iterator[tuple[str, str]]:
    """Every word a form asks by: field names, labels, help texts."""
    import siaga.web.urls  # noqa: F401  # the forms are known once the screens are

    for form in _subclasses(Form):
        if form.__module__.startswith("siaga."):
            for name, field in form.base_fields.items():
                yield f"{form.__module__}.{form.__name__}.{name}", f"{name} {field.label} {field.help_text}"


def _subclasses(base: type) -> Iterator[type]:
    for child in base.__subclasses__():
        yield child
        yield from _subclasses(child)


def words() -> list[tuple[str, str]]:
    found = [*model_words(), *form_words()]
    assert len(found) > 200
    return found


def found_by(pattern: re.Pattern[str]) -> list[str]:
    return [f"{where}: {text}" for where, text in words() if pattern.search(text) and where not in HARMLESS]


def test_no_table_and_no_form_holds_vote_counts_or_results():
    assert not found_by(RESULTS)


def test_no_table_and_no_form_holds_a_voters_name():
    assert not found_by(VOTER_PERSON)


def test_nobody_is_scored_or_ranked():
    # An officer's rank is his grade in the service (pangkat), a fact of the roster, not a ranking of persons.
    assert not found_by(SCORING)


def test_no_citizens_leaning_is_held():
    assert not found_by(LEANING)


def test_no_library_recognises_faces():
    lock = tomllib.loads((PROJECT / "uv.lock").read_text("utf-8"))
    assert not [package["name"] for package in lock["package"] if FACES.match(package["name"])]


@pytest.mark.parametrize("name", ["face-recognition", "dlib", "deepface", "insightface", "opencv-python-headless"])
def test_the_pattern_would_catch_a_face_library(name):
    assert FACES.match(name)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (RESULTS, "vote_count"), (RESULTS, "foto C-Hasil c_hasil"), (RESULTS, "perolehan paslon 1"),
        (VOTER_PERSON, "voter_name"), (VOTER_PERSON, "nama_pemilih"), (SCORING, "officer_score"),
        (SCORING, "risk_rating"), (LEANING, "partai"), (STATION_PEOPLE, "kpps_chair"),
    ],
)  # fmt: skip
def test_the_patterns_can_fail(pattern, text):
    assert pattern.search(text)


def test_station_officials_witnesses_and_voters_have_no_name_and_no_telephone():
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("siaga."):
            continue
        about = STATION_PEOPLE.search(model.__name__)
        for field in model._meta.get_fields():
            named = STATION_PEOPLE.search(field.name) and not isinstance(field, models.IntegerField)
            if (about and CONTACT.search(field.name)) or (named and CONTACT.search(field.name)):
                wrong.append(f"{model._meta.label}.{field.name}")
    assert not wrong


def test_a_station_holds_counts_of_voters_and_nothing_else_of_them():
    station = apps.get_model("territory", "Station")
    assert [f.name for f in station._meta.get_fields() if "voter" in f.name] == ["voters", "voters_source"]
    assert isinstance(station._meta.get_field("voters"), models.IntegerField)


@pytest.mark.django_db
def test_vulnerable_stations_and_officers_positions_are_never_public():
    """A stranger gets nothing but sign-in, whatever the address; the demo's page is off unless asked for."""
    import sys

    sys.path.insert(0, str(Path(__file__).parent / "web"))
    import matrix
    from django.test import Client

    from siaga.web import server

    assert not server.plan_page_is_open()
    open_pages = {row["route"] for row in matrix.reviewed() if row["method"] == "GET" and row["tamu"] == "ya"}
    field = {"field_page", "field_worker", "field_manifest"}  # the same for everybody, and without anybody's data
    assert open_pages == {"alive", "account_login", "account_inactive", "phone", "wall", *field}
    for route in open_pages:
        page = Client().get(matrix.reverse(route)).content.decode()
        assert not re.search(r"rawan|TPS|plot|lintang|latitude", page)


def test_the_plan_page_without_sign_in_is_for_a_demo_on_this_machine_only(settings):
    from siaga.kit.errors import Refused
    from siaga.kit.workspace import Config
    from siaga.web import server

    real, demo = Config(node="pos"), Config(node="pos", demo=True, tls_certificate="x")
    for config, host in ((real, "127.0.0.1"), (demo, "0.0.0.0"), (demo, "192.168.1.4")):
        settings.CONFIG = config
        with pytest.raises(Refused):
            server.check(host, open_plan_page=True)


def test_every_field_that_may_be_personal_is_declared():
    from siaga.web import kept

    assert not kept.undeclared()


def test_no_declaration_outlives_its_field():
    from siaga.web import kept
    from siaga.web.kept_fields import IMPERSONAL, PERSONAL

    names = {name for name, _ in kept.fields()}
    short = {name.rpartition(".")[2] for name in names}
    assert not set(PERSONAL) - names
    assert not {name for name in IMPERSONAL if name not in names and name not in short}


def test_the_code_speaks_to_no_server():
    """No template, style or script of ours names a foreign host; the browser tests watch the libraries."""
    wrong = []
    files = [f for kind in ("html", "css", "js") for f in ROOT.rglob(f"*.{kind}") if "vendor" not in f.parts]
    for file in files:
        text = file.read_text("utf-8").replace("http://www.w3.org/", "")
        wrong += [
            f"{file.relative_to(ROOT)}: {m.group()}"
            for m in re.finditer(r"""https?://[^\s"'<>)]+|["'(]//\w""", text)
        ]
    assert not wrong
