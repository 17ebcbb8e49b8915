"""The recipes that every workspace has from the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contactory.enrichment.recipes.spec import Condition, FieldRule, RecipeSpec, Step, Stop
from contactory.providers.email_statuses import RISKY, UNKNOWN

_DOUBTFUL = (UNKNOWN, RISKY)
_VERIFYING = (
    Step("email_local", "check"),
    Step("zerobounce", "verify"),
    Step("hunter", "verify", ("email_status",)),
)
_WHO_AND_WHERE = ("email", "title", "company", "company_domain", "linkedin_url")


@dataclass(frozen=True, slots=True)
class Preset:
    """A recipe of ours: the slug by which commands and programs name it, and what it does in one sentence."""

    slug: str
    name: str
    sentence: str
    spec: RecipeSpec


_ALL = (
    Preset(
        "apollo-contacts",
        "Contacts by Apollo",
        "Asks Apollo about each contact that lacks its address, title, company, domain or LinkedIn page.",
        RecipeSpec("contact", (Step("apollo", "people"),), stop=Stop("all", _WHO_AND_WHERE)),
    ),
    Preset(
        "explorium-companies",
        "Companies by Explorium",
        "Matches each company at Explorium, then asks for its firmographics.",
        RecipeSpec("company", (Step("explorium", "firmographics"),), stop=Stop("all", ("industry", "country"))),
    ),
    Preset(
        "verify-emails",
        "Verify e-mails",
        "Checks each address on this machine, then by ZeroBounce, then by Hunter what is still in doubt.",
        RecipeSpec("contact", _VERIFYING, {"email_status": FieldRule("overwrite", weak=_DOUBTFUL)}),
    ),
    Preset(
        "waterfall",
        "Waterfall",
        "Asks Apollo, then Explorium for the address where it is still missing, and verifies what is in doubt.",
        RecipeSpec(
            "contact",
            (
                Step("apollo", "people"),
                Step("explorium", "contact_emails", only_if=Condition(empty=("email",))),
                *_VERIFYING,
            ),
            {"email_status": FieldRule(weak=_DOUBTFUL)},
            Stop("all", (*_WHO_AND_WHERE, "email_status")),
        ),
    ),
)

PRESETS: Final[Mapping[str, Preset]] = MappingProxyType({preset.slug: preset for preset in _ALL})
