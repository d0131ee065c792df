"""What may be put right by hand? A station's, village's, officer's or vehicle's facts, and a point."""

from __future__ import annotations

from typing import Any

from django import forms

from siaga.kit.screen import two
from siaga.territory.models import Base
from siaga.web.register import words


class Kept(forms.Form):
    """A form that carries what it saw, so that two writers are told of each other."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


def _words(choices: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(choices.items())


class StationFacts(Kept):
    """Facts of a polling station."""

    number = forms.IntegerField(label=two("Nomor TPS", "Station number"), min_value=1, max_value=999)
    kind = forms.ChoiceField(label=two("Jenis", "Kind"), choices=_words(words.STATIONS))
    voters = forms.IntegerField(
        label=two("Pemilih", "Voters"), min_value=0, max_value=5000, required=False,
        help_text=two("Jumlah dari DPT; kosong berarti belum diketahui", "From the roll; empty means unknown"),
    )  # fmt: skip
    voters_source = forms.CharField(
        label=two("Sumber jumlah", "Source of the count"), max_length=200, required=False
    )


class VillageFacts(Kept):
    """Facts of a village."""

    name = forms.CharField(label=two("Nama", "Name"), max_length=120)
    kind = forms.ChoiceField(label=two("Jenis", "Kind"), choices=_words(words.KINDS))
    mode = forms.ChoiceField(label=two("Akses", "Access"), choices=_words(words.MODES), required=False)
    voters = forms.IntegerField(label=two("Pemilih", "Voters"), min_value=0, required=False)


def _bases() -> list[tuple[str, str]]:
    return list(Base.objects.order_by("name").values_list("code", "name"))


class OfficerFacts(Kept):
    """Facts of an officer's roster row."""

    rank = forms.CharField(label=two("Pangkat", "Rank"), max_length=40)
    name = forms.CharField(label=two("Nama", "Name"), max_length=120)
    position = forms.CharField(label=two("Jabatan", "Position"), max_length=120, required=False)
    nrp = forms.RegexField(r"^[A-Za-z0-9-]{5,20}$", label="NRP", max_length=20, required=False)
    phone = forms.CharField(label=two("Telepon", "Telephone"), max_length=30, required=False)
    unit = forms.CharField(label=two("Satuan", "Unit"), max_length=120, required=False)
    base_id = forms.ChoiceField(label=two("Polres/polsek", "Police base"), choices=_bases)
    skills = forms.CharField(
        label=two("Keahlian", "Skills"), max_length=300, required=False,
        help_text=two("Dipisah koma; boat untuk pengemudi perahu", "Separated by commas; boat for boat handling"),
    )  # fmt: skip

    def clean_skills(self) -> list[str]:
        """The skills as a sorted list."""
        text: str = self.cleaned_data["skills"]
        return sorted({word.strip().casefold() for word in text.split(",") if word.strip()})


class AssetFacts(Kept):
    """Facts of a boat or vehicle."""

    name = forms.CharField(label=two("Nama", "Name"), max_length=120, required=False)
    base_id = forms.ChoiceField(label=two("Polres/polsek", "Police base"), choices=_bases)
    seats = forms.IntegerField(
        label=two("Daya angkut orang", "Carries people"), min_value=1, max_value=500, required=False
    )
    life_jackets = forms.IntegerField(
        label=two("Jaket pelampung", "Life jackets"), min_value=0, max_value=5000, required=False
    )
    condition = forms.ChoiceField(
        label=two("Kondisi", "Condition"), choices=_words(words.CONDITIONS), required=False
    )
    fuel_litres = forms.FloatField(label=two("BBM liter", "Fuel litres"), min_value=0, required=False)


class Position(Kept):
    """A point with its source. Comma or point for decimals, as the hand writes."""

    lat = forms.FloatField(label=two("Lintang", "Latitude"), localize=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=two("Bujur", "Longitude"), localize=False, min_value=-180, max_value=180)
    source = forms.CharField(
        label=two("Sumber titik", "Source of the point"), max_length=110,
        help_text=two("Siapa mengukur, dengan apa, kapan", "Who measured it, how and when"),
    )  # fmt: skip

    def __init__(self, data: Any = None, **more: Any) -> None:
        if data is not None:
            data = data.copy()
            for name in ("lat", "lon"):
                data[name] = data.get(name, "").strip().replace(",", ".")
        super().__init__(data, **more)
