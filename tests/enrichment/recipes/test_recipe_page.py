"""The reference page of recipes says what the code does."""

import json
import re
from dataclasses import fields
from pathlib import Path

from contactory.contacts.lost_answers import WHY
from contactory.enrichment.recipes.parsing import MEMBERS, parse
from contactory.enrichment.recipes.planning import plan_of
from contactory.enrichment.recipes.presets import PRESETS
from contactory.enrichment.recipes.spec import Condition, FieldRule, Step, Stop

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "recipes.md").read_text(encoding="utf-8")


def first_cells(heading: str, table: int = 0) -> list[str]:
    """The names in the first column of a table under a heading."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.split(r"\n\n", part.strip())
    tables = [each for each in rows if each.startswith("|")]
    return [name for line in tables[table].splitlines()[2:] for name in re.findall(r"`(\w[\w-]*)`", line.split("|")[1])]


def test_its_tables_name_what_is_read() -> None:
    assert first_cells("Members") == list(MEMBERS)
    assert first_cells("Step") == [field.name for field in fields(Step)]
    assert first_cells("Condition") == [field.name for field in fields(Condition)]
    assert first_cells("Field") == [field.name for field in fields(FieldRule)]
    assert first_cells("Field", 1) == list(WHY)
    assert first_cells("Stop") == [field.name for field in fields(Stop)]
    assert first_cells("Presets") == list(PRESETS)


def test_its_example_is_a_recipe() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert [step.operation.name for step in plan_of(parse(json.loads(example))).steps] == [
        "people", "match_prospects", "contact_emails", "verify",
    ]  # fmt: skip


def test_it_says_what_the_presets_aim_at() -> None:
    for preset in PRESETS.values():
        (row,) = re.findall(rf"^\| `{preset.slug}` \|.*\|(.*)\|$", PAGE, re.MULTILINE)
        assert set(re.findall(r"\b[a-z_]+\b", row)) & plan_of(preset.spec).wanted == plan_of(preset.spec).aim
