"""Lists by cursor: every row once, whatever the limit, and no cursor but our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import Person
from contactory.api.cursors import decode_cursor, encode_cursor
from contactory.errors import InvalidInput
from contactory.workspaces.services import create_api_key

keys = st.lists(st.one_of(st.integers(), st.text(), st.booleans(), st.none(), st.floats(allow_nan=False)), min_size=1)


@given(keys)
def test_a_cursor_gives_back_what_was_put_in(key: list[str | int | float | bool | None]) -> None:
    assert decode_cursor("people", encode_cursor("people", key), len(key)) == key


@given(st.text(max_size=200))
def test_an_invented_cursor_is_refused(invented: str) -> None:
    with pytest.raises(InvalidInput, match="next_cursor"):
        decode_cursor("people", invented, 1)


@given(keys, st.data())
def test_a_tampered_cursor_is_refused(key: list[str | int | float | bool | None], data: st.DataObject) -> None:
    cursor = encode_cursor("people", key)
    place = data.draw(st.integers(0, len(cursor) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_:."))
    tampered = cursor[:place] + letter + cursor[place + 1 :]
    if tampered != cursor:
        with pytest.raises(InvalidInput):
            decode_cursor("people", tampered, len(key))


def test_a_cursor_of_another_list_or_length_is_refused() -> None:
    cursor = encode_cursor("people", [1])
    for listing, length in (("companies", 1), ("people", 2)):
        with pytest.raises(InvalidInput):
            decode_cursor(listing, cursor, length)


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 500])
def test_walking_a_list_meets_every_row_once(alice: Person, charlie: Person, limit: int) -> None:
    made = {
        create_api_key(workspace_id=alice.workspace_id, name=f"k{n}", scopes=["imports:read"], actor="test")[0].pk
        for n in range(7)
    }
    seen, cursor = [], None
    while True:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = alice.client.get("/api/v1/api-keys", query).json()
        seen += [key["id"] for key in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        assert len(page["items"]) == limit
    assert seen == sorted(made | {alice.key_id}, reverse=True)


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "cursor=x", "cursor=", "cursor=WzFd:x:y"])
def test_a_wrong_page_is_refused(alice: Person, query: str) -> None:
    answer = alice.client.get(f"/api/v1/api-keys?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
