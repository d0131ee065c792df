"""Which forms may a client fetch? OpenRosa's list and manifest, and the forms themselves. Pure but for pyxform."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape  # nosec B406

from siaga.profiles.field_reports import ReportForm
from siaga.reporting.odk.workbook import Place, sheets

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
ANSWER = "http://openrosa.org/http/response"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@lru_cache(maxsize=512)
def xform(form: ReportForm, places: tuple[Place, ...]) -> str:
    """The form as ODK clients read it, by pyxform from its XLSForm."""
    from pyxform.xls2xform import convert

    return str(convert(xlsform=sheets(form, places), validate=False, warnings=[]).xform)


def form_list(forms: Iterable[ReportForm], places: Mapping[str, Sequence[Place]], address: str) -> str:
    """The `xforms` document; `places` by form key, `address` where the forms lie, with its slash."""
    rows = "".join(_entry(form, tuple(places.get(form.key, ())), address) for form in forms)
    return f'{HEAD}<xforms xmlns="{LIST}">{rows}</xforms>'


def _entry(form: ReportForm, places: tuple[Place, ...], address: str) -> str:
    text = xform(form, places)
    version = sheets(form, places)["settings"][0]["version"]
    parts = {
        "formID": form.key, "name": form.label.id, "version": version,
        "hash": f"md5:{hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()}",
        "descriptionText": form.label.en, "downloadUrl": f"{address}forms/{form.key}.xml",
    }  # fmt: skip
    return f"<xform>{''.join(f'<{k}>{escape(v)}</{k}>' for k, v in parts.items())}</xform>"


def manifest() -> str:
    """No form of ours carries files."""
    return f'{HEAD}<manifest xmlns="{MANIFEST}"/>'


def answer(message: str, nature: str = "submit_success") -> str:
    """What a client shows after sending."""
    said = f'<message nature="{nature}">{escape(message)}</message>'
    return f'{HEAD}<OpenRosaResponse xmlns="{ANSWER}">{said}</OpenRosaResponse>'
