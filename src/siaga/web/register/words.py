"""How does the register call kinds, classes and origins? By the glossary; classes as the profile labels them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from siaga.deployment.pictures.sheet import CLASS_WORDS
from siaga.kit.screen import two
from siaga.operation.models import Operation

KINDS = {"desa": two("desa", "village"), "kelurahan": two("kelurahan", "urban village"),
         "desa_adat": two("desa adat", "customary village")}  # fmt: skip
STATIONS = {"regular": two("biasa", "regular"), "special": two("lokasi khusus", "special location")}
BASES = {"polres": two("Polres", "Polres"), "polsek": two("Polsek", "Polsek")}
MODES = {
    "road": two("darat", "road"),
    "water": two("perairan", "water"),
    "": two("menurut kecamatan", "as district"),
}
SEXES = {"male": two("laki-laki", "man"), "female": two("perempuan", "woman")}
ORIGINS = {"polres": "Polres", "polsek": "Polsek", "bko": "BKO"}
ASSETS = {"boat": two("perahu", "boat"), "motorcycle": two("sepeda motor", "motorcycle"),
          "car": two("mobil", "car"), "truck": two("truk", "truck")}  # fmt: skip
CONDITIONS = {"good": two("baik", "good"), "minor": two("rusak ringan", "light damage"),
              "broken": two("rusak berat", "heavy damage"), "": two("belum diketahui", "unknown")}  # fmt: skip
CLASS_ORIGINS = {"seeded": two("benih, belum diputuskan", "seeded, not decided"),
                 "imported": two("diimpor", "imported"), "decided": two("diputuskan", "decided")}  # fmt: skip
CLASSES = ("low", "elevated", "high", "special")


def called(words: dict[str, Any], value: Any) -> str:
    """The word for a value, else the value."""
    return str(words.get(value or "", value or "-"))


def classes() -> dict[str, str]:
    """Class -> what this operation's profile calls it, in the page's language."""
    raw = Operation.objects.order_by("-id").values_list("profile__labels", flat=True).first()
    labels, tongue = raw or {}, "en" if get_language() == "en" else "id"
    return {c: str(labels.get(c, {}).get(tongue) or CLASS_WORDS[c]) for c in CLASSES}
