"""The description of the API as the file that the web app's client is generated from.

python -m contactory.openapi_file PATH writes it; it needs no server and no database.
"""

import json
import os
import sys
from pathlib import Path


def description() -> str:
    """The OpenAPI document without its problem documents as sorted JSON, the same for the same code.

    All routes refuse with one and the same document, which would otherwise stand in it some hundred times.
    """
    # Settings are read by the import.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactory.settings")
    import django  # noqa: PLC0415

    django.setup()
    from contactory.api_root import api  # noqa: PLC0415

    # Some keys are numbers, which do not sort among words until they have been written once.
    written = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    for route in written["paths"].values():
        for operation in route.values():
            operation["responses"] = {
                status: answer for status, answer in operation["responses"].items() if status < "400"
            }
    return json.dumps(written, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(description(), encoding="utf-8")
