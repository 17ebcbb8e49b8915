"""Lists by cursor: a signed mark of the last row that was seen, never an offset."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from ninja import Field, Schema

from contactory.errors import InvalidInput

DEFAULT_LIMIT = 50
MAX_LIMIT = 500

Row = TypeVar("Row", bound=Model)
Key = Sequence[str | int | float | bool | None]


class PageQuery(Schema):
    """The two parameters of every list."""

    cursor: str | None = Field(None, max_length=2000, description="next_cursor of the page before")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="how many items a page has at most")


class Page(NamedTuple):
    """One page of rows, and the cursor of the next page when there is one."""

    rows: list[Any]
    next_cursor: str | None


def encode_cursor(listing: str, key: Key) -> str:
    """A mark of a place in a list; only decode_cursor with the same listing reads it.

    listing names the list and, where filters change its order, the filters; key is the sort key of the last row seen.
    """
    return signing.dumps(list(key), salt=f"cursor:{listing}", compress=False)


def decode_cursor(listing: str, cursor: str, length: int) -> list[Any]:
    """The sort key in a cursor, of the given length; InvalidInput when the cursor was not made for this list."""
    try:
        key = signing.loads(cursor, salt=f"cursor:{listing}")
    except signing.BadSignature:
        key = None
    if not isinstance(key, list) or len(key) != length:
        raise InvalidInput(
            "The cursor is not one that this list gave out: use next_cursor of the page before, or leave it out.",
            code="invalid_cursor",
        )
    return key


def page_by_id(rows: QuerySet[Row], query: PageQuery, *, listing: str, newest_first: bool = True) -> Page:
    """One page of a query, ordered by the primary key."""
    if query.cursor is not None:
        (last,) = decode_cursor(listing, query.cursor, 1)
        rows = rows.filter(Q(pk__lt=last) if newest_first else Q(pk__gt=last))
    return cut_page(
        rows.order_by("-pk" if newest_first else "pk")[: query.limit + 1],
        query.limit,
        lambda row: encode_cursor(listing, [row.pk]),
    )


def cut_page(rows: Any, limit: int, mark: Callable[[Any], str]) -> Page:
    """Make a page of up to limit + 1 ordered rows: the one too many only says that there is a next page."""
    found = list(rows)
    kept = found[:limit]
    return Page(kept, mark(kept[-1]) if len(found) > limit else None)
