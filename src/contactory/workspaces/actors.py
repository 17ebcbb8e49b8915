"""Who decided, by name. What is stored says "account:3" or "api_key:9", so that a name changes or goes in one place."""

import re
from collections.abc import Iterable, Mapping

from contactory.workspaces.models import Account, ApiKey, AuditEvent, Membership

_ACTOR = re.compile(r"\b(account|api_key):(\d+)\b")


def actor_names(workspace_id: int, texts: Iterable[str | None]) -> dict[str, str]:
    """The e-mail of each account and the name of each API key that the texts mention; call it inside the scope."""
    found = {match.groups() for text in texts if text for match in _ACTOR.finditer(text)}
    accounts = [int(number) for kind, number in found if kind == "account"]
    keys = [int(number) for kind, number in found if kind == "api_key"]
    names: dict[str, str] = {}
    if accounts:
        members = Membership.objects.filter(workspace_id=workspace_id, account_id__in=accounts)
        for account_id, email in members.values_list("account_id", "account__email"):
            names[f"account:{account_id}"] = email
    if keys:
        for key_id, name in ApiKey.objects.filter(workspace_id=workspace_id, id__in=keys).values_list("id", "name"):
            names[f"api_key:{key_id}"] = f"the API key {name}"
    return names


def with_names(text: str, names: Mapping[str, str]) -> str:
    """The text with names in place of ids; who is gone stays an id."""
    return _ACTOR.sub(lambda match: names.get(match[0], match[0]), text)


def names_for_audit(workspace_id: int, texts: Iterable[str]) -> dict[str, str]:
    """As actor_names(), and the e-mails of accounts that were members once; call it inside the scope."""
    said = list(texts)
    names = actor_names(workspace_id, said)
    gone = {text for text in said if text.startswith("account:")} - names.keys()
    if gone:
        events = AuditEvent.objects.filter(
            workspace_id=workspace_id, subject__in=gone, action__startswith="membership."
        )
        known = {int(subject.partition(":")[2]) for subject in events.values_list("subject", flat=True).distinct()}
        for account in Account.objects.filter(pk__in=known):
            names[f"account:{account.pk}"] = account.email
    return names
