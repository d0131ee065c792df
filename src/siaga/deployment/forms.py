"""What do the plan's screens ask?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from siaga.deployment.listing import Wanted
from siaga.deployment.lock_acts import CONFLICTS, LONGEST
from siaga.deployment.pictures.sheet import CLASSES, Sheet
from siaga.kit.screen import two

SHAPES = {
    "lampiran": ("Lampiran Sprin per polres/polsek (XLSX dan PDF)", "Annex of the order per base (XLSX and PDF)"),
    "print": ("Seluruh rencana untuk dicetak (PDF)", "The whole plan to print (PDF)"),
    "xlsx": ("Lembar sebar, dapat disunting dan diimpor kembali (XLSX)", "Workbook, can come back edited (XLSX)"),
    "csv": ("Tabel dengan kode (CSV)", "Tables with codes (CSV)"),
    "geojson": ("Peta untuk QGIS, tanpa nama (GeoJSON)", "Map for QGIS, without names (GeoJSON)"),
    "html": ("Satu halaman mandiri, tanpa nama (HTML)", "One page by itself, without names (HTML)"),
    "png": ("Gambar peta (PNG)", "Pictures of the map (PNG)"),
}


class Filter(forms.Form):
    """What a list of posts or officers is narrowed to."""

    q = forms.CharField(label=two("Cari", "Search"), required=False, max_length=60)
    kec = forms.ChoiceField(label=two("Kecamatan", "District"), required=False)
    polsek = forms.ChoiceField(label=two("Polres/polsek", "Base"), required=False)
    kelas = forms.ChoiceField(label=two("Kelas", "Class"), required=False)
    isi = forms.ChoiceField(
        label=two("Keadaan", "State"), required=False,
        choices=[("", two("semua", "all")), ("full", two("terisi", "filled")), ("short", two("kurang", "short"))],
    )  # fmt: skip

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", two("semua", "all"))
        shown = {p["district"] for p in sheet.posts.values()}
        self._offer("kec", [every, *((c, n) for c, n in sheet.districts if c in shown)])
        self._offer("polsek", [every, *((b.code, sheet.base(b.code)) for b in sheet.problem.bases)])
        self._offer("kelas", [every, *((c, sheet.label(c)) for c in CLASSES)])

    def _offer(self, field: str, choices: Iterable[Any]) -> None:
        self.fields[field].choices = list(choices)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The filter; what is not valid narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(*(data.get(k, "") for k in ("kec", "polsek", "kelas", "isi", "q")))


class LockSeat(forms.Form):
    """An officer to be fixed to this post."""

    officer = forms.CharField(
        label=two("Personel", "Officer"), max_length=60,
        widget=forms.TextInput(attrs={"list": "officers", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(label=two("Alasan kuncian", "Reason of the lock"), max_length=LONGEST)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="kunci_%s", initial=initial)


class BarSeat(forms.Form):
    """An officer to be kept from this post, for a conflict of interest only."""

    officer = forms.CharField(
        label=two("Personel", "Officer"), max_length=60,
        widget=forms.TextInput(attrs={"list": "officers", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=two("Benturan kepentingan", "Conflict of interest"),
        choices=[(k, two(*v)) for k, v in CONFLICTS.items()],
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="larang_%s", initial=initial)


class Patterns(forms.Form):
    """Officers and stations per team of each class; built from the patterns in force."""

    def __init__(self, patterns: Iterable[Any], labels: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for p in patterns:
            word = labels[p.station_class]
            self.fields[f"p_{p.station_class}"] = forms.IntegerField(
                label=two(f"{word}: personel per regu", f"{word}: officers per team"), min_value=1, max_value=50,
                initial=p.officers,
            )  # fmt: skip
            self.fields[f"t_{p.station_class}"] = forms.IntegerField(
                label=two(f"{word}: TPS per regu", f"{word}: stations per team"), min_value=1, max_value=100,
                initial=p.stations_max,
            )  # fmt: skip

    def numbers(self) -> dict[str, tuple[int, int]]:
        """Class -> (officers, stations), as far as they are valid."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {name[2:]: (data[name], data[f"t_{name[2:]}"]) for name in data if name.startswith("p_")}


class AdoptPatterns(forms.Form):
    """Why the patterns are changed."""

    reason = forms.CharField(label=two("Alasan dan nomor surat", "Reason and order number"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class Export(forms.Form):
    """A copy of a plan: in which shape, and for whom."""

    shape = forms.ChoiceField(label=two("Bentuk", "Shape"), choices=[(k, two(*v)) for k, v in SHAPES.items()])
    recipient = forms.CharField(label=two("Penerima salinan", "Recipient of the copy"), max_length=80)


class Recipient(forms.Form):
    """For whom a copy is."""

    recipient = forms.CharField(label=two("Penerima salinan", "Recipient of the copy"), max_length=80)


class Approval(forms.Form):
    """The written order by which a plan is approved."""

    order_number = forms.CharField(label=two("Nomor surat perintah (Sprin)", "Number of the order"), max_length=80)


class Decision(forms.Form):
    """Why a proposed change is followed or left."""

    reason = forms.CharField(label=two("Alasan", "Reason"), max_length=200)
