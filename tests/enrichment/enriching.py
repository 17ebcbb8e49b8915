"""What the tests of enrichments share: records to ask about, runs that are made and worked on, and the books."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from cast import Person, in_threads
from contactory.contacts.filtering import RecordFilter
from contactory.contacts.models import Company, Contact
from contactory.enrichment.in_process import work_in_process
from contactory.enrichment.models import Enrichment, EnrichmentItem
from contactory.enrichment.queries import Progress
from contactory.enrichment.recipes.parsing import parse
from contactory.enrichment.recipes.spec import RecipeSpec
from contactory.enrichment.services.creating import Chosen, create_enrichment
from contactory.provider_accounts.models import ProviderAccount
from contactory.providers.sandbox.world import World
from contactory.workspaces.scope import workspace_scope

EVERYBODY = Chosen(filter=RecordFilter())


def recipe(*steps: str, target: str = "contact", **more: Any) -> RecipeSpec:
    """A recipe of these steps, each "provider.operation"."""
    named = [dict(zip(("provider", "operation"), step.split("."), strict=True)) for step in steps]
    return parse({"target": target, "steps": named, **more})


def people(person: Person, numbers: Sequence[int], **more: str) -> list[int]:
    """Contacts of numbered people, of whom a name and an address are known; their ids."""
    with workspace_scope(person.workspace_id):
        made = Contact.objects.bulk_create(
            Contact(
                workspace_id=person.workspace_id,
                **{
                    "email": f"ada.byron{number}@acme{number}.com",
                    "first_name": "Ada",
                    "last_name": f"Byron{number}",
                    **more,
                },
            )
            for number in numbers
        )
    return [contact.id for contact in made]


def firms(person: Person, numbers: Sequence[int]) -> list[int]:
    """Companies of which only the domain is known; their ids."""
    with workspace_scope(person.workspace_id):
        made = Company.objects.bulk_create(
            Company(workspace_id=person.workspace_id, domain=f"acme{number}.com") for number in numbers
        )
    return [company.id for company in made]


def begun(person: Person, spec: RecipeSpec, chosen: Chosen = EVERYBODY, **more: Any) -> Enrichment:
    """A run over the chosen records that nobody works on yet."""
    return create_enrichment(
        workspace_id=person.workspace_id, spec=spec, recipe_name="a test", chosen=chosen, actor="test", **more
    )


def worked(person: Person, enrichment: Enrichment) -> Progress:
    """How a run stands once nothing more happens by itself."""
    return work_in_process(workspace_id=person.workspace_id, enrichment_id=enrichment.id)


def done(person: Person, spec: RecipeSpec, chosen: Chosen = EVERYBODY, **more: Any) -> Progress:
    """How a run over the chosen records ends."""
    return worked(person, begun(person, spec, chosen, **more))


def worked_by(person: Person, enrichment: Enrichment, workers: int) -> Progress:
    """The same with so many workers at once."""
    return in_threads(lambda: worked(person, enrichment), workers)[-1]


def priced(person: Person, **prices: str) -> None:
    """Say what a credit of providers costs the workspace, in dollars."""
    with workspace_scope(person.workspace_id):
        for provider, price in prices.items():
            ProviderAccount.objects.create(
                workspace_id=person.workspace_id, provider=provider, credit_price=price, created_by="test"
            )


def items(person: Person, enrichment_id: int) -> list[EnrichmentItem]:
    """The items of a run, in its order."""
    with workspace_scope(person.workspace_id):
        return list(EnrichmentItem.objects.filter(enrichment_id=enrichment_id).order_by("id"))


def billed(world: World) -> int:
    """The credits that the sandbox has billed by its own books."""
    return sum(entry.credits for entry in world.books.entries)


def check_books(person: Person, world: World) -> None:
    """What the ledger, the calls, the runs and the items say was spent is what the sandbox has billed."""
    with workspace_scope(person.workspace_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(-sum(credits), 0) FROM credit_entry WHERE kind = 'charge'),"
            " (SELECT coalesce(sum(credits), 0) FROM provider_call),"
            " (SELECT coalesce(sum(credits), 0) FROM enrichment),"
            " (SELECT coalesce(sum(credits), 0) FROM enrichment_item),"
            " (SELECT coalesce(sum(held_credits), 0) FROM budget)"
        )
        *sums, held = cursor.fetchone()
    assert sums == [billed(world)] * 4
    assert held == 0
