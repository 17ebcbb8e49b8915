"""What the test that tries every route as a stranger needs to know of a route.

A new route needs no line here when its path parameters are known and it takes no body. Otherwise:
PATH says how to make an object of Alice's for a path parameter, BODY gives a body that is valid for Alice, with her
ids in it where it refers to objects.
"""

import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from cast import Person
from contactory.contacts.models import Company, Contact
from contactory.engine.issue_codes import IssueKind
from contactory.enrichment.models import Enrichment, ProviderCall
from contactory.enrichment.services.keeping_recipes import create_recipe
from contactory.erasure.services import request_erasure
from contactory.exports.requests import ExportRequest
from contactory.exports.services import request_export
from contactory.imports.models import MappingMemory
from contactory.imports.policies import Policies
from contactory.imports.services.creating import create_job
from contactory.imports.services.review import act
from contactory.imports.services.review_rules import keep_rule
from contactory.imports.services.review_targets import Filter, Target
from contactory.provider_accounts.account_changes import AccountChanges
from contactory.provider_accounts.services.entering import enter_account
from contactory.uploads.services import open_upload, put_part, store_file
from contactory.web_app.views import DIST
from contactory.workspaces.scope import workspace_scope
from imports.pipeline import run_all

CANARY: Final = "alice-canary"
ABSENT: Final = 2**40
RECIPE: Final = {"target": "contact", "steps": [{"provider": "apollo", "operation": "people"}]}

Ids = Mapping[str, int | str]


def _upload(alice: Person) -> int:
    upload = open_upload(workspace_id=alice.workspace_id, filename=f"{CANARY}.csv", size=6, actor="test")
    put_part(workspace_id=alice.workspace_id, upload_id=upload.pk, number=1, chunks=io.BytesIO(b"email\n"))
    return upload.pk


def _import(alice: Person) -> int:
    text = f"Email,First name,Last name,Company,Note\n{CANARY},Ana,Silva,Estuary,{CANARY}\n"
    upload = store_file(
        workspace_id=alice.workspace_id,
        filename=f"{CANARY}.csv",
        stream=io.BytesIO(text.encode()),
        actor="test",
    )
    job = create_job(workspace_id=alice.workspace_id, upload=upload, policies=Policies())
    run_all(alice.workspace_id)
    return job.id


def _contact(alice: Person) -> int:
    with workspace_scope(alice.workspace_id):
        return Contact.objects.create(workspace_id=alice.workspace_id, email=f"{CANARY}@example.com").pk


def _company(alice: Person) -> int:
    with workspace_scope(alice.workspace_id):
        return Company.objects.create(workspace_id=alice.workspace_id, domain=f"{CANARY}.com", name=CANARY).pk


def _export(alice: Person) -> int:
    request = ExportRequest(what="contacts", columns=[f"custom:{CANARY}"])
    export = request_export(workspace_id=alice.workspace_id, request=request, actor="test")
    run_all(alice.workspace_id)
    return export.pk


def _erasure(alice: Person) -> int:
    email = f"{CANARY}@example.com"
    return request_erasure(workspace_id=alice.workspace_id, email=email, actor="test", reason=CANARY).pk


def _mapping(alice: Person) -> int:
    with workspace_scope(alice.workspace_id):
        kept = {"kind": "contacts", "signature": CANARY, "header": [CANARY], "columns": ["email"], "confirmed": True}
        return MappingMemory.objects.create(workspace_id=alice.workspace_id, **kept).pk


def _action(alice: Person) -> int:
    done = act(
        workspace_id=alice.workspace_id, job_id=_import(alice), actor=CANARY, action="discard", target=Target(rows=(1,))
    )
    assert done.action is not None
    return done.action.id


def _rule(alice: Person) -> int:
    kept = keep_rule(
        workspace_id=alice.workspace_id,
        job_id=_import(alice),
        actor=CANARY,
        action="discard",
        target=Target(filter=Filter(issue=IssueKind.INVALID_EMAIL, value=CANARY)),
    )
    return kept.id


def _recipe(alice: Person) -> int:
    return create_recipe(workspace_id=alice.workspace_id, name=CANARY, spec=RECIPE, actor="test").pk


def _enrichment(alice: Person) -> int:
    with workspace_scope(alice.workspace_id):
        made = Enrichment.objects.create(
            workspace_id=alice.workspace_id,
            target="contact",
            recipe_name=CANARY,
            spec=RECIPE,
            chosen={"ids": 0},
            state="COMPLETED",
            currency="USD",
            created_by="test",
        )
    return made.pk


def _provider(alice: Person) -> str:
    """Providers are everybody's, so the name is nobody's; accounts at them are not, and Alice has one."""
    price = AccountChanges(price=Decimal(1))
    enter_account(workspace_id=alice.workspace_id, provider_name="apollo", changes=price, actor=CANARY)
    return CANARY


def _call(alice: Person) -> int:
    with workspace_scope(alice.workspace_id):
        made = ProviderCall.objects.create(
            workspace_id=alice.workspace_id,
            enrichment_id=_enrichment(alice),
            provider="apollo",
            operation=CANARY,
            questions=1,
            state="unknown",
            request_key=CANARY,
            currency="USD",
        )
    return made.pk


