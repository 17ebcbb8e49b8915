"""What rows of a file of companies have in place of an e-mail address: the domain that a company registered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from contactory.engine.batches import Integers
from contactory.engine.domains import registrable_domains, suggest_domain, why_no_company
from contactory.engine.fields import COMPANY_FIELDS_BY_NAME
from contactory.engine.value_words import says_nothing

_SHOWN = 80  # characters of a value in a sentence


Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CompanyDomains:
    """The key of each row, null where nothing names a company, and the texts of the column of domains, if there is one.

    Where a text of the column names no company (faulty), it stays as it is; one that says that there is none is empty.
    """

    keys: pa.StringArray
    texts: pa.StringArray | None
    faulty: Mask


@dataclass(frozen=True, slots=True)
class DomainFaults:
    """Rows (0-based) that name a company wrongly in one field, or not at all (missing)."""

    field: str
    missing: bool
    positions: Integers
    sentences: list[str]
    suggestions: list[str | None]


def company_domains(trimmed: Mapping[str, pa.StringArray], rows: int) -> CompanyDomains:
    """The domains of some rows, from their trimmed texts by field: what the domain says first, then the website."""
    keys, texts, faulty = pa.nulls(rows, pa.string()), None, np.zeros(rows, np.bool_)
    if "domain" in trimmed:
        keys = registrable_domains(trimmed["domain"], listed=True)
        texts = pc.coalesce(keys, _said(trimmed["domain"], keys))
        faulty = _filled(texts) & _lacking(keys)
    if "website" in trimmed and keys.null_count:
        keys = pc.coalesce(keys, registrable_domains(trimmed["website"], listed=True))
    return CompanyDomains(keys, texts, faulty)


def domain_faults(
    trimmed: Mapping[str, pa.StringArray], domains: CompanyDomains, *, required: bool
) -> Iterator[DomainFaults]:
    """The faults of rows whose domain names no company, and of those that name none at all.

    A row needs a domain where it is required, else a domain or a name.
    """
    if domains.texts is not None and domains.faulty.any():
        yield _wrong("domain", domains.texts, domains.faulty, domains.keys)
    lacking = _lacking(domains.keys) & ~domains.faulty
    if not required and "name" in trimmed:
        lacking &= ~_filled(trimmed["name"])
    if "website" in trimmed and lacking.any():
        site = _said(trimmed["website"], domains.keys)
        wrong = lacking & _filled(site)
        if wrong.any():
            yield _wrong("website", site, wrong, domains.keys)
        lacking &= ~wrong
    if lacking.any():
        yield _missing(lacking, required=required)


def _wrong(field: str, texts: pa.StringArray, wrong: Mask, keys: pa.StringArray) -> DomainFaults:
    positions = np.flatnonzero(wrong).astype(np.int64)
    at = pa.array(positions)
    said, known = texts.take(at).to_pylist(), keys.take(at).to_pylist()
    label = COMPANY_FIELDS_BY_NAME[field].label
    sentences = [f"{label} names no company: this row has {_shown(text)}. {why_no_company(text)}" for text in said]
    # The website may tell the domain that the other cell does not.
    suggestions = [key or suggest_domain(text) for key, text in zip(known, said, strict=True)]
    return DomainFaults(field, False, positions, sentences, suggestions)


def _missing(lacking: Mask, *, required: bool) -> DomainFaults:
    positions = np.flatnonzero(lacking).astype(np.int64)
    needed = "a domain, or a website that tells it" if required else "a domain, a website or a name"
    sentence = f"Domain is empty, and every company must have {needed}."
    return DomainFaults("domain", True, positions, [sentence] * len(positions), [None] * len(positions))


def _said(texts: pa.StringArray, keys: pa.StringArray) -> pa.StringArray:
    """The texts, of which those that name no company may say that there is none, such as n/a: these become empty."""
    distinct = pc.unique(texts.filter(pc.is_null(keys))).to_pylist()
    nothing = [text for text in distinct if text and says_nothing(text)]
    if not nothing:
        return texts
    return pc.if_else(pc.is_in(texts, value_set=pa.array(nothing, pa.string())), "", texts)


def _filled(texts: pa.StringArray) -> Mask:
    mask: Mask = pc.greater(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    return mask


def _lacking(keys: pa.StringArray) -> Mask:
    mask: Mask = pc.is_null(keys).to_numpy(zero_copy_only=False)
    return mask


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
