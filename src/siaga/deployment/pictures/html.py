"""How does the plan look in a browser? One page, with nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files

from siaga.deployment.pictures import tables
from siaga.deployment.pictures.compare_map import compare_map
from siaga.deployment.pictures.plan_map import plan_map
from siaga.deployment.pictures.sheet import CREDIT, Sheet

SECTIONS = (
    ("ringkasan", "Ringkasan", "summary"),
    ("peta", "Peta", "map"),
    ("pembanding", "Beda dengan cara urut daftar", "baselines"),
    ("kecamatan", "Per kecamatan", "districts"),
    ("polsek", "Per polres dan polsek", "bases"),
    ("komando", "Rantai komando", "command"),
    ("cadangan", "Cadangan", "reserve"),
    ("kekurangan", "Kekurangan personel dan jalan keluar", "shortage"),
    ("risiko", "Bermalam sendiri", "lone"),
    ("plot", "Plot PAM TPS", "posts"),
    ("personel", "Personel di plot", "seats"),
    ("bukti", "Bukti mutu dan aturan lunak", "proof"),
)
LAYERS = (
    ("posts", "plot"),
    ("trips", "perjalanan"),
    ("legs", "jangkauan plot"),
    ("reach", "jangkauan cadangan"),
    ("names", "nama kecamatan"),
)


def fragments(sheet: Sheet) -> dict[str, str]:
    """HTML of every part by name, for a template of the served page; `all` is the whole body.

    No inline style or script is in them, so the served page keeps its strict policy with `plan.css`, `plan.js`.
    """
    parts = {
        "summary": tables.summary(sheet),
        "map": _map(sheet),
        "baselines": f'<figure class="plan-map">{compare_map(sheet)}</figure>{tables.baselines(sheet)}',
        "districts": tables.districts(sheet),
        "bases": tables.bases(sheet),
        "command": tables.command(sheet),
        "reserve": tables.reserve(sheet),
        "shortage": tables.shortage(sheet),
        "lone": tables.lone(sheet),
        "posts": tables.posts(sheet),
        "seats": tables.seats(sheet),
        "proof": tables.proof(sheet) + tables.soft(sheet),
        "head": _head(sheet),
        "foot": _foot(sheet),
    }
    sections = "".join(
        f'<section id="{name}"><h2>{escape(title)}</h2>{parts[key]}</section>' for name, title, key in SECTIONS
    )
    links = "".join(f'<li><a href="#{name}">{escape(title)}</a></li>' for name, title, _ in SECTIONS)
    nav = f'<nav aria-label="Bagian"><ul>{links}</ul></nav>'
    body = f'{parts["head"]}{nav}<main class="plan">{sections}</main>{parts["foot"]}'
    return {**parts, "nav": nav, "all": body}


def page(sheet: Sheet, inline: bool = True) -> str:
    """The whole page. `inline` carries style and script, pinned by a policy of its own; else it links them."""
    style, script = asset("plan.css"), asset("plan.js")
    if inline:
        policy = f"default-src 'none'; img-src data:; style-src {_pin(style)}; script-src {_pin(script)}"
        loads = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{style}</style>'
        ends = f'<script type="module">{script}</script>'
    else:
        loads = '<link rel="stylesheet" href="/static/siaga/plan.css">'
        ends = '<script type="module" src="/static/siaga/plan.js"></script>'
    title = escape(f"Rencana plot PAM TPS – {sheet.regency}")
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>{loads}</head><body>{fragments(sheet)['all']}{ends}</body></html>\n"
    )


def asset(name: str) -> str:
    """Text of a style or script that the served page uses too."""
    return (files("siaga") / "web" / "static" / "siaga" / name).read_text("utf-8")


def _pin(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _map(sheet: Sheet) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" checked data-toggle="{name}"> {escape(word)}</label>'
        for name, word in LAYERS
    )
    buttons = "".join(
        f'<button type="button" data-zoom="{by}" aria-label="{word}">{sign}</button>'
        for by, word, sign in (("in", "perbesar", "+"), ("out", "perkecil", "−"), ("reset", "seluruh peta", "⤢"))
    )
    tools = f'<div class="map-tools" hidden>{boxes}<span class="zoom">{buttons}</span></div>'
    return f'{tools}<figure class="plan-map" data-pan="1">{plan_map(sheet)}</figure>'


def _head(sheet: Sheet) -> str:
    mark = '<strong class="synthetic">SINTETIS</strong>' if sheet.synthetic else ""
    made = f"<p>Sintetis: {escape(', '.join(sheet.synthetic))}.</p>" if sheet.synthetic else ""
    return (
        f'<header class="plan-head"><p class="classified">{escape(sheet.mark)}</p>'
        f"<h1>Rencana plot PAM TPS {mark}</h1>"
        f"<p>{escape(sheet.operation)} · {escape(sheet.unit)} · {escape(sheet.regency)} · rencana nomor "
        f"{sheet.number} · {escape(sheet.status)}</p>{made}</header>"
    )


def _foot(sheet: Sheet) -> str:
    engine = ", ".join(f"{k} {v}" for k, v in sorted(sheet.document["engine"].items()))
    return (
        f'<footer class="plan-foot"><p>{escape(CREDIT)}</p><p>Sidik masukan {sheet.document["input_hash"]}; '
        f"benih {sheet.document['seed']}; {escape(engine)}.</p></footer>"
    )
