"""Which columns hold what people type? These three. A row whose words the fence refuses is never written.

The check stands at the column, so that no form, importer, message or act can go round it. In a migration they are
the plain fields they extend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from siaga.kit.wording import require_clean

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    _List = models.JSONField[Any, Any]
    _Char = models.CharField[str | int | Combinable, str]
    _Text = models.TextField[str | Combinable, str]
else:
    _Char, _Text, _List = models.CharField, models.TextField, models.JSONField


class FreeText(_Char):
    """A line that people type."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """The value for the database; `WordsRefused` for words that no table keeps."""
        _require(value, self.name)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """As a plain field: the check is no matter of the table."""
        return _plain(super().deconstruct(), "CharField")


class FreeLongText(_Text):
    """Several lines that people type."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """The value for the database; `WordsRefused` for words that no table keeps."""
        _require(value, self.name)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """As a plain field: the check is no matter of the table."""
        return _plain(super().deconstruct(), "TextField")


class FreeList(_List):
    """Words that people type, several in one column."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """The value for the database; `WordsRefused` for words that no table keeps."""
        for word in value if isinstance(value, list | tuple) else ():
            _require(word, self.name)
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> Any:
        """As a plain field: the check is no matter of the table."""
        return _plain(super().deconstruct(), "JSONField")


def _require(value: Any, field: str) -> None:
    if isinstance(value, str) and value:
        require_clean(value, field)


def _plain(told: Any, kind: str) -> Any:
    name, _, args, kwargs = told
    return name, f"django.db.models.{kind}", args, kwargs
