"""Where does an uploaded file go? At once to a file in the workspace, not to memory, within a limit."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile, gettempdir
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload, TemporaryFileUploadHandler

LIMIT = 32 * 2**20
TOO_LONG = 2 * LIMIT
TOO_LARGE = "siaga.too_large"


def folder() -> Path:
    """The workspace's folder of files that wait; only this user reads it."""
    path = (settings.WORKSPACE or Path(gettempdir()) / "siaga") / "unggahan"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def dropped(request: Any) -> bool:
    """Whether a file of this request was over the limit and left out: no door may take the rest for all."""
    return bool(request.META.get(TOO_LARGE))


class Waiting(TemporaryUploadedFile):
    """An uploaded file in the workspace's folder; it is gone when the request ends, unless it was moved."""

    def __init__(self, name: Any, content_type: Any, size: int, charset: Any, extra: Any = None) -> None:
        file = NamedTemporaryFile(suffix=".unggah", dir=folder())  # noqa: SIM115  # closed by the request
        UploadedFile.__init__(self, file, name, content_type, size, charset, extra)


class ToWorkspace(TemporaryFileUploadHandler):
    """Streams to a temporary file in the workspace; a file over the limit is dropped, and the request says so."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Cut the line to somebody who means to send far too much."""
        if content_length > TOO_LONG:
            raise StopUpload(connection_reset=True)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file in the workspace."""
        self.size = 0
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = Waiting(self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part, as long as the whole stays within the limit."""
        self.size += len(raw_data)
        if self.size > LIMIT:
            self.file.close()
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise SkipFile
        super().receive_data_chunk(raw_data, start)

    def upload_interrupted(self) -> None:
        """Leave nothing of a broken upload."""
        if getattr(self, "file", None) is not None:
            self.file.close()
