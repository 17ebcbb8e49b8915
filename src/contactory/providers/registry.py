"""Which providers there are: ours, one line each, and those of other packages by their entry points."""

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from contactory.errors import InvalidInput, Unavailable
from contactory.providers.protocol import Provider

GROUP = "contactory.providers"

_OURS = {
    "apollo": "contactory.providers.apollo.client:Apollo",
    "explorium": "contactory.providers.explorium.client:Explorium",
    "email_local": "contactory.providers.email_local.client:EmailLocal",
    "zerobounce": "contactory.providers.zerobounce.client:ZeroBounce",
    "hunter": "contactory.providers.hunter.client:Hunter",
}


def provider_names() -> tuple[str, ...]:
    """The names of all providers, ours first, then those of other packages; nothing is loaded."""
    return (*_OURS, *sorted(set(_others()) - set(_OURS)))


@cache
def provider_class(name: str) -> type[Provider]:
    """The provider of that name.

    Raises InvalidInput where there is none, Unavailable where a package has one that cannot be used.
    """
    if name in _OURS:
        module, _, attribute = _OURS[name].partition(":")
        found: type[Provider] = getattr(import_module(module), attribute)
        return found
    entry = _others().get(name)
    if entry is None:
        raise InvalidInput(f"There is no provider {name!r}; there are {', '.join(provider_names())}.", field="provider")
    return _loaded(entry)


def _others() -> dict[str, EntryPoint]:
    """The entry points of other packages by name; a name that is ours stays ours."""
    return {entry.name: entry for entry in entry_points(group=GROUP) if entry.name not in _OURS}


def _loaded(entry: EntryPoint) -> type[Provider]:
    try:
        found = entry.load()
    except Exception as error:
        # Anything can go wrong in somebody else's module, and all of it means the same to who asked for it.
        raise Unavailable(
            f"The provider {entry.name!r} cannot be loaded from {entry.value}: {type(error).__name__}. "
            "Mend or remove its package."
        ) from error
    if not (isinstance(found, type) and issubclass(found, Provider)) or found.name != entry.name:
        raise Unavailable(
            f"{entry.value} is no provider called {entry.name!r}: it must be a subclass of "
            "contactory.providers.protocol.Provider with that name."
        )
    return found
