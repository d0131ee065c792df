"""What do the pages of the reports ask?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language

from siaga.kit.screen import two
from siaga.reporting import rules
from siaga.reporting.board import reads
from siaga.reporting.models import Conflict, Report


class Outcome(forms.Form):
    """How a call for help ended."""

    outcome = forms.CharField(label=two("Hasil", "Outcome"), max_length=300)


class Settlement(forms.Form):
    """For each field in dispute, which report is believed; and why."""

    reason = forms.CharField(
        label=two("Alasan (siapa yang mengecek, dengan cara apa)", "Reason (who checked, and how)"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, conflict: Conflict, known: Mapping[str, Report], *args: Any) -> None:
        super().__init__(*args)
        self.disputed = list(conflict.fields)
        english = get_language() == "en"
        said = {pk: dict(_by_key(row, english)) for pk, row in known.items()}
        for name in self.disputed:
            label = next((said[pk][name][0] for pk in said if name in said[pk]), name)
            choices = [(pk, said[pk][name][1]) for pk in (conflict.first, conflict.second)]
            self.fields[f"f_{name}"] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self.order_fields([*(f"f_{n}" for n in self.disputed), "reason"])

    def chosen(self) -> dict[str, str]:
        """The report believed for each field."""
        return {name: self.cleaned_data[f"f_{name}"] for name in self.disputed}


def _by_key(row: Report, english: bool) -> list[tuple[str, tuple[str, str]]]:
    known = rules.current().forms
    form = known.form_of(row.kind) if known else None
    keys = [f.key for f in form.fields if f.key in row.answers] if form else []
    return list(zip(keys, reads.spoken(row.answers, row.kind, english), strict=True))


class Which(forms.Form):
    """For which report a supervisor speaks: kind and hour."""

    kind = forms.ChoiceField(label=two("Laporan", "Report"))

    def __init__(self, stages: Sequence[str], *args: Any) -> None:
        super().__init__(*args)
        self.stages = list(stages)
        self.fields["kind"].choices = self._choices()  # type: ignore[attr-defined]

    def _choices(self) -> list[tuple[str, str]]:
        english, known = get_language() == "en", rules.current()
        names = reads.form_names(english)
        return [
            (f"{stage}|{kind}|{w.slot}", f"{names.get(kind, kind)} {w.slot[3:5]}.{w.slot[5:7]}")
            for stage in self.stages if stage in known.stages
            for kind, windows in known.stages[stage].windows.items()
            for w in windows
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Stage, kind and slot apart."""
        data = super().clean() or {}
        if "kind" in data:
            data["stage"], data["form"], data["slot"] = data["kind"].split("|")
        return data
