"""How do forms speak two languages? Text chosen when the page is written, not when the program starts."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.utils.functional import lazy
from django.utils.translation import get_language

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


def explain(form: Form, refused: Refused) -> None:
    """Show a refusal above the form, with its cure, in the page's language."""
    for problem in refused.problems:
        form.add_error(
            None, _choose(f"{problem.reason}. {problem.cure}.", f"{problem.reason_en}. {problem.cure_en}.")
        )
