"""What do the import screens ask?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from siaga.deployment.intake.kinds import FIELDS, KINDS, LARGEST, Kind
from siaga.kit.screen import two


class Receive(forms.Form):
    """A file and what is in it."""

    kind = forms.ChoiceField(label=two("Isi berkas", "What the file holds"))
    file = forms.FileField(
        label=two("Berkas .xlsx atau .csv", "File, .xlsx or .csv"), max_length=160,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        help_text=two(f"Paling besar {LARGEST >> 20} MB", f"At most {LARGEST >> 20} MB"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k.key, two(*k.words)) for k in KINDS.values()]  # type: ignore[attr-defined]


class Columns(forms.Form):
    """Which header is which field; fields start with `m_`."""

    def __init__(self, kind: Kind, header: Sequence[str], found: Mapping[str, str], data: Any = None) -> None:
        super().__init__(data)
        self.kind = kind
        choices = [("", two("tidak ada", "none")), *((h, h) for h in header if h)]
        for column in kind.columns:
            label = two(*FIELDS.get(column.name, (column.name, column.name)))
            self.fields[f"m_{column.name}"] = forms.ChoiceField(
                label=label, choices=choices, required=column.needed, initial=found.get(column.name, "")
            )

    def chosen(self) -> dict[str, str]:
        """Field -> header as chosen, else as found."""
        names = [c.name for c in self.kind.columns]
        if self.is_bound:
            return {n: h for n in names if (h := self.data.get(f"m_{n}", ""))}
        return {n: h for n in names if (h := self.fields[f"m_{n}"].initial)}


class Undo(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(label=two("Alasan pembatalan", "Reason"), max_length=200)
