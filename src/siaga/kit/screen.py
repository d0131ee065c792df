"""How do forms speak two languages? Text chosen when the page is written, not when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from django.conf import settings
from django.forms import CharField, DateTimeInput, Form, ValidationError
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import get_language

from siaga.kit.clock import ZONES, local
from siaga.kit.errors import Refused


def _choose(indonesian: str, english: str) -> str:
    return english if get_language() == "en" else indonesian


_lazily = lazy(_choose, str)


def two(indonesian: str, english: str) -> Any:
    """Text that becomes Indonesian or English when it is shown."""
    return _lazily(indonesian, english)


def label_of(name: str, base: type[Form] = Form) -> str:
    """The label some form of ours gives a field of this name, else the name."""
    for form in base.__subclasses__():
        if form.__module__.startswith("siaga.") and name in form.base_fields:
            return str(form.base_fields[name].label)
        if (found := label_of(name, form)) != name:
            return found
    return name


def outside(request: HttpRequest, path: str) -> str:
    """A page's address for a phone: by the post's public name where it has one, else as the asker came."""
    host = settings.CONFIG.public_host
    return f"https://{host}{path}" if host else request.build_absolute_uri(path)


def explain(form: Form, refused: Refused) -> None:
    """Show a refusal above the form, with its cure, in the page's language."""
    for problem in refused.problems:
        form.add_error(
            None, _choose(f"{problem.reason}. {problem.cure}.", f"{problem.reason_en}. {problem.cure_en}.")
        )


class Tap(Form):
    """A button alone: asks nothing, but may be refused with words."""


def attempt(form: Form, act: Callable[[], Any]) -> bool:
    """Do the act; False when it was refused, and then the form says why and what cures it."""
    try:
        act()
    except Refused as refused:
        explain(form, refused)
        return False
    return True


class LocalMoment(CharField):
    """A date and time on the node's clock; the value is an instant."""

    widget = DateTimeInput(attrs={"type": "datetime-local"})
    FORM = "%Y-%m-%dT%H:%M"

    def prepare_value(self, value: Any) -> Any:
        """What the browser's field takes."""
        return local(value, settings.CONFIG.zone).strftime(self.FORM) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> Any:
        """The instant, None when blank and not required."""
        text = super().clean(value)
        if not text:
            return None
        zone = settings.CONFIG.zone
        try:
            plain = datetime.strptime(text[:16].replace(" ", "T"), self.FORM)  # noqa: DTZ007  # the zone follows
        except ValueError as error:
            raise ValidationError(
                _choose("Tulis tanggal dan jam seperti 2024-11-25 07:30", "Write it like 2024-11-25 07:30")
            ) from error
        return plain.replace(tzinfo=timezone(timedelta(hours=ZONES[zone]), zone))
