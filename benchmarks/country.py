"""The whole country on this machine: `python -m benchmarks.country OUT [LIMIT]`, as `siaga bench country` does."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from siaga.deployment.country import run

if __name__ == "__main__":
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else None
    answer = run(Path(sys.argv[1]), 2, limit, lambda stage: print(stage, file=sys.stderr))
    print(json.dumps(answer, indent=2, ensure_ascii=False))
