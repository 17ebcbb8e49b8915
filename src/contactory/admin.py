"""The admin site: only this product's own pages, one workspace at a time."""

from django.contrib import admin

site = admin.site
site.site_title = site.site_header = "Contactory"


def keep_own_pages() -> None:
    """Take out the pages that installed packages registered: their tables hold the rows of all workspaces."""
    for model in list(site._registry):
        if not model.__module__.startswith("contactory."):
            site.unregister(model)


keep_own_pages()
