"""Terminal commands: thin wrappers over acts and reads. Knock on `main`."""

from __future__ import annotations


def main() -> None:
    """Run `siaga`. Exit codes: 0 done, 1 the input is bad and nothing was written, 2 usage."""
    from siaga.cli.app import run

    run()
