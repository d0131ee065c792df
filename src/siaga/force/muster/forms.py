"""What do the muster's screens ask?"""

from __future__ import annotations

from typing import Any

from django import forms

from siaga.force.readiness.forms import Assign
from siaga.kit.screen import LocalMoment, two
from siaga.operation.models import Operation
from siaga.operation.reads import profile_of
from siaga.territory.models import Base

VERDICTS = (("fit", two("Layak", "Fit")), ("limited", two("Terbatas", "Limited")),
            ("unfit", two("Tidak layak", "Unfit")))  # fmt: skip


class PlanMuster(forms.Form):
    """A muster to be held."""

    kind = forms.ChoiceField(label=two("Jenis apel", "Kind of muster"))
    place = forms.CharField(label=two("Tempat", "Place"), max_length=160)
    at = LocalMoment(label=two("Waktu", "Time"))
    commander = forms.CharField(label=two("Pimpinan apel", "Commander"), max_length=160)
    bases = forms.MultipleChoiceField(
        label=two("Satuan yang dipanggil", "Units called"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=two("Tanpa pilihan: semua satuan", "None chosen: all units"),
    )  # fmt: skip
    agencies = forms.MultipleChoiceField(
        label=two("Instansi undangan", "Invited agencies"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, operation: Operation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roll = profile_of(operation).roll
        fields: dict[str, Any] = self.fields
        fields["bases"].choices = list(Base.objects.order_by("name").values_list("code", "name"))
        fields["kind"].choices = [(k, two(v.id, v.en)) for k, v in roll.kinds.items()] if roll else []
        fields["agencies"].choices = [(a.key, two(a.label.id, a.label.en)) for a in roll.agencies] if roll else []
        fields["agencies"].initial = [key for key, _ in fields["agencies"].choices]


class Emphasis(Assign):
    """A commander's emphasis: its text, owner and due date."""

    field_order = ("text", "owner", "due")
    text = forms.CharField(
        label=two("Penekanan", "Emphasis"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class Guest(forms.Form):
    """What an invited agency brought."""

    strength = forms.IntegerField(min_value=0, max_value=100_000)
    present = forms.IntegerField(min_value=0, max_value=100_000)
    remarks = forms.CharField(max_length=200, required=False)


class Correction(forms.Form):
    """One name put right, with the reason why."""

    officer = forms.CharField(label=two("ID atau NRP", "Id or service number"), max_length=60)
    state = forms.ChoiceField(
        label=two("Seharusnya", "Should be"),
        choices=[("present", two("hadir", "present")), ("absent", two("kurang", "missing"))],
    )
    reason = forms.ChoiceField(label=two("Alasan bila kurang", "Reason if missing"), required=False)
    why = forms.CharField(label=two("Mengapa dibetulkan", "Why it is corrected"), max_length=200)


class Signature(forms.Form):
    """Who signs the minutes."""

    name = forms.CharField(label=two("Nama", "Name"), max_length=120)
    position = forms.CharField(label=two("Pangkat dan jabatan", "Rank and position"), max_length=120)


class Footing(forms.Form):
    """What stands at the foot of the paper sheet."""

    strength = forms.IntegerField(label=two("Jumlah", "Strength"), min_value=0)
    missing = forms.IntegerField(label=two("Kurang", "Missing"), min_value=0)
    present = forms.IntegerField(label=two("Hadir", "Present"), min_value=0)
