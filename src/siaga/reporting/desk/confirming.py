"""What was understood, and is it right? Place, answers, who speaks and when, each changed by a key or by typing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language

from siaga.kit import clock
from siaga.kit.screen import two
from siaga.profiles.field_reports import ReportField, ReportForm
from siaga.reporting.coded import check
from siaga.reporting.coded.grammar import LETTERS
from siaga.reporting.desk import places
from siaga.reporting.envelope import INSTANCE
from siaga.reporting.models import Post
from siaga.reporting.spoken import Gazetteer, Heard, Place, Spot

KEYS = "abcdefghijklmnopqrstuvwxyz"
MOST_PEOPLE = 12
EARLY = timedelta(minutes=5)
WORD = "radio padal"
_HOUR = re.compile(r"([01]?\d|2[0-3])[.:]?([0-5]\d)")


class Keyed(forms.RadioSelect):
    """Choices of which each has a key."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__()
        self.keys = keys

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        """The choice with its key, for the page's script and the page itself."""
        option: dict[str, Any] = super().create_option(name, value, *args, **more)
        option["key"] = self.keys.get(str(value), "")
        option["attrs"]["data-key"] = option["key"]
        return option


class Confirm(forms.Form):
    """One report as understood. `a_...` are the answers of its form, by field key.

    `given` is what was read; a bound form reads kind and places from what it sent out itself.
    """

    kind = forms.CharField(widget=forms.HiddenInput)
    instance = forms.RegexField(INSTANCE, widget=forms.HiddenInput)
    offered = forms.CharField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(widget=forms.HiddenInput)

    def __init__(
        self,
        asked: ReportForm,
        offered: Sequence[Place],
        now: datetime,
        *args: Any,
        timed: bool = False,
        speaker: tuple[str, str] | None = None,
        pasted: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.asked, self.places, self.now, self.speaker = asked, list(offered), now, speaker
        self.posts = places.posts_named(s for p in offered for s in p.spots)
        keys = iter(KEYS)
        self.fields["place"] = _place(self.places, keys, required=not asked.alert)
        for field in asked.fields:
            if field.type not in ("place", "photo"):
                self.fields[f"a_{field.key}"] = _answer(field)
        if timed:
            self.fields["day"] = forms.DateField(
                label=two("Tanggal", "Date"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            )
        self.fields["at"] = forms.RegexField(
            _HOUR, label=two("Jam kejadian", "Time of the event"), required=timed, max_length=5,
            help_text=two("Seperti 8.05.", "As 8.05.") if timed else two("Kosong: sekarang.", "Empty: now."),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}),
        )  # fmt: skip
        if asked.alert:
            self.fields["contact"] = forms.CharField(
                label=two("Nomor untuk dihubungi kembali", "Number to call back"), max_length=30, required=False
            )
        self._people(keys)
        if pasted:
            self.fields["known"] = forms.BooleanField(
                label=two("Saya kenal pengirimnya", "I know the sender"), required=False,
                widget=forms.CheckboxInput(attrs={"data-key": "."}),
            )  # fmt: skip

    def _people(self, keys: Iterable[str]) -> None:
        people = places.people_of(self.posts)[:MOST_PEOPLE]
        if self.speaker and self.speaker[0] not in dict(people):
            people.append(self.speaker)
        chosen = {pk: key for (pk, _), key in zip(people, keys, strict=False)}
        choices = [*people, ("", two("bukan personel plot ini", "nobody of this post"))]
        self.fields["officer"] = forms.ChoiceField(
            label=two("Yang berbicara", "Who speaks"), choices=choices, required=False, widget=Keyed(chosen)
        )
        self.fields["word"] = forms.RegexField(
            r"^(?!.*\d{5})[\w .\-/]+$", label=two("Disebut apa", "Called what"), required=False, max_length=40,
            help_text=two("Fungsi, bukan nama: radio padal, piket polsek.", "A function, no name: radio padal."),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip

    def clean_place(self) -> tuple[Spot, ...]:
        """The stations chosen; none for a call for help without a place."""
        chosen = self.cleaned_data["place"]
        return next((p.spots for p in self.places if value_of(p) == chosen), ())

    def answers(self) -> dict[str, Any]:
        """What the form's fields say, without the empty ones."""
        given = {f.key: self.cleaned_data.get(f"a_{f.key}") for f in self.asked.fields}
        return {key: value for key, value in given.items() if value not in (None, "", [])}

    def moment(self) -> datetime:
        """When it happened: the hour given on its day, or the day before where that is still to come; else now."""
        said = _HOUR.fullmatch(self.cleaned_data["at"])
        if said is None:
            return self.now
        here = clock.local(self.now, settings.CONFIG.zone)
        told = datetime.combine(self.cleaned_data["day"], time(int(said[1]), int(said[2])), here.tzinfo)
        return told - timedelta(days=1) if told > here + EARLY else told

    def post_of(self, spot: Spot) -> Post | None:
        """The post of a station among those offered."""
        return next((p for p in self.posts if (p.stage, p.code) == (spot.stage, spot.post)), None)

    @property
    def groups(self) -> list[Any]:
        """The fields to be shown, in the order they are asked."""
        return [self[name] for name in self.fields if not self[name].is_hidden]

    @property
    def where(self) -> str:
        """The place in words, where there is one."""
        return label_of(self.places[0]) if len(self.places) == 1 else ""

    @property
    def whole(self) -> bool:
        """Whether nothing that must be said is missing, so that the next key is Enter."""
        data = self.data if self.is_bound else self.initial
        return all(data.get(name) for name, field in self.fields.items() if field.required)


def asked_about(heard: Heard, now: datetime, *, instance: str = "", word: str = "", **more: Any) -> Confirm:
    """The question about a line that was read."""
    form = heard.form
    if form is None:
        raise ValueError("a line without a form cannot be asked about")
    initial: dict[str, Any] = {
        "kind": form.key, "instance": instance or f"meja:{uuid.uuid4().hex}", "word": word or WORD,
        "offered": "\n".join(value_of(p) for p in heard.places), "at": heard.clock.replace(":", "."),
        "day": clock.local(now, settings.CONFIG.zone).date(),
        **{f"a_{key}": value for key, value in heard.answers.items()},
    }  # fmt: skip
    if len(heard.places) == 1:
        initial["place"] = value_of(heard.places[0])
    made = {key: more.pop(key) for key in ("timed", "speaker", "pasted") if key in more}
    if made.get("speaker"):
        initial["officer"] = made["speaker"][0]
    return Confirm(form, heard.places, now, initial={**initial, **more}, **made)


def answered(
    data: Any, forms_known: Iterable[ReportForm], known: Gazetteer, now: datetime, **more: Any
) -> Confirm | None:
    """The question with its answer; None for a form or a place that is not this person's."""
    form = next((f for f in forms_known if f.key == data.get("kind")), None)
    offered = [_place_of(text, known) for text in data.get("offered", "").splitlines()[:20] if text.strip()]
    if form is None or any(p is None for p in offered):
        return None
    return Confirm(form, [p for p in offered if p], now, data, **more)


def value_of(place: Place) -> str:
    """A place as the page carries it: its stations' codes, and the post's number where that was said."""
    return f"{place.number or ''}:{','.join(s.station for s in place.spots)}"


def _place_of(text: str, known: Gazetteer) -> Place | None:
    number, _, codes = text.partition(":")
    by_code = {s.station: (v, s) for v in known.villages for s in v.stations.values()}
    wanted = [by_code.get(code) for code in codes.split(",")[:200]]
    found = [pair for pair in wanted if pair]
    if not found or len(found) != len(wanted):
        return None
    village = found[0][0]
    spots = tuple(spot for _, spot in found)
    return Place(spots, village.name, village.district, int(number) if number.isdecimal() else None)


def label_of(place: Place) -> str:
    """A place in words: `TPS 7, 8 Mariana Ilir, Banyuasin I`."""
    numbers = ", ".join(str(n) for n in place.numbers[:12]) + (" ..." if len(place.numbers) > 12 else "")
    post = f"Plot {check.written(place.number)}: " if place.number else ""
    return f"{post}TPS {numbers} {place.village}".strip() + (f", {place.district}" if place.district else "")


def _place(offered: Sequence[Place], keys: Iterable[str], *, required: bool) -> forms.ChoiceField:
    choices = [(value_of(p), label_of(p)) for p in offered]
    widget: Any = forms.HiddenInput()
    if len(choices) > 1:
        widget = Keyed({value: key for (value, _), key in zip(choices, keys, strict=False)})
    return forms.ChoiceField(label=two("Tempat", "Place"), choices=choices, required=required, widget=widget)


def _answer(field: ReportField) -> forms.Field:
    english = get_language() == "en"
    label = field.label.en if english else field.label.id
    if field.type == "state":
        return forms.ChoiceField(
            label=label, required=field.required, widget=Keyed({o.key: o.code.lower() for o in field.options}),
            choices=[(o.key, o.label.en if english else o.label.id) for o in field.options],
        )  # fmt: skip
    if field.type == "causes":
        return Codes(field, label=label, required=field.required)
    width = 48 if field.type == "text" else 6
    attrs: dict[str, Any] = {"autocomplete": "off", "size": width}
    if field.numeric or field.type == "clock":
        attrs["inputmode"] = "numeric"
    letter = LETTERS.get(field.type)
    return forms.CharField(
        label=f"{label} ({letter})" if letter else label, required=field.required, widget=forms.TextInput(attrs),
        max_length=500 if field.type == "text" else 6,
    )  # fmt: skip


class Codes(forms.CharField):
    """Causes by the letters of their codes, together: `CM`."""

    def __init__(self, field: ReportField, **more: Any) -> None:
        english = get_language() == "en"
        told = ", ".join(f"{o.code} {o.label.en if english else o.label.id}" for o in field.options)
        super().__init__(help_text=told, max_length=40, **more)
        self.widget.attrs.update({"autocomplete": "off", "size": 8})
        self.options = field.options

    def prepare_value(self, value: Any) -> Any:
        """Keys of the profile as their letters."""
        if isinstance(value, list):
            return "".join(o.code for o in self.options if o.key in value)
        return value

    def clean(self, value: Any) -> list[str]:
        """The keys of the profile."""
        letters = [c for c in super().clean(value).upper() if c.isalnum()]
        by_code = {o.code: o.key for o in self.options}
        wrong = [c for c in letters if c not in by_code]
        if wrong:
            raise forms.ValidationError(
                two(f"Kode {wrong[0]} tidak ada", f"There is no code {wrong[0]}"), code="unknown"
            )
        return [by_code[c] for c in dict.fromkeys(letters)]
