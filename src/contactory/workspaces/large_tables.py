"""Admin lists of tables that may have a million rows: nothing is counted beyond what a person would page through."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.core.paginator import Paginator
from unfold.decorators import display

from contactory.workspaces.admin_pages import ReadOnlyAdmin

MOST_ROWS = 5000

Shown = TypeVar("Shown", bound=Callable[..., str])


def coloured(column: str, colours: Mapping[str, str]) -> Callable[[Shown], Shown]:
    """Decorate the method of a list's column: its values stand in labels of these colours, and order by the column."""
    decorate: Any = display(description=column, label=dict(colours), ordering=column)
    return cast(Callable[[Shown], Shown], decorate)


def moment(column: str, label: str = "") -> Callable[[Any], str]:
    """A column of a list that shows a time in little room: "2026-03-01 09:30"."""

    @admin.display(description=label or column.replace("_", " "), ordering=column)
    def shown(row: Any) -> str:
        value = getattr(row, column)
        return f"{value:%Y-%m-%d %H:%M}" if value is not None else "—"

    shown.__name__ = f"moment_{column}"
    return shown


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages through the first MOST_ROWS rows; who looks for a later one narrows the list with a search or a filter."""

    template_name = "unfold/helpers/pagination_infinite.html"

    @cached_property
    def count(self) -> int:
        """How many rows there are, but never more than MOST_ROWS."""
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST_ROWS].count())


class LargeTableAdmin(ReadOnlyAdmin):
    """A read-only page of a table that may be very large."""

    paginator = BoundedPaginator
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)
