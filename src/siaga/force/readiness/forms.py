"""What do the readiness screens ask?"""

from __future__ import annotations

from typing import Any

from django import forms

from siaga.kit.screen import two
from siaga.operation.models import Operation
from siaga.operation.reads import profile_of

STANDINGS = (
    ("ready", two("siap", "ready")), ("not_ready", two("tidak siap", "not ready")),
    ("unchecked", two("belum lengkap diperiksa", "not fully checked")), ("out", two("tidak tersedia", "out")),
)  # fmt: skip


class Choice(forms.Form):
    """Which subjects to show."""

    jenis = forms.ChoiceField(label=two("Jenis", "Kind"), required=False)
    satuan = forms.ChoiceField(label=two("Satuan", "Unit"), required=False)
    keadaan = forms.ChoiceField(label=two("Keadaan", "State"), required=False)
    cari = forms.CharField(label=two("Nama atau ID", "Name or id"), required=False, max_length=100)

    def offer(self, kinds: list[tuple[str, Any]], units: list[str]) -> None:
        """Fill the lists to choose from."""
        fields: dict[str, Any] = self.fields
        every = [("", two("semua", "all"))]
        fields["jenis"].choices = kinds
        fields["satuan"].choices = every + [(u, u) for u in units]
        fields["keadaan"].choices = every + list(STANDINGS)


class Answer(forms.Form):
    """One line of a checklist. The state is the button that was pressed."""

    item = forms.CharField(max_length=60)
    state = forms.CharField(max_length=20, required=False)
    measure = forms.FloatField(required=False, localize=True)
    expires = forms.DateField(required=False)
    photo = forms.FileField(required=False, max_length=200)


class Assign(forms.Form):
    """Who owns it, and by when."""

    owner = forms.ChoiceField(label=two("Penanggung jawab", "Owner"))
    due = forms.DateField(label=two("Tenggat", "Due"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["owner"].choices = [(r.key, two(r.label.id, r.label.en)) for r in profile_of(operation).roles]


class How(forms.Form):
    """How a shortfall was cured."""

    how = forms.CharField(label=two("Cara mengatasinya", "How it was cured"), max_length=300)
