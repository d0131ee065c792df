"""What does the operator type? A line, a pasted chat, a number and a code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language

from siaga.kit.screen import two
from siaga.reporting.acts import field_reports
from siaga.reporting.spoken import LONGEST

MOST_PASTED = 200_000
_PLAIN = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


class Line(forms.Form):
    """One line as it was spoken. `kind`: the report that a bare `aman` belongs to."""

    line = forms.CharField(
        label=two("Yang didengar", "What was heard"), max_length=LONGEST,
        help_text=two("tps 7 mariana ilir aman · plot 0349-6 antre · tps 7, 8, 9 mariana ilir aman",
                      "tps 7 mariana ilir aman · plot 0349-6 antre · tps 7, 8, 9 mariana ilir aman"),
        widget=forms.TextInput(attrs={**_PLAIN, "autofocus": True}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=two("Laporan jam ini", "Report of the hour"), required=False)
    word = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, usual: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        english = get_language() == "en"
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (f.key, f"{f.code} {f.label.en if english else f.label.id}")
            for f in field_reports().forms
            if not f.alert
        ]
        self.initial.setdefault("kind", usual)


class Paste(forms.Form):
    """Messages or an exported chat."""

    text = forms.CharField(
        label=two("Tempel pesan atau ekspor obrolan", "Paste messages or an exported chat"), max_length=MOST_PASTED,
        help_text=two("Gambar dan pesan sistem dilewati. Tidak ada yang disimpan sebelum dipastikan satu per satu.",
                      "Pictures and notices are left out. Nothing is stored before you confirm it."),
        widget=forms.Textarea(attrs={"rows": 10, "autofocus": True, "spellcheck": "false"}),
    )  # fmt: skip


class Again(forms.Form):
    """A message put into words that can be read."""

    line = forms.CharField(
        label=two("Betulkan lalu baca ulang", "Correct it and read it again"), max_length=1000,
        widget=forms.TextInput(attrs=_PLAIN),
    )  # fmt: skip
