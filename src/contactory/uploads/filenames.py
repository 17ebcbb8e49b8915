"""File names as clients send them, made fit to be shown, stored and put into a header."""

import re
import unicodedata

MAX_LENGTH = 200
_UNFIT = re.compile(r'["<>|:*?;%\\/]')


def safe_filename(name: str) -> str:
    """The last step of the path, without control, direction and reserved characters, at most 200 characters long.

    The ending is kept, because it says something about the format; a name of which nothing is left becomes "file".
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(
        character for character in last if unicodedata.category(character)[0] not in "CZ" or character == " "
    )
    fit = _UNFIT.sub("_", plain).strip(" .")
    if len(fit) > MAX_LENGTH:
        stem, dot, ending = fit.rpartition(".")
        fit = stem[: MAX_LENGTH - len(ending) - 1] + dot + ending if dot and len(ending) <= 10 else fit[:MAX_LENGTH]
    return fit or "file"
