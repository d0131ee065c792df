"""Bodies that nobody should send: structure-aware and seeded, so that a failure can be repeated."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

TEXTS = (
    "", " ", "\0", "x" * 5000, "💣" * 40, "../../../etc/passwd", "<script>alert(1)</script>", "'; DROP TABLE x; --",
    "\u202e\u200b", "\ud800", "NaN", "1e999", "-1", "suara 01 menang 250", "{{7*7}}", "%s%n",
    "true", "A\r\nB: c",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**53, 2**64, 10**400, 1.5, -0.0, float("inf"), float("nan"), [], {}, [[]],
    *TEXTS,
)  # fmt: skip
BILLION = (
    '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(10)
    ) + "]>"
)  # fmt: skip
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def json_body(dice: random.Random, report: dict[str, Any]) -> bytes:
    """A report with a few things wrong with it, in its structure or in its bytes."""
    raw = json.loads(json.dumps(report))
    for _ in range(dice.randint(1, 4)):
        dice.choice((_value, _drop, _extra, _deep, _answers))(dice, raw)
    body = json.dumps(raw, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    return _bytes(dice, body) if dice.random() < 0.3 else body


def _value(dice: random.Random, raw: dict[str, Any]) -> None:
    if raw:
        raw[dice.choice(list(raw))] = copy.deepcopy(dice.choice(VALUES))


def _drop(dice: random.Random, raw: dict[str, Any]) -> None:
    if raw:
        raw.pop(dice.choice(list(raw)))


def _extra(dice: random.Random, raw: dict[str, Any]) -> None:
    raw[dice.choice(TEXTS)] = copy.deepcopy(dice.choice(VALUES))


def _deep(dice: random.Random, raw: dict[str, Any]) -> None:
    deep: Any = "x"
    for _ in range(dice.choice((3, 50, 200))):
        deep = [deep] if dice.random() < 0.5 else {"a": deep}
    raw[dice.choice(("answers", "note", "at"))] = deep


def _answers(dice: random.Random, raw: dict[str, Any]) -> None:
    if isinstance(raw.get("answers"), dict):
        key = dice.choice(("state", "note", "cause", "votes", dice.choice(TEXTS)))
        raw["answers"][key] = copy.deepcopy(dice.choice(VALUES))


def xml_body(dice: random.Random, form: str) -> bytes:
    """A form client's file with a few things wrong with it."""
    for _ in range(dice.randint(1, 3)):
        form = dice.choice((_prolog, _tag, _text, _nest, _wide))(dice, form)
    body = form.encode(dice.choice(("utf-8", "utf-8", "utf-8", "utf-16")), "surrogatepass")
    return _bytes(dice, body) if dice.random() < 0.4 else body


def _prolog(dice: random.Random, form: str) -> str:
    return dice.choice((
        BILLION, OUTSIDE, '<?xml version="1.0" encoding="cp037"?>', '<?xml version="9"?>',
        '<?xml version="1.0" encoding="none"?>', "\ufeff",
    )) + form.replace("</note>", dice.choice(("&j;", "&x;", "")) + "</note>")  # fmt: skip


def _tag(dice: random.Random, form: str) -> str:
    old = dice.choice(("note", "what", "siaga_waktu", "meta", "instanceID", "data"))
    return form.replace(old, dice.choice(("note", "x:y", "votes", "", "instanceID", "photo")), dice.randint(1, 2))


def _text(dice: random.Random, form: str) -> str:
    at = form.find(">", dice.randrange(len(form) or 1)) + 1
    return form[:at] + dice.choice(TEXTS) + form[at:]


def _nest(dice: random.Random, form: str) -> str:
    deep = dice.choice((10, 500, 20_000))
    return form.replace("<meta>", "<a>" * deep + "</a>" * deep + "<meta>")


def _wide(dice: random.Random, form: str) -> str:
    return form.replace("<data ", "<data " + " ".join(f'a{n}="{n}"' for n in range(dice.choice((5, 3000)))) + " ")


def sms_text(dice: random.Random, text: str) -> str:
    """A coded message with a few things wrong with it."""
    words = text.split(" ")
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(words) + 1)
        match dice.randrange(5):
            case 0:
                words.insert(at, dice.choice(TEXTS))
            case 1:
                words[at : at + 1] = []
            case 2:
                words = words * dice.choice((2, 30))
            case 3:
                words[at : at + 1] = ["".join(dice.sample(w, len(w))) for w in words[at : at + 1]]
            case _:
                words.insert(
                    at, str(dice.choice(VALUES)) if dice.random() < 0.5 else chr(dice.randrange(1, 0xD7FF))
                )
    return " ".join(words)[: dice.choice((160, 160, 5000))]


def _bytes(dice: random.Random, body: bytes) -> bytes:
    edits: tuple[Callable[[bytearray, int], Any], ...] = (
        lambda raw, at: raw.__setitem__(at, dice.randrange(256)),
        lambda raw, at: raw.__delitem__(slice(at, None)),
        lambda raw, at: raw.insert(at, dice.randrange(256)),
        lambda raw, at: raw.extend(raw[at:] * 2),
    )  # fmt: skip
    raw = bytearray(body)
    for _ in range(dice.randint(1, 6)):
        if raw:
            dice.choice(edits)(raw, dice.randrange(len(raw)))
    return bytes(raw)
