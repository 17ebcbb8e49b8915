"""The settings about providers: keys for those who enter none, what keys are encrypted under, limits, the sandbox."""

import base64
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import field_validator
from pydantic_settings import BaseSettings, NoDecode

from contactory.variables import setting


def _provider_key(name: str, label: str) -> Any:
    meaning = f"The key of {label} for workspaces that have entered none of their own."
    return setting(name, "", meaning, "visible characters without spaces; unset: no key", secret=True)


class ProviderSettings(BaseSettings):
    """The part of the settings that is about providers."""

    encryption_keys: Annotated[tuple[str, ...], NoDecode] = setting(
        "CONTACTORY_ENCRYPTION_KEYS",
        (),
        "What keys of providers are encrypted under: the first encrypts, all decrypt.",
        "keys of 32 bytes in base64 with commas between them; unset: one made once and kept in the home directory",
        secret=True,
    )
    apollo_api_key: str = _provider_key("APOLLO_API_KEY", "Apollo")
    explorium_api_key: str = _provider_key("EXPLORIUM_API_KEY", "Explorium")
    zerobounce_api_key: str = _provider_key("ZEROBOUNCE_API_KEY", "ZeroBounce")
    hunter_api_key: str = _provider_key("HUNTER_API_KEY", "Hunter")
    apollo_rate_limit: int = setting(
        "APOLLO_RATE_LIMIT_PER_MINUTE",
        1000,
        "Calls a minute that Apollo is asked for each kind of call; what it says itself counts where it is less.",
        "a whole number from 0 (no limit of ours) to 1000000",
        ge=0,
        le=1_000_000,
    )
    apollo_batch: int = setting(
        "APOLLO_MAX_CONTACTS_PER_REQUEST",
        10,
        "How many people or companies Apollo is asked about in one call.",
        "a whole number from 1 to 10",
        ge=1,
        le=10,
    )
    enrichment_batch_size: int = setting(
        "ENRICHMENT_BATCH_SIZE",
        20,
        "How many records a batch has where a recipe does not say; it is split to what a provider takes in one call.",
        "a whole number from 1 to 1000",
        ge=1,
        le=1000,
    )
    enrichment_slots: int = setting(
        "CONTACTORY_ENRICHMENT_WORKERS",
        2,
        "How many worker processes work on one enrichment side by side.",
        "a whole number from 1 to 64",
        ge=1,
        le=64,
    )
    enrichment_in_flight: int = setting(
        "CONTACTORY_ENRICHMENT_IN_FLIGHT",
        50,
        "How many calls to providers a worker process has under way at once.",
        "a whole number from 1 to 50",
        ge=1,
        le=50,
    )
    sandbox: Literal["auto", "on", "off"] = setting(
        "CONTACTORY_SANDBOX",
        "auto",
        "Whether the sandbox of providers is started with the rest; auto: while no provider's key is set above.",
        "auto, on or off",
    )
    sandbox_url: str = setting(
        "CONTACTORY_SANDBOX_URL",
        "",
        "Where a sandbox runs already; providers without a key are then asked there.",
        "a URL that begins with http:// and names this machine; unset: the one that is started, if any",
    )

    @field_validator("sandbox", mode="before")
    @classmethod
    def _lower_switch(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        return tuple(map(_fernet_key, value.strip(" ,").split(","))) if isinstance(value, str) else value

    @field_validator("apollo_api_key", "explorium_api_key", "zerobounce_api_key", "hunter_api_key")
    @classmethod
    def _is_sendable(cls, value: str) -> str:
        text = value.strip()
        if not (text.isascii() and text.isprintable()) or " " in text:
            raise ValueError
        return text

    @field_validator("sandbox_url")
    @classmethod
    def _is_near(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost", "::1")):
            raise ValueError
        return value.rstrip("/")

    def provider_key(self, provider: str) -> str:
        """The key that is set for a provider, "" for none."""
        return str(getattr(self, f"{provider}_api_key", ""))

    @property
    def has_live_keys(self) -> bool:
        """Whether the key of any provider is set."""
        return any(self.provider_key(name) for name in ("apollo", "explorium", "zerobounce", "hunter"))


def _fernet_key(text: str) -> str:
    """A key of 32 bytes in the alphabet that Fernet reads; raises ValueError for anything else."""
    key = text.strip().replace("+", "-").replace("/", "_")
    if len(base64.urlsafe_b64decode(key)) != 32:
        raise ValueError
    return key
