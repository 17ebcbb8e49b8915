"""What a provider says in an error, made fit to be shown: one line, no key, no addresses."""

import re
from urllib.parse import quote

from contactory.providers.access import Key
from contactory.providers.shapes import Node, WrongShape, parsed

_LONGEST = 200  # characters
_ADDRESS = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+")
_NUMBER = re.compile(r"\+?\d[\d\s().-]{6,}\d")
_MEMBERS = ("error_message", "message", "details", "detail", "error", "msg")


def said(body: bytes, key: Key) -> str:
    """The message of an error's body, "" where it has none that a person could read."""
    try:
        text = _message(parsed(body))
    except WrongShape:
        text = body[: 4 * _LONGEST].decode("utf-8", "replace")
        if "<" in text:
            return ""
    return shown(text, key)


def shown(text: str, key: Key) -> str:
    """The text in one line of at most 200 characters, without the key, e-mail addresses and phone numbers."""
    secret = key.reveal()
    for form in (secret, quote(secret, safe="")) if secret else ():
        text = text.replace(form, "…")
    text = _NUMBER.sub("…", _ADDRESS.sub("…", text))
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _message(node: Node, depth: int = 3) -> str:
    """The first message there is; some stand in an object, or in a list of objects."""
    for name in ("errors", *_MEMBERS):
        try:
            if text := node.text(name):
                return text
        except WrongShape:
            for inner in _objects(node, name) if depth else ():
                if text := _message(inner, depth - 1):
                    return text
    return ""


def _objects(node: Node, name: str) -> list[Node]:
    try:
        found = node.node(name)
        return [found] if found else []
    except WrongShape:
        pass
    try:
        return list(node.nodes(name))
    except WrongShape:
        return []
