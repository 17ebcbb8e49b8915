"""Finding contacts among a million, under row-level security.

Only conditions whose operators leak nothing can use an index there: equality, and comparison of texts in bytes. So a
search for the beginning of an address is a range, and a search for a name takes the spellings that names have.
"""

import re
import unicodedata
from typing import Any

from django.db.models import Q, QuerySet

from contactory.api.cursors import Page, cut_page, decode_cursor, encode_cursor
from contactory.contacts.models import Contact
from contactory.engine.email_syntax import judge

_LISTING = "contacts.search"
_LAST = "\U0010ffff"
_ADDRESS_LIKE = re.compile(r"\S*[._+]\S*")


def address_key(text: str) -> str:
    """The normal form of an address, as records hold it; of other text, the text in the same manner."""
    return judge(text).key or unicodedata.normalize("NFC", text.strip()).lower()


def begins_with(column: str, prefix: str) -> Q:
    """The condition that a text column in byte order begins with the prefix, as a range of an index."""
    condition = Q(**{f"{column}__gte": prefix}) & ~Q(**{column: ""})
    end = _after(prefix)
    return condition & Q(**{f"{column}__lt": end}) if end else condition


def spellings(text: str) -> list[str]:
    """The ways in which a name is likely to be written."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    return list(dict.fromkeys((plain, plain.lower(), plain.upper(), plain.title(), plain.capitalize())))


def named(text: str) -> Q:
    """Contacts whose first name, last name, both in this order, or company is the text."""
    words = spellings(text)
    condition = Q(first_name__in=words) | Q(last_name__in=words) | Q(company__in=words)
    first, _, last = " ".join(text.split()).partition(" ")
    if last:
        condition |= Q(first_name__in=spellings(first), last_name__in=spellings(last))
    return condition


def found_by(rows: QuerySet[Contact], text: str) -> QuerySet[Contact]:
    """All contacts that a search for the text finds, in no order; see search."""
    prefix = address_key(text) if "@" in text else unicodedata.normalize("NFC", text.strip()).lower()
    by_address = rows.filter(begins_with("email", prefix))
    if "@" in text or (_ADDRESS_LIKE.fullmatch(prefix) and by_address.exists()):
        return by_address
    return rows.filter(begins_with("email", prefix) | named(text))


def search(rows: QuerySet[Contact], text: str, *, cursor: str | None, limit: int) -> Page:
    """One page of the contacts that the text finds.

    First those whose address begins with it, by address; then those of that name, newest first, unless the text can
    only be meant as an address: it holds an @, or a dot and the like and is the beginning of one.
    """
    prefix = address_key(text) if "@" in text else unicodedata.normalize("NFC", text.strip()).lower()
    by_address, last = (True, None) if cursor is None else decode_cursor(_LISTING, cursor, 2)
    found: list[Contact] = []
    if by_address:
        after = {} if last is None else {"email__gt": last}
        matching = rows.filter(begins_with("email", prefix), **after)
        found = list(matching.order_by("email")[: limit + 1])
    is_address = "@" in text or (_ADDRESS_LIKE.fullmatch(prefix) and by_address and (found or last is not None))
    if len(found) <= limit and not is_address:
        older = {} if by_address or last is None else {"pk__lt": last}
        by_name = rows.filter(named(text), **older).exclude(begins_with("email", prefix))
        found += list(by_name.order_by("-pk")[: limit + 1 - len(found)])
    return cut_page(found, limit, lambda contact: _mark(contact, prefix))


def _mark(contact: Any, prefix: str) -> str:
    by_address = bool(contact.email) and contact.email.startswith(prefix)
    return encode_cursor(_LISTING, [by_address, contact.email if by_address else contact.pk])


def _after(prefix: str) -> str:
    """The first text, in byte order, that is greater than all that begin with the prefix; empty where there is none."""
    kept = prefix.rstrip(_LAST)
    if not kept:
        return ""
    following = ord(kept[-1]) + 1
    # The numbers from here to U+DFFF are no characters.
    return kept[:-1] + chr(0xE000 if following == 0xD800 else following)
