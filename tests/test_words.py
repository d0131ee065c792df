"""No forbidden word in a template, a form, a refusal, a paper or a profile; and each such word is looked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import siaga
from siaga.accounts.roles import ROLES
from siaga.profiles import load_profile, names
from words import NEVER, forbidden, of_glossary

ROOT = Path(siaga.__file__).parent
SAY = re.compile(r"""\{% say (?:"([^"]*)"|'([^']*)') (?:"[^"]*"|'[^']*')""")
TAGS = re.compile(r"\{[%#].*?[%#]\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
SPOKEN = {"two": 1, "refuse": 2, "say": 1, "Problem": 0}


def test_every_word_of_the_glossary_is_looked_for():
    assert of_glossary() == set(NEVER)


@pytest.mark.parametrize("word", ["distrik", "kursi", "gap", "batas bawah", "kelas tinggi", "tinggi", "di-approve"])
def test_a_forbidden_word_is_found(word):
    assert forbidden(word)


@pytest.mark.parametrize(
    "text",
    ["sedang menghitung", "pos komando", "perwira pengendali", "petugas KPPS", "setiap pos komando", "posisi"],
)
def test_a_right_word_is_not(text):
    assert not forbidden(text)


def spoken(file: Path) -> Iterator[str]:
    """Indonesian texts of a program: the first words of `two`, reason and cure of a refusal."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for argument in node.args[: SPOKEN.get(name, 0)]:
                yield "".join(
                    c.value for c in ast.walk(argument) if isinstance(c, ast.Constant) and type(c.value) is str
                )


def templates() -> Iterator[tuple[Path, str]]:
    for file in ROOT.rglob("*.html"):
        text = file.read_text("utf-8")
        for first, second in SAY.findall(text):
            yield file, first or second
        for line in TAGS.sub("\n", text).splitlines():
            yield file, line.strip()


def test_templates():
    found = [f"{file.name}: {wrong}" for file, text in templates() for wrong in forbidden(text)]
    assert not found, "\n".join(found)


def test_forms_and_refusals():
    found = [
        f"{f.relative_to(ROOT)}: {w}" for f in ROOT.rglob("*.py") for text in spoken(f) for w in forbidden(text)
    ]
    assert not found, "\n".join(found)


def test_papers():
    quoted = re.compile(r"\[([^\[\]#$]+)\]|\"([^\"]+)\"")
    found = [
        f"{file.name}: {wrong}"
        for file in ROOT.rglob("*.typ")
        for pair in quoted.findall(file.read_text("utf-8"))
        for wrong in forbidden("".join(pair))
    ]
    assert not found, "\n".join(found)


def labels(value: object) -> Iterator[str]:
    """Every Indonesian label inside a profile."""
    if isinstance(value, dict):
        if {"id", "en"} == value.keys():
            yield str(value["id"])
        else:
            for inner in value.values():
                yield from labels(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from labels(inner)


@pytest.mark.parametrize("name", names())
def test_labels_of_profiles(name):
    profile = load_profile(name).model_dump(mode="json")
    texts = [*labels(profile), (profile["situation_report"] or {}).get("text", "")]
    assert not [wrong for text in texts for wrong in forbidden(text)]


def test_roles_menu_and_acts():
    from siaga.web.act_words import WORDS
    from siaga.web.menu import MENU

    texts = [role.label for role in ROLES.values()] + list(WORDS.values())
    texts += [g.label for g in MENU] + [screen[1] for g in MENU for screen in g.screens]
    assert not [wrong for text in texts for wrong in forbidden(text)]


def test_the_words_of_classes_are_the_profiles():
    """A district may print `aman` for the lowest class: it is one line of its own profile."""
    for name in names():
        assert load_profile(name).labels["low"].id in ("kurang rawan", "aman")
