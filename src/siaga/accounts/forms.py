"""What do the accounts' screens ask?"""

from __future__ import annotations

from typing import Any

from django import forms

from siaga.accounts.roles import ADMINISTRATOR, ROLES
from siaga.kit.screen import two

_PIN = {"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9]{6}", "maxlength": "6"}


def pin_field(label: Any) -> forms.CharField:
    """Six digits, never shown."""
    return forms.CharField(label=label, max_length=6, widget=forms.PasswordInput(attrs=_PIN))


def _role_choices() -> list[tuple[str, Any]]:
    return [(role.code, two(role.label, role.english)) for role in ROLES.values()]


class Person(forms.Form):
    """A new account."""

    username = forms.CharField(label=two("Nama pengguna", "User name"), max_length=60)
    name = forms.CharField(label=two("Nama lengkap", "Full name"), max_length=120)
    position = forms.CharField(
        label=two("Pangkat dan jabatan", "Rank and position"), max_length=120, required=False
    )
    password = forms.CharField(
        label=two("Kata sandi awal", "First password"), max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=two("Paling sedikit 12 karakter", "At least 12 characters"),
    )  # fmt: skip


class Reach(forms.Form):
    """A role and how far it reaches."""

    role = forms.ChoiceField(label=two("Peran", "Role"), choices=_role_choices)
    scope_code = forms.CharField(
        label=two("Jangkauan", "Reach"), max_length=40,
        help_text=two(
            "Kabupaten: 16.07. Polsek atau kecamatan: 16.07/KODE", "Regency: 16.07. Base or district: 16.07/CODE"
        ),
    )  # fmt: skip


class Emergency(Reach):
    """A role wanted at once, with the reason."""

    reason = forms.CharField(
        label=two("Keadaan darurat", "The emergency"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [c for c in _role_choices() if c[0] != ADMINISTRATOR]  # type: ignore[attr-defined]


class Why(forms.Form):
    """A reason, where one is owed."""

    reason = forms.CharField(label=two("Alasan", "Reason"), max_length=300)


class Phone(forms.Form):
    """A phone to be issued."""

    user = forms.ChoiceField(label=two("Untuk", "For"))
    label = forms.CharField(label=two("Sebutan HP", "Name of the phone"), max_length=80)


class Wall(forms.Form):
    """A wall screen to be issued."""

    label = forms.CharField(label=two("Sebutan layar", "Name of the screen"), max_length=80)


class WallCode(forms.Form):
    """The code shown where the screen was issued."""

    code = forms.CharField(
        label=two("Kode layar", "Code of the screen"), max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class Pin(forms.Form):
    """One PIN."""

    pin = pin_field("PIN")


class NewPin(forms.Form):
    """A new PIN, twice."""

    pin = pin_field(two("PIN baru, enam angka", "New PIN, six digits"))
    again = pin_field(two("Ulangi PIN", "Repeat the PIN"))

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = super().clean() or {}
        if data.get("pin") != data.get("again"):
            self.add_error("again", str(two("Kedua PIN tidak sama", "The two PINs differ")))
        return data


class HandOver(forms.Form):
    """Who takes the watch; he proves himself here, in the same step."""

    username = forms.CharField(label=two("Penerima jaga: nama pengguna", "Taker: user name"), max_length=60)
    password = forms.CharField(
        label=two("Kata sandi penerima", "Taker's password"), max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    code = forms.CharField(
        label=two("Kode dari aplikasi penerima", "Code from the taker's application"),
        max_length=12, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip
    note = forms.CharField(
        label=two("Catatan untuk jaga berikutnya", "Note for the next watch"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
