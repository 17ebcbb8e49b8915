"""The admin's pages of enrichments and of what they cost: what they show, and to whom."""

import pytest
from test_import_pages import signed_in, text_of

from cast import Person
from contactory.provider_accounts.account_changes import AccountChanges
from contactory.provider_accounts.services.entering import enter_account
from contactory.providers.access import Key
from contactory.providers.sandbox.world import World
from enrichment.conftest import world
from enrichment.enriching import done, people, recipe

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("committed_db")


def test_a_run_is_followed_from_its_recipe_to_the_lines_of_its_calls(
    alice: Person, charlie: Person, world: World
) -> None:
    changes = AccountChanges(key=Key("sandbox-very-secret"))
    enter_account(workspace_id=alice.workspace_id, provider_name="apollo", changes=changes, actor="test")
    people(alice, range(6))
    run = done(alice, recipe("apollo.people", budget="5.00"))
    number, browser = run.enrichment_id, signed_in(alice)
    pages = {
        "enrichment/enrichment/": f"{number} a test Contact COMPLETED 6",
        f"enrichment/enrichment/{number}/change/": "each record of the run",
        f"enrichment/enrichmentitem/?enrichment__id__exact={number}": "partial 1.000000 0.050000",
        f"enrichment/providercall/?enrichment_id__exact={number}": "apollo people answered 6",
        "credits/creditentry/?kind=charge": "charge",
        "credits/budget/": f"enrichment:{number}",
        "enrichment/recipe/": "recipe",
        "provider_accounts/provideraccount/": "cret",
    }
    for page, said in pages.items():
        answer = browser.get(f"/admin/{page}")
        assert said in text_of(answer), page
        assert "very-secret" not in answer.content.decode()
    stranger = signed_in(charlie)
    assert stranger.get(f"/admin/enrichment/enrichment/{number}/change/").status_code == 302
    assert f"{number} a test" not in text_of(stranger.get("/admin/enrichment/enrichment/"))
    assert browser.post(f"/admin/enrichment/enrichment/{number}/delete/").status_code == 403
