"""Writes of suppression entries."""

from collections.abc import Iterable

from contactory.engine.email_syntax import judge
from contactory.errors import InvalidInput, NotFound
from contactory.suppression.hashing import address_key_of
from contactory.suppression.models import Suppression
from contactory.workspaces.audit import audit
from contactory.workspaces.scope import workspace_scope


def normal_address(email: str) -> str:
    """The normal form of an address, by which it is known everywhere; raises InvalidInput for what is none."""
    key = judge(email).key
    if key is None:
        raise InvalidInput(f"This is not an e-mail address: {judge(email).sentence}", field="email")
    return key


def suppress(workspace_id: int, addresses: Iterable[str], *, erasure_id: int | None) -> int:
    """Keep these addresses, in normal form, out of the workspace from now on; gives how many entries are new."""
    key = address_key_of(workspace_id)
    made = 0
    for address in addresses:
        _, new = Suppression.objects.get_or_create(
            workspace_id=workspace_id,
            hash=key.hash(address),
            defaults={"key_mark": key.mark, "erasure_id": erasure_id},
        )
        made += new
    return made


def lift(*, workspace_id: int, email: str, actor: str) -> None:
    """Let an address back in; what was erased stays erased. Raises NotFound where it is not kept out."""
    hashed = address_key_of(workspace_id).hash(normal_address(email))
    with workspace_scope(workspace_id):
        deleted, _ = Suppression.objects.filter(workspace_id=workspace_id, hash=hashed).delete()
        if not deleted:
            raise NotFound("This address is not kept out of the workspace.")
        audit(workspace_id=workspace_id, actor=actor, action="suppression.lifted", subject=f"hash:{hashed.hex()[:32]}")
