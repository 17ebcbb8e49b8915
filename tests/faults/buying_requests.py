"""What the driver does about enrichments: a workspace that buys, its records, runs, and what a person says to them."""

from decimal import Decimal
from typing import Any


def make_buyer(name: str, key: str, price: str, people: int) -> int:
    """A new workspace with so many contacts, and an account at Apollo with this key and price; gives its id."""
    from contactory.contacts.models import Contact
    from contactory.workspaces.scope import workspace_scope
    from contactory.workspaces.services import create_workspace

    workspace = int(create_workspace(name=name).pk)
    with workspace_scope(workspace):
        Contact.objects.bulk_create(
            Contact(
                workspace_id=workspace,
                email=f"ada.byron{number}@acme{number}.com",
                first_name="Ada",
                last_name=f"Byron{number}",
                company=f"Acme {number}",
            )
            for number in range(people)
        )
    enter_key(workspace, key, price)
    return workspace


def enter_key(workspace: int, key: str, price: str) -> None:
    """Give the workspace an account of its own at Apollo, with what a credit costs there and elsewhere."""
    from contactory.provider_accounts.account_changes import AccountChanges
    from contactory.provider_accounts.services.entering import enter_account
    from contactory.providers.access import Key

    told: dict[str, Any] = {"workspace_id": workspace, "actor": "account:1"}
    priced: dict[str, Any] = {"price": Decimal(price), "currency": "USD"}
    enter_account(provider_name="apollo", changes=AccountChanges(key=Key(key), **priced), **told)
    for name in ("explorium", "zerobounce"):
        enter_account(provider_name=name, changes=AccountChanges(**priced), **told)


def check_key(workspace: int) -> None:
    """Have Apollo asked whether the workspace's key is good."""
    from contactory.provider_accounts.services.entering import check_account

    check_account(workspace_id=workspace, provider_name="apollo", actor="account:1")


def cap(workspace: int, money: str) -> None:
    """Set the budget of the whole workspace."""
    from contactory.credits.services import set_cap
    from contactory.workspaces.scope import workspace_scope

    with workspace_scope(workspace):
        set_cap(workspace_id=workspace, scope="workspace", cap=Decimal(money), currency="USD")


def enrich(workspace: int, recipe: dict[str, Any], budget: str | None = None, ids: list[int] | None = None) -> int:
    """Begin an enrichment of these contacts, all where none are named; gives its id."""
    from contactory.contacts.filtering import RecordFilter
    from contactory.enrichment.recipes.parsing import parse
    from contactory.enrichment.services.creating import Chosen, create_enrichment

    made = create_enrichment(
        workspace_id=workspace,
        spec=parse(recipe),
        recipe_name="a trial",
        chosen=Chosen(filter=RecordFilter()) if ids is None else Chosen(ids=tuple(ids)),
        budget=None if budget is None else Decimal(budget),
        actor="account:1",
    )
    return int(made.pk)


def pause_enrichment(workspace: int, enrichment: int) -> None:
    """Pause an enrichment."""
    from contactory.enrichment.services.control import pause

    pause(workspace_id=workspace, enrichment_id=enrichment, actor="account:1")


def resume_enrichment(workspace: int, enrichment: int, budget: str | None = None) -> None:
    """Let a paused enrichment go on, with another budget where one is given."""
    from contactory.enrichment.services.control import resume

    money = None if budget is None else Decimal(budget)
    resume(workspace_id=workspace, enrichment_id=enrichment, actor="account:1", budget=money)


def cancel_enrichment(workspace: int, enrichment: int) -> None:
    """Cancel an enrichment."""
    from contactory.enrichment.services.control import cancel

    cancel(workspace_id=workspace, enrichment_id=enrichment, actor="account:1")


REQUESTS = {
    function.__name__: function
    for function in (
        make_buyer,
        enter_key,
        check_key,
        cap,
        enrich,
        pause_enrichment,
        resume_enrichment,
        cancel_enrichment,
    )
}
