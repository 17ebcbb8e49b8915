"""The routes of recipes, as Alice, Bob and Vera use them."""

import json
from typing import Any

import pytest

from cast import Person, join
from contactory.enrichment.models import Recipe
from contactory.enrichment.recipe_queries import recipe_by
from contactory.enrichment.recipes.presets import PRESETS
from contactory.errors import NotFound
from contactory.workspaces.models import AuditEvent, Role
from contactory.workspaces.permissions import SCOPES_OF_ROLE
from contactory.workspaces.scope import workspace_scope

RECIPES = "/api/v1/recipes"
SPEC: dict[str, Any] = {"target": "contact", "steps": [{"provider": "apollo", "operation": "people"}]}


def send(person: Person, method: str, path: str = RECIPES, key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return person.client.generic(method, path, json.dumps(body), content_type="application/json", headers=headers)


def test_from_making_a_recipe_to_archiving_it(alice: Person) -> None:
    made = send(alice, "POST", name="  German   leads ", spec=SPEC, key="once")
    again = send(alice, "POST", name="  German   leads ", spec=SPEC, key="once")
    assert (made.status_code, made.json()) == (201, again.json())
    recipe = made.json()
    assert (recipe["name"], recipe["version"], recipe["spec"]["batch_size"]) == ("German leads", 1, 20)
    path = f"{RECIPES}/{recipe['id']}"
    changed = send(alice, "PUT", path, name="German leads", spec=SPEC | {"budget": "5.00"}, version=1).json()
    assert (changed["version"], changed["spec"]["budget"]) == (2, "5")
    late = send(alice, "PUT", path, name="German leads", spec=SPEC, version=1)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    unchanged = send(alice, "PUT", path, name="German leads", spec=changed["spec"]).json()
    assert (unchanged["version"], unchanged["updated_at"]) == (2, changed["updated_at"])
    assert [send(alice, "DELETE", path).status_code for _ in range(2)] == [204, 204]
    listed = alice.client.get(RECIPES).json()
    assert (listed["items"], [each["slug"] for each in listed["presets"]]) == ([], list(PRESETS))
    assert alice.client.get(path).json()["archived"] is True
    assert send(alice, "PUT", path, name="German leads", spec=SPEC).json()["code"] == "recipe_archived"
    with workspace_scope(alice.workspace_id):
        done = AuditEvent.objects.filter(action__startswith="recipe.").order_by("id").values_list("action", flat=True)
        assert list(done) == ["recipe.created", "recipe.changed", "recipe.archived"]


@pytest.mark.parametrize(
    ("name", "spec", "status", "sentence"),
    [
        ("leads", SPEC, 409, 'There is a recipe "leads" already; change that one, or choose another name.'),
        ("Waterfall", SPEC, 422, '"Waterfall" is the name of a preset; choose another.'),
        ("12", SPEC, 422, '"12" would be taken for the number of a recipe; choose another name.'),
        ("x", SPEC | {"budget": 0}, 422, 'Recipe "x": budget must be more than nothing; null sets no limit, and pays'),
        ("x", SPEC | {"steps": [{}]}, 422, 'Recipe "x", step 1: provider must be a text, and is not there.'),
    ],
)
def test_a_wrong_recipe_is_refused_in_one_sentence(
    alice: Person, name: str, spec: object, status: int, sentence: str
) -> None:
    assert send(alice, "POST", name="Leads", spec=SPEC).status_code == 201
    refused = send(alice, "POST", name=name, spec=spec)
    assert refused.status_code == status
    assert sentence in refused.json()["detail"]


def test_editors_write_recipes_and_viewers_read_them(alice: Person, bob: Person) -> None:
    viewer = join("vic", alice.workspace_id, Role.VIEWER, SCOPES_OF_ROLE[Role.VIEWER])
    made = send(bob, "POST", name="Leads", spec=SPEC)
    assert made.status_code == 201
    assert viewer.client.get(RECIPES).json()["items"] == [made.json()]
    assert send(viewer, "POST", name="Mine", spec=SPEC).status_code == 403
    assert send(viewer, "DELETE", f"{RECIPES}/{made.json()['id']}").status_code == 403


def test_a_recipe_is_found_by_what_people_call_it(alice: Person) -> None:
    made = send(alice, "POST", name="German leads", spec=SPEC).json()
    with workspace_scope(alice.workspace_id):
        for wanted in ("german LEADS", str(made["id"])):
            assert recipe_by(alice.workspace_id, wanted).id == made["id"]
        assert recipe_by(alice.workspace_id, "Verify-Emails").spec == PRESETS["verify-emails"].spec
        with pytest.raises(NotFound, match=r'There is no recipe "germn leads"; did you mean "German leads"\?'):
            recipe_by(alice.workspace_id, "germn leads")
        Recipe.objects.update(archived=True)
        with pytest.raises(NotFound):
            recipe_by(alice.workspace_id, "German leads")
