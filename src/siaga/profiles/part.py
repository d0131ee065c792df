"""What is every part of a profile made of? Strict models, words in two languages, small value types."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Said = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0)]


class Part(BaseModel):
    """A part of a profile: unknown keys are errors, nothing changes after load."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Part):
    """A word on the screen in both languages."""

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)


def twice(keys: list[str]) -> list[str]:
    """Keys that appear more than once, sorted."""
    return sorted({key for key in keys if keys.count(key) > 1})
