"""Run the quick benchmarks one after the other. The country: `siaga bench country`, and `beside` it the pages."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

SLOW = {"beside", "country", "__main__", "__init__"}


def main() -> None:
    wanted = sys.argv[1:] or sorted(f.stem for f in Path(__file__).parent.glob("*.py") if f.stem not in SLOW)
    for name in wanted:
        print(f"== {name}", flush=True)
        sys.argv = [name]
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
