"""Lists that stand in several places say the same in all of them."""

import codecs
import re
from pathlib import Path

import pytest
import typer
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import TextField

from contactory.cli.main import app
from contactory.contacts.models import Contact
from contactory.engine.encodings import MARKS
from contactory.engine.fields import CONTACT_FIELDS
from contactory.engine.issue_codes import IssueKind
from contactory.engine.old_encodings import COMMON, SINGLE
from contactory.imports.api_schemas import PolicyChanges
from contactory.imports.columns import COMPANY_SOURCES
from contactory.imports.models import JobState
from contactory.imports.policies import Policies
from contactory.imports.reading import ENCODINGS
from contactory.imports.row_pages import RowStatus
from contactory.uploads.models import UploadState

FRONTEND = Path(__file__).parents[2] / "frontend"
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def first_cells(page: str, heading: str = "") -> list[str]:
    """The first cells of the tables of a page, of the part under one heading if one is named."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    part = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0] if heading else text
    return re.findall(r"^\| `?((?!---)[^`|]+?)`? +\|", part, re.MULTILINE)


def test_migrations_and_models_agree() -> None:
    # In the words of the migrations no column of contacts is missing, and none is too many.
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    ours = {label: found for label, found in detector.changes(graph=loader.graph).items() if label != "account"}
    assert ours == {}


def test_contacts_have_a_text_column_for_each_field() -> None:
    columns = {field.name for field in Contact._meta.get_fields() if isinstance(field, TextField)}
    assert columns == {field.name for field in CONTACT_FIELDS}


def test_what_companies_are_made_from_are_fields() -> None:
    assert set(COMPANY_SOURCES.values()) <= {field.name for field in CONTACT_FIELDS}


def test_the_command_and_the_api_know_the_same_policies() -> None:
    command = typer.main.get_command(app)
    options = {option for parameter in command.commands["import"].params for option in parameter.opts}  # type: ignore[attr-defined]
    policies = set(Policies.model_fields)
    assert {f"--{name.replace('_', '-')}" for name in policies} <= options
    assert set(PolicyChanges.model_fields) == policies - {"required"}


def test_the_web_app_names_every_encoding_that_files_are_read_in() -> None:
    text = (FRONTEND / "src" / "text" / "file_words.ts").read_text(encoding="utf-8")
    choices, found = (
        set(re.findall(r'^  "?([\w-]+)"?: "', text.partition(f"const {name}:")[2].partition("};")[0], re.MULTILINE))
        for name in ("ENCODINGS", "FOUND_ENCODINGS")
    )
    assert choices == set(ENCODINGS)
    guessed = {name for names in SINGLE.values() for name in names} | COMMON.keys()
    said = {codecs.lookup(name).name for name in ENCODINGS} | {name for _, name in MARKS} | guessed
    assert {name for name in said if not {name, name.replace("_", "-")} & (choices | found)} == set()
    assert found <= said


def test_the_page_of_issues_lists_every_kind_in_its_order() -> None:
    assert first_cells("issues.md") == ["kind", *IssueKind]


@pytest.mark.parametrize(("heading", "states"), [("Import", JobState.values), ("Row", list(RowStatus))])
def test_the_page_of_states_lists_every_state(heading: str, states: list[str]) -> None:
    assert first_cells("states.md", heading)[1:] == states


def test_the_page_of_states_names_those_of_uploads() -> None:
    text = (REFERENCE / "states.md").read_text(encoding="utf-8").partition("## Upload")[2]
    assert all(re.search(rf"\b{state}\b", text) for state in UploadState.values)


def test_the_page_of_commands_lists_every_command() -> None:
    shown = {name for name, command in typer.main.get_command(app).commands.items() if not command.hidden}  # type: ignore[attr-defined]
    listed = {words[1] for cell in first_cells("command-line.md") if (words := cell.split())[0] == "contactory"}
    assert listed == shown
