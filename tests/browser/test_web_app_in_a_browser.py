"""The web app in a real browser against a real product: what is in frontend/e2e, with one server for all of it."""

import os
import shutil
import subprocess

from product import FRONTEND, product

from contactory.web_app.views import DIST


def test_the_web_app_in_a_browser() -> None:
    """CONTACTORY_E2E_ONLY names the files to run, such as "sign_in review"."""
    assert (DIST / "index.html").exists(), "make setup builds the web app"
    longest = 9000 if os.environ.get("CONTACTORY_E2E_SLOW") else 1500  # seconds
    only = os.environ.get("CONTACTORY_E2E_ONLY", "").split()
    with product() as settings:
        ran = subprocess.run(
            [shutil.which("npm") or "npm", "run", "--silent", "e2e", "--", *only],
            cwd=FRONTEND,
            env={**os.environ, **settings, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=longest,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
