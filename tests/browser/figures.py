"""Measures the web app: a product of its own, files of known content, and a browser that times what a person does.

`python tests/browser/figures.py --rows 1000000` prints a table. Nothing that ran before is touched, and it ends by
itself: what takes longer than two hours is given up.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.make_file import write_file
from product import FRONTEND, product

CLEAN_ROWS = 10_000
BYTES_A_ROW = 736
LONGEST = 7200  # seconds
# Tests look for news of imports more often, and do with one worker process.
AS_SHIPPED = {"CONTACTORY_WORKER_PROCESSES": str(os.cpu_count() or 1), "PROGRESS_UPDATE_INTERVAL": "1"}


def main() -> int:
    """Write the files, start the product, measure; gives the exit status."""
    parser = argparse.ArgumentParser(description="Measure the web app in a browser against a product of its own.")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the grid that is scrolled (100,000)")
    parser.add_argument("--megabytes", type=int, default=500, help="size of the file that is uploaded (500)")
    parser.add_argument("--only", default="", help="a part of the name of what to measure")
    options = parser.parse_args()
    # Not where small files live in memory: the files are large.
    with tempfile.TemporaryDirectory(prefix="contactory-figures-", dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        task = _files(Path(folder), options.rows, options.megabytes)
        with product(AS_SHIPPED) as settings:
            status = _measure({**os.environ, **settings, "CONTACTORY_MEASURE": json.dumps(task)}, options.only)
        _show(Path(task["figures"]))
    return status


def _files(folder: Path, rows: int, megabytes: int) -> dict[str, str]:
    names = {name: folder / f"{name}.csv" for name in ("clean", "large", "grid")}
    write_file(names["clean"], rows=CLEAN_ROWS)
    write_file(names["large"], rows=megabytes * 1_000_000 // BYTES_A_ROW, seed=2)
    write_file(names["grid"], rows=rows, seed=3, defects=True)
    return {**{name: str(path) for name, path in names.items()}, "figures": str(folder / "figures.jsonl")}


def _measure(environment: dict[str, str], only: str) -> int:
    words = ["-t", only] if only else []
    command = [shutil.which("npm") or "npm", "run", "--silent", "measure", "--", *words]
    try:
        return subprocess.run(command, cwd=FRONTEND, env=environment, check=False, timeout=LONGEST).returncode
    except subprocess.TimeoutExpired:
        print(f"Given up after {LONGEST} seconds.", file=sys.stderr)
        return 1


def _show(figures: Path) -> None:
    lines = figures.read_text("utf-8").splitlines() if figures.exists() else []
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\nThe web app; load of the machine at the end {load}, {os.cpu_count()} processors\n")
    print("| what | at least | measured |\n| --- | --- | --- |")
    for line in lines:
        print(f"| {' | '.join(json.loads(line))} |")


if __name__ == "__main__":
    sys.exit(main())
