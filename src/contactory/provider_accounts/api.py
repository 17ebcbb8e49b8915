"""The routes of providers and the workspace's accounts at them."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from contactory.api.described import described
from contactory.provider_accounts.api_schemas import AccountIn, ProviderList, ProviderOut, provider_out
from contactory.provider_accounts.queries import standing_with, standings
from contactory.provider_accounts.services.entering import check_account, enter_account, remove_account
from contactory.workspaces.authentication import caller_of
from contactory.workspaces.permissions import allow

router = Router(tags=["Providers"])


@router.get("", response=ProviderList, summary="List the providers")
def list_providers(request: HttpRequest) -> ProviderList:
    """Every provider: whether it is set up, how it does, what is left of its limits, and what it can be asked."""
    caller = caller_of(request)
    allow(caller, "providers:read")
    return ProviderList(items=[provider_out(standing) for standing in standings(caller.workspace_id)])


@router.get("/{provider}", response=ProviderOut, summary="Show a provider", openapi_extra=described(404))
def show_provider(request: HttpRequest, provider: str) -> ProviderOut:
    """One provider. Keys are never shown."""
    caller = caller_of(request)
    allow(caller, "providers:read")
    return provider_out(standing_with(caller.workspace_id, provider))


@router.put("/{provider}", response=ProviderOut, summary="Enter an account", openapi_extra=described(404, 422, 503))
def put_provider(request: HttpRequest, provider: str, payload: AccountIn) -> ProviderOut:
    """The provider is asked whether the key is good before anything is stored. Owners only."""
    caller = caller_of(request)
    allow(caller, "providers:manage")
    standing_with(caller.workspace_id, provider)
    enter_account(
        workspace_id=caller.workspace_id, provider_name=provider, changes=payload.changes(), actor=caller.actor
    )
    return provider_out(standing_with(caller.workspace_id, provider))


@router.delete("/{provider}", response={204: None}, summary="Remove an account", openapi_extra=described(404))
def delete_provider(request: HttpRequest, provider: str) -> HttpResponse:
    """Forgets the workspace's key and price; the installation's key, if there is one, is used from then on."""
    caller = caller_of(request)
    allow(caller, "providers:manage")
    standing_with(caller.workspace_id, provider)
    remove_account(workspace_id=caller.workspace_id, provider_name=provider, actor=caller.actor)
    return HttpResponse(status=204)


@router.post(
    "/{provider}/check", response=ProviderOut, summary="Check an account", openapi_extra=described(404, 409, 422, 503)
)
def check_provider(request: HttpRequest, provider: str) -> ProviderOut:
    """Asks the provider how the account stands, for nothing; one that is good again is used again."""
    caller = caller_of(request)
    allow(caller, "providers:manage")
    standing_with(caller.workspace_id, provider)
    check_account(workspace_id=caller.workspace_id, provider_name=provider, actor=caller.actor)
    return provider_out(standing_with(caller.workspace_id, provider))
