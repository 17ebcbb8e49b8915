"""The conditions of a search: exactly what begins with a text, in the order of bytes, and the spellings of names."""

from collections.abc import Iterator

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contactory.contacts.models import Contact
from contactory.contacts.searching import address_key, begins_with, spellings
from contactory.workspaces.scope import workspace_scope
from contactory.workspaces.services import create_workspace

ALPHABET = st.sampled_from("ab\u007f\u0080\ud7ff\ue000\uffff\U00010000\U0010fffeé\U0010ffff@.")
TEXTS = st.text(ALPHABET, max_size=4)
EVERYTHING = ["", "a", "b", "ab", "a\U0010ffff", "a\U0010ffffb", "\ud7ff", "\ud7ffa", "\ue000", "é", "éa", "\U0010ffff"]


@pytest.fixture(scope="module")
def workspace_id(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[int]:
    """A workspace whose contacts have every address of EVERYTHING."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        workspace = create_workspace(name="Searching")
        with workspace_scope(workspace.pk):
            Contact.objects.bulk_create(Contact(workspace_id=workspace.pk, email=text) for text in EVERYTHING)  # type: ignore[misc]
        yield workspace.pk
        with workspace_scope(workspace.pk):
            Contact.objects.all().delete()


def found(workspace_id: int, condition: Q) -> list[str]:
    with workspace_scope(workspace_id):
        return list(Contact.objects.filter(condition).order_by("email").values_list("email", flat=True))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(prefix=TEXTS)
def test_a_range_is_exactly_what_begins_with_the_text(workspace_id: int, prefix: str) -> None:
    wanted = sorted((text for text in EVERYTHING if text and text.startswith(prefix)), key=str.encode)
    assert found(workspace_id, begins_with("email", prefix)) == wanted


@given(text=st.text(max_size=30))
def test_any_text_has_a_key_and_spellings(text: str) -> None:
    assert isinstance(address_key(text), str)
    assert spellings(text)[0] == spellings(text.strip())[0]


def test_an_address_is_searched_in_its_normal_form() -> None:
    assert address_key(" Ana@EXAMPLE.com ") == "ana@example.com"
    assert address_key("josé@exämple.com") == address_key("JOSÉ@xn--exmple-cua.com")
    assert address_key("ANA") == "ana"


def test_names_are_searched_as_people_write_them() -> None:
    assert spellings("  o'neill  ltd") == ["o'neill ltd", "O'NEILL LTD", "O'Neill Ltd", "O'neill ltd"]