PATH: Final[dict[str, Callable[[Person], int | str]]] = {
    "key_id": lambda alice: alice.key_id,
    "account_id": lambda alice: alice.account.pk,
    "upload_id": _upload,
    "number": lambda _: 1,
    "import_id": _import,
    "mapping_id": _mapping,
    "row_number": lambda _: 1,
    "action_id": _action,
    "rule_id": _rule,
    "kind": lambda _: IssueKind.INVALID_EMAIL.value,
    "contact_id": _contact,
    "company_id": _company,
    "export_id": _export,
    "erasure_id": _erasure,
    "recipe_id": _recipe,
    "provider": _provider,
    "enrichment_id": _enrichment,
    "call_id": _call,
}

BODY: Final[dict[str, Callable[[Ids], dict[str, Any]]]] = {
    "PATCH /api/v1/workspace": lambda _: {"default_country": "DE"},
    "POST /api/v1/session": lambda _: {"email": "alice@example.com", "password": "not the password"},
    "POST /api/v1/session/password": lambda _: {"new_password": "quiet-harbour-lamp"},
    "POST /api/v1/session/workspace": lambda _: {"workspace_id": ABSENT},
    "POST /api/v1/workspaces": lambda _: {"name": "Another one"},
    "POST /api/v1/members": lambda _: {"email": "dan@example.com", "role": "viewer"},
    "PATCH /api/v1/members/{account_id}": lambda _: {"role": "viewer"},
    "POST /api/v1/api-keys": lambda _: {"name": "new", "scopes": ["imports:read"]},
    "POST /api/v1/uploads": lambda _: {"filename": "a.csv", "size": 10},
    "PUT /api/v1/uploads/{upload_id}/parts/{number}": lambda _: {},
    "POST /api/v1/imports": lambda ids: {"upload_id": ids["upload_id"]},
    "POST /api/v1/imports/preview": lambda ids: {"upload_id": ids["upload_id"]},
    "PATCH /api/v1/contacts/{contact_id}": lambda _: {"title": "x"},
    "POST /api/v1/contacts/{contact_id}/merge": lambda ids: {"other_id": ids["contact_id"]},
    "PATCH /api/v1/companies/{company_id}": lambda _: {"city": "x"},
    "POST /api/v1/companies/{company_id}/merge": lambda ids: {"other_id": ids["company_id"]},
    "POST /api/v1/imports/{import_id}/consolidate": lambda _: {"partial": True},
    "POST /api/v1/imports/{import_id}/reprocess": lambda _: {"policies": {"on_invalid": "discard"}},
    "POST /api/v1/imports/{import_id}/actions": lambda _: {"action": "discard", "rows": [1]},
    "PATCH /api/v1/imports/{import_id}/rows/{row_number}": lambda _: {"cells": {"Email": "a@b.com"}},
    "POST /api/v1/imports/{import_id}/rules/apply": lambda _: {},
    "POST /api/v1/erasures": lambda _: {"email": "somebody@example.com"},
    "POST /api/v1/erasures/lift": lambda _: {"email": f"{CANARY}@example.com"},
    "POST /api/v1/enrichments/{enrichment_id}/revert": lambda _: {"dry_run": True},
    "POST /api/v1/recipes": lambda _: {"name": "Mine", "spec": RECIPE},
    "PUT /api/v1/recipes/{recipe_id}": lambda _: {"name": "Mine", "spec": RECIPE},
    "POST /api/v1/enrichments": lambda ids: {"recipe": ids["recipe_id"], "filter": {}, "dry_run": True},
    "POST /api/v1/enrichments/{enrichment_id}/calls/{call_id}/settle": lambda _: {"charged": False},
    "POST /api/v1/enrichments/{enrichment_id}/calls/{call_id}/refund": lambda _: {"note": "mine"},
    "POST /api/v1/enrichments/{enrichment_id}/resume": lambda _: {"budget": "5.00"},
    "POST /api/v1/exports": lambda ids: {"what": "import_results", "import_id": ids["import_id"]},
    "PUT /api/v1/credits/budgets": lambda _: {"day": "10.00"},
    "POST /api/v1/credits/grants": lambda _: {"provider": "apollo", "credits": "5"},
    "POST /api/v1/imports/{import_id}/corrections": lambda ids: {"upload_id": ids["upload_id"]},
    "PUT /api/v1/providers/{provider}": lambda _: {"credit_price": "0.05"},
    "POST /api/v1/imports/{import_id}/revert": lambda _: {"dry_run": True},
}

# Routes about the caller's own session, in no workspace: they have tests of their own in workspaces/test_sessions.py.
OWN_SESSION: Final = frozenset(
    {
        "POST /api/v1/session",
        "DELETE /api/v1/session",
        "POST /api/v1/session/password",
        "POST /api/v1/session/workspace",
    }
)

# Routes outside /api/v1 and /admin/, with what somebody who has not signed in gets there.
# The web app's page tells nothing about anybody; in a checkout where it was not built, it says so.
PAGE = 200 if (DIST / "index.html").exists() else 503
OUTSIDE: Final[dict[str, int]] = {
    "": PAGE,
    "<path:address>": PAGE,
    "admin": 302,
    "api/<path:address>": 404,
    "health/live": 200,
    "health/ready": 200,
    "metrics": 200,
    "sign-in/<str:token>": 404,
    "workspaces/<int:workspace_id>/choose": 405,
    "accounts/login/": 200,
    "accounts/logout/": 302,
    "accounts/inactive/": 200,
    "accounts/reauthenticate/": 302,
    "accounts/password/change/": 302,
    "accounts/password/set/": 302,
    "accounts/signup/": 404,
    "accounts/confirm-email/": 404,
    "accounts/email/": 404,
    "accounts/password/reset/": 404,
}
