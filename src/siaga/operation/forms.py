"""What do the stage pages ask?"""

from __future__ import annotations

import re
from typing import Any

from django import forms

from siaga.kit.screen import two
from siaga.operation.models import Operation
from siaga.operation.reads import profile_of

_DAY = {"type": "date"}


class Claim(forms.Form):
    """What one more source says of a stage's dates."""

    starts = forms.DateField(label=two("Mulai", "Start"), required=False, widget=forms.DateInput(attrs=_DAY))
    ends = forms.DateField(label=two("Selesai", "End"), required=False, widget=forms.DateInput(attrs=_DAY))
    rule = forms.CharField(
        label=two("Aturan bila tanggal belum ada", "Rule while there is no date"), max_length=300, required=False
    )
    source = forms.CharField(label=two("Sumber", "Source"), max_length=300)


class Revote(forms.Form):
    """A re-vote on its own day with its own stations."""

    kind = forms.ChoiceField(label=two("Jenis", "Kind"))
    day = forms.DateField(label=two("Hari pemungutan", "Day of voting"), widget=forms.DateInput(attrs=_DAY))
    stations = forms.CharField(
        label=two("Kode TPS", "Station codes"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=two("Satu per baris, atau dipisah koma", "One a line, or separated by commas"),
    )  # fmt: skip
    order_number = forms.CharField(label=two("Nomor keputusan atau Sprin", "Order number"), max_length=80)
    reason = forms.CharField(label=two("Alasan", "Reason"), max_length=300)
    source = forms.CharField(label=two("Sumber", "Source"), max_length=300)

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = [s for s in profile_of(operation).stages if s.opened_later]
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(s.key, two(s.label.id, s.label.en)) for s in later]

    def clean_stations(self) -> list[str]:
        """The codes, in the order given."""
        return [code for code in re.split(r"[\s,;]+", self.cleaned_data["stations"]) if code]
