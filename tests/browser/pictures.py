"""Takes the pictures of the docs: a product of its own, filled as the demo is, and a browser that walks through it.

`python tests/browser/pictures.py` writes docs/images; what follows are words for vitest, such as `-t review`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from product import FRONTEND, product

from contactory.samples import write_sample

# Large enough that its import can be seen while it runs.
LARGE_ROWS = 120_000


def main(words: list[str]) -> int:
    """Fill the product, then take the pictures; gives the exit status."""
    with product() as settings, tempfile.TemporaryDirectory(prefix="contactory-pictures-") as folder:
        environment = {**os.environ, **settings, "NO_COLOR": "1"}
        sample, large = Path(folder) / "contacts.csv", Path(folder) / "everybody.csv"
        write_sample(large, rows=LARGE_ROWS)
        _command(environment, "demo-data", "--sample", str(sample))
        link = urlsplit(_command(environment, "sign-in-link").strip().splitlines()[-1]).path
        facts = {"link": link, "sample": str(sample), "large": str(large)}
        npm = shutil.which("npm") or "npm"
        command = [npm, "run", "--silent", "pictures", "--", *words]
        return subprocess.run(
            command, cwd=FRONTEND, env={**environment, "CONTACTORY_PICTURES": json.dumps(facts)}, check=False
        ).returncode


def _command(environment: Mapping[str, str], *words: str) -> str:
    """What a command of the product says, in the home of the one that serves."""
    said = subprocess.run(
        [sys.executable, "-m", "contactory.cli", *words], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return said.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
